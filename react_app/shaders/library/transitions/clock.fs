/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "One hand or several sweep round the dial and leave the new picture behind them.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Wipe"],
  "INPUTS": [
    {"NAME": "startImage", "TYPE": "image"},
    {"NAME": "endImage", "TYPE": "image"},
    {"NAME": "progress", "LABEL": "Progress", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "hands", "LABEL": "Hands", "TYPE": "long", "DEFAULT": 0, "VALUES": [0, 1, 2, 3], "LABELS": ["One", "Two", "Four", "Eight"]},
    {"NAME": "begin", "LABEL": "Begins at", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "soft", "LABEL": "Softness", "TYPE": "float", "DEFAULT": 0.1, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "turn", "LABEL": "Direction", "TYPE": "long", "DEFAULT": 0, "VALUES": [0, 1], "LABELS": ["Clockwise", "Anticlockwise"]},
    {"NAME": "center", "LABEL": "Centre", "TYPE": "point2D", "DEFAULT": [0.5, 0.5], "MIN": [0.0, 0.0], "MAX": [1.0, 1.0]},
    {"NAME": "light", "LABEL": "Hand light", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "swirl", "LABEL": "Swirl", "TYPE": "float", "DEFAULT": 0.0, "MIN": -1.0, "MAX": 1.0}
  ],
  "PRESETS": [
    {"NAME": "Radar", "VALUES": {"hands": 0, "begin": 0.0, "soft": 0.35, "light": 0.8, "swirl": 0.0}},
    {"NAME": "Propeller", "VALUES": {"hands": 2, "begin": 0.0, "soft": 0.05, "light": 0.3, "swirl": 0.5}},
    {"NAME": "Galaxy", "VALUES": {"hands": 3, "begin": 0.0, "soft": 0.3, "light": 0.5, "swirl": 1.0}}
  ]
}*/
#ifndef REACT_HOST
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#endif

vec4 linearMix(vec4 a, vec4 b, float k) { return k <= 0.0 ? a : (k >= 1.0 ? b : vec4(sqrt(mix(a.rgb * a.rgb, b.rgb * b.rgb, k)), mix(a.a, b.a, k))); }
void main() {
  vec2 uv = isf_FragNormCoord;
  if (progress <= 0.0) { gl_FragColor = IMG_NORM_PIXEL(startImage, uv); return; }
  if (progress >= 1.0) { gl_FragColor = IMG_NORM_PIXEL(endImage, uv); return; }
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  vec2 p = (uv - center) * vec2(aspect, 1.0);
  float r = length(p);
  float n = hands == 0 ? 1.0 : (hands == 1 ? 2.0 : (hands == 2 ? 4.0 : 8.0));
  float a = atan(p.x, p.y) / 6.2831853 * (turn == 0 ? 1.0 : -1.0) - begin;
  a += swirl * 0.35 * (r - 0.4);
  float f = fract(a * n);
  // the edge has the same width everywhere, in the picture and not in degrees
  float w = min((mix(0.002, 0.16, soft) / max(r * 6.2831853 / n, 0.02)), 0.5);
  float front = mix(-w, 1.0 + w, progress) - f;
  float m = smoothstep(-w, w, front);
  vec4 c = linearMix(IMG_NORM_PIXEL(startImage, uv), IMG_NORM_PIXEL(endImage, uv), m);
  float far = abs(front) * r * 6.2831853 / n;
  float line = exp(-far * far * 9000.0) + 0.4 * exp(-far * 22.0) * step(0.0, front);
  float glow = light * line * smoothstep(0.0, 0.08, progress) * smoothstep(1.0, 0.92, progress) * (0.5 + 0.3 * react_energy + 0.4 * react_pulse * react_energy);
  vec3 lin = 1.0 - (1.0 - min(c.rgb * c.rgb, 1.0)) * (1.0 - min(glow * (0.35 + c.rgb), 1.0));
  gl_FragColor = vec4(sqrt(lin), c.a);
}
