/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "Brightness runs through an endless palette: bands of colour travel over the picture, a step further with each beat.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Color Effect"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "amount", "LABEL": "Amount", "TYPE": "float", "DEFAULT": 0.9, "MIN": 0.0, "MAX": 1.0, "IDENTITY": 0.0},
    {"NAME": "palette", "LABEL": "Palette", "TYPE": "long", "DEFAULT": 0, "VALUES": [0, 1, 2, 3, 4, 5], "LABELS": ["Spectrum", "Neon night", "Oil film", "Lava", "Lagoon", "Candy"]},
    {"NAME": "bands", "LABEL": "Bands", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "speed", "LABEL": "Speed", "TYPE": "float", "DEFAULT": 0.25, "MIN": -1.0, "MAX": 1.0},
    {"NAME": "beat", "LABEL": "Beat step", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "light", "LABEL": "Keep the light", "TYPE": "float", "DEFAULT": 0.75, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "across", "LABEL": "Across the picture", "TYPE": "float", "DEFAULT": 0.25, "MIN": 0.0, "MAX": 1.0}
  ],
  "PRESETS": [
    {"NAME": "Soap bubble", "VALUES": {"amount": 0.8, "palette": 2, "bands": 0.45, "speed": 0.15, "beat": 0.2, "light": 0.9, "across": 0.6}},
    {"NAME": "Plasma ball", "VALUES": {"amount": 1.0, "palette": 1, "bands": 0.7, "speed": 0.5, "beat": 0.6, "light": 0.5, "across": 0.2}},
    {"NAME": "Slow rainbow", "VALUES": {"amount": 0.9, "palette": 0, "bands": 0.05, "speed": 0.12, "beat": 0.15, "light": 1.0, "across": 0.5}}
  ],
  "PASSES": [
    {"TARGET": "motion", "WIDTH": "1", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_beat (TIME * 2.0)
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#endif

vec3 shade(float t) {
  vec3 k = palette == 0 ? vec3(0.0, 0.33, 0.67) : (palette == 1 ? vec3(0.90, 0.28, 0.58) : (palette == 2 ? vec3(0.0, 0.12, 0.30) : (palette == 3 ? vec3(0.0, 0.10, 0.22) : (palette == 4 ? vec3(0.55, 0.30, 0.20) : vec3(0.95, 0.10, 0.40)))));
  vec3 f = palette == 2 ? vec3(1.0, 2.0, 3.0) : (palette == 1 ? vec3(1.0, 1.0, 1.0) : (palette == 5 ? vec3(1.0, 2.0, 1.0) : vec3(1.0)));
  vec3 low = palette == 3 ? vec3(0.62, 0.24, 0.06) : (palette == 4 ? vec3(0.14, 0.50, 0.56) : (palette == 1 ? vec3(0.52, 0.26, 0.60) : (palette == 2 ? vec3(0.48) : (palette == 5 ? vec3(0.72, 0.50, 0.64) : vec3(0.52)))));
  vec3 swing = palette == 3 ? vec3(0.42, 0.28, 0.10) : (palette == 4 ? vec3(0.16, 0.42, 0.40) : (palette == 1 ? vec3(0.48, 0.30, 0.40) : (palette == 2 ? vec3(0.40) : (palette == 5 ? vec3(0.28, 0.32, 0.34) : vec3(0.46)))));
  return low + swing * cos(6.2831853 * (f * t + k));
}

void main() {
  vec4 m = IMG_NORM_PIXEL(motion, vec2(0.5));
  if (PASSINDEX == 0) {
    gl_FragColor = vec4(fract(m.x + clamp(TIMEDELTA, 0.0, 0.1) * speed * (0.08 + 0.22 * react_energy)), 0.0, 0.0, 1.0);
    return;
  }
  vec2 uv = isf_FragNormCoord;
  vec4 src = IMG_NORM_PIXEL(inputImage, uv);
  float l = dot(src.rgb, vec3(0.30, 0.52, 0.18));
  float top = max(src.r, max(src.g, src.b));
  vec2 p = (uv - 0.5) * vec2(RENDERSIZE.x / RENDERSIZE.y, 1.0);
  // the step is quick, not hard: it is done within a fifth of the beat
  float stepped = floor(react_beat) + smoothstep(0.0, 0.2, fract(react_beat));
  float t = sqrt(max(l, 0.0)) * mix(0.6, 4.5, bands) + m.x + beat * 0.125 * mod(stepped, 64.0) + across * (0.7 * p.x + 0.4 * p.y + 0.3 * length(p));
  vec3 c = max(shade(t), 0.0);
  float keep = mix(smoothstep(0.0, 0.20, top), pow(clamp(top, 0.0, 1.0), 0.85), light);
  vec3 col = c * keep + max(l - 0.82, 0.0) * light * 1.4;
  float grain = (fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0;
  gl_FragColor = vec4(mix(src.rgb, clamp(col, 0.0, 1.0) + grain, amount), src.a);
}
