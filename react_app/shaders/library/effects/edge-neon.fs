/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "Only the outlines stay, bent into neon tubes; they buzz with the treble and burn on the beat.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Stylize", "Glow"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "amount", "LABEL": "Amount", "TYPE": "float", "DEFAULT": 1.0, "MIN": 0.0, "MAX": 1.0, "IDENTITY": 0.0},
    {"NAME": "width", "LABEL": "Tube width", "TYPE": "float", "DEFAULT": 0.35, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "gain", "LABEL": "Sensitivity", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "original", "LABEL": "Original", "TYPE": "float", "DEFAULT": 0.12, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "tube", "LABEL": "Tube colour", "TYPE": "color", "DEFAULT": [0.2, 0.85, 1.0, 1.0]},
    {"NAME": "second", "LABEL": "Second colour", "TYPE": "color", "DEFAULT": [1.0, 0.18, 0.55, 1.0]},
    {"NAME": "beat", "LABEL": "Beat burn", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0}
  ],
  "PRESETS": [
    {"NAME": "Signs in the rain", "VALUES": {"amount": 1.0, "width": 0.6, "gain": 0.5, "original": 0.3, "tube": [1.0, 0.25, 0.45, 1.0], "second": [0.25, 0.75, 1.0, 1.0], "beat": 0.4}},
    {"NAME": "Blue wire", "VALUES": {"amount": 1.0, "width": 0.05, "gain": 0.8, "original": 0.0, "tube": [0.3, 0.7, 1.0, 1.0], "second": [0.6, 0.9, 1.0, 1.0], "beat": 0.3}},
    {"NAME": "Gold leaf", "VALUES": {"amount": 0.8, "width": 0.3, "gain": 0.6, "original": 0.5, "tube": [1.0, 0.75, 0.3, 1.0], "second": [1.0, 0.45, 0.2, 1.0], "beat": 0.7}}
  ]
}*/
#ifndef REACT_HOST
#define react_beat (TIME * 2.0)
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_high 0.3
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#endif

float lum(vec2 uv) { vec4 c = IMG_NORM_PIXEL(inputImage, uv); return dot(c.rgb, vec3(0.30, 0.52, 0.18)) * c.a; }

float edge(vec2 uv, float w) {
  vec2 e = w / RENDERSIZE;
  float a = lum(uv + vec2(-e.x, e.y)), b = lum(uv + vec2(0.0, e.y)), c = lum(uv + e);
  float d = lum(uv + vec2(-e.x, 0.0)), f = lum(uv + vec2(e.x, 0.0));
  float g = lum(uv - e), h = lum(uv + vec2(0.0, -e.y)), i = lum(uv + vec2(e.x, -e.y));
  return length(vec2(c + 2.0 * f + i - a - 2.0 * d - g, a + 2.0 * b + c - g - 2.0 * h - i));
}

void main() {
  vec2 uv = isf_FragNormCoord;
  vec4 src = IMG_NORM_PIXEL(inputImage, uv);
  float unit = RENDERSIZE.y / 720.0;
  float w = mix(0.8, 2.6, width) * max(unit, 0.6);
  float k = mix(0.8, 4.5, gain);
  float core = smoothstep(0.18, 0.95, edge(uv, w) * k);
  float halo = 1.0 - exp(-edge(uv, w * 4.0) * k * 0.38);
  float hit = react_pulse * (0.25 + 0.75 * react_energy);
  float power = 0.55 + 0.45 * react_energy + beat * 1.2 * hit + 0.25 * react_high * sin(TIME * 40.0) * react_energy * 0.3;
  float which = smoothstep(0.2, 0.8, 0.5 + 0.5 * sin(uv.x * 4.0 + uv.y * 3.0 + react_beat * 0.4));
  vec3 t = mix(tube.rgb, second.rgb, which);
  vec3 col = src.rgb * original;
  col += t * t * halo * 0.65 * power;
  col += mix(t, vec3(1.0), 0.45) * core * power;
  col = 1.0 - exp(-col * 1.4);
  gl_FragColor = vec4(mix(src.rgb, col, amount), src.a);
}
