/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "A hyperbolic tiling that flows through its own infinity: tiles wake ring by ring with the beat, lines shine like inlaid gold.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "Geometry", "Fractal"],
  "INPUTS": [
    {"NAME": "model", "LABEL": "Space", "TYPE": "long", "DEFAULT": 0, "VALUES": [0, 1], "LABELS": ["Disc", "Band"]},
    {"NAME": "tiles", "LABEL": "Tiles", "TYPE": "long", "DEFAULT": 1, "VALUES": [0, 1, 2, 3], "LABELS": ["Pentagons", "Heptagons", "Squares", "Octagons"]},
    {"NAME": "speed", "LABEL": "Flow", "TYPE": "float", "DEFAULT": 0.35, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "line", "LABEL": "Inlay", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "fill", "LABEL": "Tile light", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "motif", "LABEL": "Rosettes", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "gold", "LABEL": "Inlay colour", "TYPE": "color", "DEFAULT": [1.00, 0.74, 0.36, 1.0]},
    {"NAME": "glass", "LABEL": "Tile colour", "TYPE": "color", "DEFAULT": [0.10, 0.34, 0.62, 1.0]}
  ],
  "PRESETS": [
    {"NAME": "Endless frieze", "VALUES": {"model": 1, "tiles": 0, "glass": [0.42, 0.08, 0.12, 1.0], "gold": [1.0, 0.82, 0.55, 1.0], "fill": 0.7}},
    {"NAME": "Lapis dome", "VALUES": {"tiles": 3, "motif": 0.9, "line": 0.25, "glass": [0.06, 0.16, 0.7, 1.0], "gold": [0.95, 0.9, 0.75, 1.0]}},
    {"NAME": "Jade", "VALUES": {"model": 1, "tiles": 2, "motif": 0.1, "line": 0.8, "glass": [0.05, 0.42, 0.28, 1.0], "gold": [0.72, 1.0, 0.8, 1.0], "speed": 0.6}}
  ],
  "PASSES": [
    {"TARGET": "motion", "WIDTH": "1", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_phase fract(TIME * 2.0)
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_bass exp(-4.0 * fract(TIME * 2.0))
#define react_seed 0.5
#endif

vec2 turned(vec2 p, float a) { float c = cos(a), s = sin(a); return mat2(c, -s, s, c) * p; }
// Film curve, display gamma, a little more contrast in the shadows.
vec3 finish(vec3 c, float gain) {
  c = pow(1.0 - exp(-max(c, 0.0) * gain), vec3(0.4545));
  return mix(c, c * c * (3.0 - 2.0 * c), 0.65);
}
float dither(vec2 p) { return (fract(52.9829189 * fract(dot(p, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0; }

vec2 mul(vec2 a, vec2 b) { return vec2(a.x * b.x - a.y * b.y, a.x * b.y + a.y * b.x); }
vec2 over(vec2 a, vec2 b) { return vec2(dot(a, b), a.y * b.x - a.x * b.y) / max(dot(b, b), 1e-9); }

void main() {
  vec4 m = IMG_NORM_PIXEL(motion, vec2(0.5));
  if (PASSINDEX == 0) {
    float dt = clamp(TIMEDELTA, 0.0, 0.1);
    m.x = mod(m.x + dt * mix(0.02, 0.55, speed) * (0.4 + 0.8 * react_energy), 4096.0);
    m.y = mix(react_bass * react_energy, m.y, exp(-dt * 7.0));
    gl_FragColor = m;
    return;
  }
  vec2 uv = isf_FragNormCoord;
  float unit = min(RENDERSIZE.x, RENDERSIZE.y);
  vec2 p = (uv - 0.5) * RENDERSIZE / unit;
  float life = 0.32 + 0.78 * react_energy;
  float hit = react_pulse * (0.25 + 0.75 * react_energy);
  float px = 1.0 / unit;
  vec3 gc = gold.rgb * gold.rgb, tc = glass.rgb * glass.rgb;
  vec2 z;
  float scale, rim;
  if (model == 1) {
    vec2 w = (RENDERSIZE.x > RENDERSIZE.y ? p : vec2(p.y, -p.x)) * 1.5708 * 1.02;
    float den = cosh(2.0 * w.x) + cos(2.0 * w.y);
    z = vec2(sinh(2.0 * w.x), sin(2.0 * w.y)) / den;
    vec2 one = vec2(1.0, 0.0) - mul(z, z);
    scale = 1.5708 * length(one);
    rim = abs(w.y) / 0.7854;
  } else {
    float R = 0.475 * (1.0 + 0.012 * hit);
    z = p / R;
    scale = 1.0 / R;
    rim = length(z);
  }
  vec3 col = vec3(0.0);
  float inside = smoothstep(1.0, 1.0 - px * 3.0, rim);
  if (rim < 1.0) {
    float r2 = min(dot(z, z), 0.99998);
    scale *= 2.0 / (1.0 - r2);
    // walk along a line of the plane, and turn about where we are
    float way = m.x + react_seed * 7.0;
    float P = tiles == 0 ? 5.0 : (tiles == 1 ? 7.0 : (tiles == 2 ? 4.0 : 8.0));
    float Q = tiles == 0 ? 4.0 : (tiles == 1 ? 3.0 : (tiles == 2 ? 6.0 : 3.0));
    float sp = sin(3.1415927 / P), cq = cos(3.1415927 / Q);
    float k = 1.0 / sqrt(cq * cq - sp * sp);
    float D = cq * k, R0 = sp * k;
    // one period of the way is the distance between the centres of two tiles
    float mid = D - R0;
    float span = 2.0 * log((1.0 + mid) / (1.0 - mid));
    if (model == 1) z = turned(z, 0.0);
    float go = fract(way / span * 0.5) * span - 0.5 * span;
    float s = tanh(0.5 * go);
    z = turned(z, model == 1 ? 0.0 : 0.10 * way);
    vec2 a = vec2(s, 0.0);
    z = over(z + a, vec2(1.0, 0.0) + mul(vec2(a.x, -a.y), z));
    float depth = 0.0, seg = 6.2831853 / P;
    vec2 c = vec2(D, 0.0);
    for (int i = 0; i < 22; i++) {
      float ang = atan(z.y, z.x);
      float fold = mod(ang + 0.5 * seg, seg) - 0.5 * seg;
      z = length(z) * vec2(cos(fold), abs(sin(fold)));
      vec2 q = z - c;
      float l2 = dot(q, q);
      if (l2 >= R0 * R0) break;
      z = c + q * (R0 * R0 / l2);
      depth += 1.0;
    }
    // distances as they are in the hyperbolic plane, so that all tiles look alike
    float here = 2.0 / (1.0 - min(dot(z, z), 0.9999));
    float edge = (length(z - c) - R0) * here;
    float spoke = z.y * here;
    float blur = max(px * scale, 0.0005);
    float w = mix(0.010, 0.055, line);
    float frame = smoothstep(w + blur, w - blur, edge) * min(1.0, 2.2 * w / blur);
    float thin = smoothstep(w * 0.35 + blur, w * 0.35 - blur, spoke) * min(1.0, w / blur);
    float rr = length(z) / mid;
    float ang = atan(z.y, z.x) / seg * 2.0;
    float petal = rr - (0.42 + 0.30 * cos(ang * 3.1415927));
    float rose = smoothstep(0.05 + blur * 2.0, 0.0, abs(petal) - 0.012) + smoothstep(0.05 + blur * 2.0, 0.0, abs(rr - 0.22 - 0.04 * m.y) - 0.01);
    float bud = smoothstep(0.16 + 0.05 * m.y, 0.05, rr);
    float parity = mod(depth, 2.0);
    float fade = 1.0 / (1.0 + blur * 9.0);
    float wake = exp(-pow((depth + rr * 0.5 - react_phase * 7.0) * 0.55, 2.0)) * hit;
    float bass = m.y * exp(-depth * 0.8);
    vec3 tile = mix(tc, tc * tc * 1.6 + gc * 0.02, parity);
    float sheen = 0.35 + 0.65 * smoothstep(1.1, 0.0, rr);
    col = tile * sheen * (0.03 + 0.95 * fill * (0.55 * life * life + 2.4 * wake + 0.8 * bass));
    col += tile * smoothstep(0.0, -0.04, petal) * motif * (0.10 + 0.75 * life + 2.4 * wake);
    col += gc * rose * motif * fade * (0.10 + 0.40 * life + 1.2 * wake);
    col += mix(gc, vec3(1.0), 0.2) * bud * (0.05 + 0.4 * life + 1.6 * wake + bass) * motif * fade;
    vec3 leaf = gc * (0.10 + 0.65 * life + 1.4 * wake) * (0.7 + 0.3 * sin(atan(z.y, z.x) * 9.0 + depth));
    col = mix(col, leaf, frame * fade);
    col += gc * thin * fade * 0.22 * (0.4 + life) * line * 1.6;
    col += gc * exp(-max(edge, 0.0) * 9.0) * 0.05 * (life + 3.0 * wake);
    col *= mix(1.0, 0.35, smoothstep(0.80, 1.0, rim));
    if (model == 1) col *= smoothstep(2.4, 0.6, abs(p.x));
  }
  col *= inside;
  float halo = max(rim - 1.0, 0.0);
  col += gc * (model == 1 ? 0.0 : 1.0) * (exp(-abs(rim - 1.004) / (px * 4.0)) * 0.5 + exp(-halo * 7.0) * (1.0 - inside) * 0.035) * (0.15 + 0.7 * life + 0.8 * hit);
  gl_FragColor = vec4(finish(col, 1.8) + dither(gl_FragCoord.xy), 1.0);
}
