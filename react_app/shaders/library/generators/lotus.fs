/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "Twelve petals, one for each note in the order of fifths: they open with what is played, and chords are strung between their tips.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "Audio Visualizer"],
  "INPUTS": [
    {"NAME": "openness", "LABEL": "Opening", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "petal", "LABEL": "Petal width", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "chords", "LABEL": "Chord lines", "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "rings", "LABEL": "Note rings", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "spin", "LABEL": "Spin", "TYPE": "float", "DEFAULT": 0.2, "MIN": -1.0, "MAX": 1.0},
    {"NAME": "root", "LABEL": "First colour", "TYPE": "color", "DEFAULT": [1.00, 0.36, 0.22, 1.0]},
    {"NAME": "third", "LABEL": "Second colour", "TYPE": "color", "DEFAULT": [0.72, 0.16, 0.62, 1.0]},
    {"NAME": "fifth", "LABEL": "Third colour", "TYPE": "color", "DEFAULT": [0.10, 0.50, 0.92, 1.0]}
  ],
  "PRESETS": [
    {"NAME": "Water lily", "VALUES": {"openness": 0.8, "petal": 0.75, "chords": 0.25, "root": [1.0, 0.72, 0.78, 1.0], "third": [0.92, 0.3, 0.52, 1.0], "fifth": [0.22, 0.62, 0.45, 1.0]}},
    {"NAME": "Brass star", "VALUES": {"petal": 0.12, "chords": 0.9, "rings": 0.3, "root": [1.0, 0.75, 0.35, 1.0], "third": [0.95, 0.45, 0.15, 1.0], "fifth": [0.8, 0.2, 0.1, 1.0]}},
    {"NAME": "Deep sea", "VALUES": {"openness": 0.3, "rings": 1.0, "spin": -0.3, "root": [0.2, 0.95, 0.8, 1.0], "third": [0.1, 0.4, 0.9, 1.0], "fifth": [0.4, 0.15, 0.85, 1.0]}}
  ],
  "PASSES": [
    {"TARGET": "notes", "WIDTH": "16", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {"TARGET": "four", "WIDTH": "3", "HEIGHT": "1", "FLOAT": true},
    {"TARGET": "past", "WIDTH": "16", "HEIGHT": "64", "PERSISTENT": true, "FLOAT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_phase fract(TIME * 2.0)
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#define react_level exp(-4.0 * fract(TIME * 2.0))
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
const float react_chroma[12] = float[12](1.0, 0.1, 0.2, 0.1, 0.7, 0.2, 0.1, 0.8, 0.1, 0.2, 0.3, 0.1);
#endif

vec2 turned(vec2 p, float a) { float c = cos(a), s = sin(a); return mat2(c, -s, s, c) * p; }
// Film curve, display gamma, a little more contrast in the shadows.
vec3 finish(vec3 c, float gain) {
  c = pow(1.0 - exp(-max(c, 0.0) * gain), vec3(0.4545));
  return mix(c, c * c * (3.0 - 2.0 * c), 0.65);
}
float dither(vec2 p) { return (fract(52.9829189 * fract(dot(p, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0; }

vec3 colourOf(float i) {
  float t = fract(i / 12.0) * 3.0;
  vec3 a = root.rgb * root.rgb, b = third.rgb * third.rgb, c = fifth.rgb * fifth.rgb;
  vec3 mixed = t < 1.0 ? mix(a, b, t) : (t < 2.0 ? mix(b, c, t - 1.0) : mix(c, a, t - 2.0));
  return mixed;
}
float note(int i) { return IMG_NORM_PIXEL(notes, vec2((float(i) + 0.5) / 16.0, 0.5)).r; }

// A petal along +y from the middle: two arcs that meet at its tip.
float petalShape(vec2 p, float len, float wide) {
  float h = len * 0.5;
  vec2 q = vec2(abs(p.x), p.y - h);
  float r = (h * h + wide * wide) / (2.0 * wide);
  vec2 c = vec2(wide - r, 0.0);
  float d = length(q - c) - r;
  float tip = length(vec2(q.x, abs(q.y) - h));
  return abs(q.y) > h ? tip : d;
}

void main() {
  if (PASSINDEX == 0) {
    // r: how loud each note of the circle of fifths is; the last cells hold spin, beat and rows
    vec4 n = IMG_NORM_PIXEL(notes, isf_FragNormCoord);
    float dt = clamp(TIMEDELTA, 0.0, 0.1);
    int i = int(gl_FragCoord.x);
    if (i < 12) {
      int pitch = i * 7 - 12 * ((i * 7) / 12);
      float v = 0.0;
      for (int k = 0; k < 12; k++) if (k == pitch) v = react_chroma[k];
      v = pow(clamp(v, 0.0, 1.0), 1.8) * (0.25 + 0.75 * clamp(react_level * 1.6, 0.0, 1.0));
      n.r = mix(v, n.r, exp(-dt * (v > n.r ? 14.0 : 3.2)));
    } else if (i == 12) {
      n.r += dt * spin * (0.12 + 0.30 * react_energy);
      n.g = n.b;
      n.b = mod(n.b + dt * 14.0, 64.0 * 32.0);
      n.a = max(n.a * exp(-dt * 5.0), react_pulse * (0.25 + 0.75 * react_energy));
    }
    gl_FragColor = n;
    return;
  }
  vec4 state = IMG_NORM_PIXEL(notes, vec2(12.5 / 16.0, 0.5));
  if (PASSINDEX == 1) {
    // the notes again, four to a texel
    int i = 4 * int(gl_FragCoord.x);
    gl_FragColor = vec4(note(i), note(i + 1), note(i + 2), note(i + 3));
    return;
  }
  if (PASSINDEX == 2) {
    float row = floor(gl_FragCoord.y);
    float behind = mod(floor(state.b) - row, 64.0);
    if (behind > max(floor(state.b) - floor(state.g), 0.0)) { gl_FragColor = IMG_NORM_PIXEL(past, isf_FragNormCoord); return; }
    gl_FragColor = vec4(IMG_NORM_PIXEL(notes, vec2(isf_FragNormCoord.x, 0.5)).r, state.a, 0.0, 1.0);
    return;
  }
  vec2 uv = isf_FragNormCoord;
  float unit = min(RENDERSIZE.x, RENDERSIZE.y);
  float px = 1.0 / unit;
  vec2 p = (uv - 0.5) * RENDERSIZE / unit;
  p = turned(p, state.r);
  float life = 0.35 + 0.75 * react_energy;
  float r = length(p);
  float turn = atan(p.x, p.y) / 6.2831853;
  vec3 col = vec3(0.0);

  // rings: what was played, running outwards as in water
  float sector = fract(turn + 1.0) * 12.0;
  float s0 = floor(sector + 0.5);
  float age = (r - 0.06) * 92.0;
  if (age > 0.0 && age < 62.0) {
    float i = mod(s0, 12.0);
    float y = (mod(floor(state.b - age), 64.0) + 0.5) / 64.0;
    float v = IMG_NORM_PIXEL(past, vec2((i + 0.5) / 16.0, y)).r;
    float across = abs(sector - s0);
    float band = smoothstep(0.5, 0.40, across);
    float line = 0.35 + 0.65 * smoothstep(0.3, 0.9, sin(age * 2.2 - fract(state.b) * 2.2) * 0.5 + 0.5);
    col += colourOf(i) * v * v * band * line * rings * 0.55 * life * exp(-r * 2.2);
  }

  // petals: a back row between the notes, then the notes themselves
  float lift = mix(0.62, 1.0, openness) * (0.92 + 0.10 * life + 0.03 * state.a);
  for (int layer = 0; layer < 2; layer++) {
    float first = floor(sector + (layer == 0 ? 0.0 : 0.5)) + (layer == 0 ? 0.5 : 0.0);
    vec2 upright = turned(p, -first * 0.5235988);
    for (int k = -1; k < 2; k++) {
      float slot = floor(sector + (layer == 0 ? 0.0 : 0.5)) + float(k);
      float mid = slot + (layer == 0 ? 0.5 : 0.0);
      int i = int(mod(slot, 12.0)), j = int(mod(slot + 1.0, 12.0));
      float v = layer == 0 ? sqrt(note(i) * note(j)) : note(i);
      float breath = 0.02 * sin(TIME * 0.7 + mid * 1.9);
      float len = (layer == 0 ? 0.27 : 0.25) * lift + breath + (layer == 0 ? 0.10 : 0.23) * v;
      vec2 q = vec2(0.8660254 * upright.x - 0.5 * float(k) * upright.y, 0.5 * float(k) * upright.x + 0.8660254 * upright.y);
      if (k == 0) q = upright;
      float wide = mix(0.022, 0.076, petal) * (0.8 + 0.35 * v);
      float d = petalShape(q, len, wide);
      if (d > 0.19) continue;
      vec3 tint = colourOf(mid);
      float fill = smoothstep(px, -px, d);
      float along = clamp(q.y / len, 0.0, 1.0);
      float vein = smoothstep(0.012 + px, 0.0, abs(q.x)) * smoothstep(1.0, 0.5, along);
      float edge = smoothstep(0.0022 + px * 1.3, 0.0, abs(d));
      float glass = 0.05 + 0.30 * along * along + 0.35 / (1.0 + d * d * 12000.0);
      float power = 0.10 + 0.16 * life + 1.15 * v * life;
      col += tint * fill * glass * power * (layer == 0 ? 0.55 : 1.0);
      col += tint * fill * vein * 0.25 * power;
      col += mix(tint, vec3(1.0, 0.95, 0.9), 0.25 * v) * edge * (0.12 + 0.25 * life + 1.1 * v * life) * (layer == 0 ? 0.5 : 1.0);
      float near = max(1.0 - max(d, 0.0) * 5.5, 0.0);
      col += tint * near * near * near * near * (1.0 - fill) * v * v * 0.16 * life;
      vec2 tip = vec2(q.x, q.y - len);
      col += mix(tint, vec3(1.0), 0.35) * pow(max(1.0 - dot(tip, tip) * 2200.0, 0.0), 4.0) * (0.15 + 2.2 * v) * life * (layer == 0 ? 0.0 : 1.0);
    }
  }

  // chords: a thread between every two notes that sound together, three, four and five fifths apart
  if (chords > 0.01 && r < 0.56) {
    vec4 l0 = IMG_NORM_PIXEL(four, vec2(0.5 / 3.0, 0.5)), l1 = IMG_NORM_PIXEL(four, vec2(0.5, 0.5)), l2 = IMG_NORM_PIXEL(four, vec2(2.5 / 3.0, 0.5));
    float loud[12] = float[12](l0.x, l0.y, l0.z, l0.w, l1.x, l1.y, l1.z, l1.w, l2.x, l2.y, l2.z, l2.w);
    for (int i = 0; i < 12; i++) {
      float a = loud[i];
      if (a < 0.12) continue;
      float la = (0.25 * lift + 0.23 * a + 0.02 * sin(TIME * 0.7 + float(i) * 1.9));
      vec2 pa = la * vec2(sin(float(i) * 0.5235988), cos(float(i) * 0.5235988));
      for (int k = 2; k < (a < 0.12 ? 2 : 6); k++) {
        int j = i + k - 12 * ((i + k) / 12);
        float b = loud[j];
        float both = a * b;
        if (both < 0.04) continue;
        float lb = (0.25 * lift + 0.23 * b + 0.02 * sin(TIME * 0.7 + float(j) * 1.9));
        vec2 pb = lb * vec2(sin(float(j) * 0.5235988), cos(float(j) * 0.5235988));
        vec2 ab = pb - pa;
        float h = clamp(dot(p - pa, ab) / dot(ab, ab), 0.0, 1.0);
        float d = length(p - pa - ab * h);
        vec3 tint = mix(colourOf(float(i)), colourOf(float(j)), h);
        col += tint * (smoothstep(0.0012 + px, 0.0, d) * 0.9 + exp(-d * 90.0) * 0.12) * both * chords * (0.4 + 0.9 * life + 0.8 * state.a);
      }
    }
  }
  vec3 core = mix(colourOf(0.0), vec3(1.0, 0.9, 0.8), 0.35);
  col += core * exp(-r * r * 1500.0) * (0.25 + 0.5 * life + 0.9 * state.a);
  col += core * exp(-r * 16.0) * 0.10 * (life + state.a);
  float ping = r - 0.05 - 0.42 * react_phase;
  col += colourOf(6.0) * exp(-ping * ping * 900.0) * 0.10 * state.a;
  col += colourOf(4.0) * 0.006 * life * exp(-r * 2.5);
  col *= 1.0 - 0.5 * dot(uv - 0.5, uv - 0.5);
  gl_FragColor = vec4(finish(col, 1.7) + dither(gl_FragCoord.xy), 1.0);
}
