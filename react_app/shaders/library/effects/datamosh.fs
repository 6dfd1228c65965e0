/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "The picture drags itself along: motion is guessed from brightness and never quite forgotten; a new key frame comes with the bar.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Glitch", "Feedback"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "amount", "LABEL": "Amount", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0, "IDENTITY": 0.0},
    {"NAME": "drag", "LABEL": "Drag", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "grid", "LABEL": "Block size", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "refresh", "LABEL": "Refresh", "TYPE": "float", "DEFAULT": 0.35, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "freeze", "LABEL": "Freeze", "TYPE": "bool", "DEFAULT": false},
    {"NAME": "keyframe", "LABEL": "Key frame", "TYPE": "event"}
  ],
  "PRESETS": [
    {"NAME": "Lost key frame", "VALUES": {"amount": 0.9, "drag": 0.7, "grid": 0.3, "refresh": 0.05, "freeze": false}},
    {"NAME": "Paint smear", "VALUES": {"amount": 0.7, "drag": 1.0, "grid": 0.0, "refresh": 0.25, "freeze": false}},
    {"NAME": "Blocks on the beat", "VALUES": {"amount": 0.5, "drag": 0.4, "grid": 0.9, "refresh": 0.8, "freeze": false}}
  ],
  "PASSES": [
    {"TARGET": "plate", "PERSISTENT": true, "FLOAT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_beat (TIME * 2.0)
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#endif

float hash2(vec2 p) { vec3 q = fract(vec3(p.xyx) * 0.1031); q += dot(q, q.yzx + 33.33); return fract((q.x + q.y) * q.z); }

void main() {
  vec2 uv = isf_FragNormCoord;
  vec4 src = IMG_NORM_PIXEL(inputImage, uv);
  if (PASSINDEX == 0) {
    float dt = clamp(TIMEDELTA, 0.0, 0.1);
    float aspect = RENDERSIZE.x / RENDERSIZE.y;
    float rows = mix(90.0, 14.0, grid);
    vec2 cells = vec2(floor(rows * aspect), rows);
    vec2 id = floor(uv * cells);
    vec2 mid = (id + 0.5) / cells;
    // brightness falls away in some direction inside each block: that is where it slides to
    vec2 e = 0.75 / cells;
    float gx = dot(IMG_NORM_PIXEL(inputImage, mid + vec2(e.x, 0.0)).rgb - IMG_NORM_PIXEL(inputImage, mid - vec2(e.x, 0.0)).rgb, vec3(0.33));
    float gy = dot(IMG_NORM_PIXEL(inputImage, mid + vec2(0.0, e.y)).rgb - IMG_NORM_PIXEL(inputImage, mid - vec2(0.0, e.y)).rgb, vec3(0.33));
    vec2 v = vec2(gx, gy * 0.6) + 0.10 * vec2(sin(mid.y * 9.0 + react_beat * 0.4), cos(mid.x * 7.0 - react_beat * 0.3));
    float hit = react_pulse * (0.25 + 0.75 * react_energy);
    vec2 at = uv - v * drag * dt * (0.7 + 3.5 * hit);
    vec4 old = IMG_NORM_PIXEL(plate, at);
    float bar = fract(react_beat * 0.25);
    float r = hash2(id + floor(react_beat) * 3.7);
    float renew = step(r, refresh * 0.45) * smoothstep(0.22, 0.0, fract(react_beat)) + smoothstep(0.10, 0.0, bar) * step(0.02, refresh);
    float mixNow = clamp(renew + dt * mix(0.3, 4.5, 1.0 - amount) , 0.0, 1.0);
    if (freeze) mixNow = 0.0;
    if (keyframe || old.a < 0.01) mixNow = 1.0;
    vec4 next = mix(old, src, mixNow);
    gl_FragColor = next;
    return;
  }
  vec4 mosh = IMG_NORM_PIXEL(plate, uv);
  gl_FragColor = mix(src, mosh, smoothstep(0.0, 0.25, amount));
}
