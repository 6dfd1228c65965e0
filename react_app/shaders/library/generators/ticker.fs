/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "A stadium board of lamps: beat, bar and tempo run past in rows of dot-matrix type, every other row the other way, over a meter of the spectrum.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "Typography", "Stage"],
  "INPUTS": [
    {"NAME": "message", "LABEL": "Message", "TYPE": "long", "DEFAULT": 0, "VALUES": [0, 1, 2, 3], "LABELS": ["Count", "Tempo", "Louder", "Feel it"]},
    {"NAME": "rows", "LABEL": "Rows", "TYPE": "float", "DEFAULT": 3.0, "MIN": 1.0, "MAX": 7.0},
    {"NAME": "speed", "LABEL": "Speed", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "dotSize", "LABEL": "Lamp size", "TYPE": "float", "DEFAULT": 0.55, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "meters", "LABEL": "Meter row", "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "lamp", "LABEL": "Lamp", "TYPE": "color", "DEFAULT": [1.00, 0.46, 0.08, 1.0]},
    {"NAME": "second", "LABEL": "Second colour", "TYPE": "color", "DEFAULT": [0.16, 0.62, 1.00, 1.0]}
  ],
  "PRESETS": [
    {"NAME": "Departure hall", "VALUES": {"message": 1, "rows": 7, "dotSize": 0.35, "glow": 0.2, "meters": 0.0, "lamp": [1.0, 0.8, 0.28, 1.0], "second": [0.85, 0.85, 0.8, 1.0], "speed": 0.2}},
    {"NAME": "One line", "VALUES": {"message": 3, "rows": 1, "dotSize": 0.8, "glow": 0.8, "meters": 0.4, "lamp": [1.0, 0.18, 0.22, 1.0], "second": [1.0, 0.62, 0.55, 1.0]}},
    {"NAME": "Night market", "VALUES": {"message": 2, "rows": 5, "lamp": [0.15, 1.0, 0.65, 1.0], "second": [1.0, 0.2, 0.75, 1.0], "glow": 0.7, "speed": 0.6}}
  ],
  "PASSES": [
    {"TARGET": "motion", "WIDTH": "1", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {"TARGET": "board", "WIDTH": "floor(100 * $WIDTH / $HEIGHT)", "HEIGHT": "100", "FLOAT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_phase fract(TIME * 2.0)
#define react_bar fract(TIME * 0.5)
#define react_bars (TIME * 0.5)
#define react_bpm 120.0
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

float hash1(float x) { x = fract(x * 0.1031 + 0.113); x *= x + 33.33; x *= x + x; return fract(x); }
// Film curve, display gamma, a little more contrast in the shadows.
vec3 finish(vec3 c, float gain) {
  c = pow(1.0 - exp(-max(c, 0.0) * gain), vec3(0.4545));
  return mix(c, c * c * (3.0 - 2.0 * c), 0.65);
}
float dither(vec2 p) { return (fract(52.9829189 * fract(dot(p, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0; }

// 5x7 letters, read from the top left: the upper four rows are one number, the lower three another.
// 0..9, A B D E F I L M N O P R S T U, an arrow, a star; 27 is a space, below zero stand digits that count.
const int UPPER[27] = int[27](476789, 143492, 476198, 1017986, 72018, 1033153, 205342, 1016900, 476718, 476719, 476735, 1001022, 936497, 1032734, 1032734, 462980, 541200, 585397, 583347, 476721, 1001022, 1001022, 508430, 1020036, 575025, 266305, 4782);
const int LOWER[27] = int[27](26158, 4238, 8735, 1582, 31810, 1582, 17966, 8456, 17966, 1100, 17969, 17982, 18012, 16927, 16912, 4238, 16927, 17969, 17969, 17966, 16912, 21073, 1086, 4228, 17966, 2184, 21632);
const int TEXT[68] = int[68](
  11, 10, 21, 27, -1, -2, -3, 27, 11, 13, 10, 23, 27, -4, 27, 26, 27,
  -5, -6, -7, 27, 11, 20, 17, 27, 25, 27, 11, 10, 21, 27, -1, -2, -3,
  16, 19, 24, 12, 13, 21, 27, 25, 27, 16, 19, 24, 12, 13, 21, 27, 26,
  14, 13, 13, 16, 27, 15, 23, 27, 26, 27, 14, 13, 13, 16, 27, 15, 23);

int figure(float number, float place) { return int(mod(floor(number / place + 1e-4), 10.0)); }

// Whether the lamp at a column and a row of a line (0..6 from its top) is lit.
float letter(float column, float row) {
  if (row < -0.5 || row > 6.5) return 0.0;
  float place = floor(column / 6.0), x = column - place * 6.0;
  if (x > 4.5) return 0.0;
  int c = TEXT[message * 17 + int(mod(place, 18.0) > 16.5 ? 3.0 : mod(place, 18.0))];
  if (mod(place, 18.0) > 16.5) c = 27;
  if (c < 0) {
    float bars = floor(react_bars + 1e-4) + 1.0, tempo = floor(react_bpm + 0.5);
    if (c == -1) c = figure(bars, 100.0);
    else if (c == -2) c = figure(bars, 10.0);
    else if (c == -3) c = figure(bars, 1.0);
    else if (c == -4) c = int(clamp(floor(react_bar * 4.0), 0.0, 3.0)) + 1;
    else if (c == -5) c = figure(tempo, 100.0);
    else if (c == -6) c = figure(tempo, 10.0);
    else c = figure(tempo, 1.0);
  }
  if (c > 26) return 0.0;
  int bits = row < 3.5 ? UPPER[c] : LOWER[c];
  float at = (row < 3.5 ? 19.0 - row * 5.0 : 14.0 - (row - 4.0) * 5.0) - x;
  return mod(floor(float(bits) / exp2(at) + 1e-4), 2.0);
}

void main() {
  vec4 m = IMG_NORM_PIXEL(motion, vec2(0.5));
  if (PASSINDEX == 0) {
    float dt = clamp(TIMEDELTA, 0.0, 0.1);
    m.x = mod(m.x + dt * mix(1.5, 34.0, speed * speed + 0.15 * speed) * (0.5 + 0.7 * react_energy), 108.0 * 12.0);
    m.y = max(m.y * exp(-dt * 6.0), react_pulse * (0.25 + 0.75 * react_energy));
    gl_FragColor = m;
    return;
  }
  vec2 uv = isf_FragNormCoord;
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  float life = 0.35 + 0.70 * react_energy;
  float lines = floor(rows + 0.5);
  bool meter = meters > 0.02;
  float total = lines * 9.0 + (meter ? 9.0 : 0.0) + 1.0;
  // on tall pictures the board keeps its lamps as wide as they are high
  float tall = max(total, 34.0 / aspect);
  float width = aspect * tall;
  vec3 lc = lamp.rgb * lamp.rgb, sc = second.rgb * second.rgb;
  if (PASSINDEX == 1) {
    // one texel for each lamp: its light, and how far from the first colour to the second it is
    vec2 at = floor(gl_FragCoord.xy);
    float x = at.x - floor(0.5 * RENDERSIZE.x);
    float line = floor((at.y - 1.0) / 9.0), row = at.y - 1.0 - line * 9.0;
    float kind = mod(line, lines + (meter ? 1.0 : 0.0));
    float lit = 0.0, tone = 0.0;
    if (meter && kind > lines - 0.5) {
      float v = spectrum(clamp(abs(x + 0.5) / (0.5 * width), 0.0, 1.0)) * 1.05;
      float up = (6.5 - row) / 7.0;
      lit = row < 6.5 && row > -0.5 ? step(up, max(v, 0.08)) * meters * (0.35 + 0.65 * up) : 0.0;
      tone = 1.0 - smoothstep(0.35, 0.9, up);
    } else {
      float way = mod(kind, 2.0) < 0.5 ? 1.0 : -1.0;
      float shift = floor(m.x * (0.7 + 0.3 * hash1(kind + 2.0)) * way + kind * 31.0);
      tone = abs(kind - mod(floor(react_bars + 1e-4), lines)) < 0.5 && lines > 1.5 ? 1.0 : 0.0;
      float front = exp(-pow((abs(x + 0.5) / (0.5 * width) - react_phase * 1.3) * 3.0, 2.0)) * m.y;
      lit = letter(x + shift + 108.0 * 40.0, row) * (0.40 + 0.45 * life + 1.3 * front) * (0.75 + 0.25 * tone);
    }
    gl_FragColor = vec4(lit, tone, 0.0, 1.0);
    return;
  }
  vec2 p = vec2((uv.x - 0.5) * aspect, 0.5 - uv.y) * tall;
  float px = tall / RENDERSIZE.y;
  vec2 size = IMG_SIZE(board);
  p.y += 0.5 * tall;
  vec2 cell = floor(p);
  float r0 = mix(0.24, 0.47, dotSize);
  vec3 col = vec3(0.0);
  for (int j = -1; j < 2; j++) {
    for (int i = -1; i < 2; i++) {
      vec2 c = cell + vec2(float(i), float(j));
      vec2 l = IMG_NORM_PIXEL(board, (c + vec2(floor(0.5 * size.x), 0.0) + 0.5) / size).rg;
      vec3 tint = mix(lc, sc, l.y);
      vec2 o = p - c - 0.5;
      float r2 = dot(o, o);
      col += tint * exp(-r2 * 2.2) * l.x * glow * 0.22;
      if (i == 0 && j == 0) {
        float disc = smoothstep(r0 + px, r0 - px, sqrt(r2));
        vec2 spot = o + vec2(0.08, 0.10);
        float dome = 0.65 + 0.45 * exp(-dot(spot, spot) * 12.0);
        vec3 off = vec3(0.0050, 0.0050, 0.0058) + tint * 0.007;
        vec3 on = mix(tint, vec3(1.0, 0.95, 0.88), 0.22 * exp(-r2 * 16.0)) * l.x * 1.25;
        col += (off + on) * dome * disc;
      }
    }
  }
  // glass in front: a slow sheen
  col += vec3(0.5, 0.6, 0.8) * 0.004 * smoothstep(0.25, 0.0, abs(uv.x * 0.7 + uv.y * 0.5 - 0.5 - 0.4 * sin(TIME * 0.13)));
  col *= 1.0 - 0.7 * dot(uv - 0.5, uv - 0.5);
  gl_FragColor = vec4(finish(col, 1.9) + dither(gl_FragCoord.xy), 1.0);
}
