/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "Fire eats through the first picture from a spark: glowing rim, char, and the next one behind it.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Wipe", "Stylize"],
  "INPUTS": [
    {"NAME": "startImage", "TYPE": "image"},
    {"NAME": "endImage", "TYPE": "image"},
    {"NAME": "progress", "LABEL": "Progress", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "spark", "LABEL": "Spark", "TYPE": "point2D", "DEFAULT": [0.5, 0.42], "MIN": [0.0, 0.0], "MAX": [1.0, 1.0]},
    {"NAME": "ragged", "LABEL": "Ragged", "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "char_", "LABEL": "Char", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "DEFAULT": 0.7, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "fire", "LABEL": "Fire", "TYPE": "color", "DEFAULT": [1.0, 0.48, 0.12, 1.0]},
    {"NAME": "from_", "LABEL": "Begins", "TYPE": "long", "DEFAULT": 0, "VALUES": [0, 1, 2], "LABELS": ["At the spark", "At the edges", "Everywhere"]}
  ],
  "PRESETS": [
    {"NAME": "Love letter", "VALUES": {"from_": 1, "ragged": 0.5, "char_": 0.7, "glow": 0.6, "fire": [1.0, 0.48, 0.12, 1.0]}},
    {"NAME": "Film in the gate", "VALUES": {"from_": 0, "ragged": 0.35, "char_": 0.3, "glow": 1.0, "fire": [1.0, 0.62, 0.22, 1.0]}},
    {"NAME": "Cold plasma", "VALUES": {"from_": 2, "ragged": 1.0, "char_": 0.4, "glow": 1.0, "fire": [0.2, 0.65, 1.0, 1.0]}}
  ]
}*/
#ifndef REACT_HOST
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_bass exp(-4.0 * fract(TIME * 2.0))
#endif

float hash2(vec2 p) { vec3 q = fract(vec3(p.xyx) * 0.1031); q += dot(q, q.yzx + 33.33); return fract((q.x + q.y) * q.z); }
float noise2(vec2 p) {
  vec2 i = floor(p), f = fract(p);
  f *= f * (3.0 - 2.0 * f);
  return mix(mix(hash2(i), hash2(i + vec2(1.0, 0.0)), f.x), mix(hash2(i + vec2(0.0, 1.0)), hash2(i + 1.0), f.x), f.y);
}
float fbm(vec2 p) { return 0.5 * noise2(p) + 0.27 * noise2(p * 2.03 + 7.1) + 0.15 * noise2(p * 4.1 + 3.7) + 0.08 * noise2(p * 8.3 + 1.3); }
void main() {
  vec2 uv = isf_FragNormCoord;
  if (progress <= 0.0) { gl_FragColor = IMG_NORM_PIXEL(startImage, uv); return; }
  if (progress >= 1.0) { gl_FragColor = IMG_NORM_PIXEL(endImage, uv); return; }
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  vec2 unit = vec2(aspect, 1.0) / min(aspect, 1.0);
  vec2 p = (uv - 0.5) * unit, s = (uv - spark) * unit;
  float n = clamp((fbm(p * 5.0 + 3.0) - 0.22) / 0.56, 0.0, 1.0), fine = fbm(p * 17.0 + vec2(0.0, -TIME * 0.05));
  float most = length(unit * (0.5 + abs(spark - 0.5)));
  vec2 rim = 0.5 - abs(uv - 0.5);
  float edge = min(rim.x * unit.x, rim.y * unit.y) / 0.5;
  float far = from_ == 0 ? length(s) / most : (from_ == 1 ? clamp(edge, 0.0, 1.0) : clamp((fbm(p * 2.2 + 9.0) - 0.25) / 0.48, 0.0, 1.0));
  float k = mix(far, far * 0.62 + n * 0.38, 0.25 + 0.65 * ragged) + (fine - 0.5) * 0.10 * ragged;
  // fire flickers along its front, with the bass
  float flick = 0.012 * (fbm(p * 9.0 + vec2(TIME * 0.6, -TIME * 0.8)) - 0.5) * (0.6 + 0.8 * react_bass * react_energy);
  float front = mix(-0.10, 1.14, progress) - k + flick;
  vec4 a = IMG_NORM_PIXEL(startImage, uv), b = IMG_NORM_PIXEL(endImage, uv);
  float hole = smoothstep(-0.004, 0.004, front);
  float burnt = smoothstep(-0.13 * (0.3 + char_), -0.005, front);
  vec3 la = a.rgb * a.rgb;
  float ash = fbm(p * 34.0);
  la = mix(la, la * vec3(0.34, 0.22, 0.14), smoothstep(0.0, 0.55, burnt) * min(char_ * 2.0, 1.0));
  la = mix(la, vec3(0.012, 0.009, 0.008) * (0.5 + ash), smoothstep(0.45, 0.95, burnt) * min(char_ * 2.0, 1.0));
  vec3 lb = b.rgb * b.rgb * (1.0 - 0.55 * exp(-max(front, 0.0) * 22.0) * smoothstep(1.0, 0.85, progress));
  vec3 lin = mix(la, lb, hole);
  vec3 hot = fire.rgb * fire.rgb;
  float live = smoothstep(0.0, 0.08, progress) * smoothstep(1.0, 0.90, progress);
  float g = exp(-front * front * 9000.0) * 2.2 + exp(-abs(front) * 60.0) * (0.55 + 0.6 * ash) + exp(-abs(front) * 14.0) * 0.10;
  g += smoothstep(0.62, 0.75, fbm(p * 26.0 + vec2(TIME * 0.1, 0.0))) * burnt * (1.0 - hole) * 0.9;
  lin += (hot * g + vec3(1.0, 0.85, 0.55) * exp(-front * front * 40000.0)) * glow * live * (0.7 + 0.3 * react_energy + 0.4 * react_bass * react_energy);
  vec3 rolled = min(lin, 0.7) + 0.3 * (1.0 - exp(-max(lin - 0.7, 0.0) / 0.3));
  gl_FragColor = vec4(sqrt(mix(lin, rolled, live)), mix(a.a, b.a, hole));
}
