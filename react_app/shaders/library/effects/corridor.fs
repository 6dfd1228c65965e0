/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "The picture hangs inside itself, without end, each one turned, smaller and older; the beat pulls the doors open.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Feedback", "Geometry Adjustment"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "amount", "LABEL": "Opening", "TYPE": "float", "DEFAULT": 0.72, "MIN": 0.0, "MAX": 1.0, "IDENTITY": 0.0},
    {"NAME": "turn", "LABEL": "Turn", "TYPE": "float", "DEFAULT": 0.3, "MIN": -1.0, "MAX": 1.0},
    {"NAME": "shape", "LABEL": "Door", "TYPE": "long", "DEFAULT": 0, "VALUES": [0, 1, 2, 3], "LABELS": ["Picture", "Circle", "Hexagon", "Diamond"]},
    {"NAME": "center", "LABEL": "Centre", "TYPE": "point2D", "DEFAULT": [0.5, 0.5], "MIN": [0.0, 0.0], "MAX": [1.0, 1.0]},
    {"NAME": "depth", "LABEL": "Depth", "TYPE": "float", "DEFAULT": 0.75, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "through", "LABEL": "See through", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "frame", "LABEL": "Frame light", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "beat", "LABEL": "Beat", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0}
  ],
  "PRESETS": [
    {"NAME": "Hall of mirrors", "VALUES": {"amount": 0.85, "turn": 0.0, "shape": 0, "depth": 0.9, "through": 0.8, "frame": 0.5, "beat": 0.3}},
    {"NAME": "Corkscrew", "VALUES": {"amount": 0.9, "turn": 0.6, "shape": 2, "depth": 1.0, "through": 0.8, "frame": 0.15, "beat": 0.5}},
    {"NAME": "Portholes", "VALUES": {"amount": 0.7, "turn": -0.25, "shape": 1, "depth": 0.8, "through": 0.8, "frame": 0.5, "beat": 0.6}}
  ],
  "PASSES": [
    {"TARGET": "motion", "WIDTH": "1", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {"TARGET": "plate", "PERSISTENT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#endif

void main() {
  vec2 uv = isf_FragNormCoord;
  vec4 m = IMG_NORM_PIXEL(motion, vec2(0.5));
  if (PASSINDEX == 0) {
    gl_FragColor = vec4(mod(m.x + clamp(TIMEDELTA, 0.0, 0.1) * (0.15 + 0.25 * react_energy), 6.2831853), 0.0, 0.0, 1.0);
    return;
  }
  vec4 src = IMG_NORM_PIXEL(inputImage, uv);
  if (PASSINDEX == 2) {
    gl_FragColor = amount <= 0.0 ? src : IMG_NORM_PIXEL(plate, uv);
    return;
  }
  float hit = react_pulse * (0.25 + 0.75 * react_energy) * beat;
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  float scale = amount * (0.86 + 0.07 * hit);
  vec2 sway = 0.012 * vec2(sin(m.x), cos(m.x)) * amount;
  vec2 p = (uv - center - sway) * vec2(aspect, 1.0);
  float a = turn * (0.45 + 0.10 * sin(m.x)) + 0.05 * hit * sign(turn + 1e-4);
  float c = cos(a), s = sin(a);
  vec2 q = mat2(c, -s, s, c) * p / max(scale, 1e-3);
  vec2 h = 0.5 * vec2(aspect, 1.0);
  float small = min(h.x, h.y);
  // distance to the door, negative inside, in units of the picture inside
  float d;
  if (shape == 0) d = max(abs(q.x) - h.x, abs(q.y) - h.y);
  else if (shape == 1) d = length(q) - small;
  else if (shape == 2) { vec2 e = abs(q); d = max(e.x * 0.866 + e.y * 0.5, e.y) - small; }
  else d = (abs(q.x) + abs(q.y)) * 0.7071 - small * 0.9;
  float px = 1.0 / (RENDERSIZE.y * max(scale, 0.05));
  float inside = smoothstep(px, -px, d) * step(0.01, amount);
  vec4 old = IMG_NORM_PIXEL(plate, clamp(q / vec2(aspect, 1.0) + 0.5, 0.0, 1.0));
  vec3 fadeBy = mix(vec3(0.55, 0.52, 0.60), vec3(0.97, 0.975, 0.99), depth);
  vec3 light = frame * (exp(-abs(d) * 90.0) * 0.55 + exp(-abs(d) * 16.0) * 0.16) * (0.25 + 1.2 * src.rgb) * (0.45 + 0.4 * react_energy + 0.8 * hit);
  float shadow = 1.0 - 0.45 * exp(-max(d, 0.0) * 14.0) * (1.0 - inside) * smoothstep(0.0, 0.2, amount);
  vec3 within = max(old.rgb * fadeBy, src.rgb * src.rgb * through * (0.6 + 0.4 * through));
  vec3 col = mix(src.rgb * shadow, within, inside * step(0.004, old.a));
  col = 1.0 - (1.0 - min(col, 1.0)) * (1.0 - min(light * step(0.01, amount), 1.0));
  gl_FragColor = vec4(col, max(src.a, inside * old.a));
}
