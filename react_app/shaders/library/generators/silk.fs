/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "Heavy folded silk, lit from the side; bass swells the cloth and each beat runs a ripple out from a point.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "Liquid"],
  "INPUTS": [
    {"NAME": "look", "LABEL": "Cloth", "TYPE": "long", "DEFAULT": 0, "VALUES": [0, 1, 2, 3], "LABELS": ["Oxblood", "Petrol", "Champagne", "Ultraviolet"]},
    {"NAME": "speed", "LABEL": "Flow", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "scale", "LABEL": "Fold size", "TYPE": "float", "DEFAULT": 0.45, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "depth", "LABEL": "Fold depth", "TYPE": "float", "DEFAULT": 0.55, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "sheen", "LABEL": "Sheen", "TYPE": "float", "DEFAULT": 0.55, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "ripple", "LABEL": "Beat ripple", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "center", "LABEL": "Ripple centre", "TYPE": "point2D", "DEFAULT": [0.5, 0.5], "MIN": [0.0, 0.0], "MAX": [1.0, 1.0]}
  ],
  "PRESETS": [
    {"NAME": "Petrol swell", "VALUES": {"look": 1, "scale": 0.75, "depth": 0.8, "speed": 0.25, "ripple": 0.3}},
    {"NAME": "Wedding", "VALUES": {"look": 2, "scale": 0.6, "sheen": 0.35, "depth": 0.4, "speed": 0.2}},
    {"NAME": "Club velvet", "VALUES": {"look": 3, "sheen": 0.9, "depth": 0.7, "scale": 0.3, "ripple": 0.9}}
  ],
  "PASSES": [
    {"TARGET": "motion", "WIDTH": "1", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_phase fract(TIME * 2.0)
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_bass exp(-4.0 * fract(TIME * 2.0))
#define react_seed 0.5
#endif

// Film curve, display gamma, a little more contrast in the shadows.
vec3 finish(vec3 c, float gain) {
  c = pow(1.0 - exp(-max(c, 0.0) * gain), vec3(0.4545));
  return mix(c, c * c * (3.0 - 2.0 * c), 0.65);
}
float dither(vec2 p) { return (fract(52.9829189 * fract(dot(p, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0; }

// Height of the cloth: sines folded into each other, then a ring running outwards from the beat.
float cloth(vec2 p, vec2 c, float t) {
  float ring = length(p - c) / mix(3.4, 1.4, scale);
  vec2 q = p;
  float a = 0.75 + 0.35 * react_bass * react_energy;
  q += a * 0.90 * sin(q.yx * vec2(0.9, 1.1) + vec2(t * 0.7, -t * 0.5) + react_seed * 9.0);
  q += a * 0.55 * sin(q.yx * vec2(1.9, 1.6) + vec2(-t * 0.6, t * 0.8));
  q += a * 0.30 * sin(q.yx * vec2(3.3, 3.7) + vec2(t * 0.9, t * 0.4));
  float h = sin(q.x * 1.25 + 0.6 * q.y) + 0.45 * sin(q.y * 2.1 - q.x * 0.8 + t * 0.3) + 0.18 * sin(q.x * 5.0 + q.y * 2.0);
  float hit = react_pulse * (0.3 + 0.7 * react_energy) * ripple;
  float d = ring - react_phase * 0.9;
  h += 0.9 * hit * sin(d * 20.0) * exp(-d * d * 16.0) * smoothstep(0.0, 0.12, ring);
  return h;
}

void main() {
  vec4 m = IMG_NORM_PIXEL(motion, vec2(0.5));
  if (PASSINDEX == 0) {
    m.x += clamp(TIMEDELTA, 0.0, 0.1) * speed * (0.5 + 1.1 * react_energy);
    gl_FragColor = m;
    return;
  }
  vec2 uv = isf_FragNormCoord;
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  float k = mix(3.4, 1.4, scale);
  vec2 p = (uv - 0.5) * vec2(aspect, 1.0) * k;
  vec2 c = (center - 0.5) * vec2(aspect, 1.0) * k;
  float t = m.x + 11.0 * react_seed;
  float e = 0.012;
  float h = cloth(p, c, t);
  float hx = cloth(p + vec2(e, 0.0), c, t);
  float hy = cloth(p + vec2(0.0, e), c, t);
  vec2 slope = vec2(hx - h, hy - h) / e * (0.10 + 0.42 * depth);
  vec3 n = normalize(vec3(-slope, 1.0));

  vec3 shadow = vec3(0.020, 0.002, 0.006), body = vec3(0.42, 0.020, 0.045), light = vec3(1.0, 0.46, 0.30), rim = vec3(0.20, 0.05, 0.45);
  if (look == 1) { shadow = vec3(0.001, 0.008, 0.016); body = vec3(0.008, 0.15, 0.20); light = vec3(0.45, 0.95, 0.85); rim = vec3(0.55, 0.18, 0.05); }
  if (look == 2) { shadow = vec3(0.016, 0.009, 0.005); body = vec3(0.38, 0.24, 0.13); light = vec3(1.0, 0.88, 0.66); rim = vec3(0.10, 0.13, 0.24); }
  if (look == 3) { shadow = vec3(0.005, 0.001, 0.018); body = vec3(0.13, 0.020, 0.42); light = vec3(0.85, 0.55, 1.0); rim = vec3(0.02, 0.32, 0.50); }

  vec3 key = normalize(vec3(-0.65, 0.55, 0.55));
  vec3 back = normalize(vec3(0.85, -0.35, 0.25));
  float diff = max(dot(n, key), 0.0);
  vec3 hv = normalize(key + vec3(0.0, 0.0, 1.0));
  float spec = pow(max(dot(n, hv), 0.0), mix(26.0, 70.0, sheen));
  float fres = pow(1.0 - n.z, 2.2);
  float cavity = smoothstep(-1.6, 1.2, h);
  float power = 0.42 + 0.75 * react_energy;
  float hit = react_pulse * (0.2 + 0.8 * react_energy);
  vec3 col = mix(shadow, body, diff * diff * cavity) * (0.65 + power);
  col += light * spec * (0.20 + 1.3 * sheen) * (power + 0.55 * hit) * (0.35 + 0.65 * cavity);
  col += body * light * pow(diff, 6.0) * 0.8 * power;
  col += rim * fres * max(dot(n, back), 0.0) * (0.9 + 1.4 * hit) * (0.4 + sheen);
  col *= mix(0.35, 1.0, smoothstep(-1.9, 0.4, h));
  col *= 1.0 - 0.55 * smoothstep(0.25, 0.95, length((uv - 0.5) * vec2(1.15, 1.0)));
  gl_FragColor = vec4(finish(col, 1.25) + dither(gl_FragCoord.xy), 1.0);
}
