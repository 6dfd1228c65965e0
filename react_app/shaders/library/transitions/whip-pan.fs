/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "The camera is torn round: both pictures rush by, smeared, and the new one comes to rest.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Distortion"],
  "INPUTS": [
    {"NAME": "startImage", "TYPE": "image"},
    {"NAME": "endImage", "TYPE": "image"},
    {"NAME": "progress", "LABEL": "Progress", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "way", "LABEL": "Way", "TYPE": "long", "DEFAULT": 0, "VALUES": [0, 1, 2, 3], "LABELS": ["Left", "Right", "Up", "Down"]},
    {"NAME": "distance", "LABEL": "Distance", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "blur", "LABEL": "Blur", "TYPE": "float", "DEFAULT": 0.7, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "bounce", "LABEL": "Bounce", "TYPE": "float", "DEFAULT": 0.2, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "shake", "LABEL": "Shake", "TYPE": "float", "DEFAULT": 0.25, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "flare", "LABEL": "Flare", "TYPE": "float", "DEFAULT": 0.25, "MIN": 0.0, "MAX": 1.0}
  ],
  "PRESETS": [
    {"NAME": "News cut", "VALUES": {"way": 0, "distance": 0.2, "blur": 0.8, "bounce": 0.0, "shake": 0.2, "flare": 0.1}},
    {"NAME": "Merry-go-round", "VALUES": {"way": 1, "distance": 1.0, "blur": 1.0, "bounce": 0.1, "shake": 0.4, "flare": 0.5}},
    {"NAME": "Lift", "VALUES": {"way": 3, "distance": 0.0, "blur": 0.3, "bounce": 0.9, "shake": 0.0, "flare": 0.0}}
  ]
}*/
#ifndef REACT_HOST
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#endif

vec2 mirrored(vec2 q) { return 1.0 - abs(1.0 - mod(q, 2.0)); }
float go(float p) {
  float e = p * p * p * (p * (6.0 * p - 15.0) + 10.0);
  // it runs a little too far and swings back
  return e + bounce * 0.10 * smoothstep(0.45, 0.8, p) * sin((p - 0.5) * 12.566371) * (1.0 - p) * -4.0 * (1.0 - p);
}

void main() {
  vec2 uv = isf_FragNormCoord;
  if (progress <= 0.0) { gl_FragColor = IMG_NORM_PIXEL(startImage, uv); return; }
  if (progress >= 1.0) { gl_FragColor = IMG_NORM_PIXEL(endImage, uv); return; }
  vec2 d = way == 0 ? vec2(1.0, 0.0) : (way == 1 ? vec2(-1.0, 0.0) : (way == 2 ? vec2(0.0, -1.0) : vec2(0.0, 1.0)));
  float n = distance < 0.34 ? 1.0 : (distance < 0.67 ? 3.0 : 5.0);
  float p = progress;
  float speed = 30.0 * p * p * (1.0 - p) * (1.0 - p) / 1.875;
  float smear = blur * speed * speed * (0.08 + 0.09 * n);
  float jitter = fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715))));
  vec2 knock = shake * 0.014 * speed * vec2(d.y, d.x) * sin(p * 40.0) * (0.6 + 0.4 * react_energy);
  vec3 sum = vec3(0.0);
  float alpha = 0.0;
  for (int i = 0; i < 14; i++) {
    float f = (float(i) + jitter) / 14.0 - 0.5;
    vec2 q = uv + knock + d * (go(p) * n + f * smear);
    float along = dot(q - 0.5, d) + 0.5;
    float k = floor(along);
    // first pictures of the start, then of the end, each one a mirror image of its neighbour
    vec4 c;
    if (k < 0.5 * n) c = IMG_NORM_PIXEL(startImage, mirrored(q));
    else c = IMG_NORM_PIXEL(endImage, mirrored(q - d * n));
    sum += c.rgb * c.rgb;
    alpha += c.a;
  }
  vec3 lin = sum / 14.0 * (1.0 + flare * speed * 0.5);
  vec3 rolled = min(lin, 0.7) + 0.3 * (1.0 - exp(-max(lin - 0.7, 0.0) / 0.3));
  gl_FragColor = vec4(sqrt(mix(lin, rolled, smoothstep(0.0, 0.2, flare * speed))), alpha / 14.0);
}
