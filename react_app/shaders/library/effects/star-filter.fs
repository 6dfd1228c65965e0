/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "Every highlight grows the star of a cross filter, with rainbow ends; the stars twinkle with the hats.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Glow"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "amount", "LABEL": "Amount", "TYPE": "float", "DEFAULT": 0.55, "MIN": 0.0, "MAX": 1.0, "IDENTITY": 0.0},
    {"NAME": "threshold", "LABEL": "Threshold", "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "reach", "LABEL": "Length", "TYPE": "float", "DEFAULT": 0.65, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "arms", "LABEL": "Star", "TYPE": "long", "DEFAULT": 2, "VALUES": [1, 2, 3, 4], "LABELS": ["One streak", "Four arms", "Six arms", "Eight arms"]},
    {"NAME": "angle", "LABEL": "Angle", "TYPE": "float", "DEFAULT": 0.14, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "rainbow", "LABEL": "Rainbow", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "twinkle", "LABEL": "Twinkle", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0}
  ],
  "PRESETS": [
    {"NAME": "Anamorphic", "VALUES": {"amount": 0.7, "threshold": 0.65, "reach": 1.0, "arms": 1, "angle": 0.0, "rainbow": 0.25, "twinkle": 0.3}},
    {"NAME": "Diamonds", "VALUES": {"amount": 0.8, "threshold": 0.75, "reach": 0.35, "arms": 3, "angle": 0.08, "rainbow": 1.0, "twinkle": 0.9}},
    {"NAME": "Gala night", "VALUES": {"amount": 0.5, "threshold": 0.5, "reach": 0.8, "arms": 2, "angle": 0.25, "rainbow": 0.15, "twinkle": 0.4}}
  ],
  "PASSES": [
    {"TARGET": "spots", "WIDTH": "floor($WIDTH * 200 / min($WIDTH, $HEIGHT))", "HEIGHT": "floor($HEIGHT * 200 / min($WIDTH, $HEIGHT))"},
    {"TARGET": "stars", "WIDTH": "floor($WIDTH * 200 / min($WIDTH, $HEIGHT))", "HEIGHT": "floor($HEIGHT * 200 / min($WIDTH, $HEIGHT))"},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_hat exp(-9.0 * fract(TIME * 4.0))
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#endif

vec3 hot(vec2 uv) {
  vec4 c = IMG_NORM_PIXEL(inputImage, uv);
  float l = max(c.r, max(c.g, c.b));
  float t = threshold * 0.92;
  return c.rgb * c.rgb * smoothstep(t, t + 0.25, l) * c.a;
}

void main() {
  vec2 uv = isf_FragNormCoord;
  if (PASSINDEX == 0) {
    // the mean of a small lamp would be dark, so half of it is the maximum
    vec2 e = 0.3 / RENDERSIZE;
    vec3 a = hot(uv - e), b = hot(uv + e), c = hot(uv + vec2(e.x, -e.y)), d = hot(uv + vec2(-e.x, e.y));
    // only what is brighter than its surroundings is a lamp; a bright surface grows no stars
    vec2 w = 9.0 / RENDERSIZE;
    vec3 around = (hot(uv + vec2(w.x, 0.0)) + hot(uv - vec2(w.x, 0.0)) + hot(uv + vec2(0.0, w.y)) + hot(uv - vec2(0.0, w.y))) * 0.25;
    vec3 lamp = mix((a + b + c + d) * 0.25, max(max(a, b), max(c, d)), 0.6);
    gl_FragColor = vec4(sqrt(max(lamp - 0.95 * around, 0.0)), 1.0);
    return;
  }
  if (PASSINDEX == 1) {
    float jitter = fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715)))) - 0.5;
    float lift = 1.0 + 0.25 * twinkle * react_hat * (0.3 + 0.7 * react_energy);
    float far = mix(0.05, 0.32, reach) * lift;
    vec3 sum = vec3(0.0);
    for (int k = 0; k < 4; k++) {
      if (k >= arms) break;
      float a = (angle + float(k) / float(arms)) * 3.14159265;
      vec2 d = far * vec2(cos(a), sin(a)) * vec2(min(1.0, RENDERSIZE.y / RENDERSIZE.x), min(1.0, RENDERSIZE.x / RENDERSIZE.y));
      for (int i = 1; i < 15; i++) {
        float f = (float(i) + jitter) / 14.5;
        vec2 o = d * f * mix(f, 1.0, 0.45);
        vec3 c = IMG_NORM_PIXEL(spots, uv + o).rgb, e = IMG_NORM_PIXEL(spots, uv - o).rgb;
        vec3 hue = 0.55 + 0.45 * cos(6.2831853 * (f * 1.1 - vec3(0.05, 0.38, 0.70)));
        sum += (c * c + e * e) * (1.0 - f) * (1.0 - f) * mix(vec3(1.0), hue * 1.7, rainbow * smoothstep(0.1, 0.7, f));
      }
    }
    gl_FragColor = vec4(sqrt(min(sum * 0.20 / sqrt(float(arms)), 1.0)), 1.0);
    return;
  }
  vec4 src = IMG_NORM_PIXEL(inputImage, uv);
  vec2 e = 0.6 / IMG_SIZE(stars);
  vec3 a = IMG_NORM_PIXEL(stars, uv + e).rgb, b = IMG_NORM_PIXEL(stars, uv - e).rgb;
  vec3 c = IMG_NORM_PIXEL(stars, uv + vec2(e.x, -e.y)).rgb, d = IMG_NORM_PIXEL(stars, uv + vec2(-e.x, e.y)).rgb;
  float beatNow = 1.0 + twinkle * (0.5 * react_pulse + 0.35 * react_hat) * (0.2 + 0.8 * react_energy);
  vec3 star = (a * a + b * b + c * c + d * d) * 0.25 * amount * 2.4 * beatNow;
  vec3 lin = src.rgb * src.rgb + star;
  vec3 over = max(lin - 0.75, 0.0);
  vec3 col = sqrt(min(lin, 0.75) + 0.25 * (1.0 - exp(-over * 4.0)));
  float grain = (fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0;
  gl_FragColor = amount <= 0.0 ? src : vec4(col + grain, max(src.a, min(1.0, max(star.r, max(star.g, star.b)))));
}
