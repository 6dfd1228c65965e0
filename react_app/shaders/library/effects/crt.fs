/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "A glass tube in the dark: curved, striped by its lines and phosphors, glowing; the kick tugs at the beam.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Retro", "Stylize"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "amount", "LABEL": "Amount", "TYPE": "float", "DEFAULT": 1.0, "MIN": 0.0, "MAX": 1.0, "IDENTITY": 0.0},
    {"NAME": "lines", "LABEL": "Lines", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "mask", "LABEL": "Phosphor mask", "TYPE": "float", "DEFAULT": 0.45, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "curve", "LABEL": "Curvature", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "hum", "LABEL": "Hum bar", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "kick", "LABEL": "Kick", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0}
  ],
  "PRESETS": [
    {"NAME": "Arcade", "VALUES": {"amount": 1.0, "lines": 0.35, "mask": 0.7, "curve": 0.5, "glow": 0.7, "hum": 0.15, "kick": 0.3}},
    {"NAME": "Studio monitor", "VALUES": {"amount": 0.8, "lines": 0.8, "mask": 0.25, "curve": 0.08, "glow": 0.3, "hum": 0.0, "kick": 0.1}},
    {"NAME": "Dying set", "VALUES": {"amount": 1.0, "lines": 0.15, "mask": 0.5, "curve": 0.9, "glow": 0.9, "hum": 1.0, "kick": 1.0}}
  ],
  "PASSES": [
    {"TARGET": "soft", "WIDTH": "floor($WIDTH * 135 / min($WIDTH, $HEIGHT))", "HEIGHT": "floor($HEIGHT * 135 / min($WIDTH, $HEIGHT))"},
    {"TARGET": "halo", "WIDTH": "floor($WIDTH * 135 / min($WIDTH, $HEIGHT))", "HEIGHT": "floor($HEIGHT * 135 / min($WIDTH, $HEIGHT))"},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_kick exp(-5.0 * fract(TIME * 2.0))
#endif

void main() {
  vec2 uv = isf_FragNormCoord;
  if (PASSINDEX < 2) {
    vec2 d = (PASSINDEX == 0 ? vec2(1.6, 0.0) : vec2(0.0, 1.6)) / RENDERSIZE;
    vec3 s = vec3(0.0);
    float total = 0.0;
    for (int i = -4; i < 5; i++) {
      float w = exp(-float(i * i) * 0.14);
      vec3 c = PASSINDEX == 0 ? IMG_NORM_PIXEL(inputImage, uv + d * float(i)).rgb : IMG_NORM_PIXEL(soft, uv + d * float(i)).rgb;
      s += w * c * c;
      total += w;
    }
    gl_FragColor = vec4(sqrt(s / total), 1.0);
    return;
  }
  vec4 src = IMG_NORM_PIXEL(inputImage, uv);
  if (amount <= 0.0) { gl_FragColor = src; return; }
  float hit = react_kick * kick * (0.3 + 0.7 * react_energy) * amount;
  vec2 p = uv * 2.0 - 1.0;
  vec2 bulge = p.yx * p.yx * vec2(0.11, 0.16) * curve * amount;
  vec2 q = p * (1.0 + bulge) * (1.0 - 0.015 * hit);
  float n = floor(mix(110.0, 330.0, lines) * RENDERSIZE.y / min(RENDERSIZE.x, RENDERSIZE.y));
  n = min(n, floor(RENDERSIZE.y / 3.0));
  float row = (q.y * 0.5 + 0.5) * n;
  float pull = exp(-pow(fract(TIME * 0.21) * 1.4 - 0.2 - (q.y * 0.5 + 0.5), 2.0) * 60.0);
  q.x += 0.012 * hit * sin(floor(row) * 0.9) + 0.006 * hum * amount * pull * sin(floor(row) * 1.7 + TIME * 9.0);
  vec2 at = q * 0.5 + 0.5;
  vec2 inside = smoothstep(vec2(1.0 + 0.004), vec2(1.0 - 0.010), abs(q));
  // the beam writes lines; its spot spreads where it is bright
  float spread = 0.0009 + 0.0015 * hit;
  vec3 c = vec3(IMG_NORM_PIXEL(inputImage, at + vec2(spread, 0.0)).r, IMG_NORM_PIXEL(inputImage, at).g, IMG_NORM_PIXEL(inputImage, at - vec2(spread, 0.0)).b);
  vec3 lin = c * c;
  float b = max(lin.r, max(lin.g, lin.b));
  float gap = abs(fract(row) - 0.5) * 2.0;
  float beam = exp(-gap * gap * mix(3.2, 0.8, b));
  float pitch = max(3.0, floor(min(RENDERSIZE.x, RENDERSIZE.y) / 360.0) * 3.0);
  float stripe = floor(mod(gl_FragCoord.x, pitch) * 3.0 / pitch);
  vec3 phosphor = stripe < 0.5 ? vec3(1.0, 0.25, 0.25) : (stripe < 1.5 ? vec3(0.25, 1.0, 0.25) : vec3(0.25, 0.25, 1.0));
  lin *= mix(1.0, beam * 1.35, 0.85) * mix(vec3(1.0), phosphor * 1.75, mask * 0.8) * 1.15;
  vec3 h = IMG_NORM_PIXEL(halo, at).rgb;
  lin += h * h * glow * (0.42 + 0.35 * hit);
  lin *= 1.0 + hum * (0.16 * pull - 0.05);
  lin *= inside.x * inside.y * (1.0 - 0.30 * curve * dot(p, p) * 0.5);
  lin += vec3(0.004, 0.005, 0.007) * inside.x * inside.y;
  vec3 over = max(lin - 0.75, 0.0);
  vec3 col = sqrt(min(lin, 0.75) + 0.25 * (1.0 - exp(-over * 4.0)));
  float grain = (fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0;
  gl_FragColor = vec4(mix(src.rgb, col + grain, smoothstep(0.0, 0.6, amount)), mix(src.a, 1.0, smoothstep(0.0, 0.6, amount)));
}
