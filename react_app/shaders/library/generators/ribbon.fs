/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "The waveform as twisting bands of spun glass; they tighten in silence, fan out with energy and flash along their length on the beat.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "Audio Visualizer"],
  "INPUTS": [
    {"NAME": "wave", "LABEL": "Waveform", "TYPE": "float", "DEFAULT": 0.55, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "width", "LABEL": "Ribbon width", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "speed", "LABEL": "Speed", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "twist", "LABEL": "Twist", "TYPE": "float", "DEFAULT": 0.45, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "threads", "LABEL": "Threads", "TYPE": "float", "DEFAULT": 14.0, "MIN": 4.0, "MAX": 28.0},
    {"NAME": "colorA", "LABEL": "First colour", "TYPE": "color", "DEFAULT": [0.15, 0.85, 0.92, 1.0]},
    {"NAME": "colorB", "LABEL": "Second colour", "TYPE": "color", "DEFAULT": [1.0, 0.25, 0.58, 1.0]},
    {"NAME": "emerge", "LABEL": "Emerge with energy", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0}
  ],
  "PRESETS": [
    {"NAME": "Copper", "VALUES": {"colorA": [1.0, 0.55, 0.25, 1.0], "colorB": [0.75, 0.16, 0.12, 1.0], "threads": 22.0, "width": 0.35}},
    {"NAME": "Veil", "VALUES": {"colorA": [0.85, 0.88, 1.0, 1.0], "colorB": [0.45, 0.4, 0.85, 1.0], "width": 0.95, "twist": 0.2, "speed": 0.2, "threads": 28.0}},
    {"NAME": "Live wire", "VALUES": {"wave": 1.0, "width": 0.12, "twist": 0.9, "threads": 6.0, "colorA": [0.55, 1.0, 0.35, 1.0], "colorB": [0.1, 0.75, 0.85, 1.0]}}
  ],
  "PASSES": [
    {"TARGET": "motion", "WIDTH": "1", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_phase fract(TIME * 2.0)
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_level exp(-4.0 * fract(TIME * 2.0))
#define react_seed 0.5
float sound(float x) { return 0.4 * sin(x * 60.0 + TIME * 9.0) * exp(-3.0 * fract(TIME * 2.0)); }
#else
float sound(float x) {
  float a = 0.0;
  for (int i = -3; i < 4; i++) a += texture2D(react_audio, vec2(x + float(i) * 0.0080, 0.75)).r * (4.0 - abs(float(i)));
  return a * 0.125 - 1.0;
}
#endif

// Film curve, display gamma, a little more contrast in the shadows.
vec3 finish(vec3 c, float gain) {
  c = pow(1.0 - exp(-max(c, 0.0) * gain), vec3(0.4545));
  return mix(c, c * c * (3.0 - 2.0 * c), 0.65);
}
float dither(vec2 p) { return (fract(52.9829189 * fract(dot(p, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0; }

void main() {
  vec4 m = IMG_NORM_PIXEL(motion, vec2(0.5));
  if (PASSINDEX == 0) {
    m.x += clamp(TIMEDELTA, 0.0, 0.1) * speed * (0.5 + 1.2 * react_energy);
    gl_FragColor = m;
    return;
  }
  float here = mix(1.0, smoothstep(0.40, 0.80, react_energy), emerge);
  if (here < 0.004) {
    gl_FragColor = vec4(0.0, 0.0, 0.0, 1.0);
    return;
  }
  vec2 uv = isf_FragNormCoord;
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  vec2 p = vec2((uv.x - 0.5) * aspect, uv.y - 0.5);
  float px = 1.0 / RENDERSIZE.y;
  float t = m.x + react_seed * 30.0;
  float life = 0.30 + 0.80 * react_energy;
  float hit = react_pulse * (0.25 + 0.75 * react_energy);
  vec3 ca = colorA.rgb * colorA.rgb, cb = colorB.rgb * colorB.rgb;
  float window = smoothstep(0.0, 0.22, uv.x) * smoothstep(1.0, 0.78, uv.x);
  vec3 col = mix(ca, cb, uv.x) * 0.010 * exp(-p.y * p.y * 9.0) * (0.5 + life);
  float front = react_phase * 1.1;
  float flash = hit * exp(-pow((abs(uv.x - 0.5) * 2.0 - front) * 3.2, 2.0));

  for (int i = 0; i < 3; i++) {
    float fi = float(i);
    float x = p.x;
    float sway = 0.16 * sin(x * 1.3 + t * 0.9 + fi * 2.1) + 0.09 * sin(x * 2.4 - t * 0.7 + fi * 4.0);
    float s = sound((0.02 + 0.25 * fi + uv.x * (0.34 + 0.05 * fi))) * wave * window;
    float mid = sway * (0.65 + 0.35 * life) + s * (0.22 + 0.20 * life);
    float phase = x * mix(0.6, 3.2, twist) + t * (0.8 + 0.2 * fi) + fi * 2.0 + 0.7 * sin(x * 1.7 - t * 0.5);
    float face = cos(phase);
    float w = mix(0.05, 0.24, width) * (0.55 + 0.75 * life + 0.25 * react_level) * (0.8 + 0.2 * sin(x * 0.9 + fi));
    float span = max(abs(face), 0.035) * w;
    float v = (p.y - mid) / span;
    float body = smoothstep(1.0 + 2.0 * px / span, 1.0, abs(v));
    // threads spread over the band; foreshortening makes the edge-on parts bright
    float lane = (v * 0.5 + 0.5) * floor(threads);
    float fw = floor(threads) * 0.5 * px / span;
    float thread = smoothstep(0.22 + fw, 0.10, abs(fract(lane) - 0.5)) / (1.0 + fw * 1.5);
    thread = mix(thread, 0.45, smoothstep(0.3, 1.1, fw));
    float dense = min(0.05 / span, 1.5);
    float turnLight = 0.35 + 0.65 * (0.5 + 0.5 * sin(phase));
    vec3 tint = mix(ca, cb, 0.5 + 0.5 * sin(x * 1.1 + fi * 1.9 + t * 0.4 + v * 0.5));
    float rim = smoothstep(0.86, 1.0, abs(v)) * body;
    col += tint * body * (thread * 0.9 + 0.10) * dense * turnLight * (0.35 + 1.35 * life) * (1.0 + 2.6 * flash);
    col += mix(tint, vec3(1.0), 0.5) * rim * (0.10 + 0.4 * life + 1.2 * flash) * dense;
    col += tint * exp(-max(abs(p.y - mid) - span, 0.0) * 11.0) * 0.040 * (life + 2.0 * flash);
    col += mix(tint, vec3(1.0), 0.6) * smoothstep(px * 2.2, 0.0, abs(p.y - mid)) * (0.2 + life) * 0.35;
  }
  col *= 1.0 - 0.9 * pow(abs(uv.x - 0.5) * 2.0, 4.0);
  col *= here;
  gl_FragColor = vec4(finish(col, 1.5) + dither(gl_FragCoord.xy), 1.0);
}
