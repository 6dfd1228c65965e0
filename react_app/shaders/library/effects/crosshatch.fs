/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "Drawn by a quick hand: hatching in up to four directions, outlines, paper tooth; drawn afresh on the beat.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Stylize"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "amount", "LABEL": "Amount", "TYPE": "float", "DEFAULT": 1.0, "MIN": 0.0, "MAX": 1.0, "IDENTITY": 0.0},
    {"NAME": "spacing", "LABEL": "Spacing", "TYPE": "float", "DEFAULT": 0.35, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "tone", "LABEL": "Darkness", "TYPE": "float", "DEFAULT": 0.45, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "outline", "LABEL": "Outlines", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "hand", "LABEL": "Restless hand", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "own", "LABEL": "Picture's colours", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "inkColor", "LABEL": "Ink", "TYPE": "color", "DEFAULT": [0.93, 0.94, 0.90, 1.0]},
    {"NAME": "paper", "LABEL": "Paper", "TYPE": "color", "DEFAULT": [0.06, 0.09, 0.085, 1.0]}
  ],
  "PRESETS": [
    {"NAME": "Blackboard", "VALUES": {"amount": 1.0, "spacing": 0.45, "tone": 0.5, "outline": 0.6, "hand": 0.6, "own": 0.0, "inkColor": [0.93, 0.94, 0.90, 1.0], "paper": [0.06, 0.10, 0.085, 1.0]}},
    {"NAME": "Fountain pen", "VALUES": {"amount": 1.0, "spacing": 0.25, "tone": 0.5, "outline": 0.7, "hand": 0.3, "own": 0.0, "inkColor": [0.08, 0.10, 0.28, 1.0], "paper": [0.95, 0.93, 0.87, 1.0]}},
    {"NAME": "Coloured chalk", "VALUES": {"amount": 1.0, "spacing": 0.6, "tone": 0.65, "outline": 0.3, "hand": 0.7, "own": 1.0, "inkColor": [1.0, 1.0, 1.0, 1.0], "paper": [0.10, 0.095, 0.11, 1.0]}}
  ]
}*/
#ifndef REACT_HOST
#define react_beat (TIME * 2.0)
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#endif

float hash2(vec2 p) { vec3 q = fract(vec3(p.xyx) * 0.1031); q += dot(q, q.yzx + 33.33); return fract((q.x + q.y) * q.z); }
float noise2(vec2 p) {
  vec2 i = floor(p), f = fract(p);
  f *= f * (3.0 - 2.0 * f);
  return mix(mix(hash2(i), hash2(i + vec2(1.0, 0.0)), f.x), mix(hash2(i + vec2(0.0, 1.0)), hash2(i + 1.0), f.x), f.y);
}

float lum(vec2 uv) { vec3 c = IMG_NORM_PIXEL(inputImage, uv).rgb; return max(dot(c, vec3(0.30, 0.55, 0.15)), 0.55 * max(c.r, max(c.g, c.b))); }

void main() {
  vec2 uv = isf_FragNormCoord;
  vec4 src = IMG_NORM_PIXEL(inputImage, uv);
  float side = min(RENDERSIZE.x, RENDERSIZE.y);
  float unit = side / 720.0;
  float pitch = max(mix(4.5, 15.0, spacing) * unit, 3.2);
  bool dark = dot(paper.rgb, vec3(0.33)) < 0.5;
  // the drawing is a new one twice a beat, but for a calm hand
  float sheet = mod(floor(react_beat * 2.0), 64.0) * step(0.02, hand);
  vec2 p = gl_FragCoord.xy;
  vec2 w = (vec2(noise2(p / (34.0 * unit) + sheet * 3.7), noise2(p / (34.0 * unit) + 40.0 + sheet * 2.3)) - 0.5) * hand;
  vec2 at = uv + w * 3.0 * unit / RENDERSIZE;
  float l = lum(at);
  float want = dark ? l : 1.0 - l;
  want = pow(clamp(want, 0.0, 1.0), mix(1.6, 0.6, tone)) * (1.0 + 0.12 * react_pulse * react_energy);
  float ink = 0.0;
  for (int k = 0; k < 4; k++) {
    float a = 0.62 + float(k) * 0.785 + (k == 1 ? 0.785 : (k == 2 ? -0.785 : 0.0)) + 0.06 * hand * (hash2(vec2(float(k), sheet)) - 0.5);
    vec2 d = vec2(cos(a), sin(a)), n = vec2(-d.y, d.x);
    float along = dot(p, d), across = dot(p, n) + w.x * 5.0 * unit;
    float lane = floor(across / pitch);
    float r = hash2(vec2(lane, float(k) + sheet * 5.0));
    float stroke = noise2(vec2(along / (26.0 * unit) + r * 91.0, lane * 3.1));
    float need = 0.10 + 0.22 * float(k) + 0.12 * (stroke - 0.5);
    float depth = smoothstep(need, need + 0.22, want);
    float width = pitch * mix(0.08, 0.24, depth) * (0.75 + 0.5 * stroke);
    float far = abs(across - (lane + 0.5 + 0.35 * (r - 0.5)) * pitch);
    ink = max(ink, depth * smoothstep(width + 0.8, width - 0.5, far) * (0.6 + 0.4 * depth));
  }
  vec2 e = 1.3 * max(unit, 0.6) / RENDERSIZE;
  vec2 g = vec2(lum(at + vec2(e.x, 0.0)) - lum(at - vec2(e.x, 0.0)), lum(at + vec2(0.0, e.y)) - lum(at - vec2(0.0, e.y)));
  ink = max(ink, outline * smoothstep(0.10, 0.38, length(g)) * (0.7 + 0.3 * noise2(p / (9.0 * unit) + sheet)));
  float tooth = noise2(p / max(1.6 * unit, 1.0)) * 0.6 + noise2(p / max(3.7 * unit, 1.0) + 9.0) * 0.4;
  ink *= smoothstep(-0.15, 0.45, tooth + ink * 0.35 - 0.12);
  float top = max(src.r, max(src.g, src.b));
  vec3 pen = mix(inkColor.rgb, dark ? src.rgb / max(top, 0.05) * (0.45 + 0.55 * sqrt(top)) : src.rgb * 0.6, own);
  vec3 sheetCol = paper.rgb * (0.96 + 0.06 * tooth);
  vec3 col = mix(sheetCol, pen, clamp(ink, 0.0, 1.0));
  gl_FragColor = vec4(mix(src.rgb, col, amount), src.a);
}
