/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "Thousands of fine hairs of light combed by a slow wind: the current turns on the bar, gusts with the kick and dies down in silence.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "Particles", "Flow", "Feedback"],
  "INPUTS": [
    {"NAME": "wind", "LABEL": "Wind", "TYPE": "float", "DEFAULT": 0.45, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "curl", "LABEL": "Curl size", "TYPE": "float", "DEFAULT": 0.45, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "density", "LABEL": "Density", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "trail", "LABEL": "Trail", "TYPE": "float", "DEFAULT": 0.55, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "gust", "LABEL": "Kick gust", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "slow", "LABEL": "Still colour", "TYPE": "color", "DEFAULT": [0.10, 0.24, 0.55, 1.0]},
    {"NAME": "fast", "LABEL": "Fast colour", "TYPE": "color", "DEFAULT": [1.00, 0.72, 0.42, 1.0]},
    {"NAME": "turn", "LABEL": "Turn", "TYPE": "event"}
  ],
  "PRESETS": [
    {"NAME": "Wheat", "VALUES": {"wind": 0.3, "curl": 0.8, "density": 0.8, "slow": [0.45, 0.26, 0.06, 1.0], "fast": [1.0, 0.85, 0.45, 1.0]}},
    {"NAME": "Neon silk", "VALUES": {"trail": 0.85, "curl": 0.3, "slow": [0.42, 0.06, 0.62, 1.0], "fast": [0.2, 0.95, 0.9, 1.0], "wind": 0.6}},
    {"NAME": "Ash", "VALUES": {"density": 0.15, "trail": 0.9, "gust": 0.9, "slow": [0.3, 0.3, 0.34, 1.0], "fast": [1.0, 0.36, 0.2, 1.0]}}
  ],
  "PASSES": [
    {"TARGET": "motion", "WIDTH": "1", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {"TARGET": "hair", "PERSISTENT": true, "FLOAT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_phase fract(TIME * 2.0)
#define react_bars (TIME * 0.5)
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_high 0.3
#define react_onset exp(-5.0 * fract(TIME * 4.0))
#define react_kick exp(-6.0 * fract(TIME * 2.0))
#define react_seed 0.5
#endif

float hash2(vec2 p) { vec3 q = fract(vec3(p.xyx) * 0.1031); q += dot(q, q.yzx + 33.33); return fract((q.x + q.y) * q.z); }
// Film curve, display gamma, a little more contrast in the shadows.
vec3 finish(vec3 c, float gain) {
  c = pow(1.0 - exp(-max(c, 0.0) * gain), vec3(0.4545));
  return mix(c, c * c * (3.0 - 2.0 * c), 0.65);
}
float dither(vec2 p) { return (fract(52.9829189 * fract(dot(p, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0; }

// Stream function of the wind; its curl neither gathers nor thins the hairs.
float stream(vec2 p, float t, float heading) {
  float k = mix(3.6, 1.3, curl);
  vec2 q = p * k;
  float s = sin(q.x * 1.1 + 1.4 * sin(q.y * 0.8 + t * 0.31) + react_seed * 20.0) * cos(q.y * 1.2 - t * 0.23);
  s += 0.50 * sin(q.x * 2.3 - q.y * 1.6 + t * 0.37 + 1.1 * sin(q.y * 1.9 - t * 0.2));
  s += 0.22 * sin(q.y * 4.1 + 1.7 * sin(q.x * 2.9 + t * 0.4));
  return s / k + 0.55 * (p.x * sin(heading) - p.y * cos(heading));
}
vec2 windAt(vec2 p, float t, float heading) {
  float e = 0.01;
  float s = stream(p, t, heading);
  return vec2(stream(p + vec2(0.0, e), t, heading) - s, s - stream(p + vec2(e, 0.0), t, heading)) / e;
}

void main() {
  vec4 m = IMG_NORM_PIXEL(motion, vec2(0.5));
  if (PASSINDEX == 0) {
    // x: time of the wind, y: gust that fades, z: heading that eases, w: frames, for the seeds
    float dt = clamp(TIMEDELTA, 0.0, 0.1);
    m.x = mod(m.x + dt * (0.25 + 0.9 * react_energy), 2000.0);
    m.y = max(m.y * exp(-dt * 4.5), react_kick * gust * (0.3 + 0.7 * react_energy));
    float want = 2.4 * sin(floor(react_bars) * 2.39996) + (turn ? 2.0 : 0.0);
    m.z += (want - m.z) * (1.0 - exp(-dt * 0.8));
    m.w = mod(m.w + 1.0, 1024.0);
    gl_FragColor = m;
    return;
  }
  vec2 uv = isf_FragNormCoord;
  float unit = min(RENDERSIZE.x, RENDERSIZE.y);
  float px = 1.0 / unit;
  vec2 side = RENDERSIZE / unit;
  vec2 p = (uv - 0.5) * side;
  float life = 0.30 + 0.80 * react_energy;
  vec2 v = windAt(p, m.x, m.z);
  float speed = mix(0.09, 0.34, wind) * (0.35 + 0.65 * life + 1.6 * m.y);
  if (PASSINDEX == 1) {
    float dt = clamp(TIMEDELTA, 0.0, 0.1);
    // carried by the wind: half a step back, then the whole one with the wind found there
    vec2 back = windAt(p - v * speed * dt * 0.5, m.x, m.z) * speed * dt;
    vec2 at = (p - back) / side + 0.5;
    vec4 old = IMG_NORM_PIXEL(hair, at);
    vec2 across = normalize(vec2(-v.y, v.x) + 1e-5) / unit / side;
    vec4 l = IMG_NORM_PIXEL(hair, at + across), r = IMG_NORM_PIXEL(hair, at - across);
    // what the sampling smears is drawn together again, so that hairs stay fine
    old += (old * 2.0 - l - r) * 0.07 * clamp(length(back) * unit * 1.5 - 0.1, 0.0, 1.0);
    float keep = exp(-dt * mix(4.0, 0.55, trail));
    float light = clamp(old.r * keep - dt * 0.004, 0.0, 1.6);
    float heat = clamp(old.g * exp(-dt * 1.6), 0.0, 2.0);
    // seeds: some grains are lit for a moment and drawn out into hairs
    vec2 grain = floor(uv * RENDERSIZE / max(unit / 540.0, 1.0));
    float h = hash2(grain + vec2(m.w * 1.31, m.w * 0.77));
    float many = mix(0.0012, 0.0075, density) * (0.30 + 0.70 * life + 2.2 * m.y) * mix(1.3, 0.5, trail) * clamp(dt * 60.0, 0.3, 3.0);
    float on = step(1.0 - many, h);
    float strong = 0.55 + 0.45 * fract(h * 7919.0);
    light = max(light, on * strong * 1.5);
    heat = max(heat, on * (0.20 * react_high + m.y * 1.1 + 0.25 * react_onset));
    gl_FragColor = vec4(light, heat, 0.0, 1.0);
    return;
  }
  vec4 c = IMG_NORM_PIXEL(hair, uv);
  vec2 e = 1.5 / RENDERSIZE;
  float dx = IMG_NORM_PIXEL(hair, uv + vec2(e.x, 0.0)).r - IMG_NORM_PIXEL(hair, uv - vec2(e.x, 0.0)).r;
  float dy = IMG_NORM_PIXEL(hair, uv + vec2(0.0, e.y)).r - IMG_NORM_PIXEL(hair, uv - vec2(0.0, e.y)).r;
  vec3 sc = slow.rgb * slow.rgb, fc = fast.rgb * fast.rgb;
  float pace = length(v) * speed;
  float hot = clamp(smoothstep(0.03, 0.40, pace) + c.g * 0.8, 0.0, 1.0);
  vec3 tint = mix(sc * 1.6, fc, hot * hot);
  float lit = clamp(0.55 + 1.6 * (dx * 0.6 + dy), 0.15, 1.8);
  // a soft light from one side makes the hairs lie like fur
  float sheen = pow(abs(dot(normalize(v + 1e-5), normalize(vec2(0.6, 0.8)))), 3.0);
  vec3 col = tint * c.r * lit * (0.30 + 0.80 * life) * (0.5 + 0.9 * sheen);
  col += mix(fc, vec3(1.0), 0.3) * c.g * c.r * 0.9 * life;
  float front = length(p) - react_phase * 1.1;
  col *= 1.0 + 0.9 * react_pulse * react_energy * exp(-front * front * 14.0);
  col += sc * 0.012 * life;
  col *= 1.0 - 0.9 * dot(uv - 0.5, uv - 0.5);
  gl_FragColor = vec4(finish(col, 1.9) + dither(gl_FragCoord.xy), 1.0);
}
