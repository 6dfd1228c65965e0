/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "Luminous ink in black water: jets enter on the beat and are carried off by slow eddies.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "Liquid", "Feedback"],
  "INPUTS": [
    {"NAME": "flow", "LABEL": "Current", "TYPE": "float", "DEFAULT": 0.45, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "eddies", "LABEL": "Eddy size", "TYPE": "float", "DEFAULT": 0.45, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "amount", "LABEL": "Ink", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "fade", "LABEL": "Fade", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "colorA", "LABEL": "First ink", "TYPE": "color", "DEFAULT": [0.98, 0.34, 0.16, 1.0]},
    {"NAME": "colorB", "LABEL": "Second ink", "TYPE": "color", "DEFAULT": [0.14, 0.36, 0.98, 1.0]},
    {"NAME": "origin", "LABEL": "Jet position", "TYPE": "point2D", "DEFAULT": [0.5, 0.5], "MIN": [0.0, 0.0], "MAX": [1.0, 1.0]},
    {"NAME": "splash", "LABEL": "Splash", "TYPE": "event"}
  ],
  "PRESETS": [
    {"NAME": "Squid", "VALUES": {"colorA": [0.52, 0.3, 0.95, 1.0], "colorB": [0.1, 0.55, 0.75, 1.0], "flow": 0.3, "fade": 0.15, "amount": 0.7}},
    {"NAME": "Blood and milk", "VALUES": {"colorA": [0.85, 0.08, 0.12, 1.0], "colorB": [0.92, 0.86, 0.8, 1.0], "eddies": 0.7, "flow": 0.6}},
    {"NAME": "Spring", "VALUES": {"colorA": [0.35, 0.95, 0.45, 1.0], "colorB": [0.98, 0.85, 0.25, 1.0], "eddies": 0.25, "fade": 0.6, "origin": [0.5, 0.15]}}
  ],
  "PASSES": [
    {"TARGET": "dye", "WIDTH": "floor($WIDTH * 0.5)", "HEIGHT": "floor($HEIGHT * 0.5)", "PERSISTENT": true, "FLOAT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_beat (TIME * 2.0)
#define react_phase fract(TIME * 2.0)
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_bass exp(-4.0 * fract(TIME * 2.0))
#define react_high 0.3
#define react_seed 0.5
#endif

// Film curve, display gamma, a little more contrast in the shadows.
vec3 finish(vec3 c, float gain) {
  c = pow(1.0 - exp(-max(c, 0.0) * gain), vec3(0.4545));
  return mix(c, c * c * (3.0 - 2.0 * c), 0.65);
}
float dither(vec2 p) { return (fract(52.9829189 * fract(dot(p, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0; }
float hash1(float x) { x = fract(x * 0.1031 + 0.113); x *= x + 33.33; x *= x + x; return fract(x); }

// Stream function of the water; its curl is the current, so nothing piles up.
vec2 current(vec2 p, float t) {
  float k = mix(5.2, 2.0, eddies);
  vec2 v = vec2(0.0);
  float amp = 1.0;
  for (int i = 0; i < 3; i++) {
    float fi = float(i);
    vec2 q = p * k + vec2(t * (0.31 + 0.07 * fi), -t * 0.23) + fi * 4.7 + react_seed * 20.0;
    // psi = sin(q.x + sin(q.y)) + cos(q.y * 0.8 - q.x * 0.3)
    float cx = cos(q.x + sin(q.y * 1.1));
    float sy = sin(q.y * 0.8 - q.x * 0.3);
    float dpx = cx + 0.3 * sy, dpy = cx * 1.1 * cos(q.y * 1.1) - 0.8 * sy;
    v += amp * vec2(dpy, -dpx);
    amp *= 0.62;
    k *= 1.9;
  }
  return v;
}

void main() {
  vec2 uv = isf_FragNormCoord;
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  vec2 wide = vec2(aspect, 1.0);
  float life = 0.25 + 0.85 * react_energy;
  if (PASSINDEX == 0) {
    float dt = clamp(TIMEDELTA, 0.0, 0.05);
    vec2 p = (uv - 0.5) * wide;
    vec2 src = (origin - 0.5) * wide;
    vec2 v = current(p, TIME * 0.6) * mix(0.03, 0.30, flow) * (0.5 + 0.7 * react_energy);
    // the beat pushes outwards from the jet
    vec2 away = p - src;
    float r = length(away) + 1e-3;
    v += away / r * (react_pulse * (0.25 + 0.75 * react_energy) * 0.50 + (splash ? 4.0 : 0.0)) * exp(-r * 4.5);
    v += vec2(-away.y, away.x) * 0.10 * sin(floor(react_beat / 4.0) * 2.4) * exp(-r * 1.5) * life;
    vec4 c = IMG_NORM_PIXEL(dye, uv - v * dt / wide);
    vec2 e = 1.0 / RENDERSIZE;
    vec4 around = IMG_NORM_PIXEL(dye, uv + vec2(e.x, 0.0)) + IMG_NORM_PIXEL(dye, uv - vec2(e.x, 0.0)) + IMG_NORM_PIXEL(dye, uv + vec2(0.0, e.y)) + IMG_NORM_PIXEL(dye, uv - vec2(0.0, e.y));
    c.rgb += (around.rgb * 0.25 - IMG_NORM_PIXEL(dye, uv).rgb) * 0.02;
    c.rgb *= exp(-dt * mix(0.10, 0.80, fade));

    // r: first ink, g: second ink, b: heat of what is new
    c.b *= exp(-dt * 2.2);
    float inkNow = mix(0.5, 2.4, amount) * dt;
    for (int i = 0; i < 4; i++) {
      float fi = float(i);
      float a = TIME * (0.21 + 0.05 * fi) + fi * 1.5708 + react_seed * 6.0;
      vec2 o = src + vec2(cos(a) * 0.40 * aspect, sin(a * 1.3) * 0.36) * (0.6 + 0.4 * sin(TIME * 0.13 + fi));
      float d = length(p - o);
      float drop = exp(-d * d * 520.0) * 2.4 * (0.5 + 2.0 * react_high * react_energy);
      c.r += i == 0 || i == 2 ? drop * inkNow * 2.0 : 0.0;
      c.g += i == 1 || i == 3 ? drop * inkNow * 2.0 : 0.0;
    }
    float b = floor(react_beat);
    float gate = smoothstep(0.30, 0.0, react_phase) * (0.15 + 0.85 * react_energy) + (splash ? 30.0 : 0.0);
    float arms = 3.0 + floor(hash1(b) * 4.0);
    float star = pow(0.5 + 0.5 * cos(atan(away.y, away.x) * arms + b * 2.39996 + 5.0 * r), 3.0);
    float jet = exp(-pow((r - 0.05 - 0.05 * react_bass) * 18.0, 2.0)) * (0.12 + star);
    float which = mod(b, 2.0);
    c.r += jet * gate * inkNow * 9.0 * (1.0 - 0.85 * which);
    c.g += jet * gate * inkNow * 9.0 * (0.15 + 0.85 * which);
    c.b += jet * gate * inkNow * 10.0;
    c = min(c, vec4(6.0));
    gl_FragColor = vec4(max(c.rgb, 0.0), 1.0);
    return;
  }
  vec2 e = 1.5 * vec2(1.0) / IMG_SIZE(dye);
  vec3 c = IMG_NORM_PIXEL(dye, uv).rgb;
  float dens = c.r + c.g;
  vec2 cx = IMG_NORM_PIXEL(dye, uv + vec2(e.x, 0.0)).rg, cy = IMG_NORM_PIXEL(dye, uv + vec2(0.0, e.y)).rg;
  vec2 grad = vec2(cx.x + cx.y - dens, cy.x + cy.y - dens);
  float soft = dens * dens / (0.22 + dens + dens * dens);
  float light = 0.5 + clamp(dot(grad, vec2(-0.7, 0.7)) * 5.0 / (0.25 + dens), -0.5, 0.5);
  vec3 ca = colorA.rgb * colorA.rgb, cb = colorB.rgb * colorB.rgb;
  vec3 tint = (ca * c.r + cb * c.g) / max(dens, 1e-3);
  vec3 col = mix(ca, cb, uv.x) * 0.004;
  col += tint * soft * (0.35 + 1.5 * light) * (0.45 + 1.2 * life);
  col += mix(tint, vec3(1.0), 0.35) * soft * soft * pow(light, 3.0) * 1.1 * life;
  float edge = length(grad) / (0.10 + dens);
  col += mix(tint, vec3(1.0), 0.25) * smoothstep(0.02, 0.35, edge) * soft * 0.5;
  col += mix(tint, vec3(1.0), 0.55) * c.b * 0.55 * (0.6 + react_pulse * react_energy);
  float hit = react_pulse * (0.30 + 0.70 * react_energy);
  col *= 1.0 + 0.9 * hit * exp(-3.0 * dot(uv - origin, uv - origin));
  col *= 1.0 - 0.8 * dot(uv - 0.5, uv - 0.5);
  gl_FragColor = vec4(finish(col, 1.5) + dither(gl_FragCoord.xy), 1.0);
}
