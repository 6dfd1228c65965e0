/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "One enormous numeral counts the beats of the bar, cropped like a poster; contour lines leave it with the pulse, the bar number stands in the corner.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "Typography"],
  "INPUTS": [
    {"NAME": "look", "LABEL": "Look", "TYPE": "long", "DEFAULT": 0, "VALUES": [0, 1, 2], "LABELS": ["Solid", "Outline", "Contours"]},
    {"NAME": "size", "LABEL": "Size", "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "weight", "LABEL": "Weight", "TYPE": "float", "DEFAULT": 0.55, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "echo", "LABEL": "Contours", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "slide", "LABEL": "Slide", "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "furniture", "LABEL": "Bar number", "TYPE": "bool", "DEFAULT": true},
    {"NAME": "ink", "LABEL": "Ink", "TYPE": "color", "DEFAULT": [0.96, 0.93, 0.86, 1.0]},
    {"NAME": "accent", "LABEL": "Accent", "TYPE": "color", "DEFAULT": [1.00, 0.24, 0.10, 1.0]}
  ],
  "PRESETS": [
    {"NAME": "Contour map", "VALUES": {"look": 2, "echo": 0.9, "weight": 0.25, "size": 0.4, "ink": [0.55, 0.95, 0.85, 1.0], "accent": [1.0, 0.85, 0.35, 1.0]}},
    {"NAME": "Hairline", "VALUES": {"look": 1, "weight": 0.9, "size": 0.8, "echo": 0.2, "ink": [0.8, 0.84, 1.0, 1.0], "accent": [0.45, 0.55, 1.0, 1.0]}},
    {"NAME": "Black letter day", "VALUES": {"weight": 1.0, "size": 1.0, "echo": 0.0, "slide": 1.0, "accent": [0.98, 0.8, 0.1, 1.0]}}
  ],
  "PASSES": [
    {"TARGET": "motion", "WIDTH": "1", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_beat (TIME * 2.0)
#define react_bar fract(TIME * 0.5)
#define react_bars (TIME * 0.5)
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_bass exp(-4.0 * fract(TIME * 2.0))
#endif

float hash2(vec2 p) { vec3 q = fract(vec3(p.xyx) * 0.1031); q += dot(q, q.yzx + 33.33); return fract((q.x + q.y) * q.z); }
vec2 turned(vec2 p, float a) { float c = cos(a), s = sin(a); return mat2(c, -s, s, c) * p; }
// Film curve, display gamma, a little more contrast in the shadows.
vec3 finish(vec3 c, float gain) {
  c = pow(1.0 - exp(-max(c, 0.0) * gain), vec3(0.4545));
  return mix(c, c * c * (3.0 - 2.0 * c), 0.65);
}
float dither(vec2 p) { return (fract(52.9829189 * fract(dot(p, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0; }

float seg(vec2 p, vec2 a, vec2 b) {
  vec2 ab = b - a;
  return length(p - a - ab * clamp(dot(p - a, ab) / dot(ab, ab), 0.0, 1.0));
}
// An arc about c: its middle points to `mid`, it reaches `wide` to either side (radians).
float arc(vec2 p, vec2 c, float r, float mid, float wide) {
  p = turned(p - c, mid);
  float a = abs(atan(p.y, p.x));
  return a < wide ? abs(length(p) - r) : length(vec2(p.x, abs(p.y)) - r * vec2(cos(wide), sin(wide)));
}
// Distance to the spine of a numeral; it stands in x -0.5..0.5, y -0.8..0.8.
float numeral(vec2 p, int n) {
  if (n == 0) return abs(length(vec2(p.x, max(abs(p.y) - 0.34, 0.0))) - 0.46);
  if (n == 1) return min(seg(p, vec2(0.12, -0.8), vec2(0.12, 0.8)), seg(p, vec2(0.12, 0.8), vec2(-0.26, 0.52)));
  if (n == 2) return min(min(arc(p, vec2(0.0, 0.35), 0.45, 1.15, 1.85), seg(p, vec2(0.343, 0.058), vec2(-0.46, -0.8))), seg(p, vec2(-0.46, -0.8), vec2(0.48, -0.8)));
  if (n == 3) return min(arc(p, vec2(0.0, 0.40), 0.40, 0.55, 2.12), arc(p, vec2(0.0, -0.38), 0.42, -0.50, 2.08));
  if (n == 4) return min(min(seg(p, vec2(0.22, -0.8), vec2(0.22, 0.8)), seg(p, vec2(0.22, 0.8), vec2(-0.5, -0.36))), seg(p, vec2(-0.5, -0.36), vec2(0.5, -0.36)));
  if (n == 5) return min(min(seg(p, vec2(0.40, 0.8), vec2(-0.34, 0.8)), seg(p, vec2(-0.34, 0.8), vec2(-0.40, 0.06))), arc(p, vec2(-0.02, -0.32), 0.48, -0.05, 2.35));
  if (n == 7) return min(seg(p, vec2(-0.46, 0.8), vec2(0.46, 0.8)), seg(p, vec2(0.46, 0.8), vec2(-0.14, -0.8)));
  if (n == 8) return min(abs(length(p - vec2(0.0, 0.42)) - 0.38), abs(length(p - vec2(0.0, -0.38)) - 0.42));
  if (n == 9) p = -p;
  return min(abs(length(p - vec2(0.0, -0.34)) - 0.46), seg(p, vec2(-0.415, -0.14), vec2(0.22, 0.8)));
}

void main() {
  vec4 m = IMG_NORM_PIXEL(motion, vec2(0.5));
  if (PASSINDEX == 0) {
    float dt = clamp(TIMEDELTA, 0.0, 0.1);
    m.x = mod(m.x + dt * (0.06 + 0.30 * react_energy), 512.0);
    m.y = mix(react_bass * react_energy, m.y, exp(-dt * 10.0));
    gl_FragColor = m;
    return;
  }
  vec2 uv = isf_FragNormCoord;
  float unit = min(RENDERSIZE.x, RENDERSIZE.y);
  vec2 side = RENDERSIZE / unit;
  vec2 p = (uv - 0.5) * side;
  float px = 1.0 / unit;
  float life = 0.40 + 0.65 * react_energy;
  float hit = react_pulse * (0.25 + 0.75 * react_energy);
  vec3 ic = ink.rgb * ink.rgb, ac = accent.rgb * accent.rgb;
  float q4 = react_bar * 4.0;
  int beat = int(clamp(floor(q4), 0.0, 3.0));
  float since = fract(q4);
  float scale = mix(0.40, 1.02, size) * (1.0 + 0.012 * hit);
  float stroke = mix(0.05, 0.235, weight);
  vec2 at = p / scale;
  // the new numeral pushes the old one out upwards; it stands within a fifth of a beat
  float ease = 1.0 - pow(1.0 - clamp(since * 5.0, 0.0, 1.0), 3.0);
  float lift = (1.0 - ease) * slide * 2.3;
  int before = beat == 0 ? 3 : beat - 1;
  float now = numeral(at + vec2(0.0, lift), beat + 1) - stroke;
  float old = since < 0.25 && slide > 0.02 ? numeral(at + vec2(0.0, lift - 2.3), before + 1) - stroke : 9.0;
  float d = min(now, old) * scale;
  vec3 mine = (old < now ? before : beat) == 0 ? ac : ic;
  vec3 col = vec3(0.0035, 0.0035, 0.0042) + mine * 0.006 * exp(-max(d, 0.0) * 3.0) * life;

  float fill = smoothstep(px, -px, d);
  float contour = 0.0;
  if (echo > 0.01 || look == 2) {
    float gapW = mix(0.030, 0.055, size);
    float level = d / gapW - react_beat * 0.5;
    float wl = mix(0.05, 0.13, weight) * (0.6 + 0.8 * m.y) + px / gapW;
    float line = smoothstep(wl, wl - 1.3 * px / gapW, abs(fract(level) - 0.5) * 1.0 - 0.0 + 0.0 < wl ? abs(fract(level) - 0.5) : 1.0);
    float reach = mix(0.18, 0.85, echo) * (0.55 + 0.45 * life);
    contour = line * smoothstep(reach, 0.0, abs(d)) * (d > 0.0 ? 1.0 : step(1.5, float(look)));
    float front = exp(-pow((d - 0.05 - since * 0.8) * 7.0, 2.0)) * hit;
    col += mix(mine, ac, 0.35) * contour * (look == 2 ? 1.0 : echo) * (0.10 + 0.28 * life + 1.1 * front);
  }
  if (look == 0) {
    float grain = 0.94 + 0.06 * hash2(floor(gl_FragCoord.xy * 0.5) + floor(m.x * 8.0));
    float lit = 0.42 + 0.42 * life + 0.20 * hit;
    float wipe = smoothstep(-0.02, 0.02, (uv.y - (1.0 - since * 1.0)) );
    vec3 face = mine * lit * mix(1.0, 0.72, wipe) * grain;
    col = mix(col, face, fill);
  } else {
    float w = look == 1 ? mix(0.003, 0.011, weight) : 0.0035;
    float line = smoothstep(w + px, w - px, abs(d));
    col += mine * line * (0.35 + 0.75 * life + 0.4 * hit) + mine * exp(-abs(d) * 34.0) * 0.07 * life;
    col += mine * fill * (0.010 + 0.05 * hit);
  }
  if (furniture) {
    // a rule that fills over the bar, four marks, and the bar's number
    vec2 c = vec2(-0.5 * side.x + 0.055, -0.5 * side.y + 0.055);
    float len = min(side.x - 0.11, 1.6);
    vec2 g = p - c;
    float rule = smoothstep(px, -px, abs(g.y) - 0.0015) * step(0.0, g.x) * step(g.x, len);
    float done = smoothstep(px, -px, abs(g.y) - 0.0045) * step(0.0, g.x) * step(g.x, len * react_bar);
    float mark = 0.0;
    for (int i = 0; i < 5; i++) mark += smoothstep(px, -px, max(abs(g.x - len * float(i) * 0.25) - 0.0018, abs(g.y - 0.010) - 0.010));
    vec3 print_ = ic * min(rule * 0.30 + mark * 0.45, 1.0) * life;
    float bar = mod(floor(react_bars + 1e-4), 1000.0);
    float tall = 0.062;
    vec2 t = (p - vec2(c.x + 0.5 * tall, 0.5 * side.y - 0.100)) / tall;
    float text = 9.0;
    for (int i = 0; i < 3; i++) {
      int digit = int(mod(floor(bar / (i == 0 ? 100.0 : (i == 1 ? 10.0 : 1.0))), 10.0));
      vec2 o = t - vec2(float(i) * 1.30, 0.0);
      if (abs(o.x) < 0.8) text = min(text, numeral(o, digit));
    }
    print_ += ic * smoothstep(px / tall, -px / tall, text - 0.13) * (0.4 + 0.5 * life);
    vec3 both = print_ + ac * done * (0.5 + 0.5 * life);
    col = mix(col, both, clamp(max(max(rule, done), max(mark, smoothstep(px / tall, -px / tall, text - 0.13))), 0.0, 1.0) * (look == 0 ? 1.0 - fill : 1.0));
  }
  gl_FragColor = vec4(finish(col, 1.9) + dither(gl_FragCoord.xy), 1.0);
}
