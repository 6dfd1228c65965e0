/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "A beat cutter: slices of the picture are held for a step of the beat, then let go; like a sampler for the eye.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Glitch", "Feedback"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "amount", "LABEL": "How often", "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0, "IDENTITY": 0.0},
    {"NAME": "stepLength", "LABEL": "Step", "TYPE": "long", "DEFAULT": 1, "VALUES": [0, 1, 2, 3], "LABELS": ["One beat", "Half a beat", "Quarter beat", "Two beats"]},
    {"NAME": "cut", "LABEL": "Cut", "TYPE": "long", "DEFAULT": 1, "VALUES": [0, 1, 2, 3], "LABELS": ["Whole picture", "Columns", "Rows", "Tiles"]},
    {"NAME": "slices", "LABEL": "Slices", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "slip", "LABEL": "Slip", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "punch", "LABEL": "Punch in", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "mark", "LABEL": "Colour of held", "TYPE": "color", "DEFAULT": [1.0, 1.0, 1.0, 1.0]}
  ],
  "PRESETS": [
    {"NAME": "MC stutter", "VALUES": {"amount": 0.75, "stepLength": 2, "cut": 0, "slices": 0.2, "slip": 0.1, "punch": 0.6, "mark": [1.0, 1.0, 1.0, 1.0]}},
    {"NAME": "Broken blinds", "VALUES": {"amount": 0.6, "stepLength": 0, "cut": 2, "slices": 0.7, "slip": 0.6, "punch": 0.1, "mark": [0.75, 0.92, 1.0, 1.0]}},
    {"NAME": "Contact sheet", "VALUES": {"amount": 0.8, "stepLength": 3, "cut": 3, "slices": 0.5, "slip": 0.0, "punch": 0.8, "mark": [1.0, 0.86, 0.7, 1.0]}}
  ],
  "PASSES": [
    {"TARGET": "state", "WIDTH": "1", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {"TARGET": "plate", "PERSISTENT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_beat (TIME * 2.0)
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#endif

float hash2(vec2 p) { vec3 q = fract(vec3(p.xyx) * 0.1031); q += dot(q, q.yzx + 33.33); return fract((q.x + q.y) * q.z); }

void main() {
  vec2 uv = isf_FragNormCoord;
  float rate = stepLength == 0 ? 1.0 : (stepLength == 1 ? 2.0 : (stepLength == 2 ? 4.0 : 0.5));
  float number = mod(floor(react_beat * rate + 0.0001), 1024.0);
  vec4 s = IMG_NORM_PIXEL(state, vec2(0.5));
  if (PASSINDEX == 0) {
    gl_FragColor = vec4(number, number != s.x || s.z < 0.5 ? 1.0 : 0.0, 1.0, 1.0);
    return;
  }
  vec4 src = IMG_NORM_PIXEL(inputImage, uv);
  if (PASSINDEX == 1) {
    // a whole frame is kept at each step, whichever slice will show it
    gl_FragColor = s.y > 0.5 ? src : IMG_NORM_PIXEL(plate, uv);
    return;
  }
  float n = floor(mix(2.0, 15.0, slices) + 0.5);
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  vec2 grid = cut == 0 ? vec2(1.0) : (cut == 1 ? vec2(n, 1.0) : (cut == 2 ? vec2(1.0, n) : (aspect > 1.0 ? vec2(floor(n * 0.5 * aspect + 0.5), max(floor(n * 0.5), 1.0)) : vec2(max(floor(n * 0.5), 1.0), floor(n * 0.5 / aspect + 0.5)))));
  vec2 id = floor(uv * grid);
  float r = hash2(id * 3.1 + vec2(number * 1.7, number * 0.3));
  float held = step(r, amount * (0.6 + 0.4 * react_energy));
  if (amount <= 0.0 || held < 0.5) { gl_FragColor = src; return; }
  vec2 k = vec2(hash2(id + number + 11.0), hash2(id + number + 47.0)) - 0.5;
  vec2 way = cut == 1 ? vec2(0.15, 1.0) : (cut == 2 ? vec2(1.0, 0.15) : vec2(1.0));
  vec2 mid = (id + 0.5) / grid;
  float zoom = 1.0 - punch * 0.45 * hash2(id + number * 2.0 + 5.0);
  vec2 q = mid + (uv - mid) * zoom + k * way * slip * 0.28;
  q = 1.0 - abs(1.0 - mod(q, 2.0));
  vec4 c = IMG_NORM_PIXEL(plate, q);
  gl_FragColor = vec4(c.rgb * mark.rgb, c.a);
}
