/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "Light shafts fan out from a point through everything bright, opening on the beat.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Glow", "Blur"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "amount", "LABEL": "Amount", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0, "IDENTITY": 0.0},
    {"NAME": "reach", "LABEL": "Reach", "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "threshold", "LABEL": "Threshold", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "beat", "LABEL": "Beat", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "tint", "LABEL": "Tint", "TYPE": "color", "DEFAULT": [1.0, 0.92, 0.82, 1.0]},
    {"NAME": "source", "LABEL": "Light position", "TYPE": "point2D", "DEFAULT": [0.5, 0.6], "MIN": [0.0, 0.0], "MAX": [1.0, 1.0]}
  ],
  "PRESETS": [
    {"NAME": "Cathedral", "VALUES": {"amount": 0.7, "reach": 0.9, "threshold": 0.45, "beat": 0.2, "tint": [1.0, 0.9, 0.7, 1.0], "source": [0.5, 0.95]}},
    {"NAME": "Search lights", "VALUES": {"amount": 0.6, "reach": 1.0, "threshold": 0.6, "beat": 0.8, "tint": [0.7, 0.85, 1.0, 1.0], "source": [0.5, 0.05]}},
    {"NAME": "Halo", "VALUES": {"amount": 0.4, "reach": 0.25, "threshold": 0.3, "beat": 0.4, "tint": [1.0, 1.0, 1.0, 1.0], "source": [0.5, 0.5]}}
  ],
  "PASSES": [
    {"TARGET": "shafts", "WIDTH": "floor($WIDTH * 0.333)", "HEIGHT": "floor($HEIGHT * 0.333)"},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#endif

void main() {
  vec2 uv = isf_FragNormCoord;
  float hit = react_pulse * (0.25 + 0.75 * react_energy);
  if (PASSINDEX == 0) {
    float open = reach * (0.75 + 0.25 * beat * hit);
    float jitter = fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715))));
    vec3 s = vec3(0.0);
    float total = 0.0;
    for (int i = 0; i < 20; i++) {
      float f = (float(i) + jitter) / 20.0;
      vec4 c = IMG_NORM_PIXEL(inputImage, mix(uv, source, f * open));
      float l = max(c.r, max(c.g, c.b));
      float w = 1.0 - f * 0.75;
      s += c.rgb * c.rgb * smoothstep(threshold, threshold + 0.4, l) * w * c.a;
      total += w;
    }
    gl_FragColor = vec4(sqrt(s / total), 1.0);
    return;
  }
  vec4 src = IMG_NORM_PIXEL(inputImage, uv);
  vec2 e = 1.0 / IMG_SIZE(shafts);
  vec3 r = vec3(0.0);
  for (int i = 0; i < 4; i++) {
    vec2 o = vec2(i < 2 ? -1.0 : 1.0, i == 0 || i == 2 ? -1.0 : 1.0);
    vec3 c = IMG_NORM_PIXEL(shafts, uv + o * e).rgb;
    r += c * c * 0.25;
  }
  vec3 lin = src.rgb * src.rgb + r * tint.rgb * amount * (0.8 + 1.1 * beat * hit);
  vec3 over = max(lin - 0.75, 0.0);
  vec3 outc = sqrt(min(lin, 0.75) + 0.25 * (1.0 - exp(-over * 4.0)));
  gl_FragColor = amount <= 0.0 ? src : vec4(outc, src.a);
}
