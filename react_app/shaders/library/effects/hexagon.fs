/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "A wallpaper of mirrored triangles without a seam: the kaleidoscope that fills the wall, in three symmetries.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Kaleidoscope", "Tile Effect"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "amount", "LABEL": "Amount", "TYPE": "float", "DEFAULT": 1.0, "MIN": 0.0, "MAX": 1.0, "IDENTITY": 0.0},
    {"NAME": "kind", "LABEL": "Symmetry", "TYPE": "long", "DEFAULT": 0, "VALUES": [0, 1, 2], "LABELS": ["Hexagons", "Triangles", "Squares"]},
    {"NAME": "size", "LABEL": "Size", "TYPE": "float", "DEFAULT": 0.45, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "turn", "LABEL": "Turning", "TYPE": "float", "DEFAULT": 0.2, "MIN": -1.0, "MAX": 1.0},
    {"NAME": "wander", "LABEL": "Wander", "TYPE": "float", "DEFAULT": 0.35, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "source", "LABEL": "Source point", "TYPE": "point2D", "DEFAULT": [0.5, 0.5], "MIN": [0.0, 0.0], "MAX": [1.0, 1.0]},
    {"NAME": "seams", "LABEL": "Seams", "TYPE": "float", "DEFAULT": 0.15, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "beat", "LABEL": "Beat", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0}
  ],
  "PRESETS": [
    {"NAME": "Honeycomb", "VALUES": {"amount": 1.0, "kind": 0, "size": 0.35, "turn": 0.1, "wander": 0.2, "seams": 0.6, "beat": 0.3}},
    {"NAME": "Alhambra", "VALUES": {"amount": 1.0, "kind": 2, "size": 0.5, "turn": 0.15, "wander": 0.5, "seams": 0.0, "beat": 0.4}},
    {"NAME": "Crystal garden", "VALUES": {"amount": 1.0, "kind": 1, "size": 0.75, "turn": -0.4, "wander": 0.8, "seams": 0.25, "beat": 0.7}}
  ],
  "PASSES": [
    {"TARGET": "motion", "WIDTH": "1", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#endif

mat2 turned(float a) { float c = cos(a), s = sin(a); return mat2(c, -s, s, c); }

void main() {
  vec2 uv = isf_FragNormCoord;
  vec4 m = IMG_NORM_PIXEL(motion, vec2(0.5));
  if (PASSINDEX == 0) {
    float dt = clamp(TIMEDELTA, 0.0, 0.1) * (0.2 + 0.6 * react_energy);
    gl_FragColor = vec4(mod(m.x + dt * turn * 0.7, 6.2831853), mod(m.y + dt * 0.5, 628.318), 0.0, 1.0);
    return;
  }
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  vec4 src = IMG_NORM_PIXEL(inputImage, uv);
  float hit = react_pulse * (0.25 + 0.75 * react_energy) * beat;
  float scale = mix(0.12, 0.62, size);
  vec2 p = turned(m.x * 0.35) * ((uv - 0.5) * vec2(aspect, 1.0) / min(aspect, 1.0)) * (1.0 - 0.10 * hit) / scale;
  float line = 9.0;
  if (kind == 2) {
    // squares cut along both diagonals
    p = abs(mod(p + 1.0, 2.0) - 1.0);
    line = min(min(p.x, p.y), min(1.0 - p.x, 1.0 - p.y));
    if (p.y > p.x) p = p.yx;
    line = min(line, (p.x - p.y) * 0.7071);
  } else {
    // to the lattice's own cell, then reflections in the three mirrors of an equilateral prism
    float column = floor(p.x / 1.5);
    p -= column * vec2(1.5, 0.8660254);
    p.y -= floor(p.y / 1.7320508) * 1.7320508;
    for (int i = 0; i < 8; i++) {
      float d0 = p.y, d1 = 0.8660254 * p.x - 0.5 * p.y, d2 = 0.8660254 - (0.8660254 * p.x + 0.5 * p.y);
      if (d0 < 0.0) p.y = -p.y;
      else if (d1 < 0.0) p -= 2.0 * d1 * vec2(0.8660254, -0.5);
      else if (d2 < 0.0) p += 2.0 * d2 * vec2(0.8660254, 0.5);
      else break;
    }
    float d1 = 0.8660254 * p.x - 0.5 * p.y, d2 = 0.8660254 - (0.8660254 * p.x + 0.5 * p.y);
    line = min(p.y, min(d1, d2));
    if (kind == 0) {
      // half of each triangle again: twelve sectors round a hexagon's middle
      float d = dot(p, vec2(-0.5, 0.8660254));
      if (d > 0.0) p -= 2.0 * d * vec2(-0.5, 0.8660254);
      line = min(d2, abs(d) + 0.02);
    }
    p -= vec2(0.5, 0.2887);
  }
  if (kind == 2) p -= vec2(0.6, 0.3);
  vec2 drift = wander * 0.22 * vec2(sin(m.y * 0.83), cos(m.y));
  vec2 q = turned(m.x) * p * mix(0.42, 0.80, size) * (1.0 + 0.12 * hit);
  q = q * min(aspect, 1.0) / vec2(aspect, 1.0) + source + drift;
  q = 1.0 - abs(1.0 - mod(q, 2.0));
  vec4 c = IMG_NORM_PIXEL(inputImage, q);
  float px = 1.0 / (scale * min(RENDERSIZE.x, RENDERSIZE.y));
  float glow = smoothstep(2.5 * px, 0.5 * px, line) * 0.35 + exp(-line * 14.0) * 0.25;
  vec3 lin = c.rgb * c.rgb + seams * glow * (0.12 + 0.9 * c.rgb) * (0.35 + 0.65 * react_energy + 1.2 * hit);
  vec3 over = max(lin - 0.75, 0.0);
  vec3 col = seams > 0.0 ? sqrt(min(lin, 0.75) + 0.25 * (1.0 - exp(-over * 4.0))) : c.rgb;
  gl_FragColor = mix(src, vec4(col, c.a), amount);
}
