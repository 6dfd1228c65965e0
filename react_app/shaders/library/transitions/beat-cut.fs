/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "Waits for the beat and cuts on it: no flash, just a dip of a few frames, in one piece or in slices beat by beat.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Dissolve", "Wipe"],
  "INPUTS": [
    {"NAME": "startImage", "TYPE": "image"},
    {"NAME": "endImage", "TYPE": "image"},
    {"NAME": "progress", "LABEL": "Progress", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "pieces", "LABEL": "In pieces", "TYPE": "long", "DEFAULT": 0, "VALUES": [0, 1, 2, 3], "LABELS": ["One", "Two", "Four", "Eight"]},
    {"NAME": "cut", "LABEL": "Slices", "TYPE": "long", "DEFAULT": 0, "VALUES": [0, 1, 2], "LABELS": ["Upright", "Level", "Random tiles"]},
    {"NAME": "soft", "LABEL": "Softness", "TYPE": "float", "DEFAULT": 0.25, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "dip", "LABEL": "Dip", "TYPE": "float", "DEFAULT": 0.25, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "punch", "LABEL": "Punch", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0}
  ],
  "PRESETS": [
    {"NAME": "Clean cut", "VALUES": {"pieces": 0, "soft": 0.1, "dip": 0.0, "punch": 0.0}},
    {"NAME": "Four on the floor", "VALUES": {"pieces": 2, "cut": 0, "soft": 0.15, "dip": 0.2, "punch": 0.6}},
    {"NAME": "Mosaic march", "VALUES": {"pieces": 3, "cut": 2, "soft": 0.3, "dip": 0.3, "punch": 0.4}}
  ],
  "PASSES": [
    {"TARGET": "state", "WIDTH": "1", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_beat (TIME * 2.0)
#endif

float hash2(vec2 p) { vec3 q = fract(vec3(p.xyx) * 0.1031); q += dot(q, q.yzx + 33.33); return fract((q.x + q.y) * q.z); }
vec4 linearMix(vec4 a, vec4 b, float k) { return k <= 0.0 ? a : (k >= 1.0 ? b : vec4(sqrt(mix(a.rgb * a.rgb, b.rgb * b.rgb, k)), mix(a.a, b.a, k))); }
void main() {
  vec2 uv = isf_FragNormCoord;
  float n = pieces == 0 ? 1.0 : (pieces == 1 ? 2.0 : (pieces == 2 ? 4.0 : 8.0));
  vec4 s = IMG_NORM_PIXEL(state, vec2(0.5));
  if (PASSINDEX == 0) {
    // x how many pieces are over, moving smoothly; y how many shall be; z the beat of the last frame; w begun
    float beat = mod(floor(react_beat + 0.0001), 4096.0);
    float dt = clamp(TIMEDELTA, 0.0, 0.1);
    float goal = s.w > 0.5 ? s.y : 0.0, x = s.w > 0.5 ? s.x : 0.0;
    bool struck = s.w > 0.5 && beat != s.z;
    // as many pieces as progress allows may go, but only on a beat; late ones are taken along before the end
    float due = clamp(floor((progress - 0.20) / 0.60 * n + 1.0), 0.0, n);
    if (struck) goal = max(goal, due);
    goal = max(goal, clamp(floor((progress - 0.30) / 0.64 * n + 0.5), 0.0, n));
    goal = progress <= 0.0 ? 0.0 : min(goal, clamp(ceil(progress * 12.0 * n), 0.0, n));
    x += clamp(goal - x, -dt * n / mix(0.03, 0.22, soft), dt * max(1.0, goal - x) / mix(0.03, 0.22, soft));
    gl_FragColor = progress <= 0.0 ? vec4(0.0, 0.0, beat, 1.0) : vec4(x, goal, beat, 1.0);
    return;
  }
  if (progress <= 0.0) { gl_FragColor = IMG_NORM_PIXEL(startImage, uv); return; }
  if (progress >= 1.0) { gl_FragColor = IMG_NORM_PIXEL(endImage, uv); return; }
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  float k;
  if (cut == 2 && n > 1.0) {
    vec2 grid = aspect > 1.0 ? vec2(floor(4.0 * aspect + 0.5), 4.0) : vec2(4.0, floor(4.0 / aspect + 0.5));
    k = floor(hash2(floor(uv * grid) + 5.0) * n);
  } else {
    float place = floor((cut == 0 ? uv.x : 1.0 - uv.y) * n);
    // the first slice is on the left, the second in the middle of what is left, and so on
    k = n < 1.5 ? 0.0 : (n < 2.5 ? place : (n < 4.5 ? mod(place * 3.0, 4.0) : mod(place * 3.0, 8.0)));
  }
  float m = clamp(s.x - k, 0.0, 1.0);
  m = m * m * (3.0 - 2.0 * m);
  // towards the end the rest dissolves, should no beat have come
  m = max(m, smoothstep(0.86, 1.0, progress));
  m = min(m, smoothstep(0.0, 0.10, progress));
  float middle = 4.0 * m * (1.0 - m);
  float after = m > 0.5 ? 1.0 - m : 0.0;
  vec2 q = (uv - 0.5) * (1.0 - punch * 0.07 * (1.0 - m) * smoothstep(0.0, 0.5, m)) + 0.5;
  vec4 c = linearMix(IMG_NORM_PIXEL(startImage, uv), IMG_NORM_PIXEL(endImage, q), m);
  gl_FragColor = vec4(c.rgb * (1.0 - 0.6 * dip * middle), c.a);
}
