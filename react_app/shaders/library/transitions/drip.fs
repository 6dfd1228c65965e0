/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "The first picture runs down like wet paint, each strand at its own speed, off the next one.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Wipe", "Distortion"],
  "INPUTS": [
    {"NAME": "startImage", "TYPE": "image"},
    {"NAME": "endImage", "TYPE": "image"},
    {"NAME": "progress", "LABEL": "Progress", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "strands", "LABEL": "Strands", "TYPE": "float", "DEFAULT": 0.45, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "uneven", "LABEL": "Uneven", "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "stretch", "LABEL": "Stretching", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "wet", "LABEL": "Wet rim", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "way", "LABEL": "Way", "TYPE": "long", "DEFAULT": 0, "VALUES": [0, 1, 2, 3], "LABELS": ["Down", "Up", "Right", "Left"]}
  ],
  "PRESETS": [
    {"NAME": "Wet paint", "VALUES": {"strands": 0.3, "uneven": 0.5, "stretch": 0.9, "wet": 0.7, "way": 0}},
    {"NAME": "Curtain call", "VALUES": {"strands": 0.05, "uneven": 0.8, "stretch": 0.2, "wet": 0.2, "way": 1}},
    {"NAME": "Data rain", "VALUES": {"strands": 1.0, "uneven": 1.0, "stretch": 0.3, "wet": 0.0, "way": 0}}
  ]
}*/
#ifndef REACT_HOST
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_bass exp(-4.0 * fract(TIME * 2.0))
#endif

float hash1(float x) { x = fract(x * 0.1031 + 0.113); x *= x + 33.33; x *= x + x; return fract(x); }
float strand(float x) {
  // rounded fingers of different widths, in two sizes
  float i = floor(x), f = fract(x);
  float a = hash1(i), b = hash1(i + 1.0);
  return mix(a, b, f * f * (3.0 - 2.0 * f));
}

void main() {
  vec2 uv = isf_FragNormCoord;
  if (progress <= 0.0) { gl_FragColor = IMG_NORM_PIXEL(startImage, uv); return; }
  if (progress >= 1.0) { gl_FragColor = IMG_NORM_PIXEL(endImage, uv); return; }
  bool level = way > 1;
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  // x across the strands, y the way they still have to go
  float x = (level ? uv.y : uv.x * aspect), y = way == 0 ? uv.y : (way == 1 ? 1.0 - uv.y : (way == 2 ? 1.0 - uv.x : uv.x));
  float n = mix(5.0, 90.0, strands * strands);
  float k = 0.65 * strand(x * n) + 0.35 * strand(x * n * 0.31 + 40.0);
  float late = uneven * 0.55 * (1.0 - k);
  float t = clamp((progress - late) / (1.0 - 0.55 * uneven), 0.0, 1.0);
  float fall = t * t * (1.15 - 0.15 * t) * (1.0 + 0.02 * react_bass * react_energy * (1.0 - t));
  float edge = 1.0 - fall;
  float px = 1.0 / RENDERSIZE.y;
  float d = y - edge;
  vec4 b = IMG_NORM_PIXEL(endImage, uv);
  // what has not fallen yet is drawn out, most of all near its end
  float place = clamp(y / max(edge, 1e-3), 0.0, 1.0);
  float from = mix(y + fall, mix(place, place * place, 0.4 * t), stretch);
  from = mix(y, from, smoothstep(0.0, 0.06, t));
  vec2 q = way == 0 ? vec2(uv.x, from) : (way == 1 ? vec2(uv.x, 1.0 - from) : (way == 2 ? vec2(1.0 - from, uv.y) : vec2(from, uv.y)));
  vec4 a = IMG_NORM_PIXEL(startImage, clamp(q, 0.0, 1.0));
  float on = t <= 0.0 ? 1.0 : (t >= 1.0 ? 0.0 : smoothstep(px, -px, d));
  float live = smoothstep(0.0, 0.08, t) * smoothstep(1.0, 0.85, progress);
  vec3 la = a.rgb * a.rgb, lb = b.rgb * b.rgb;
  float rim = exp(-abs(d + 0.012) * 110.0) * wet * live;
  la = la * (1.0 + 0.9 * rim) + rim * 0.10;
  la *= 1.0 - 0.25 * wet * live * exp(d * 14.0);
  lb *= 1.0 - 0.55 * wet * live * exp(-max(d, 0.0) * 26.0);
  vec3 lin = mix(lb, la, on);
  gl_FragColor = vec4(sqrt(min(lin, 1.0)), mix(b.a, a.a, on));
}
