/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "Overlay (add or screen): a truss of moving-head beams in haze that swing to new positions on the bar and flare on the beat.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "Overlay", "Light"],
  "INPUTS": [
    {"NAME": "rig", "LABEL": "Rig", "TYPE": "long", "DEFAULT": 0, "VALUES": [0, 1, 2], "LABELS": ["From above", "From below", "Fan"]},
    {"NAME": "count", "LABEL": "Beams", "TYPE": "float", "DEFAULT": 8.0, "MIN": 2.0, "MAX": 12.0},
    {"NAME": "spread", "LABEL": "Spread", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "thickness", "LABEL": "Width", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "fog", "LABEL": "Haze", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "color", "LABEL": "Colour", "TYPE": "color", "DEFAULT": [0.55, 0.75, 1.0, 1.0]},
    {"NAME": "chase", "LABEL": "Chase", "TYPE": "bool", "DEFAULT": true},
    {"NAME": "blinder", "LABEL": "Blinder", "TYPE": "event"}
  ],
  "PRESETS": [
    {"NAME": "Amber fan", "VALUES": {"rig": 2, "count": 10.0, "spread": 0.8, "thickness": 0.2, "color": [1.0, 0.58, 0.2, 1.0]}},
    {"NAME": "Pillars", "VALUES": {"rig": 1, "count": 5.0, "spread": 0.2, "thickness": 0.7, "fog": 0.8, "color": [0.45, 0.6, 1.0, 1.0], "chase": false}},
    {"NAME": "Red needles", "VALUES": {"rig": 0, "count": 12.0, "thickness": 0.05, "fog": 0.3, "color": [1.0, 0.14, 0.12, 1.0]}}
  ],
  "PASSES": [
    {"TARGET": "motion", "WIDTH": "1", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_beat (TIME * 2.0)
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_seed 0.5
#endif

// Film curve, display gamma, a little more contrast in the shadows.
vec3 finish(vec3 c, float gain) {
  c = pow(1.0 - exp(-max(c, 0.0) * gain), vec3(0.4545));
  return mix(c, c * c * (3.0 - 2.0 * c), 0.65);
}
float dither(vec2 p) { return (fract(52.9829189 * fract(dot(p, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0; }
float hash1(float x) { x = fract(x * 0.1031 + 0.113); x *= x + 33.33; x *= x + x; return fract(x); }
float hash2(vec2 p) { vec3 q = fract(vec3(p.xyx) * 0.1031); q += dot(q, q.yzx + 33.33); return fract((q.x + q.y) * q.z); }
float noise2(vec2 p) {
  vec2 i = floor(p), f = fract(p);
  f = f * f * (3.0 - 2.0 * f);
  return mix(mix(hash2(i), hash2(i + vec2(1.0, 0.0)), f.x), mix(hash2(i + vec2(0.0, 1.0)), hash2(i + 1.0), f.x), f.y);
}

// A new cue every two beats, reached in an eased swing.
float aim(float i, float n) {
  float k = react_beat * 0.5;
  float was = floor(k) - 1.0, f = fract(k);
  float e = 1.0 - pow(1.0 - clamp(f * 1.6, 0.0, 1.0), 3.0);
  float side = (i + 0.5) / n - 0.5;
  float a = sin(was * 2.4 + side * (3.0 + 3.0 * hash1(was))) * 0.5 + side * (hash1(was + 7.0) * 3.0 - 1.0);
  float b = sin((was + 1.0) * 2.4 + side * (3.0 + 3.0 * hash1(was + 1.0))) * 0.5 + side * (hash1(was + 8.0) * 3.0 - 1.0);
  return mix(a, b, e);
}

void main() {
  vec4 m = IMG_NORM_PIXEL(motion, vec2(0.5));
  if (PASSINDEX == 0) {
    float dt = clamp(TIMEDELTA, 0.0, 0.1);
    gl_FragColor = vec4(max(m.x * exp(-dt * 2.5), blinder ? 1.0 : 0.0), 0.0, 0.0, 1.0);
    return;
  }
  vec2 uv = isf_FragNormCoord;
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  float up = rig == 1 || rig == 2 ? 1.0 : -1.0;
  vec2 p = vec2((uv.x - 0.5) * aspect, up > 0.0 ? uv.y + 0.06 : 1.06 - uv.y);
  float life = 0.06 + 0.80 * react_energy;
  float hit = react_pulse * (0.25 + 0.75 * react_energy);
  float n = floor(count);
  float air = mix(1.0, 0.35 + 1.3 * noise2(vec2(uv.x * aspect, uv.y) * 4.0 + vec2(TIME * 0.18, -TIME * 0.07)), fog);
  air *= mix(1.0, 0.7 + 0.6 * noise2(vec2(uv.x * aspect, uv.y) * 11.0 - TIME * 0.2), fog);
  vec3 tint = color.rgb * color.rgb;
  vec3 col = vec3(0.0);
  float w0 = mix(0.002, 0.022, thickness);
  float cone = mix(0.010, 0.075, thickness);
  for (int i = 0; i < 12; i++) {
    if (float(i) >= n) break;
    float fi = float(i);
    float side = (fi + 0.5) / n - 0.5;
    vec2 o = vec2(rig == 2 ? side * 0.12 : side * aspect * 1.02, 0.0);
    float a = aim(fi, n) * mix(0.25, 1.1, spread) + (rig == 2 ? side * 2.0 * spread : 0.0);
    vec2 dir = vec2(sin(a), cos(a));
    vec2 q = p - o;
    float along = dot(q, dir);
    float off = abs(dot(q, vec2(dir.y, -dir.x)));
    float w = w0 + cone * max(along, 0.0);
    float body = exp(-off * off / (w * w)) * step(0.0, along) * w0 / w * 3.0;
    float core = exp(-off * off / (w * w * 0.06)) * step(0.0, along) * w0 / w * 1.2;
    float mine = chase ? mix(0.25, 1.0, step(0.5, fract((fi + floor(react_beat)) * 0.5 + 0.25))) : 1.0;
    float power = life * (0.30 + 0.70 * mine) + hit * mine * 1.6 + m.x * 3.0;
    vec3 c = tint * (1.0 + 0.22 * vec3(1.0, 0.0, -1.0) * sin(fi * 2.0 + react_seed * 6.0));
    col += c * (body * air + core * 0.5) * power * exp(-max(along, 0.0) * 0.55);
    float lens = length(q);
    col += mix(c, vec3(1.0), 0.6) * 0.0005 / (0.0004 + lens * lens) * power * 0.30 * smoothstep(0.5, 0.0, lens);
  }
  gl_FragColor = vec4(finish(col, 1.3) + dither(gl_FragCoord.xy) * step(0.002, col.g), 1.0);
}
