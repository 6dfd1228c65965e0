/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "Runs of pixels between two brightness limits are laid out in order, dark to bright; the runs grow with the energy.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Glitch", "Stylize"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "amount", "LABEL": "Amount", "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0, "IDENTITY": 0.0},
    {"NAME": "low", "LABEL": "From brightness", "TYPE": "float", "DEFAULT": 0.18, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "reach", "LABEL": "Longest run", "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "ragged", "LABEL": "Ragged", "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "direction", "LABEL": "Direction", "TYPE": "long", "DEFAULT": 0, "VALUES": [0, 1, 2, 3], "LABELS": ["Up", "Down", "Right", "Left"]},
    {"NAME": "beat", "LABEL": "Beat", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0}
  ],
  "PRESETS": [
    {"NAME": "Waterfall", "VALUES": {"amount": 0.9, "low": 0.12, "reach": 0.9, "ragged": 0.8, "direction": 1, "beat": 0.3}},
    {"NAME": "Barcode", "VALUES": {"amount": 1.0, "low": 0.06, "reach": 1.0, "ragged": 0.1, "direction": 2, "beat": 0.6}},
    {"NAME": "Singed edges", "VALUES": {"amount": 0.5, "low": 0.45, "reach": 0.4, "ragged": 1.0, "direction": 0, "beat": 0.8}}
  ],
  "PASSES": [
    {"TARGET": "runs", "WIDTH": "ceil($WIDTH / 2)", "HEIGHT": "ceil($HEIGHT / 2)", "FLOAT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_beat (TIME * 2.0)
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#endif

float hash1(float x) { x = fract(x * 0.1031 + 0.113); x *= x + 33.33; x *= x + x; return fract(x); }

float lum(vec2 uv) { return dot(IMG_NORM_PIXEL(inputImage, uv).rgb, vec3(0.30, 0.55, 0.15)); }

vec2 way() { return direction == 0 ? vec2(0.0, 1.0) : (direction == 1 ? vec2(0.0, -1.0) : (direction == 2 ? vec2(1.0, 0.0) : vec2(-1.0, 0.0))); }

void main() {
  vec2 uv = isf_FragNormCoord;
  vec2 d = way();
  if (PASSINDEX == 0) {
    // how far the run goes on to both sides, as a share of the picture
    float lane = floor(direction < 2 ? gl_FragCoord.x : gl_FragCoord.y);
    float rows = direction < 2 ? RENDERSIZE.x : RENDERSIZE.y;
    float wide = floor(lane * 90.0 / rows);
    float r = mix(1.0, 0.15 + 0.85 * mix(hash1(lane), hash1(wide + 7.0), 0.5), ragged);
    float hit = react_pulse * (0.2 + 0.8 * react_energy);
    float far = mix(0.06, 0.48, reach) * r * (0.72 + 0.28 * react_energy + 0.35 * beat * hit) * smoothstep(0.0, 0.7, amount);
    float limit = low * 0.9 + 0.05 * ragged * (hash1(lane + 31.0) - 0.5);
    float up = 0.0, down = 0.0;
    bool goUp = lum(uv) > limit, goDown = goUp;
    for (int i = 1; i < 19; i++) {
      float f = float(i) / 18.0;
      float s = far * f;
      vec2 a = uv + d * s, b = uv - d * s;
      goUp = goUp && lum(a) > limit && max(a.x, a.y) < 1.0 && min(a.x, a.y) > 0.0;
      goDown = goDown && lum(b) > limit && max(b.x, b.y) < 1.0 && min(b.x, b.y) > 0.0;
      if (goUp) up = s;
      if (goDown) down = s;
      if (!goUp && !goDown) break;
    }
    gl_FragColor = vec4(up, down, 0.0, 1.0);
    return;
  }
  vec4 src = IMG_NORM_PIXEL(inputImage, uv);
  vec2 texel = 1.0 / IMG_SIZE(runs);
  vec2 run = IMG_NORM_PIXEL(runs, (floor(uv / texel) + 0.5) * texel).xy;
  float length_ = run.x + run.y;
  if (amount <= 0.0 || length_ < 0.004) { gl_FragColor = src; return; }
  // the pixel at place p of a sorted run is the run's p-quantile; found by halving over twelve of its pixels
  float p = run.y / length_;
  vec2 from = uv - d * run.y;
  float l[12];
  for (int i = 0; i < 12; i++) l[i] = lum(from + d * length_ * (float(i) + 0.5) / 12.0);
  float a = 0.0, b = 1.0;
  for (int k = 0; k < 6; k++) {
    float m = 0.5 * (a + b), below = 0.0;
    for (int i = 0; i < 12; i++) below += clamp((m - l[i]) * 24.0 + 0.5, 0.0, 1.0);
    if (below > p * 12.0) b = m; else a = m;
  }
  float want = 0.5 * (a + b);
  vec3 col = vec3(0.0);
  float total = 0.0;
  for (int i = 0; i < 12; i++) {
    float w = 1.0 / (0.0006 + (l[i] - want) * (l[i] - want));
    w *= w;
    col += w * IMG_NORM_PIXEL(inputImage, from + d * length_ * (float(i) + 0.5) / 12.0).rgb;
    total += w;
  }
  col /= total;
  col *= clamp(want / max(dot(col, vec3(0.30, 0.55, 0.15)), 0.01), 0.5, 1.6);
  gl_FragColor = vec4(mix(src.rgb, col, smoothstep(0.0, 0.3, amount) * smoothstep(0.004, 0.02, length_)), src.a);
}
