/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "Squares, hexagons, triangles or lamps on a wall; where little happens the tiles are large, on the beat they grow.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Stylize", "Tile Effect"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "amount", "LABEL": "Amount", "TYPE": "float", "DEFAULT": 1.0, "MIN": 0.0, "MAX": 1.0, "IDENTITY": 0.0},
    {"NAME": "shape", "LABEL": "Tiles", "TYPE": "long", "DEFAULT": 1, "VALUES": [0, 1, 2, 3], "LABELS": ["Squares", "Hexagons", "Triangles", "Lamps"]},
    {"NAME": "size", "LABEL": "Size", "TYPE": "float", "DEFAULT": 0.35, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "adapt", "LABEL": "Large where calm", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "grout", "LABEL": "Joints", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "relief", "LABEL": "Relief", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "beat", "LABEL": "Beat", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0}
  ],
  "PRESETS": [
    {"NAME": "Stained glass", "VALUES": {"amount": 1.0, "shape": 2, "size": 0.6, "adapt": 0.0, "grout": 0.7, "relief": 0.2, "beat": 0.3}},
    {"NAME": "Lamp wall", "VALUES": {"amount": 1.0, "shape": 3, "size": 0.3, "adapt": 0.0, "grout": 0.5, "relief": 0.6, "beat": 0.6}},
    {"NAME": "Quadtree", "VALUES": {"amount": 1.0, "shape": 0, "size": 0.2, "adapt": 1.0, "grout": 0.25, "relief": 0.25, "beat": 0.4}}
  ]
}*/
#ifndef REACT_HOST
#define react_beat (TIME * 2.0)
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#endif

vec4 at(vec2 p) { return IMG_NORM_PIXEL(inputImage, clamp(p * min(RENDERSIZE.x, RENDERSIZE.y) / RENDERSIZE + 0.5, 0.0, 1.0)); }

float unrest(vec2 p, float w) {
  float a = dot(at(p + vec2(0.3, 0.3) * w).rgb, vec3(0.33)), b = dot(at(p - vec2(0.3, 0.3) * w).rgb, vec3(0.33));
  float c = dot(at(p + vec2(0.3, -0.3) * w).rgb, vec3(0.33)), d = dot(at(p + vec2(-0.3, 0.3) * w).rgb, vec3(0.33)), e = dot(at(p).rgb, vec3(0.33));
  return max(max(max(a, b), max(c, d)), e) - min(min(min(a, b), min(c, d)), e);
}

void main() {
  vec2 uv = isf_FragNormCoord;
  vec4 src = IMG_NORM_PIXEL(inputImage, uv);
  float side = min(RENDERSIZE.x, RENDERSIZE.y);
  vec2 p = (uv - 0.5) * RENDERSIZE / side;
  float hit = react_pulse * (0.25 + 0.75 * react_energy);
  float w = max(mix(0.012, 0.11, size * size * 0.6 + size * 0.4), 4.0 / side);
  vec2 mid;
  float edge, h;
  if (shape == 1) {
    vec2 s = vec2(1.7320508, 1.0) * w;
    vec2 a = (floor(p / s) + 0.5) * s, b = (floor(p / s + 0.5)) * s;
    mid = dot(p - a, p - a) < dot(p - b, p - b) ? a : b;
    vec2 d = abs(p - mid);
    h = w * 0.5;
    edge = h - max(d.y, d.x * 0.8660254 + d.y * 0.5);
  } else if (shape == 2) {
    float row = w * 0.8660254;
    vec2 q = vec2(p.x - p.y * 0.57735, p.y / 0.8660254) / w;
    vec2 i = floor(q), f = q - i;
    bool upper = f.x + f.y > 1.0;
    vec2 c = i + (upper ? vec2(2.0 / 3.0) : vec2(1.0 / 3.0));
    mid = vec2((c.x + 0.5 * c.y) * w, c.y * row);
    h = w * 0.2887;
    vec3 bary = upper ? vec3(1.0 - f, f.x + f.y - 1.0) : vec3(f, 1.0 - f.x - f.y);
    edge = min(bary.x, min(bary.y, bary.z)) * row;
  } else {
    if (adapt > 0.0 && shape == 0) {
      // from coarse to fine: a tile is cut in four where there is something to see
      float big = w * 8.0;
      for (int i = 0; i < 3; i++) {
        vec2 c = (floor(p / big) + 0.5) * big;
        if (unrest(c, big) < adapt * 0.20 * (1.0 - 0.6 * beat * hit)) break;
        big *= 0.5;
      }
      w = big;
    }
    mid = (floor(p / w) + 0.5) * w;
    vec2 d = abs(p - mid);
    h = w * 0.5;
    edge = h - (shape == 3 ? length(d) : max(d.x, d.y));
  }
  float e = h * 0.45;
  vec4 c = 0.25 * (at(mid + vec2(e, e * 0.5)) + at(mid + vec2(-e * 0.5, e)) + at(mid + vec2(-e, -e * 0.5)) + at(mid + vec2(e * 0.5, -e)));
  float l = max(c.r, max(c.g, c.b));
  float px = 1.0 / side;
  vec3 lin = c.rgb * c.rgb;
  float joint = grout * h * 0.34 * (1.0 - beat * hit * 0.8 * smoothstep(0.1, 0.7, l));
  if (shape == 3) {
    float r = h * mix(0.98, 0.62, grout) * (0.55 + 0.45 * sqrt(l) + 0.25 * beat * hit * l);
    float d = h - edge;
    float lamp = smoothstep(r + px, r - px, d);
    float spill = exp(-max(d - r * 0.6, 0.0) / (h * 0.5)) * 0.22;
    lin = lin * (lamp * (1.0 + relief * (0.55 - 0.9 * d * d / max(r * r, 1e-6))) + spill * l);
    lin += lamp * relief * 0.25 * smoothstep(0.35, 0.0, length(p - mid - r * vec2(-0.35, 0.4)) / r) * l;
  } else {
    float inside = grout > 0.0 ? smoothstep(joint - px, joint + px, edge) : 1.0;
    vec2 d = (p - mid) / h;
    float bevel = smoothstep(h * 0.45 + joint, joint, edge) * dot(normalize(d + 1e-5), vec2(-0.5, 0.86));
    lin *= 1.0 + relief * (0.75 * bevel + 0.12 * (d.y - d.x));
    lin *= mix(1.0, 0.06, 1.0 - inside);
    lin *= 1.0 + 0.5 * beat * hit * l;
  }
  vec3 over = max(lin - 0.75, 0.0);
  vec3 col = sqrt(max(min(lin, 0.75), 0.0) + 0.25 * (1.0 - exp(-over * 4.0)));
  gl_FragColor = mix(src, vec4(col, c.a), amount);
}
