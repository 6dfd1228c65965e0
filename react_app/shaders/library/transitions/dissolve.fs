/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "One picture fades into the other in linear light, so that the room stays evenly lit.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Dissolve"],
  "INPUTS": [
    {"NAME": "startImage", "TYPE": "image"},
    {"NAME": "endImage", "TYPE": "image"},
    {"NAME": "progress", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "highlights", "LABEL": "Bright parts first", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0, "IDENTITY": 0.0}
  ],
  "PRESETS": [
    {"NAME": "Even", "VALUES": {"highlights": 0.0}},
    {"NAME": "Glow over", "VALUES": {"highlights": 0.5}},
    {"NAME": "Burn through", "VALUES": {"highlights": 1.0}}
  ]
}*/

void main() {
  vec4 a = IMG_THIS_PIXEL(startImage), b = IMG_THIS_PIXEL(endImage);
  float light = dot(b.rgb, vec3(0.3, 0.6, 0.1));
  float lead = 0.7 * highlights;
  float p = clamp((progress - lead * (1.0 - light)) / (1.0 - lead), 0.0, 1.0);
  p = progress <= 0.0 ? 0.0 : progress >= 1.0 ? 1.0 : mix(p, p * p * (3.0 - 2.0 * p), highlights);
  // Gamma 2 stands for the curve of a display: its way there and back is exact.
  vec3 c = sqrt(mix(a.rgb * a.rgb, b.rgb * b.rgb, p));
  gl_FragColor = p <= 0.0 ? a : p >= 1.0 ? b : vec4(c, mix(a.a, b.a, p));
}
