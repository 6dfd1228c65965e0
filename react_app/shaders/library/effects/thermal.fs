/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "A heat camera: soft, glowing palettes from cold to hot; what is struck by the kick stays warm and cools slowly.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Color Effect", "Feedback"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "amount", "LABEL": "Amount", "TYPE": "float", "DEFAULT": 1.0, "MIN": 0.0, "MAX": 1.0, "IDENTITY": 0.0},
    {"NAME": "palette", "LABEL": "Palette", "TYPE": "long", "DEFAULT": 0, "VALUES": [0, 1, 2, 3], "LABELS": ["Iron", "Predator", "White hot", "Arctic"]},
    {"NAME": "gain", "LABEL": "Gain", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "soften", "LABEL": "Soften", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "linger", "LABEL": "Heat lingers", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "kick", "LABEL": "Kick heats", "TYPE": "float", "DEFAULT": 0.35, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "isotherm", "LABEL": "Isotherms", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0}
  ],
  "PRESETS": [
    {"NAME": "Hunter", "VALUES": {"amount": 1.0, "palette": 1, "gain": 0.6, "soften": 0.7, "linger": 0.8, "kick": 0.5, "isotherm": 0.0}},
    {"NAME": "Furnace", "VALUES": {"amount": 1.0, "palette": 0, "gain": 0.75, "soften": 0.3, "linger": 0.9, "kick": 0.45, "isotherm": 0.0}},
    {"NAME": "Survey", "VALUES": {"amount": 1.0, "palette": 3, "gain": 0.5, "soften": 0.5, "linger": 0.2, "kick": 0.2, "isotherm": 0.8}}
  ],
  "PASSES": [
    {"TARGET": "heat", "WIDTH": "floor($WIDTH * 216 / min($WIDTH, $HEIGHT))", "HEIGHT": "floor($HEIGHT * 216 / min($WIDTH, $HEIGHT))", "PERSISTENT": true, "FLOAT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_kick exp(-5.0 * fract(TIME * 2.0))
#endif

float warm(vec2 uv) { vec3 c = IMG_NORM_PIXEL(inputImage, uv).rgb; return max(dot(c, vec3(0.34, 0.46, 0.20)), 0.72 * max(c.r, max(c.g, c.b))); }

vec3 five(float t, vec3 a, vec3 b, vec3 c, vec3 d, vec3 e) {
  t = clamp(t, 0.0, 1.0) * 4.0;
  return t < 1.0 ? mix(a, b, t) : (t < 2.0 ? mix(b, c, t - 1.0) : (t < 3.0 ? mix(c, d, t - 2.0) : mix(d, e, t - 3.0)));
}

vec3 shade(float t) {
  if (palette == 0) return five(t, vec3(0.010, 0.008, 0.045), vec3(0.26, 0.015, 0.42), vec3(0.82, 0.12, 0.28), vec3(0.99, 0.60, 0.06), vec3(1.0, 0.98, 0.82));
  if (palette == 1) return five(t, vec3(0.015, 0.02, 0.20), vec3(0.03, 0.38, 0.62), vec3(0.14, 0.74, 0.22), vec3(0.98, 0.78, 0.06), vec3(0.96, 0.10, 0.06));
  if (palette == 2) return five(t, vec3(0.015), vec3(0.17, 0.175, 0.185), vec3(0.42, 0.43, 0.44), vec3(0.76, 0.76, 0.74), vec3(1.0, 0.99, 0.96));
  return five(t, vec3(0.02, 0.03, 0.09), vec3(0.05, 0.22, 0.42), vec3(0.20, 0.62, 0.78), vec3(0.86, 0.93, 0.95), vec3(1.0, 0.45, 0.16));
}

void main() {
  vec2 uv = isf_FragNormCoord;
  if (PASSINDEX == 0) {
    vec2 e = mix(0.4, 2.4, soften) / RENDERSIZE;
    float t = 0.25 * warm(uv);
    t += 0.125 * (warm(uv + vec2(e.x, 0.0)) + warm(uv - vec2(e.x, 0.0)) + warm(uv + vec2(0.0, e.y)) + warm(uv - vec2(0.0, e.y)));
    t += 0.0625 * (warm(uv + e) + warm(uv - e) + warm(uv + vec2(e.x, -e.y)) + warm(uv + vec2(-e.x, e.y)));
    t = pow(clamp(t, 0.0, 1.0), mix(1.25, 0.55, gain));
    t = min(t * (1.0 + 0.28 * kick * react_kick * (0.3 + 0.7 * react_energy)), 1.0);
    float dt = clamp(TIMEDELTA, 0.0, 0.1);
    // what is left of the heat spreads a little and rises
    vec2 s = 1.0 / RENDERSIZE;
    vec2 up = uv - vec2(0.0, dt * 0.05 * linger);
    float old = 0.4 * IMG_NORM_PIXEL(heat, up).r + 0.15 * (IMG_NORM_PIXEL(heat, up + s).r + IMG_NORM_PIXEL(heat, up - s).r + IMG_NORM_PIXEL(heat, up + vec2(s.x, -s.y)).r + IMG_NORM_PIXEL(heat, up + vec2(-s.x, s.y)).r);
    old *= exp(-dt * mix(14.0, 0.9, linger)) * step(0.001, linger);
    gl_FragColor = vec4(max(t, old), 0.0, 0.0, 1.0);
    return;
  }
  vec4 src = IMG_NORM_PIXEL(inputImage, uv);
  float t = mix(IMG_NORM_PIXEL(heat, uv).r, pow(clamp(warm(uv), 0.0, 1.0), mix(1.25, 0.55, gain)), 0.22 * (1.0 - soften));
  vec3 col = shade(t);
  float n = 12.0, v = t * n;
  float px = max(fwidth(v), 1e-4);
  float line = smoothstep(1.3, 0.2, abs(fract(v) - 0.5) / px) * smoothstep(0.0, 0.02, px);
  col = mix(col, floor(v + 0.5) < 1.0 ? col : shade(floor(v + 0.5) / n), isotherm * 0.85);
  col = mix(col, col * 0.35, line * isotherm * 0.8);
  float grain = (fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0;
  gl_FragColor = vec4(mix(src.rgb, col + grain, amount), src.a);
}
