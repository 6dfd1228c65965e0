/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "Long exposure: points of light on swinging orbits paint turning rosettes that sink into the dark and leap outwards on the beat.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "Feedback"],
  "INPUTS": [
    {"NAME": "points", "LABEL": "Points", "TYPE": "float", "DEFAULT": 4.0, "MIN": 1.0, "MAX": 6.0},
    {"NAME": "symmetry", "LABEL": "Symmetry", "TYPE": "long", "DEFAULT": 5, "VALUES": [1, 2, 3, 5, 6, 8], "LABELS": ["None", "2", "3", "5", "6", "8"]},
    {"NAME": "speed", "LABEL": "Speed", "TYPE": "float", "DEFAULT": 0.45, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "size", "LABEL": "Orbit size", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "trail", "LABEL": "Trail", "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "pull", "LABEL": "Pull", "TYPE": "float", "DEFAULT": 0.35, "MIN": -1.0, "MAX": 1.0},
    {"NAME": "warm", "LABEL": "Warm light", "TYPE": "color", "DEFAULT": [1.0, 0.58, 0.24, 1.0]},
    {"NAME": "cool", "LABEL": "Cool light", "TYPE": "color", "DEFAULT": [0.22, 0.48, 1.0, 1.0]}
  ],
  "PRESETS": [
    {"NAME": "Gyroscope", "VALUES": {"points": 2.0, "symmetry": 3, "trail": 0.9, "speed": 0.25, "warm": [0.95, 0.92, 0.85, 1.0], "cool": [0.55, 0.65, 0.8, 1.0]}},
    {"NAME": "Pinwheel", "VALUES": {"points": 6.0, "symmetry": 8, "size": 0.7, "pull": 0.8, "warm": [1.0, 0.3, 0.55, 1.0], "cool": [0.45, 0.15, 1.0, 1.0]}},
    {"NAME": "Lone comet", "VALUES": {"points": 1.0, "symmetry": 1, "trail": 1.0, "size": 1.0, "speed": 0.7, "pull": -0.2, "warm": [0.4, 1.0, 0.75, 1.0], "cool": [0.1, 0.4, 0.85, 1.0]}}
  ],
  "PASSES": [
    {"TARGET": "motion", "WIDTH": "1", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {"TARGET": "spots", "WIDTH": "6", "HEIGHT": "1", "FLOAT": true},
    {"TARGET": "plate", "PERSISTENT": true, "FLOAT": true},
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

// A point's place: it wanders across the first sector of the rosette.
vec2 orbit(float i, float t, float swing) {
  float open = 3.0 / float(symmetry);
  float r = mix(0.16, 0.46, size) * (0.52 + 0.40 * sin(t * (0.34 + 0.05 * i) + i * 2.1 + react_seed * 6.0)) * (1.0 + 0.24 * swing);
  float a = open * (0.75 * sin(t * (0.50 + 0.09 * i) + i * 1.7) + 0.30 * sin(t * 1.3 + i));
  return r * vec2(cos(a), sin(a)) + 0.02 * vec2(sin(t * 3.1 + i * 2.0), cos(t * 2.7 + i));
}

void main() {
  vec4 m = IMG_NORM_PIXEL(motion, vec2(0.5));
  float life = 0.28 + 0.82 * react_energy;
  float hit = react_pulse * (0.25 + 0.75 * react_energy);
  if (PASSINDEX == 0) {
    // x: where the points are in time, y: where they were, z: swing now, w: swing before
    float dt = clamp(TIMEDELTA, 0.0, 0.1);
    float swing = m.z + (hit - m.z) * (1.0 - exp(-dt * 7.0));
    gl_FragColor = vec4(m.x + dt * mix(0.3, 3.4, speed) * (0.5 + 0.9 * react_energy), m.x, swing, m.z);
    return;
  }
  if (PASSINDEX == 1) {
    float i = floor(gl_FragCoord.x);
    gl_FragColor = vec4(orbit(i, m.y, m.w), orbit(i, m.x, m.z));
    return;
  }
  vec2 uv = isf_FragNormCoord;
  float unit = min(RENDERSIZE.x, RENDERSIZE.y);
  vec2 p = (uv - 0.5) * RENDERSIZE / unit;
  vec3 wc = warm.rgb * warm.rgb, cc = cool.rgb * cool.rgb;
  if (PASSINDEX == 2) {
    float dt = clamp(TIMEDELTA, 0.0, 0.1);
    float zoom = 1.0 - dt * pull * (0.25 + 0.6 * life + 1.6 * hit);
    float a = dt * 0.10 * sin(TIME * 0.11);
    float c = cos(a), s = sin(a);
    vec2 q = mat2(c, -s, s, c) * p * zoom;
    vec3 old = IMG_NORM_PIXEL(plate, q * unit / RENDERSIZE + 0.5).rgb;
    old *= exp(-dt * mix(3.2, 0.55, trail) * (1.0 + 0.25 * life)) ;
    old = max(old - dt * 0.004, 0.0);
    vec3 add = vec3(0.0);
    float px = 1.0 / unit;
    // every stroke is painted in each sector of the rosette
    float seg = 6.2831853 / float(symmetry);
    float spin = m.x * 0.05;
    float turn = atan(p.y, p.x) + spin;
    float sector = floor(turn / seg + 0.5) * seg - spin;
    float sc = cos(sector), ss = sin(sector);
    vec2 f = mat2(sc, -ss, ss, sc) * p;
    for (int i = 0; i < 6; i++) {
      if (float(i) >= points) break;
      float fi = float(i);
      vec4 spot = IMG_NORM_PIXEL(spots, vec2((fi + 0.5) / 6.0, 0.5));
      vec2 a0 = spot.xy, a1 = spot.zw;
      vec2 ab = a1 - a0;
      float h = clamp(dot(f - a0, ab) / max(dot(ab, ab), 1e-7), 0.0, 1.0);
      float d = length(f - a0 - ab * h);
      if (d > 0.12) continue;
      float w = 0.0016 + 0.0018 * react_bass * react_energy + px * 0.7;
      vec3 tint = mix(wc, cc, 0.5 + 0.5 * sin(fi * 1.9 + m.x * 0.13));
      add += tint * (exp(-d * d / (w * w)) * 1.2 + 0.012 * exp(-d * 60.0)) * (0.45 + 0.9 * life + 1.5 * hit);
    }
    gl_FragColor = vec4(min(max(old, add), vec3(8.0)), 1.0);
    return;
  }
  vec3 c = IMG_NORM_PIXEL(plate, uv).rgb;
  vec2 e = 3.0 / RENDERSIZE;
  vec3 soft = IMG_NORM_PIXEL(plate, uv + e).rgb + IMG_NORM_PIXEL(plate, uv - e).rgb + IMG_NORM_PIXEL(plate, uv + vec2(e.x, -e.y)).rgb + IMG_NORM_PIXEL(plate, uv + vec2(-e.x, e.y)).rgb;
  vec3 col = c * 1.2 + soft * 0.14;
  float lum = dot(c, vec3(0.3, 0.5, 0.2));
  col += lum * lum * 0.6;
  col += cc * 0.012 * exp(-dot(p, p) * 3.5) * (0.4 + life) + wc * 0.035 * hit * exp(-dot(p, p) * 8.0);
  gl_FragColor = vec4(finish(col, 1.6) + dither(gl_FragCoord.xy), 1.0);
}
