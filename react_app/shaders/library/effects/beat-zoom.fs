/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "Camera on the beat: a zoom punch, a small shake on drum hits and a slow breath.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Geometry Adjustment", "Distortion Effect"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "punch", "LABEL": "Punch", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0, "IDENTITY": 0.0},
    {"NAME": "shake", "LABEL": "Shake", "TYPE": "float", "DEFAULT": 0.25, "MIN": 0.0, "MAX": 1.0, "IDENTITY": 0.0},
    {"NAME": "breath", "LABEL": "Breath", "TYPE": "float", "DEFAULT": 0.2, "MIN": 0.0, "MAX": 1.0, "IDENTITY": 0.0},
    {"NAME": "roll", "LABEL": "Roll", "TYPE": "float", "DEFAULT": 0.15, "MIN": -1.0, "MAX": 1.0, "IDENTITY": 0.0},
    {"NAME": "smear", "LABEL": "Motion blur", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "center", "LABEL": "Centre", "TYPE": "point2D", "DEFAULT": [0.5, 0.5], "MIN": [0.0, 0.0], "MAX": [1.0, 1.0]}
  ],
  "PRESETS": [
    {"NAME": "Heartbeat", "VALUES": {"punch": 0.7, "shake": 0.0, "breath": 0.5, "roll": 0.0, "smear": 0.6}},
    {"NAME": "Hand-held", "VALUES": {"punch": 0.1, "shake": 0.6, "breath": 0.4, "roll": 0.1, "smear": 0.3}},
    {"NAME": "Rocking", "VALUES": {"punch": 0.3, "shake": 0.1, "breath": 0.2, "roll": 0.8, "smear": 0.5}}
  ]
}*/
#ifndef REACT_HOST
#define react_beat (TIME * 2.0)
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_onset exp(-5.0 * fract(TIME * 4.0))
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#endif

float hash1(float x) { x = fract(x * 0.1031 + 0.113); x *= x + 33.33; x *= x + x; return fract(x); }

void main() {
  vec2 uv = isf_FragNormCoord;
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  float hit = react_pulse * (0.2 + 0.8 * react_energy);
  float k = floor(react_beat * 2.0);
  float jolt = react_onset * react_onset * (0.1 + 0.9 * react_energy);
  vec2 knock = shake * 0.030 * jolt * (vec2(hash1(k), hash1(k + 31.0)) - 0.5) * 2.0;
  float side = mod(floor(react_beat), 2.0) * 2.0 - 1.0;
  float a = roll * 0.12 * hit * side;
  float c = cos(a), s = sin(a);
  float zoom = 1.0 - 0.16 * punch * hit - breath * 0.05 * (0.5 - 0.5 * cos(react_beat * 0.3926991)) - 0.02 * shake;
  vec2 p = (uv - center) * vec2(aspect, 1.0);
  p = mat2(c, -s, s, c) * p;
  vec4 sum = vec4(0.0);
  for (int i = 0; i < 4; i++) {
    float f = float(i) / 3.0;
    float z = zoom * (1.0 - smear * punch * hit * 0.06 * f);
    vec2 q = p * z / vec2(aspect, 1.0) + center + knock * (1.0 - 0.4 * smear * f);
    q = 1.0 - abs(1.0 - mod(q, 2.0));
    sum += IMG_NORM_PIXEL(inputImage, q);
  }
  gl_FragColor = sum * 0.25;
}
