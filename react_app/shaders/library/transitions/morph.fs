/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "Each picture is pushed out of shape by the other's lights until one has become the other.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Distortion", "Dissolve"],
  "INPUTS": [
    {"NAME": "startImage", "TYPE": "image"},
    {"NAME": "endImage", "TYPE": "image"},
    {"NAME": "progress", "LABEL": "Progress", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "depth", "LABEL": "Depth", "TYPE": "float", "DEFAULT": 0.55, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "soften", "LABEL": "Roundness", "TYPE": "float", "DEFAULT": 0.55, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "swirl", "LABEL": "Swirl", "TYPE": "float", "DEFAULT": 0.35, "MIN": -1.0, "MAX": 1.0},
    {"NAME": "prism", "LABEL": "Prism", "TYPE": "float", "DEFAULT": 0.25, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "sway", "LABEL": "Bass sway", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0}
  ],
  "PRESETS": [
    {"NAME": "Liquid", "VALUES": {"depth": 0.7, "soften": 0.8, "swirl": 0.4, "prism": 0.15, "sway": 0.4}},
    {"NAME": "Heat haze", "VALUES": {"depth": 0.3, "soften": 0.2, "swirl": 0.0, "prism": 0.5, "sway": 0.6}},
    {"NAME": "Maelstrom", "VALUES": {"depth": 1.0, "soften": 1.0, "swirl": 1.0, "prism": 0.4, "sway": 0.5}}
  ],
  "PASSES": [
    {"TARGET": "across", "WIDTH": "floor($WIDTH * 180 / min($WIDTH, $HEIGHT))", "HEIGHT": "floor($HEIGHT * 180 / min($WIDTH, $HEIGHT))", "FLOAT": true},
    {"TARGET": "lights", "WIDTH": "floor($WIDTH * 180 / min($WIDTH, $HEIGHT))", "HEIGHT": "floor($HEIGHT * 180 / min($WIDTH, $HEIGHT))", "FLOAT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_bass exp(-4.0 * fract(TIME * 2.0))
#endif

vec2 mirrored(vec2 q) { return 1.0 - abs(1.0 - mod(q, 2.0)); }
float lum(vec3 c) { return sqrt(max(dot(c * c, vec3(0.30, 0.52, 0.18)), 0.0)); }

void main() {
  vec2 uv = isf_FragNormCoord;
  if (PASSINDEX < 2) {
    // lights of the start in red, of the end in green
    vec2 d = (PASSINDEX == 0 ? vec2(1.0, 0.0) : vec2(0.0, 1.0)) * mix(0.7, 3.0, soften) / RENDERSIZE;
    vec2 s = vec2(0.0);
    float total = 0.0;
    for (int i = -5; i < 6; i++) {
      float w = exp(-float(i * i) * 0.10);
      vec2 at = uv + d * float(i);
      s += w * (PASSINDEX == 0 ? vec2(lum(IMG_NORM_PIXEL(startImage, at).rgb), lum(IMG_NORM_PIXEL(endImage, at).rgb)) : IMG_NORM_PIXEL(across, at).rg);
      total += w;
    }
    gl_FragColor = vec4(s / total, 0.0, 1.0);
    return;
  }
  if (progress <= 0.0) { gl_FragColor = IMG_NORM_PIXEL(startImage, uv); return; }
  if (progress >= 1.0) { gl_FragColor = IMG_NORM_PIXEL(endImage, uv); return; }
  float p = progress, e = p * p * (3.0 - 2.0 * p);
  vec2 t = 2.0 / IMG_SIZE(lights);
  vec2 gx = IMG_NORM_PIXEL(lights, uv + vec2(t.x, 0.0)).rg - IMG_NORM_PIXEL(lights, uv - vec2(t.x, 0.0)).rg;
  vec2 gy = IMG_NORM_PIXEL(lights, uv + vec2(0.0, t.y)).rg - IMG_NORM_PIXEL(lights, uv - vec2(0.0, t.y)).rg;
  vec2 unit = vec2(min(1.0, RENDERSIZE.y / RENDERSIZE.x), min(1.0, RENDERSIZE.x / RENDERSIZE.y));
  float middle = 4.0 * p * (1.0 - p);
  float c = cos(swirl * 1.6), s = sin(swirl * 1.6);
  mat2 turn = mat2(c, -s, s, c);
  float k = depth * 1.7 * (1.0 + 0.35 * sway * react_bass * react_energy * middle) * mix(0.6, 1.6, soften);
  // the start is pushed by the end's slope more and more; the end comes out of the start's
  vec2 offA = turn * vec2(gx.y, gy.y) * k * e * unit, offB = turn * vec2(gx.x, gy.x) * -k * (1.0 - e) * unit;
  vec2 qa = uv + offA, qb = uv + offB;
  float m = smoothstep(0.25, 0.75, p + 0.16 * (IMG_NORM_PIXEL(lights, uv).g - IMG_NORM_PIXEL(lights, uv).r) * middle);
  vec3 col;
  float alpha = 0.0;
  for (int i = 0; i < 3; i++) {
    float f = 1.0 + prism * 0.35 * (float(i) - 1.0);
    vec4 a = IMG_NORM_PIXEL(startImage, mirrored(uv + offA * f)), b = IMG_NORM_PIXEL(endImage, mirrored(uv + offB * f));
    vec3 l = mix(a.rgb * a.rgb, b.rgb * b.rgb, m);
    if (i == 0) col.r = l.r; else if (i == 1) { col.g = l.g; alpha = mix(a.a, b.a, m); } else col.b = l.b;
  }
  gl_FragColor = vec4(sqrt(col), alpha);
}
