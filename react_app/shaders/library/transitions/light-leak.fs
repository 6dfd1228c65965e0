/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "Warm light leaks into the camera, drowns the picture and drains away over the next one.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Dissolve", "Film"],
  "INPUTS": [
    {"NAME": "startImage", "TYPE": "image"},
    {"NAME": "endImage", "TYPE": "image"},
    {"NAME": "progress", "LABEL": "Progress", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "warm", "LABEL": "Warm", "TYPE": "color", "DEFAULT": [1.0, 0.45, 0.12, 1.0]},
    {"NAME": "second", "LABEL": "Second", "TYPE": "color", "DEFAULT": [0.95, 0.16, 0.3, 1.0]},
    {"NAME": "amount", "LABEL": "Amount", "TYPE": "float", "DEFAULT": 0.65, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "angle", "LABEL": "Angle", "TYPE": "float", "DEFAULT": 0.15, "MIN": -1.0, "MAX": 1.0},
    {"NAME": "bloom_", "LABEL": "Bloom", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "beat", "LABEL": "Beat", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0}
  ],
  "PRESETS": [
    {"NAME": "Super 8", "VALUES": {"warm": [1.0, 0.5, 0.15, 1.0], "second": [0.95, 0.2, 0.2, 1.0], "amount": 0.8, "angle": 0.1, "bloom_": 0.5, "beat": 0.3}},
    {"NAME": "Aurora leak", "VALUES": {"warm": [0.15, 0.9, 0.6, 1.0], "second": [0.4, 0.25, 1.0, 1.0], "amount": 0.7, "angle": 0.45, "bloom_": 0.7, "beat": 0.4}},
    {"NAME": "Last frame", "VALUES": {"warm": [1.0, 0.85, 0.6, 1.0], "second": [1.0, 0.5, 0.2, 1.0], "amount": 1.0, "angle": -0.5, "bloom_": 1.0, "beat": 0.1}}
  ]
}*/
#ifndef REACT_HOST
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#endif

float hash2(vec2 p) { vec3 q = fract(vec3(p.xyx) * 0.1031); q += dot(q, q.yzx + 33.33); return fract((q.x + q.y) * q.z); }
float noise2(vec2 p) {
  vec2 i = floor(p), f = fract(p);
  f *= f * (3.0 - 2.0 * f);
  return mix(mix(hash2(i), hash2(i + vec2(1.0, 0.0)), f.x), mix(hash2(i + vec2(0.0, 1.0)), hash2(i + 1.0), f.x), f.y);
}
float fbm(vec2 p) { return 0.5 * noise2(p) + 0.27 * noise2(p * 2.03 + 7.1) + 0.15 * noise2(p * 4.1 + 3.7) + 0.08 * noise2(p * 8.3 + 1.3); }
void main() {
  vec2 uv = isf_FragNormCoord;
  if (progress <= 0.0) { gl_FragColor = IMG_NORM_PIXEL(startImage, uv); return; }
  if (progress >= 1.0) { gl_FragColor = IMG_NORM_PIXEL(endImage, uv); return; }
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  float a = angle * 3.14159265;
  vec2 d = vec2(cos(a), sin(a));
  vec2 p = (uv - 0.5) * vec2(aspect, 1.0) / max(1.0, aspect * 0.8);
  float x = dot(p, d), y = dot(p, vec2(-d.y, d.x));
  float t = progress, middle = sin(t * 3.14159265);
  middle *= middle;
  // three soft beams cross at different speeds; their colours are those of burnt film
  float cloud = fbm(vec2(x * 1.3 - t * 1.6, y * 0.9 + 0.4 * t) + 5.0) - 0.5;
  float b1 = exp(-pow((x + 0.9 - 1.8 * t + 0.5 * cloud) * 2.3, 2.0));
  float b2 = exp(-pow((x * 0.8 + 0.35 * y + 0.7 - 1.5 * t * t - 0.4 * cloud) * 3.4, 2.0));
  float b3 = exp(-pow((x - 0.5 * y + 1.2 - 2.2 * t + 0.3 * cloud) * 5.0, 2.0));
  float beatNow = 1.0 + beat * 0.35 * react_pulse * react_energy;
  vec3 leak = warm.rgb * warm.rgb * (b1 * 0.9 + b3 * 0.5) + second.rgb * second.rgb * (b2 * 0.9 + 0.35 * b1 * (0.5 + cloud)) + vec3(1.0, 0.85, 0.6) * pow(b1 * b2, 1.5) * 0.9;
  leak *= amount * 1.5 * middle * beatNow;
  float lead = clamp((b1 + b2) * 0.5, 0.0, 1.0) * middle;
  float m = smoothstep(0.26, 0.74, t + 0.10 * (lead - 0.4) * middle - 0.10 * x * middle);
  vec4 s = IMG_NORM_PIXEL(startImage, uv), e = IMG_NORM_PIXEL(endImage, uv);
  vec3 lin = mix(s.rgb * s.rgb, e.rgb * e.rgb, m);
  lin *= 1.0 + bloom_ * 1.3 * middle * (0.4 + lead);
  lin += leak * (0.55 + 0.9 * sqrt(lin));
  vec3 rolled = min(lin, 0.6) + 0.4 * (1.0 - exp(-max(lin - 0.6, 0.0) / 0.4));
  vec3 col = sqrt(mix(lin, rolled, smoothstep(0.0, 0.3, middle)));
  float grain = (fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0;
  gl_FragColor = vec4(clamp(col + grain * middle, 0.0, 1.0), mix(s.a, e.a, m));
}
