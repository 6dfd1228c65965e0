/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "Twelve colour worlds, from two-strip film to cyanotype; the next one can fade in by itself with the bars.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Color Effect", "Film"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "look", "LABEL": "Look", "TYPE": "long", "DEFAULT": 0, "VALUES": [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], "LABELS": ["Two-strip", "Slide film", "Cross process", "Moonlight", "Cyanotype", "Sepia print", "Magenta dusk", "Emerald code", "Noir and gold", "Acid", "Arctic", "Rose copper"]},
    {"NAME": "change", "LABEL": "Next look", "TYPE": "long", "DEFAULT": 0, "VALUES": [0, 4, 16, 64], "LABELS": ["Never", "Every bar", "Every 4 bars", "Every 16 bars"]},
    {"NAME": "strength", "LABEL": "Strength", "TYPE": "float", "DEFAULT": 0.9, "MIN": 0.0, "MAX": 1.0, "IDENTITY": 0.0},
    {"NAME": "density", "LABEL": "Density", "TYPE": "float", "DEFAULT": 0.0, "MIN": -1.0, "MAX": 1.0},
    {"NAME": "faded", "LABEL": "Faded blacks", "TYPE": "float", "DEFAULT": 0.15, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "beat", "LABEL": "Beat depth", "TYPE": "float", "DEFAULT": 0.25, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "split", "LABEL": "Compare", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0, "IDENTITY": 1.0}
  ],
  "PRESETS": [
    {"NAME": "Blueprint", "VALUES": {"look": 4, "strength": 1.0, "density": 0.1, "faded": 0.3, "beat": 0.2, "split": 0.0}},
    {"NAME": "Night drive", "VALUES": {"look": 6, "strength": 1.0, "density": 0.3, "faded": 0.1, "beat": 0.4, "split": 0.0}},
    {"NAME": "Travelling", "VALUES": {"look": 0, "change": 16, "strength": 0.9, "density": 0.0, "faded": 0.2, "beat": 0.3, "split": 0.0}}
  ]
}*/
#ifndef REACT_HOST
#define react_beat (TIME * 2.0)
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#endif

vec3 ramp(float l, vec3 a, vec3 b, vec3 c) { return l < 0.5 ? mix(a, b, smoothstep(0.0, 1.0, l * 2.0)) : mix(b, c, l * 2.0 - 1.0); }

vec3 world(int n, vec3 c) {
  float l = dot(c, vec3(0.2126, 0.7152, 0.0722));
  vec3 s = c * c * (3.0 - 2.0 * c);
  if (n == 0) {
    // two records, red and green; blue is what green leaves
    float red = mix(c.r, l, 0.10), green = 0.55 * c.g + 0.45 * c.b;
    vec3 g = vec3(1.0, 0.30, 0.16) * red + vec3(0.0, 0.62, 0.60) * green;
    return mix(g, g * g * (3.0 - 2.0 * min(g, 1.0)), 0.45);
  }
  if (n == 1) {
    vec3 g = clamp(mix(vec3(l), c, 1.35), 0.0, 1.0);
    g = mix(g, g * g * (3.0 - 2.0 * g), 0.55);
    return g * vec3(1.06, 1.0, 0.90) + vec3(0.018, 0.004, 0.026) * (1.0 - l);
  }
  if (n == 2) return vec3(s.r * 1.04, mix(c.g, s.g, 0.8), 0.10 + 0.72 * c.b) * vec3(1.0, 1.04, 0.86) + vec3(0.0, 0.02, 0.03);
  if (n == 3) {
    float night = dot(c, vec3(0.06, 0.44, 0.50));
    return mix(c * vec3(0.35, 0.5, 0.75), night * vec3(0.62, 0.84, 1.12), 0.72) * (0.50 + 0.55 * night);
  }
  if (n == 4) return ramp(pow(l, 0.85), vec3(0.008, 0.045, 0.16), vec3(0.10, 0.36, 0.66), vec3(0.94, 0.97, 0.95));
  if (n == 5) return ramp(pow(l, 0.9), vec3(0.06, 0.028, 0.016), vec3(0.54, 0.37, 0.23), vec3(0.99, 0.93, 0.80));
  if (n == 6) {
    vec3 g = mix(c, vec3(l), 0.35);
    return g * mix(vec3(0.50, 0.36, 1.25), vec3(1.22, 0.82, 0.80), smoothstep(0.05, 0.7, l)) + vec3(0.05, 0.0, 0.09) * (1.0 - l);
  }
  if (n == 7) {
    float v = mix(l, s.g, 0.35);
    return vec3(0.62 * v * v * v, pow(v, 0.80), 0.52 * v * v) * 0.98 + vec3(0.0, 0.035, 0.018);
  }
  if (n == 8) {
    float warm = clamp((c.r - 0.5 * (c.g + c.b)) * 2.6 + 0.10, 0.0, 1.0);
    float g = mix(l, l * l * (3.0 - 2.0 * l), 0.8);
    return mix(vec3(g) * vec3(0.92, 0.96, 1.02), pow(vec3(max(g, c.r * 0.75)), vec3(0.75, 1.05, 2.0)) * vec3(1.12, 0.90, 0.52), warm);
  }
  if (n == 9) {
    vec3 g = 0.5 - 0.5 * cos(3.14159265 * (c * vec3(1.5, 1.25, 1.7) + vec3(0.0, 0.03, 0.08)));
    return mix(g.rgb, g.brg, 0.5 * l) * smoothstep(0.0, 0.16, l + 0.02);
  }
  if (n == 10) {
    vec3 g = mix(vec3(l), c, 0.38);
    return 1.0 - (1.0 - g * vec3(0.80, 0.98, 1.10)) * (1.0 - vec3(0.10, 0.16, 0.20) * smoothstep(0.15, 0.9, l));
  }
  return ramp(pow(l, 0.9), vec3(0.05, 0.045, 0.075), mix(vec3(0.66, 0.36, 0.30), c, 0.18), vec3(1.0, 0.88, 0.80));
}

void main() {
  vec4 src = IMG_THIS_PIXEL(inputImage);
  float hit = react_pulse * (0.25 + 0.75 * react_energy);
  vec3 c = clamp(src.rgb, 0.0, 1.0);
  c = pow(c, vec3(exp2(density * 0.55 - 0.30 * beat * hit)));
  int n = look;
  float nextOne = 0.0;
  if (change > 0) {
    float turns = react_beat / float(change);
    n = int(mod(float(look) + floor(turns), 12.0));
    nextOne = smoothstep(1.0 - 1.0 / float(change), 1.0, fract(turns));
  }
  vec3 g = world(n, c);
  if (nextOne > 0.0) g = mix(g, world(int(mod(float(n) + 1.0, 12.0)), c), nextOne);
  g = clamp(g, 0.0, 1.0);
  g = g * (1.0 - 0.16 * faded) + faded * vec3(0.060, 0.055, 0.070) * (1.0 - g);
  float side = smoothstep(-0.001, 0.001, isf_FragNormCoord.x - split) * step(split, 0.999);
  float grain = (fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0;
  gl_FragColor = vec4(mix(src.rgb, g + grain, strength * side), src.a);
}
