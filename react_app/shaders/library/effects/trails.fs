/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "Feedback: bright parts leave trails that drift, turn and sink; the beat pushes them outwards.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Feedback", "Stylize"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "tail", "LABEL": "Length", "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0, "IDENTITY": 0.0},
    {"NAME": "zoom", "LABEL": "Drift in depth", "TYPE": "float", "DEFAULT": 0.25, "MIN": -1.0, "MAX": 1.0},
    {"NAME": "spin", "LABEL": "Turn", "TYPE": "float", "DEFAULT": 0.1, "MIN": -1.0, "MAX": 1.0},
    {"NAME": "shift", "LABEL": "Colour drift", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "push", "LABEL": "Beat push", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "center", "LABEL": "Centre", "TYPE": "point2D", "DEFAULT": [0.5, 0.5], "MIN": [0.0, 0.0], "MAX": [1.0, 1.0]},
    {"NAME": "blend", "LABEL": "Blend", "TYPE": "long", "DEFAULT": 0, "VALUES": [0, 1, 2], "LABELS": ["Lighten", "Screen", "Mix"]},
    {"NAME": "clear", "LABEL": "Clear", "TYPE": "event"}
  ],
  "PRESETS": [
    {"NAME": "Comet tails", "VALUES": {"tail": 0.85, "zoom": 0.4, "spin": 0.0, "shift": 0.15, "push": 0.3, "blend": 0}},
    {"NAME": "Whirlpool", "VALUES": {"tail": 0.75, "zoom": -0.3, "spin": 0.9, "shift": 0.5, "push": 0.5, "blend": 0}},
    {"NAME": "Ghosts", "VALUES": {"tail": 0.5, "zoom": 0.0, "spin": 0.0, "shift": 0.0, "push": 0.1, "blend": 2}}
  ],
  "PASSES": [
    {"TARGET": "plate", "PERSISTENT": true, "FLOAT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#endif

vec3 rotateHue(vec3 c, float a) {
  vec3 k = vec3(0.57735);
  float ca = cos(a), sa = sin(a);
  return c * ca + cross(k, c) * sa + k * dot(k, c) * (1.0 - ca);
}

void main() {
  vec2 uv = isf_FragNormCoord;
  vec4 src = IMG_NORM_PIXEL(inputImage, uv);
  if (PASSINDEX == 0) {
    float dt = clamp(TIMEDELTA, 0.0, 0.1);
    float aspect = RENDERSIZE.x / RENDERSIZE.y;
    float hit = react_pulse * (0.25 + 0.75 * react_energy) * push;
    vec2 p = (uv - center) * vec2(aspect, 1.0);
    p *= 1.0 - dt * (zoom * 0.9 + 1.7 * hit);
    float a = dt * spin * 1.2;
    float c = cos(a), s = sin(a);
    p = mat2(c, -s, s, c) * p;
    vec4 old = IMG_NORM_PIXEL(plate, p / vec2(aspect, 1.0) + center);
    float keep = exp(-dt * mix(9.0, 0.55, tail)) * step(0.001, tail);
    old.rgb = max(rotateHue(old.rgb, dt * shift * 1.4), 0.0) * keep;
    old.a *= keep;
    vec3 now = src.rgb * src.a;
    vec3 light = blend == 1 ? 1.0 - (1.0 - now) * (1.0 - min(old.rgb * 0.85, 1.0)) : max(now, old.rgb);
    if (blend == 2) light = mix(now, old.rgb / max(keep, 1e-3), 0.90 * step(0.001, tail) * pow(tail, 0.3) * exp(-dt * 0.8));
    gl_FragColor = clear ? vec4(now, src.a) : vec4(min(light, vec3(4.0)), max(src.a, old.a));
    return;
  }
  vec4 c = IMG_NORM_PIXEL(plate, uv);
  gl_FragColor = tail <= 0.0 ? src : vec4(c.rgb / max(c.a, 1e-3), c.a);
}
