/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "Every part of the picture shows another moment of the last seconds: rows, rings, tiles, waves or by brightness.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Feedback", "Distortion Effect"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "amount", "LABEL": "Amount", "TYPE": "float", "DEFAULT": 0.8, "MIN": 0.0, "MAX": 1.0, "IDENTITY": 0.0},
    {"NAME": "shape", "LABEL": "Shape", "TYPE": "long", "DEFAULT": 2, "VALUES": [0, 1, 2, 3, 4, 5], "LABELS": ["Rows", "Columns", "Rings", "Tiles", "Waves", "Dark is late"]},
    {"NAME": "memory", "LABEL": "Memory", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "steps", "LABEL": "Steps", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "colours", "LABEL": "Colours apart", "TYPE": "float", "DEFAULT": 0.1, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "beat", "LABEL": "Beat", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0}
  ],
  "PRESETS": [
    {"NAME": "Falling behind", "VALUES": {"amount": 1.0, "shape": 0, "memory": 0.6, "steps": 0.0, "colours": 0.0, "beat": 0.2}},
    {"NAME": "Wall of yesterdays", "VALUES": {"amount": 1.0, "shape": 3, "memory": 0.8, "steps": 0.0, "colours": 0.2, "beat": 0.4}},
    {"NAME": "Colour echo", "VALUES": {"amount": 0.35, "shape": 4, "memory": 0.3, "steps": 0.0, "colours": 1.0, "beat": 0.6}}
  ],
  "PASSES": [
    {"TARGET": "clock", "WIDTH": "1", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {"TARGET": "reel", "WIDTH": "ceil($WIDTH / 3) * 6", "HEIGHT": "ceil($HEIGHT / 3) * 6", "PERSISTENT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_beat (TIME * 2.0)
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#endif

float hash2(vec2 p) { vec3 q = fract(vec3(p.xyx) * 0.1031); q += dot(q, q.yzx + 33.33); return fract((q.x + q.y) * q.z); }

// the picture as it was `age` frames of the reel ago; 36 lie in six rows
vec4 frameAt(vec2 uv, float age, float head) {
  float k = mod(head - age + 72.0, 36.0);
  vec2 edge = 0.5 / (IMG_SIZE(reel) / 6.0);
  return IMG_NORM_PIXEL(reel, (vec2(mod(k, 6.0), floor(k / 6.0)) + clamp(uv, edge, 1.0 - edge)) / 6.0);
}

vec4 past(vec2 uv, float age, float head, float part, float known, vec4 now) {
  age = clamp(age, 0.0, known);
  // the newest frame of the reel is itself `part` of a step old
  float x = age - part;
  if (x <= 0.0) return mix(now, frameAt(uv, 0.0, head), part > 0.0 ? clamp(age / max(part, 0.05), 0.0, 1.0) : 0.0);
  return mix(frameAt(uv, floor(x), head), frameAt(uv, floor(x) + 1.0, head), fract(x));
}

void main() {
  vec2 uv = isf_FragNormCoord;
  vec4 c = IMG_NORM_PIXEL(clock, vec2(0.5));
  if (PASSINDEX == 0) {
    // x newest frame, y part of the step gone, z whether this frame is kept, w frames there are
    float y = c.y + clamp(TIMEDELTA, 0.0, 0.1) * mix(30.0, 11.0, memory);
    float keep = step(1.0, y) + step(c.w, 0.5);
    gl_FragColor = vec4(mod(c.x + step(1.0, y), 36.0), y >= 1.0 ? min(y - 1.0, 0.99) : y, min(keep, 1.0), min(c.w + min(keep, 1.0), 36.0));
    return;
  }
  if (PASSINDEX == 1) {
    vec2 cell = floor(uv * 6.0);
    if (c.z > 0.5 && abs(cell.x + 6.0 * cell.y - c.x) < 0.5) {
      vec2 q = fract(uv * 6.0), e = 0.75 / IMG_SIZE(inputImage);
      gl_FragColor = 0.25 * (IMG_NORM_PIXEL(inputImage, q + e) + IMG_NORM_PIXEL(inputImage, q - e) + IMG_NORM_PIXEL(inputImage, q + vec2(e.x, -e.y)) + IMG_NORM_PIXEL(inputImage, q + vec2(-e.x, e.y)));
    } else {
      gl_FragColor = IMG_NORM_PIXEL(reel, uv);
    }
    return;
  }
  vec4 src = IMG_NORM_PIXEL(inputImage, uv);
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  vec2 p = (uv - 0.5) * vec2(aspect, 1.0);
  float d;
  if (shape == 0) d = 1.0 - uv.y;
  else if (shape == 1) d = abs(uv.x - 0.5) * 2.0;
  else if (shape == 2) d = min(length(p) * 1.15 / max(1.0, aspect * 0.75), 1.0);
  else if (shape == 3) {
    vec2 n = aspect > 1.0 ? vec2(6.0, 4.0) : vec2(4.0, 6.0);
    d = hash2(floor(uv * n) + 3.0);
    d = floor(d * 8.0) / 7.0;
  } else if (shape == 4) d = 0.5 + 0.25 * sin(p.y * 7.0 + react_beat * 0.7854 + 1.3 * sin(p.x * 3.0)) + 0.25 * sin(p.x * 5.0 - react_beat * 0.3927);
  else { float l = dot(src.rgb, vec3(0.30, 0.55, 0.15)); d = 1.0 - smoothstep(0.0, 0.7, l); }
  if (steps > 0.0 && shape != 3) { float n = floor(mix(24.0, 3.0, sqrt(steps))); d = min(floor(d * n) / (n - 1.0), 1.0); }
  float hit = react_pulse * (0.25 + 0.75 * react_energy);
  float part = c.y, known = max(c.w - 2.0, 0.0);
  float age = d * amount * 33.0 * (1.0 - 0.45 * beat * hit);
  float apart = colours * 7.0 * smoothstep(0.0, 0.2, amount) * (0.4 + 0.6 * d) * (1.0 + 0.6 * beat * hit);
  vec4 g = past(uv, age + apart * 0.5, c.x, part, known, src);
  if (apart > 0.01) {
    g.r = past(uv, age, c.x, part, known, src).r;
    g.b = past(uv, age + apart, c.x, part, known, src).b;
  }
  gl_FragColor = amount <= 0.0 ? src : g;
}
