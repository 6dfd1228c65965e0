/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "Fireworks struck by the drums: kicks throw great slow chrysanthemums, snares fans of light, hats a crackle of glitter; smoke keeps the afterglow.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "Audio Visualizer", "Particles"],
  "INPUTS": [
    {"NAME": "size", "LABEL": "Burst size", "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "density", "LABEL": "Sparks", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "gravity", "LABEL": "Gravity", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "trail", "LABEL": "Trail", "TYPE": "float", "DEFAULT": 0.55, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "smoke", "LABEL": "Smoke", "TYPE": "float", "DEFAULT": 0.45, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "kickColor", "LABEL": "Kick colour", "TYPE": "color", "DEFAULT": [1.00, 0.58, 0.22, 1.0]},
    {"NAME": "snareColor", "LABEL": "Snare colour", "TYPE": "color", "DEFAULT": [0.35, 0.62, 1.00, 1.0]},
    {"NAME": "salute", "LABEL": "Salute", "TYPE": "event"}
  ],
  "PRESETS": [
    {"NAME": "Willow", "VALUES": {"size": 0.8, "gravity": 0.9, "trail": 0.95, "density": 0.35, "kickColor": [1.0, 0.78, 0.42, 1.0], "snareColor": [0.95, 0.45, 0.18, 1.0]}},
    {"NAME": "Weightless", "VALUES": {"gravity": 0.0, "trail": 0.8, "smoke": 0.8, "kickColor": [0.55, 0.3, 1.0, 1.0], "snareColor": [0.2, 0.95, 0.85, 1.0]}},
    {"NAME": "Hard white", "VALUES": {"density": 0.85, "trail": 0.25, "smoke": 0.15, "size": 0.6, "kickColor": [0.95, 0.95, 1.0, 1.0], "snareColor": [1.0, 0.25, 0.22, 1.0]}}
  ],
  "PASSES": [
    {"TARGET": "shells", "WIDTH": "10", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {"TARGET": "sky", "WIDTH": "floor($WIDTH * 0.6)", "HEIGHT": "floor($HEIGHT * 0.6)", "PERSISTENT": true, "FLOAT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_kick exp(-6.0 * fract(TIME * 2.0))
#define react_snare exp(-6.0 * fract(TIME + 0.5))
#define react_hat exp(-9.0 * fract(TIME * 4.0))
#define react_seed 0.5
#endif

float hash2(vec2 p) { vec3 q = fract(vec3(p.xyx) * 0.1031); q += dot(q, q.yzx + 33.33); return fract((q.x + q.y) * q.z); }
vec2 hash22(vec2 p) { vec3 q = fract(vec3(p.xyx) * vec3(0.1031, 0.1030, 0.0973)); q += dot(q, q.yzx + 33.33); return fract((q.xx + q.yz) * q.zy); }
// Film curve, display gamma, a little more contrast in the shadows.
vec3 finish(vec3 c, float gain) {
  c = pow(1.0 - exp(-max(c, 0.0) * gain), vec3(0.4545));
  return mix(c, c * c * (3.0 - 2.0 * c), 0.65);
}
float dither(vec2 p) { return (fract(52.9829189 * fract(dot(p, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0; }

// Every shell is one cell: x, y where it burst, z its age in seconds, w its kind and chance (0..1 kick, 1..2 snare).
vec3 burst(vec2 p, vec4 shell, float px, float dt) {
  float kind = floor(shell.w), chance = fract(shell.w);
  float age = shell.z;
  float last = kind < 0.5 ? 2.2 : 1.5;
  if (age > last) return vec3(0.0);
  vec3 tint = kind < 0.5 ? kickColor.rgb * kickColor.rgb : snareColor.rgb * snareColor.rgb;
  float reach = mix(0.16, 0.46, size) * (kind < 0.5 ? 1.0 : 0.72) * (0.7 + 0.5 * chance);
  // all sparks of a shell fall alike, so the fall is taken off the picture instead
  vec2 q = p - shell.xy + vec2(0.0, mix(0.0, 0.30, gravity) * age * age);
  float grown = 1.0 - exp(-age * 3.6);
  float grownBefore = 1.0 - exp(-max(age - dt, 0.0) * 3.6);
  float r = length(q);
  if (r > reach * grown + 0.10) return vec3(0.0);
  float fade = (1.0 - age / last) * (1.0 - age / last);
  float turn = fract(atan(q.y, q.x) / 6.2831853 + chance);
  vec3 col = vec3(0.0);
  for (int s = 0; s < 3; s++) {
    float fs = float(s);
    float n = floor(mix(14.0, 46.0, density) * (1.0 - 0.22 * fs));
    float sector = floor(turn * n + 0.5 * fs);
    vec2 h = hash22(vec2(sector - n * floor(sector / n), chance * 97.0 + fs * 13.0));
    float mid = (sector + 0.5 - 0.5 * fs + 0.55 * (h.x - 0.5)) / n;
    float out_ = reach * (1.0 - 0.27 * fs) * (kind < 0.5 ? 0.82 + 0.18 * h.y : 0.35 + 0.65 * h.y);
    float a = (turn - mid) * 6.2831853;
    float across = r * sin(a);
    float r1 = out_ * grown, r0 = out_ * grownBefore;
    float along = max(max(r0 - r, r - r1), 0.0);
    float d = length(vec2(across, along));
    float w = 0.0012 + px * 0.7;
    float twinkle = kind < 0.5 ? 1.0 : 0.45 + 0.55 * step(0.45, fract(h.x * 9.0 + age * (7.0 + 6.0 * h.y)));
    vec3 hot = mix(tint, vec3(1.0, 0.95, 0.88), 0.55 * exp(-age * 3.0));
    col += hot * (exp(-d * d / (w * w)) * 1.5 + exp(-d * 130.0) * 0.12) * twinkle;
  }
  col *= fade * (0.6 + 1.4 * exp(-age * 2.5));
  col += mix(tint, vec3(1.0), 0.4) * exp(-r * 30.0) * exp(-age * 14.0) * 1.2;
  return col;
}

void main() {
  if (PASSINDEX == 0) {
    // cells 0..7: shells; 8: next shell, kick and snare before, rest; 9: beats without music
    vec4 c = IMG_NORM_PIXEL(shells, isf_FragNormCoord);
    vec4 s = IMG_NORM_PIXEL(shells, vec2(0.85, 0.5));
    float dt = clamp(TIMEDELTA, 0.0, 0.1);
    int cell = int(gl_FragCoord.x);
    float kick = step(s.y + 0.12, react_kick), snare = step(s.z + 0.12, react_snare);
    float idle = step(s.w, 0.0) * (1.0 - kick) * (1.0 - snare);
    float go = max(max(kick, snare), max(idle, salute ? 1.0 : 0.0));
    if (cell < 8) {
      c.z = min(c.z + dt, 60.0);
      if (c.w < 0.001) c.z = 60.0;
      if (go > 0.5 && abs(float(cell) - mod(s.x, 8.0)) < 0.5 || salute && cell < 5) {
        vec2 h = hash22(vec2(s.x + float(cell) * 3.0, react_seed * 91.0 + 5.0));
        vec2 h2 = hash22(vec2(s.x * 1.7 + 3.0, react_seed * 31.0));
        float aspect = RENDERSIZE.x / RENDERSIZE.y;
        float soft = kick + snare < 0.5 ? 1.0 : 0.0;
        c = vec4((h.x - 0.5) * 1.0, (h.y - 0.5) * 0.46 + 0.09, 0.0, 0.002 + 0.99 * h2.x + (snare > kick || (soft > 0.5 && h2.y > 0.5) ? 1.0 : 0.0));
      }
      gl_FragColor = c;
      return;
    }
    if (cell == 8) {
      c.x = go > 0.5 ? mod(c.x + (salute ? 5.0 : 1.0), 4096.0) : c.x;
      c.y = mix(react_kick, c.y, react_kick < c.y ? exp(-dt * 9.0) : 0.0);
      c.z = mix(react_snare, c.z, react_snare < c.z ? exp(-dt * 9.0) : 0.0);
      c.w = go > 0.5 ? 2.6 : c.w - dt;
    } else {
      c.x = max(c.x * exp(-dt * 12.0), react_hat);
      c.y = mod(c.y + dt, 512.0);
    }
    gl_FragColor = c;
    return;
  }
  vec2 uv = isf_FragNormCoord;
  float unit = min(RENDERSIZE.x, RENDERSIZE.y);
  float px = 1.0 / unit;
  vec2 side = RENDERSIZE / unit;
  vec2 p = (uv - 0.5) * side;
  vec4 extra = IMG_NORM_PIXEL(shells, vec2(0.95, 0.5));
  float life = 0.40 + 0.70 * react_energy;
  if (PASSINDEX == 1) {
    float dt = clamp(TIMEDELTA, 0.0, 0.1);
    // smoke: the old light drifts, spreads and sinks away
    vec2 wind = dt * vec2(0.010 + 0.012 * sin(p.y * 5.0 + extra.y * 0.3), -0.016 * gravity + 0.010 * sin(p.x * 4.0 - extra.y * 0.4));
    vec2 at = uv - wind / side;
    vec2 e = 1.2 / RENDERSIZE;
    vec3 old = IMG_NORM_PIXEL(sky, at).rgb;
    vec3 soft = 0.25 * (IMG_NORM_PIXEL(sky, at + e).rgb + IMG_NORM_PIXEL(sky, at - e).rgb + IMG_NORM_PIXEL(sky, at + vec2(e.x, -e.y)).rgb + IMG_NORM_PIXEL(sky, at + vec2(-e.x, e.y)).rgb);
    old = mix(old, soft, clamp(dt * 14.0 * smoke, 0.0, 0.8)) * exp(-dt * mix(7.0, 1.7, trail));
    old = max(old - dt * 0.006, 0.0);
    vec3 add = vec3(0.0);
    for (int i = 0; i < 8; i++) {
      vec4 shell = IMG_NORM_PIXEL(shells, vec2((float(i) + 0.5) / 10.0, 0.5));
      shell.x *= side.x * 0.92;
      shell.y *= side.y;
      add += burst(p, shell, px, max(dt, 0.012)) * life;
    }
    // hats: glitter where sparks have been
    vec2 cell = floor(p * 90.0);
    float g = hash2(cell + floor(extra.y * 24.0) * 7.0);
    float near = smoothstep(0.02, 0.25, dot(old, vec3(0.33)));
    add += vec3(1.0, 0.96, 0.9) * step(0.985, g) * smoothstep(0.25, 0.05, length(fract(p * 90.0) - 0.5)) * extra.x * near * 1.6;
    gl_FragColor = vec4(min(max(old, add), vec3(2.5)), 1.0);
    return;
  }
  vec3 col = IMG_NORM_PIXEL(sky, uv).rgb;
  vec2 e = 6.0 * px / side;
  vec3 bloom = vec3(0.0);
  for (int i = 0; i < 8; i++) {
    float a = float(i) * 0.7853982 + 0.3;
    bloom += IMG_NORM_PIXEL(sky, uv + e * (i - 2 * (i / 2) == 0 ? 1.0 : 2.6) * vec2(cos(a), sin(a))).rgb;
  }
  col += bloom * 0.035 * (0.5 + smoke);
  // the shells light the air; the ground below is a dark line of hills
  vec3 air = vec3(0.0);
  for (int i = 0; i < 8; i++) {
    vec4 shell = IMG_NORM_PIXEL(shells, vec2((float(i) + 0.5) / 10.0, 0.5));
    vec2 d = p - shell.xy * side * vec2(0.92, 1.0);
    vec3 tint = shell.w < 1.0 ? kickColor.rgb * kickColor.rgb : snareColor.rgb * snareColor.rgb;
    air += tint * exp(-dot(d, d) * 6.0) * exp(-shell.z * 2.6);
  }
  vec3 night = mix(vec3(0.0022, 0.0035, 0.0080), vec3(0.0004, 0.0006, 0.0022), uv.y);
  col += night + air * (0.008 + 0.050 * smoke) * life;
  gl_FragColor = vec4(finish(col, 1.7) + dither(gl_FragCoord.xy), 1.0);
}
