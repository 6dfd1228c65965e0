/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "The picture set in type: letters, digits, shapes or blocks by brightness; on the beat the type is set anew.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Stylize", "Retro"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "amount", "LABEL": "Amount", "TYPE": "float", "DEFAULT": 1.0, "MIN": 0.0, "MAX": 1.0, "IDENTITY": 0.0},
    {"NAME": "face", "LABEL": "Type", "TYPE": "long", "DEFAULT": 0, "VALUES": [0, 1, 2, 3], "LABELS": ["Letters", "Digits", "Shapes", "Circuit"]},
    {"NAME": "size", "LABEL": "Size", "TYPE": "float", "DEFAULT": 0.35, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "colour", "LABEL": "Colour", "TYPE": "float", "DEFAULT": 1.0, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "inkColor", "LABEL": "Ink", "TYPE": "color", "DEFAULT": [0.35, 1.0, 0.55, 1.0]},
    {"NAME": "behind", "LABEL": "Picture behind", "TYPE": "float", "DEFAULT": 0.12, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "shuffle", "LABEL": "Beat shuffle", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0}
  ],
  "PRESETS": [
    {"NAME": "Green terminal", "VALUES": {"amount": 1.0, "face": 1, "size": 0.3, "colour": 0.0, "inkColor": [0.3, 1.0, 0.45, 1.0], "behind": 0.05, "shuffle": 0.6}},
    {"NAME": "Concrete poetry", "VALUES": {"amount": 1.0, "face": 0, "size": 0.7, "colour": 0.25, "inkColor": [1.0, 0.95, 0.88, 1.0], "behind": 0.0, "shuffle": 0.15}},
    {"NAME": "Motherboard", "VALUES": {"amount": 1.0, "face": 3, "size": 0.45, "colour": 0.7, "inkColor": [0.4, 0.9, 1.0, 1.0], "behind": 0.25, "shuffle": 0.4}}
  ]
}*/
#ifndef REACT_HOST
#define react_beat (TIME * 2.0)
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#endif

float hash2(vec2 p) { vec3 q = fract(vec3(p.xyx) * 0.1031); q += dot(q, q.yzx + 33.33); return fract((q.x + q.y) * q.z); }

// five by five dots in 25 bits, lowest row first; by how much they cover
const int LETTERS[13] = int[13](0, 4, 131200, 145536, 18157905, 32641156, 15255086, 18415153, 16301361, 32554047, 11512810, 16317999, 33093567);
const int DIGITS[9] = int[9](0, 15521390, 4395150, 16267327, 16265743, 9764104, 32554511, 14728750, 33038468);

float glyph(int bits, vec2 f) {
  vec2 g = f * 6.0 - 0.5;
  vec2 i = floor(g);
  if (min(i.x, i.y) < 0.0 || max(i.x, i.y) > 4.0) return 0.0;
  vec2 d = abs(g - i - 0.5);
  float on = float((bits >> int(i.x + 5.0 * i.y)) & 1);
  return on * smoothstep(0.56, 0.44, max(d.x, d.y));
}

void main() {
  vec2 uv = isf_FragNormCoord;
  vec4 src = IMG_NORM_PIXEL(inputImage, uv);
  float cellSize = mix(6.0, 30.0, size * size * 0.6 + size * 0.4) * min(RENDERSIZE.x, RENDERSIZE.y) / 540.0;
  cellSize = max(cellSize, 5.0);
  vec2 p = (gl_FragCoord.xy - 0.5 * RENDERSIZE) / cellSize;
  vec2 id = floor(p), f = p - id;
  vec2 e = 0.25 * cellSize / RENDERSIZE;
  vec2 mid = (id + 0.5) * cellSize / RENDERSIZE + 0.5;
  vec3 c = 0.25 * (IMG_NORM_PIXEL(inputImage, mid + e).rgb + IMG_NORM_PIXEL(inputImage, mid - e).rgb + IMG_NORM_PIXEL(inputImage, mid + vec2(e.x, -e.y)).rgb + IMG_NORM_PIXEL(inputImage, mid + vec2(-e.x, e.y)).rgb);
  float l = max(dot(c, vec3(0.30, 0.55, 0.15)), 0.75 * max(c.r, max(c.g, c.b)));
  float hit = react_pulse * (0.25 + 0.75 * react_energy);
  float k = hash2(id + 3.0);
  float anew = step(k, shuffle * 0.5) * floor(react_beat + k);
  float r = hash2(id + mod(anew, 61.0) * 7.1);
  float v = clamp(l * (1.0 + 0.15 * shuffle * hit) + (r - 0.5) * 0.10, 0.0, 1.0);
  float m;
  if (face == 0) m = glyph(LETTERS[int(clamp(v * 13.5, 0.0, 12.0))], f);
  else if (face == 1) m = v < 0.05 ? 0.0 : glyph(DIGITS[1 + int(r * 7.99)], f);
  else {
    vec2 q = f - 0.5;
    float aa = 1.2 / cellSize, s = sqrt(v) * 0.5;
    if (face == 2) {
      int n = int(hash2(id + 9.0 + mod(anew, 61.0)) * 4.0);
      float d = n == 0 ? length(q) : (n == 1 ? max(abs(q.x), abs(q.y)) * 1.1 : (n == 2 ? (abs(q.x) + abs(q.y)) * 0.85 : min(abs(q.x), abs(q.y)) * 2.2 + max(abs(q.x), abs(q.y)) * 0.6));
      m = smoothstep(s + aa, s - aa, d) * step(0.02, v);
    } else {
      // quarter arcs join into traces
      q = r > 0.5 ? q : vec2(q.x, -q.y);
      float d = min(abs(length(q - 0.5) - 0.5), abs(length(q + 0.5) - 0.5));
      m = smoothstep(s * 0.42 + aa, s * 0.42 - aa, d) * step(0.02, v);
    }
  }
  float top = max(c.r, max(c.g, c.b));
  vec3 own = c / max(top, 0.02) * (0.35 + 0.65 * sqrt(top));
  float power = face == 1 ? 0.25 + 0.85 * v : 0.55 + 0.45 * v;
  vec3 ink = mix(inkColor.rgb, own, colour) * power * (1.0 + 0.12 * hit);
  vec3 col = mix(src.rgb * behind, min(ink, 1.0), m * smoothstep(0.015, 0.06, l));
  gl_FragColor = vec4(mix(src.rgb, col, amount), src.a);
}
