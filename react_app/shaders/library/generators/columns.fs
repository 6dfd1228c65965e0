/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "The spectrum as lit glass columns on a black mirror; their caps hang a moment and fall, and each beat rolls out along the floor.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "Audio Visualizer"],
  "INPUTS": [
    {"NAME": "bars", "LABEL": "Columns", "TYPE": "float", "DEFAULT": 40.0, "MIN": 16.0, "MAX": 64.0},
    {"NAME": "gain", "LABEL": "Gain", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "gap", "LABEL": "Gap", "TYPE": "float", "DEFAULT": 0.35, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "mirrorFloor", "LABEL": "Reflection", "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "fall", "LABEL": "Cap fall", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "lowColor", "LABEL": "Foot colour", "TYPE": "color", "DEFAULT": [0.86, 0.10, 0.22, 1.0]},
    {"NAME": "highColor", "LABEL": "Tip colour", "TYPE": "color", "DEFAULT": [1.00, 0.70, 0.30, 1.0]},
    {"NAME": "middle", "LABEL": "Bass in the middle", "TYPE": "bool", "DEFAULT": true}
  ],
  "PRESETS": [
    {"NAME": "Ice hall", "VALUES": {"bars": 28, "gap": 0.2, "lowColor": [0.08, 0.22, 0.85, 1.0], "highColor": [0.62, 0.95, 1.0, 1.0]}},
    {"NAME": "Fine comb", "VALUES": {"bars": 64, "gap": 0.6, "gain": 0.62, "fall": 0.15, "lowColor": [0.45, 0.12, 0.9, 1.0], "highColor": [1.0, 0.5, 0.62, 1.0]}},
    {"NAME": "Left to right", "VALUES": {"bars": 32, "middle": false, "mirrorFloor": 0.9, "lowColor": [0.05, 0.55, 0.42, 1.0], "highColor": [0.95, 0.92, 0.45, 1.0]}}
  ],
  "PASSES": [
    {"TARGET": "levels", "WIDTH": "128", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_phase fract(TIME * 2.0)
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_bass exp(-4.0 * fract(TIME * 2.0))
float spectrum(float x) { return (0.5 + 0.5 * sin(x * 50.0 + TIME * 3.0)) * (1.0 - 0.6 * x) * exp(-2.0 * fract(TIME * 2.0)); }
#else
// The spectrum over a musical axis, treble lifted.
float spectrum(float x) {
  float f = 0.004 + 0.75 * pow(x, 2.4);
  float s = max(texture2D(react_audio, vec2(f, 0.25)).r, texture2D(react_audio, vec2(f * 1.035, 0.25)).r);
  return (0.62 + 0.80 * x) * s * s;
}
#endif

// Film curve, display gamma, a little more contrast in the shadows.
vec3 finish(vec3 c, float gain) {
  c = pow(1.0 - exp(-max(c, 0.0) * gain), vec3(0.4545));
  return mix(c, c * c * (3.0 - 2.0 * c), 0.65);
}
float dither(vec2 p) { return (fract(52.9829189 * fract(dot(p, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0; }

void main() {
  if (PASSINDEX == 0) {
    // r: smoothed level, g: cap that waits and falls, b: speed of that fall
    vec4 l = IMG_NORM_PIXEL(levels, isf_FragNormCoord);
    float dt = clamp(TIMEDELTA, 0.0, 0.1);
    float v = clamp(spectrum(isf_FragNormCoord.x) * (0.40 + 0.95 * gain), 0.0, 1.0);
    v = max(v, 0.018 + 0.012 * sin(isf_FragNormCoord.x * 21.0 + TIME * 0.9) * sin(TIME * 0.37 + isf_FragNormCoord.x * 8.0));
    l.r = mix(v, l.r, exp(-dt * (v > l.r ? 55.0 : 7.5)));
    l.b = min(l.b + dt * mix(0.5, 3.0, fall), 4.0);
    l.g = max(l.g - l.b * dt, 0.0);
    if (l.r >= l.g) { l.g = l.r; l.b = 0.0; }
    gl_FragColor = vec4(l.rgb, 1.0);
    return;
  }
  vec2 uv = isf_FragNormCoord;
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  float px = 1.0 / RENDERSIZE.y;
  float life = 0.35 + 0.75 * react_energy;
  float hit = react_pulse * (0.25 + 0.75 * react_energy);
  float n = floor(bars * clamp(aspect / 1.5, 0.4, 1.0) * 0.5 + 0.5) * 2.0;
  float ground = 0.25;
  float y = (uv.y - ground) / (1.0 - ground);
  float under = step(y, 0.0);
  float depth = max(-y, 0.0);
  float x = (uv.x - 0.5) / 0.92;
  float shake = under * 0.0022 * sin(depth * 70.0 - TIME * 2.0) * (0.4 + react_bass * react_energy) * smoothstep(0.0, 0.06, depth);
  x += shake;
  if (under > 0.5) y = depth * 1.35;
  float slot = floor((x + 0.5) * n);
  float width = 0.92 * aspect / n;
  float halfW = 0.5 * width * mix(0.94, 0.36, gap);
  vec3 lo = lowColor.rgb * lowColor.rgb, hi = highColor.rgb * highColor.rgb;
  vec3 col = vec3(0.0);
  float blur = under * (0.004 + depth * 0.05);
  for (int k = -2; k < 3; k++) {
    float s = slot + float(k);
    if (s < 0.0 || s >= n) continue;
    float at = (s + 0.5) / n;
    float around = middle ? abs(at * 2.0 - 1.0) : at;
    vec4 l = IMG_NORM_PIXEL(levels, vec2(0.5 / 128.0 + around * 127.0 / 128.0, 0.5));
    float top = 0.012 + 0.86 * l.r, cap = 0.012 + 0.86 * l.g;
    float dx = (x + 0.5 - at) * 0.92 * aspect;
    // a standing capsule, as wide as it is round at the top
    vec2 q = vec2(dx, y * (1.0 - ground) - max(top * (1.0 - ground) - halfW, 0.0));
    float d = (q.y > 0.0 ? length(q) : abs(q.x)) - halfW;
    float inside = smoothstep(px + blur, -px - blur, d);
    float up = clamp(y / 0.86, 0.0, 1.0);
    vec3 tint = mix(lo, hi, smoothstep(0.05, 0.75, up));
    float across = clamp(dx / halfW, -1.0, 1.0);
    float wall = pow(abs(across), 3.0);
    float shine = smoothstep(0.32, 0.0, abs(across + 0.42)) * 0.45;
    float body = 0.16 + 0.65 * wall + shine + 0.8 * exp(-max(top - y, 0.0) * 9.0);
    float foot = exp(-y * 7.0);
    float roll = exp(-pow((abs(at - 0.5) * 2.0 - react_phase * 1.25) * 3.4, 2.0)) * hit;
    col += tint * inside * body * (0.20 + 0.95 * life * (0.35 + 0.65 * l.r) + 0.9 * roll * foot);
    col += mix(lo, hi, 0.3) * inside * foot * (0.06 + 0.5 * roll);
    col += tint * exp(-max(d, 0.0) * 26.0) * smoothstep(2.4, 1.2, abs(dx) / width) * (1.0 - inside) * l.r * l.r * 0.22 * life;
    float tick = smoothstep(halfW + px, halfW - px, abs(dx)) * smoothstep(0.004 + px + blur, 0.002, abs(y - cap - 0.016));
    col += mix(hi, vec3(1.0, 0.95, 0.9), 0.4) * tick * smoothstep(0.02, 0.10, l.g) * (0.25 + 0.9 * life);
  }
  if (under > 0.5) {
    float fade = exp(-depth * 4.2) * (0.08 + 0.62 * mirrorFloor);
    col *= fade;
    float ring = abs(uv.x - 0.5) * 2.0 - react_phase * 1.25;
    col += mix(lo, hi, 0.35) * exp(-depth * 34.0) * (0.02 + 0.05 * life + 0.45 * hit * exp(-ring * ring * 9.0));
  } else {
    col += lo * 0.012 * life * exp(-y * 2.2) + mix(lo, hi, 0.35) * exp(-y * 60.0) * 0.05 * life;
  }
  col *= 1.0 - 0.7 * dot(uv - 0.5, uv - 0.5);
  gl_FragColor = vec4(finish(col, 1.7) + dither(gl_FragCoord.xy), 1.0);
}
