/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "A straight or waving front crosses the picture at any angle, with a soft edge and a line of light.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Wipe"],
  "INPUTS": [
    {"NAME": "startImage", "TYPE": "image"},
    {"NAME": "endImage", "TYPE": "image"},
    {"NAME": "progress", "LABEL": "Progress", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "angle", "LABEL": "Angle", "TYPE": "float", "DEFAULT": 0.0, "MIN": -1.0, "MAX": 1.0},
    {"NAME": "soft", "LABEL": "Softness", "TYPE": "float", "DEFAULT": 0.15, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "wave", "LABEL": "Waves", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "light", "LABEL": "Edge light", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "edgeColor", "LABEL": "Edge colour", "TYPE": "color", "DEFAULT": [1.0, 0.95, 0.88, 1.0]},
    {"NAME": "parallax", "LABEL": "Parallax", "TYPE": "float", "DEFAULT": 0.15, "MIN": 0.0, "MAX": 1.0}
  ],
  "PRESETS": [
    {"NAME": "Blade", "VALUES": {"angle": 0.12, "soft": 0.0, "wave": 0.0, "light": 1.0, "edgeColor": [0.75, 0.9, 1.0, 1.0], "parallax": 0.3}},
    {"NAME": "Tide", "VALUES": {"angle": 0.5, "soft": 0.25, "wave": 0.7, "light": 0.3, "parallax": 0.0}},
    {"NAME": "Curtain of fog", "VALUES": {"angle": -0.2, "soft": 1.0, "wave": 0.4, "light": 0.0, "parallax": 0.1}}
  ]
}*/
#ifndef REACT_HOST
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#endif

vec4 linearMix(vec4 a, vec4 b, float k) { return k <= 0.0 ? a : (k >= 1.0 ? b : vec4(sqrt(mix(a.rgb * a.rgb, b.rgb * b.rgb, k)), mix(a.a, b.a, k))); }
vec2 mirrored(vec2 q) { return 1.0 - abs(1.0 - mod(q, 2.0)); }
void main() {
  vec2 uv = isf_FragNormCoord;
  if (progress <= 0.0) { gl_FragColor = IMG_NORM_PIXEL(startImage, uv); return; }
  if (progress >= 1.0) { gl_FragColor = IMG_NORM_PIXEL(endImage, uv); return; }
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  float a = angle * 3.14159265;
  vec2 d = vec2(cos(a), sin(a));
  vec2 p = (uv - 0.5) * vec2(aspect, 1.0);
  float half_ = 0.5 * (abs(d.x) * aspect + abs(d.y));
  float t = dot(p, vec2(-d.y, d.x));
  float bend = wave * (0.07 * sin(t * 7.0 + TIME * 1.1) + 0.035 * sin(t * 17.0 - TIME * 1.7));
  float w = mix(1.5 / RENDERSIZE.y, 0.45, soft * soft);
  float room = w + 0.105 * wave;
  float front = mix(-half_ - room, half_ + room, progress) - dot(p, d) - bend;
  float m = smoothstep(-w, w, front);
  float middle = 4.0 * progress * (1.0 - progress);
  vec2 shift = d / vec2(aspect, 1.0) * parallax * 0.12;
  vec4 from = IMG_NORM_PIXEL(startImage, mirrored(uv - shift * progress * smoothstep(0.0, 0.2, progress)));
  vec4 to = IMG_NORM_PIXEL(endImage, mirrored(uv + shift * (1.0 - progress) * smoothstep(1.0, 0.8, progress)));
  vec4 c = linearMix(from, to, m);
  float e = front / (0.006 + 0.25 * w);
  float line = exp(-e * e) + 0.35 * exp(-abs(front) / (0.035 + w * 0.5));
  float glow = light * line * smoothstep(0.0, 0.06, progress) * smoothstep(1.0, 0.94, progress) * (0.55 + 0.3 * react_energy + 0.4 * react_pulse * react_energy) * (1.0 - 0.7 * soft);
  vec3 lin = 1.0 - (1.0 - min(c.rgb * c.rgb, 1.0)) * (1.0 - min(glow * edgeColor.rgb * edgeColor.rgb, 1.0));
  gl_FragColor = vec4(sqrt(lin), c.a);
}
