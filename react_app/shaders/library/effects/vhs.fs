/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "A tape played once too often: bleeding colour, wobbling lines, head noise below and dropouts on the snare.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Retro", "Glitch"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "amount", "LABEL": "Amount", "TYPE": "float", "DEFAULT": 0.7, "MIN": 0.0, "MAX": 1.0, "IDENTITY": 0.0},
    {"NAME": "bleed", "LABEL": "Colour bleed", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "wobble", "LABEL": "Wobble", "TYPE": "float", "DEFAULT": 0.35, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "tracking", "LABEL": "Tracking", "TYPE": "float", "DEFAULT": 0.35, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "noise", "LABEL": "Tape noise", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "age", "LABEL": "Age of the colours", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "beat", "LABEL": "Snare dropouts", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0}
  ],
  "PRESETS": [
    {"NAME": "Rental copy", "VALUES": {"amount": 0.8, "bleed": 0.6, "wobble": 0.4, "tracking": 0.3, "noise": 0.5, "age": 0.5, "beat": 0.4}},
    {"NAME": "Tangled tape", "VALUES": {"amount": 1.0, "bleed": 0.8, "wobble": 1.0, "tracking": 1.0, "noise": 0.8, "age": 0.6, "beat": 1.0}},
    {"NAME": "Camcorder", "VALUES": {"amount": 0.5, "bleed": 0.4, "wobble": 0.1, "tracking": 0.0, "noise": 0.35, "age": 0.15, "beat": 0.15}}
  ]
}*/
#ifndef REACT_HOST
#define react_beat (TIME * 2.0)
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_snare exp(-5.0 * fract(TIME + 0.5))
#endif

float hash2(vec2 p) { vec3 q = fract(vec3(p.xyx) * 0.1031); q += dot(q, q.yzx + 33.33); return fract((q.x + q.y) * q.z); }
float noise1(float x, float k) { float i = floor(x), f = fract(x); f *= f * (3.0 - 2.0 * f); return mix(hash2(vec2(i, k)), hash2(vec2(i + 1.0, k)), f) - 0.5; }

const mat3 TO_YIQ = mat3(0.299, 0.596, 0.211, 0.587, -0.274, -0.523, 0.114, -0.322, 0.312);
const mat3 TO_RGB = mat3(1.0, 1.0, 1.0, 0.956, -0.272, -1.106, 0.621, -0.647, 1.703);

void main() {
  vec2 uv = isf_FragNormCoord;
  vec4 src = IMG_NORM_PIXEL(inputImage, uv);
  if (amount <= 0.0) { gl_FragColor = src; return; }
  float rows = 240.0 * max(1.0, RENDERSIZE.y / RENDERSIZE.x);
  float line = floor(uv.y * rows);
  float tick = mod(floor(TIME * 25.0), 512.0);
  float hit = react_snare * beat * (0.3 + 0.7 * react_energy);
  // the lines do not begin in the same place
  float sway = noise1(uv.y * 5.0 + TIME * 0.9, 1.0) * 0.010 + noise1(uv.y * 40.0 + TIME * 3.0, 2.0) * 0.0035;
  sway += (hash2(vec2(line, tick)) - 0.5) * 0.0022;
  float band = fract(TIME * 0.11) * 1.5 - 0.25;
  float track = tracking * smoothstep(0.10, 0.0, abs(uv.y - band + 0.02 * noise1(TIME * 4.0, 3.0)));
  float foot = tracking * smoothstep(0.055, 0.0, uv.y) * (0.6 + 0.4 * noise1(TIME * 7.0, 4.0) * 2.0);
  float x = uv.x + amount * (wobble * sway * (1.0 + 1.6 * hit) + track * 0.05 * (noise1(line * 0.31 + tick * 3.0, 5.0) + 0.2) + foot * 0.11 * (0.6 + noise1(line * 0.5 + tick, 6.0)));
  float px = 1.0 / 360.0 / max(1.0, RENDERSIZE.x / RENDERSIZE.y) * 1.4;
  vec2 iq = vec2(0.0);
  float total = 0.0, y = 0.0;
  float late = bleed * px * 2.2;
  for (int i = -3; i < 4; i++) {
    float f = float(i), w = exp(-f * f * 0.16);
    vec3 c = TO_YIQ * IMG_NORM_PIXEL(inputImage, vec2(x + (f * mix(0.4, 2.6, bleed)) * px * amount - late * amount, uv.y)).rgb;
    iq += w * c.yz;
    total += w;
  }
  iq /= total;
  float y0 = (TO_YIQ * IMG_NORM_PIXEL(inputImage, vec2(x, uv.y)).rgb).x;
  float y1 = (TO_YIQ * IMG_NORM_PIXEL(inputImage, vec2(x - px * 1.1, uv.y)).rgb).x;
  float y2 = (TO_YIQ * IMG_NORM_PIXEL(inputImage, vec2(x + px * 1.1, uv.y)).rgb).x;
  y = 0.5 * y0 + 0.25 * (y1 + y2) + 0.45 * (y0 - 0.62 * y1 - 0.38 * y2);
  iq *= mix(1.0, 0.72, age) * (1.0 - 0.75 * max(track, foot));
  iq = mat2(cos(0.22 * age), sin(0.22 * age), -sin(0.22 * age), cos(0.22 * age)) * iq;
  iq += age * vec2(0.012, -0.018) * smoothstep(0.0, 0.2, y);
  y = mix(y, 0.055 + 0.88 * y, age);
  // noise lies along the lines
  vec2 cell = vec2(floor(uv.x * rows * 0.9), line);
  float grit = hash2(cell + vec2(tick * 3.7, tick)) - 0.5 + 0.6 * (hash2(vec2(floor(uv.x * rows * 0.16) + tick * 5.0, line)) - 0.5);
  y += grit * noise * (0.055 + 0.05 * (1.0 - y)) * smoothstep(-0.02, 0.06, y);
  float snow = step(1.0 - 0.5 * max(track, foot), hash2(vec2(floor(uv.x * rows * 0.22 + hash2(vec2(line, tick)) * 40.0), line + tick * 7.0)));
  y += snow * max(track, foot) * 0.55;
  float dash = hash2(vec2(line, tick + 91.0));
  float from = hash2(vec2(line, tick + 17.0));
  float drop_ = step(1.0 - (0.0016 * noise + 0.03 * hit), dash) * smoothstep(0.0, 0.004, uv.x - from) * exp(-(uv.x - from) * 9.0);
  y += drop_ * 0.75;
  vec3 col = clamp(TO_RGB * vec3(y, iq), 0.0, 1.0);
  gl_FragColor = vec4(mix(src.rgb, col, smoothstep(0.0, 0.35, amount)), src.a);
}
