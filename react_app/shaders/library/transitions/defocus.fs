/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "The lens goes out of focus on the first picture and finds the next, through a soft glow of discs.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Dissolve", "Blur"],
  "INPUTS": [
    {"NAME": "startImage", "TYPE": "image"},
    {"NAME": "endImage", "TYPE": "image"},
    {"NAME": "progress", "LABEL": "Progress", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "amount", "LABEL": "Blur", "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "sparkle", "LABEL": "Bright parts", "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "hold", "LABEL": "Time out of focus", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "breath", "LABEL": "Breathing", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0}
  ],
  "PRESETS": [
    {"NAME": "Rack focus", "VALUES": {"amount": 0.45, "sparkle": 0.4, "hold": 0.1, "breath": 0.7}},
    {"NAME": "Dream", "VALUES": {"amount": 0.9, "sparkle": 0.8, "hold": 0.9, "breath": 0.3}},
    {"NAME": "Blink", "VALUES": {"amount": 0.25, "sparkle": 0.1, "hold": 0.0, "breath": 0.1}}
  ],
  "PASSES": [
    {"TARGET": "half1", "WIDTH": "ceil($WIDTH / 2)", "HEIGHT": "ceil($HEIGHT / 2)", "FLOAT": true},
    {"TARGET": "half2", "WIDTH": "ceil($WIDTH / 4)", "HEIGHT": "ceil($HEIGHT / 4)", "FLOAT": true},
    {"TARGET": "half3", "WIDTH": "ceil($WIDTH / 8)", "HEIGHT": "ceil($HEIGHT / 8)", "FLOAT": true},
    {"TARGET": "half4", "WIDTH": "ceil($WIDTH / 16)", "HEIGHT": "ceil($HEIGHT / 16)", "FLOAT": true},
    {"TARGET": "half5", "WIDTH": "ceil($WIDTH / 32)", "HEIGHT": "ceil($HEIGHT / 32)", "FLOAT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#endif

vec4 linearMix(vec4 a, vec4 b, float k) { return k <= 0.0 ? a : (k >= 1.0 ? b : vec4(sqrt(mix(a.rgb * a.rgb, b.rgb * b.rgb, k)), mix(a.a, b.a, k))); }
float sharp() { return smoothstep(0.0, mix(0.5, 0.30, hold), progress) * smoothstep(1.0, mix(0.5, 0.70, hold), progress); }
float share() { return smoothstep(0.30, 0.70, progress); }

vec4 both(vec2 uv) {
  float z = 1.0 - 0.05 * breath * sharp();
  vec2 q = (uv - 0.5) * z + 0.5;
  vec4 a = IMG_NORM_PIXEL(startImage, q), b = IMG_NORM_PIXEL(endImage, q);
  return vec4(mix(a.rgb * a.rgb, b.rgb * b.rgb, share()), mix(a.a, b.a, share()));
}

// n, as a number the compiler does not know: loops that it does not unroll compile far quicker
int upTo(int n) { return n + min(PASSINDEX, 0); }

vec4 level(int n, vec2 uv) {
  if (n == 0) { vec4 c = both(uv); float m = max(c.r, max(c.g, c.b)); return vec4(c.rgb * (1.0 + 3.0 * sparkle * m * m), c.a); }
  if (n == 1) return IMG_NORM_PIXEL(half1, uv);
  if (n == 2) return IMG_NORM_PIXEL(half2, uv);
  if (n == 3) return IMG_NORM_PIXEL(half3, uv);
  if (n == 4) return IMG_NORM_PIXEL(half4, uv);
  return IMG_NORM_PIXEL(half5, uv);
}

vec2 sizeOf(int n) {
  if (n == 0) return IMG_SIZE(startImage);
  if (n == 1) return IMG_SIZE(half1);
  if (n == 2) return IMG_SIZE(half2);
  if (n == 3) return IMG_SIZE(half3);
  if (n == 4) return IMG_SIZE(half4);
  return IMG_SIZE(half5);
}

vec4 smoothLevel(int n, vec2 uv) {
  vec2 size = sizeOf(n), p = uv * size - 0.5, i = floor(p), f = p - i, f2 = f * f, f3 = f2 * f;
  vec2 w0 = (1.0 - 3.0 * f + 3.0 * f2 - f3) / 6.0, w1 = (4.0 - 6.0 * f2 + 3.0 * f3) / 6.0, w3 = f3 / 6.0, w2 = 1.0 - w0 - w1 - w3;
  vec2 a = w0 + w1, b = w2 + w3, ta = (i - 0.5 + w1 / a) / size, tb = (i + 1.5 + w3 / b) / size;
  vec4 sum = vec4(0.0);
  for (int t = 0; t <= upTo(3); t++) {
    bool right = (t & 1) == 1, upper = t > 1;
    sum += level(n, vec2(right ? tb.x : ta.x, upper ? tb.y : ta.y)) * ((right ? b.x : a.x) * (upper ? b.y : a.y));
  }
  return sum;
}

void main() {
  vec2 uv = isf_FragNormCoord;
  if (PASSINDEX < 5) {
    vec2 e = 0.75 / sizeOf(PASSINDEX);
    vec4 s = vec4(0.0);
    for (int t = 0; t <= upTo(3); t++) s += level(PASSINDEX, uv + e * vec2((t & 1) == 1 ? 1.0 : -1.0, t > 1 ? 1.0 : -1.0));
    gl_FragColor = 0.25 * s;
    return;
  }
  if (progress <= 0.0) { gl_FragColor = IMG_NORM_PIXEL(startImage, uv); return; }
  if (progress >= 1.0) { gl_FragColor = IMG_NORM_PIXEL(endImage, uv); return; }
  vec4 plain = both(uv);
  float r = sharp() * (1.0 - 0.08 * react_pulse * react_energy);
  float sigma = r * r * mix(0.006, 0.05, amount) * RENDERSIZE.y + r * 0.8;
  float lod = clamp(log2(max(sigma / 0.76, 0.001)), -1.0, 5.0);
  int n = int(max(floor(lod), 0.0));
  float t = lod < 0.0 ? lod + 1.0 : fract(lod);
  vec4 c = lod < 0.0 ? plain * (1.0 - t) : vec4(0.0);
  for (int k = lod < 0.0 ? 1 : 0; k <= upTo(1); k++)
    c += smoothLevel(lod < 0.0 ? 1 : min(n + k, 5), uv) * (k == 0 ? 1.0 - t : t);
  c = mix(plain, c, smoothstep(0.0, 0.8, sigma));
  vec3 rolled = min(c.rgb, 0.7) + 0.3 * (1.0 - exp(-max(c.rgb - 0.7, 0.0) / 0.3));
  float grain = (fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0 * r;
  gl_FragColor = vec4(sqrt(max(mix(c.rgb, rolled, smoothstep(0.0, 0.3, r)), 0.0)) + grain, min(c.a, 1.0));
}
