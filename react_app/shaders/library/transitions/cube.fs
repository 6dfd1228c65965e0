/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "Both pictures are sides of a cube that draws back, turns and comes forward again.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Distortion"],
  "INPUTS": [
    {"NAME": "startImage", "TYPE": "image"},
    {"NAME": "endImage", "TYPE": "image"},
    {"NAME": "progress", "LABEL": "Progress", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "way", "LABEL": "Turns", "TYPE": "long", "DEFAULT": 0, "VALUES": [0, 1, 2, 3], "LABELS": ["Left", "Right", "Up", "Down"]},
    {"NAME": "back_", "LABEL": "Draws back", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "lens", "LABEL": "Perspective", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "shade", "LABEL": "Shading", "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "room", "LABEL": "Room", "TYPE": "color", "DEFAULT": [0.01, 0.01, 0.016, 1.0]},
    {"NAME": "mirror_", "LABEL": "Floor", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0}
  ],
  "PRESETS": [
    {"NAME": "Studio", "VALUES": {"way": 0, "back_": 0.45, "lens": 0.5, "shade": 0.6, "room": [0.01, 0.01, 0.016, 1.0], "mirror_": 0.7}},
    {"NAME": "Close quarters", "VALUES": {"way": 2, "back_": 0.0, "lens": 0.9, "shade": 0.8, "room": [0.0, 0.0, 0.0, 1.0], "mirror_": 0.0}},
    {"NAME": "White cube", "VALUES": {"way": 1, "back_": 0.7, "lens": 0.2, "shade": 0.3, "room": [0.85, 0.85, 0.87, 1.0], "mirror_": 0.4}}
  ]
}*/
vec4 side(vec2 s, float turn, float f, float away, float wide, float high, out float depth, out float facing, out vec2 q) {
  // a square at distance wide/2 from the axis, seen from (0, 0, -f) before its front
  float c = cos(turn), n = sin(turn);
  vec3 eye = vec3(0.0, 0.0, -f - away - 0.5 * wide), ray = vec3(s, f);
  vec3 e = vec3(c * eye.x - n * eye.z, eye.y, n * eye.x + c * eye.z), r = vec3(c * ray.x - n * ray.z, ray.y, n * ray.x + c * ray.z);
  depth = 1e9;
  facing = 0.0;
  q = vec2(9.0);
  if (r.z <= 1e-4) return vec4(0.0);
  float t = (-0.5 * wide - e.z) / r.z;
  if (t <= 0.0) return vec4(0.0);
  vec3 h = e + r * t;
  depth = t;
  facing = r.z / length(r);
  q = h.xy / vec2(wide, high) + 0.5;
  return vec4(1.0);
}

void look(vec2 s, float f, float away, float wide, float high, float e, bool upright, out vec3 lin, out float cover, out float alpha) {
  float t = e * 1.5707963;
  vec2 qa, qb;
  float da, db, fa, fb;
  side(s, t, f, away, wide, high, da, fa, qa);
  side(s, t - 1.5707963, f, away, wide, high, db, fb, qb);
  float px = 1.0 / RENDERSIZE.y;
  vec2 oa = (abs(qa - 0.5) - 0.5) * vec2(wide, high), ob = (abs(qb - 0.5) - 0.5) * vec2(wide, high);
  float ia = smoothstep(0.5 * px, -0.5 * px, max(oa.x, oa.y)), ib = smoothstep(0.5 * px, -0.5 * px, max(ob.x, ob.y));
  if (da > 1e8) ia = 0.0;
  if (db > 1e8) ib = 0.0;
  vec2 ua = upright ? vec2(qa.y, qa.x) : qa, ub = upright ? vec2(qb.y, qb.x) : qb;
  if (way == 1 || way == 2) { if (upright) { ua.y = 1.0 - ua.y; ub.y = 1.0 - ub.y; } else { ua.x = 1.0 - ua.x; ub.x = 1.0 - ub.x; } }
  vec4 a = IMG_NORM_PIXEL(startImage, clamp(ua, 0.0, 1.0)), b = IMG_NORM_PIXEL(endImage, clamp(ub, 0.0, 1.0));
  vec3 la = a.rgb * a.rgb * (1.0 - shade * 0.85 * (1.0 - cos(t))), lb = b.rgb * b.rgb * (1.0 - shade * 0.85 * (1.0 - sin(t)));
  bool first = (ia > 0.0 ? da : 1e9) < (ib > 0.0 ? db : 1e9);
  cover = max(ia, ib);
  lin = first ? mix(lb * step(0.001, ib), la, ib > 0.5 ? ia : 1.0) : mix(la * step(0.001, ia), lb, ia > 0.5 ? ib : 1.0);
  alpha = first ? a.a : b.a;
}

void main() {
  vec2 uv = isf_FragNormCoord;
  if (progress <= 0.0) { gl_FragColor = IMG_NORM_PIXEL(startImage, uv); return; }
  if (progress >= 1.0) { gl_FragColor = IMG_NORM_PIXEL(endImage, uv); return; }
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  bool upright = way > 1;
  float e = progress * progress * (3.0 - 2.0 * progress);
  float middle = sin(progress * 3.14159265);
  middle *= middle;
  vec2 s = (uv - 0.5) * vec2(aspect, 1.0);
  if (upright) s = s.yx;
  if (way == 1 || way == 2) s.x = -s.x;
  float wide = upright ? 1.0 : aspect, high = upright ? aspect : 1.0;
  float f = mix(3.2, 0.9, lens) * max(wide, 0.8);
  float away = back_ * middle * wide * 0.9 + 0.10 * middle * wide;
  vec3 lin;
  float cover, alpha;
  look(s, f, away, wide, high, e, upright, lin, cover, alpha);
  vec3 ground = room.rgb * room.rgb;
  // the floor shows what stands on it
  vec2 low = s;
  float floor_ = 0.0;
  if (!upright && mirror_ > 0.0 && cover < 1.0) {
    float y = -0.5 * f / (f + away) ;
    low.y = 2.0 * y - s.y - 0.02;
    vec3 m;
    float mc, ma;
    if (s.y < y) {
      look(low, f, away, wide, high, e, upright, m, mc, ma);
      floor_ = mirror_ * 0.55 * mc * exp((s.y - y) * 5.0);
      ground = mix(ground, m, floor_);
    }
  }
  vec3 col = mix(ground, lin, cover);
  gl_FragColor = vec4(sqrt(max(col, 0.0)), mix(1.0, alpha, cover));
}
