/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "A round, square, hexagonal or starry opening grows over the picture, turning, with a ring of light.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Wipe"],
  "INPUTS": [
    {"NAME": "startImage", "TYPE": "image"},
    {"NAME": "endImage", "TYPE": "image"},
    {"NAME": "progress", "LABEL": "Progress", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "shape", "LABEL": "Opening", "TYPE": "long", "DEFAULT": 0, "VALUES": [0, 1, 2, 3, 4, 5], "LABELS": ["Circle", "Square", "Diamond", "Hexagon", "Star", "Blades"]},
    {"NAME": "center", "LABEL": "Centre", "TYPE": "point2D", "DEFAULT": [0.5, 0.5], "MIN": [0.0, 0.0], "MAX": [1.0, 1.0]},
    {"NAME": "soft", "LABEL": "Softness", "TYPE": "float", "DEFAULT": 0.08, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "turn", "LABEL": "Turn", "TYPE": "float", "DEFAULT": 0.2, "MIN": -1.0, "MAX": 1.0},
    {"NAME": "light", "LABEL": "Ring light", "TYPE": "float", "DEFAULT": 0.45, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "zoom", "LABEL": "Zoom", "TYPE": "float", "DEFAULT": 0.2, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "way", "LABEL": "Way", "TYPE": "long", "DEFAULT": 0, "VALUES": [0, 1], "LABELS": ["Opens", "Closes"]}
  ],
  "PRESETS": [
    {"NAME": "Camera shutter", "VALUES": {"shape": 5, "soft": 0.02, "turn": 0.4, "light": 0.2, "zoom": 0.1, "way": 0}},
    {"NAME": "Silent film", "VALUES": {"shape": 0, "soft": 0.25, "turn": 0.0, "light": 0.0, "zoom": 0.0, "way": 1}},
    {"NAME": "Supernova", "VALUES": {"shape": 4, "soft": 0.3, "turn": 0.6, "light": 1.0, "zoom": 0.7, "way": 0}}
  ]
}*/
#ifndef REACT_HOST
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#endif

vec4 linearMix(vec4 a, vec4 b, float k) { return k <= 0.0 ? a : (k >= 1.0 ? b : vec4(sqrt(mix(a.rgb * a.rgb, b.rgb * b.rgb, k)), mix(a.a, b.a, k))); }
vec2 mirrored(vec2 q) { return 1.0 - abs(1.0 - mod(q, 2.0)); }
float reach(vec2 p, float a) {
  float c = cos(a), s = sin(a);
  p = mat2(c, -s, s, c) * p;
  vec2 q = abs(p);
  if (shape == 0) return length(p);
  if (shape == 1) return max(q.x, q.y);
  if (shape == 2) return (q.x + q.y) * 0.7071;
  if (shape == 3) return max(q.x * 0.8660254 + q.y * 0.5, q.y);
  float t = atan(p.y, p.x), r = length(p);
  if (shape == 4) return r / (0.72 + 0.28 * cos(t * 5.0));
  float k = 6.2831853 / 7.0;
  return r * cos(mod(t, k) - 0.5 * k) * 1.05;
}

void main() {
  vec2 uv = isf_FragNormCoord;
  if (progress <= 0.0) { gl_FragColor = IMG_NORM_PIXEL(startImage, uv); return; }
  if (progress >= 1.0) { gl_FragColor = IMG_NORM_PIXEL(endImage, uv); return; }
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  float open = way == 0 ? progress : 1.0 - progress;
  vec2 p = (uv - center) * vec2(aspect, 1.0);
  vec2 far = vec2(aspect, 1.0) * (0.5 + abs(center - 0.5));
  float a = turn * 2.5 * (1.0 - open);
  // every opening reaches at least half as far as the circle it lies in
  float most = length(far) * (shape == 4 ? 2.3 : (shape == 0 ? 1.0 : 1.12));
  float w = mix(1.5 / RENDERSIZE.y, 0.35, soft * soft + 0.2 * soft);
  float d = reach(p, a);
  float size = mix(-w, most + w, mix(open, open * open, 0.3));
  float front = size - d;
  float m = smoothstep(-w, w, front);
  if (way == 1) m = 1.0 - m;
  float go = 1.0 - open, k = zoom * 0.35;
  vec2 inner = center + (uv - center) * (1.0 - k * go * smoothstep(0.0, 0.15, go));
  vec2 outer = center + (uv - center) / (1.0 + k * open * smoothstep(0.0, 0.15, open));
  vec4 from = IMG_NORM_PIXEL(startImage, way == 0 ? outer : inner), to = IMG_NORM_PIXEL(endImage, way == 0 ? inner : outer);
  vec4 c = linearMix(from, to, m);
  float line = exp(-front * front / (0.00006 + w * w * 0.1)) + 0.4 * exp(-abs(front) * 16.0);
  float glow = light * line * smoothstep(0.0, 0.08, progress) * smoothstep(1.0, 0.85, progress) * (0.5 + 0.3 * react_energy + 0.5 * react_pulse * react_energy);
  vec3 lin = 1.0 - (1.0 - min(c.rgb * c.rgb, 1.0)) * (1.0 - min(glow * vec3(1.0, 0.93, 0.84), 1.0));
  gl_FragColor = vec4(sqrt(lin), c.a);
}
