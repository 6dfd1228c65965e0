/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "Broken signal on drum hits: slipped blocks, torn lines and swapped channels; calm between the hits.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Glitch"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "amount", "LABEL": "Amount", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0, "IDENTITY": 0.0},
    {"NAME": "blocks", "LABEL": "Block size", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "tear", "LABEL": "Tearing", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "chroma", "LABEL": "Colour error", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "onBeat", "LABEL": "On the beat only", "TYPE": "bool", "DEFAULT": false},
    {"NAME": "hit", "LABEL": "Hit", "TYPE": "event"}
  ],
  "PRESETS": [
    {"NAME": "Loose plug", "VALUES": {"amount": 0.25, "blocks": 0.2, "tear": 0.9, "chroma": 0.3, "onBeat": false}},
    {"NAME": "Big blocks", "VALUES": {"amount": 0.6, "blocks": 1.0, "tear": 0.1, "chroma": 0.5, "onBeat": true}},
    {"NAME": "Meltdown", "VALUES": {"amount": 1.0, "blocks": 0.5, "tear": 0.8, "chroma": 1.0, "onBeat": false}}
  ],
  "PASSES": [
    {"TARGET": "state", "WIDTH": "1", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_beat (TIME * 2.0)
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_onset exp(-5.0 * fract(TIME * 4.0))
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#endif

float hash2(vec2 p) { vec3 q = fract(vec3(p.xyx) * 0.1031); q += dot(q, q.yzx + 33.33); return fract((q.x + q.y) * q.z); }

void main() {
  vec4 m = IMG_NORM_PIXEL(state, vec2(0.5));
  if (PASSINDEX == 0) {
    float dt = clamp(TIMEDELTA, 0.0, 0.1);
    float drive = (onBeat ? react_pulse : react_onset) * (0.2 + 0.8 * react_energy);
    gl_FragColor = vec4(max(drive, hit ? 1.4 : m.x * exp(-dt * 5.0)), 0.0, 0.0, 1.0);
    return;
  }
  vec2 uv = isf_FragNormCoord;
  float power = amount * smoothstep(0.25, 1.0, m.x);
  // the pattern holds for an eighth of a beat
  float tick = floor(react_beat * 8.0);
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  vec2 grid = mix(vec2(26.0, 34.0), vec2(4.0, 6.0), blocks) * vec2(aspect * 0.6, 1.0);
  vec2 id = floor(uv * grid);
  float r = hash2(id + tick * 7.3);
  float coarse = hash2(floor(uv * grid * 0.35) + tick * 3.1);
  vec2 off = vec2(0.0);
  float picked = step(1.0 - 0.55 * power, r * 0.6 + coarse * 0.4);
  off.x += picked * (hash2(id + tick) - 0.5) * 0.30;
  float line = floor(uv.y * mix(60.0, 16.0, blocks));
  float lr = hash2(vec2(line, tick));
  off.x += step(1.0 - 0.35 * power * tear, lr) * (lr - 0.82) * 0.9;
  off.y += picked * step(0.8, coarse) * 0.06;
  vec2 q = fract(uv + off * step(0.001, power));
  float fringe = 0.02 * chroma * power * (0.3 + picked);
  vec4 a = IMG_NORM_PIXEL(inputImage, q);
  vec3 c = vec3(IMG_NORM_PIXEL(inputImage, q + vec2(fringe, 0.0)).r, a.g, IMG_NORM_PIXEL(inputImage, q - vec2(fringe, 0.0)).b);
  float swap_ = picked * step(0.72, hash2(id + 4.0 + tick)) * chroma;
  c = mix(c, c.gbr, swap_);
  c *= 1.0 + 0.35 * picked * chroma * power;
  gl_FragColor = vec4(c, a.a);
}
