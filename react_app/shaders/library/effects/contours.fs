/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "A map of the picture: fine height lines along equal brightness, wandering with the bass over tinted layers.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Stylize"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "amount", "LABEL": "Amount", "TYPE": "float", "DEFAULT": 1.0, "MIN": 0.0, "MAX": 1.0, "IDENTITY": 0.0},
    {"NAME": "levels", "LABEL": "Lines", "TYPE": "float", "DEFAULT": 0.45, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "weight", "LABEL": "Line weight", "TYPE": "float", "DEFAULT": 0.35, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "soften", "LABEL": "Roundness", "TYPE": "float", "DEFAULT": 0.45, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "layers", "LABEL": "Layers", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "lineColor", "LABEL": "Line colour", "TYPE": "color", "DEFAULT": [1.0, 0.93, 0.82, 1.0]},
    {"NAME": "own", "LABEL": "Picture's colours", "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "drift", "LABEL": "Bass drift", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0}
  ],
  "PRESETS": [
    {"NAME": "Sea chart", "VALUES": {"amount": 1.0, "levels": 0.6, "weight": 0.2, "soften": 0.7, "layers": 0.8, "lineColor": [0.75, 0.95, 1.0, 1.0], "own": 0.2, "drift": 0.3}},
    {"NAME": "Paper cut", "VALUES": {"amount": 1.0, "levels": 0.15, "weight": 0.0, "soften": 0.8, "layers": 1.0, "own": 1.0, "drift": 0.5}},
    {"NAME": "Wire relief", "VALUES": {"amount": 1.0, "levels": 0.8, "weight": 0.3, "soften": 0.4, "layers": 0.0, "own": 1.0, "drift": 0.7}}
  ],
  "PASSES": [
    {"TARGET": "across", "WIDTH": "floor($WIDTH * 180 / min($WIDTH, $HEIGHT))", "HEIGHT": "floor($HEIGHT * 180 / min($WIDTH, $HEIGHT))", "FLOAT": true},
    {"TARGET": "height", "WIDTH": "floor($WIDTH * 180 / min($WIDTH, $HEIGHT))", "HEIGHT": "floor($HEIGHT * 180 / min($WIDTH, $HEIGHT))", "FLOAT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_bass exp(-4.0 * fract(TIME * 2.0))
#define react_beat (TIME * 2.0)
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#endif

float smoothHeight(vec2 uv) {
  vec2 size = IMG_SIZE(height), p = uv * size - 0.5, i = floor(p), f = p - i, f2 = f * f, f3 = f2 * f;
  vec2 w0 = (1.0 - 3.0 * f + 3.0 * f2 - f3) / 6.0, w1 = (4.0 - 6.0 * f2 + 3.0 * f3) / 6.0, w3 = f3 / 6.0, w2 = 1.0 - w0 - w1 - w3;
  vec2 a = w0 + w1, b = w2 + w3, ta = (i - 0.5 + w1 / a) / size, tb = (i + 1.5 + w3 / b) / size;
  return (IMG_NORM_PIXEL(height, ta).r * a.x + IMG_NORM_PIXEL(height, vec2(tb.x, ta.y)).r * b.x) * a.y
       + (IMG_NORM_PIXEL(height, vec2(ta.x, tb.y)).r * a.x + IMG_NORM_PIXEL(height, tb).r * b.x) * b.y;
}

void main() {
  vec2 uv = isf_FragNormCoord;
  if (PASSINDEX < 2) {
    vec2 d = (PASSINDEX == 0 ? vec2(1.0, 0.0) : vec2(0.0, 1.0)) * mix(0.5, 3.2, soften) / RENDERSIZE;
    float s = 0.0, total = 0.0;
    for (int i = -5; i < 6; i++) {
      float w = exp(-float(i * i) * 0.10);
      vec4 c = PASSINDEX == 0 ? IMG_NORM_PIXEL(inputImage, uv + d * float(i)) : vec4(0.0);
      s += w * (PASSINDEX == 0 ? sqrt(max(dot(c.rgb, vec3(0.30, 0.52, 0.18)), 0.0)) : IMG_NORM_PIXEL(across, uv + d * float(i)).r);
      total += w;
    }
    gl_FragColor = vec4(s / total, 0.0, 0.0, 1.0);
    return;
  }
  vec4 src = IMG_NORM_PIXEL(inputImage, uv);
  float n = mix(5.0, 28.0, levels);
  float h = smoothHeight(uv);
  vec2 e = 1.0 / RENDERSIZE;
  vec2 slope = vec2(smoothHeight(uv + vec2(e.x, 0.0)) - h, smoothHeight(uv + vec2(0.0, e.y)) - h);
  float steep = max(length(slope), 1e-5);
  float hit = react_pulse * (0.25 + 0.75 * react_energy);
  float v = h * n - drift * (react_beat * 0.25 + 0.5 * react_bass * react_energy);
  float far = abs(fract(v) - 0.5);
  float px = steep * n;
  float thick = mix(0.55, 2.4, weight) * max(RENDERSIZE.y / 720.0, 0.5) * (1.0 + 0.7 * hit * drift);
  float fifth = mod(floor(v), 5.0) < 0.5 ? 1.7 : 1.0;
  // distance to the line in pixels; where the ground is flat there is no line
  float line = smoothstep(thick * fifth + 0.8, thick * fifth - 0.4, (0.5 - far) / px) * smoothstep(0.0004, 0.003, steep) * step(0.001, weight + 0.001);
  line *= smoothstep(0.55, 0.22, px) * smoothstep(0.03, 0.12, h) * smoothstep(0.0, 0.02, weight);
  float floor_ = (floor(v) + 0.5 + drift * (react_beat * 0.25 + 0.5 * react_bass * react_energy)) / n;
  float shade = 1.0 - 0.4 * layers * smoothstep(0.35, 0.0, fract(v) / max(px * 6.0, 0.25)) * smoothstep(0.0005, 0.004, steep);
  float top = max(src.r, max(src.g, src.b));
  vec3 ground = mix(lineColor.rgb * vec3(0.30, 0.42, 0.62), src.rgb / max(top, 0.05), own);
  float lev = clamp(floor_, 0.0, 1.0);
  vec3 col = ground * pow(lev, 1.6) * layers * 1.25 * shade;
  vec3 ink = mix(lineColor.rgb, mix(src.rgb / max(top, 0.05), vec3(1.0), 0.15), own * 0.8) * (0.45 + 0.55 * h + 0.3 * hit);
  col = mix(col, min(ink, 1.0), line);
  gl_FragColor = vec4(mix(src.rgb, col, amount), src.a);
}
