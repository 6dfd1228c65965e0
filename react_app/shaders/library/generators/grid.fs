/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "A poster that composes itself: a grid of discs, arcs and stripes whose tiles turn and change exactly on the beat.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "Geometry"],
  "INPUTS": [
    {"NAME": "palette", "LABEL": "Palette", "TYPE": "long", "DEFAULT": 0, "VALUES": [0, 1, 2, 3], "LABELS": ["Poster", "Red and bone", "Night bus", "Paper white"]},
    {"NAME": "cells", "LABEL": "Rows", "TYPE": "float", "DEFAULT": 5.0, "MIN": 2.0, "MAX": 10.0},
    {"NAME": "change", "LABEL": "Change per beat", "TYPE": "float", "DEFAULT": 0.45, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "density", "LABEL": "Density", "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "drift", "LABEL": "Drift", "TYPE": "float", "DEFAULT": 0.15, "MIN": -1.0, "MAX": 1.0},
    {"NAME": "bounce", "LABEL": "Bounce", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "shuffle", "LABEL": "Shuffle", "TYPE": "event"}
  ],
  "PRESETS": [
    {"NAME": "Constructivist", "VALUES": {"palette": 1, "cells": 3.0, "density": 0.85, "bounce": 0.2, "change": 0.3}},
    {"NAME": "Night bus", "VALUES": {"palette": 2, "cells": 7.0, "change": 0.6, "drift": 0.35}},
    {"NAME": "Newsprint", "VALUES": {"palette": 3, "cells": 10.0, "density": 0.35, "change": 0.25, "bounce": 0.8}}
  ],
  "PASSES": [
    {"TARGET": "motion", "WIDTH": "1", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_beat (TIME * 2.0)
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_bass exp(-4.0 * fract(TIME * 2.0))
#define react_seed 0.5
float spectrum(float x) { return (0.5 + 0.5 * sin(x * 40.0 + TIME * 3.0)) * (1.0 - 0.5 * x) * exp(-2.0 * fract(TIME * 2.0)); }
#else
float spectrum(float x) { float s = texture2D(react_audio, vec2(0.005 + 0.5 * x * x, 0.25)).r; return (0.9 + 0.9 * x) * s * s; }
#endif

float hash3(vec3 p) { p = fract(p * vec3(0.1031, 0.1030, 0.0973)); p += dot(p, p.yxz + 33.33); return fract((p.x + p.y) * p.z); }
float dither(vec2 p) { return (fract(52.9829189 * fract(dot(p, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0; }

// The last beat, up to beat b, on which this tile changed; tiles change every 1, 2, 4 or 8 beats.
float epoch(vec2 id, float b) {
  float r = hash3(vec3(id, 3.0));
  float period = exp2(floor(clamp(r * 4.6 - change * 3.2, 0.0, 3.0)));
  float shift = floor(hash3(vec3(id, 5.0)) * period);
  return floor((b + shift) / period) * period - shift;
}

vec3 ink(float r) {
  vec3 a = vec3(0.93, 0.89, 0.80), b = vec3(0.86, 0.16, 0.11), c = vec3(0.06, 0.24, 0.56), d = vec3(0.95, 0.67, 0.12);
  if (palette == 1) { a = vec3(0.91, 0.86, 0.77); b = vec3(0.82, 0.08, 0.10); c = vec3(0.91, 0.86, 0.77); d = vec3(0.42, 0.03, 0.06); }
  if (palette == 2) { a = vec3(0.20, 0.86, 0.80); b = vec3(0.98, 0.30, 0.45); c = vec3(0.20, 0.14, 0.48); d = vec3(0.95, 0.93, 1.0); }
  if (palette == 3) { a = vec3(0.97); b = vec3(0.62); c = vec3(0.97); d = vec3(0.28); }
  return r < 0.34 ? a : (r < 0.62 ? b : (r < 0.82 ? c : d));
}

void main() {
  vec4 m = IMG_NORM_PIXEL(motion, vec2(0.5));
  if (PASSINDEX == 0) {
    m.x = mod(m.x + clamp(TIMEDELTA, 0.0, 0.1) * drift * (0.2 + 0.8 * react_energy), 512.0);
    m.y = shuffle ? mod(m.y + 17.0, 1021.0) : m.y;
    gl_FragColor = m;
    return;
  }
  vec2 uv = isf_FragNormCoord;
  float rows = floor(cells + 0.5);
  vec2 g = (uv - 0.5) * RENDERSIZE / RENDERSIZE.y * rows + vec2(m.x, 0.5 * mod(rows, 2.0)) + 512.0;
  float px = rows / RENDERSIZE.y;
  vec2 id = floor(g);
  vec2 f = fract(g) - 0.5;
  vec2 key = mod(id, 257.0) + floor(react_seed * 91.0) + m.y;

  float beat = floor(react_beat);
  float e = epoch(key, beat);
  float age = react_beat - e;
  float ease = 1.0 - exp(-age * 7.0) * cos(age * 9.0 * bounce);
  ease = mix(1.0 - exp(-age * 6.0), ease, bounce);
  float turnWas = floor(hash3(vec3(key, e - 1.0)) * 4.0);
  float angle = (turnWas + ease) * 1.5707963;
  float kind = hash3(vec3(key, e * 0.37 + 11.0));
  float tone = hash3(vec3(key, e * 0.53 + 23.0));
  float fresh = exp(-age * 3.5) * (0.25 + 0.75 * react_energy);

  float band = spectrum(hash3(vec3(key, 41.0)));
  float ca = cos(angle), sa = sin(angle);
  vec2 q = mat2(ca, -sa, sa, ca) * f;
  float pop = 1.0 + 0.10 * fresh * bounce;
  q /= pop;
  float aa = px * 0.9;
  float shape = 0.0;
  if (kind < 0.20) shape = smoothstep(aa, -aa, length(q + 0.5) - 1.0) * smoothstep(-aa, aa, length(q + 0.5) - (0.52 - 0.30 * band));
  else if (kind < 0.36) shape = smoothstep(aa, -aa, length(q + 0.5) - 1.0);
  else if (kind < 0.52) shape = smoothstep(aa, -aa, length(q - vec2(0.0, -0.5)) - 0.5) ;
  else if (kind < 0.66) shape = smoothstep(aa, -aa, length(q) - (0.26 + 0.20 * band + 0.04 * react_pulse * react_energy));
  else if (kind < 0.80) shape = smoothstep(aa * 5.0, -aa * 5.0, abs(fract(q.x * 5.0 + 0.5) - 0.5) - mix(0.13, 0.36, band)) ;
  else if (kind < 0.90) shape = smoothstep(aa, -aa, q.x + q.y);
  else {
    float r = length(q);
    shape = smoothstep(aa, -aa, abs(r - 0.34) - (0.05 + 0.07 * band)) + smoothstep(aa, -aa, r - 0.11);
  }
  float box = smoothstep(0.5, 0.5 - aa, abs(f.x)) * smoothstep(0.5, 0.5 - aa, abs(f.y));
  float present = step(1.0 - mix(0.30, 1.0, density) * (0.65 + 0.35 * react_energy), hash3(vec3(key, e * 0.71 + 31.0)));
  vec3 front = ink(tone);
  float invert = step(0.72, hash3(vec3(key, e + 51.0)));
  vec3 ground = vec3(0.030, 0.030, 0.036);
  if (palette == 2) ground = vec3(0.028, 0.018, 0.062);
  if (palette == 1) ground = vec3(0.050, 0.022, 0.026);
  vec3 back = mix(ground, ink(fract(tone + 0.41)) * 0.92, invert * present);
  float power = 0.42 + 0.55 * react_energy;
  vec3 col = mix(back, front, clamp(shape, 0.0, 1.0) * present * box);
  float amount = power + 0.55 * fresh + 0.25 * band * react_energy;
  col = mix(ground, col, clamp(amount, 0.0, 1.0));
  col += front * fresh * present * shape * 0.10;
  // a fine cross at the corners keeps empty parts of the sheet alive
  vec2 c = abs(abs(f) - 0.5);
  float cross_ = max(smoothstep(px, 0.0, c.x) * smoothstep(0.06, 0.05, c.y), smoothstep(px, 0.0, c.y) * smoothstep(0.06, 0.05, c.x));
  col = mix(col, ink(0.1), cross_ * 0.30 * (1.0 - present));
  gl_FragColor = vec4(clamp(col, 0.0, 1.0) + dither(gl_FragCoord.xy), 1.0);
}
