/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "The new picture comes in through the lights or the shadows of either one, along soft, rounded fronts.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Dissolve", "Wipe"],
  "INPUTS": [
    {"NAME": "startImage", "TYPE": "image"},
    {"NAME": "endImage", "TYPE": "image"},
    {"NAME": "progress", "LABEL": "Progress", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "by", "LABEL": "Goes by", "TYPE": "long", "DEFAULT": 1, "VALUES": [0, 1, 2, 3], "LABELS": ["The first, dark first", "The first, bright first", "The next, dark first", "The next, bright first"]},
    {"NAME": "soft", "LABEL": "Softness", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "round_", "LABEL": "Roundness", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "light", "LABEL": "Edge light", "TYPE": "float", "DEFAULT": 0.35, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "edgeColor", "LABEL": "Edge colour", "TYPE": "color", "DEFAULT": [1.0, 0.9, 0.75, 1.0]}
  ],
  "PRESETS": [
    {"NAME": "Lights first", "VALUES": {"by": 3, "soft": 0.35, "round_": 0.3, "light": 0.5}},
    {"NAME": "Rising shadow", "VALUES": {"by": 0, "soft": 0.6, "round_": 0.7, "light": 0.0}},
    {"NAME": "Etched", "VALUES": {"by": 1, "soft": 0.03, "round_": 0.1, "light": 0.8, "edgeColor": [0.6, 0.85, 1.0, 1.0]}}
  ],
  "PASSES": [
    {"TARGET": "across", "WIDTH": "floor($WIDTH * 180 / min($WIDTH, $HEIGHT))", "HEIGHT": "floor($HEIGHT * 180 / min($WIDTH, $HEIGHT))", "FLOAT": true},
    {"TARGET": "order", "WIDTH": "floor($WIDTH * 180 / min($WIDTH, $HEIGHT))", "HEIGHT": "floor($HEIGHT * 180 / min($WIDTH, $HEIGHT))", "FLOAT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#endif

vec4 linearMix(vec4 a, vec4 b, float k) { return k <= 0.0 ? a : (k >= 1.0 ? b : vec4(sqrt(mix(a.rgb * a.rgb, b.rgb * b.rgb, k)), mix(a.a, b.a, k))); }
float key(vec2 uv) {
  vec3 c = by < 2 ? IMG_NORM_PIXEL(startImage, uv).rgb : IMG_NORM_PIXEL(endImage, uv).rgb;
  vec3 o = by < 2 ? IMG_NORM_PIXEL(endImage, uv).rgb : IMG_NORM_PIXEL(startImage, uv).rgb;
  float l = sqrt(max(dot(c * c * 0.85 + o * o * 0.15, vec3(0.2126, 0.7152, 0.0722)), 0.0));
  // most of a picture for the stage is dark: the low tones get the larger part of the time
  l = 1.28 * l / (l + 0.28);
  return by == 0 || by == 2 ? l : 1.0 - l;
}

void main() {
  vec2 uv = isf_FragNormCoord;
  if (PASSINDEX < 2) {
    vec2 d = (PASSINDEX == 0 ? vec2(1.0, 0.0) : vec2(0.0, 1.0)) * mix(0.3, 3.0, round_) / RENDERSIZE;
    float s = 0.0, total = 0.0;
    for (int i = -5; i < 6; i++) {
      float w = exp(-float(i * i) * 0.10);
      s += w * (PASSINDEX == 0 ? key(uv + d * float(i)) : IMG_NORM_PIXEL(across, uv + d * float(i)).r);
      total += w;
    }
    gl_FragColor = vec4(s / total, 0.0, 0.0, 1.0);
    return;
  }
  if (progress <= 0.0) { gl_FragColor = IMG_NORM_PIXEL(startImage, uv); return; }
  if (progress >= 1.0) { gl_FragColor = IMG_NORM_PIXEL(endImage, uv); return; }
  float k = mix(IMG_NORM_PIXEL(order, uv).r, key(uv), 0.35 * (1.0 - round_));
  float w = mix(0.02, 0.6, soft);
  float front = mix(-w, 1.0 + w, progress) - k;
  float m = smoothstep(-w, w, front);
  vec4 c = linearMix(IMG_NORM_PIXEL(startImage, uv), IMG_NORM_PIXEL(endImage, uv), m);
  float rim = exp(-front * front / (w * w * 0.12 + 0.0006)) * smoothstep(0.0, 0.12, progress) * smoothstep(1.0, 0.88, progress);
  vec3 lin = c.rgb * c.rgb + light * rim * edgeColor.rgb * edgeColor.rgb * (0.10 + 0.5 * c.rgb) * (0.6 + 0.4 * react_energy + 0.5 * react_pulse * react_energy);
  vec3 rolled = min(lin, 0.75) + 0.25 * (1.0 - exp(-max(lin - 0.75, 0.0) * 4.0));
  gl_FragColor = vec4(sqrt(mix(lin, rolled, min(rim * light * 4.0, 1.0))), c.a);
}
