/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "The picture's own brightness becomes a sheet of thick glass over it: it bends, splits into colours and shines.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Distortion Effect", "Stylize"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "amount", "LABEL": "Amount", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0, "IDENTITY": 0.0},
    {"NAME": "soften", "LABEL": "Roundness", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "prism", "LABEL": "Prism", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "shine", "LABEL": "Shine", "TYPE": "float", "DEFAULT": 0.45, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "flow", "LABEL": "Flow", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "swell", "LABEL": "Bass swell", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0}
  ],
  "PRESETS": [
    {"NAME": "Wet lens", "VALUES": {"amount": 0.35, "soften": 0.8, "prism": 0.2, "shine": 0.3, "flow": 0.7, "swell": 0.4}},
    {"NAME": "Chrome", "VALUES": {"amount": 1.0, "soften": 0.35, "prism": 0.1, "shine": 1.0, "flow": 0.2, "swell": 0.5}},
    {"NAME": "Prism bath", "VALUES": {"amount": 0.75, "soften": 0.65, "prism": 1.0, "shine": 0.2, "flow": 0.4, "swell": 0.7}}
  ],
  "PASSES": [
    {"TARGET": "sheet", "WIDTH": "floor($WIDTH * 180 / min($WIDTH, $HEIGHT))", "HEIGHT": "floor($HEIGHT * 180 / min($WIDTH, $HEIGHT))", "FLOAT": true},
    {"TARGET": "across", "WIDTH": "floor($WIDTH * 180 / min($WIDTH, $HEIGHT))", "HEIGHT": "floor($HEIGHT * 180 / min($WIDTH, $HEIGHT))", "FLOAT": true},
    {"TARGET": "height", "WIDTH": "floor($WIDTH * 180 / min($WIDTH, $HEIGHT))", "HEIGHT": "floor($HEIGHT * 180 / min($WIDTH, $HEIGHT))", "FLOAT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_bass exp(-4.0 * fract(TIME * 2.0))
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#endif

float lum(vec2 uv) { vec4 c = IMG_NORM_PIXEL(inputImage, uv); return dot(c.rgb, vec3(0.30, 0.52, 0.18)) * c.a; }

void main() {
  vec2 uv = isf_FragNormCoord;
  if (PASSINDEX == 0) {
    vec2 e = 0.25 / RENDERSIZE;
    float l = 0.25 * (lum(uv + e) + lum(uv - e) + lum(uv + vec2(e.x, -e.y)) + lum(uv + vec2(-e.x, e.y)));
    vec2 p = uv * vec2(RENDERSIZE.x / RENDERSIZE.y, 1.0) * 5.0;
    float t = TIME * 0.35;
    float wave = sin(p.x + 1.7 * sin(p.y * 0.8 + t)) + sin(p.y * 1.3 - 0.8 * t + 1.4 * sin(p.x * 0.7 - t));
    gl_FragColor = vec4(l + 0.10 * flow * wave, 0.0, 0.0, 1.0);
    return;
  }
  if (PASSINDEX < 3) {
    vec2 d = (PASSINDEX == 1 ? vec2(1.0, 0.0) : vec2(0.0, 1.0)) * mix(0.7, 2.6, soften) / RENDERSIZE;
    float s = 0.0, total = 0.0;
    for (int i = -5; i < 6; i++) {
      float w = exp(-float(i * i) * 0.10);
      vec2 at = uv + d * float(i);
      s += w * (PASSINDEX == 1 ? IMG_NORM_PIXEL(sheet, at).r : IMG_NORM_PIXEL(across, at).r);
      total += w;
    }
    gl_FragColor = vec4(s / total, 0.0, 0.0, 1.0);
    return;
  }
  vec4 src = IMG_NORM_PIXEL(inputImage, uv);
  if (amount <= 0.0) { gl_FragColor = src; return; }
  vec2 e = 1.5 / IMG_SIZE(height);
  float l = IMG_NORM_PIXEL(height, uv - vec2(e.x, 0.0)).r, r = IMG_NORM_PIXEL(height, uv + vec2(e.x, 0.0)).r;
  float b = IMG_NORM_PIXEL(height, uv - vec2(0.0, e.y)).r, t = IMG_NORM_PIXEL(height, uv + vec2(0.0, e.y)).r;
  float hit = 0.65 * react_bass * react_energy + 0.35 * react_pulse * (0.2 + 0.8 * react_energy);
  vec2 slope = vec2(r - l, t - b) * mix(4.0, 11.0, soften);
  vec2 bend = -slope * amount * (0.085 + 0.055 * swell * hit);
  bend *= vec2(RENDERSIZE.y / RENDERSIZE.x, 1.0);
  vec3 col = vec3(0.0);
  float alpha = 0.0;
  for (int i = 0; i < 3; i++) {
    vec2 q = uv + bend * (1.0 + prism * 0.40 * (float(i) - 1.0));
    q = 1.0 - abs(1.0 - mod(q, 2.0));
    vec4 c = IMG_NORM_PIXEL(inputImage, q);
    if (i == 0) col.r = c.r; else if (i == 1) { col.g = c.g; alpha = c.a; } else col.b = c.b;
  }
  vec3 n = normalize(vec3(-slope * (0.8 + 1.4 * amount), 1.0));
  vec3 lamp = normalize(vec3(-0.45, 0.65, 0.60));
  float spec = pow(max(dot(reflect(-lamp, n), vec3(0.0, 0.0, 1.0)), 0.0), 26.0);
  float rim = pow(1.0 - n.z, 2.0);
  float lit = shine * smoothstep(0.0, 0.25, amount);
  vec3 lin = col * col * (1.0 - 0.35 * lit * rim);
  lin += lit * (spec * 0.55 + rim * 0.30 * (0.25 + col)) * (0.55 + 0.45 * react_energy + 0.5 * hit) * smoothstep(0.0, 0.4, length(slope));
  vec3 over = max(lin - 0.75, 0.0);
  gl_FragColor = vec4(sqrt(min(lin, 0.75) + 0.25 * (1.0 - exp(-over * 4.0))), mix(src.a, alpha, smoothstep(0.0, 0.2, amount)));
}
