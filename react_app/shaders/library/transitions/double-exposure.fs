/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "Both pictures burn into one frame before the first lets go; light is added as on film, never clipped.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Dissolve"],
  "INPUTS": [
    {"NAME": "startImage", "TYPE": "image"},
    {"NAME": "endImage", "TYPE": "image"},
    {"NAME": "progress", "LABEL": "Progress", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "overlap", "LABEL": "Overlap", "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "beat", "LABEL": "Beat", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "tint", "LABEL": "Tint", "TYPE": "color", "DEFAULT": [1.0, 0.96, 0.9, 1.0]}
  ],
  "PRESETS": [
    {"NAME": "Soft print", "VALUES": {"overlap": 0.35, "glow": 0.15, "beat": 0.1}},
    {"NAME": "Two suns", "VALUES": {"overlap": 1.0, "glow": 0.8, "beat": 0.5}},
    {"NAME": "Rose light", "VALUES": {"overlap": 0.7, "glow": 0.6, "tint": [1.0, 0.72, 0.78, 1.0], "beat": 0.3}}
  ]
}*/
#ifndef REACT_HOST
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#endif

vec4 linearMix(vec4 a, vec4 b, float k) { return k <= 0.0 ? a : (k >= 1.0 ? b : vec4(sqrt(mix(a.rgb * a.rgb, b.rgb * b.rgb, k)), mix(a.a, b.a, k))); }
void main() {
  vec2 uv = isf_FragNormCoord;
  if (progress <= 0.0) { gl_FragColor = IMG_NORM_PIXEL(startImage, uv); return; }
  if (progress >= 1.0) { gl_FragColor = IMG_NORM_PIXEL(endImage, uv); return; }
  vec4 a = IMG_NORM_PIXEL(startImage, uv), b = IMG_NORM_PIXEL(endImage, uv);
  float apart = 0.5 * overlap;
  float out_ = 1.0 - smoothstep(apart, 1.0, progress), in_ = smoothstep(0.0, 1.0 - apart, progress);
  float middle = 4.0 * progress * (1.0 - progress);
  vec3 la = a.rgb * a.rgb * out_, lb = b.rgb * b.rgb * in_;
  vec3 lin = la + lb;
  // where both are bright the light spills into the tint
  float meet = max(la.r, max(la.g, la.b)) + max(lb.r, max(lb.g, lb.b));
  lin += tint.rgb * tint.rgb * middle * glow * (0.55 + 0.6 * beat * react_pulse * (0.25 + 0.75 * react_energy)) * meet * meet * 0.5;
  vec3 rolled = min(lin, 0.7) + 0.3 * (1.0 - exp(-max(lin - 0.7, 0.0) / 0.3));
  gl_FragColor = vec4(sqrt(mix(lin, rolled, smoothstep(0.0, 0.3, middle))), a.a * out_ + b.a * in_ * (1.0 - a.a * out_));
}
