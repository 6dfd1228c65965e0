/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "A night flight down a wet avenue between towers; the windows are level meters and a light front runs down the street on every beat.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "World"],
  "INPUTS": [
    {"NAME": "speed", "LABEL": "Speed", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "altitude", "LABEL": "Altitude", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "sway", "LABEL": "Camera sway", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "windows", "LABEL": "Windows", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "fog", "LABEL": "Fog", "TYPE": "float", "DEFAULT": 0.45, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "neon", "LABEL": "Neon", "TYPE": "color", "DEFAULT": [1.0, 0.12, 0.46, 1.0]},
    {"NAME": "haze", "LABEL": "Haze", "TYPE": "color", "DEFAULT": [0.10, 0.34, 0.62, 1.0]},
    {"NAME": "burst", "LABEL": "Warp", "TYPE": "event"}
  ],
  "PRESETS": [
    {"NAME": "Rooftops", "VALUES": {"altitude": 0.9, "speed": 0.3, "fog": 0.7, "neon": [1.0, 0.55, 0.2, 1.0], "haze": [0.28, 0.2, 0.55, 1.0]}},
    {"NAME": "Rain on chrome", "VALUES": {"speed": 0.6, "sway": 0.8, "windows": 0.3, "neon": [0.2, 0.9, 1.0, 1.0], "haze": [0.08, 0.2, 0.42, 1.0]}},
    {"NAME": "Old town gold", "VALUES": {"speed": 0.2, "windows": 0.85, "fog": 0.55, "neon": [1.0, 0.7, 0.3, 1.0], "haze": [0.4, 0.18, 0.12, 1.0]}}
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
float spectrum(float x) { return (0.5 + 0.5 * sin(x * 40.0 + TIME * 3.0)) * (1.0 - 0.5 * x) * exp(-2.0 * fract(TIME * 2.0)); }
#else
float spectrum(float x) { float s = texture2D(react_audio, vec2(0.005 + 0.5 * x * x, 0.25)).r; return (0.9 + 0.9 * x) * s * s; }
#endif

float hash2(vec2 p) { vec3 q = fract(vec3(p.xyx) * 0.1031); q += dot(q, q.yzx + 33.33); return fract((q.x + q.y) * q.z); }
// Film curve, display gamma, a little more contrast in the shadows.
vec3 finish(vec3 c, float gain) {
  c = pow(1.0 - exp(-max(c, 0.0) * gain), vec3(0.4545));
  return mix(c, c * c * (3.0 - 2.0 * c), 0.65);
}
float dither(vec2 p) { return (fract(52.9829189 * fract(dot(p, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0; }

// Height of the tower on a block; the avenue at x = 0 stays free.
float tower(vec2 cell) {
  if (abs(cell.x) < 0.5) return 0.0;
  float h = hash2(cell + floor(react_seed * 57.0));
  float tall = h * h * h;
  return 0.55 + 0.9 * h + 3.4 * tall + 0.10 * min(abs(cell.x), 6.0);
}

// Where a ray enters the tower on this block, -1 if it misses it.
float meet(vec3 o, vec3 d, vec2 cell, float low, float high) {
  vec3 a = (vec3(cell.x + 0.14, low, cell.y + 0.14) - o) / d, b = (vec3(cell.x + 0.86, high, cell.y + 0.86) - o) / d;
  vec3 n = min(a, b), f = max(a, b);
  float tn = max(n.x, max(n.y, n.z)), tf = min(f.x, min(f.y, f.z));
  return tn < tf && tn > 0.0 ? tn : -1.0;
}

void main() {
  vec4 m = IMG_NORM_PIXEL(motion, vec2(0.5));
  if (PASSINDEX == 0) {
    float dt = clamp(TIMEDELTA, 0.0, 0.1);
    m.y = max(m.y * exp(-dt * 1.3), burst ? 1.0 : 0.0);
    m.x = mod(m.x + dt * mix(0.15, 2.6, speed) * (0.5 + 0.8 * react_energy + 5.0 * m.y), 900.0);
    gl_FragColor = m;
    return;
  }
  vec2 uv = isf_FragNormCoord;
  vec2 p = (uv - 0.5) * RENDERSIZE / RENDERSIZE.y;
  float life = 0.28 + 0.82 * react_energy;
  float hit = react_pulse * (0.25 + 0.75 * react_energy);
  vec3 neonC = neon.rgb * neon.rgb, hazeC = haze.rgb * haze.rgb;

  // camera: over the avenue, a slow bank from side to side
  vec3 ro = vec3(0.5 + 0.22 * sway * sin(TIME * 0.23), mix(0.16, 1.9, altitude) + 0.05 * sway * sin(TIME * 0.31), m.x);
  float bank = 0.10 * sway * cos(TIME * 0.23);
  float cb = cos(bank), sb = sin(bank);
  p = mat2(cb, -sb, sb, cb) * p;
  float pitch = mix(0.16, -0.22, altitude);
  vec3 rd = normalize(vec3(p.x + 0.08 * sway * sin(TIME * 0.17), p.y + pitch, 0.95 - 0.25 * m.y));
  rd.x = abs(rd.x) < 1e-4 ? 1e-4 : rd.x;
  rd.y = abs(rd.y) < 1e-4 ? 1e-4 : rd.y;
  float wet = 0.0;
  float floorT = rd.y < 0.0 ? -ro.y / rd.y : 1e5;
  vec3 o = ro, d = rd;
  // The wet street is a mirror: beyond the point where the ray meets it, the towers stand on their heads, and the
  // ray goes on a little bent by the unevenness of the water.
  vec3 mo = ro, md = rd;
  if (rd.y < 0.0) {
    vec2 g = ro.xz + rd.xz * floorT;
    float rough = 0.006 * (sin(g.y * 34.0) + sin(g.x * 61.0 + g.y * 13.0)) * smoothstep(0.0, 3.0, floorT);
    mo.y -= rough * floorT;
    md.y = min(md.y + rough, -1e-4);
  }

  vec2 cell = floor(o.xz);
  vec2 inv = 1.0 / d.xz;
  vec2 stepDir = sign(d.xz);
  vec2 next = (cell + 0.5 + 0.5 * stepDir - o.xz) * inv;
  float t = 0.0, hitT = -1.0, face = 0.0, hgt = 0.0;
  vec3 pos = o;
  for (int i = 0; i < 30; i++) {
    float h = tower(cell);
    float leave = min(next.x, next.y);
    if (h > 0.0) {
      // a tower is a box a little smaller than its block
      float tn = t < floorT ? meet(o, d, cell, 0.0, h) : -1.0;
      bool mirrored = tn < 0.0 || tn > floorT;
      if (mirrored) tn = leave > floorT ? meet(mo, md, cell, -h, 0.0) : -1.0;
      if (tn > 0.0) {
        hitT = tn; hgt = h;
        if (mirrored) { o = mo; d = md; }
        vec3 q = o + d * tn;
        face = abs(abs(q.x - cell.x - 0.5) - 0.36) < 0.0015 ? 0.0 : (abs(abs(q.z - cell.y - 0.5) - 0.36) < 0.0015 ? 2.0 : 1.0);
        break;
      }
    }
    if (next.x < next.y) { cell.x += stepDir.x; next.x += stepDir.x * inv.x; } else { cell.y += stepDir.y; next.y += stepDir.y * inv.y; }
    t = leave;
    if (t > 26.0 || abs(o.y + d.y * t) > 5.6) break;
  }
  float up = max(abs(d.y), 0.0);
  vec3 fogC = hazeC * (0.05 + 0.30 * life) * exp(-up * 2.6) + neonC * (0.04 + 0.20 * life + 0.22 * hit) * exp(-up * 6.0) * exp(-abs(d.x / d.z) * 1.1);
  vec3 sky = fogC + vec3(0.0006, 0.0010, 0.0028);
  vec3 col = sky;
  float dist = hitT > 0.0 ? hitT : 40.0;
  if (hitT > 0.0) {
    pos = o + d * hitT;
    float y = abs(pos.y);
    float id = hash2(cell + 17.0);
    vec2 w = face < 0.5 ? pos.zy : pos.xy;
    w.y = y;
    float along = face < 0.5 ? fract(pos.z) : fract(pos.x);
    vec3 base = hazeC * 0.012 + vec3(0.0010, 0.0012, 0.0020);
    if (face > 0.5 && face < 1.5) {
      col = base * 0.6;
    } else {
      vec2 grid = vec2(along * floor(mix(14.0, 24.0, id)), y * mix(14.0, 26.0, fract(id * 7.0)));
      vec2 wi = floor(grid);
      vec2 wf = fract(grid);
      float aa = clamp(hitT * 0.050, 0.03, 0.45);
      float pane = smoothstep(0.5, 0.5 - aa, abs(wf.x - 0.5) + 0.14) * smoothstep(0.5, 0.5 - aa, abs(wf.y - 0.5) + 0.16);
      float r = hash2(wi + cell * 13.0 + face * 5.0);
      float lvl = spectrum(fract(id * 5.3));
      float meter = smoothstep(0.04, -0.02, y / hgt - lvl * 1.05) * step(0.45, fract(id * 3.1));
      float lamp = step(1.0 - (0.10 + 0.45 * windows), r) * (0.35 + 0.65 * fract(r * 91.0));
      vec3 warm = mix(vec3(1.0, 0.55, 0.20), vec3(0.55, 0.80, 1.0), step(0.62, fract(id * 11.0)));
      col = base * (0.5 + 0.5 * step(face, 0.5));
      col += warm * warm * pane * lamp * (0.10 + 0.30 * life);
      col += mix(neonC, hazeC * 1.6, step(0.6, fract(id * 17.0))) * pane * meter * (0.25 + 1.3 * life) * (0.3 + 0.7 * r);
      // neon along the edges of some towers
      float edge = min(along - 0.14, 0.86 - along);
      float trim = smoothstep(0.018 + aa * 0.03, 0.0, edge) * step(0.55, fract(id * 23.0));
      float crown = smoothstep(0.05 + aa * 0.05, 0.0, hgt - y) * step(0.35, id);
      float far = pos.z - ro.z;
      float front = exp(-pow((far - react_phase * 11.0) * 0.65, 2.0)) * hit;
      vec3 tubeC = mix(neonC, hazeC * 1.8, step(0.5, fract(id * 31.0)));
      col += tubeC * (trim + crown) * (0.20 + 0.9 * life + 3.0 * front);
      col += neonC * front * 0.05 * exp(-y * 0.9);
      // bounce from the street
      col += neonC * exp(-y * 5.0) * (0.03 + 0.06 * life) * step(abs(pos.x - 0.5), 1.0);
    }
    float vis = exp(-hitT * mix(0.05, 0.24, fog));
    col = mix(sky, col, vis);
  }
  if (rd.y < 0.0 && floorT < dist) {
    // on the street: darkened reflection, lane lights, cars
    vec2 g = ro.xz + rd.xz * floorT;
    float fres = 0.38 + 0.55 * pow(1.0 - abs(rd.y), 5.0);
    col *= fres * vec3(0.80, 0.88, 1.0);
    float vis = exp(-floorT * mix(0.05, 0.24, fog));
    float aa = floorT * 0.004;
    float lane = 0.0;
    float avenue = step(abs(g.x - 0.5), 0.62);
    float rail = smoothstep(0.012 + aa, 0.0, abs(abs(g.x - 0.5) - 0.46));
    float front = exp(-pow((g.y - ro.z - react_phase * 11.0) * 0.65, 2.0)) * hit;
    col += neonC * rail * avenue * (0.12 + 0.6 * life + 3.0 * front) * vis;
    float dash = smoothstep(0.010 + aa, 0.0, abs(g.x - 0.5)) * step(0.5, fract(g.y * 1.5));
    col += vec3(0.8, 0.9, 1.0) * dash * avenue * 0.10 * vis;
    for (int i = 0; i < 2; i++) {
      float side = float(i) * 2.0 - 1.0;
      float lanex = 0.5 + side * 0.22;
      float z = g.y - side * TIME * 1.6;
      float carId = floor(z / 2.6);
      float cz = fract(z / 2.6) * 2.6;
      float on = step(0.35, hash2(vec2(carId, side)));
      float tail = exp(-cz * 2.2) * smoothstep(0.0, 0.10, cz) * on;
      float lx = exp(-pow((g.x - lanex) * 16.0, 2.0));
      col += (side < 0.0 ? vec3(1.0, 0.80, 0.55) : vec3(1.0, 0.04, 0.03)) * tail * lx * vis * (0.3 + 0.6 * life);
    }
    col += neonC * front * avenue * 0.35 * vis;
    col = mix(fogC * 0.7, col, vis);
  }
  col += neonC * m.y * 0.25 * exp(-dot(p, p) * 9.0);
  col *= 1.0 - 0.9 * dot(uv - 0.5, uv - 0.5);
  gl_FragColor = vec4(finish(col, 2.3) + dither(gl_FragCoord.xy), 1.0);
}
