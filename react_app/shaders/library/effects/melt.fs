/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "Columns of the picture run like wet paint: bright pixels are pulled downwards in sorted streaks, further with the bass.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Distortion Effect", "Glitch"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "amount", "LABEL": "Amount", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0, "IDENTITY": 0.0},
    {"NAME": "threshold", "LABEL": "Threshold", "TYPE": "float", "DEFAULT": 0.35, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "stretch", "LABEL": "Length", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "columns", "LABEL": "Column width", "TYPE": "float", "DEFAULT": 0.25, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "direction", "LABEL": "Direction", "TYPE": "long", "DEFAULT": 0, "VALUES": [0, 1, 2, 3], "LABELS": ["Down", "Up", "Left", "Right"]},
    {"NAME": "bassPull", "LABEL": "Bass pull", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0}
  ],
  "PRESETS": [
    {"NAME": "Candle wax", "VALUES": {"amount": 0.6, "threshold": 0.3, "stretch": 0.8, "columns": 0.15, "direction": 0, "bassPull": 0.3}},
    {"NAME": "Light rain", "VALUES": {"amount": 0.35, "threshold": 0.5, "stretch": 0.4, "columns": 0.0, "direction": 0, "bassPull": 0.6}},
    {"NAME": "Gale", "VALUES": {"amount": 0.8, "threshold": 0.2, "stretch": 1.0, "columns": 0.5, "direction": 2, "bassPull": 1.0}}
  ]
}*/
#ifndef REACT_HOST
#define react_bass exp(-4.0 * fract(TIME * 2.0))
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#endif

float hash1(float x) { x = fract(x * 0.1031 + 0.113); x *= x + 33.33; x *= x + x; return fract(x); }

void main() {
  vec2 uv = isf_FragNormCoord;
  vec4 src = IMG_NORM_PIXEL(inputImage, uv);
  bool upright = direction < 2;
  vec2 dir = direction == 0 ? vec2(0.0, 1.0) : (direction == 1 ? vec2(0.0, -1.0) : (direction == 2 ? vec2(1.0, 0.0) : vec2(-1.0, 0.0)));
  float unit = RENDERSIZE.y / 720.0;
  float w = mix(1.0, 26.0, columns * columns) * unit;
  float pos = (upright ? uv.x * RENDERSIZE.x : uv.y * RENDERSIZE.y) / w;
  float col = floor(pos);
  float k = hash1(col) * 0.7 + 0.3 * hash1(floor(col * 0.13) + 9.0);
  float slow = 0.5 + 0.5 * sin(TIME * (0.2 + 0.5 * hash1(col + 3.0)) + k * 40.0);
  float reach = amount * mix(0.05, 0.50, stretch) * (0.25 + 0.75 * k * slow) * (0.55 + bassPull * (1.1 * react_bass * react_energy + 0.5 * react_pulse * react_energy));
  // search up the column for the brightest source whose streak still reaches us
  vec3 best = src.rgb;
  float bestL = dot(src.rgb, vec3(0.30, 0.55, 0.15));
  float a = src.a;
  for (int i = 1; i < 15; i++) {
    float f = float(i) / 14.0;
    vec4 c = IMG_NORM_PIXEL(inputImage, clamp(uv + dir * reach * f, 0.0, 1.0));
    float l = dot(c.rgb, vec3(0.30, 0.55, 0.15));
    float keep = smoothstep(threshold, threshold + 0.15, l) * (1.0 - f) ;
    float v = l * keep;
    if (v > bestL) { bestL = v; best = c.rgb * mix(1.0, 0.75, f); a = max(a, c.a * keep); }
  }
  gl_FragColor = vec4(best, a);
}
