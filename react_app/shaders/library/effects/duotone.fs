/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "Two inks: the picture is remapped between a dark, a middle and a light colour; the middle moves with the beat.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Color Effect", "Stylize"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "amount", "LABEL": "Amount", "TYPE": "float", "DEFAULT": 1.0, "MIN": 0.0, "MAX": 1.0, "IDENTITY": 0.0},
    {"NAME": "shadow", "LABEL": "Shadows", "TYPE": "color", "DEFAULT": [0.02, 0.01, 0.08, 1.0]},
    {"NAME": "middle", "LABEL": "Middle", "TYPE": "color", "DEFAULT": [0.62, 0.06, 0.36, 1.0]},
    {"NAME": "lights", "LABEL": "Lights", "TYPE": "color", "DEFAULT": [1.0, 0.86, 0.62, 1.0]},
    {"NAME": "balance", "LABEL": "Balance", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "beat", "LABEL": "Beat shift", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "invert", "LABEL": "Invert", "TYPE": "bool", "DEFAULT": false}
  ],
  "PRESETS": [
    {"NAME": "Night train", "VALUES": {"amount": 1.0, "shadow": [0.01, 0.02, 0.1, 1.0], "middle": [0.1, 0.42, 0.62, 1.0], "lights": [1.0, 0.8, 0.45, 1.0], "balance": 0.5, "beat": 0.3, "invert": false}},
    {"NAME": "Acid sleeve", "VALUES": {"amount": 1.0, "shadow": [0.06, 0.0, 0.12, 1.0], "middle": [0.1, 0.72, 0.3, 1.0], "lights": [0.98, 1.0, 0.55, 1.0], "balance": 0.6, "beat": 0.5, "invert": false}},
    {"NAME": "X-ray", "VALUES": {"amount": 1.0, "shadow": [0.0, 0.02, 0.05, 1.0], "middle": [0.2, 0.4, 0.55, 1.0], "lights": [0.92, 1.0, 1.0, 1.0], "balance": 0.4, "beat": 0.2, "invert": true}}
  ]
}*/
#ifndef REACT_HOST
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#endif

void main() {
  vec4 src = IMG_THIS_PIXEL(inputImage);
  float l = dot(src.rgb, vec3(0.30, 0.52, 0.18));
  l = invert ? 1.0 - l : l;
  float m = clamp(mix(0.75, 0.22, balance) - 0.14 * beat * react_pulse * (0.25 + 0.75 * react_energy), 0.08, 0.9);
  vec3 a = shadow.rgb * shadow.rgb, b = middle.rgb * middle.rgb, c = lights.rgb * lights.rgb;
  vec3 col = l < m ? mix(a, b, smoothstep(0.0, 1.0, l / m)) : mix(b, c, (l - m) / (1.0 - m));
  float grain = (fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0;
  gl_FragColor = vec4(mix(src.rgb, sqrt(col) + grain, amount), src.a);
}
