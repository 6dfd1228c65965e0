/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "Drops of liquid metal in a dark studio: bass pulls them apart, each beat shakes them, softboxes slide over their skin.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "Liquid", "World"],
  "INPUTS": [
    {"NAME": "blobs", "LABEL": "Drops", "TYPE": "float", "DEFAULT": 7.0, "MIN": 3.0, "MAX": 9.0},
    {"NAME": "spread", "LABEL": "Spread", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "melt", "LABEL": "Cohesion", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "speed", "LABEL": "Speed", "TYPE": "float", "DEFAULT": 0.35, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "tint", "LABEL": "Tint", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "warm", "LABEL": "Key light", "TYPE": "color", "DEFAULT": [1.00, 0.62, 0.36, 1.0]},
    {"NAME": "cool", "LABEL": "Rim light", "TYPE": "color", "DEFAULT": [0.22, 0.48, 1.00, 1.0]},
    {"NAME": "scatter", "LABEL": "Scatter", "TYPE": "event"}
  ],
  "PRESETS": [
    {"NAME": "Gold", "VALUES": {"tint": 1.0, "warm": [1.0, 0.72, 0.3, 1.0], "cool": [0.75, 0.32, 0.1, 1.0], "melt": 0.6}},
    {"NAME": "Oil", "VALUES": {"tint": 0.7, "melt": 0.9, "warm": [0.85, 0.22, 0.62, 1.0], "cool": [0.1, 0.75, 0.72, 1.0], "speed": 0.2}},
    {"NAME": "Shrapnel", "VALUES": {"blobs": 9, "spread": 0.95, "melt": 0.1, "tint": 0.1, "warm": [0.92, 0.94, 1.0, 1.0], "cool": [1.0, 0.18, 0.14, 1.0], "speed": 0.6}}
  ],
  "PASSES": [
    {"TARGET": "drops", "WIDTH": "11", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#define react_level exp(-4.0 * fract(TIME * 2.0))
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_bass exp(-4.0 * fract(TIME * 2.0))
#define react_kick exp(-6.0 * fract(TIME * 2.0))
#define react_seed 0.5
const float react_bands[8] = float[8](0.5, 0.5, 0.4, 0.4, 0.3, 0.3, 0.2, 0.2);
#endif

vec2 turned(vec2 p, float a) { float c = cos(a), s = sin(a); return mat2(c, -s, s, c) * p; }
// Film curve, display gamma, a little more contrast in the shadows.
vec3 finish(vec3 c, float gain) {
  c = pow(1.0 - exp(-max(c, 0.0) * gain), vec3(0.4545));
  return mix(c, c * c * (3.0 - 2.0 * c), 0.65);
}
float dither(vec2 p) { return (fract(52.9829189 * fract(dot(p, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0; }

// Soft union of the drops; cells of `drops` hold their place and size.
vec4 place[9];
float metal(vec3 p) {
  float k = mix(0.06, 0.42, melt), d = 9.0;
  for (int i = 0; i < 9; i++) {
    if (float(i) >= blobs) break;
    float e = length(p - place[i].xyz) - place[i].w;
    float h = max(k - abs(d - e), 0.0) / k;
    d = min(d, e) - h * h * k * 0.25;
  }
  return d;
}

// A studio: a tall softbox left, a strip above, a coloured rim behind, black floor.
vec3 studio(vec3 d, float life, float hit) {
  vec3 wc = warm.rgb * warm.rgb, cc = cool.rgb * cool.rgb;
  float a = atan(d.x, -d.z);
  float box = smoothstep(0.50, 0.36, abs(a + 1.05)) * smoothstep(0.62, 0.45, abs(d.y - 0.12));
  float fillBox = smoothstep(0.9, 0.2, abs(a - 0.5)) * smoothstep(0.5, 0.0, abs(d.y + 0.25));
  float bars = 0.80 + 0.20 * smoothstep(0.02, 0.05, abs(fract(d.y * 3.0 + 0.1) - 0.5));
  float strip = smoothstep(0.16, 0.08, abs(d.y - 0.80)) * smoothstep(0.9, 0.4, abs(d.x));
  float rim = smoothstep(0.60, 0.35, abs(a - 2.1)) * smoothstep(0.85, 0.5, abs(d.y));
  float rimL = smoothstep(0.30, 0.15, abs(a + 2.7)) * smoothstep(0.9, 0.5, abs(d.y));
  vec3 col = mix(cc * 0.012, cc * 0.10 + wc * 0.02, smoothstep(-0.15, 0.75, d.y));
  col += wc * box * bars * (0.9 + 1.3 * life + 0.9 * hit);
  col += mix(wc, vec3(1.0), 0.5) * strip * (0.6 + 0.9 * life);
  col += cc * rim * (0.8 + 1.4 * life) + cc * rimL * 0.7 * (0.6 + life + hit);
  col += mix(wc, cc, 0.5) * fillBox * (0.05 + 0.10 * life) + wc * exp(-abs(d.y + 0.10) * 22.0) * 0.12;
  return col;
}

void main() {
  if (PASSINDEX == 0) {
    // cells 0..8: drops; 9: time, bass, shake, scatter
    vec4 c = IMG_NORM_PIXEL(drops, isf_FragNormCoord);
    vec4 m = IMG_NORM_PIXEL(drops, vec2(9.5 / 11.0, 0.5));
    float dt = clamp(TIMEDELTA, 0.0, 0.1);
    int cell = int(gl_FragCoord.x);
    if (cell < 9) {
      float i = float(cell);
      float t = m.x + react_seed * 20.0;
      vec3 q = vec3(sin(t * (0.50 + 0.06 * i) + i * 2.4), sin(t * (0.61 - 0.04 * i) + i * 1.7 + 1.0), cos(t * (0.44 + 0.05 * i) + i * 3.1));
      float v = 0.0;
      for (int k = 0; k < 8; k++) if (k == cell) v = react_bands[k];
      if (cell == 8) v = react_level;
      float out_ = mix(0.30, 0.95, spread) * (0.70 + 0.45 * m.y) + 0.8 * m.w;
      vec3 want = q * vec3(1.25, 0.62, 0.7) * out_;
      float size = (0.44 - 0.028 * i) * (0.80 + 0.35 * v * react_energy);
      if (c.w < 0.01) c = vec4(want, size);
      float give = 1.0 - exp(-dt * 7.0);
      gl_FragColor = vec4(mix(c.xyz, want, give), mix(c.w, size, 1.0 - exp(-dt * 10.0)));
      return;
    }
    m.x += dt * mix(0.15, 2.2, speed) * (0.4 + 0.8 * react_energy);
    m.y = mix(react_bass * react_energy, m.y, exp(-dt * 6.0));
    m.z = max(m.z * exp(-dt * 5.0), react_kick * (0.3 + 0.7 * react_energy));
    m.w = max(m.w * exp(-dt * 1.5), scatter ? 1.0 : 0.0);
    gl_FragColor = m;
    return;
  }
  vec2 uv = isf_FragNormCoord;
  float unit = min(RENDERSIZE.x, RENDERSIZE.y);
  vec2 p = (uv - 0.5) * RENDERSIZE / unit;
  float px = 1.0 / unit;
  float life = 0.32 + 0.78 * react_energy;
  float hit = react_pulse * (0.25 + 0.75 * react_energy);
  vec4 m = IMG_NORM_PIXEL(drops, vec2(9.5 / 11.0, 0.5));
  for (int i = 0; i < 9; i++) place[i] = IMG_NORM_PIXEL(drops, vec2((float(i) + 0.5) / 11.0, 0.5));
  vec3 wc = warm.rgb * warm.rgb, cc = cool.rgb * cool.rgb;
  vec3 ro = vec3(0.0, 0.0, -3.4), rd = normalize(vec3(p * 0.66, 1.0));
  float sway = 0.35 * sin(m.x * 0.13);
  ro.xz = turned(ro.xz, sway); rd.xz = turned(rd.xz, sway);
  float t = 1.2, d = 9.0, nearest = 9.0;
  for (int i = 0; i < 40; i++) {
    d = metal(ro + rd * t);
    nearest = min(nearest, d / t);
    if (d < 0.002) break;
    t += d;
    if (t > 6.5) break;
  }
  // the room: a vignette of both lights, a horizon far below
  vec3 col = (cc * exp(-length(p - vec2(0.55, 0.25)) * 2.6) + wc * exp(-length(p - vec2(-0.6, 0.1)) * 3.0)) * (0.020 + 0.035 * life + 0.03 * hit);
  if (t < 6.5) {
    vec3 q = ro + rd * t;
    vec2 e = vec2(0.004, -0.004);
    vec3 n = normalize(e.xyy * metal(q + e.xyy) + e.yyx * metal(q + e.yyx) + e.yxy * metal(q + e.yxy) + e.xxx * metal(q + e.xxx));
    // a shiver over the skin after each kick
    float shiver = m.z * 0.10;
    n = normalize(n + shiver * vec3(sin(q.y * 26.0 + TIME * 20.0), sin(q.z * 24.0 - TIME * 17.0), sin(q.x * 25.0 + TIME * 15.0)));
    vec3 r = reflect(rd, n);
    float facing = max(dot(n, -rd), 0.0);
    float fres = 0.62 + 0.38 * pow(1.0 - facing, 4.0);
    float occl = clamp(metal(q + r * 0.25) / 0.22, 0.0, 1.0) * 0.6 + 0.4;
    vec3 tone = mix(vec3(0.92, 0.94, 0.97), mix(wc, cc, 0.5 + 0.5 * sin(q.y * 3.0 + facing * 4.0 + m.x * 0.4)) * 1.25 + 0.05, tint);
    vec3 skin = studio(r, life, hit) * tone * fres * occl;
    skin += mix(wc, cc, 0.5) * pow(1.0 - facing, 3.0) * 0.12 * (0.5 + life);
    float edge = smoothstep(0.0, 0.10, facing);
    col = mix(col, skin, 0.25 + 0.75 * edge);
  } else {
    col += mix(wc, cc, 0.5) * exp(-max(nearest, 0.0) * 38.0) * 0.05 * (0.4 + life);
  }
  col *= 1.0 - 0.7 * dot(uv - 0.5, uv - 0.5);
  gl_FragColor = vec4(finish(col, 1.5) + dither(gl_FragCoord.xy), 1.0);
}
