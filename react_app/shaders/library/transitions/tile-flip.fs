/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "A wall of tiles turns over in a wave and shows the next picture on the back.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Wipe", "Distortion"],
  "INPUTS": [
    {"NAME": "startImage", "TYPE": "image"},
    {"NAME": "endImage", "TYPE": "image"},
    {"NAME": "progress", "LABEL": "Progress", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "tiles", "LABEL": "Tiles", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "order", "LABEL": "Order", "TYPE": "long", "DEFAULT": 0, "VALUES": [0, 1, 2, 3], "LABELS": ["Diagonal", "From the centre", "Spiral", "Scattered"]},
    {"NAME": "spread", "LABEL": "Spread", "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "axis", "LABEL": "Turns about", "TYPE": "long", "DEFAULT": 0, "VALUES": [0, 1, 2], "LABELS": ["Upright", "Level", "Diagonal"]},
    {"NAME": "shade", "LABEL": "Shading", "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "gap", "LABEL": "Gap", "TYPE": "float", "DEFAULT": 0.15, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "beat", "LABEL": "Beat", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0}
  ],
  "PRESETS": [
    {"NAME": "Stadium", "VALUES": {"tiles": 0.75, "order": 0, "spread": 0.75, "axis": 1, "shade": 0.7, "gap": 0.2, "beat": 0.4}},
    {"NAME": "Advent calendar", "VALUES": {"tiles": 0.15, "order": 3, "spread": 0.9, "axis": 0, "shade": 0.8, "gap": 0.4, "beat": 0.2}},
    {"NAME": "Whirl", "VALUES": {"tiles": 0.5, "order": 2, "spread": 0.85, "axis": 2, "shade": 0.5, "gap": 0.0, "beat": 0.3}}
  ]
}*/
#ifndef REACT_HOST
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#endif

float hash2(vec2 p) { vec3 q = fract(vec3(p.xyx) * 0.1031); q += dot(q, q.yzx + 33.33); return fract((q.x + q.y) * q.z); }
vec4 linearMix(vec4 a, vec4 b, float k) { return k <= 0.0 ? a : (k >= 1.0 ? b : vec4(sqrt(mix(a.rgb * a.rgb, b.rgb * b.rgb, k)), mix(a.a, b.a, k))); }
void main() {
  vec2 uv = isf_FragNormCoord;
  if (progress <= 0.0) { gl_FragColor = IMG_NORM_PIXEL(startImage, uv); return; }
  if (progress >= 1.0) { gl_FragColor = IMG_NORM_PIXEL(endImage, uv); return; }
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  float n = floor(mix(2.0, 13.0, tiles) + 0.5);
  vec2 grid = aspect > 1.0 ? vec2(floor(n * aspect + 0.5), n) : vec2(n, floor(n / aspect + 0.5));
  vec2 id = min(floor(uv * grid), grid - 1.0), f = uv * grid - id - 0.5, at = (id + 0.5) / grid;
  vec2 c = (at - 0.5) * vec2(aspect, 1.0);
  float place;
  if (order == 0) place = (at.x + 1.0 - at.y) * 0.5;
  else if (order == 1) place = length(c) / length(0.5 * vec2(aspect, 1.0));
  else if (order == 2) place = fract(atan(c.y, c.x) / 6.2831853 + 0.25) * 0.55 + 0.45 * length(c) / length(0.5 * vec2(aspect, 1.0));
  else place = hash2(id + 7.0);
  float late = 0.15 + spread * 0.65;
  float t = clamp((progress - late * place) / (1.0 - late), 0.0, 1.0);
  t = t * t * (3.0 - 2.0 * t);
  t = clamp(t + beat * 0.06 * react_pulse * react_energy * 4.0 * t * (1.0 - t), 0.0, 1.0);
  if (t <= 0.0) { gl_FragColor = IMG_NORM_PIXEL(startImage, uv); return; }
  if (t >= 1.0) { gl_FragColor = IMG_NORM_PIXEL(endImage, uv); return; }
  // a turn about an axis in the tile's plane, seen with a little perspective
  vec2 size = vec2(aspect, 1.0) / grid, w = f * size;
  vec2 ax = axis == 0 ? vec2(0.0, 1.0) : (axis == 1 ? vec2(1.0, 0.0) : normalize(size));
  vec2 across = vec2(ax.y, -ax.x);
  float turn = t * 3.14159265, s = sin(turn), k = cos(turn);
  float u = dot(w, across), v = dot(w, ax);
  float eye = 2.6 * max(size.x, size.y);
  float x = u / (k - u * s / eye);
  float depth = x * s / eye;
  vec2 q = across * x + ax * v * (1.0 + depth);
  bool back = k < 0.0;
  vec2 local = q / size;
  if (back) { vec2 m = q - 2.0 * across * dot(q, across); local = m / size; }
  // what lies behind the viewer, or beyond the tile, is the gap
  float px = 1.2 / (RENDERSIZE.y * min(size.x, size.y) * max(abs(k), 0.05));
  float rim = 0.5 - 0.10 * gap * smoothstep(0.0, 0.25, min(t, 1.0 - t));
  float inside = abs(k) < 0.02 || abs(depth) > 0.9 ? 0.0 : smoothstep(rim + px, rim - px, max(abs(local.x), abs(local.y)));
  vec2 tex = (id + 0.5 + clamp(local, -0.5, 0.5)) / grid;
  vec4 col = back ? IMG_NORM_PIXEL(endImage, tex) : IMG_NORM_PIXEL(startImage, tex);
  vec4 under = linearMix(IMG_NORM_PIXEL(startImage, uv), IMG_NORM_PIXEL(endImage, uv), t);
  float lit = 1.0 - shade * s * 0.5 + shade * s * 0.8 * dot(local, vec2(-0.3, 0.5)) * 0.6;
  float gloss = shade * s * s * 0.18 * exp(-pow(dot(local, normalize(vec2(1.0, -0.7))) * 4.0 - 2.0 + 4.0 * t, 2.0));
  gl_FragColor = mix(vec4(under.rgb * 0.32, 1.0), vec4(clamp(col.rgb * lit + gloss, 0.0, 1.0), col.a), inside);
}
