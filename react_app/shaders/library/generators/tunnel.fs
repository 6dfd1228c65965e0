/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "A flight through a machined shaft: light rings arrive exactly on the beat, wall panels are keyed by the spectrum.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "Tunnel"],
  "INPUTS": [
    {"NAME": "profile", "LABEL": "Profile", "TYPE": "long", "DEFAULT": 2, "VALUES": [0, 1, 2, 3], "LABELS": ["Round", "Square", "Hexagon", "Triangle"]},
    {"NAME": "rings", "LABEL": "Ring spacing", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "twist", "LABEL": "Twist", "TYPE": "float", "DEFAULT": 0.25, "MIN": -1.0, "MAX": 1.0},
    {"NAME": "drift", "LABEL": "Bend", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "panels", "LABEL": "Panel light", "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "ringColor", "LABEL": "Ring colour", "TYPE": "color", "DEFAULT": [1.0, 0.42, 0.13, 1.0]},
    {"NAME": "wallColor", "LABEL": "Panel colour", "TYPE": "color", "DEFAULT": [0.10, 0.48, 0.85, 1.0]},
    {"NAME": "burst", "LABEL": "Burst", "TYPE": "event"}
  ],
  "PRESETS": [
    {"NAME": "Subway", "VALUES": {"profile": 1, "rings": 0.7, "twist": 0.0, "drift": 0.8, "ringColor": [0.95, 0.92, 0.8, 1.0], "wallColor": [0.1, 0.55, 0.4, 1.0]}},
    {"NAME": "Reactor", "VALUES": {"profile": 0, "rings": 0.2, "twist": 0.6, "panels": 0.9, "ringColor": [0.3, 0.85, 1.0, 1.0], "wallColor": [0.45, 0.16, 0.85, 1.0]}},
    {"NAME": "Red triangle", "VALUES": {"profile": 3, "rings": 0.5, "twist": -0.4, "panels": 0.3, "ringColor": [1.0, 0.16, 0.14, 1.0], "wallColor": [0.5, 0.06, 0.16, 1.0]}}
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
#define react_bass exp(-4.0 * fract(TIME * 2.0))
#define react_seed 0.5
float spectrum(float x) { return (0.5 + 0.5 * sin(x * 40.0 + TIME * 3.0)) * (1.0 - 0.6 * x) * exp(-2.0 * fract(TIME * 2.0)); }
#else
float spectrum(float x) { float s = texture2D(react_audio, vec2(0.004 + 0.55 * x * x, 0.25)).r; return s * s * 1.25; }
#endif

float hash2(vec2 p) { vec3 q = fract(vec3(p.xyx) * 0.1031); q += dot(q, q.yzx + 33.33); return fract((q.x + q.y) * q.z); }
// Film curve, display gamma, a little more contrast in the shadows.
vec3 finish(vec3 c, float gain) {
  c = pow(1.0 - exp(-max(c, 0.0) * gain), vec3(0.4545));
  return mix(c, c * c * (3.0 - 2.0 * c), 0.65);
}
float dither(vec2 p) { return (fract(52.9829189 * fract(dot(p, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0; }

void main() {
  vec4 m = IMG_NORM_PIXEL(motion, vec2(0.5));
  if (PASSINDEX == 0) {
    float dt = clamp(TIMEDELTA, 0.0, 0.1);
    m.x += dt * twist * (0.25 + 0.5 * react_energy);
    m.y = max(m.y * exp(-dt * 2.2), burst ? 1.0 : 0.0);
    gl_FragColor = m;
    return;
  }
  vec2 uv = isf_FragNormCoord - 0.5;
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  vec2 p = uv * vec2(aspect, 1.0) / min(1.0, aspect * 0.9 + 0.2);
  vec2 bend = drift * vec2(sin(TIME * 0.23 + react_seed * 6.0), sin(TIME * 0.31)) * 0.16;
  float far = smoothstep(0.9, 0.0, length(p));
  p -= bend * far;

  // Distance to the wall in the chosen profile, and the position along its rim.
  float spin = m.x * 0.8 + far * twist * 0.9;
  float ca = cos(spin), sa = sin(spin);
  p = mat2(ca, -sa, sa, ca) * p;
  float sides = profile == 1 ? 4.0 : (profile == 3 ? 3.0 : 6.0);
  float ang = atan(p.y, p.x);
  float seg = 6.2831853 / sides;
  float local = mod(ang + 0.5 * seg, seg) - 0.5 * seg;
  float r = length(p);
  float rim = ang / 6.2831853 + 0.5;
  if (profile != 0) {
    float flatR = r * cos(local);
    rim = (floor((ang + 0.5 * seg) / seg) + 0.5 + 0.5 * r * sin(local) / max(flatR * tan(0.5 * seg), 1e-4)) / sides;
    r = flatR * (profile == 3 ? 1.35 : 1.08);
  }
  r = max(r, 0.004);
  float depth = 0.42 / r;

  float perBeat = 1.0;
  float zr = depth * mix(0.9, 0.30, rings) + react_beat * perBeat;
  float cell = floor(zr);
  float f = fract(zr);
  float blur = clamp(fwidth(depth) * 0.7, 0.004, 0.35);
  float fog = exp(-depth * 0.10);

  float hit = react_pulse * (0.45 + 0.55 * react_energy);
  float life = 0.28 + 0.85 * react_energy;
  float lineD = min(f, 1.0 - f);
  float accent = mod(cell, 4.0) < 0.5 ? 1.0 : 0.45;
  float ringCore = smoothstep(0.035 + blur, 0.0, lineD);
  float ringHalo = exp(-lineD * 11.0);
  vec3 ring = ringColor.rgb * ringColor.rgb;

  vec3 col = vec3(0.002, 0.003, 0.006);
  float cols = sides * (profile == 0 ? 4.0 : 4.0);
  float rows = 4.0;
  vec2 g = vec2(rim * cols, zr * rows);
  vec2 id = vec2(mod(floor(g.x), cols), floor(g.y));
  vec2 cellUv = fract(g) - 0.5;
  float hsh = hash2(id + floor(react_seed * 90.0));
  float wide = smoothstep(0.47, 0.40, abs(cellUv.x)) * smoothstep(0.47, 0.38 - blur, abs(cellUv.y));
  float lit = spectrum(fract(hsh * 7.13));
  float on = smoothstep(0.30, 0.85, lit + 0.35 * hsh * react_energy) * step(0.35, hsh);
  vec3 wall = wallColor.rgb * wallColor.rgb;
  vec3 steel = (vec3(0.0016, 0.0022, 0.0036) + wall * 0.012) * (0.25 + 0.75 * hsh);
  col += steel * wide * (0.6 + 0.8 * life);
  col += wall * wide * on * panels * 2.6 * life;
  col += ring * steel * wide * ringHalo * 90.0 * (0.3 + hit);
  float scan = exp(-pow((fract(hsh + react_beat * 0.25) - 0.5) * 5.0, 2.0));
  col += wall * wide * scan * panels * 0.10 * life;

  col += ring * (ringCore * 2.4 + ringHalo * 0.16) * accent * (life + 1.4 * hit) * (1.0 + 1.2 * m.y);
  if (profile != 0) col += wall * (1.0 - smoothstep(0.0, 0.05 + 0.5 * blur, min(fract(rim * sides), 1.0 - fract(rim * sides)))) * 0.7 * life * (0.4 + 0.6 * ringHalo);
  col *= fog;
  // The far end: a lamp that breathes with the bass.
  float lamp = exp(-r * (22.0 - 9.0 * react_bass * react_energy));
  col += (ring * 1.4 + wall * 0.5) * lamp * (0.25 + 0.9 * life + 1.2 * hit + 2.5 * m.y);
  col += ring * exp(-r * 3.4) * (0.02 * life + 0.10 * hit + 0.6 * m.y);
  col *= smoothstep(1.35, 0.35, length(uv) * 1.5);
  gl_FragColor = vec4(finish(col, 1.6) + dither(gl_FragCoord.xy), 1.0);
}
