/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "A wall of tungsten lamps: the spectrum, rings or chases play over it, and every filament glows up and cools down at its own pace.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "Audio Visualizer", "Stage"],
  "INPUTS": [
    {"NAME": "program", "LABEL": "Program", "TYPE": "long", "DEFAULT": 0, "VALUES": [0, 1, 2, 3], "LABELS": ["Spectrum", "Rings", "Chase", "Sparkle"]},
    {"NAME": "rows", "LABEL": "Rows", "TYPE": "float", "DEFAULT": 9.0, "MIN": 4.0, "MAX": 16.0},
    {"NAME": "gain", "LABEL": "Gain", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "inertia", "LABEL": "Afterglow", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "halo", "LABEL": "Halo", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "temperature", "LABEL": "Temperature", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "gel", "LABEL": "Gel", "TYPE": "color", "DEFAULT": [1.00, 0.86, 0.66, 1.0]},
    {"NAME": "blinder", "LABEL": "Blinder", "TYPE": "event"}
  ],
  "PRESETS": [
    {"NAME": "Theatre", "VALUES": {"program": 2, "rows": 6, "inertia": 0.75, "halo": 0.8, "temperature": 0.2}},
    {"NAME": "Cold matrix", "VALUES": {"rows": 16, "inertia": 0.15, "temperature": 1.0, "gel": [0.62, 0.86, 1.0, 1.0], "halo": 0.35}},
    {"NAME": "Red ring", "VALUES": {"program": 1, "rows": 11, "gel": [1.0, 0.24, 0.16, 1.0], "inertia": 0.6, "temperature": 0.6}}
  ],
  "PASSES": [
    {"TARGET": "wall", "WIDTH": "64", "HEIGHT": "64", "PERSISTENT": true, "FLOAT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_beat (TIME * 2.0)
#define react_phase fract(TIME * 2.0)
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_onset exp(-5.0 * fract(TIME * 4.0))
#define react_snare exp(-6.0 * fract(TIME + 0.5))
float spectrum(float x) { return (0.5 + 0.5 * sin(x * 50.0 + TIME * 3.0)) * (1.0 - 0.6 * x) * exp(-2.0 * fract(TIME * 2.0)); }
#else
// The spectrum over a musical axis, treble lifted.
float spectrum(float x) {
  float f = 0.004 + 0.75 * pow(x, 2.4);
  float s = max(texture2D(react_audio, vec2(f, 0.25)).r, texture2D(react_audio, vec2(f * 1.035, 0.25)).r);
  return (0.62 + 0.80 * x) * s * s;
}
#endif

float hash2(vec2 p) { vec3 q = fract(vec3(p.xyx) * 0.1031); q += dot(q, q.yzx + 33.33); return fract((q.x + q.y) * q.z); }
// Film curve, display gamma, a little more contrast in the shadows.
vec3 finish(vec3 c, float gain) {
  c = pow(1.0 - exp(-max(c, 0.0) * gain), vec3(0.4545));
  return mix(c, c * c * (3.0 - 2.0 * c), 0.65);
}
float dither(vec2 p) { return (fract(52.9829189 * fract(dot(p, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0; }

vec2 gridOf(vec2 size) {
  float unit = min(size.x, size.y);
  float n = floor(rows + 0.5);
  vec2 g = floor(size / unit * n + 0.01);
  return min(g, vec2(60.0));
}

void main() {
  // the wall's buffer does not know the picture's shape; its last cell keeps it
  vec4 keep = IMG_NORM_PIXEL(wall, vec2(63.5 / 64.0, 63.5 / 64.0));
  if (PASSINDEX == 0) {
    vec4 c = IMG_NORM_PIXEL(wall, isf_FragNormCoord);
    float dt = clamp(TIMEDELTA, 0.0, 0.1);
    vec2 cell = floor(gl_FragCoord.xy);
    if (cell.x > 62.5) {
      c.x = max(c.x * exp(-dt * 2.6), blinder ? 1.0 : 0.0);
      c.y = mod(c.y + dt * (0.25 + 0.75 * react_energy), 512.0);
      gl_FragColor = c;
      return;
    }
    float n = floor(rows + 0.5);
    // cells are counted from the middle of the buffer, so any shape of picture fits
    vec2 at = cell - 31.5 + 0.5 * vec2(0.0, mod(n, 2.0) < 0.5 ? 0.0 : 1.0) - vec2(0.0, 0.5);
    float up = (at.y + 0.5 * n) / n, out_ = (abs(at.x)) / (n * 0.89);
    float hit = react_pulse * (0.25 + 0.75 * react_energy);
    float want = 0.0;
    if (program == 0) {
      float v = spectrum(clamp(out_, 0.0, 1.0)) * (0.35 + 1.1 * gain);
      float fillTo = v * 1.02;
      want = smoothstep(fillTo + 0.5 / n, fillTo - 0.5 / n, up) * (0.45 + 0.55 * v) * step(0.04, v);
      want += 0.30 * hit * exp(-up * 9.0) * exp(-pow(out_ - react_phase * 1.2, 2.0) * 14.0);
    } else if (program == 1) {
      float r = length(at) / (0.5 * n);
      float age = r * 0.8;
      float ring = exp(-pow((r - react_phase * 2.2 - 0.1) * 3.2, 2.0)) * (1.0 - react_phase * 0.6);
      float v = spectrum(clamp(r * 0.45, 0.0, 1.0)) * (0.3 + gain);
      want = ring * (0.35 + 0.65 * react_energy) + v * v * 1.2;
    } else if (program == 2) {
      float lane = abs(at.x) + abs(at.y) * 0.5;
      float go = fract(lane / 8.0 - react_beat * 0.25);
      float v = 0.35 + 0.65 * react_energy;
      want = smoothstep(0.62, 0.99, go) * v + 0.35 * react_snare * step(0.5, fract(lane * 0.5));
      want *= 0.6 + 0.8 * gain;
    } else {
      float h = hash2(cell + floor(react_beat * 4.0) * 7.1);
      want = step(1.0 - (0.03 + 0.22 * gain) * (0.4 + react_energy + react_onset), h) * (0.35 + 0.65 * fract(h * 57.0)) * (0.35 + 0.65 * react_energy);
    }
    float breath = 0.055 + 0.035 * sin(c.b * 0.0 + keep.y * 1.3 + hash2(cell) * 6.28) ;
    want = max(clamp(want, 0.0, 1.0), breath);
    want = max(want, keep.x * (0.7 + 0.3 * hash2(cell + 3.0)));
    // r: power, g: heat of the filament, which follows it
    c.r = want;
    c.g = mix(want, c.g, exp(-dt * (want > c.g ? 38.0 : mix(14.0, 2.2, inertia))));
    gl_FragColor = vec4(c.rg, 0.0, 1.0);
    return;
  }
  vec2 uv = isf_FragNormCoord;
  float unit = min(RENDERSIZE.x, RENDERSIZE.y);
  float n = floor(rows + 0.5);
  vec2 p = (uv - 0.5) * RENDERSIZE / unit * n;
  float px = n / unit;
  float life = 0.40 + 0.65 * react_energy;
  vec2 odd = vec2(0.5, mod(n, 2.0) < 0.5 ? 0.5 : 0.0);
  vec3 gc = gel.rgb * gel.rgb;
  vec2 id = floor(p + vec2(0.0, 0.5 - odd.y));
  vec3 col = vec3(0.0);
  for (int k = 0; k < 5; k++) {
    vec2 to = k == 0 ? vec2(0.0) : (k < 3 ? vec2(float(k) * 2.0 - 3.0, 0.0) : vec2(0.0, float(k) * 2.0 - 7.0));
    vec2 c = id + to;
    vec2 mid = c + vec2(0.5, odd.y);
    vec2 cell = c + vec2(32.0, 32.0);
    float heat = IMG_NORM_PIXEL(wall, (clamp(cell, 0.0, 62.0) + 0.5) / 64.0).g;
    vec2 o = p - mid;
    float r = length(o);
    float t = heat * heat;
    // the colour of hot tungsten: red first, then amber, then the gel
    vec3 cold = vec3(1.0, 0.16, 0.02), amber = vec3(1.0, 0.48, 0.14);
    vec3 tung = mix(mix(cold, amber, smoothstep(0.05, 0.45, heat)), vec3(1.0, 0.72, 0.42), smoothstep(0.5, 1.0, heat));
    vec3 tone = mix(tung, vec3(1.0), temperature * 0.8) * mix(vec3(1.0), gc * 1.2, 0.35 + 0.65 * temperature);
    tone = mix(tone, tone * gc * 1.3, 0.8);
    float glow = exp(-r * 3.4) * t * (0.05 + 0.42 * halo);
    col += tone * glow * life;
    if (k == 0) {
      float glass = smoothstep(0.40 + px, 0.40 - px, r);
      float socket = smoothstep(0.46 + px, 0.46 - px, r);
      vec3 body = vec3(0.010, 0.009, 0.008) * socket * (1.0 - glass);
      body += vec3(0.006, 0.0055, 0.006) * glass * (0.5 + 0.9 * smoothstep(0.1, 0.4, r));
      float coil = exp(-pow(length(o * vec2(1.0, 2.2)) * 4.6, 2.0)) + 0.5 * exp(-r * r * 22.0);
      float wire = smoothstep(0.03 + px, 0.0, abs(o.y + 0.05 * sin(o.x * 40.0))) * step(abs(o.x), 0.17);
      body += tone * glass * (t * (0.30 + 0.65 * (1.0 - r * 2.2)) + coil * t * 1.6 + wire * (0.05 + 0.8 * heat)) * life;
      body += mix(tone, vec3(1.0), 0.3) * coil * t * t * 0.7;
      body += vec3(0.5) * smoothstep(0.09, 0.0, length(o - vec2(-0.15, 0.17))) * (0.02 + 0.05 * t);
      body += tone * smoothstep(0.03 + px, 0.0, abs(r - 0.43)) * (0.012 + 0.22 * t) ;
      col += body;
    }
  }
  col *= 1.0 - 0.6 * dot(uv - 0.5, uv - 0.5);
  gl_FragColor = vec4(finish(col, 1.8) + dither(gl_FragCoord.xy), 1.0);
}
