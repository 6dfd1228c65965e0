/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "Cuts a colour, the dark or the bright out of the picture so that the layers below show, with soft edges and no spill.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Masking", "Utility"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "amount", "LABEL": "Amount", "TYPE": "float", "DEFAULT": 1.0, "MIN": 0.0, "MAX": 1.0, "IDENTITY": 0.0},
    {"NAME": "kind", "LABEL": "Cut out", "TYPE": "long", "DEFAULT": 1, "VALUES": [0, 1, 2], "LABELS": ["A colour", "The dark", "The bright"]},
    {"NAME": "keyColor", "LABEL": "Colour", "TYPE": "color", "DEFAULT": [0.1, 0.8, 0.2, 1.0]},
    {"NAME": "tolerance", "LABEL": "Tolerance", "TYPE": "float", "DEFAULT": 0.25, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "soft", "LABEL": "Softness", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "spill", "LABEL": "Spill", "TYPE": "float", "DEFAULT": 0.7, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "breathe", "LABEL": "Bass opens", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "show", "LABEL": "Show the mask", "TYPE": "bool", "DEFAULT": false}
  ],
  "PRESETS": [
    {"NAME": "Green screen", "VALUES": {"amount": 1.0, "kind": 0, "keyColor": [0.1, 0.8, 0.2, 1.0], "tolerance": 0.3, "soft": 0.25, "spill": 0.9, "breathe": 0.0, "show": false}},
    {"NAME": "Lights only", "VALUES": {"amount": 1.0, "kind": 1, "tolerance": 0.3, "soft": 0.6, "spill": 0.0, "breathe": 0.3, "show": false}},
    {"NAME": "Holes for the sun", "VALUES": {"amount": 1.0, "kind": 2, "tolerance": 0.35, "soft": 0.2, "spill": 0.0, "breathe": 0.5, "show": false}}
  ]
}*/
#ifndef REACT_HOST
#define react_bass exp(-4.0 * fract(TIME * 2.0))
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#endif

vec2 chroma(vec3 c) { return vec2(-0.169 * c.r - 0.331 * c.g + 0.5 * c.b, 0.5 * c.r - 0.419 * c.g - 0.081 * c.b); }

float coverage(vec3 c, float t, float s) {
  if (kind == 0) {
    vec2 k = chroma(keyColor.rgb), d = chroma(c);
    // in the direction of the key colour distance counts less than across it: shadows on the screen go, too
    vec2 along = normalize(k + vec2(1e-5, 0.0));
    vec2 e = d - k;
    float far = length(vec2(max(-dot(e, along), 0.0) * 0.8, dot(e, vec2(-along.y, along.x))));
    return smoothstep(t * 0.42, t * 0.42 + s * 0.30 + 0.008, far);
  }
  float l = max(dot(c, vec3(0.2126, 0.7152, 0.0722)), kind == 1 ? 0.6 * max(c.r, max(c.g, c.b)) : 0.0);
  return kind == 1 ? smoothstep(t * 0.8, t * 0.8 + s * 0.5 + 0.01, l) : 1.0 - smoothstep(1.0 - t - s * 0.5 - 0.01, 1.0 - t, l);
}

void main() {
  vec2 uv = isf_FragNormCoord;
  vec4 src = IMG_NORM_PIXEL(inputImage, uv);
  float t = tolerance * (1.0 - 0.6 * breathe * react_bass * (0.3 + 0.7 * react_energy));
  // the mean of five masks: edges of one pixel do not crawl
  vec2 e = 0.7 / IMG_SIZE(inputImage);
  float m = 0.4 * coverage(src.rgb, t, soft);
  m += 0.15 * (coverage(IMG_NORM_PIXEL(inputImage, uv + e).rgb, t, soft) + coverage(IMG_NORM_PIXEL(inputImage, uv - e).rgb, t, soft));
  m += 0.15 * (coverage(IMG_NORM_PIXEL(inputImage, uv + vec2(e.x, -e.y)).rgb, t, soft) + coverage(IMG_NORM_PIXEL(inputImage, uv + vec2(-e.x, e.y)).rgb, t, soft));
  vec3 col = src.rgb;
  if (kind == 0) {
    // what is more of the key's main channel than of the two others is light from the screen
    vec3 k = keyColor.rgb;
    float over = k.g >= k.r && k.g >= k.b ? col.g - max(col.r, col.b) : (k.b >= k.r ? col.b - max(col.r, col.g) : col.r - max(col.g, col.b));
    vec3 mainOne = k.g >= k.r && k.g >= k.b ? vec3(0.0, 1.0, 0.0) : (k.b >= k.r ? vec3(0.0, 0.0, 1.0) : vec3(1.0, 0.0, 0.0));
    col -= mainOne * max(over, 0.0) * spill * amount;
    col += vec3(0.22) * max(over, 0.0) * spill * amount;
  }
  float alpha = src.a * mix(1.0, m, amount);
  gl_FragColor = show ? vec4(vec3(alpha), 1.0) : vec4(col, alpha);
}
