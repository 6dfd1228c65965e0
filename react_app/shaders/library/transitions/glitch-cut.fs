/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "The signal breaks, blocks of the next picture leak in, tear and lock.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Distortion"],
  "INPUTS": [
    {"NAME": "startImage", "TYPE": "image"},
    {"NAME": "endImage", "TYPE": "image"},
    {"NAME": "progress", "LABEL": "Progress", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "violence", "LABEL": "Violence", "TYPE": "float", "DEFAULT": 0.55, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "blocks", "LABEL": "Block size", "TYPE": "float", "DEFAULT": 0.45, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "colour", "LABEL": "Colour error", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "rate", "LABEL": "Rate", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "scan", "LABEL": "Torn lines", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0}
  ],
  "PRESETS": [
    {"NAME": "Bad cable", "VALUES": {"violence": 0.35, "blocks": 0.2, "colour": 0.8, "rate": 0.6, "scan": 0.9}},
    {"NAME": "Packet loss", "VALUES": {"violence": 0.7, "blocks": 0.8, "colour": 0.2, "rate": 0.4, "scan": 0.1}},
    {"NAME": "Total failure", "VALUES": {"violence": 1.0, "blocks": 0.5, "colour": 1.0, "rate": 1.0, "scan": 1.0}}
  ]
}*/
#ifndef REACT_HOST
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#endif

float hash2(vec2 p) { vec3 q = fract(vec3(p.xyx) * 0.1031); q += dot(q, q.yzx + 33.33); return fract((q.x + q.y) * q.z); }
vec2 mirrored(vec2 q) { return 1.0 - abs(1.0 - mod(q, 2.0)); }
void main() {
  vec2 uv = isf_FragNormCoord;
  if (progress <= 0.0) { gl_FragColor = IMG_NORM_PIXEL(startImage, uv); return; }
  if (progress >= 1.0) { gl_FragColor = IMG_NORM_PIXEL(endImage, uv); return; }
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  float n = floor(mix(9.0, 30.0, rate));
  float tick = floor(progress * n);
  // nothing breaks in the first and last step; between them it gets worse, then better
  float storm = smoothstep(0.0, 0.45, progress) * smoothstep(1.0, 0.55, progress) * violence * (0.75 + 0.35 * react_energy);
  vec2 grid = mix(vec2(22.0, 30.0), vec2(4.0, 6.0), blocks) * vec2(max(aspect, 0.6) * 0.6, 1.0);
  vec2 id = floor(uv * grid), big = floor(uv * grid * 0.4);
  float r = 0.55 * hash2(id + tick * 7.3) + 0.45 * hash2(big + floor(tick * 0.5) * 3.1);
  // who comes over early stays; the order of the blocks does not change, only the tearing does
  float own = 0.6 * hash2(big + 17.0) + 0.4 * hash2(id + 5.0);
  float m = smoothstep(own * 0.7 + 0.10, own * 0.7 + 0.20, progress);
  m = floor(m * 4.0 + 0.5) / 4.0;
  vec2 off = vec2(0.0);
  float picked = step(1.0 - 0.55 * storm, r);
  off.x += picked * (hash2(id + tick) - 0.5) * 0.42;
  off.y += picked * (hash2(big + tick + 8.0) - 0.5) * 0.10;
  float row = floor(uv.y * mix(70.0, 20.0, blocks));
  float lr = hash2(vec2(row, tick));
  off.x += step(1.0 - 0.5 * storm * scan, lr) * (hash2(vec2(row, tick + 9.0)) - 0.5) * 0.5;
  off.x += storm * scan * 0.02 * sin(uv.y * 90.0 + tick * 2.0);
  vec2 q = mirrored(uv + off);
  float fringe = colour * storm * (0.006 + 0.03 * picked);
  vec2 fr = vec2(fringe, 0.0);
  vec4 a = IMG_NORM_PIXEL(startImage, q), b = IMG_NORM_PIXEL(endImage, q);
  vec3 ca = vec3(IMG_NORM_PIXEL(startImage, q + fr).r, a.g, IMG_NORM_PIXEL(startImage, q - fr).b);
  vec3 cb = vec3(IMG_NORM_PIXEL(endImage, q + fr).r, b.g, IMG_NORM_PIXEL(endImage, q - fr).b);
  vec3 c = mix(ca, cb, m);
  c = mix(c, c.gbr, picked * step(0.7, hash2(id + tick + 4.0)) * colour * min(storm * 2.0, 1.0));
  c *= 1.0 + picked * storm * 0.4 * (hash2(id + tick + 21.0) - 0.4);
  gl_FragColor = vec4(clamp(c, 0.0, 1.0), mix(a.a, b.a, m));
}
