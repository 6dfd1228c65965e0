/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "Engraved with one line: a spiral, rings, waves or rays whose width is the brightness; it turns and swells with the beat.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Halftone Effect", "Stylize"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "amount", "LABEL": "Amount", "TYPE": "float", "DEFAULT": 1.0, "MIN": 0.0, "MAX": 1.0, "IDENTITY": 0.0},
    {"NAME": "course", "LABEL": "Course", "TYPE": "long", "DEFAULT": 0, "VALUES": [0, 1, 2, 3], "LABELS": ["Spiral", "Waves", "Rays", "Raised lines"]},
    {"NAME": "pitch", "LABEL": "Pitch", "TYPE": "float", "DEFAULT": 0.35, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "turn", "LABEL": "Turning", "TYPE": "float", "DEFAULT": 0.2, "MIN": -1.0, "MAX": 1.0},
    {"NAME": "own", "LABEL": "Picture's colours", "TYPE": "float", "DEFAULT": 0.7, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "inkColor", "LABEL": "Line", "TYPE": "color", "DEFAULT": [1.0, 0.95, 0.86, 1.0]},
    {"NAME": "paper", "LABEL": "Ground", "TYPE": "color", "DEFAULT": [0.02, 0.02, 0.035, 1.0]},
    {"NAME": "swell", "LABEL": "Beat swell", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0}
  ],
  "PRESETS": [
    {"NAME": "Banknote", "VALUES": {"amount": 1.0, "course": 1, "pitch": 0.25, "turn": 0.1, "own": 0.0, "inkColor": [0.07, 0.22, 0.17, 1.0], "paper": [0.88, 0.91, 0.80, 1.0], "swell": 0.25}},
    {"NAME": "Vinyl", "VALUES": {"amount": 1.0, "course": 0, "pitch": 0.3, "turn": 0.8, "own": 0.9, "inkColor": [1.0, 0.95, 0.86, 1.0], "paper": [0.01, 0.01, 0.015, 1.0], "swell": 0.5}},
    {"NAME": "Pulsar", "VALUES": {"amount": 1.0, "course": 3, "pitch": 0.5, "turn": 0.0, "own": 0.15, "inkColor": [1.0, 1.0, 1.0, 1.0], "paper": [0.0, 0.0, 0.0, 1.0], "swell": 0.8}}
  ],
  "PASSES": [
    {"TARGET": "motion", "WIDTH": "1", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#endif

float lum(vec2 uv) { vec3 c = IMG_NORM_PIXEL(inputImage, uv).rgb; return max(dot(c, vec3(0.30, 0.55, 0.15)), 0.6 * max(c.r, max(c.g, c.b))); }

void main() {
  vec4 m = IMG_NORM_PIXEL(motion, vec2(0.5));
  if (PASSINDEX == 0) {
    gl_FragColor = vec4(mod(m.x + clamp(TIMEDELTA, 0.0, 0.1) * turn * (0.4 + 1.4 * react_energy), 62.831853), 0.0, 0.0, 1.0);
    return;
  }
  vec2 uv = isf_FragNormCoord;
  vec4 src = IMG_NORM_PIXEL(inputImage, uv);
  float size = min(RENDERSIZE.x, RENDERSIZE.y);
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  vec2 p = (uv - 0.5) * vec2(aspect, 1.0) / min(aspect, 1.0);
  float w = max(mix(0.0085, 0.040, pitch * pitch * 0.6 + pitch * 0.4), 3.6 / size);
  float hit = react_pulse * (0.25 + 0.75 * react_energy);
  float a = atan(p.y, p.x), r = length(p);
  float v, unit = w;
  bool dark = dot(paper.rgb, vec3(0.33)) < 0.5;
  vec3 c = src.rgb;
  float l = lum(uv), cover = 0.0;
  float px = 1.2 / size;
  if (course == 3) {
    // lines lifted by the brightness under them, each hiding those behind
    float best = -1.0, fade = 0.0;
    vec2 at = uv;
    float row = floor(p.y / w);
    for (int i = -7; i < 2; i++) {
      float k = row + float(i);
      float base = (k + 0.5) * w;
      vec2 q = vec2(uv.x, base * min(aspect, 1.0) + 0.5);
      if (q.y < -0.05 || q.y > 1.05) continue;
      float h = lum(q);
      float lift = base + w * 5.5 * h * h * (0.8 + 0.5 * swell * hit);
      float d = p.y - lift;
      if (d > px * 1.5) continue;
      float line = smoothstep(w * 0.10 + px, w * 0.10 - px * 0.5, abs(d));
      cover = line * (0.22 + 0.78 * smoothstep(0.02, 0.25, h));
      at = q;
      break;
    }
    c = IMG_NORM_PIXEL(inputImage, at).rgb;
    l = lum(at);
  } else {
    if (course == 0) v = r / w - (a + m.x) / 6.2831853;
    else if (course == 1) v = (p.y + 0.030 * sin(p.x * 9.0 + m.x) + 0.012 * sin(p.x * 23.0 - m.x * 1.7)) / w;
    else {
      // rays part where there is room for more
      float n = 24.0;
      float ring = max(floor(log2(max(r * 6.2831853 / (n * w * 1.6), 1.0))), 0.0);
      n *= exp2(ring);
      v = (a + m.x * 0.1) / 6.2831853 * n;
      unit = max(r * 6.2831853 / n, 1e-4);
    }
    float tone = dark ? l : 1.0 - l;
    tone = clamp(tone * (0.35 + 0.85 * tone) * (1.0 + 0.35 * swell * hit), 0.0, 1.0);
    float d = abs(fract(v) - 0.5) * unit;
    float half_ = 0.47 * unit * pow(tone, 0.75);
    cover = smoothstep(half_ + px * 0.6, half_ - px * 0.6, d) * smoothstep(0.0, 0.03, tone);
  }
  float top = max(c.r, max(c.g, c.b));
  vec3 ink = mix(inkColor.rgb, dark ? c / max(top, 0.04) * (0.30 + 0.70 * sqrt(top)) : c * 0.6, own);
  vec3 col = mix(paper.rgb, ink, cover);
  gl_FragColor = vec4(mix(src.rgb, col, amount), src.a);
}
