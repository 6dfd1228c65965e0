/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "A Julia set read by its orbits: every one that grazes an axis leaves a stalk of light, a reef of antlers that branches without end and bends with the bass.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "Fractal"],
  "INPUTS": [
    {"NAME": "journey", "LABEL": "Journey", "TYPE": "float", "DEFAULT": 0.35, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "place", "LABEL": "Place", "TYPE": "float", "DEFAULT": 0.62, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "zoom", "LABEL": "Zoom", "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "bend", "LABEL": "Bass bend", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "fine", "LABEL": "Fineness", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "outer", "LABEL": "Outer stalks", "TYPE": "color", "DEFAULT": [0.10, 0.72, 0.85, 1.0]},
    {"NAME": "inner", "LABEL": "Inner stalks", "TYPE": "color", "DEFAULT": [1.00, 0.45, 0.12, 1.0]},
    {"NAME": "leap", "LABEL": "Leap", "TYPE": "event"}
  ],
  "PRESETS": [
    {"NAME": "Frost", "VALUES": {"place": 0.5, "outer": [0.72, 0.9, 1.0, 1.0], "inner": [0.12, 0.36, 0.85, 1.0], "fine": 0.8, "journey": 0.15}},
    {"NAME": "Ember tree", "VALUES": {"place": 0.25, "zoom": 0.25, "outer": [1.0, 0.7, 0.3, 1.0], "inner": [0.85, 0.1, 0.1, 1.0], "journey": 0.1}},
    {"NAME": "Orchid", "VALUES": {"place": 0.8, "zoom": 0.7, "outer": [1.0, 0.48, 0.8, 1.0], "inner": [0.36, 0.16, 0.95, 1.0], "bend": 0.8, "fine": 0.2}}
  ],
  "PASSES": [
    {"TARGET": "motion", "WIDTH": "1", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_phase fract(TIME * 2.0)
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_bass exp(-4.0 * fract(TIME * 2.0))
#define react_seed 0.5
#endif

vec2 turned(vec2 p, float a) { float c = cos(a), s = sin(a); return mat2(c, -s, s, c) * p; }
// Film curve, display gamma, a little more contrast in the shadows.
vec3 finish(vec3 c, float gain) {
  c = pow(1.0 - exp(-max(c, 0.0) * gain), vec3(0.4545));
  return mix(c, c * c * (3.0 - 2.0 * c), 0.65);
}
float dither(vec2 p) { return (fract(52.9829189 * fract(dot(p, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0; }

void main() {
  vec4 m = IMG_NORM_PIXEL(motion, vec2(0.5));
  if (PASSINDEX == 0) {
    // x: way along the cardioid, y: leap that eases, z: turn, w: bass
    float dt = clamp(TIMEDELTA, 0.0, 0.1);
    m.y += leap ? 0.13 : 0.0;
    float give = m.y * (1.0 - exp(-dt * 2.5));
    m.y -= give;
    m.x = mod(m.x + give + dt * journey * 0.020 * (0.4 + 0.9 * react_energy), 64.0);
    m.z = mod(m.z + dt * (0.015 + 0.04 * react_energy), 6.2831853);
    m.w = mix(react_bass * react_energy, m.w, exp(-dt * 7.0));
    gl_FragColor = m;
    return;
  }
  vec2 uv = isf_FragNormCoord;
  float unit = min(RENDERSIZE.x, RENDERSIZE.y);
  vec2 p = (uv - 0.5) * RENDERSIZE / unit;
  float life = 0.32 + 0.78 * react_energy;
  float hit = react_pulse * (0.25 + 0.75 * react_energy);
  // c walks along the main cardioid, where figures have arms
  float a = 6.2831853 * (mix(0.10, 0.80, 0.5 - 0.5 * cos(3.1415927 * (place + m.x))) + 0.004 * sin(TIME * 0.23));
  vec2 edge = 0.5 * vec2(cos(a), sin(a)) - 0.25 * vec2(cos(2.0 * a), sin(2.0 * a));
  vec2 c = edge * (0.985 + 0.012 * sin(TIME * 0.13) + 0.05 * bend * m.w);
  float span = mix(2.5, 0.95, zoom) * (1.0 - 0.02 * hit);
  vec2 z = turned(p, m.z + react_seed * 6.0) * span;
  float px = span / unit;
  float dz = 1.0;
  vec3 oc = outer.rgb * outer.rgb, ic = inner.rgb * inner.rgb;
  vec3 col = vec3(0.0);
  float w = mix(0.030, 0.008, fine);
  for (int i = 0; i < 30; i++) {
    dz *= 2.0 * length(z);
    z = vec2(z.x * z.x - z.y * z.y, 2.0 * z.x * z.y) + c;
    float r2 = dot(z, z);
    if (r2 > 9.0) break;
    if (i < 2) continue;
    float fi = float(i);
    float s = min(abs(z.x), abs(z.y));
    float blur = px * dz;
    float thick = w * (0.55 + 0.9 * smoothstep(0.0, 0.7, sqrt(r2)));
    float line = exp(-s * s / (thick * thick + blur * blur)) * thick / (thick + blur);
    float halo = exp(-s * 15.0) / (1.0 + blur * 20.0);
    float end = exp(-r2 * 1.1);
    float age = fi / 22.0;
    vec3 tint = mix(oc, ic, smoothstep(0.0, 0.75, age + 0.35 * end));
    float wave_ = exp(-pow((fi - 2.0 - react_phase * 15.0) * 0.50, 2.0)) * hit;
    float fade = exp(-fi * 0.10);
    col += tint * fade * (line * (0.05 + 0.36 * life + 1.5 * wave_) + halo * (0.004 + 0.016 * life + 0.09 * wave_)) * (0.25 + 0.75 * end);
    col += mix(tint, vec3(1.0), 0.2) * exp(-r2 * 90.0) * fade * (0.2 + 0.7 * life + 0.8 * wave_) / (1.0 + blur * 14.0);
  }
  col += mix(oc, ic, 0.5) * 0.006 * exp(-dot(p, p) * 2.0) * life;
  col *= 1.0 - 0.9 * dot(uv - 0.5, uv - 0.5);
  gl_FragColor = vec4(finish(col, 1.8) + dither(gl_FragCoord.xy), 1.0);
}
