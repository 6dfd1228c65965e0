/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "Sand on a drum skin: thousands of grains gather where the picture is bright, and hop at every hit.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Stylize", "Halftone Effect"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "amount", "LABEL": "Amount", "TYPE": "float", "DEFAULT": 1.0, "MIN": 0.0, "MAX": 1.0, "IDENTITY": 0.0},
    {"NAME": "size", "LABEL": "Grain size", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "density", "LABEL": "Density", "TYPE": "float", "DEFAULT": 0.55, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "hop", "LABEL": "Hop", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "live", "LABEL": "Unrest", "TYPE": "float", "DEFAULT": 0.25, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "own", "LABEL": "Picture's colours", "TYPE": "float", "DEFAULT": 0.8, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "inkColor", "LABEL": "Grains", "TYPE": "color", "DEFAULT": [1.0, 0.94, 0.84, 1.0]},
    {"NAME": "paper", "LABEL": "Ground", "TYPE": "color", "DEFAULT": [0.015, 0.015, 0.025, 1.0]}
  ],
  "PRESETS": [
    {"NAME": "Pointillist", "VALUES": {"amount": 1.0, "size": 0.75, "density": 0.9, "hop": 0.3, "live": 0.15, "own": 1.0, "paper": [0.05, 0.045, 0.07, 1.0]}},
    {"NAME": "Etching", "VALUES": {"amount": 1.0, "size": 0.05, "density": 0.6, "hop": 0.1, "live": 0.0, "own": 0.0, "inkColor": [0.08, 0.07, 0.10, 1.0], "paper": [0.93, 0.90, 0.83, 1.0]}},
    {"NAME": "Star dust", "VALUES": {"amount": 1.0, "size": 0.15, "density": 0.35, "hop": 0.9, "live": 0.7, "own": 0.6, "inkColor": [0.85, 0.92, 1.0, 1.0], "paper": [0.0, 0.0, 0.01, 1.0]}}
  ]
}*/
#ifndef REACT_HOST
#define react_beat (TIME * 2.0)
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_onset exp(-5.0 * fract(TIME * 4.0))
#endif

float hash2(vec2 p) { vec3 q = fract(vec3(p.xyx) * 0.1031); q += dot(q, q.yzx + 33.33); return fract((q.x + q.y) * q.z); }
vec2 hash22(vec2 p) { vec3 q = fract(vec3(p.xyx) * vec3(0.1031, 0.1030, 0.0973)); q += dot(q, q.yzx + 33.33); return fract((q.xx + q.yz) * q.zy); }

void main() {
  vec2 uv = isf_FragNormCoord;
  vec4 src = IMG_NORM_PIXEL(inputImage, uv);
  float side = min(RENDERSIZE.x, RENDERSIZE.y);
  float base = max(mix(0.0045, 0.020, size * size * 0.5 + size * 0.5) * side, 2.2);
  bool dark = dot(paper.rgb, vec3(0.33)) < 0.5;
  float jolt = react_onset * react_onset * (0.15 + 0.85 * react_energy) * hop;
  vec3 col = paper.rgb;
  vec2 p = gl_FragCoord.xy - 0.5 * RENDERSIZE;
  for (int k = 0; k < 2; k++) {
    // two sieves, a coarse one for the lights and a fine one
    float cell = base * (k == 0 ? 1.0 : 1.7);
    float turnBy = k == 0 ? 0.0 : 0.6;
    mat2 m = mat2(cos(turnBy), -sin(turnBy), sin(turnBy), cos(turnBy));
    vec2 q = m * p / cell, id0 = floor(q);
    for (int i = 0; i < 9; i++) {
      vec2 id = id0 + vec2(float(i % 3) - 1.0, float(i / 3) - 1.0);
      vec2 r = hash22(id + float(k) * 57.0);
      float s = hash2(id + 13.0 + float(k) * 91.0);
      vec2 at = id + 0.12 + 0.76 * r;
      at += live * 0.22 * vec2(sin(TIME * (0.6 + r.x) + s * 40.0), cos(TIME * (0.5 + r.y) + s * 30.0));
      at += jolt * 0.8 * (hash22(id + floor(react_beat * 2.0) * 3.0) - 0.5);
      vec2 world = (at * m) * cell / RENDERSIZE + 0.5;
      vec3 c = IMG_NORM_PIXEL(inputImage, world).rgb;
      float l = max(dot(c, vec3(0.30, 0.55, 0.15)), 0.6 * max(c.r, max(c.g, c.b)));
      float tone = dark ? l : 1.0 - l;
      tone = clamp(tone * (0.4 + 0.9 * tone) * mix(0.5, 1.9, density), 0.0, 1.0);
      float on = smoothstep(s - 0.04, s + 0.04, tone);
      float rad = (k == 0 ? 0.34 : 0.26) * (0.45 + 0.55 * tone) * on;
      float d = length(q - at);
      float hit = smoothstep(rad + 0.75 / cell, rad - 0.75 / cell, d) * step(0.02, rad);
      float top = max(c.r, max(c.g, c.b));
      vec3 ink = mix(inkColor.rgb * (dark ? 0.45 + 0.55 * tone : 1.0), dark ? c / max(top, 0.04) * (0.35 + 0.65 * sqrt(top)) : c * 0.55, own);
      col = mix(col, ink, hit);
    }
  }
  gl_FragColor = vec4(mix(src.rgb, col, amount), src.a);
}
