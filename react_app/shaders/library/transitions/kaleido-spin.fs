/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "The picture folds into a turning rosette, changes there, and unfolds as the next one.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Distortion"],
  "INPUTS": [
    {"NAME": "startImage", "TYPE": "image"},
    {"NAME": "endImage", "TYPE": "image"},
    {"NAME": "progress", "LABEL": "Progress", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "wedges", "LABEL": "Wedges", "TYPE": "long", "DEFAULT": 2, "VALUES": [0, 1, 2, 3, 4], "LABELS": ["3", "4", "6", "8", "12"]},
    {"NAME": "spin", "LABEL": "Spin", "TYPE": "float", "DEFAULT": 0.4, "MIN": -1.0, "MAX": 1.0},
    {"NAME": "zoom", "LABEL": "Zoom", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "center", "LABEL": "Centre", "TYPE": "point2D", "DEFAULT": [0.5, 0.5], "MIN": [0.0, 0.0], "MAX": [1.0, 1.0]},
    {"NAME": "sparkle", "LABEL": "Sparkle", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0}
  ],
  "PRESETS": [
    {"NAME": "Rose window", "VALUES": {"wedges": 4, "spin": 0.2, "zoom": 0.5, "sparkle": 0.6}},
    {"NAME": "Toy tube", "VALUES": {"wedges": 2, "spin": 0.6, "zoom": 0.2, "sparkle": 0.2}},
    {"NAME": "Vortex", "VALUES": {"wedges": 0, "spin": -1.0, "zoom": 1.0, "sparkle": 0.4}}
  ]
}*/
#ifndef REACT_HOST
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#endif

vec2 mirrored(vec2 q) { return 1.0 - abs(1.0 - mod(q, 2.0)); }
void main() {
  vec2 uv = isf_FragNormCoord;
  if (progress <= 0.0) { gl_FragColor = IMG_NORM_PIXEL(startImage, uv); return; }
  if (progress >= 1.0) { gl_FragColor = IMG_NORM_PIXEL(endImage, uv); return; }
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  float p = progress;
  float n = wedges == 0 ? 3.0 : (wedges == 1 ? 4.0 : (wedges == 2 ? 6.0 : (wedges == 3 ? 8.0 : 12.0)));
  float fold = smoothstep(0.0, 0.42, p) * smoothstep(1.0, 0.58, p);
  float e = p * p * (3.0 - 2.0 * p), seg = 3.14159265 / n;
  vec2 v = (uv - center) * vec2(aspect, 1.0);
  float r = length(v), a = atan(v.y, v.x);
  float m = smoothstep(0.40, 0.60, p + 0.12 * (r - 0.4));
  float bloom_ = smoothstep(-0.16, 0.16, fold * (length(vec2(aspect, 1.0) * (0.5 + abs(center - 0.5))) + 0.34) - 0.17 - r);
  float turnA = spin * 2.2 * e, turnB = spin * 2.2 * (e - 1.0);
  float scale = 1.0 - 0.45 * zoom * fold + 0.06 * fold * react_pulse * react_energy;
  vec3 col = vec3(0.0);
  float alpha = 0.0;
  for (int i = 0; i < 2; i++) {
    if ((i == 0 && m >= 1.0) || (i == 1 && m <= 0.0)) continue;
    float turn = i == 0 ? turnA : turnB;
    vec2 plain = r * vec2(cos(a + turn), sin(a + turn)) * scale;
    float b = abs(mod(a + turn * 1.5 + 1.5707963, 2.0 * seg) - seg);
    vec2 folded = r * vec2(cos(b + turn), sin(b + turn)) * scale;
    // the rosette opens from the centre and closes to it
    vec4 c = i == 0 ? IMG_NORM_PIXEL(startImage, mirrored(plain / vec2(aspect, 1.0) + center)) : IMG_NORM_PIXEL(endImage, mirrored(plain / vec2(aspect, 1.0) + center));
    if (bloom_ > 0.0) {
      vec4 f = i == 0 ? IMG_NORM_PIXEL(startImage, mirrored(folded / vec2(aspect, 1.0) + center)) : IMG_NORM_PIXEL(endImage, mirrored(folded / vec2(aspect, 1.0) + center));
      c = vec4(sqrt(mix(c.rgb * c.rgb, f.rgb * f.rgb, bloom_)), mix(c.a, f.a, bloom_));
    }
    float w = i == 0 ? 1.0 - m : m;
    col += w * c.rgb * c.rgb;
    alpha += w * c.a;
  }
  float line = abs(mod(a + turnA * 1.5 + 1.5707963, seg) - 0.5 * seg);
  float star = sparkle * fold * (exp(-r * 7.0) * 0.6 + exp(-pow((0.5 * seg - line) * r * 60.0, 2.0)) * 0.16 * bloom_) * (0.5 + 0.5 * react_energy + 0.6 * react_pulse * react_energy);
  vec3 lin = 1.0 - (1.0 - min(col, 1.0)) * (1.0 - min(star * (0.3 + col * 1.5), 1.0));
  gl_FragColor = vec4(sqrt(lin), alpha);
}
