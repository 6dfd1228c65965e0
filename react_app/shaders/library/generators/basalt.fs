/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "A causeway of hexagonal basalt columns; the spectrum lifts them from the middle outwards, and molten light stands in the cracks.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "World", "Geometry"],
  "INPUTS": [
    {"NAME": "height", "LABEL": "Height", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "zoom", "LABEL": "Zoom", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "tilt", "LABEL": "Camera", "TYPE": "float", "DEFAULT": 0.45, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "drift", "LABEL": "Drift", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "gapWidth", "LABEL": "Cracks", "TYPE": "float", "DEFAULT": 0.35, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "stone", "LABEL": "Stone", "TYPE": "color", "DEFAULT": [0.42, 0.44, 0.52, 1.0]},
    {"NAME": "lava", "LABEL": "Molten light", "TYPE": "color", "DEFAULT": [1.00, 0.34, 0.10, 1.0]},
    {"NAME": "quake", "LABEL": "Quake", "TYPE": "event"}
  ],
  "PRESETS": [
    {"NAME": "Glacier tongue", "VALUES": {"stone": [0.62, 0.78, 0.86, 1.0], "lava": [0.12, 0.62, 1.0, 1.0], "height": 0.65, "gapWidth": 0.2}},
    {"NAME": "Obsidian", "VALUES": {"stone": [0.16, 0.15, 0.2, 1.0], "lava": [0.85, 0.16, 0.7, 1.0], "zoom": 0.65, "tilt": 0.7, "gapWidth": 0.55}},
    {"NAME": "From above", "VALUES": {"tilt": 0.0, "zoom": 0.15, "height": 0.8, "stone": [0.5, 0.42, 0.36, 1.0], "lava": [1.0, 0.66, 0.22, 1.0]}}
  ],
  "PASSES": [
    {"TARGET": "levels", "WIDTH": "66", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_phase fract(TIME * 2.0)
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_bass exp(-4.0 * fract(TIME * 2.0))
#define react_seed 0.5
float spectrum(float x) { return (0.5 + 0.5 * sin(x * 50.0 + TIME * 3.0)) * (1.0 - 0.6 * x) * exp(-2.0 * fract(TIME * 2.0)); }
#else
// The spectrum over a musical axis, treble lifted.
float spectrum(float x) {
  float f = 0.004 + 0.75 * pow(x, 2.4);
  float s = max(texture2D(react_audio, vec2(f, 0.25)).r, texture2D(react_audio, vec2(f * 1.035, 0.25)).r);
  return (0.62 + 0.80 * x) * s * s;
}
#endif

float hash2(vec2 p) { vec3 q = fract(vec3(p.xyx) * 0.1031); q += dot(q, q.yzx + 33.33); return fract((q.x + q.y) * q.z); }
float noise(vec2 p) {
  vec2 i = floor(p), f = fract(p);
  f = f * f * (3.0 - 2.0 * f);
  return mix(mix(hash2(i), hash2(i + vec2(1.0, 0.0)), f.x), mix(hash2(i + vec2(0.0, 1.0)), hash2(i + vec2(1.0, 1.0)), f.x), f.y);
}
vec2 turned(vec2 p, float a) { float c = cos(a), s = sin(a); return mat2(c, -s, s, c) * p; }
// Film curve, display gamma, a little more contrast in the shadows.
vec3 finish(vec3 c, float gain) {
  c = pow(1.0 - exp(-max(c, 0.0) * gain), vec3(0.4545));
  return mix(c, c * c * (3.0 - 2.0 * c), 0.65);
}
float dither(vec2 p) { return (fract(52.9829189 * fract(dot(p, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0; }

// Nearest centre of a hexagonal grid whose cells are 1 wide from side to side.
vec2 cellOf(vec2 p) {
  const vec2 s = vec2(1.0, 1.7320508);
  vec2 a = floor(p / s + 0.5) * s, b = (floor((p - 0.5 * s) / s + 0.5) + 0.5) * s;
  vec2 da = p - a, db = p - b;
  return dot(da, da) < dot(db, db) ? a : b;
}

float columnHeight(vec2 c, vec4 state, out float lit) {
  float r = length(c - vec2(0.0, state.x));
  float x = clamp(r / 15.0, 0.0, 1.0);
  float l = IMG_NORM_PIXEL(levels, vec2((0.5 + 63.0 * x) / 66.0, 0.5)).r;
  float h = hash2(c * 1.37 + 3.1 + floor(react_seed * 20.0));
  float swell = 0.5 + 0.5 * sin(c.x * 0.31 + 1.7 * sin(c.y * 0.23) + TIME * 0.25 + h);
  float ring = exp(-pow((r - react_phase * 13.0) * 0.55, 2.0)) * state.z * (1.0 - react_phase);
  float shock = exp(-pow((r - (1.0 - state.w) * 20.0) * 0.4, 2.0)) * step(0.02, state.w);
  lit = clamp(l * (0.55 + 0.45 * h) + ring * 0.7 + shock, 0.0, 1.6);
  return mix(0.9, 4.6, height) * (0.34 * h * h + 0.26 * swell + 0.85 * l * l * (0.4 + 0.6 * h) + 0.22 * ring + 0.5 * shock);
}

void main() {
  if (PASSINDEX == 0) {
    // cells 0..63: the spectrum from bass to treble; 64: drift, bass, beat, quake
    vec4 c = IMG_NORM_PIXEL(levels, isf_FragNormCoord);
    float dt = clamp(TIMEDELTA, 0.0, 0.1);
    if (gl_FragCoord.x < 64.0) {
      float v = clamp(spectrum(gl_FragCoord.x / 64.0) * 1.15, 0.0, 1.0) * (0.35 + 0.65 * react_energy);
      c.r = mix(v, c.r, exp(-dt * (v > c.r ? 16.0 : 3.6)));
    } else {
      c.x = mod(c.x + dt * drift * (0.4 + 0.9 * react_energy), 1732.0508);
      c.y = mix(react_bass * react_energy, c.y, exp(-dt * 8.0));
      c.z = max(c.z * exp(-dt * 4.0), react_pulse * (0.2 + 0.8 * react_energy));
      c.w = max(c.w - dt * 0.5, quake ? 1.0 : 0.0);
    }
    gl_FragColor = c;
    return;
  }
  vec2 uv = isf_FragNormCoord;
  float unit = min(RENDERSIZE.x, RENDERSIZE.y);
  vec2 p = (uv - 0.5) * RENDERSIZE / unit;
  float px = 1.0 / unit;
  float life = 0.32 + 0.78 * react_energy;
  vec4 state = IMG_NORM_PIXEL(levels, vec2(64.5 / 66.0, 0.5));
  vec3 sc = stone.rgb * stone.rgb, lc = lava.rgb * lava.rgb;
  float lean = mix(1.38, 0.62, tilt), turn = 0.5 + 0.12 * sin(TIME * 0.07);
  float far = mix(19.0, 7.5, zoom);
  vec3 fw = vec3(0.0, -sin(lean), cos(lean));
  vec3 ro = -fw * far;
  vec3 rt = vec3(1.0, 0.0, 0.0);
  vec3 rd = normalize(fw * 1.5 + p.x * rt + p.y * cross(fw, rt));
  ro.xz = turned(ro.xz, turn); rd.xz = turned(rd.xz, turn);
  ro.z += state.x;
  float top = mix(0.9, 4.6, height) * 1.9;
  float t = max((top - ro.y) / rd.y, 0.0);
  const vec2 n0 = vec2(1.0, 0.0), n1 = vec2(0.5, 0.8660254), n2 = vec2(-0.5, 0.8660254);
  vec3 dirs = vec3(dot(rd.xz, n0), dot(rd.xz, n1), dot(rd.xz, n2));
  vec3 sgn = vec3(dirs.x < 0.0 ? -1.0 : 1.0, dirs.y < 0.0 ? -1.0 : 1.0, dirs.z < 0.0 ? -1.0 : 1.0);
  dirs = max(abs(dirs), 1e-5);
  vec3 n = vec3(0.0, 1.0, 0.0);
  vec2 c = vec2(0.0);
  float h = 0.0, lit = 0.0, glow = 0.0;
  bool hitTop = false, found = false;
  float inset = mix(0.004, 0.075, gapWidth);
  for (int i = 0; i < 44; i++) {
    vec3 q = ro + rd * t;
    c = cellOf(q.xz + rd.xz * 0.002);
    vec2 o = q.xz - c;
    h = columnHeight(c, state, lit);
    if (q.y <= h) { found = true; break; }
    vec3 away = (0.5 - sgn * vec3(dot(o, n0), dot(o, n1), dot(o, n2))) / dirs;
    float leave = min(away.x, min(away.y, away.z));
    float down = (h - q.y) / rd.y;
    if (down < leave) { t += down; found = true; hitTop = true; break; }
    t += max(leave, 0.0) + 0.002;
    n = away.x <= leave + 1e-5 ? -sgn.x * vec3(n0.x, 0.0, n0.y) : (away.y <= leave + 1e-5 ? -sgn.y * vec3(n1.x, 0.0, n1.y) : -sgn.z * vec3(n2.x, 0.0, n2.y));
    if (q.y < -0.5) break;
  }
  vec3 col = vec3(0.0);
  if (found) {
    vec3 q = ro + rd * t;
    if (hitTop) n = vec3(0.0, 1.0, 0.0);
    vec2 o = q.xz - c;
    float side = 0.5 - max(max(abs(dot(o, n0)), abs(dot(o, n1))), abs(dot(o, n2)));
    float blur = px * t * 1.0;
    float r = length(q.xz - vec2(0.0, state.x));
    vec3 key = normalize(vec3(-0.80, 0.38, -0.10));
    float low = smoothstep(0.05, 0.75, h / mix(0.9, 4.6, height));
    float grain = 0.75 + 0.5 * noise(hitTop ? o * 9.0 + c : vec2(q.x + q.z, q.y * 0.6) * 9.0);
    float tone = 0.65 + 0.7 * hash2(c + 9.0);
    float fall = exp(-r * r * 0.006);
    float depth = max(h - q.y, 0.0);
    float well = hitTop ? 1.0 : exp(-depth * 0.55);
    float diff = max(dot(n, key), 0.0);
    vec3 hv = normalize(key - rd);
    float spec = pow(max(dot(n, hv), 0.0), 40.0);
    col = sc * grain * tone * (0.02 + 0.75 * diff) * well * (0.12 + 0.88 * low) * fall * (0.30 + 0.70 * life);
    col += sc * spec * 0.5 * fall * life;
    // cracks: light rises from below, strongest where the column moves
    float crack = hitTop ? smoothstep(inset + blur, inset - blur, side) : 0.0;
    float rim = hitTop ? exp(-side * 16.0) : 0.0;
    float below = hitTop ? 0.0 : 1.0 - exp(-depth * 0.7);
    float heat = lit * fall * (0.35 + 0.9 * life);
    col *= 1.0 - 0.75 * crack;
    col += lc * below * (0.05 + 1.15 * heat) * (0.5 + 0.5 * diff + 0.3 * grain);
    col += lc * rim * (0.01 + 0.40 * heat * (1.3 - low));
    col += mix(lc, vec3(1.0, 0.85, 0.6), 0.35 * lit) * crack * (0.05 + 1.1 * heat);
    float haze = smoothstep(far * 0.85, far * 1.9, t);
    col = mix(col, lc * 0.012 * life, haze);
  }
  col *= 1.0 - 0.9 * dot(uv - 0.5, uv - 0.5);
  gl_FragColor = vec4(finish(col, 2.2) + dither(gl_FragCoord.xy), 1.0);
}
