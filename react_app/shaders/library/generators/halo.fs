/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "Radial analyser: a ring of bars with falling peaks around a live waveform, like the face of an instrument.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "Audio Visualizer"],
  "INPUTS": [
    {"NAME": "bars", "LABEL": "Bars", "TYPE": "float", "DEFAULT": 72, "MIN": 24, "MAX": 120},
    {"NAME": "gain", "LABEL": "Gain", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "radius", "LABEL": "Radius", "TYPE": "float", "DEFAULT": 0.45, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "spin", "LABEL": "Spin", "TYPE": "float", "DEFAULT": 0.2, "MIN": -1.0, "MAX": 1.0},
    {"NAME": "barColor", "LABEL": "Bar colour", "TYPE": "color", "DEFAULT": [0.96, 0.94, 0.88, 1.0]},
    {"NAME": "accent", "LABEL": "Accent", "TYPE": "color", "DEFAULT": [1.0, 0.20, 0.16, 1.0]},
    {"NAME": "mirrored", "LABEL": "Mirror", "TYPE": "bool", "DEFAULT": true}
  ],
  "PRESETS": [
    {"NAME": "Chronometer", "VALUES": {"bars": 120.0, "gain": 0.4, "radius": 0.75, "spin": 0.0, "barColor": [0.9, 0.93, 1.0, 1.0], "accent": [0.3, 0.62, 1.0, 1.0]}},
    {"NAME": "Sun gear", "VALUES": {"bars": 40.0, "gain": 0.7, "radius": 0.3, "barColor": [1.0, 0.82, 0.45, 1.0], "accent": [1.0, 0.4, 0.08, 1.0], "spin": 0.6}},
    {"NAME": "Full circle", "VALUES": {"mirrored": false, "bars": 96.0, "radius": 0.55, "barColor": [0.72, 1.0, 0.86, 1.0], "accent": [0.1, 0.85, 0.62, 1.0], "spin": -0.3}}
  ],
  "PASSES": [
    {"TARGET": "levels", "WIDTH": "128", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_beat (TIME * 2.0)
#define react_bar fract(TIME * 0.5)
#define react_phase fract(TIME * 2.0)
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_bass exp(-4.0 * fract(TIME * 2.0))
float spectrum(float x) { return (0.5 + 0.5 * sin(x * 50.0 + TIME * 3.0)) * (1.0 - 0.6 * x) * exp(-2.0 * fract(TIME * 2.0)); }
float wave(float x) { return 0.3 * sin(x * 40.0 + TIME * 9.0) * exp(-3.0 * fract(TIME * 2.0)); }
#else
float spectrum(float x) {
  float f = 0.004 + 0.75 * pow(x, 2.4);
  float s = max(texture2D(react_audio, vec2(f, 0.25)).r, texture2D(react_audio, vec2(f * 1.035, 0.25)).r);
  return (0.62 + 0.80 * x) * s * s;
}
float wave(float x) { return texture2D(react_audio, vec2(x, 0.75)).r * 2.0 - 1.0; }
#endif

// Film curve, display gamma, a little more contrast in the shadows.
vec3 finish(vec3 c, float gain) {
  c = pow(1.0 - exp(-max(c, 0.0) * gain), vec3(0.4545));
  return mix(c, c * c * (3.0 - 2.0 * c), 0.65);
}
float dither(vec2 p) { return (fract(52.9829189 * fract(dot(p, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0; }

void main() {
  if (PASSINDEX == 0) {
    // r: smoothed level, g: peak that waits and falls, b: speed of that fall, a: spin
    vec4 l = IMG_NORM_PIXEL(levels, isf_FragNormCoord);
    float dt = clamp(TIMEDELTA, 0.0, 0.1);
    float v = clamp(spectrum(isf_FragNormCoord.x) * (0.35 + 1.0 * gain), 0.0, 1.0);
    l.r = v > l.r ? mix(v, l.r, exp(-dt * 60.0)) : mix(v, l.r, exp(-dt * 9.0));
    l.b += dt * 1.6;
    l.g -= l.b * dt;
    if (l.r >= l.g) { l.g = l.r; l.b = 0.0; }
    l.g = max(l.g, 0.0);
    l.b = min(l.b, 4.0);
    l.a += dt * spin * (0.15 + 0.35 * react_energy);
    gl_FragColor = l;
    return;
  }
  vec2 p = (isf_FragNormCoord - 0.5) * RENDERSIZE / min(RENDERSIZE.x, RENDERSIZE.y);
  float px = 1.0 / min(RENDERSIZE.x, RENDERSIZE.y);
  float hit = react_pulse * (0.25 + 0.75 * react_energy);
  float life = 0.35 + 0.75 * react_energy;
  float angle0 = IMG_NORM_PIXEL(levels, vec2(0.5)).a;
  float r = length(p);
  float turn = fract((atan(p.x, p.y) + angle0) / 6.2831853 + 1.0);
  float around = mirrored ? 1.0 - abs(turn * 2.0 - 1.0) : turn;
  vec3 barC = barColor.rgb * barColor.rgb, acc = accent.rgb * accent.rgb;

  float inner = mix(0.13, 0.27, radius) * (1.0 + 0.045 * hit);
  float reach = 0.46 - mix(0.13, 0.27, radius);
  float n = floor(bars);
  float slots = mirrored ? n : n * 2.0;
  float slot = floor(around * slots);
  float x = (slot + 0.5) / slots;
  vec4 l = IMG_NORM_PIXEL(levels, vec2(x, 0.5));
  float across = (fract(around * slots) - 0.5) * r * 6.2831853 / (mirrored ? slots * 2.0 : slots);
  float halfW = 0.32 * inner * 6.2831853 / (mirrored ? slots * 2.0 : slots);

  float floorR = inner + 0.018;
  float top = floorR + 0.004 + l.r * reach;
  float side = smoothstep(halfW + px, halfW - px, abs(across));
  float bar = side * smoothstep(floorR - px, floorR + px, r) * smoothstep(top + px, top - px, r);
  float tick = floorR + 0.012 + l.g * reach;
  float peak = side * smoothstep(0.0035 + px, 0.0035 - px, abs(r - tick)) * smoothstep(0.01, 0.06, l.g);
  float up = clamp((r - floorR) / reach, 0.0, 1.0);

  vec3 col = mix(vec3(0.0035, 0.0030, 0.0045), vec3(0.0008), smoothstep(0.0, 0.85, r));
  col += acc * (0.012 * life + 0.075 * hit) * exp(-pow((r - inner) * 6.0, 2.0));
  vec3 heat = mix(barC, acc, smoothstep(0.18, 0.80, up));
  col += heat * bar * (0.35 + 0.95 * life);
  col += heat * side * exp(-max(r - top, 0.0) * 26.0) * step(floorR, r) * l.r * 0.30 * life;
  col += mix(acc, vec3(1.0), 0.25) * peak * (0.5 + 0.9 * life);

  // dial: a fine scale, the bar's four beats, the beat's own sweep
  float tickN = 96.0;
  float tk = abs(fract(turn * tickN) - 0.5) * r * 6.2831853 / tickN;
  float major = mod(floor(turn * tickN), 8.0) < 0.5 ? 1.0 : 0.0;
  float dial = smoothstep(px * 1.4, 0.0, abs(tk - 0.5 * r * 6.2831853 / tickN)) * smoothstep(px, -px, abs(r - 0.472) - mix(0.004, 0.010, major));
  col += barC * dial * (0.10 + 0.25 * life);
  float clock = fract(atan(p.x, p.y) / 6.2831853 + 1.0);
  float sweep = smoothstep(px, -px, abs(r - 0.490) - 0.0035) * step(clock, react_bar);
  col += acc * sweep * (0.30 + 0.8 * life);
  float quarter = abs(fract(clock * 4.0 + 0.5) - 0.5) / 4.0 * 6.2831853 * r;
  col += barC * smoothstep(0.006, 0.004, quarter) * smoothstep(px, -px, abs(r - 0.490) - 0.008) * 0.6;

  // waveform wound around the hub
  float w = wave(abs(turn * 2.0 - 1.0)) * (0.05 + 0.05 * gain);
  float hub = inner * 0.80 + w * inner * 3.0 * (0.4 + 0.6 * react_energy);
  float thread = abs(r - hub);
  col += barC * smoothstep(0.0026 + px, 0.0, thread) * (0.30 + 0.7 * life) * smoothstep(inner * 0.15, inner * 0.4, r);
  col += acc * exp(-thread * 60.0) * 0.22 * life * smoothstep(0.0, inner * 0.5, r);
  float core = inner * (0.16 + 0.20 * react_bass * react_energy + 0.10 * hit);
  col += mix(acc, vec3(1.0, 0.9, 0.8), 0.35 * hit) * smoothstep(core + px, core - px, r) * (0.25 + 0.6 * life + 0.8 * hit);
  float ping = abs(r - inner * (0.35 + 0.45 * react_phase));
  col += acc * smoothstep(0.003 + px, 0.0, ping) * hit * 1.2;

  gl_FragColor = vec4(finish(col, 1.7) + dither(gl_FragCoord.xy), 1.0);
}
