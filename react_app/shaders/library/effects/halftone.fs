/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "Printed in dots or lines on tinted paper; the dots swell on the beat.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Halftone Effect", "Stylize"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "cell", "LABEL": "Dot size", "TYPE": "float", "DEFAULT": 0.35, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "style", "LABEL": "Style", "TYPE": "long", "DEFAULT": 0, "VALUES": [0, 1, 2, 3], "LABELS": ["Dots in colour", "Dots in two inks", "Lines", "Cross"]},
    {"NAME": "angle", "LABEL": "Angle", "TYPE": "float", "DEFAULT": 0.18, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "swell", "LABEL": "Beat swell", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "inkColor", "LABEL": "Ink", "TYPE": "color", "DEFAULT": [0.98, 0.93, 0.84, 1.0]},
    {"NAME": "paper", "LABEL": "Paper", "TYPE": "color", "DEFAULT": [0.05, 0.02, 0.1, 1.0]},
    {"NAME": "amount", "LABEL": "Amount", "TYPE": "float", "DEFAULT": 1.0, "MIN": 0.0, "MAX": 1.0, "IDENTITY": 0.0}
  ],
  "PRESETS": [
    {"NAME": "Comic", "VALUES": {"cell": 0.5, "style": 0, "angle": 0.25, "swell": 0.5, "amount": 1.0}},
    {"NAME": "Newsprint", "VALUES": {"cell": 0.2, "style": 1, "angle": 0.5, "swell": 0.2, "inkColor": [0.1, 0.09, 0.09, 1.0], "paper": [0.9, 0.87, 0.8, 1.0], "amount": 1.0}},
    {"NAME": "Venetian light", "VALUES": {"cell": 0.4, "style": 2, "angle": 0.0, "swell": 0.7, "inkColor": [1.0, 0.8, 0.45, 1.0], "paper": [0.04, 0.02, 0.06, 1.0], "amount": 1.0}}
  ]
}*/
#ifndef REACT_HOST
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#endif

float dot_(vec2 p, float a, float size, float v, float swellNow) {
  float c = cos(a), s = sin(a);
  vec2 q = mat2(c, -s, s, c) * p / size;
  vec2 f = fract(q) - 0.5;
  v = clamp(v * (0.35 + 0.95 * v), 0.0, 1.0);
  float r = sqrt(v) * 0.74 * swellNow;
  float aa = 1.2 / size;
  float d = style == 2 ? abs(f.y) * 1.35 : (style == 3 ? min(abs(f.x), abs(f.y)) * 1.9 : length(f));
  return smoothstep(r + aa, r - aa, d) * smoothstep(0.0, 0.03, v);
}

vec3 cellColour(vec2 p, float a, float size) {
  float c = cos(a), s = sin(a);
  mat2 m = mat2(c, -s, s, c);
  vec2 q = (floor(m * p / size) + 0.5) * size;
  return IMG_NORM_PIXEL(inputImage, (q * m) / RENDERSIZE + 0.5).rgb;
}

void main() {
  vec2 uv = isf_FragNormCoord;
  vec4 src = IMG_NORM_PIXEL(inputImage, uv);
  float size = mix(4.0, 22.0, cell) * RENDERSIZE.y / 720.0 + 1.5;
  vec2 p = (uv - 0.5) * RENDERSIZE;
  float a = angle * 1.5707963;
  float grow = 1.0 + 0.28 * swell * react_pulse * (0.3 + 0.7 * react_energy);
  vec3 col;
  if (style == 0) {
    col.r = dot_(p, a, size, cellColour(p, a, size).r, grow);
    col.g = dot_(p, a + 0.52, size, cellColour(p, a + 0.52, size).g, grow);
    col.b = dot_(p, a + 1.05, size, cellColour(p, a + 1.05, size).b, grow);
    col = mix(paper.rgb * 0.5, vec3(1.0), col) * mix(vec3(1.0), inkColor.rgb, 0.4);
  } else {
    float v = dot(cellColour(p, a, size), vec3(0.30, 0.55, 0.15));
    col = mix(paper.rgb, inkColor.rgb, dot_(p, a, size, v, grow));
  }
  gl_FragColor = vec4(mix(src.rgb, col, amount), src.a);
}
