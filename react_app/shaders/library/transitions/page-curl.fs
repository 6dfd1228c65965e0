/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "The first picture is a sheet: it rolls off over a shining cylinder and throws its shadow on the next.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Wipe", "Distortion"],
  "INPUTS": [
    {"NAME": "startImage", "TYPE": "image"},
    {"NAME": "endImage", "TYPE": "image"},
    {"NAME": "progress", "LABEL": "Progress", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "angle", "LABEL": "Angle", "TYPE": "float", "DEFAULT": 0.15, "MIN": -1.0, "MAX": 1.0},
    {"NAME": "radius", "LABEL": "Radius", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "paper", "LABEL": "Back of the sheet", "TYPE": "float", "DEFAULT": 0.45, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "shine", "LABEL": "Shine", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "shadow", "LABEL": "Shadow", "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0}
  ],
  "PRESETS": [
    {"NAME": "Magazine", "VALUES": {"angle": 0.12, "radius": 0.35, "paper": 0.6, "shine": 0.7, "shadow": 0.6}},
    {"NAME": "Wallpaper", "VALUES": {"angle": 0.5, "radius": 0.8, "paper": 0.9, "shine": 0.1, "shadow": 0.7}},
    {"NAME": "Foil", "VALUES": {"angle": -0.25, "radius": 0.15, "paper": 0.1, "shine": 1.0, "shadow": 0.4}}
  ]
}*/
void main() {
  vec2 uv = isf_FragNormCoord;
  if (progress <= 0.0) { gl_FragColor = IMG_NORM_PIXEL(startImage, uv); return; }
  if (progress >= 1.0) { gl_FragColor = IMG_NORM_PIXEL(endImage, uv); return; }
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  float a = angle * 3.14159265;
  vec2 d = vec2(cos(a), sin(a)), unit = vec2(aspect, 1.0);
  vec2 p = (uv - 0.5) * unit;
  float half_ = 0.5 * (abs(d.x) * aspect + abs(d.y));
  float R = mix(0.04, 0.20, radius);
  // the sheet leaves the ground at this line and lies over a cylinder behind it; y is the distance from the line
  float line = mix(half_ + R * 0.02, -half_ - R * 1.25, progress);
  float roll = R * smoothstep(0.0, 0.08, progress);
  float y = dot(p, d) - line;
  vec4 below = IMG_NORM_PIXEL(endImage, uv);
  vec3 lin;
  float alpha = below.a;
  vec3 lb = below.rgb * below.rgb;
  float dark = shadow * smoothstep(0.0, 0.06, progress) * smoothstep(1.0, 0.92, progress);
  float px = 1.2 / RENDERSIZE.y;
  if (y > roll) {
    lb *= 1.0 - 0.75 * dark * exp(-(y - roll) * mix(26.0, 9.0, radius));
    lin = lb;
  } else {
    // front face of the sheet, from under the cylinder or flat
    float t = asin(clamp(y / max(roll, 1e-4), 0.0, 1.0));
    float travelled = y <= 0.0 ? y : roll * t;
    float over = roll * (3.14159265 - t);
    vec2 q1 = (p + d * (travelled - y)) / unit + 0.5, q2 = (p + d * (over - y)) / unit + 0.5;
    vec4 c = IMG_NORM_PIXEL(startImage, clamp(q1, 0.0, 1.0));
    bool on1 = max(abs(q1.x - 0.5), abs(q1.y - 0.5)) <= 0.5;
    lin = on1 ? c.rgb * c.rgb : lb;
    alpha = on1 ? c.a : below.a;
    float up = y > 0.0 ? 1.0 - cos(t) : 0.0;
    lin *= 1.0 - 0.45 * dark * up;
    if (y <= 0.0) lin *= 1.0 - 0.55 * dark * exp(y * mix(24.0, 8.0, radius)) * smoothstep(-roll * 4.0, 0.0, y) * step(0.0, -y);
    // the sheet's back: over the cylinder, then flat above the rest
    vec2 qb = y > 0.0 ? q2 : (p + d * (3.14159265 * roll - y - y)) / unit + 0.5;
    float off = max(abs(qb.x - 0.5) * aspect - 0.5 * aspect, abs(qb.y - 0.5) - 0.5);
    float back = smoothstep(px, -px, off) * step(0.001, progress);
    if (back > 0.0) {
      vec4 g = IMG_NORM_PIXEL(startImage, clamp(qb, 0.0, 1.0));
      vec3 sheet = mix(g.rgb * g.rgb, mix(vec3(0.52, 0.49, 0.44), g.rgb * g.rgb, 0.30), paper);
      float h = y > 0.0 ? y / max(roll, 1e-4) : 0.0;
      float lit = y > 0.0 ? 0.30 + 0.95 * sqrt(max(1.0 - h * h, 0.0)) - 0.15 * h : 0.62 + 0.63 * exp(y * 7.0);
      float gloss = shine * (0.85 * exp(-pow((h - 0.42) * 5.0, 2.0)) + 0.15 * exp(-pow((h - 0.85) * 14.0, 2.0))) * (y > 0.0 ? 1.0 : 0.0);
      sheet = sheet * lit + gloss * (0.25 + sheet);
      lin = mix(lin * (1.0 - 0.4 * dark), min(sheet, 1.0), back);
      alpha = mix(alpha, g.a, back);
    } else if (y <= 0.0) {
      lin *= 1.0 - 0.5 * dark * exp(-max(off, 0.0) * 18.0) * smoothstep(3.5, 0.5, -y / max(R, 1e-3));
    }
  }
  gl_FragColor = vec4(sqrt(clamp(lin, 0.0, 1.0)), alpha);
}
