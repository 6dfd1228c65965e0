/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "The first picture bursts into thousands of bright grains that drift off in a wind and burn out over the next.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Dissolve", "Distortion"],
  "INPUTS": [
    {"NAME": "startImage", "TYPE": "image"},
    {"NAME": "endImage", "TYPE": "image"},
    {"NAME": "progress", "LABEL": "Progress", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "size", "LABEL": "Grain size", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "wind", "LABEL": "Wind", "TYPE": "float", "DEFAULT": 0.5, "MIN": -1.0, "MAX": 1.0},
    {"NAME": "rise", "LABEL": "Rise", "TYPE": "float", "DEFAULT": 0.35, "MIN": -1.0, "MAX": 1.0},
    {"NAME": "from_", "LABEL": "Begins", "TYPE": "long", "DEFAULT": 0, "VALUES": [0, 1, 2, 3], "LABELS": ["At the left", "At the right", "In the centre", "Everywhere"]},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "flutter", "LABEL": "Flutter", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0}
  ],
  "PRESETS": [
    {"NAME": "Ashes", "VALUES": {"size": 0.2, "wind": 0.4, "rise": 0.8, "from_": 0, "glow": 0.3, "flutter": 0.8}},
    {"NAME": "Confetti", "VALUES": {"size": 0.9, "wind": 0.1, "rise": -0.7, "from_": 3, "glow": 0.15, "flutter": 1.0}},
    {"NAME": "Supernova dust", "VALUES": {"size": 0.25, "wind": 0.0, "rise": 0.0, "from_": 2, "glow": 1.0, "flutter": 0.4}}
  ]
}*/
#ifndef REACT_HOST
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#endif

vec2 hash22(vec2 p) { vec3 q = fract(vec3(p.xyx) * vec3(0.1031, 0.1030, 0.0973)); q += dot(q, q.yzx + 33.33); return fract((q.xx + q.yz) * q.zy); }
float hash2(vec2 p) { vec3 q = fract(vec3(p.xyx) * 0.1031); q += dot(q, q.yzx + 33.33); return fract((q.x + q.y) * q.z); }
void main() {
  vec2 uv = isf_FragNormCoord;
  if (progress <= 0.0) { gl_FragColor = IMG_NORM_PIXEL(startImage, uv); return; }
  if (progress >= 1.0) { gl_FragColor = IMG_NORM_PIXEL(endImage, uv); return; }
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  vec2 unit = vec2(aspect, 1.0) / min(aspect, 1.0);
  float n = floor(mix(72.0, 16.0, size));
  float cell = 1.0 / n;
  vec2 p = (uv - 0.5) * unit;
  vec2 here = floor(p / cell);
  vec4 b = IMG_NORM_PIXEL(endImage, uv);
  vec3 lin = b.rgb * b.rgb;
  float alpha = b.a, top = -1.0;
  vec3 fly = vec3(0.0);
  float flyA = 0.0, flyCover = 0.0;
  vec2 drift = vec2(wind, rise) * 1.9;
  for (int i = 0; i < 25; i++) {
    vec2 step_ = vec2(float(i % 5) - 2.0, float(i / 5) - 2.0);
    // grains come from upwind: the search is shifted to where they started
    vec2 id = here + step_ - sign(drift) * min(floor(abs(drift) + 0.5), 1.0);
    vec2 r = hash22(id + 41.0);
    vec2 home = (id + 0.5) * cell;
    vec2 at = home / unit + 0.5;
    if (min(at.x, at.y) < -0.5 * cell || max(at.x, at.y) > 1.0 + 0.5 * cell) continue;
    float order = from_ == 0 ? at.x : (from_ == 1 ? 1.0 - at.x : (from_ == 2 ? length(home) / (0.5 * length(unit)) : hash2(id + 3.0)));
    float go = clamp((progress - 0.62 * clamp(order * 0.85 + 0.15 * r.x, 0.0, 1.0)) / 0.38, 0.0, 1.0);
    if (go >= 1.0 || (go <= 0.0 && (id.x != here.x || id.y != here.y))) continue;
    float e = go * go;
    vec2 out_ = from_ == 2 ? normalize(home + 1e-4) * 1.2 : vec2(0.0);
    vec2 curl = flutter * 0.8 * vec2(sin(r.x * 40.0 + e * 5.0), cos(r.y * 40.0 + e * 4.0)) * go;
    vec2 move = (drift * (0.6 + 0.8 * r.y) * e + out_ * e + curl * go) * cell;
    vec2 d = (p - home - move) / cell;
    float a = go * (r.x - 0.5) * 7.0 * flutter, c = cos(a), s = sin(a);
    d = mat2(c, -s, s, c) * d;
    d.x /= 1.0 - 0.65 * flutter * go * abs(sin(a * 1.7));
    float shrink = 1.0 - e * (0.75 + 0.25 * r.y);
    // whole squares at home, round grains in the air
    float box = max(abs(d.x), abs(d.y)), far = mix(box, length(d) * 0.95, smoothstep(0.0, 0.3, go));
    float half_ = 0.5 * shrink;
    float px = 1.0 / (cell * min(RENDERSIZE.x, RENDERSIZE.y));
    float cover = go <= 0.0 ? step(far, 0.5001) : smoothstep(half_ + 0.6 * px, half_ - 0.6 * px, far);
    if (cover <= 0.0 || (cover < 0.5 && flyCover > cover)) continue;
    vec4 g = IMG_NORM_PIXEL(startImage, clamp((home + d * cell) / unit + 0.5, 0.0, 1.0));
    float above = go + r.x * 0.01;
    if (above >= top || flyCover < 0.5) {
      vec3 light = g.rgb * g.rgb * (1.0 + glow * smoothstep(0.0, 0.5, go) * 2.2 * (0.7 + 0.5 * react_energy)) + glow * vec3(0.9, 0.5, 0.2) * smoothstep(0.1, 0.6, go) * 0.10;
      light *= 1.0 - smoothstep(0.75, 1.0, go);
      fly = light;
      flyA = g.a;
      flyCover = cover * (1.0 - smoothstep(0.8, 1.0, go));
      top = above;
    }
  }
  lin = mix(lin, fly, flyCover);
  vec3 rolled = min(lin, 0.75) + 0.25 * (1.0 - exp(-max(lin - 0.75, 0.0) * 4.0));
  gl_FragColor = vec4(sqrt(top > 0.0 ? rolled : min(lin, 1.0)), mix(alpha, flyA, flyCover));
}
