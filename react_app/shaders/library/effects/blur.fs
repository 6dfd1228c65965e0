/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "A fine soft focus in linear light, everywhere, as a tilted band or around a spot; it snaps sharper on the beat.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Blur"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "amount", "LABEL": "Amount", "TYPE": "float", "DEFAULT": 0.45, "MIN": 0.0, "MAX": 1.0, "IDENTITY": 0.0},
    {"NAME": "focus", "LABEL": "Focus", "TYPE": "long", "DEFAULT": 0, "VALUES": [0, 1, 2, 3], "LABELS": ["None", "Band", "Spot", "Edges"]},
    {"NAME": "center", "LABEL": "Centre", "TYPE": "point2D", "DEFAULT": [0.5, 0.5], "MIN": [0.0, 0.0], "MAX": [1.0, 1.0]},
    {"NAME": "spread", "LABEL": "Sharp zone", "TYPE": "float", "DEFAULT": 0.35, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "angle", "LABEL": "Angle", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "sparkle", "LABEL": "Bright parts", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "snap", "LABEL": "Beat focus", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0}
  ],
  "PRESETS": [
    {"NAME": "Miniature", "VALUES": {"amount": 0.55, "focus": 1, "center": [0.5, 0.4], "spread": 0.3, "angle": 0.5, "sparkle": 0.4, "snap": 0.1}},
    {"NAME": "Behind frosted glass", "VALUES": {"amount": 0.9, "focus": 0, "sparkle": 0.15, "snap": 0.35}},
    {"NAME": "Portrait lens", "VALUES": {"amount": 0.65, "focus": 2, "center": [0.5, 0.5], "spread": 0.45, "sparkle": 0.8, "snap": 0.5}}
  ],
  "PASSES": [
    {"TARGET": "half1", "WIDTH": "ceil($WIDTH / 2)", "HEIGHT": "ceil($HEIGHT / 2)"},
    {"TARGET": "half2", "WIDTH": "ceil($WIDTH / 4)", "HEIGHT": "ceil($HEIGHT / 4)", "FLOAT": true},
    {"TARGET": "half3", "WIDTH": "ceil($WIDTH / 8)", "HEIGHT": "ceil($HEIGHT / 8)", "FLOAT": true},
    {"TARGET": "half4", "WIDTH": "ceil($WIDTH / 16)", "HEIGHT": "ceil($HEIGHT / 16)", "FLOAT": true},
    {"TARGET": "half5", "WIDTH": "ceil($WIDTH / 32)", "HEIGHT": "ceil($HEIGHT / 32)", "FLOAT": true},
    {"TARGET": "half6", "WIDTH": "ceil($WIDTH / 64)", "HEIGHT": "ceil($HEIGHT / 64)", "FLOAT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#endif

// premultiplied, linear; bright parts weigh more, as in a lens
vec4 light(vec4 c) {
  vec3 l = c.rgb * c.rgb * c.a;
  float m = max(l.r, max(l.g, l.b));
  return vec4(l, c.a) * (1.0 + 5.0 * sparkle * m * m);
}

// n, as a number the compiler does not know: loops that it does not unroll compile far quicker
int upTo(int n) { return n + min(PASSINDEX, 0); }

vec4 level(int n, vec2 uv) {
  if (n == 0) return light(IMG_NORM_PIXEL(inputImage, uv));
  if (n == 1) { vec4 c = IMG_NORM_PIXEL(half1, uv); return vec4(c.rgb * c.rgb, c.a) * (1.0 + 5.0 * sparkle); }
  if (n == 2) return IMG_NORM_PIXEL(half2, uv);
  if (n == 3) return IMG_NORM_PIXEL(half3, uv);
  if (n == 4) return IMG_NORM_PIXEL(half4, uv);
  if (n == 5) return IMG_NORM_PIXEL(half5, uv);
  return IMG_NORM_PIXEL(half6, uv);
}

vec2 sizeOf(int n) {
  if (n == 0) return IMG_SIZE(inputImage);
  if (n == 1) return IMG_SIZE(half1);
  if (n == 2) return IMG_SIZE(half2);
  if (n == 3) return IMG_SIZE(half3);
  if (n == 4) return IMG_SIZE(half4);
  if (n == 5) return IMG_SIZE(half5);
  return IMG_SIZE(half6);
}

// four bilinear taps make a cubic B-spline: no blocks, however small the level
vec4 smoothLevel(int n, vec2 uv) {
  vec2 size = sizeOf(n);
  vec2 p = uv * size - 0.5;
  vec2 i = floor(p), f = p - i;
  vec2 f2 = f * f, f3 = f2 * f;
  vec2 w0 = (1.0 - 3.0 * f + 3.0 * f2 - f3) / 6.0;
  vec2 w1 = (4.0 - 6.0 * f2 + 3.0 * f3) / 6.0;
  vec2 w3 = f3 / 6.0;
  vec2 w2 = 1.0 - w0 - w1 - w3;
  vec2 a = w0 + w1, b = w2 + w3;
  vec2 ta = (i - 0.5 + w1 / a) / size, tb = (i + 1.5 + w3 / b) / size;
  vec4 sum = vec4(0.0);
  for (int t = 0; t <= upTo(3); t++) {
    bool right = (t & 1) == 1, upper = t > 1;
    sum += level(n, vec2(right ? tb.x : ta.x, upper ? tb.y : ta.y)) * ((right ? b.x : a.x) * (upper ? b.y : a.y));
  }
  return sum;
}

void main() {
  vec2 uv = isf_FragNormCoord;
  if (PASSINDEX < 6) {
    vec2 e = 0.75 / sizeOf(PASSINDEX);
    vec4 s = vec4(0.0);
    for (int t = 0; t <= upTo(3); t++) s += level(PASSINDEX, uv + e * vec2((t & 1) == 1 ? 1.0 : -1.0, t > 1 ? 1.0 : -1.0));
    s *= 0.25;
    if (PASSINDEX == 0) { s /= 1.0 + 5.0 * sparkle; s.rgb = sqrt(s.rgb); }
    gl_FragColor = s;
    return;
  }
  vec4 src = IMG_NORM_PIXEL(inputImage, uv);
  vec2 p = (uv - center) * vec2(RENDERSIZE.x / RENDERSIZE.y, 1.0);
  float a = angle * 3.14159265;
  float zone = mix(0.02, 0.45, spread);
  float away = 1.0;
  if (focus == 1) away = smoothstep(zone * 0.5, zone + 0.22, abs(dot(p, vec2(cos(a), sin(a)))));
  if (focus == 2) away = smoothstep(zone * 0.5, zone + 0.45, length(p));
  if (focus == 3) away = 1.0 - smoothstep(zone * 0.5, zone + 0.45, length(p));
  float hit = react_pulse * (0.25 + 0.75 * react_energy);
  float reach = amount * (1.0 - 0.6 * snap * hit) * away;
  float sigma = reach * reach * 0.055 * RENDERSIZE.y + reach * 1.2;
  if (sigma < 0.05) { gl_FragColor = src; return; }
  float lod = clamp(log2(max(sigma / 0.76, 0.001)), -1.0, 6.0);
  int n = int(max(floor(lod), 0.0));
  float t = lod < 0.0 ? lod + 1.0 : fract(lod);
  vec4 c = lod < 0.0 ? light(src) * (1.0 - t) : vec4(0.0);
  for (int k = lod < 0.0 ? 1 : 0; k <= upTo(1); k++)
    c += smoothLevel(lod < 0.0 ? 0 : min(n + k, 6), uv) * (k == 0 ? 1.0 - t : t);
  // undo the weight that bright parts were given
  float m = max(c.r, max(c.g, c.b)) / max(c.a, 1e-4);
  vec3 col = sqrt(max(c.rgb / max(c.a, 1e-4), 0.0));
  col = mix(col, min(col * (1.0 + 0.35 * sparkle * m), 1.0), smoothstep(0.2, 1.0, reach));
  float alpha = lod < 0.0 ? mix(src.a, min(c.a, 1.0), lod + 1.0) : min(c.a, 1.0);
  float grain = (fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0;
  gl_FragColor = mix(src, vec4(col + grain, alpha), smoothstep(0.05, 0.4, sigma));
}
