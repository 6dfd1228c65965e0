/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "The picture many times: mirrored, turned or slid like bricks; rows travel and every beat another tile is turned over.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Tile Effect", "Geometry Adjustment"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "count", "LABEL": "How many", "TYPE": "float", "DEFAULT": 3.0, "MIN": 1.0, "MAX": 8.0, "IDENTITY": 1.0},
    {"NAME": "kind", "LABEL": "Order", "TYPE": "long", "DEFAULT": 0, "VALUES": [0, 1, 2, 3], "LABELS": ["Mirrored", "Repeated", "Bricks", "Turned"]},
    {"NAME": "travel", "LABEL": "Travel", "TYPE": "float", "DEFAULT": 0.2, "MIN": -1.0, "MAX": 1.0},
    {"NAME": "angle", "LABEL": "Angle", "TYPE": "float", "DEFAULT": 0.0, "MIN": -1.0, "MAX": 1.0},
    {"NAME": "gap", "LABEL": "Gap", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "flip", "LABEL": "Beat flip", "TYPE": "float", "DEFAULT": 0.25, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "punch", "LABEL": "Beat zoom", "TYPE": "float", "DEFAULT": 0.25, "MIN": 0.0, "MAX": 1.0}
  ],
  "PRESETS": [
    {"NAME": "Video wall", "VALUES": {"count": 4.0, "kind": 1, "travel": 0.0, "angle": 0.0, "gap": 0.2, "flip": 0.6, "punch": 0.4}},
    {"NAME": "Endless cloth", "VALUES": {"count": 2.5, "kind": 0, "travel": 0.4, "angle": 0.25, "gap": 0.0, "flip": 0.0, "punch": 0.2}},
    {"NAME": "Running bond", "VALUES": {"count": 5.0, "kind": 2, "travel": 0.7, "angle": -0.15, "gap": 0.1, "flip": 0.3, "punch": 0.3}}
  ],
  "PASSES": [
    {"TARGET": "motion", "WIDTH": "1", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_beat (TIME * 2.0)
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#endif

float hash2(vec2 p) { vec3 q = fract(vec3(p.xyx) * 0.1031); q += dot(q, q.yzx + 33.33); return fract((q.x + q.y) * q.z); }

void main() {
  vec4 m = IMG_NORM_PIXEL(motion, vec2(0.5));
  if (PASSINDEX == 0) {
    gl_FragColor = vec4(mod(m.x + clamp(TIMEDELTA, 0.0, 0.1) * travel * (0.15 + 0.45 * react_energy), 240.0), 0.0, 0.0, 1.0);
    return;
  }
  vec2 uv = isf_FragNormCoord;
  vec4 src = IMG_NORM_PIXEL(inputImage, uv);
  if (count <= 1.0001) { gl_FragColor = src; return; }
  float much = smoothstep(1.0, 1.4, count);
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  float hit = react_pulse * (0.25 + 0.75 * react_energy);
  float a = angle * 1.5707963 * much, c = cos(a), s = sin(a);
  vec2 p = mat2(c, -s, s, c) * ((uv - 0.5) * vec2(aspect, 1.0)) / vec2(aspect, 1.0);
  vec2 q = p * count * (1.0 - 0.06 * punch * hit * much) + 0.5;
  float row = floor(q.y);
  bool odd = mod(row, 2.0) > 0.5;
  if (kind == 2) q.x += 0.5 * row + m.x * much * (odd ? -1.0 : 1.0);
  else q.x += m.x * much;
  vec2 id = floor(q), f = q - id;
  vec2 edge = min(f, 1.0 - f) * vec2(aspect, 1.0) / count;
  bool flipX = kind == 0 && mod(id.x, 2.0) > 0.5, flipY = kind == 0 && mod(id.y, 2.0) > 0.5;
  if (kind == 3) { bool half_ = mod(id.x + id.y, 2.0) > 0.5; flipX = half_; flipY = half_; }
  float tick = floor(react_beat);
  // some tiles turn over on the beat, within a third of it
  float r = hash2(id + mod(tick, 97.0) * 5.3);
  float over = step(r, flip * 0.5) * step(0.001, flip);
  float t = over * (1.0 - smoothstep(0.0, 0.35, fract(react_beat)));
  float wide = abs(cos(t * 3.14159265));
  float shade = 1.0 - 0.6 * sin(t * 3.14159265);
  vec2 g = f - 0.5;
  g.x /= max(wide, 0.02);
  float inside = step(abs(g.x), 0.5);
  g *= 1.0 - 0.18 * punch * hit * hash2(id + 31.0) * much;
  if (t > 0.5) g.x = -g.x;
  f = g + 0.5;
  if (flipX) f.x = 1.0 - f.x;
  if (flipY) f.y = 1.0 - f.y;
  vec4 col = IMG_NORM_PIXEL(inputImage, clamp(f, 0.0, 1.0));
  float px = 1.0 / RENDERSIZE.y;
  float line = 0.03 * gap / count * 2.0;
  float open = gap > 0.0 ? smoothstep(line - px, line + px, min(edge.x, edge.y)) : 1.0;
  col.rgb *= shade * mix(1.0, inside * open, much);
  gl_FragColor = mix(src, vec4(col.rgb, col.a), smoothstep(1.0, 1.08, count));
}
