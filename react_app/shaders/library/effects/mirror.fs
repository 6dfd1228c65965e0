/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "Symmetry: left to right, top to bottom, quarters or a rotated half, with an axis that can move.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Geometry Adjustment", "Tile Effect"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "mode", "LABEL": "Mode", "TYPE": "long", "DEFAULT": 0, "VALUES": [0, 1, 2, 3, 4, 5], "LABELS": ["Left to right", "Right to left", "Bottom to top", "Top to bottom", "Quarters", "Half turn"]},
    {"NAME": "axis", "LABEL": "Axis", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "slide", "LABEL": "Slide", "TYPE": "float", "DEFAULT": 0.0, "MIN": -1.0, "MAX": 1.0},
    {"NAME": "swapOnBar", "LABEL": "Swap on the bar", "TYPE": "bool", "DEFAULT": false}
  ],
  "PRESETS": [
    {"NAME": "Butterfly", "VALUES": {"mode": 0, "axis": 0.5, "slide": 0.0, "swapOnBar": false}},
    {"NAME": "Four corners", "VALUES": {"mode": 4, "axis": 0.5, "slide": 0.0, "swapOnBar": true}},
    {"NAME": "Playing card", "VALUES": {"mode": 5, "axis": 0.5, "slide": 0.0, "swapOnBar": false}}
  ]
}*/
#ifndef REACT_HOST
#define react_beat (TIME * 2.0)
#endif

void main() {
  vec2 uv = isf_FragNormCoord;
  float bar = mod(floor(react_beat / 4.0), 2.0);
  vec2 q = uv;
  bool flip = swapOnBar && bar > 0.5;
  float ax = clamp(axis, 0.02, 0.98);
  if (mode == 0 || mode == 1 || mode == 4) {
    float side = (mode == 1) != flip ? 1.0 : -1.0;
    float d = abs(q.x - ax);
    q.x = ax + side * d;
  }
  if (mode == 2 || mode == 3 || mode == 4) {
    float side = (mode == 3) != flip ? 1.0 : -1.0;
    float d = abs(q.y - ax);
    q.y = ax + side * d;
  }
  if (mode == 5 && ((q.x > ax) != flip)) q = 1.0 - q;
  q.x += slide * 0.5;
  q = 1.0 - abs(1.0 - mod(q, 2.0));
  gl_FragColor = IMG_NORM_PIXEL(inputImage, q);
}
