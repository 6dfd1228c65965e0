/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "A tunnel of waveforms: on every half beat the sound of that moment is bent into a ring of light that flies past you, twisting and cooling.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "Audio Visualizer", "Tunnel"],
  "INPUTS": [
    {"NAME": "figure", "LABEL": "Figure", "TYPE": "long", "DEFAULT": 0, "VALUES": [0, 1, 2, 3], "LABELS": ["Circle", "Triangle", "Square", "Hexagon"]},
    {"NAME": "rings", "LABEL": "Rings", "TYPE": "float", "DEFAULT": 22.0, "MIN": 8.0, "MAX": 30.0},
    {"NAME": "twist", "LABEL": "Twist", "TYPE": "float", "DEFAULT": 0.3, "MIN": -1.0, "MAX": 1.0},
    {"NAME": "wobble", "LABEL": "Waveform", "TYPE": "float", "DEFAULT": 0.55, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "sway", "LABEL": "Sway", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "young", "LABEL": "Far light", "TYPE": "color", "DEFAULT": [0.42, 0.20, 1.00, 1.0]},
    {"NAME": "old", "LABEL": "Near light", "TYPE": "color", "DEFAULT": [1.00, 0.46, 0.22, 1.0]}
  ],
  "PRESETS": [
    {"NAME": "Ice bore", "VALUES": {"figure": 3, "twist": 0.12, "young": [0.1, 0.42, 0.95, 1.0], "old": [0.82, 1.0, 1.0, 1.0], "wobble": 0.25, "rings": 28}},
    {"NAME": "Red square", "VALUES": {"figure": 2, "twist": 0.8, "rings": 16, "young": [0.75, 0.04, 0.12, 1.0], "old": [1.0, 0.62, 0.42, 1.0], "glow": 0.75}},
    {"NAME": "Deep breath", "VALUES": {"figure": 0, "wobble": 1.0, "sway": 1.0, "rings": 12, "young": [0.1, 0.62, 0.5, 1.0], "old": [0.95, 0.62, 0.85, 1.0], "glow": 0.9}}
  ],
  "PASSES": [
    {"TARGET": "motion", "WIDTH": "1", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {"TARGET": "past", "WIDTH": "128", "HEIGHT": "32", "PERSISTENT": true, "FLOAT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_beat (TIME * 2.0)
#define react_phase fract(TIME * 2.0)
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#define react_level exp(-4.0 * fract(TIME * 2.0))
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
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

// Every row of `past` is one ring: g the waveform when it was let go, b how loud it was. Two rings a beat.
void main() {
  vec4 m = IMG_NORM_PIXEL(motion, vec2(0.5));
  if (PASSINDEX == 0) {
    // x: number of the newest ring, y: beat that fades, z: time of the sway, w: whether a ring is let go now
    float dt = clamp(TIMEDELTA, 0.0, 0.1);
    float now = mod(floor(react_beat * 2.0), 1024.0);
    m.w = abs(now - m.x) > 0.5 ? 1.0 : 0.0;
    m.x = now;
    m.y = max(m.y * exp(-dt * 6.0), react_pulse * (0.25 + 0.75 * react_energy));
    m.z = mod(m.z + dt * (0.25 + 0.5 * react_energy), 6.2831853 * 100.0);
    gl_FragColor = m;
    return;
  }
  if (PASSINDEX == 1) {
    float row = floor(gl_FragCoord.y);
    vec4 o = IMG_NORM_PIXEL(past, isf_FragNormCoord);
    if (abs(row - mod(m.x, 32.0)) < 0.5 && m.w > 0.5) {
      // the two ends are faded into each other, so that the ring closes
      float u = isf_FragNormCoord.x;
      float a = wave(0.03 + 0.40 * u), b = wave(0.03 + 0.40 * (u + 1.0));
      float s = mix(a, b, smoothstep(0.25, 0.0, u));
      o = vec4(0.0, clamp(s, -1.0, 1.0), clamp(react_level, 0.0, 1.0) * (0.35 + 0.65 * react_energy), 1.0);
    }
    gl_FragColor = o;
    return;
  }
  vec2 uv = isf_FragNormCoord;
  float unit = min(RENDERSIZE.x, RENDERSIZE.y);
  float px = 1.0 / unit;
  vec2 p = (uv - 0.5) * RENDERSIZE / unit;
  float life = 0.32 + 0.78 * react_energy;
  vec3 yc = young.rgb * young.rgb, oc = old.rgb * old.rgb;
  float n = floor(rings + 0.5), go = fract(react_beat * 2.0);
  vec3 col = vec3(0.0);
  vec2 far = sway * 0.30 * (vec2(sin(m.z * 0.7 + (n - go) * 0.10), 0.75 * cos(m.z * 0.53 + (n - go) * 0.13)) - vec2(sin(m.z * 0.7), 0.75 * cos(m.z * 0.53))) * 1.5 / (0.9 + (n - go) * 0.42);
  // rings too small to reach this far out are passed over
  float most = figure == 1 ? 1.48 : 1.0, reach = length(p) / (most * (1.15 + 0.5 * wobble) + 1.1 * abs(sway)) - 0.05;
  float begin = reach > 0.03 ? max(floor(n - (0.62 / reach - 0.9) / 0.42 - go), 0.0) : 0.0;
  for (int k = 0; k < 30; k++) {
    float i = begin + float(k);
    float age = i + go;
    if (age > n) break;
    float left = n - age;
    float near = 1.0 / (0.9 + left * 0.42);
    float R = 0.62 * near;
    vec2 eye = sway * 0.30 * (vec2(sin(m.z * 0.7 + left * 0.10), 0.75 * cos(m.z * 0.53 + left * 0.13)) - vec2(sin(m.z * 0.7), 0.75 * cos(m.z * 0.53))) * near * 1.5;
    vec2 d = turned(p - eye, twist * (age * 0.16) + 0.1 * m.z * sign(twist));
    float r = length(d);
    if (abs(r - R) > R * 0.75 + 0.05) continue;
    float a = atan(d.y, d.x);
    float shape = 1.0;
    if (figure > 0) {
      float sides = figure == 1 ? 3.0 : (figure == 2 ? 4.0 : 6.0);
      float seg = 6.2831853 / sides;
      float l = mod(a + 0.5 * seg, seg) - 0.5 * seg;
      shape = cos(l) * (figure == 1 ? 1.35 : 1.12);
    }
    float row = mod(m.x - i + 1024.0, 32.0);
    vec2 w = IMG_NORM_PIXEL(past, vec2(fract(a / 6.2831853 + 0.5), (row + 0.5) / 32.0)).gb;
    float bump = w.x * wobble * 0.55 + 0.03 * sin(a * 3.0 + age * 0.7 + m.z * 2.0) * (1.0 - w.y);
    float dist = abs(r * shape - R * (1.0 + bump));
    float strong = mod(m.x - i + 1024.0, 2.0) < 0.5 ? 1.0 : 0.42;
    float first = mod(m.x - i + 1024.0, 8.0) < 0.5 ? 1.35 : 1.0;
    float width = (0.0010 + 0.0075 * near * near) * strong + px * 0.6;
    float depth = clamp(near, 0.0, 1.0);
    vec3 tint = mix(yc, oc, smoothstep(0.08, 0.75, depth));
    float fade = smoothstep(0.0, 1.6, age) * smoothstep(0.0, 1.2, left) * (0.25 + 0.75 * depth);
    float lit = (0.20 + 0.55 * life + 0.9 * w.y) * strong * first * fade;
    lit *= 1.0 + 2.2 * m.y * exp(-pow((age * 0.5 - react_phase * 8.0) * 0.6, 2.0));
    col += tint * exp(-dist * dist / (width * width)) * lit * 1.1;
    col += mix(tint, vec3(1.0), 0.5) * exp(-dist * dist / (width * width * 0.12)) * lit * 0.35;
    col += tint * exp(-dist * (34.0 - 20.0 * depth)) * lit * glow * 0.22;
  }
  float r = length(p - far);
  col += mix(yc, vec3(1.0), 0.25) * exp(-r * 34.0) * (0.15 + 0.5 * life + 1.4 * m.y);
  col += yc * exp(-r * 7.0) * (0.03 + 0.07 * life + 0.22 * m.y) * (0.4 + glow);
  col *= 1.0 - 0.5 * dot(uv - 0.5, uv - 0.5);
  gl_FragColor = vec4(finish(col, 1.7) + dither(gl_FragCoord.xy), 1.0);
}
