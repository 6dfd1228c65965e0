/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "The finishing lens: graded looks, contrast, vignette, a little halation and grain.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Film", "Color Adjustment"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "look", "LABEL": "Look", "TYPE": "long", "DEFAULT": 1, "VALUES": [0, 1, 2, 3, 4, 5, 6], "LABELS": ["Neutral", "Teal and amber", "Bleach bypass", "Night blue", "Warm print", "Infrared", "Silver"]},
    {"NAME": "strength", "LABEL": "Strength", "TYPE": "float", "DEFAULT": 0.7, "MIN": 0.0, "MAX": 1.0, "IDENTITY": 0.0},
    {"NAME": "contrast", "LABEL": "Contrast", "TYPE": "float", "DEFAULT": 0.2, "MIN": -1.0, "MAX": 1.0, "IDENTITY": 0.0},
    {"NAME": "saturation", "LABEL": "Saturation", "TYPE": "float", "DEFAULT": 0.1, "MIN": -1.0, "MAX": 1.0, "IDENTITY": 0.0},
    {"NAME": "exposure", "LABEL": "Exposure", "TYPE": "float", "DEFAULT": 0.0, "MIN": -1.0, "MAX": 1.0, "IDENTITY": 0.0},
    {"NAME": "vignette", "LABEL": "Vignette", "TYPE": "float", "DEFAULT": 0.35, "MIN": 0.0, "MAX": 1.0, "IDENTITY": 0.0},
    {"NAME": "grain", "LABEL": "Grain", "TYPE": "float", "DEFAULT": 0.25, "MIN": 0.0, "MAX": 1.0, "IDENTITY": 0.0},
    {"NAME": "lift", "LABEL": "Beat exposure", "TYPE": "float", "DEFAULT": 0.15, "MIN": 0.0, "MAX": 1.0, "IDENTITY": 0.0}
  ],
  "PRESETS": [
    {"NAME": "Blockbuster", "VALUES": {"look": 1, "strength": 0.9, "contrast": 0.35, "saturation": 0.15, "vignette": 0.4, "grain": 0.2, "lift": 0.1}},
    {"NAME": "Silver screen", "VALUES": {"look": 6, "strength": 1.0, "contrast": 0.4, "saturation": 0.0, "vignette": 0.6, "grain": 0.6, "lift": 0.2}},
    {"NAME": "Festival night", "VALUES": {"look": 3, "strength": 0.7, "contrast": 0.2, "saturation": 0.4, "vignette": 0.3, "grain": 0.15, "lift": 0.5}}
  ]
}*/
#ifndef REACT_HOST
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#endif

float hash2(vec2 p) { vec3 q = fract(vec3(p.xyx) * 0.1031); q += dot(q, q.yzx + 33.33); return fract((q.x + q.y) * q.z); }

vec3 grade(vec3 c) {
  float l = dot(c, vec3(0.2126, 0.7152, 0.0722));
  if (look == 1) {
    vec3 lo = vec3(0.00, 0.055, 0.075), hi = vec3(1.06, 0.99, 0.88);
    c = c * mix(vec3(0.88, 1.0, 1.06), hi, smoothstep(0.05, 0.75, l));
    return c + lo * (1.0 - smoothstep(0.0, 0.35, l)) * smoothstep(0.0, 0.03, l) * 0.7;
  }
  if (look == 2) {
    vec3 g = mix(c, vec3(l), 0.62);
    return mix(g, smoothstep(0.0, 1.0, g), 0.75) * vec3(1.0, 0.99, 0.96) * 1.06;
  }
  if (look == 3) {
    vec3 g = mix(c, vec3(l), 0.45);
    return g * vec3(0.60, 0.82, 1.18) + vec3(0.0, 0.008, 0.030) * (1.0 - l) * smoothstep(0.0, 0.05, l);
  }
  if (look == 4) {
    vec3 g = pow(c, vec3(0.94, 1.0, 1.10)) * vec3(1.06, 0.98, 0.86);
    return g + vec3(0.030, 0.010, 0.004) * (1.0 - l) * smoothstep(0.0, 0.05, l);
  }
  if (look == 5) {
    vec3 g = vec3(max(c.g, c.r * 0.6) * 1.10, mix(c.r, c.b, 0.6) * 0.72, mix(c.b, c.r, 0.35));
    return mix(g, g.rbg, 0.15);
  }
  if (look == 6) {
    float s = dot(c, vec3(0.36, 0.50, 0.14));
    return mix(vec3(s), smoothstep(vec3(-0.02), vec3(0.92), vec3(s)), 0.8) * vec3(0.985, 1.0, 1.02);
  }
  return c;
}

void main() {
  vec2 uv = isf_FragNormCoord;
  vec4 src = IMG_NORM_PIXEL(inputImage, uv);
  vec3 c = src.rgb;
  c *= exp2(exposure * 1.5 + lift * react_pulse * (0.25 + 0.75 * react_energy) * 0.8);
  c = mix(c, grade(clamp(c, 0.0, 1.0)), strength);
  float l = dot(c, vec3(0.2126, 0.7152, 0.0722));
  c = max(mix(vec3(l), c, 1.0 + saturation), 0.0);
  vec3 s = clamp(c, 0.0, 1.0);
  vec3 steep = s * s * (3.0 - 2.0 * s);
  vec3 flat_ = 0.5 + (s - 0.5) * 0.65;
  c = contrast >= 0.0 ? mix(c, steep, contrast) : mix(c, flat_, -contrast);
  vec2 v = (uv - 0.5) * vec2(1.0, mix(1.0, RENDERSIZE.y / RENDERSIZE.x, 0.35));
  c *= 1.0 - vignette * smoothstep(0.08, 0.62, dot(v, v) * 1.9);
  float n = hash2(gl_FragCoord.xy + fract(TIME * 7.13) * 811.0) + hash2(gl_FragCoord.xy * 1.37 + fract(TIME * 5.71) * 613.0) - 1.0;
  c += n * grain * 0.10 * (0.25 + 0.75 * sqrt(clamp(l, 0.0, 1.0))) * smoothstep(0.0, 0.04, l + 0.01);
  gl_FragColor = vec4(clamp(c, 0.0, 1.0), src.a);
}
