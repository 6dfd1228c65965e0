/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "Folds the picture into a turning rosette of mirrored wedges.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Kaleidoscope", "Geometry Adjustment"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "wedges", "LABEL": "Wedges", "TYPE": "long", "DEFAULT": 3, "VALUES": [0, 1, 2, 3, 4, 5, 6], "LABELS": ["2", "3", "4", "6", "8", "12", "16"]},
    {"NAME": "turn", "LABEL": "Turning", "TYPE": "float", "DEFAULT": 0.15, "MIN": -1.0, "MAX": 1.0},
    {"NAME": "zoom", "LABEL": "Zoom", "TYPE": "float", "DEFAULT": 0.45, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "kick", "LABEL": "Beat turn", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "center", "LABEL": "Centre", "TYPE": "point2D", "DEFAULT": [0.5, 0.5], "MIN": [0.0, 0.0], "MAX": [1.0, 1.0]},
    {"NAME": "source", "LABEL": "Source point", "TYPE": "point2D", "DEFAULT": [0.5, 0.5], "MIN": [0.0, 0.0], "MAX": [1.0, 1.0]},
    {"NAME": "mixIn", "LABEL": "Amount", "TYPE": "float", "DEFAULT": 1.0, "MIN": 0.0, "MAX": 1.0, "IDENTITY": 0.0}
  ],
  "PRESETS": [
    {"NAME": "Snowflake", "VALUES": {"wedges": 3, "turn": 0.1, "zoom": 0.6, "kick": 0.2, "mixIn": 1.0}},
    {"NAME": "Spinning top", "VALUES": {"wedges": 5, "turn": 0.8, "zoom": 0.3, "kick": 0.8, "mixIn": 1.0}},
    {"NAME": "Two halves", "VALUES": {"wedges": 0, "turn": 0.05, "zoom": 0.5, "kick": 0.4, "mixIn": 1.0}}
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

void main() {
  vec4 m = IMG_NORM_PIXEL(motion, vec2(0.5));
  if (PASSINDEX == 0) {
    m.x = mod(m.x + clamp(TIMEDELTA, 0.0, 0.1) * turn * (0.15 + 0.45 * react_energy), 6.2831853);
    gl_FragColor = m;
    return;
  }
  float n = wedges == 0 ? 2.0 : (wedges == 1 ? 3.0 : (wedges == 2 ? 4.0 : (wedges == 3 ? 6.0 : (wedges == 4 ? 8.0 : (wedges == 5 ? 12.0 : 16.0)))));
  vec2 uv = isf_FragNormCoord;
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  vec2 p = (uv - center) * vec2(aspect, 1.0);
  float seg = 3.14159265 / n;
  float hit = react_pulse * (0.25 + 0.75 * react_energy) * kick;
  float a = atan(p.y, p.x) + m.x;
  a = abs(mod(a, 2.0 * seg) - seg) + 0.5 * m.x + 0.12 * hit;
  float r = length(p) * mix(1.5, 0.55, zoom) * (1.0 - 0.10 * hit);
  vec2 q = r * vec2(cos(a), sin(a)) / vec2(aspect, 1.0) + source;
  q = 1.0 - abs(1.0 - mod(q, 2.0));
  vec4 src = IMG_NORM_PIXEL(inputImage, uv);
  gl_FragColor = mix(src, IMG_NORM_PIXEL(inputImage, q), mixIn);
}
