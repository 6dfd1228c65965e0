/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "Few colours, coarse pixels: posterised and dithered into the palettes of old machines; the pattern steps on the beat.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Retro", "Stylize"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "palette", "LABEL": "Palette", "TYPE": "long", "DEFAULT": 1, "VALUES": [0, 1, 2, 3, 4, 5, 6], "LABELS": ["Picture's own", "One bit", "Pocket green", "Amber terminal", "Cyan and magenta", "Sixteen colours", "Sunset"]},
    {"NAME": "levels", "LABEL": "Levels", "TYPE": "float", "DEFAULT": 0.25, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "grain", "LABEL": "Pixel size", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "pattern", "LABEL": "Pattern", "TYPE": "long", "DEFAULT": 0, "VALUES": [0, 1, 2, 3], "LABELS": ["Ordered", "Noise", "Diagonals", "None"]},
    {"NAME": "contrast", "LABEL": "Contrast", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "beat", "LABEL": "Beat lift", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "amount", "LABEL": "Amount", "TYPE": "float", "DEFAULT": 1.0, "MIN": 0.0, "MAX": 1.0, "IDENTITY": 0.0}
  ],
  "PRESETS": [
    {"NAME": "Pocket console", "VALUES": {"palette": 2, "grain": 0.55, "pattern": 0, "contrast": 0.4, "beat": 0.3, "amount": 1.0}},
    {"NAME": "Risograph", "VALUES": {"palette": 6, "grain": 0.12, "pattern": 1, "contrast": 0.45, "beat": 0.2, "amount": 1.0}},
    {"NAME": "Poster", "VALUES": {"palette": 0, "levels": 0.3, "grain": 0.0, "pattern": 3, "contrast": 0.5, "beat": 0.4, "amount": 1.0}}
  ]
}*/
#ifndef REACT_HOST
#define react_beat (TIME * 2.0)
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#endif

float hash2(vec2 p) { vec3 q = fract(vec3(p.xyx) * 0.1031); q += dot(q, q.yzx + 33.33); return fract((q.x + q.y) * q.z); }

// recursive ordered matrix, 8x8, 0..1
float ordered(vec2 p) {
  float v = 0.0, w = 0.25;
  for (int i = 0; i < 3; i++) {
    vec2 b = mod(floor(p), 2.0);
    v += w * (b.x + b.y - 2.0 * b.x * b.y) * 2.0 + w * b.y;
    w *= 0.25;
    p = floor(p * 0.5);
  }
  return v + 0.0078;
}

vec3 machine(int i) {
  float k = float(i);
  float dark = i < 8 ? 0.55 : 1.0;
  vec3 c = vec3(mod(k, 2.0), mod(floor(k * 0.5), 2.0), mod(floor(k * 0.25), 2.0)) * dark;
  if (i == 0) return vec3(0.02, 0.02, 0.05);
  if (i == 8) return vec3(0.30, 0.31, 0.36);
  if (i == 3) return vec3(0.62, 0.33, 0.10);
  if (i == 7) return vec3(0.66, 0.66, 0.62);
  if (i > 8 && i < 15) return mix(c, vec3(1.0), 0.16) * vec3(0.98, 0.94, 0.98);
  return c;
}

void main() {
  vec2 uv = isf_FragNormCoord;
  vec4 src = IMG_NORM_PIXEL(inputImage, uv);
  float size = max(1.0, floor(mix(1.0, 9.0, grain) * min(RENDERSIZE.x, RENDERSIZE.y) / 540.0 + 0.5));
  vec2 cell = floor(gl_FragCoord.xy / size);
  vec4 pic = IMG_NORM_PIXEL(inputImage, (cell + 0.5) * size / RENDERSIZE);
  float t = 0.5;
  float tick = floor(react_beat * 2.0);
  if (pattern == 0) t = ordered(cell);
  if (pattern == 1) t = 0.5 * hash2(cell + tick * 17.0) + 0.5 * fract(52.9829189 * fract(dot(cell + tick * 5.0, vec2(0.06711056, 0.00583715))));
  if (pattern == 2) t = (mod(cell.x + cell.y + tick, 4.0) + 0.5) * 0.25;
  t -= 0.5;
  float hit = react_pulse * (0.25 + 0.75 * react_energy);
  vec3 c = clamp(pic.rgb, 0.0, 1.0);
  c = mix(c, c * c * (3.0 - 2.0 * c), contrast);
  c = pow(c, vec3(mix(1.0, 0.82, contrast) * (1.0 - 0.35 * beat * hit)));
  float l = dot(c, vec3(0.30, 0.55, 0.15));
  vec3 col;
  if (palette == 0) {
    float n = floor(mix(1.0, 9.0, levels) + 0.5);
    col = floor(clamp(c + t * 0.98 / n, 0.0, 1.0) * n + 0.5) / n;
  } else if (palette == 1) {
    col = l + t * 0.96 > 0.5 ? vec3(0.95, 0.94, 0.90) : vec3(0.03, 0.03, 0.05);
  } else if (palette == 2) {
    float k = floor(clamp(pow(l, 0.8) + t * 0.30, 0.0, 0.999) * 4.0);
    col = k < 1.0 ? vec3(0.06, 0.16, 0.10) : (k < 2.0 ? vec3(0.19, 0.38, 0.19) : (k < 3.0 ? vec3(0.52, 0.66, 0.16) : vec3(0.80, 0.88, 0.42)));
  } else if (palette == 3) {
    float k = floor(clamp(pow(l, 0.8) + t * 0.24, 0.0, 0.999) * 5.0) / 4.0;
    col = vec3(1.0, 0.66, 0.10) * k * (0.4 + 0.6 * k) + vec3(0.05, 0.02, 0.0);
  } else if (palette == 4) {
    vec3 d = c + t * 0.55;
    float cold = (c.g + c.b) * 0.5 - c.r + t * 0.5;
    col = l + t * 0.6 < 0.24 ? vec3(0.03, 0.02, 0.06) : (l + t * 0.6 > 0.68 ? vec3(0.97) : (cold > -0.05 ? vec3(0.15, 0.88, 0.92) : vec3(0.96, 0.20, 0.78)));
  } else if (palette == 5) {
    vec3 d = clamp(c + t * 0.42, 0.0, 1.0);
    float best = 9.0;
    col = vec3(0.0);
    for (int i = 0; i < 16; i++) {
      vec3 m = machine(i);
      vec3 e = (d - m) * vec3(0.7, 1.0, 0.6);
      float q = dot(e, e);
      if (q < best) { best = q; col = m; }
    }
  } else {
    float k = floor(clamp(pow(l, 0.8) + t * 0.2, 0.0, 0.999) * 6.0);
    col = k < 1.0 ? vec3(0.07, 0.04, 0.17) : (k < 2.0 ? vec3(0.30, 0.09, 0.38) : (k < 3.0 ? vec3(0.69, 0.16, 0.42) : (k < 4.0 ? vec3(0.96, 0.36, 0.34) : (k < 5.0 ? vec3(0.99, 0.66, 0.38) : vec3(1.0, 0.92, 0.70)))));
  }
  gl_FragColor = vec4(mix(src.rgb, col, amount), mix(src.a, pic.a, amount));
}
