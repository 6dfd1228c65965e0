/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "Curtains of polar light over black mountains and a still lake; every beat sends a wave of light along the curtains.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "Landscape"],
  "INPUTS": [
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "speed", "LABEL": "Drift", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "height", "LABEL": "Curtain height", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "beatWave", "LABEL": "Beat wave", "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "lowColor", "LABEL": "Low colour", "TYPE": "color", "DEFAULT": [0.10, 0.95, 0.55, 1.0]},
    {"NAME": "highColor", "LABEL": "High colour", "TYPE": "color", "DEFAULT": [0.45, 0.16, 0.95, 1.0]},
    {"NAME": "lake", "LABEL": "Lake", "TYPE": "bool", "DEFAULT": true},
    {"NAME": "surge", "LABEL": "Surge", "TYPE": "event"}
  ],
  "PRESETS": [
    {"NAME": "Red storm", "VALUES": {"lowColor": [1.0, 0.24, 0.3, 1.0], "highColor": [0.62, 0.1, 0.55, 1.0], "glow": 0.65, "speed": 0.6, "beatWave": 0.85}},
    {"NAME": "Ice night", "VALUES": {"lowColor": [0.3, 0.8, 1.0, 1.0], "highColor": [0.16, 0.24, 0.8, 1.0], "speed": 0.2, "height": 0.3, "glow": 0.4}},
    {"NAME": "Tall curtains", "VALUES": {"height": 1.0, "lake": false, "glow": 0.6, "lowColor": [0.4, 0.95, 0.35, 1.0], "highColor": [0.1, 0.45, 0.8, 1.0]}}
  ],
  "PASSES": [
    {"TARGET": "motion", "WIDTH": "1", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_phase fract(TIME * 2.0)
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_bass exp(-4.0 * fract(TIME * 2.0))
#define react_high 0.3
#define react_seed 0.5
#endif

float hash1(float x) { x = fract(x * 0.1031 + 0.113); x *= x + 33.33; x *= x + x; return fract(x); }
float hash2(vec2 p) { vec3 q = fract(vec3(p.xyx) * 0.1031); q += dot(q, q.yzx + 33.33); return fract((q.x + q.y) * q.z); }
float noise(float x) { float i = floor(x), f = fract(x); return mix(hash1(i), hash1(i + 1.0), f * f * (3.0 - 2.0 * f)); }
// Film curve, display gamma, a little more contrast in the shadows.
vec3 finish(vec3 c, float gain) {
  c = pow(1.0 - exp(-max(c, 0.0) * gain), vec3(0.4545));
  return mix(c, c * c * (3.0 - 2.0 * c), 0.65);
}
float dither(vec2 p) { return (fract(52.9829189 * fract(dot(p, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0; }

float ridge(float x) {
  x = x * 1.3 + react_seed * 31.0;
  return 0.015 + 0.10 * noise(x) + 0.05 * noise(x * 2.7 + 4.0) + 0.018 * noise(x * 7.1) + 0.007 * noise(x * 19.0);
}

// The sky above a point: p.x is centred, p.y is 0 at the horizon.
vec3 sky(vec2 p, float t, float surgeNow) {
  vec3 col = mix(vec3(0.008, 0.030, 0.050), vec3(0.002, 0.004, 0.016), smoothstep(0.0, 0.8, p.y));
  vec2 g = p * 70.0;
  vec2 cell = floor(g);
  float s = hash2(cell + 11.0);
  vec2 o = fract(g) - 0.5 - 0.6 * (vec2(hash2(cell + 3.7), hash2(cell + 8.1)) - 0.5);
  float twinkle = 0.55 + 0.45 * sin(TIME * (0.7 + 2.0 * s) + s * 90.0);
  col += vec3(0.75, 0.85, 1.0) * smoothstep(0.11, 0.0, length(o)) * step(0.955, s) * twinkle * (0.35 + 0.6 * react_high);

  float hit = react_pulse * (0.25 + 0.75 * react_energy) * beatWave;
  float front = 0.12 + react_phase * 1.9;
  float wave = exp(-pow((abs(p.x) - front) * 3.2, 2.0)) * hit * 2.4;
  float life = 0.30 + 0.85 * react_energy + surgeNow * 1.2;
  for (int i = 0; i < 3; i++) {
    float fi = float(i);
    float x = p.x * (0.8 + 0.38 * fi) + fi * 5.3 + react_seed * 17.0;
    x += 0.13 * sin(p.y * 3.1 + fi * 3.0 + t * 0.5 + sin(p.y * 1.7 - fi));
    float fold = noise(x * 0.9 + t * (0.30 - 0.08 * fi));
    float base = 0.10 + 0.08 * fi + 0.24 * fold;
    float h = p.y - base;
    float len = (0.06 + 0.30 * height) * (0.45 + 0.95 * noise(x * 1.6 + 9.0 - t * 0.25)) * (1.0 + 0.35 * react_bass * react_energy);
    float bend = x + 0.045 * sin(x * 7.0 - t + 1.7 * sin(x * 3.1 + fi));
    float rays = 0.55 * noise(bend * 16.0 + t * 1.3) + 0.45 * noise(bend * 41.0 - t * 1.7);
    float body = smoothstep(-0.022, 0.018, h) * exp(-max(h, 0.0) / len);
    float rim = exp(-pow(h * 34.0, 2.0)) * (0.25 + hit);
    float patchy = smoothstep(0.18, 0.75, noise(x * 0.7 - t * 0.22 + 20.0));
    float a = (body * (0.18 + 1.25 * rays * rays) + rim * rays * 0.7) * patchy * life * (0.75 - 0.10 * fi);
    vec3 tint = mix(lowColor.rgb, highColor.rgb, smoothstep(0.05, 1.25, h / len));
    tint = mix(tint, vec3(1.0, 0.45, 0.62), 0.35 * rim);
    col += tint * tint * a * (0.35 + 1.5 * glow) * (1.0 + wave);
  }
  col += lowColor.rgb * lowColor.rgb * (0.015 + 0.05 * react_energy) * exp(-max(p.y, 0.0) * 4.5) * (0.5 + glow) * (1.0 + 0.6 * hit);
  return col;
}

void main() {
  vec4 m = IMG_NORM_PIXEL(motion, vec2(0.5));
  if (PASSINDEX == 0) {
    float dt = clamp(TIMEDELTA, 0.0, 0.1);
    m.x += dt * speed * (0.35 + 0.9 * react_energy);
    m.y = max(m.y * exp(-dt * 1.4), surge ? 1.0 : 0.0);
    gl_FragColor = m;
    return;
  }
  vec2 uv = isf_FragNormCoord;
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  float t = m.x + react_seed * 40.0;
  float horizon = lake ? 0.24 : 0.02;
  vec2 p = vec2((uv.x - 0.5) * aspect, (uv.y - horizon) / 0.78);
  float water = step(p.y, 0.0);
  vec2 q = p;
  float depth = -p.y;
  if (water > 0.5) {
    float ripple = sin(depth * 160.0 / (0.25 + depth * 3.0) + TIME * 1.1 + 3.0 * noise(p.x * 3.0 + TIME * 0.2));
    q.x += 0.016 * ripple * (0.15 + depth * 3.0);
    q.y = depth * 1.9 + 0.010 * ripple;
  }
  vec3 col = sky(q, t, m.y);
  float land = ridge(q.x) - q.y;
  float mask = smoothstep(-0.002, 0.003, land);
  vec3 rock = vec3(0.0008, 0.0018, 0.003) + lowColor.rgb * 0.004 * (0.4 + react_energy) * smoothstep(0.04, 0.0, land);
  col = mix(col, rock, mask);
  if (water > 0.5) {
    col *= 0.62 * mix(1.0, 0.35, smoothstep(0.0, 0.32, depth));
    col += vec3(0.001, 0.004, 0.008);
    col += lowColor.rgb * 0.05 * exp(-depth * 60.0) * (0.3 + react_energy);
  }
  col *= 1.0 - 0.35 * dot(uv - 0.5, uv - 0.5) * 2.0;
  gl_FragColor = vec4(finish(col, 1.8) + dither(gl_FragCoord.xy), 1.0);
}
