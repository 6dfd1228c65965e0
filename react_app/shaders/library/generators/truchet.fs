/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "A maze of neon cable: quarter turns of light that re-lay themselves on the beat while charges race along the strands.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "Geometry", "Pattern"],
  "INPUTS": [
    {"NAME": "cells", "LABEL": "Tiles", "TYPE": "float", "DEFAULT": 6.0, "MIN": 3.0, "MAX": 12.0},
    {"NAME": "strands", "LABEL": "Strands", "TYPE": "float", "DEFAULT": 3.0, "MIN": 1.0, "MAX": 5.0},
    {"NAME": "change", "LABEL": "Change", "TYPE": "float", "DEFAULT": 0.45, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "drift", "LABEL": "Drift", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "charge", "LABEL": "Charges", "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "first", "LABEL": "First colour", "TYPE": "color", "DEFAULT": [0.10, 0.85, 0.95, 1.0]},
    {"NAME": "second", "LABEL": "Second colour", "TYPE": "color", "DEFAULT": [1.00, 0.22, 0.45, 1.0]}
  ],
  "PRESETS": [
    {"NAME": "Circuit", "VALUES": {"strands": 5, "cells": 9, "first": [0.25, 1.0, 0.55, 1.0], "second": [0.75, 0.95, 0.35, 1.0], "glow": 0.25, "change": 0.2}},
    {"NAME": "Big loops", "VALUES": {"cells": 3, "strands": 4, "first": [1.0, 0.62, 0.2, 1.0], "second": [0.62, 0.14, 0.85, 1.0], "drift": 0.5}},
    {"NAME": "Single wire", "VALUES": {"strands": 1, "cells": 7, "glow": 0.9, "first": [0.9, 0.92, 1.0, 1.0], "second": [0.35, 0.45, 1.0, 1.0], "charge": 1.0}}
  ],
  "PASSES": [
    {"TARGET": "motion", "WIDTH": "1", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_beat (TIME * 2.0)
#define react_phase fract(TIME * 2.0)
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_seed 0.5
#endif

float hash2(vec2 p) { vec3 q = fract(vec3(p.xyx) * 0.1031); q += dot(q, q.yzx + 33.33); return fract((q.x + q.y) * q.z); }
vec2 turned(vec2 p, float a) { float c = cos(a), s = sin(a); return mat2(c, -s, s, c) * p; }
// Film curve, display gamma, a little more contrast in the shadows.
vec3 finish(vec3 c, float gain) {
  c = pow(1.0 - exp(-max(c, 0.0) * gain), vec3(0.4545));
  return mix(c, c * c * (3.0 - 2.0 * c), 0.65);
}
float dither(vec2 p) { return (fract(52.9829189 * fract(dot(p, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0; }

// The last beat, up to beat b, on which this tile was laid anew; tiles change every 4, 8, 16 or 32 beats.
float epoch(vec2 id, float b) {
  float r = hash2(id + 3.0);
  float period = exp2(2.0 + floor(clamp(r * 4.0 - change * 3.0, 0.0, 3.0)));
  float shift = floor(hash2(id + 5.0) * period);
  return floor((b + shift) / period) * period - shift;
}

void main() {
  vec4 m = IMG_NORM_PIXEL(motion, vec2(0.5));
  if (PASSINDEX == 0) {
    float dt = clamp(TIMEDELTA, 0.0, 0.1);
    m.x = mod(m.x + dt * drift * (0.15 + 0.65 * react_energy), 512.0);
    m.y = mod(m.y + dt * (0.25 + 0.9 * react_energy), 512.0);
    gl_FragColor = m;
    return;
  }
  vec2 uv = isf_FragNormCoord;
  float unit = min(RENDERSIZE.x, RENDERSIZE.y);
  float n = floor(cells + 0.5);
  vec2 p = (uv - 0.5) * RENDERSIZE / unit;
  float life = 0.32 + 0.78 * react_energy;
  float hit = react_pulse * (0.25 + 0.75 * react_energy);
  vec2 centre = p;
  p = turned(p, 0.7853982) * n + vec2(m.x, -m.x * 0.5) + 300.0;
  float px = n / unit;
  vec2 id = floor(p);
  vec2 f = fract(p) - 0.5;
  float seed = floor(react_seed * 61.0);
  vec2 key = mod(id, 251.0) + seed;
  float e = epoch(key, floor(react_beat));
  float age = react_beat - e;
  float ease = 1.0 - pow(1.0 - clamp(age * 1.6, 0.0, 1.0), 3.0);
  float was = step(0.5, hash2(key + 0.37 * mod(e - 1.0, 977.0)));
  // a tile that is laid anew always makes a quarter turn; half of them show it
  float turns = was + (hash2(key + 0.71 * mod(e, 977.0)) < 0.6 ? ease : 0.0);
  vec2 q = turned(f, turns * 1.5707963);
  float fresh = exp(-age * 2.2) * (0.3 + 0.7 * react_energy);
  vec3 fc = first.rgb * first.rgb, sc = second.rgb * second.rgb;
  vec3 col = vec3(0.0);
  float k = floor(strands + 0.5);
  float spacing = 0.42 / k;
  for (int s = 0; s < 2; s++) {
    vec2 o = s == 0 ? q + 0.5 : q - 0.5;
    float r = length(o);
    float a = (s == 0 ? atan(o.y, o.x) : atan(-o.y, -o.x)) / 1.5707963;
    float across = r - 0.5;
    float lane = clamp(floor(across / spacing + 0.5 * k), 0.0, k - 1.0);
    float at = (lane + 0.5 - 0.5 * k) * spacing;
    float d = abs(across - at);
    float inside = smoothstep(0.5 * k * spacing + 0.10, 0.5 * k * spacing, abs(across));
    float parity = mod(id.x + id.y + float(s) + floor(turns + 0.5), 2.0);
    float along = parity < 0.5 ? a : 1.0 - a;
    vec3 tint = mix(fc, sc, smoothstep(-0.6, 0.6, sin(0.22 * (id.x + id.y) + 0.17 * (id.x - id.y) + 0.4 * lane + m.y * 0.25)));
    float w = 0.055 * spacing / 0.14 * 0.5 + 0.006;
    float core = smoothstep(w + px, w - px, d) * min(1.0, 2.0 * w / px);
    float tube = sqrt(max(1.0 - d * d / (w * w * 9.0), 0.0));
    float offset = hash2(vec2(lane, 7.0)) + 0.31 * lane;
    float run = fract(along * 0.5 + 0.5 * parity - react_beat * 0.5 + offset);
    float pulse_ = exp(-run * 7.0) + exp(-(1.0 - run) * 40.0);
    float on = 0.16 + 0.42 * life + charge * pulse_ * (0.4 + 1.9 * hit + 0.9 * life) + fresh * 0.7;
    col += tint * core * on;
    col += mix(tint, vec3(1.0), 0.5) * smoothstep(w * 0.45 + px, 0.0, d) * charge * pulse_ * (0.25 + hit) * life;
    col += tint * tube * tube * (0.012 + 0.05 * glow) * on * inside;
    col += tint * exp(-d * mix(26.0, 11.0, glow) * 1.4) * glow * 0.16 * on * inside;
  }
  float wave_ = length(centre) - react_phase * 1.1;
  col *= 0.75 + 0.35 * life + 1.1 * hit * exp(-wave_ * wave_ * 30.0);
  col *= 1.0 - 1.0 * dot(uv - 0.5, uv - 0.5);
  gl_FragColor = vec4(finish(col, 1.6) + dither(gl_FragCoord.xy), 1.0);
}
