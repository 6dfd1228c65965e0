/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "Drops of ink fall on wet paper, spread with feathered edges and carry the next picture in.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Wipe", "Stylize"],
  "INPUTS": [
    {"NAME": "startImage", "TYPE": "image"},
    {"NAME": "endImage", "TYPE": "image"},
    {"NAME": "progress", "LABEL": "Progress", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "drops", "LABEL": "Drops", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "feather", "LABEL": "Feathering", "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "wet", "LABEL": "Wet edge", "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "ink", "LABEL": "Ink", "TYPE": "color", "DEFAULT": [0.05, 0.06, 0.16, 1.0]},
    {"NAME": "beat", "LABEL": "Drops on the beat", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0}
  ],
  "PRESETS": [
    {"NAME": "Sumi", "VALUES": {"drops": 0.2, "feather": 0.8, "wet": 0.8, "ink": [0.02, 0.02, 0.03, 1.0], "beat": 0.2}},
    {"NAME": "Blue blot", "VALUES": {"drops": 0.5, "feather": 0.5, "wet": 0.7, "ink": [0.06, 0.12, 0.42, 1.0], "beat": 0.5}},
    {"NAME": "Clear water", "VALUES": {"drops": 0.7, "feather": 1.0, "wet": 0.15, "ink": [0.35, 0.5, 0.6, 1.0], "beat": 0.3}}
  ]
}*/
#ifndef REACT_HOST
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_bass exp(-4.0 * fract(TIME * 2.0))
#endif

float hash1(float x) { x = fract(x * 0.1031 + 0.113); x *= x + 33.33; x *= x + x; return fract(x); }
float hash2(vec2 p) { vec3 q = fract(vec3(p.xyx) * 0.1031); q += dot(q, q.yzx + 33.33); return fract((q.x + q.y) * q.z); }
float noise2(vec2 p) {
  vec2 i = floor(p), f = fract(p);
  f *= f * (3.0 - 2.0 * f);
  return mix(mix(hash2(i), hash2(i + vec2(1.0, 0.0)), f.x), mix(hash2(i + vec2(0.0, 1.0)), hash2(i + 1.0), f.x), f.y);
}
float fbm(vec2 p) { return 0.5 * noise2(p) + 0.27 * noise2(p * 2.03 + 7.1) + 0.15 * noise2(p * 4.1 + 3.7) + 0.08 * noise2(p * 8.3 + 1.3); }
vec4 linearMix(vec4 a, vec4 b, float k) { return k <= 0.0 ? a : (k >= 1.0 ? b : vec4(sqrt(mix(a.rgb * a.rgb, b.rgb * b.rgb, k)), mix(a.a, b.a, k))); }
void main() {
  vec2 uv = isf_FragNormCoord;
  if (progress <= 0.0) { gl_FragColor = IMG_NORM_PIXEL(startImage, uv); return; }
  if (progress >= 1.0) { gl_FragColor = IMG_NORM_PIXEL(endImage, uv); return; }
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  vec2 unit = vec2(aspect, 1.0) / min(aspect, 1.0);
  vec2 p = (uv - 0.5) * unit;
  vec2 warp = vec2(fbm(p * 3.0 + 1.0), fbm(p * 3.0 + 19.0)) - 0.5;
  float fibre = fbm(p * 11.0 + warp * 3.0), thread = fbm(vec2(p.x * 30.0, p.y * 9.0) + 5.0);
  vec2 q = p + warp * (0.10 + 0.22 * feather) + (fibre - 0.5) * 0.10 * feather;
  float n = floor(mix(1.0, 9.99, drops));
  float k = 9.0;
  for (int i = 0; i < 9; i++) {
    if (float(i) >= n) break;
    float f = float(i);
    vec2 at = (vec2(0.5 + 0.36 * cos(f * 2.39996 + 0.6), 0.5 + 0.36 * sin(f * 2.39996 + 0.6)) - 0.5) * unit * (n < 1.5 ? 0.1 : 1.0) * sqrt((f + 0.3) / n) * 1.25;
    float late = n < 1.5 ? 0.0 : (0.08 + 0.42 * beat) * f / n;
    float size = 0.75 + 0.4 * hash1(f + 3.0);
    k = min(k, length(q - at) / size + late * length(unit) * 0.5);
  }
  float most = length(unit) * (0.78 / sqrt(n) + (n < 1.5 ? 0.0 : 0.04 + 0.21 * beat));
  float w = mix(0.012, 0.085, feather);
  float size = mix(-w - 0.05, most + 0.12 * feather + w, pow(progress, 1.2)) + 0.015 * react_bass * react_energy * progress * (1.0 - progress) * 4.0;
  float front = size - k - (thread - 0.5) * 0.06 * feather;
  float m = smoothstep(-w, w, front);
  m = max(m, smoothstep(0.90, 1.0, progress));
  vec4 c = linearMix(IMG_NORM_PIXEL(startImage, uv), IMG_NORM_PIXEL(endImage, uv), smoothstep(0.15, 0.95, m));
  // ink gathers at the edge of the wet ground and thins out behind it
  float live = smoothstep(0.0, 0.05, progress) * smoothstep(1.0, 0.82, progress);
  float x = front / (w + 0.02);
  float pool = exp(-pow(x - 0.15, 2.0) * 1.6) * 0.85 + 0.35 * exp(-max(x, 0.0) * 0.55) * smoothstep(-1.2, 0.0, x);
  float damp = 0.18 * smoothstep(-3.0, -0.5, x) * smoothstep(1.0, -0.3, x);
  vec3 stain = ink.rgb * ink.rgb;
  vec3 lin = c.rgb * c.rgb;
  lin = mix(lin, stain + lin * stain * 0.6, min(pool * (0.75 + 0.5 * fibre), 1.0) * wet * live);
  lin *= 1.0 - damp * wet * live;
  gl_FragColor = vec4(sqrt(lin), c.a);
}
