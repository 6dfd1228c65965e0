/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "The picture falls apart into ever larger blocks, which change over one by one and come together again.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Dissolve"],
  "INPUTS": [
    {"NAME": "startImage", "TYPE": "image"},
    {"NAME": "endImage", "TYPE": "image"},
    {"NAME": "progress", "LABEL": "Progress", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "size", "LABEL": "Block size", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "scatter", "LABEL": "Scattered", "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "grid", "LABEL": "Joints", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "beat", "LABEL": "Beat", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "hold", "LABEL": "Time in blocks", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0}
  ],
  "PRESETS": [
    {"NAME": "Eight bit", "VALUES": {"size": 0.45, "scatter": 0.8, "grid": 0.0, "beat": 0.3, "hold": 0.5}},
    {"NAME": "Lamp board", "VALUES": {"size": 0.4, "scatter": 0.5, "grid": 0.8, "beat": 0.6, "hold": 0.8}},
    {"NAME": "Wide eyes", "VALUES": {"size": 1.0, "scatter": 0.0, "grid": 0.0, "beat": 0.2, "hold": 0.2}}
  ]
}*/
#ifndef REACT_HOST
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#endif

float hash2(vec2 p) { vec3 q = fract(vec3(p.xyx) * 0.1031); q += dot(q, q.yzx + 33.33); return fract((q.x + q.y) * q.z); }
vec4 linearMix(vec4 a, vec4 b, float k) { return k <= 0.0 ? a : (k >= 1.0 ? b : vec4(sqrt(mix(a.rgb * a.rgb, b.rgb * b.rgb, k)), mix(a.a, b.a, k))); }
vec4 block(vec2 uv, float n, out vec2 id, out vec2 f) {
  // n pixels wide blocks, counted from the middle
  vec2 p = (uv - 0.5) * RENDERSIZE / n;
  id = floor(p);
  f = p - id;
  vec2 mid = clamp((id + 0.5) * n / RENDERSIZE + 0.5, 0.0, 1.0), e = 0.23 * n / RENDERSIZE;
  float own = hash2(id * 1.3 + 11.0);
  float m = clamp((progress - 0.5) / mix(0.30, 0.10, hold) + 0.5 + 0.4 * scatter * (own - 0.5), 0.0, 1.0);
  m = m * m * (3.0 - 2.0 * m);
  vec4 a = 0.25 * (IMG_NORM_PIXEL(startImage, mid + e) + IMG_NORM_PIXEL(startImage, mid - e) + IMG_NORM_PIXEL(startImage, mid + vec2(e.x, -e.y)) + IMG_NORM_PIXEL(startImage, mid + vec2(-e.x, e.y)));
  vec4 b = 0.25 * (IMG_NORM_PIXEL(endImage, mid + e) + IMG_NORM_PIXEL(endImage, mid - e) + IMG_NORM_PIXEL(endImage, mid + vec2(e.x, -e.y)) + IMG_NORM_PIXEL(endImage, mid + vec2(-e.x, e.y)));
  return linearMix(a, b, m);
}

void main() {
  vec2 uv = isf_FragNormCoord;
  if (progress <= 0.0) { gl_FragColor = IMG_NORM_PIXEL(startImage, uv); return; }
  if (progress >= 1.0) { gl_FragColor = IMG_NORM_PIXEL(endImage, uv); return; }
  float side = min(RENDERSIZE.x, RENDERSIZE.y);
  float top = log2(side * mix(0.02, 0.20, size));
  float rise = 1.0 - abs(progress * 2.0 - 1.0);
  float lod = top * smoothstep(0.0, mix(1.0, 0.55, hold), rise) * (1.0 - 0.08 * beat * react_pulse * react_energy);
  float low = floor(lod);
  vec2 id, f, id2, f2;
  vec4 c = low < 0.5 ? linearMix(IMG_NORM_PIXEL(startImage, uv), IMG_NORM_PIXEL(endImage, uv), smoothstep(0.35, 0.65, progress)) : block(uv, exp2(low), id, f);
  vec4 d = block(uv, exp2(low + 1.0), id2, f2);
  vec4 col = mix(c, d, smoothstep(0.25, 0.75, lod - low));
  vec2 e = min(f2, 1.0 - f2);
  float joint = smoothstep(0.0, 0.16, min(e.x, e.y));
  col.rgb *= 1.0 - grid * smoothstep(0.3, 1.0, lod / top) * (1.0 - joint) * 0.85;
  col.rgb *= 1.0 + beat * 0.35 * react_pulse * react_energy * (hash2(id2 + 3.0) - 0.3) * smoothstep(0.1, 0.6, rise);
  gl_FragColor = vec4(clamp(col.rgb, 0.0, 1.0), col.a);
}
