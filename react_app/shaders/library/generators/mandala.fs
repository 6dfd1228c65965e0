/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "A gilded fractal rose window: space folded on itself, drawn in fine light; the beat opens the petals.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "Fractal"],
  "INPUTS": [
    {"NAME": "petals", "LABEL": "Petals", "TYPE": "long", "DEFAULT": 8, "VALUES": [3, 4, 5, 6, 8, 10, 12], "LABELS": ["3", "4", "5", "6", "8", "10", "12"]},
    {"NAME": "bloom", "LABEL": "Opening", "TYPE": "float", "DEFAULT": 0.45, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "speed", "LABEL": "Turning", "TYPE": "float", "DEFAULT": 0.35, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "zoom", "LABEL": "Zoom", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "fine", "LABEL": "Line weight", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "gold", "LABEL": "Line colour", "TYPE": "color", "DEFAULT": [1.0, 0.72, 0.34, 1.0]},
    {"NAME": "glass", "LABEL": "Glass colour", "TYPE": "color", "DEFAULT": [0.20, 0.16, 0.72, 1.0]},
    {"NAME": "emerge", "LABEL": "Emerge with energy", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0}
  ],
  "PRESETS": [
    {"NAME": "Rose window", "VALUES": {"petals": 12, "gold": [1.0, 0.55, 0.42, 1.0], "glass": [0.55, 0.06, 0.28, 1.0], "fine": 0.6}},
    {"NAME": "Silver dial", "VALUES": {"petals": 6, "gold": [0.82, 0.88, 0.95, 1.0], "glass": [0.08, 0.3, 0.42, 1.0], "zoom": 0.65, "speed": 0.15}},
    {"NAME": "Emerald trefoil", "VALUES": {"petals": 3, "gold": [0.95, 0.85, 0.45, 1.0], "glass": [0.03, 0.42, 0.26, 1.0], "bloom": 0.75, "zoom": 0.2}}
  ],
  "PASSES": [
    {"TARGET": "motion", "WIDTH": "1", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_beat (TIME * 2.0)
#define react_phase fract(TIME * 2.0)
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_bass exp(-4.0 * fract(TIME * 2.0))
#define react_mid 0.4
#define react_seed 0.5
#endif

// Film curve, display gamma, a little more contrast in the shadows.
vec3 finish(vec3 c, float gain) {
  c = pow(1.0 - exp(-max(c, 0.0) * gain), vec3(0.4545));
  return mix(c, c * c * (3.0 - 2.0 * c), 0.65);
}
float dither(vec2 p) { return (fract(52.9829189 * fract(dot(p, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0; }
mat2 turn(float a) { float c = cos(a), s = sin(a); return mat2(c, -s, s, c); }

void main() {
  vec4 m = IMG_NORM_PIXEL(motion, vec2(0.5));
  if (PASSINDEX == 0) {
    m.x += clamp(TIMEDELTA, 0.0, 0.1) * speed * (0.4 + 0.9 * react_energy);
    gl_FragColor = m;
    return;
  }
  float here = mix(1.0, smoothstep(0.40, 0.80, react_energy), emerge);
  if (here < 0.004) {
    gl_FragColor = vec4(0.0, 0.0, 0.0, 1.0);
    return;
  }
  vec2 uv = isf_FragNormCoord - 0.5;
  vec2 p = uv * RENDERSIZE / min(RENDERSIZE.x, RENDERSIZE.y);
  float r0 = length(p);
  float hit = react_pulse * (0.25 + 0.75 * react_energy);
  float t = m.x;
  p *= mix(3.2, 1.35, zoom) * (1.0 - 0.045 * hit);
  p *= turn(0.20 * t);

  float n = float(petals);
  float seg = 6.2831853 / n;
  float a = atan(p.y, p.x);
  a = abs(mod(a, seg) - 0.5 * seg);
  p = length(p) * vec2(cos(a), sin(a));

  float px = mix(3.2, 1.35, zoom) / min(RENDERSIZE.x, RENDERSIZE.y);
  float weight = mix(0.6, 2.6, fine);
  float open = bloom + 0.10 * sin(t * 0.7 + react_seed * 6.0) + 0.06 * hit;
  float scale = 1.0;
  float lines = 0.0, dots = 0.0, veil = 0.0, first = 0.0;
  float wave = react_phase * 2.2;
  for (int i = 0; i < 4; i++) {
    float fi = float(i);
    p = abs(p) - vec2(0.62 + 0.36 * open, 0.30 + 0.10 * sin(t * 0.5 + fi));
    p *= turn(0.55 + 0.35 * sin(t * 0.31 + fi * 0.9) + 0.4 * open);
    float k = 1.36;
    p *= k;
    scale *= k;
    float w = px * scale * weight;
    float ringR = 0.50 + 0.12 * react_mid * react_energy;
    float dl = min(abs(p.x), abs(length(p) - ringR));
    float core = smoothstep(1.6 * w, 0.0, dl);
    float fall = 1.0 / (1.0 + 0.35 * fi);
    // the beat walks outwards through the generations of the fold
    float flash = 1.0 + 1.9 * hit * exp(-pow(fi * 0.45 - wave, 2.0) * 2.0);
    lines += core * fall * flash;
    veil += fall * flash * 0.022 / (0.05 + dl);
    dots += smoothstep(2.8 * w + 0.05, 0.0, length(p - vec2(ringR, 0.0))) * fall;
    if (i == 2) first = dl;
  }
  float life = 0.30 + 0.80 * react_energy;
  vec3 g = gold.rgb * gold.rgb, b = glass.rgb * glass.rgb;
  vec3 col = b * 0.010 * (1.2 - r0);
  float pane = 0.5 + 0.5 * sin(first * 9.0 - t * 1.5 + r0 * 6.0);
  col += b * pane * pane * (0.03 + 0.24 * life) * exp(-r0 * 2.6);
  col += mix(b, vec3(0.02, 0.16, 0.30), 0.4) * veil * 0.22 * life;
  col += g * veil * veil * 0.07 * life;
  col += g * lines * (0.12 + 0.75 * life) * mix(1.0, 0.25, smoothstep(0.15, 0.62, r0 - 0.10 * hit));
  col += mix(g, vec3(1.0), 0.5) * dots * (0.25 + 1.4 * hit) * life;
  float halo = exp(-pow((r0 - 0.08 - react_phase * 0.75) * 9.0, 2.0)) * hit;
  col += g * halo * (0.10 + 0.55 * veil);
  col += mix(g, vec3(1.0), 0.35) * exp(-r0 * 13.0) * (0.25 + 0.9 * react_bass) * life;
  col *= smoothstep(1.05, 0.30, r0);
  col *= here;
  gl_FragColor = vec4(finish(col, 1.5) + dither(gl_FragCoord.xy), 1.0);
}
