/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "A four-dimensional cube turning through itself in fine light; each beat sends a charge along its edges, echoes hang behind it.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "Geometry", "Wireframe"],
  "INPUTS": [
    {"NAME": "speed", "LABEL": "Turning", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "size", "LABEL": "Size", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "depth", "LABEL": "Fourth dimension", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "line", "LABEL": "Line width", "TYPE": "float", "DEFAULT": 0.35, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "echo", "LABEL": "Echo", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "near", "LABEL": "Near colour", "TYPE": "color", "DEFAULT": [0.55, 0.92, 1.00, 1.0]},
    {"NAME": "far", "LABEL": "Far colour", "TYPE": "color", "DEFAULT": [0.85, 0.18, 0.62, 1.0]},
    {"NAME": "flip", "LABEL": "Flip", "TYPE": "event"}
  ],
  "PRESETS": [
    {"NAME": "Blueprint", "VALUES": {"line": 0.1, "echo": 0.1, "near": [0.75, 0.88, 1.0, 1.0], "far": [0.12, 0.3, 0.85, 1.0], "speed": 0.2}},
    {"NAME": "Hot wire", "VALUES": {"line": 0.7, "echo": 0.75, "near": [1.0, 0.75, 0.4, 1.0], "far": [0.95, 0.14, 0.08, 1.0], "size": 0.65}},
    {"NAME": "Deep fold", "VALUES": {"depth": 1.0, "echo": 0.9, "size": 0.4, "near": [0.6, 1.0, 0.72, 1.0], "far": [0.1, 0.32, 0.55, 1.0], "speed": 0.55}}
  ],
  "PASSES": [
    {"TARGET": "motion", "WIDTH": "1", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {"TARGET": "points", "WIDTH": "16", "HEIGHT": "1", "FLOAT": true},
    {"TARGET": "edges", "WIDTH": "32", "HEIGHT": "2", "FLOAT": true},
    {"TARGET": "plate", "WIDTH": "floor($WIDTH * 0.75)", "HEIGHT": "floor($HEIGHT * 0.75)", "PERSISTENT": true, "FLOAT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_beat (TIME * 2.0)
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_kick exp(-6.0 * fract(TIME * 2.0))
#define react_seed 0.5
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
  float life = 0.32 + 0.78 * react_energy;
  float hit = react_pulse * (0.25 + 0.75 * react_energy);
  if (PASSINDEX == 0) {
    // x: turning, y: flip that eases, z: kick that fades, w: flips done
    float dt = clamp(TIMEDELTA, 0.0, 0.1);
    m.y += flip ? 1.5707963 : 0.0;
    float give = m.y * (1.0 - exp(-dt * 4.0));
    m.y -= give;
    m.w = mod(m.w + give, 6.2831853);
    m.x = mod(m.x + dt * mix(0.05, 1.3, speed) * (0.4 + 0.8 * react_energy), 6.2831853 * 40.0);
    m.z = max(m.z * exp(-dt * 6.0), react_kick * (0.3 + 0.7 * react_energy));
    gl_FragColor = m;
    return;
  }
  if (PASSINDEX == 1) {
    // x, y: a corner on the picture; z: its distance; w: where it is in the fourth dimension
    float i = floor(gl_FragCoord.x);
    vec4 v = vec4(mod(i, 2.0), mod(floor(i / 2.0), 2.0), mod(floor(i / 4.0), 2.0), floor(i / 8.0)) * 2.0 - 1.0;
    float t = m.x + react_seed * 9.0;
    v.xw = turned(v.xw, t * 0.50 + m.w);
    v.yz = turned(v.yz, t * 0.35);
    v.zw = turned(v.zw, t * 0.30 + 0.5);
    v.xz = turned(v.xz, t * 0.20 + 0.4);
    v.xy = turned(v.xy, 0.35 + 0.15 * sin(t * 0.15));
    float w = v.w;
    float near4 = mix(5.0, 2.35, depth);
    vec3 q = v.xyz * (near4 * 0.62 / (near4 - w)) * (1.0 + 0.05 * m.z);
    float z = 4.4 - q.z;
    gl_FragColor = vec4(q.xy * mix(0.85, 1.75, size) / z, z, w);
    return;
  }
  if (PASSINDEX == 2) {
    // an edge for each column: row 0 its two ends, row 1 their distances and places in the fourth dimension
    int e = int(gl_FragCoord.x);
    int k = e / 8, rest = e - k * 8;
    int bit = k == 0 ? 1 : (k == 1 ? 2 : (k == 2 ? 4 : 8));
    int i = rest + (rest / bit) * bit;
    vec4 a = IMG_NORM_PIXEL(points, vec2((float(i) + 0.5) / 16.0, 0.5)), b = IMG_NORM_PIXEL(points, vec2((float(i + bit) + 0.5) / 16.0, 0.5));
    gl_FragColor = gl_FragCoord.y < 1.0 ? vec4(a.xy, b.xy) : vec4(a.zw, b.zw);
    return;
  }
  vec2 uv = isf_FragNormCoord;
  float unit = min(RENDERSIZE.x, RENDERSIZE.y);
  float px = 1.0 / unit;
  vec2 p = (uv - 0.5) * RENDERSIZE / unit;
  vec3 nc = near.rgb * near.rgb, fc = far.rgb * far.rgb;
  if (PASSINDEX == 3) {
    float dt = clamp(TIMEDELTA, 0.0, 0.1);
    vec3 old = IMG_NORM_PIXEL(plate, (p * (1.0 - dt * (0.10 + 0.5 * hit)) * unit / RENDERSIZE) + 0.5).rgb;
    old = max(old * exp(-dt * mix(16.0, 2.4, echo)) - dt * 0.004, 0.0);
    vec3 add = vec3(0.0);
    for (int i = 0; i < 32; i++) {
      float u = (float(i) + 0.5) / 32.0;
      vec4 ends = IMG_NORM_PIXEL(edges, vec2(u, 0.25));
      vec2 ab = ends.zw - ends.xy;
      float h = clamp(dot(p - ends.xy, ab) / max(dot(ab, ab), 1e-6), 0.0, 1.0);
      vec2 off = p - ends.xy - ab * h;
      float d2 = dot(off, off);
      if (d2 > 0.0081) continue;
      vec4 far4 = IMG_NORM_PIXEL(edges, vec2(u, 0.75));
      float z = mix(far4.x, far4.z, h), w = mix(far4.y, far4.w, h);
      float close = clamp((5.6 - z) / 2.6, 0.0, 1.0);
      float width = mix(0.0006, 0.0042, line) * (0.45 + 1.1 * close) + px * 0.55;
      vec3 tint = mix(fc, nc, smoothstep(-1.5, 1.5, w));
      float run = fract(react_beat + float(i / 8) * 0.25);
      float by = max(1.0 - abs(h - run * 1.3 + 0.15) * 4.5, 0.0);
      float charge = by * by * (0.3 + hit) * (1.0 - run);
      float lit = (0.10 + 0.90 * close * close) * (0.40 + 0.75 * life) + 2.4 * charge * life;
      float spread = max(1.0 - d2 * 123.0, 0.0) / (1.0 + d2 * 1500.0);
      add += tint * lit * (exp(-d2 / (width * width)) + spread * spread * 0.035);
      // a bead where edges meet, brighter for each that does
      float tip = min(h, 1.0 - h) * length(ab);
      float bead = max(1.0 - (tip * tip + d2) / (0.00016 + 3.0 * px * px), 0.0);
      add += tint * bead * bead * bead * (0.10 + 0.40 * close) * (0.5 + life + m.z);
    }
    gl_FragColor = vec4(min(max(old, add), vec3(6.0)), 1.0);
    return;
  }
  vec3 c = IMG_NORM_PIXEL(plate, uv).rgb;
  vec2 e = 4.0 * px * unit / RENDERSIZE;
  vec3 soft = IMG_NORM_PIXEL(plate, uv + e).rgb + IMG_NORM_PIXEL(plate, uv - e).rgb + IMG_NORM_PIXEL(plate, uv + vec2(e.x, -e.y)).rgb + IMG_NORM_PIXEL(plate, uv + vec2(-e.x, e.y)).rgb;
  vec3 col = c * 1.1 + soft * 0.10;
  float lum = dot(c, vec3(0.3, 0.5, 0.2));
  col += lum * lum * 0.35;
  col += fc * (0.012 * life + 0.020 * m.z) * exp(-dot(p, p) * 4.0);
  col *= 1.0 - 0.5 * dot(uv - 0.5, uv - 0.5);
  gl_FragColor = vec4(finish(col, 1.7) + dither(gl_FragCoord.xy), 1.0);
}
