/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "A flight through the first picture into the next, with a real zoom blur and a turn if you like.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Distortion"],
  "INPUTS": [
    {"NAME": "startImage", "TYPE": "image"},
    {"NAME": "endImage", "TYPE": "image"},
    {"NAME": "progress", "LABEL": "Progress", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "depth", "LABEL": "Depth", "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "blur", "LABEL": "Blur", "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "roll", "LABEL": "Roll", "TYPE": "float", "DEFAULT": 0.1, "MIN": -1.0, "MAX": 1.0},
    {"NAME": "center", "LABEL": "Centre", "TYPE": "point2D", "DEFAULT": [0.5, 0.5], "MIN": [0.0, 0.0], "MAX": [1.0, 1.0]},
    {"NAME": "way", "LABEL": "Way", "TYPE": "long", "DEFAULT": 0, "VALUES": [0, 1], "LABELS": ["Into the picture", "Out of the picture"]},
    {"NAME": "flare", "LABEL": "Flare", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0}
  ],
  "PRESETS": [
    {"NAME": "Warp jump", "VALUES": {"depth": 1.0, "blur": 1.0, "roll": 0.0, "way": 0, "flare": 0.7}},
    {"NAME": "Step back", "VALUES": {"depth": 0.4, "blur": 0.5, "roll": 0.0, "way": 1, "flare": 0.0}},
    {"NAME": "Plughole", "VALUES": {"depth": 0.8, "blur": 0.6, "roll": 0.9, "way": 1, "flare": 0.2}}
  ]
}*/
#ifndef REACT_HOST
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#endif

vec2 mirrored(vec2 q) { return 1.0 - abs(1.0 - mod(q, 2.0)); }
void main() {
  vec2 uv = isf_FragNormCoord;
  if (progress <= 0.0) { gl_FragColor = IMG_NORM_PIXEL(startImage, uv); return; }
  if (progress >= 1.0) { gl_FragColor = IMG_NORM_PIXEL(endImage, uv); return; }
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  float p = progress;
  float e = p * p * p * (p * (6.0 * p - 15.0) + 10.0), speed = 30.0 * p * p * (1.0 - p) * (1.0 - p) / 1.875;
  float k = mix(0.6, 3.2, depth) * (way == 0 ? 1.0 : -1.0);
  float m = smoothstep(0.38, 0.62, p);
  float jitter = fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715))));
  vec2 v = (uv - center) * vec2(aspect, 1.0);
  vec3 sum = vec3(0.0);
  float alpha = 0.0;
  for (int i = 0; i < 12; i++) {
    float f = (float(i) + jitter) / 12.0 - 0.5;
    float s = exp2(-k * (e - f * blur * 0.22 * speed)), r = roll * 2.2 * (e + f * blur * 0.10 * speed);
    // the next picture is the same flight, one whole depth further on
    float t = exp2(k * (1.0 - e + f * blur * 0.22 * speed)), q = roll * 2.2 * (e - 1.0 + f * blur * 0.10 * speed);
    vec2 wa = mat2(cos(r), -sin(r), sin(r), cos(r)) * v * s, wb = mat2(cos(q), -sin(q), sin(q), cos(q)) * v * t;
    vec4 a = m < 1.0 ? IMG_NORM_PIXEL(startImage, mirrored(wa / vec2(aspect, 1.0) + center)) : vec4(0.0);
    vec4 b = m > 0.0 ? IMG_NORM_PIXEL(endImage, mirrored(wb / vec2(aspect, 1.0) + center)) : vec4(0.0);
    sum += mix(a.rgb * a.rgb, b.rgb * b.rgb, m);
    alpha += mix(a.a, b.a, m);
  }
  vec3 lin = sum / 12.0;
  float top = max(lin.r, max(lin.g, lin.b));
  lin *= 1.0 + flare * speed * (0.9 * top + 0.35 * exp(-dot(v, v) * 6.0)) * (0.7 + 0.5 * react_energy);
  vec3 rolled = min(lin, 0.7) + 0.3 * (1.0 - exp(-max(lin - 0.7, 0.0) / 0.3));
  gl_FragColor = vec4(sqrt(mix(lin, rolled, smoothstep(0.0, 0.2, speed))), alpha / 12.0);
}
