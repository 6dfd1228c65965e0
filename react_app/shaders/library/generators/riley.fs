/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "Op art in two inks: stripes swell over hidden hills that roll with the bass, and the pattern slips one step on each beat.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "Geometry", "Op Art"],
  "INPUTS": [
    {"NAME": "pattern", "LABEL": "Pattern", "TYPE": "long", "DEFAULT": 0, "VALUES": [0, 1, 2, 3], "LABELS": ["Stripes", "Discs", "Chequers", "Rings"]},
    {"NAME": "count", "LABEL": "Count", "TYPE": "float", "DEFAULT": 22.0, "MIN": 8.0, "MAX": 44.0},
    {"NAME": "swell", "LABEL": "Swell", "TYPE": "float", "DEFAULT": 0.55, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "speed", "LABEL": "Speed", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "slip", "LABEL": "Beat slip", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "balance", "LABEL": "Balance", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "ink", "LABEL": "Ink", "TYPE": "color", "DEFAULT": [0.95, 0.93, 0.87, 1.0]},
    {"NAME": "accent", "LABEL": "Accent", "TYPE": "color", "DEFAULT": [0.98, 0.26, 0.14, 1.0]}
  ],
  "PRESETS": [
    {"NAME": "Current", "VALUES": {"pattern": 0, "count": 40, "swell": 0.85, "ink": [0.8, 0.9, 1.0, 1.0], "accent": [0.16, 0.4, 0.98, 1.0], "balance": 0.35}},
    {"NAME": "Vega", "VALUES": {"pattern": 1, "count": 24, "swell": 0.9, "ink": [0.98, 0.78, 0.24, 1.0], "accent": [0.9, 0.16, 0.42, 1.0]}},
    {"NAME": "Undertow", "VALUES": {"pattern": 3, "count": 30, "swell": 0.65, "slip": 1.0, "ink": [0.9, 0.95, 0.9, 1.0], "accent": [0.1, 0.62, 0.5, 1.0]}}
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
#define react_seed 0.5
#endif

// Film curve, display gamma, a little more contrast in the shadows.
vec3 finish(vec3 c, float gain) {
  c = pow(1.0 - exp(-max(c, 0.0) * gain), vec3(0.4545));
  return mix(c, c * c * (3.0 - 2.0 * c), 0.65);
}
float dither(vec2 p) { return (fract(52.9829189 * fract(dot(p, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0; }

// The hidden relief: a few wandering hills.
float hills(vec2 p, float t, float bass) {
  float h = 0.0;
  for (int i = 0; i < 4; i++) {
    float fi = float(i);
    vec2 c = vec2(0.62 * sin(t * (0.31 + 0.05 * fi) + fi * 2.3 + react_seed * 9.0), 0.34 * cos(t * (0.27 + 0.06 * fi) + fi * 1.7));
    vec2 d = p - c;
    float s = (mod(fi, 2.0) < 0.5 ? 1.0 : -0.7) * (1.0 + 0.55 * bass);
    h += s * exp(-dot(d, d) * (7.0 + 2.5 * fi));
  }
  return h;
}

void main() {
  vec4 m = IMG_NORM_PIXEL(motion, vec2(0.5));
  if (PASSINDEX == 0) {
    float dt = clamp(TIMEDELTA, 0.0, 0.1);
    m.x = mod(m.x + dt * mix(0.1, 2.0, speed) * (0.4 + 0.8 * react_energy), 4096.0);
    m.y = mix(react_bass * react_energy, m.y, exp(-dt * 8.0));
    gl_FragColor = m;
    return;
  }
  vec2 uv = isf_FragNormCoord;
  float unit = min(RENDERSIZE.x, RENDERSIZE.y);
  vec2 p = (uv - 0.5) * RENDERSIZE / unit;
  float life = 0.45 + 0.60 * react_energy;
  float hit = react_pulse * (0.25 + 0.75 * react_energy);
  vec3 ic = ink.rgb * ink.rgb, ac = accent.rgb * accent.rgb;
  float t = m.x;
  float beats = floor(react_beat);
  // the pattern slips by one step within a third of a beat and rests till the next
  float ease = 1.0 - pow(1.0 - clamp(react_phase * 3.0, 0.0, 1.0), 3.0);
  float step_ = (mod(beats, 4096.0) + ease) * slip;
  float e = 0.004;
  float h = hills(p, t, m.y);
  vec2 grad = vec2(hills(p + vec2(e, 0.0), t, m.y) - h, hills(p + vec2(0.0, e), t, m.y) - h) / e;
  float n = floor(count + 0.5);
  float amount = mix(0.02, 0.17, swell) * (0.85 + 0.25 * life);
  vec2 q = p - grad * amount * 0.30;
  float black = 0.0, fill = 0.0, tone = 0.0;
  vec2 cell = vec2(0.0);
  if (pattern == 0) {
    float x = (q.x + 0.05 * sin(q.y * 3.0 + t * 0.5) + h * amount * 0.9) * n + step_;
    float w = mix(0.22, 0.78, balance) * (1.0 + 0.25 * clamp(h, -1.0, 1.0));
    float aa = clamp(fwidth(x) * 0.75, 0.001, 0.5);
    float d = abs(fract(x) - 0.5) - 0.5 * w;
    fill = smoothstep(aa, -aa, d);
    fill = mix(fill, w, smoothstep(0.30, 0.5, aa));
    cell = vec2(floor(x) - step_ * 0.0, 0.0);
    tone = step(0.5, fract((floor(x) - 3.0) / 8.0 + 1e-3)) * step(fract((floor(x) - 3.0) / 8.0 + 1e-3), 0.51);
  } else if (pattern == 1) {
    vec2 g = q * n * 0.62;
    g.y += 0.5 * step_ * (mod(floor(g.x), 2.0) * 2.0 - 1.0) * 1.0;
    cell = floor(g);
    vec2 f = fract(g) - 0.5;
    float r = mix(0.16, 0.46, balance) * clamp(0.78 + 0.55 * h, 0.18, 1.10);
    float squash = 1.0 + 0.9 * clamp(length(grad) * 0.10, 0.0, 0.6);
    vec2 dir = normalize(grad + 1e-4);
    float along = dot(f, dir);
    vec2 fs = f + dir * along * (squash - 1.0);
    float aa = n * 0.62 / unit * 1.1;
    fill = smoothstep(aa, -aa, length(fs) - r);
    tone = smoothstep(0.25, 0.9, h);
  } else if (pattern == 2) {
    vec2 g = q * n * 0.5;
    g += 0.5 * vec2(step_, 0.0);
    vec2 aa = clamp(vec2(length(vec2(dFdx(g.x), dFdy(g.x))), length(vec2(dFdx(g.y), dFdy(g.y)))), 0.001, 0.5);
    vec2 tri = (abs(fract(g) - 0.5) - 0.25) ;
    vec2 sq = clamp(tri / aa, -0.5, 0.5);
    fill = 0.5 - 2.0 * sq.x * sq.y;
    cell = floor(g * 2.0);
    tone = smoothstep(0.45, 0.95, abs(h));
  } else {
    vec2 c1 = vec2(0.30 * sin(t * 0.35), 0.16 * cos(t * 0.28)), c2 = -c1 * 1.1;
    float a = length(q - c1) * n - step_, b = length(q - c2) * n + step_;
    float aa1 = clamp(fwidth(a), 0.001, 0.5), aa2 = clamp(fwidth(b), 0.001, 0.5);
    float w = mix(0.28, 0.66, balance);
    float fa = smoothstep(aa1, -aa1, abs(fract(a) - 0.5) - 0.5 * w), fb = smoothstep(aa2, -aa2, abs(fract(b) - 0.5) - 0.5 * w);
    fill = fa + fb - 2.0 * fa * fb;
    tone = fa * fb > 0.5 ? 0.0 : smoothstep(0.35, 0.0, abs(length(p) - 0.15 - 0.75 * react_phase)) * hit;
    cell = vec2(floor(a), floor(b));
  }
  float shade = clamp(0.70 + 0.45 * h + 0.10 * grad.x - 0.10 * grad.y, 0.12, 1.25);
  float front = exp(-pow((length(p) - 0.05 - 0.95 * react_phase) * 5.0, 2.0)) * hit;
  vec3 face = mix(ic, ac, clamp(tone, 0.0, 1.0));
  face = mix(face, ac, clamp(front * 0.85, 0.0, 1.0));
  vec3 col = face * fill * shade * (0.30 + 0.48 * life);
  col += vec3(0.002, 0.002, 0.003) + ac * 0.006 * (1.0 - fill) * max(h, 0.0) * life;
  col *= 1.0 - 0.5 * dot(uv - 0.5, uv - 0.5);
  gl_FragColor = vec4(finish(col, 2.0) + dither(gl_FragCoord.xy), 1.0);
}
