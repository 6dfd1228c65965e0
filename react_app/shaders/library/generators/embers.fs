/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "Overlay (add or screen): sparks and soft bokeh rising in three depths; drum hits make them flare.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "Overlay", "Particles"],
  "INPUTS": [
    {"NAME": "amount", "LABEL": "Amount", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "size", "LABEL": "Size", "TYPE": "float", "DEFAULT": 0.35, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "speed", "LABEL": "Rise", "TYPE": "float", "DEFAULT": 0.35, "MIN": -1.0, "MAX": 1.0},
    {"NAME": "wind", "LABEL": "Wind", "TYPE": "float", "DEFAULT": 0.2, "MIN": -1.0, "MAX": 1.0},
    {"NAME": "flare", "LABEL": "Onset flare", "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "color", "LABEL": "Colour", "TYPE": "color", "DEFAULT": [1.0, 0.55, 0.22, 1.0]}
  ],
  "PRESETS": [
    {"NAME": "Snow", "VALUES": {"amount": 0.7, "size": 0.3, "speed": -0.3, "wind": -0.15, "color": [0.8, 0.9, 1.0, 1.0], "flare": 0.3}},
    {"NAME": "Fireflies", "VALUES": {"amount": 0.25, "size": 0.5, "speed": 0.06, "wind": 0.1, "color": [0.7, 1.0, 0.3, 1.0], "flare": 0.85}},
    {"NAME": "Furnace", "VALUES": {"amount": 0.9, "size": 0.2, "speed": 0.8, "wind": 0.35, "color": [1.0, 0.36, 0.1, 1.0]}}
  ],
  "PASSES": [
    {"TARGET": "motion", "WIDTH": "1", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#define react_onset exp(-5.0 * fract(TIME * 4.0))
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_seed 0.5
#endif

// Film curve, display gamma, a little more contrast in the shadows.
vec3 finish(vec3 c, float gain) {
  c = pow(1.0 - exp(-max(c, 0.0) * gain), vec3(0.4545));
  return mix(c, c * c * (3.0 - 2.0 * c), 0.65);
}
float dither(vec2 p) { return (fract(52.9829189 * fract(dot(p, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0; }
vec2 hash22(vec2 p) { vec3 q = fract(vec3(p.xyx) * vec3(0.1031, 0.1030, 0.0973)); q += dot(q, q.yzx + 33.33); return fract((q.xx + q.yz) * q.zy); }

void main() {
  vec4 m = IMG_NORM_PIXEL(motion, vec2(0.5));
  if (PASSINDEX == 0) {
    float dt = clamp(TIMEDELTA, 0.0, 0.1);
    m.x = mod(m.x + dt * speed * (0.35 + 0.8 * react_energy), 400.0);
    m.y = mod(m.y + dt * wind * (0.35 + 0.8 * react_energy), 400.0);
    gl_FragColor = m;
    return;
  }
  vec2 uv = isf_FragNormCoord;
  vec2 p = (uv - 0.5) * RENDERSIZE / min(RENDERSIZE.x, RENDERSIZE.y);
  float px = 1.0 / min(RENDERSIZE.x, RENDERSIZE.y);
  float life = 0.22 + 0.85 * react_energy;
  vec3 tint = color.rgb * color.rgb;
  vec3 col = vec3(0.0);
  for (int i = 0; i < 3; i++) {
    float fi = float(i);
    float cells = 3.0 + 4.2 * fi;
    vec2 q = p * cells - vec2(m.y, m.x) * (2.6 - 0.35 * fi) * 1.6;
    q.x += 0.25 * sin(q.y * 1.3 + TIME * 0.4 + fi * 2.0);
    q += fi * 17.3 + floor(react_seed * 37.0);
    vec2 id = floor(q);
    vec2 h = hash22(id), h2 = hash22(id + 71.0);
    if (h.x > mix(0.04, 0.75, amount * amount) * (0.6 + 0.4 * react_energy)) continue;
    vec2 o = 0.22 * vec2(sin(TIME * (0.4 + h2.x) + h.y * 6.28), cos(TIME * (0.3 + h2.y) + h.x * 40.0));
    float d = length(fract(q) - 0.5 - o);
    float r = mix(0.03, 0.22, size) * (0.18 + 0.82 * h2.x * h2.x) * (i == 0 ? 1.15 : 0.55);
    float soft = i == 0 ? 0.25 : 0.6;
    float disc = smoothstep(r, r * (1.0 - soft), d);
    float rim = i == 0 ? 0.6 + 0.4 * smoothstep(r * 0.5, r * 0.9, d) : 1.0;
    float glow = exp(-d * 13.0) * 0.16;
    float twinkle = 0.45 + 0.55 * sin(TIME * (1.0 + 3.0 * h2.y) + h.y * 40.0);
    float lit = life * twinkle + flare * (react_onset * step(0.45, h2.y) + react_pulse * 0.8 * react_energy) * (0.3 + 0.9 * react_energy);
    vec3 c = mix(tint, vec3(1.0, 0.9, 0.8), 0.25 * h2.x + (i > 1 ? 0.2 : 0.0));
    col += c * (disc * rim * (i == 0 ? 0.16 : 0.75) + glow * (i == 0 ? 0.3 : 1.0) * smoothstep(0.5, 0.2, d)) * lit;
  }
  gl_FragColor = vec4(finish(col, 1.6), 1.0);
}
