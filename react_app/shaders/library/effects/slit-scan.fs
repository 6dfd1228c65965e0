/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "The picture lives in a slit only and flows out of it as its own past: sideways, up and down or in rings.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Feedback", "Distortion Effect"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "amount", "LABEL": "Amount", "TYPE": "float", "DEFAULT": 1.0, "MIN": 0.0, "MAX": 1.0, "IDENTITY": 0.0},
    {"NAME": "flow", "LABEL": "Flow", "TYPE": "long", "DEFAULT": 0, "VALUES": [0, 1, 2, 3], "LABELS": ["Sideways", "Up and down", "Rings", "Diamond"]},
    {"NAME": "speed", "LABEL": "Speed", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "slit", "LABEL": "Slit width", "TYPE": "float", "DEFAULT": 0.15, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "center", "LABEL": "Centre", "TYPE": "point2D", "DEFAULT": [0.5, 0.5], "MIN": [0.0, 0.0], "MAX": [1.0, 1.0]},
    {"NAME": "beat", "LABEL": "Beat push", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "fade", "LABEL": "Fade", "TYPE": "float", "DEFAULT": 0.2, "MIN": 0.0, "MAX": 1.0}
  ],
  "PRESETS": [
    {"NAME": "Stargate", "VALUES": {"amount": 1.0, "flow": 0, "speed": 0.75, "slit": 0.0, "center": [0.5, 0.5], "beat": 0.6, "fade": 0.1}},
    {"NAME": "Growth rings", "VALUES": {"amount": 1.0, "flow": 2, "speed": 0.3, "slit": 0.35, "center": [0.5, 0.5], "beat": 0.7, "fade": 0.3}},
    {"NAME": "Rising smoke", "VALUES": {"amount": 0.85, "flow": 1, "speed": 0.25, "slit": 0.1, "center": [0.5, 0.15], "beat": 0.2, "fade": 0.5}}
  ],
  "PASSES": [
    {"TARGET": "motion", "WIDTH": "1", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {"TARGET": "plate", "PERSISTENT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#endif

void main() {
  vec2 uv = isf_FragNormCoord;
  vec4 m = IMG_NORM_PIXEL(motion, vec2(0.5));
  if (PASSINDEX == 0) {
    // whole pixels only: what is carried on a hundred times stays sharp
    float hit = react_pulse * (0.25 + 0.75 * react_energy);
    float rate = mix(0.06, 0.9, speed * speed) * (0.7 + 0.5 * react_energy + 1.6 * beat * hit);
    float sum = m.x + clamp(TIMEDELTA, 0.0, 0.1) * rate * min(IMG_SIZE(inputImage).x, IMG_SIZE(inputImage).y);
    gl_FragColor = vec4(fract(sum), floor(sum), 0.0, 1.0);
    return;
  }
  vec2 p = (uv - center) * RENDERSIZE;
  float size = min(RENDERSIZE.x, RENDERSIZE.y);
  float open = mix(0.004, 0.30, slit) * size;
  float far = flow == 0 ? abs(p.x) : (flow == 1 ? abs(p.y) : (flow == 2 ? length(p) : abs(p.x) + abs(p.y)));
  vec4 src = IMG_NORM_PIXEL(inputImage, uv);
  if (PASSINDEX == 1) {
    float back = far - m.y;
    if (back <= open) { gl_FragColor = src; return; }
    vec2 q = flow == 0 ? vec2(p.x - m.y * sign(p.x), p.y) : (flow == 1 ? vec2(p.x, p.y - m.y * sign(p.y)) : p * back / far);
    vec4 old = IMG_NORM_PIXEL(plate, q / RENDERSIZE + center);
    gl_FragColor = old.a < 0.004 ? src : old;
    return;
  }
  vec4 c = IMG_NORM_PIXEL(plate, uv);
  float depth = smoothstep(open, size * 0.9, far);
  c.rgb *= 1.0 - 0.85 * fade * depth;
  gl_FragColor = mix(src, c, amount * smoothstep(open, open + 0.02 * size, far));
}
