/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "A ball of glass rests on the picture, bulges or pinches it and jumps on the kick; fisheye when it is large.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Distortion Effect", "Geometry Adjustment"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "bulge", "LABEL": "Bulge", "TYPE": "float", "DEFAULT": 0.5, "MIN": -1.0, "MAX": 1.0, "IDENTITY": 0.0},
    {"NAME": "size", "LABEL": "Size", "TYPE": "float", "DEFAULT": 0.45, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "center", "LABEL": "Centre", "TYPE": "point2D", "DEFAULT": [0.5, 0.5], "MIN": [0.0, 0.0], "MAX": [1.0, 1.0]},
    {"NAME": "wander", "LABEL": "Wander", "TYPE": "float", "DEFAULT": 0.2, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "kick", "LABEL": "Kick", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "prism", "LABEL": "Prism", "TYPE": "float", "DEFAULT": 0.35, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "glass", "LABEL": "Glass", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "count", "LABEL": "Balls", "TYPE": "long", "DEFAULT": 0, "VALUES": [0, 1, 2], "LABELS": ["One", "Three", "Seven"]}
  ],
  "PRESETS": [
    {"NAME": "Crystal ball", "VALUES": {"bulge": 0.9, "size": 0.6, "wander": 0.1, "kick": 0.4, "prism": 0.5, "glass": 1.0, "count": 0}},
    {"NAME": "Fisheye", "VALUES": {"bulge": 0.6, "size": 1.0, "wander": 0.0, "kick": 0.3, "prism": 0.3, "glass": 0.0, "count": 0}},
    {"NAME": "Bubbles", "VALUES": {"bulge": 0.7, "size": 0.35, "wander": 0.9, "kick": 0.8, "prism": 0.8, "glass": 0.8, "count": 2}}
  ],
  "PASSES": [
    {"TARGET": "motion", "WIDTH": "1", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_kick exp(-5.0 * fract(TIME * 2.0))
#endif

void main() {
  vec4 m = IMG_NORM_PIXEL(motion, vec2(0.5));
  float dt = clamp(TIMEDELTA, 0.0, 0.1);
  if (PASSINDEX == 0) {
    // place on the path, and a spring that the kick strikes: x path, y stretch, z its speed
    float x = mod(m.x + dt * (0.15 + 0.5 * react_energy), 628.318);
    float pull = react_kick * (0.25 + 0.75 * react_energy);
    float z = m.z + dt * (260.0 * (pull - m.y) - 14.0 * m.z);
    gl_FragColor = vec4(x, clamp(m.y + dt * z, -0.6, 1.4), clamp(z, -30.0, 30.0), 1.0);
    return;
  }
  vec2 uv = isf_FragNormCoord;
  vec4 src = IMG_NORM_PIXEL(inputImage, uv);
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  vec2 unit = vec2(aspect, 1.0) / min(aspect, 1.0);
  int n = count == 0 ? 1 : (count == 1 ? 3 : 7);
  float radius = mix(0.08, 0.75, size * size * 0.5 + size * 0.5) * (n == 1 ? 1.0 : (n == 3 ? 0.55 : 0.38));
  vec2 best = vec2(0.0);
  float r = 9.0, big = radius;
  for (int i = 0; i < 7; i++) {
    if (i >= n) break;
    float k = float(i);
    vec2 path = vec2(sin(m.x * (0.7 + 0.11 * k) + k * 2.4), cos(m.x * (0.53 + 0.07 * k) + k * 1.7));
    vec2 at = center + path * wander * vec2(0.36, 0.34);
    if (n > 1) at += 0.30 * vec2(cos(k * 2.39996 + 0.4), sin(k * 2.39996 + 0.4)) * sqrt((k + 0.4) / float(n)) * (1.0 - 0.5 * wander);
    float own = radius * (n > 1 ? 0.75 + 0.5 * fract(k * 0.618) : 1.0) * (1.0 + 0.16 * kick * m.y);
    vec2 p = (uv - at) * unit;
    float d = length(p) / own;
    if (d < r) { r = d; best = p; big = own; }
  }
  if (r >= 1.0 || bulge == 0.0) { gl_FragColor = src; return; }
  float push = bulge * (1.0 + 0.45 * kick * m.y);
  float z = sqrt(max(1.0 - r * r, 0.0));
  vec3 col = vec3(0.0);
  vec2 from = uv - best / unit;
  for (int i = 0; i < 3; i++) {
    float f = push * (1.0 + prism * 0.16 * (float(i) - 1.0));
    // out to the rim the picture is met again without a step
    float k = f >= 0.0 ? mix(1.0, 1.0 - 0.92 * min(f, 1.3) * z, smoothstep(1.0, 0.80, r)) : 1.0 - f * z * z * 0.9;
    vec2 q = from + best * max(k, 0.05) / unit;
    q = 1.0 - abs(1.0 - mod(q, 2.0));
    vec3 c = IMG_NORM_PIXEL(inputImage, q).rgb;
    if (i == 0) col.r = c.r; else if (i == 1) col.g = c.g; else col.b = c.b;
  }
  vec3 nrm = vec3(best / big, z);
  float g = glass * smoothstep(0.0, 0.15, abs(bulge));
  float rim = pow(r, 7.0);
  float lamp = pow(max(dot(nrm, normalize(vec3(-0.5, 0.62, 0.6))), 0.0), 60.0) + 0.35 * pow(max(dot(nrm, normalize(vec3(0.55, -0.6, 0.45))), 0.0), 18.0);
  vec3 lin = col * col * (1.0 - 0.45 * g * rim) + g * (lamp * 0.55 + rim * 0.10 * smoothstep(1.0, 0.97, r));
  vec3 over = max(lin - 0.75, 0.0);
  vec3 outc = sqrt(min(lin, 0.75) + 0.25 * (1.0 - exp(-over * 4.0)));
  float edge = smoothstep(1.0, 1.0 - 2.0 / (big * min(RENDERSIZE.x, RENDERSIZE.y)), r);
  gl_FragColor = vec4(mix(src.rgb, g > 0.0 ? outc : col, edge), src.a);
}
