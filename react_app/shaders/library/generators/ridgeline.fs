/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "A mountain range made of sound: each spectrum becomes a ridge of light that travels to the horizon; ridges born on a beat burn brighter.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "Audio Visualizer", "Landscape"],
  "INPUTS": [
    {"NAME": "height", "LABEL": "Height", "TYPE": "float", "DEFAULT": 0.55, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "speed", "LABEL": "Speed", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "weight", "LABEL": "Line weight", "TYPE": "float", "DEFAULT": 0.35, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "camera", "LABEL": "Camera height", "TYPE": "float", "DEFAULT": 0.45, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "lineColor", "LABEL": "Line colour", "TYPE": "color", "DEFAULT": [0.46, 0.72, 1.0, 1.0]},
    {"NAME": "peakColor", "LABEL": "Peak colour", "TYPE": "color", "DEFAULT": [1.0, 0.32, 0.36, 1.0]},
    {"NAME": "sun", "LABEL": "Moon", "TYPE": "bool", "DEFAULT": true}
  ],
  "PRESETS": [
    {"NAME": "Unknown star", "VALUES": {"lineColor": [0.95, 0.95, 0.95, 1.0], "peakColor": [1.0, 1.0, 1.0, 1.0], "sun": false, "weight": 0.15, "height": 0.7, "camera": 0.7}},
    {"NAME": "Desert dusk", "VALUES": {"lineColor": [1.0, 0.62, 0.34, 1.0], "peakColor": [0.85, 0.18, 0.45, 1.0], "height": 0.4, "speed": 0.25}},
    {"NAME": "Arctic", "VALUES": {"lineColor": [0.35, 0.9, 0.95, 1.0], "peakColor": [0.85, 1.0, 0.9, 1.0], "weight": 0.6, "height": 0.8, "camera": 0.2}}
  ],
  "PASSES": [
    {"TARGET": "clock", "WIDTH": "1", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {"TARGET": "history", "WIDTH": "192", "HEIGHT": "40", "PERSISTENT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_phase fract(TIME * 2.0)
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_bass exp(-4.0 * fract(TIME * 2.0))
#define react_seed 0.5
float spectrum(float x) { return (0.5 + 0.5 * sin(x * 60.0 + TIME * 3.0)) * (1.0 - 0.6 * x) * exp(-2.0 * fract(TIME * 2.0)); }
#else
float spectrum(float x) {
  float f = 0.004 + 0.62 * pow(x, 2.2);
  float w = 0.004 + 0.012 * x;
  float s = texture2D(react_audio, vec2(f, 0.25)).r * 2.0 + texture2D(react_audio, vec2(f + w, 0.25)).r + texture2D(react_audio, vec2(max(f - w, 0.0), 0.25)).r;
  s *= 0.25;
  return (0.80 + 0.85 * x) * s * s;
}
#endif

float hash1(float x) { x = fract(x * 0.1031 + 0.113); x *= x + 33.33; x *= x + x; return fract(x); }
float noise(float x) { float i = floor(x), f = fract(x); return mix(hash1(i), hash1(i + 1.0), f * f * (3.0 - 2.0 * f)); }
float hash2(vec2 p) { vec3 q = fract(vec3(p.xyx) * 0.1031); q += dot(q, q.yzx + 33.33); return fract((q.x + q.y) * q.z); }
// Film curve, display gamma, a little more contrast in the shadows.
vec3 finish(vec3 c, float gain) {
  c = pow(1.0 - exp(-max(c, 0.0) * gain), vec3(0.4545));
  return mix(c, c * c * (3.0 - 2.0 * c), 0.65);
}
float dither(vec2 p) { return (fract(52.9829189 * fract(dot(p, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0; }

const float ROWS = 40.0;

void main() {
  vec4 k = IMG_NORM_PIXEL(clock, vec2(0.5));
  if (PASSINDEX == 0) {
    // x: rows written so far, y: rows to write in this frame
    float was = floor(k.x);
    k.x += clamp(TIMEDELTA, 0.0, 0.1) * mix(5.0, 22.0, speed);
    k.y = floor(k.x) - was;
    if (k.x > 4096.0) k.x -= 4096.0;
    k.z = max(k.z, react_pulse);
    if (was < 0.5 && k.x < 1.0) k.y = 1.0;
    k.w = k.z;
    if (k.y > 0.5) k.z = 0.0;
    gl_FragColor = k;
    return;
  }
  if (PASSINDEX == 1) {
    float row = floor(gl_FragCoord.y);
    if (row >= k.y) {
      gl_FragColor = IMG_NORM_PIXEL(history, vec2(isf_FragNormCoord.x, (row - k.y + 0.5) / ROWS));
      return;
    }
    // Height in two channels (16 bits), the beat in the third.
    float x = isf_FragNormCoord.x;
    float side = abs(x * 2.0 - 1.0);
    float v = clamp(spectrum(side), 0.0, 1.0);
    float r = k.x * 0.16 + react_seed * 50.0;
    float ground = noise(x * 5.0 + r) * noise(x * 11.0 - r * 1.7 + 7.0);
    ground = ground * (0.30 + 0.55 * side) + 0.07 * noise(x * 37.0 + r * 3.0) * side;
    v = clamp(0.62 * v * (1.0 - 0.35 * side) + ground * (0.55 + 0.35 * react_energy), 0.0, 0.998);
    gl_FragColor = vec4(floor(v * 255.0) / 255.0, fract(v * 255.0), clamp(k.w * (0.3 + 0.7 * react_energy), 0.0, 1.0), 1.0);
    return;
  }
  vec2 uv = isf_FragNormCoord;
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  float x0 = (uv.x - 0.5) * max(aspect, 0.9);
  float px = 1.0 / RENDERSIZE.y;
  float life = 0.35 + 0.75 * react_energy;
  float hit = react_pulse * (0.30 + 0.70 * react_energy);
  float horizon = mix(0.48, 0.68, camera);
  float rise = mix(0.10, 0.42, height);
  vec3 lineC = lineColor.rgb * lineColor.rgb, peakC = peakColor.rgb * peakColor.rgb;

  // sky: a gradient, sparse stars, and the moon behind the last ridge
  float up = max(uv.y - horizon, 0.0);
  vec3 sky = mix(lineC * vec3(0.008, 0.018, 0.050) + peakC * 0.030 * life, vec3(0.0008, 0.001, 0.004), smoothstep(0.0, 0.40, up));
  vec2 sc = vec2(x0, uv.y) * 60.0;
  float sr = hash2(floor(sc));
  sky += lineC * 0.35 * step(0.972, sr) * smoothstep(0.10, 0.0, length(fract(sc) - 0.5)) * (0.5 + 0.5 * sin(TIME * (1.0 + sr) + sr * 80.0));
  if (sun) {
    float d = length(vec2((uv.x - 0.5) * aspect, uv.y - horizon - 0.10 - 0.012 * react_bass * react_energy));
    float R = 0.150 * min(1.0, aspect + 0.15);
    float disc = smoothstep(R + px, R - px, d);
    float shade = smoothstep(-0.05, 0.27, uv.y - horizon);
    sky += peakC * exp(-max(d - R, 0.0) * 8.0) * (0.05 + 0.07 * life + 0.30 * hit) ;
    sky = mix(sky, mix(peakC * 0.35, mix(peakC, vec3(1.0, 0.85, 0.7), 0.55), shade) * (0.20 + 0.55 * life + 0.45 * hit), disc);
  }
  vec3 col = sky;
  float slide = fract(k.x);
  float roof = -1.0;
  vec3 glow = vec3(0.0);
  for (int i = 0; i < 30; i++) {
    float row = float(i) + slide;
    float z = 1.0 + row * 0.165;
    float near = 1.0 / z;
    float base = horizon - (horizon + 0.06) * (near - 0.168) / 0.832;
    float amp = rise * near * 1.3;
    float reach = uv.y - base;
    if (reach > amp + 0.03 || reach < -0.03) { if (reach < -0.03) break; continue; }
    float x = 1.0 - abs(abs(x0 * z * 0.40 + 0.5) - 1.0);
    float front = exp(-pow((row / 26.0 - react_phase * 1.15) * 5.0, 2.0)) * hit;
    vec4 h4 = IMG_NORM_PIXEL(history, vec2(clamp(x, 0.0, 1.0), (float(i) + 0.5) / ROWS));
    float h = h4.r + h4.g / 255.0;
    float y = base + h * amp;
    if (y < roof) continue;
    float d = uv.y - y;
    float fade = smoothstep(30.0, 14.0, row) * smoothstep(-1.0, 2.0, row);
    if (d > -0.02) {
      float w = px * mix(0.6, 2.6, weight) * (0.55 + 1.1 * near);
      float slope = clamp(fwidth(y) * 0.8, 0.0, 0.02);
      float core = smoothstep(w + px + slope * 0.6, 0.0, abs(d));
      vec3 tint = mix(lineC, peakC, smoothstep(0.24, 0.62, h));
      float hot = (0.06 + 0.42 * life) * (0.04 + 0.96 * near * near) + h4.b * 1.0 + h * 0.55 * life + front * 1.1;
      glow += tint * core * hot * fade;
      glow += tint * exp(-abs(d) * 75.0) * (0.03 + 0.16 * h4.b + 0.10 * h) * life * fade;
    }
    if (d < 0.0) {
      // inside this ridge: everything farther is hidden
      float depth = exp(d * 14.0);
      col = mix(lineC * 0.010, peakC * 0.03, h) * depth * life * fade + sky * 0.02;
      roof = 9.0;
      break;
    }
    roof = max(roof, y);
  }
  col += glow;
  if (uv.y < horizon && roof < 9.0) col = glow + sky * smoothstep(0.06, 0.0, horizon - uv.y);
  col += mix(lineC, peakC, 0.5) * 0.05 * life * exp(-abs(uv.y - horizon) * 22.0);
  col *= 1.0 - 0.5 * dot(uv - 0.5, uv - 0.5);
  gl_FragColor = vec4(finish(col, 1.7) + dither(gl_FragCoord.xy), 1.0);
}
