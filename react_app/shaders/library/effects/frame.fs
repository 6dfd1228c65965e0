/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "The edge of the picture: cinema bars, a round or ticket-shaped mask, a soft vignette; it closes in as the music builds.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Masking", "Film"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "close_", "LABEL": "Closed", "TYPE": "float", "DEFAULT": 0.35, "MIN": 0.0, "MAX": 1.0, "IDENTITY": 0.0},
    {"NAME": "shape", "LABEL": "Shape", "TYPE": "long", "DEFAULT": 0, "VALUES": [0, 1, 2, 3, 4], "LABELS": ["Bars above and below", "Bars at the sides", "Rounded frame", "Circle", "Vignette"]},
    {"NAME": "soft", "LABEL": "Softness", "TYPE": "float", "DEFAULT": 0.05, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "build", "LABEL": "Closes in a build", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0, "IDENTITY": 0.0},
    {"NAME": "beat", "LABEL": "Beat", "TYPE": "float", "DEFAULT": 0.15, "MIN": 0.0, "MAX": 1.0, "IDENTITY": 0.0},
    {"NAME": "rim", "LABEL": "Rim light", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "edgeColor", "LABEL": "Colour", "TYPE": "color", "DEFAULT": [0.0, 0.0, 0.0, 1.0]}
  ],
  "PRESETS": [
    {"NAME": "Scope", "VALUES": {"close_": 0.34, "shape": 0, "soft": 0.0, "build": 0.2, "beat": 0.1, "rim": 0.0, "edgeColor": [0.0, 0.0, 0.0, 1.0]}},
    {"NAME": "Spotlight", "VALUES": {"close_": 0.45, "shape": 3, "soft": 0.45, "build": 0.6, "beat": 0.4, "rim": 0.0, "edgeColor": [0.0, 0.0, 0.0, 1.0]}},
    {"NAME": "Old postcard", "VALUES": {"close_": 0.2, "shape": 2, "soft": 0.0, "build": 0.0, "beat": 0.05, "rim": 0.2, "edgeColor": [0.93, 0.90, 0.83, 1.0]}}
  ]
}*/
#ifndef REACT_HOST
#define react_build 0.0
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#endif

void main() {
  vec2 uv = isf_FragNormCoord;
  vec4 src = IMG_NORM_PIXEL(inputImage, uv);
  float shut = close_ + build * react_build * (1.0 - close_) * 0.7 + 0.10 * beat * react_pulse * (0.25 + 0.75 * react_energy);
  if (shut <= 0.0) { gl_FragColor = src; return; }
  shut = min(shut, 1.0);
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  vec2 unit = vec2(aspect, 1.0) / min(aspect, 1.0);
  vec2 p = abs(uv - 0.5) * unit, h = 0.5 * unit;
  // distance to the edge, positive in the mask; lengths in shares of the shorter side
  float d;
  if (shape == 0) d = p.y - h.y * (1.0 - 0.72 * shut);
  else if (shape == 1) d = p.x - h.x * (1.0 - 0.72 * shut);
  else if (shape == 2) {
    float inset = 0.30 * shut, round_ = 0.03 + 0.12 * shut;
    vec2 q = p - (h - inset - round_);
    d = length(max(q, 0.0)) + min(max(q.x, q.y), 0.0) - round_;
  } else if (shape == 3) d = length(p) - mix(length(h), 0.10, pow(shut, 0.55));
  else d = length(p / h) * 0.5 - mix(0.62, 0.05, shut);
  float blur_ = mix(1.0 / min(RENDERSIZE.x, RENDERSIZE.y), 0.5, shape == 4 ? 0.75 + 0.25 * soft : soft * soft);
  float outside = smoothstep(-blur_, blur_ * (shape == 4 ? 1.0 : 0.25), d) * smoothstep(0.0, 0.06, shut);
  vec3 lin = mix(src.rgb * src.rgb, edgeColor.rgb * edgeColor.rgb, outside * edgeColor.a);
  float glow = rim * exp(-abs(d) * 60.0) * (0.35 + 0.35 * react_energy + 0.5 * beat * react_pulse) * smoothstep(0.0, 0.06, shut);
  vec3 col = sqrt(1.0 - (1.0 - min(lin, 1.0)) * (1.0 - glow * (0.3 + 0.7 * src.rgb)));
  float grain = outside > 0.0 && outside < 1.0 ? (fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0 : 0.0;
  gl_FragColor = vec4(col + grain, mix(src.a, max(src.a, edgeColor.a), outside));
}
