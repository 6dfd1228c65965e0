/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "Strings of light from wall to wall: each is plucked by its own part of the spectrum, swings in its mode and rings out.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "Audio Visualizer"],
  "INPUTS": [
    {"NAME": "strings", "LABEL": "Strings", "TYPE": "float", "DEFAULT": 24.0, "MIN": 8.0, "MAX": 40.0},
    {"NAME": "swing", "LABEL": "Swing", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "ring", "LABEL": "Ring-out", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "lean", "LABEL": "Fan", "TYPE": "float", "DEFAULT": 0.35, "MIN": -1.0, "MAX": 1.0},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "low", "LABEL": "Low strings", "TYPE": "color", "DEFAULT": [1.00, 0.50, 0.18, 1.0]},
    {"NAME": "high", "LABEL": "High strings", "TYPE": "color", "DEFAULT": [0.30, 0.85, 1.00, 1.0]}
  ],
  "PRESETS": [
    {"NAME": "Grand piano", "VALUES": {"strings": 40, "lean": 0.0, "swing": 0.25, "ring": 0.8, "low": [1.0, 0.86, 0.62, 1.0], "high": [0.95, 0.92, 0.88, 1.0]}},
    {"NAME": "Lyre", "VALUES": {"strings": 10, "lean": 0.9, "swing": 0.8, "low": [0.95, 0.22, 0.4, 1.0], "high": [1.0, 0.78, 0.3, 1.0]}},
    {"NAME": "Rainfall", "VALUES": {"strings": 32, "lean": -0.25, "ring": 0.25, "glow": 0.85, "low": [0.15, 0.3, 0.95, 1.0], "high": [0.55, 1.0, 0.85, 1.0]}}
  ],
  "PASSES": [
    {"TARGET": "cords", "WIDTH": "42", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
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

void main() {
  if (PASSINDEX == 0) {
    // r: swing, g: age of the last pluck in seconds, b: level before, a: how hard it was; cell 41: time
    vec4 c = IMG_NORM_PIXEL(cords, isf_FragNormCoord);
    float dt = clamp(TIMEDELTA, 0.0, 0.1);
    float i = floor(gl_FragCoord.x);
    if (i > 40.5) {
      c.x = mod(c.x + dt * (0.3 + 0.7 * react_energy), 512.0);
      c.y = max(c.y * exp(-dt * 5.0), react_pulse * (0.25 + 0.75 * react_energy));
      gl_FragColor = c;
      return;
    }
    float n = floor(strings + 0.5);
    float v = clamp(spectrum((i + 0.5) / n * 0.92), 0.0, 1.0) * (0.30 + 0.70 * react_energy);
    float rise = v - c.b;
    float pluck = smoothstep(0.05, 0.30, rise);
    c.g = pluck > 0.4 && c.g > 0.12 ? 0.0 : min(c.g + dt, 30.0);
    c.a = c.g < 0.001 ? v : c.a * exp(-dt * 1.2);
    c.b = mix(v, c.b, exp(-dt * (v > c.b ? 30.0 : 6.0)));
    float want = clamp(v * 0.9, 0.0, 1.0);
    c.r = mix(want, c.r, exp(-dt * (want > c.r ? 26.0 : mix(6.0, 0.9, ring))));
    gl_FragColor = c;
    return;
  }
  vec2 uv = isf_FragNormCoord;
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  float px = 1.0 / RENDERSIZE.y;
  float life = 0.35 + 0.75 * react_energy;
  vec4 time = IMG_NORM_PIXEL(cords, vec2(41.5 / 42.0, 0.5));
  float hit = time.y;
  float n = floor(strings + 0.5);
  vec3 lc = low.rgb * low.rgb, hc = high.rgb * high.rgb;
  // the strings converge towards one side of the frame
  float fan = 1.0 + lean * (uv.y - 0.5) * 1.1;
  float x = (uv.x - 0.5) / fan + 0.5;
  float pitchW = fan * aspect * 0.94 / n;
  vec3 col = vec3(0.0);
  float s0 = floor((x - 0.03) / 0.94 * n);
  for (int k = -2; k < 3; k++) {
    float s = s0 + float(k);
    if (s < 0.0 || s >= n) continue;
    vec4 c = IMG_NORM_PIXEL(cords, vec2((s + 0.5) / 42.0, 0.5));
    float f = (s + 0.5) / n;
    float along = uv.y;
    float mode = 1.0 + floor(hash1(s * 3.7) * 2.99);
    float shape = sin(3.1415927 * along * mode);
    float amp = pitchW * mix(0.12, 1.25, swing) * c.r * mix(1.25, 0.55, f);
    float a = abs(shape) * amp + 0.0006;
    float slow = 0.10 * pitchW * sin(time.x * (1.1 + hash1(s) * 0.7) + s * 2.1) * sin(3.1415927 * along) * 0.5;
    float dx = ((x - 0.03) / 0.94 * n - s - 0.5) * pitchW - slow;
    float w = px * 0.8 + mix(0.0016, 0.0008, f);
    // a swinging string is brightest where it turns back
    float q = dx / (a + w);
    float blurred = smoothstep(1.0 + w / a, 1.0 - w / a, abs(q)) * (0.16 + 0.84 * pow(min(abs(q), 1.0), 6.0)) * min(1.0, 3.0 * w / a + 0.12) * smoothstep(w, 4.0 * w, a);
    float phase_ = sin(time.x * (26.0 + 9.0 * f) + s);
    float core = exp(-pow((dx - shape * amp * phase_) / w, 2.0));
    vec3 tint = mix(lc, hc, smoothstep(0.05, 0.85, f));
    float idle = 0.07 + 0.05 * sin(time.x * 1.3 + s * 0.9 + along * 4.0);
    float lit = idle + c.r * (0.25 + 0.85 * life);
    col += tint * core * lit * 1.1;
    col += tint * blurred * c.r * (0.35 + 0.95 * life);
    col += tint * exp(-max(abs(dx) - a, 0.0) * 42.0) * c.r * c.r * (0.02 + 0.30 * glow) * life;
    // the pluck runs from where it was struck to both ends and comes back once
    float place = 0.28 + 0.44 * hash1(s * 1.9 + 4.0);
    float run = c.g * 1.6;
    float travel = min(abs(along - place - run), abs(along - place + run));
    travel = min(travel, min(abs(along - (2.0 - place - run)), abs(along - (run - place))));
    float spark = exp(-pow(travel * 26.0, 2.0)) * exp(-c.g * 2.6) * c.a;
    col += mix(tint, vec3(1.0), 0.5) * spark * (exp(-dx * dx / (w * w * 6.0)) * 2.2 + exp(-abs(dx) * 55.0) * 0.35) * life;
  }
  // the walls the strings are tied to
  float end = min(uv.y, 1.0 - uv.y);
  col += mix(lc, hc, smoothstep(0.1, 0.9, x)) * exp(-end * 34.0) * (0.015 + 0.05 * life + 0.14 * hit) * smoothstep(0.0, 0.03, x) * smoothstep(1.0, 0.97, x);
  col += mix(lc, hc, uv.x) * 0.010 * life * exp(-pow((uv.y - 0.5) * 2.4, 2.0));
  col *= 1.0 - 0.45 * dot(uv - 0.5, uv - 0.5);
  gl_FragColor = vec4(finish(col, 1.7) + dither(gl_FragCoord.xy), 1.0);
}
