/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "Slats turn over one after another and show the new picture on their backs; they tremble with the beat.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Wipe"],
  "INPUTS": [
    {"NAME": "startImage", "TYPE": "image"},
    {"NAME": "endImage", "TYPE": "image"},
    {"NAME": "progress", "LABEL": "Progress", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "slats", "LABEL": "Slats", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "angle", "LABEL": "Angle", "TYPE": "float", "DEFAULT": 0.0, "MIN": -1.0, "MAX": 1.0},
    {"NAME": "order", "LABEL": "Order", "TYPE": "long", "DEFAULT": 1, "VALUES": [0, 1, 2, 3], "LABELS": ["Together", "From one side", "From the middle", "Scattered"]},
    {"NAME": "spread", "LABEL": "Spread", "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "shade", "LABEL": "Shading", "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "beat", "LABEL": "Beat", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0}
  ],
  "PRESETS": [
    {"NAME": "Venetian", "VALUES": {"slats": 0.5, "angle": 0.5, "order": 0, "spread": 0.3, "shade": 0.8, "beat": 0.2}},
    {"NAME": "Departure board", "VALUES": {"slats": 0.75, "angle": 0.0, "order": 3, "spread": 0.9, "shade": 0.6, "beat": 0.4}},
    {"NAME": "Prism billboard", "VALUES": {"slats": 0.2, "angle": 0.0, "order": 1, "spread": 0.4, "shade": 0.9, "beat": 0.3}}
  ]
}*/
#ifndef REACT_HOST
#define react_beat (TIME * 2.0)
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#endif

float hash1(float x) { x = fract(x * 0.1031 + 0.113); x *= x + 33.33; x *= x + x; return fract(x); }
vec2 mirrored(vec2 q) { return 1.0 - abs(1.0 - mod(q, 2.0)); }
void main() {
  vec2 uv = isf_FragNormCoord;
  if (progress <= 0.0) { gl_FragColor = IMG_NORM_PIXEL(startImage, uv); return; }
  if (progress >= 1.0) { gl_FragColor = IMG_NORM_PIXEL(endImage, uv); return; }
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  float a = angle * 3.14159265;
  vec2 d = vec2(cos(a), sin(a));
  vec2 p = (uv - 0.5) * vec2(aspect, 1.0);
  float whole = abs(d.x) * aspect + abs(d.y);
  float n = floor(mix(3.0, 28.0, slats * slats * 0.6 + slats * 0.4));
  float x = (dot(p, d) / whole + 0.5) * n;
  float id = clamp(floor(x), 0.0, n - 1.0), f = x - id - 0.5;
  float place = order == 0 ? 0.0 : (order == 1 ? (id + 0.5) / n : (order == 2 ? abs((id + 0.5) / n - 0.5) * 2.0 : hash1(id + 5.0)));
  float late = spread * 0.75;
  float t = clamp((progress - late * place) / (1.0 - late), 0.0, 1.0);
  t = t * t * (3.0 - 2.0 * t);
  t += beat * 0.05 * react_pulse * react_energy * sin(id * 2.4 + react_beat * 3.1416) * 4.0 * t * (1.0 - t);
  // a slat turned by half of a half turn stands on its edge
  float turn = t * 3.14159265, narrow = abs(cos(turn));
  bool back = t > 0.5;
  float g = f / max(narrow, 0.001);
  float px = n / (whole * RENDERSIZE.y);
  float inside = t <= 0.0 || t >= 1.0 ? 1.0 : smoothstep(0.5 + 0.6 * px / max(narrow, 0.02), 0.5 - 0.6 * px / max(narrow, 0.02), abs(g));
  vec2 q = uv + d * (clamp(g, -0.5, 0.5) - f) * whole / n / vec2(aspect, 1.0);
  vec4 c = back ? IMG_NORM_PIXEL(endImage, q) : IMG_NORM_PIXEL(startImage, q);
  float lean = sin(turn);
  float lit = 1.0 - shade * lean * (0.55 + 0.35 * (back ? -g : g) * 2.0);
  float shine = shade * 0.25 * exp(-pow((g - 0.25) * 5.0, 2.0)) * lean * lean * (0.4 + 0.6 * max(c.r, max(c.g, c.b)));
  vec4 gap = mix(IMG_NORM_PIXEL(startImage, uv), IMG_NORM_PIXEL(endImage, uv), t);
  gl_FragColor = mix(vec4(gap.rgb * 0.28, 1.0), vec4(c.rgb * lit + shine, c.a), inside);
}
