/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "A spectrogram in perspective: sound arrives at the horizon as light and rolls towards you over a dark plain, beat by beat.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "Audio Visualizer", "Landscape"],
  "INPUTS": [
    {"NAME": "speed", "LABEL": "Flow", "TYPE": "float", "DEFAULT": 0.45, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "height", "LABEL": "Horizon", "TYPE": "float", "DEFAULT": 0.45, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "gain", "LABEL": "Gain", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "relief", "LABEL": "Relief", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "ceiling", "LABEL": "Ceiling", "TYPE": "float", "DEFAULT": 0.35, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "beatLine", "LABEL": "Beat lines", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "warm", "LABEL": "Loud colour", "TYPE": "color", "DEFAULT": [1.00, 0.45, 0.20, 1.0]},
    {"NAME": "cool", "LABEL": "Soft colour", "TYPE": "color", "DEFAULT": [0.20, 0.22, 0.95, 1.0]}
  ],
  "PRESETS": [
    {"NAME": "Molten", "VALUES": {"speed": 0.3, "ceiling": 0.0, "warm": [1.0, 0.62, 0.18, 1.0], "cool": [0.75, 0.06, 0.1, 1.0], "relief": 0.8}},
    {"NAME": "Glacier", "VALUES": {"speed": 0.6, "ceiling": 0.7, "warm": [0.78, 1.0, 0.95, 1.0], "cool": [0.05, 0.32, 0.62, 1.0]}},
    {"NAME": "Low flight", "VALUES": {"height": 0.08, "speed": 0.9, "ceiling": 1.0, "warm": [1.0, 0.3, 0.62, 1.0], "cool": [0.28, 0.1, 0.8, 1.0], "beatLine": 0.9}}
  ],
  "PASSES": [
    {"TARGET": "motion", "WIDTH": "1", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {"TARGET": "history", "WIDTH": "192", "HEIGHT": "128", "PERSISTENT": true, "FLOAT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_beat (TIME * 2.0)
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
float spectrum(float x) { return (0.5 + 0.5 * sin(x * 50.0 + TIME * 3.0)) * (1.0 - 0.6 * x) * exp(-2.0 * fract(TIME * 2.0)); }
#else
// The spectrum over a musical axis, treble lifted.
float spectrum(float x) {
  float f = 0.004 + 0.75 * pow(x, 2.4);
  float s = max(texture2D(react_audio, vec2(f, 0.25)).r, texture2D(react_audio, vec2(f * 1.035, 0.25)).r);
  return (0.62 + 0.80 * x) * s * s;
}
#endif

// Film curve, display gamma, a little more contrast in the shadows.
vec3 finish(vec3 c, float gain) {
  c = pow(1.0 - exp(-max(c, 0.0) * gain), vec3(0.4545));
  return mix(c, c * c * (3.0 - 2.0 * c), 0.65);
}
float dither(vec2 p) { return (fract(52.9829189 * fract(dot(p, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0; }

const float ROWS = 128.0;

// What was heard `age` rows ago: r loudness, g beat.
vec2 heard(float x, float age, float head) {
  float row = head - age;
  float a = floor(row), f = row - a;
  vec2 u = vec2(clamp(x, 0.003, 0.997), 0.0);
  vec2 v0 = IMG_NORM_PIXEL(history, u + vec2(0.0, (mod(a, ROWS) + 0.5) / ROWS)).rg;
  vec2 v1 = IMG_NORM_PIXEL(history, u + vec2(0.0, (mod(a + 1.0, ROWS) + 0.5) / ROWS)).rg;
  return mix(v0, v1, f);
}

void main() {
  vec4 m = IMG_NORM_PIXEL(motion, vec2(0.5));
  if (PASSINDEX == 0) {
    // x: head in rows, y: head before, z: beat seen since, w: last beat number
    float dt = clamp(TIMEDELTA, 0.0, 0.1);
    m.y = m.x;
    m.x += dt * mix(12.0, 48.0, speed);
    if (m.x > ROWS * 64.0) { m.x -= ROWS * 64.0; m.y -= ROWS * 64.0; }
    float b = mod(floor(react_beat), 1024.0);
    m.z = abs(b - m.w) > 0.5 ? 1.0 : 0.0;
    m.w = b;
    gl_FragColor = m;
    return;
  }
  if (PASSINDEX == 1) {
    float row = floor(gl_FragCoord.y);
    float head = floor(m.x) + 1.0;
    float behind = mod(head - row, ROWS);
    vec4 old = IMG_NORM_PIXEL(history, isf_FragNormCoord);
    float fresh = floor(m.x) - floor(m.y);
    if (behind > fresh + 0.5) { gl_FragColor = old; return; }
    float v = clamp(spectrum(abs(isf_FragNormCoord.x * 2.0 - 1.0)) * (0.62 + 0.80 * gain), 0.0, 1.0);
    v = mix(IMG_NORM_PIXEL(history, vec2(isf_FragNormCoord.x, (mod(floor(m.x), ROWS) + 0.5) / ROWS)).r, v, 0.55);
    float keep = behind > 0.5 ? max(old.g, m.z) : m.z;
    gl_FragColor = vec4(v, fresh > 0.5 ? m.z : keep, 0.0, 1.0);
    return;
  }
  vec2 uv = isf_FragNormCoord;
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  vec2 p = vec2((uv.x - 0.5) * max(aspect, 0.75), uv.y - 0.5);
  float life = 0.35 + 0.75 * react_energy;
  float hit = react_pulse * (0.25 + 0.75 * react_energy);
  vec3 hot = warm.rgb * warm.rgb, cold = cool.rgb * cool.rgb;
  float roll = 0.03 * sin(TIME * 0.17);
  p += vec2(-p.y, p.x) * roll;
  float horizon = mix(0.02, 0.24, height);
  float up = p.y - horizon;
  float above = step(0.0, up);
  float reach = above > 0.5 ? 0.62 - horizon : horizon + 0.54;
  float z = reach / (abs(up) + 0.002);
  float px = 1.0 / RENDERSIZE.y;
  const float FAR = 8.0;
  vec3 col = vec3(0.0);
  if (z < FAR) {
    float x = p.x * z * 0.36 / max(aspect, 0.75);
    float side = abs(x);
    float age = (FAR - z) * 17.5;
    float u = 0.5 + x;
    float inside = smoothstep(0.5, 0.492, side);
    vec2 v = heard(u, age, m.x);
    float before = heard(u, age + 1.5, m.x).x, beside = heard(u + 0.006, age, m.x).x;
    float slope = (v.x - before) * 2.0 + (v.x - beside) * sign(x) * 1.2;
    float shade = 1.0 + relief * clamp(slope * 4.0, -0.9, 1.6);
    float s = smoothstep(0.10, 1.0, v.x * mix(0.80, 1.15, smoothstep(0.0, 0.35, side)));
    vec3 tint = mix(cold * 0.7, hot, smoothstep(0.12, 0.62, s));
    tint = mix(tint, vec3(1.0, 0.90, 0.78), smoothstep(0.70, 1.0, s) * 0.5);
    float lane = abs(fract(side * 16.0 + 0.5) - 0.5);
    float blurX = z * px * 6.0;
    float line = smoothstep(0.025 + blurX, 0.0, lane) / (1.0 + blurX * 12.0);
    float fog = exp(-z * 0.16) * smoothstep(FAR, FAR - 1.5, z) * 1.5;
    vec3 ground = tint * s * (0.10 + 1.25 * s) * shade * (0.40 + 0.80 * life);
    ground += cold * (0.05 + 0.06 * life) * line * (1.0 + 3.0 * s);
    ground += mix(hot, cold, 0.4) * smoothstep(0.15, 0.9, v.y) * beatLine * (0.06 + 0.16 * life) * (0.25 + 2.0 * s);
    ground += cold * 0.010;
    col += ground * inside * fog * (above > 0.5 ? ceiling * 0.45 : 1.0);
    float rim = exp(-abs(side - 0.5) * (220.0 / z)) * fog;
    col += mix(cold, hot, 0.25) * rim * (0.10 + 0.30 * life) * (above > 0.5 ? ceiling : 1.0);
  }
  // the horizon, where the sound is now
  float along = p.x * 0.36 * FAR / max(aspect, 0.75);
  float now = abs(along) < 0.5 ? spectrum(abs(along * 2.0)) * (0.45 + gain) : 0.0;
  float wide = smoothstep(1.0, 0.0, abs(p.x) * 1.2);
  col += mix(cold, hot, smoothstep(0.1, 0.7, now)) * exp(-abs(up) * mix(70.0, 16.0, now)) * now * (0.25 + 0.55 * life);
  col += mix(cold, hot, 0.5) * exp(-abs(up) * 90.0) * wide * wide * (0.05 + 0.10 * life + 0.45 * hit);
  col += cold * 0.045 * exp(-abs(up) * 6.0) * life * (0.4 + wide);
  col *= 1.0 - 0.75 * dot(uv - 0.5, uv - 0.5);
  gl_FragColor = vec4(finish(col, 1.7) + dither(gl_FragCoord.xy), 1.0);
}
