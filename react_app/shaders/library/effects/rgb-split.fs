/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "Lens fringe that opens on drum hits: red and blue leave the picture in opposite directions.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Glitch", "Color Effect"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "amount", "LABEL": "Amount", "TYPE": "float", "DEFAULT": 0.25, "MIN": 0.0, "MAX": 1.0, "IDENTITY": 0.0},
    {"NAME": "onset", "LABEL": "Onset kick", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0, "IDENTITY": 0.0},
    {"NAME": "angle", "LABEL": "Angle", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "radial", "LABEL": "Radial", "TYPE": "bool", "DEFAULT": true},
    {"NAME": "blur", "LABEL": "Smear", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "center", "LABEL": "Centre", "TYPE": "point2D", "DEFAULT": [0.5, 0.5], "MIN": [0.0, 0.0], "MAX": [1.0, 1.0]}
  ],
  "PRESETS": [
    {"NAME": "Old lens", "VALUES": {"amount": 0.3, "onset": 0.1, "angle": 0.0, "radial": true, "blur": 0.6}},
    {"NAME": "Misprint", "VALUES": {"amount": 0.5, "onset": 0.3, "angle": 0.08, "radial": false, "blur": 0.0}},
    {"NAME": "Snare crack", "VALUES": {"amount": 0.05, "onset": 1.0, "angle": 0.0, "radial": true, "blur": 0.7}}
  ]
}*/
#ifndef REACT_HOST
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_onset exp(-5.0 * fract(TIME * 4.0))
#endif

void main() {
  vec2 uv = isf_FragNormCoord;
  vec4 src = IMG_NORM_PIXEL(inputImage, uv);
  vec2 v = uv - center;
  vec2 dir = radial ? v * (0.35 + 1.6 * dot(v, v)) : 0.35 * vec2(cos(angle * 6.2831853), sin(angle * 6.2831853) * RENDERSIZE.x / RENDERSIZE.y);
  float hit = onset * react_onset * (0.3 + 0.7 * react_energy);
  vec2 d = dir * (amount * 0.055 + hit * 0.10);
  vec3 c = vec3(0.0);
  for (int i = 0; i < 3; i++) {
    float k = 1.0 - blur * 0.45 * float(i);
    c.r += IMG_NORM_PIXEL(inputImage, uv - d * k).r;
    c.g += IMG_NORM_PIXEL(inputImage, uv + d * 0.22 * (1.0 - k)).g;
    c.b += IMG_NORM_PIXEL(inputImage, uv + d * k).b;
  }
  gl_FragColor = vec4(c / 3.0, src.a);
}
