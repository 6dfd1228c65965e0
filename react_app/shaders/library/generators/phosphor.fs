/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "An oscilloscope with a long-lived phosphor: the waveform stands still by its own trigger, burns where it is slow and fades behind itself.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "Audio Visualizer", "Feedback"],
  "INPUTS": [
    {"NAME": "shape", "LABEL": "Shape", "TYPE": "long", "DEFAULT": 0, "VALUES": [0, 1, 2], "LABELS": ["Line", "Ring", "Three lines"]},
    {"NAME": "gain", "LABEL": "Gain", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "zoom", "LABEL": "Time base", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "persist", "LABEL": "Afterglow", "TYPE": "float", "DEFAULT": 0.55, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "focus", "LABEL": "Focus", "TYPE": "float", "DEFAULT": 0.65, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "drift", "LABEL": "Drift", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "graticule", "LABEL": "Graticule", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "beam", "LABEL": "Beam", "TYPE": "color", "DEFAULT": [0.35, 1.00, 0.55, 1.0]}
  ],
  "PRESETS": [
    {"NAME": "Amber terminal", "VALUES": {"beam": [1.0, 0.58, 0.16, 1.0], "persist": 0.75, "drift": 0.15, "graticule": 0.8}},
    {"NAME": "Blue halo", "VALUES": {"shape": 1, "beam": [0.3, 0.62, 1.0, 1.0], "gain": 0.6, "persist": 0.7, "drift": 0.6, "graticule": 0.0}},
    {"NAME": "Trio", "VALUES": {"shape": 2, "beam": [0.95, 0.3, 0.55, 1.0], "zoom": 0.3, "focus": 0.8, "graticule": 0.2}}
  ],
  "PASSES": [
    {"TARGET": "motion", "WIDTH": "1", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {"TARGET": "glass", "PERSISTENT": true, "FLOAT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
float wave(float x) { return 0.4 * sin(x * 40.0 + TIME * 9.0) * exp(-3.0 * fract(TIME * 2.0)); }
#else
float wave(float x) { return texture2D(react_audio, vec2(x, 0.75)).r * 2.0 - 1.0; }
#endif

// Film curve, display gamma, a little more contrast in the shadows.
vec3 finish(vec3 c, float gain) {
  c = pow(1.0 - exp(-max(c, 0.0) * gain), vec3(0.4545));
  return mix(c, c * c * (3.0 - 2.0 * c), 0.65);
}
float dither(vec2 p) { return (fract(52.9829189 * fract(dot(p, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0; }

// The waveform, smoothed as wide as a deflection amplifier is.
float trace(float x, float start) {
  float u = start + x * mix(0.46, 0.12, zoom);
  float e = 0.0022;
  float idle = 0.03 * sin(x * 9.0 + TIME * 0.8) * sin(x * 23.0 - TIME * 1.7 + 2.0 * sin(TIME * 0.3));
  return 0.25 * wave(u - e) + 0.5 * wave(u) + 0.25 * wave(u + e) + idle;
}

void main() {
  vec4 m = IMG_NORM_PIXEL(motion, vec2(0.5));
  if (PASSINDEX == 0) {
    // x: where the trigger found a rising edge, y: how strong the beat was, z: drift of the picture
    float dt = clamp(TIMEDELTA, 0.0, 0.1);
    float best = 0.0, steepest = 0.0, low = 0.0;
    for (int i = 0; i < 96; i++) {
      float u = 0.02 + float(i) / 96.0 * 0.44;
      float a = wave(u), b = wave(u + 0.008);
      low = min(low, a);
      float edge = step(a, 0.0) * step(0.0, b) * (b - a - low);
      if (edge > steepest * 1.05) { steepest = edge; best = u; }
    }
    m.x = best;
    m.y = max(m.y * exp(-dt * 5.0), react_pulse * (0.3 + 0.7 * react_energy));
    m.z = mod(m.z + dt * (0.2 + 0.8 * react_energy), 512.0);
    gl_FragColor = m;
    return;
  }
  vec2 uv = isf_FragNormCoord;
  float unit = min(RENDERSIZE.x, RENDERSIZE.y);
  float px = 1.0 / unit;
  vec2 p = (uv - 0.5) * RENDERSIZE / unit;
  vec2 side = RENDERSIZE / unit;
  vec3 ink = beam.rgb * beam.rgb;
  float life = 0.35 + 0.75 * react_energy;
  float amp = mix(0.10, 0.36, gain) * (0.75 + 0.35 * life);
  if (PASSINDEX == 1) {
    float dt = clamp(TIMEDELTA, 0.0, 0.1);
    vec2 pull = shape == 1 ? p * (1.0 - dt * drift * (0.35 + 0.9 * m.y)) : p - vec2(0.0, dt * drift * 0.10 * sign(p.y) * (0.3 + m.y)) ;
    vec4 old = IMG_NORM_PIXEL(glass, pull * unit / RENDERSIZE + 0.5);
    // a quick layer and a slow one, as real screens have
    float quick = old.r * exp(-dt * mix(26.0, 9.0, persist));
    float slow = max(old.g * exp(-dt * mix(5.0, 0.9, persist)) - dt * 0.004, 0.0);
    float lit = 0.0;
    float w = mix(0.0080, 0.0016, focus) + px * 0.7;
    int lines = shape == 2 ? 3 : 1;
    for (int i = 0; i < 3; i++) {
      if (i >= lines || (shape == 0 && abs(p.y) > amp * 1.15 + 0.04)) break;
      float fi = float(i);
      float x, d, e = 0.004;
      float start = m.x + fi * 0.11;
      if (shape == 1) {
        float turn = abs(fract(atan(p.x, p.y) / 6.2831853 + 0.02 * m.z) * 2.0 - 1.0);
        x = turn;
        float r = 0.26 + 0.02 * m.y;
        float y0 = trace(x, start) * amp, y1 = trace(x + e, start) * amp;
        float slope = (y1 - y0) / (e * 3.1415927 * (r + y0));
        d = (length(p) - r - y0) / sqrt(1.0 + slope * slope);
        lit += exp(-d * d / (w * w)) * (0.25 + 0.75 / sqrt(1.0 + slope * slope * 0.35));
      } else {
        x = uv.x;
        float window = smoothstep(0.0, 0.10, x) * smoothstep(1.0, 0.90, x);
        float at = shape == 2 ? (fi - 1.0) * 0.27 : 0.0;
        float k = shape == 2 ? 0.55 : 1.0;
        float y0 = trace(x, start) * amp * k * window, y1 = trace(x + e, start) * amp * k * window;
        float slope = (y1 - y0) / (e * side.x);
        d = (p.y - at * side.y - y0) / sqrt(1.0 + slope * slope);
        lit += exp(-d * d / (w * w)) * (0.22 + 0.78 / sqrt(1.0 + slope * slope * 0.35)) * smoothstep(0.0, 0.03, x) * smoothstep(1.0, 0.97, x);
      }
    }
    lit *= 0.55 + 0.6 * life + 0.7 * m.y;
    gl_FragColor = vec4(max(quick, min(lit, 3.0)), max(slow, min(lit * 0.42, 1.5)), 0.0, 1.0);
    return;
  }
  vec2 g = IMG_NORM_PIXEL(glass, uv).rg;
  vec2 e = 5.0 * px * unit / RENDERSIZE;
  vec2 soft = vec2(0.0);
  soft += IMG_NORM_PIXEL(glass, uv + e * vec2(1.0, 0.4)).rg + IMG_NORM_PIXEL(glass, uv - e * vec2(1.0, 0.4)).rg;
  soft += IMG_NORM_PIXEL(glass, uv + e * vec2(-0.9, 1.9)).rg + IMG_NORM_PIXEL(glass, uv - e * vec2(-0.9, 1.9)).rg;
  soft *= 0.25;
  vec3 deep = ink * ink * vec3(0.5, 0.9, 1.0) + ink * 0.10;
  vec3 col = mix(ink, vec3(1.0), 0.28) * g.r * 1.3 + deep * g.g * 1.1;
  col += ink * (soft.r * 0.50 + soft.g * 0.35);
  // glass: a faint glow of its own, the scale etched into it
  float face = exp(-dot(p, p) * 2.4);
  col += ink * face * (0.010 + 0.016 * life + 0.030 * m.y);
  vec2 cells = p * 8.0;
  vec2 toLine = abs(fract(cells + 0.5) - 0.5) / 8.0;
  vec2 toTick = abs(fract(cells * 5.0 + 0.5) - 0.5) / 40.0;
  float lines = max(smoothstep(px, 0.0, toLine.x), smoothstep(px, 0.0, toLine.y)) * 0.32;
  lines = max(lines, smoothstep(px, 0.0, toTick.x) * smoothstep(0.007, 0.005, abs(p.y)));
  lines = max(lines, smoothstep(px, 0.0, toTick.y) * smoothstep(0.007, 0.005, abs(p.x)));
  lines = max(lines, 0.6 * smoothstep(px, 0.0, min(abs(p.x), abs(p.y))));
  col += ink * lines * graticule * (0.06 + 0.05 * life + 0.12 * m.y + 0.25 * soft.r);
  col *= 1.0 - 1.1 * dot(uv - 0.5, uv - 0.5);
  gl_FragColor = vec4(finish(col, 1.6) + dither(gl_FragCoord.xy), 1.0);
}
