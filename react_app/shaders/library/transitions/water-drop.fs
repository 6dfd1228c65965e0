/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "A drop falls into the picture; behind the wave that runs outwards lies the next one.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Wipe", "Distortion"],
  "INPUTS": [
    {"NAME": "startImage", "TYPE": "image"},
    {"NAME": "endImage", "TYPE": "image"},
    {"NAME": "progress", "LABEL": "Progress", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "center", "LABEL": "Centre", "TYPE": "point2D", "DEFAULT": [0.5, 0.5], "MIN": [0.0, 0.0], "MAX": [1.0, 1.0]},
    {"NAME": "waves", "LABEL": "Waves", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "height", "LABEL": "Height", "TYPE": "float", "DEFAULT": 0.55, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "soft", "LABEL": "Softness", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "shine", "LABEL": "Shine", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "prism", "LABEL": "Prism", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0}
  ],
  "PRESETS": [
    {"NAME": "Still pond", "VALUES": {"waves": 0.3, "height": 0.4, "soft": 0.5, "shine": 0.4, "prism": 0.15}},
    {"NAME": "Shock wave", "VALUES": {"waves": 0.0, "height": 1.0, "soft": 0.05, "shine": 0.3, "prism": 0.8}},
    {"NAME": "Gong", "VALUES": {"waves": 1.0, "height": 0.5, "soft": 0.4, "shine": 0.9, "prism": 0.3}}
  ]
}*/
#ifndef REACT_HOST
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_bass exp(-4.0 * fract(TIME * 2.0))
#endif

vec4 linearMix(vec4 a, vec4 b, float k) { return k <= 0.0 ? a : (k >= 1.0 ? b : vec4(sqrt(mix(a.rgb * a.rgb, b.rgb * b.rgb, k)), mix(a.a, b.a, k))); }
vec2 mirrored(vec2 q) { return 1.0 - abs(1.0 - mod(q, 2.0)); }
void main() {
  vec2 uv = isf_FragNormCoord;
  if (progress <= 0.0) { gl_FragColor = IMG_NORM_PIXEL(startImage, uv); return; }
  if (progress >= 1.0) { gl_FragColor = IMG_NORM_PIXEL(endImage, uv); return; }
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  vec2 p = (uv - center) * vec2(aspect, 1.0), far = vec2(aspect, 1.0) * (0.5 + abs(center - 0.5));
  float r = length(p), most = length(far), wide = mix(0.10, 0.34, waves);
  // the ring's front goes from before the centre to beyond the farthest corner
  float front = mix(-0.06, most + wide * 1.6 + 0.06, progress);
  float x = (front - r) / wide;
  float live = smoothstep(0.0, 0.07, progress) * smoothstep(1.0, 0.80, progress);
  float n = mix(1.0, 4.0, waves);
  float env = smoothstep(-0.25, 0.15, x) * exp(-max(x, 0.0) * 1.6);
  float wave = sin(x * 6.2831853 * n * 0.5) * env, slope = cos(x * 6.2831853 * n * 0.5) * env;
  float lift = height * live * (0.85 + 0.3 * react_bass * react_energy);
  vec2 dir = p / max(r, 1e-3) / vec2(aspect, 1.0);
  vec2 bend = dir * slope * lift * 0.075;
  float w = mix(0.02, 0.7, soft);
  float m = smoothstep(0.35 - w, 0.35 + w, x);
  vec3 col = vec3(0.0);
  float alpha = 1.0;
  for (int i = 0; i < 3; i++) {
    vec2 q = mirrored(uv - bend * (1.0 + prism * 0.35 * (float(i) - 1.0)));
    vec4 c = linearMix(IMG_NORM_PIXEL(startImage, q), IMG_NORM_PIXEL(endImage, q), m);
    if (i == 0) col.r = c.r; else if (i == 1) { col.g = c.g; alpha = c.a; } else col.b = c.b;
  }
  float light = slope * dot(normalize(p + 1e-4), normalize(vec2(-0.5, 0.8)));
  vec3 lin = col * col * (1.0 + shine * lift * 0.9 * light);
  lin += shine * lift * pow(max(light, 0.0), 5.0) * 0.55 * (0.15 + col);
  vec3 rolled = min(lin, 0.75) + 0.25 * (1.0 - exp(-max(lin - 0.75, 0.0) * 4.0));
  gl_FragColor = vec4(sqrt(max(mix(lin, rolled, live), 0.0)), alpha);
}
