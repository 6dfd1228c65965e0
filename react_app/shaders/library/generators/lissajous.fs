/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "The sound drawn against itself a moment later, as on a goniometer: pure tones close into loops, chords knot, stereo width opens the figure.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "Audio Visualizer", "Feedback"],
  "INPUTS": [
    {"NAME": "gain", "LABEL": "Size", "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "delay", "LABEL": "Delay", "TYPE": "float", "DEFAULT": 0.35, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "spin", "LABEL": "Turn", "TYPE": "float", "DEFAULT": 0.25, "MIN": -1.0, "MAX": 1.0},
    {"NAME": "persist", "LABEL": "Afterglow", "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "folds", "LABEL": "Symmetry", "TYPE": "float", "DEFAULT": 1.0, "MIN": 1.0, "MAX": 6.0},
    {"NAME": "beam", "LABEL": "Beam width", "TYPE": "float", "DEFAULT": 0.35, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "slow", "LABEL": "Slow colour", "TYPE": "color", "DEFAULT": [1.00, 0.36, 0.55, 1.0]},
    {"NAME": "quick", "LABEL": "Fast colour", "TYPE": "color", "DEFAULT": [0.28, 0.72, 1.00, 1.0]}
  ],
  "PRESETS": [
    {"NAME": "Goniometer", "VALUES": {"spin": 0.0, "delay": 0.1, "persist": 0.35, "beam": 0.15, "slow": [0.35, 1.0, 0.55, 1.0], "quick": [0.1, 0.6, 0.25, 1.0]}},
    {"NAME": "Snow crystal", "VALUES": {"folds": 6, "gain": 0.6, "persist": 0.75, "slow": [0.95, 0.98, 1.0, 1.0], "quick": [0.25, 0.52, 1.0, 1.0], "spin": 0.1}},
    {"NAME": "Solar knot", "VALUES": {"folds": 3, "delay": 0.7, "beam": 0.6, "persist": 0.85, "slow": [1.0, 0.72, 0.22, 1.0], "quick": [0.9, 0.14, 0.06, 1.0], "spin": -0.35}}
  ],
  "PASSES": [
    {"TARGET": "motion", "WIDTH": "1", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {"TARGET": "track", "WIDTH": "72", "HEIGHT": "1", "FLOAT": true},
    {"TARGET": "glass", "WIDTH": "floor($WIDTH * 0.5)", "HEIGHT": "floor($HEIGHT * 0.5)", "PERSISTENT": true, "FLOAT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#define react_level exp(-4.0 * fract(TIME * 2.0))
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_width 0.4
float wave(float x) { return 0.4 * sin(x * 40.0 + TIME * 9.0) * exp(-3.0 * fract(TIME * 2.0)); }
#else
float wave(float x) { return texture2D(react_audio, vec2(x, 0.75)).r * 2.0 - 1.0; }
#endif

vec2 turned(vec2 p, float a) { float c = cos(a), s = sin(a); return mat2(c, -s, s, c) * p; }
// Film curve, display gamma, a little more contrast in the shadows.
vec3 finish(vec3 c, float gain) {
  c = pow(1.0 - exp(-max(c, 0.0) * gain), vec3(0.4545));
  return mix(c, c * c * (3.0 - 2.0 * c), 0.65);
}
float dither(vec2 p) { return (fract(52.9829189 * fract(dot(p, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0; }

void main() {
  vec4 m = IMG_NORM_PIXEL(motion, vec2(0.5));
  if (PASSINDEX == 0) {
    // x: turn, y: beat that fades, z: size that follows loudness, w: time
    float dt = clamp(TIMEDELTA, 0.0, 0.1);
    m.x = mod(m.x + dt * spin * (0.3 + 0.7 * react_energy), 6.2831853);
    m.y = max(m.y * exp(-dt * 6.0), react_pulse * (0.25 + 0.75 * react_energy));
    m.z = mix(0.55 + 0.45 * react_level, m.z, exp(-dt * 6.0));
    m.w = mod(m.w + dt * (0.3 + 0.7 * react_energy), 6.2831853 * 100.0);
    gl_FragColor = m;
    return;
  }
  float amount = mix(0.30, 0.62, gain) * m.z;
  if (PASSINDEX == 1) {
    // the points of the line: middle upwards, side across, as on a goniometer
    float u = 0.02 + 0.62 * isf_FragNormCoord.x;
    float lag = mix(0.02, 0.30, delay);
    float e = 0.003;
    float a = 0.25 * wave(u - e) + 0.5 * wave(u) + 0.25 * wave(u + e);
    float b = 0.25 * wave(u + lag - e) + 0.5 * wave(u + lag) + 0.25 * wave(u + lag + e);
    float open = mix(0.55, 1.25, react_width);
    vec2 q = vec2((b - a) * 0.7071 * open, (a + b) * 0.7071 * mix(1.0, 0.80, react_width));
    // without sound a slow knot, so that the figure never dies
    float rest = 1.0 - clamp(react_level * 3.0, 0.0, 1.0);
    float k = isf_FragNormCoord.x * 6.2831853;
    q += rest * 0.45 * vec2(sin(3.0 * k + m.w * 0.7), sin(2.0 * k + m.w * 0.4)) * (0.75 + 0.2 * sin(m.w * 0.5));
    q *= 1.9;
    q /= sqrt(1.0 + dot(q, q) * 0.75);
    gl_FragColor = vec4(q * amount, 0.0, 1.0);
    return;
  }
  vec2 uv = isf_FragNormCoord;
  float unit = min(RENDERSIZE.x, RENDERSIZE.y);
  float px = 1.0 / unit;
  vec2 p = (uv - 0.5) * RENDERSIZE / unit;
  float life = 0.35 + 0.75 * react_energy;
  vec3 sc = slow.rgb * slow.rgb, qc = quick.rgb * quick.rgb;
  if (PASSINDEX == 2) {
    float dt = clamp(TIMEDELTA, 0.0, 0.1);
    vec2 q = p * (1.0 - dt * (0.06 + 0.55 * m.y));
    vec3 old = IMG_NORM_PIXEL(glass, q * unit / RENDERSIZE + 0.5).rgb;
    old = max(old * exp(-dt * mix(18.0, 2.6, persist)) - dt * 0.003, 0.0);
    vec2 f = turned(p, m.x);
    float n = floor(folds + 0.5);
    if (n > 1.5) {
      float seg = 6.2831853 / n;
      float a = atan(f.x, f.y);
      a = abs(mod(a + 0.5 * seg, seg) - 0.5 * seg);
      f = length(f) * vec2(sin(a), cos(a));
    }
    vec3 add = vec3(0.0);
    float w = mix(0.0010, 0.0060, beam) + px * 0.45;
    vec2 before = IMG_NORM_PIXEL(track, vec2(0.5 / 72.0, 0.5)).xy;
    if (length(p) < amount * 1.25 + 0.03) for (int i = 1; i < 72; i++) {
      vec2 here = IMG_NORM_PIXEL(track, vec2((float(i) + 0.5) / 72.0, 0.5)).xy;
      vec2 ab = here - before;
      float l2 = dot(ab, ab);
      float h = clamp(dot(f - before, ab) / max(l2, 1e-7), 0.0, 1.0);
      vec2 d = f - before - ab * h;
      before = here;
      float d2 = dot(d, d);
      if (d2 > w * w * 9.0) continue;
      // a beam that hurries is dim and takes the fast colour
      float pace = sqrt(l2) * 22.0;
      float ends = smoothstep(0.0, 8.0, float(i)) * smoothstep(72.0, 64.0, float(i));
      add = max(add, mix(sc, qc, smoothstep(0.15, 1.1, pace)) * exp(-d2 / (w * w)) * (0.25 + 0.75 / (1.0 + pace)) * ends);
    }
    add *= 0.55 + 0.85 * life + 0.8 * m.y;
    gl_FragColor = vec4(min(max(old, add), vec3(4.0)), 1.0);
    return;
  }
  vec3 c = IMG_NORM_PIXEL(glass, uv).rgb;
  vec2 e = 5.0 * px * unit / RENDERSIZE;
  vec3 soft = IMG_NORM_PIXEL(glass, uv + e * vec2(1.0, 0.4)).rgb + IMG_NORM_PIXEL(glass, uv - e * vec2(1.0, 0.4)).rgb;
  soft += IMG_NORM_PIXEL(glass, uv + e * vec2(-0.9, 1.9)).rgb + IMG_NORM_PIXEL(glass, uv - e * vec2(-0.9, 1.9)).rgb;
  soft *= 2.0;
  vec3 col = c * (0.45 + 1.1 * dot(c, vec3(0.4))) + soft * 0.035;
  float lum = dot(c, vec3(0.3, 0.5, 0.2));
  col += lum * lum * 0.30;
  float r = length(p);
  col += mix(sc, qc, 0.5) * (0.008 * life + 0.02 * m.y) * exp(-r * r * 5.0);
  // the scope's own cross, at the angle of middle and side
  vec2 g = turned(p, m.x);
  float axis = min(abs(g.x + g.y), abs(g.x - g.y)) * 0.7071;
  col += qc * smoothstep(px * 1.2, 0.0, axis) * 0.035 * smoothstep(0.46, 0.10, r) * (0.5 + life + m.y);
  col += qc * smoothstep(px * 1.3, 0.0, abs(r - 0.46)) * 0.04 * (0.5 + life + 2.0 * m.y);
  col *= 1.0 - 0.5 * dot(uv - 0.5, uv - 0.5);
  gl_FragColor = vec4(finish(col, 1.7) + dither(gl_FragCoord.xy), 1.0);
}
