/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "An armillary sphere: eight turning rings of brass and light, each kept by one band, with beads that circle once in a bar.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "Audio Visualizer", "Geometry"],
  "INPUTS": [
    {"NAME": "size", "LABEL": "Size", "TYPE": "float", "DEFAULT": 0.55, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "thickness", "LABEL": "Ring width", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "tilt", "LABEL": "Disorder", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "speed", "LABEL": "Turning", "TYPE": "float", "DEFAULT": 0.35, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "marks", "LABEL": "Scale marks", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "metal", "LABEL": "Metal", "TYPE": "color", "DEFAULT": [0.85, 0.52, 0.22, 1.0]},
    {"NAME": "light", "LABEL": "Light", "TYPE": "color", "DEFAULT": [0.45, 0.80, 1.00, 1.0]}
  ],
  "PRESETS": [
    {"NAME": "Clockwork", "VALUES": {"tilt": 0.15, "marks": 1.0, "thickness": 0.6, "speed": 0.2, "light": [1.0, 0.82, 0.45, 1.0]}},
    {"NAME": "Satellites", "VALUES": {"tilt": 1.0, "thickness": 0.12, "glow": 0.8, "metal": [0.35, 0.42, 0.6, 1.0], "light": [0.6, 1.0, 0.85, 1.0]}},
    {"NAME": "Blood moon", "VALUES": {"tilt": 0.4, "size": 0.75, "metal": [0.72, 0.12, 0.1, 1.0], "light": [1.0, 0.42, 0.26, 1.0], "glow": 0.7}}
  ],
  "PASSES": [
    {"TARGET": "motion", "WIDTH": "9", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {"TARGET": "axes", "WIDTH": "8", "HEIGHT": "1", "FLOAT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_phase fract(TIME * 2.0)
#define react_bar fract(TIME * 0.5)
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_kick exp(-6.0 * fract(TIME * 2.0))
const float react_bands[8] = float[8](0.5, 0.5, 0.4, 0.4, 0.3, 0.3, 0.2, 0.2);
#endif

vec2 turned(vec2 p, float a) { float c = cos(a), s = sin(a); return mat2(c, -s, s, c) * p; }
// Film curve, display gamma, a little more contrast in the shadows.
vec3 finish(vec3 c, float gain) {
  c = pow(1.0 - exp(-max(c, 0.0) * gain), vec3(0.4545));
  return mix(c, c * c * (3.0 - 2.0 * c), 0.65);
}
float dither(vec2 p) { return (fract(52.9829189 * fract(dot(p, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0; }

// One ring seen by a ray: colour, and how far along the ray it is.
vec3 ringLight(vec3 ro, vec3 rd, int i, vec3 n, float level, float turn, float life, float hit, float px, out float far) {
  float fi = float(i);
  float b = turn * (1.0 - 0.07 * fi) + fi * 1.7;
  float dn = dot(rd, n);
  far = -dot(ro, n) / dn;
  if (far < 0.2 || far > 12.0) return vec3(0.0);
  vec3 q = ro + rd * far;
  float R = 0.42 + 0.083 * fi;
  float r = length(q);
  if (abs(r - R) > 0.22) return vec3(0.0);
  float width = mix(0.008, 0.050, thickness) * (0.75 + 0.5 * level);
  float blur = px * 0.9 * far / max(abs(dn), 0.10);
  float d = abs(r - R) - width;
  vec3 u = normalize(cross(n, vec3(0.31, 0.17, 0.93)));
  vec3 v = cross(n, u);
  float turnAt = fract(atan(dot(q, v), dot(q, u)) / 6.2831853 + 1.0 - b * 0.16);
  float near = smoothstep(2.6, 1.4, far);
  float body = smoothstep(blur, -blur, d) * min(1.0, width / blur + 0.25);
  vec3 m = metal.rgb * metal.rgb, l = light.rgb * light.rgb;
  // brushed metal: bright where the groove turns towards the lamp
  vec3 tangent = cross(n, q / r);
  float sheen = pow(1.0 - abs(dot(tangent, normalize(vec3(0.5, 0.75, -0.4)))), 5.0);
  float edge = smoothstep(blur, -blur, abs(d + 0.15 * width) - 0.15 * width - blur * 0.3);
  vec3 col = m * body * (0.16 + 1.5 * sheen + 0.45 * near) * (0.55 + 0.6 * life);
  col += m * edge * 0.7 * (0.4 + life) * near;
  float count = 48.0 + 12.0 * floor(fi * 0.5);
  float tick = abs(fract(turnAt * count) - 0.5) / count * 6.2831853 * R;
  float mark = smoothstep(0.003 + blur, 0.0, abs(tick - 0.5 / count * 6.2831853 * R)) * step(abs(r - R), width * 0.8);
  col += mix(m, vec3(1.0), 0.2) * mark * marks * body * (0.15 + 0.5 * life);
  // the lit arc: as long as the band is loud, its head a bead that goes round once in a bar
  float head = fract(react_bar * (mod(fi, 2.0) < 0.5 ? 1.0 : -1.0) + fi * 0.125);
  float behind = mod(fi, 2.0) < 0.5 ? fract(head - turnAt) : fract(turnAt - head);
  float span = 0.06 + 0.80 * level;
  float arc = smoothstep(span, 0.0, behind) * smoothstep(0.0, 0.004, behind);
  float thread = exp(-pow((r - R) / (0.007 + blur * 0.6), 2.0));
  float halo = exp(-abs(r - R) * 30.0) * smoothstep(0.06, 0.40, abs(dn));
  col += l * arc * (thread * (0.25 + 1.6 * level * life) + halo * glow * 0.22 * level * life);
  float bead = length(vec2((r - R), min(behind, 1.0 - behind) * 6.2831853 * R));
  col += mix(l, vec3(1.0), 0.45) * exp(-bead * bead * 1500.0) * (0.5 + 1.6 * level + 0.9 * hit) * life;
  col += l * exp(-bead * 16.0) * 0.12 * (level + hit) * life * (0.4 + glow);
  return col * (0.45 + 0.75 * near);
}

void main() {
  vec4 m = IMG_NORM_PIXEL(motion, vec2(8.5 / 9.0, 0.5));
  if (PASSINDEX == 0) {
    vec4 c = IMG_NORM_PIXEL(motion, isf_FragNormCoord);
    float dt = clamp(TIMEDELTA, 0.0, 0.1);
    int cell = int(gl_FragCoord.x);
    if (cell == 8) {
      c.x += dt * mix(0.05, 1.1, speed) * (0.4 + 0.8 * react_energy);
      c.y = max(c.y * exp(-dt * 6.0), react_kick * (0.3 + 0.7 * react_energy));
    } else {
      float v = 0.0;
      for (int i = 0; i < 8; i++) if (i == cell) v = react_bands[i];
      c.x = mix(v, c.x, exp(-dt * (v > c.x ? 22.0 : 4.5)));
    }
    gl_FragColor = c;
    return;
  }
  if (PASSINDEX == 1) {
    // what is the same for all pixels: each ring's axis, and how loud it is
    float fi = floor(gl_FragCoord.x);
    float a = fi * 0.61 + 0.6, b = m.x * (1.0 - 0.07 * fi) + fi * 1.7;
    float lean = mix(0.18, 1.35, tilt) * (0.55 + 0.45 * sin(fi * 2.4 + 0.5));
    vec3 n = vec3(sin(lean) * cos(b + a), cos(lean), sin(lean) * sin(b + a));
    n = normalize(mix(n, vec3(n.x, n.z, -n.y), 0.35 + 0.3 * sin(fi)));
    float level = IMG_NORM_PIXEL(motion, vec2((fi + 0.5) / 9.0, 0.5)).x;
    gl_FragColor = vec4(n, level * level);
    return;
  }
  vec2 uv = isf_FragNormCoord;
  float unit = min(RENDERSIZE.x, RENDERSIZE.y);
  vec2 p = (uv - 0.5) * RENDERSIZE / unit;
  float px = 1.0 / unit;
  float life = 0.35 + 0.75 * react_energy;
  float hit = react_pulse * (0.25 + 0.75 * react_energy);
  float scale = mix(2.35, 1.75, size);
  vec3 ro = vec3(0.0, 0.0, -2.1 * scale * 0.62);
  vec3 rd = normalize(vec3(p * 1.25, 1.0 + 0.95 * size));
  float sway = 0.35 * sin(m.x * 0.21) + 0.3;
  ro.yz = turned(ro.yz, sway); rd.yz = turned(rd.yz, sway);
  vec3 l = light.rgb * light.rgb, mt = metal.rgb * metal.rgb;
  vec3 col = vec3(0.0);
  float away = 0.0;
  for (int i = 0; i < 8; i++) {
    vec4 axis = IMG_NORM_PIXEL(axes, vec2((float(i) + 0.5) / 8.0, 0.5));
    col += max(ringLight(ro, rd, i, axis.xyz, axis.w, m.x, life, hit, px, away), 0.0);
  }
  // the heart
  float b = dot(-ro, rd);
  vec3 c = ro + rd * b;
  float d = length(c);
  float core = 0.115 + 0.035 * m.y;
  float ball = smoothstep(core + px * 3.0, core - px * 3.0, d);
  float rim = sqrt(max(1.0 - d * d / (core * core), 0.0));
  col = mix(col, l * (0.10 + 0.75 * pow(1.0 - rim, 2.0)) + mt * 0.25 * rim + mix(l, vec3(1.0), 0.5) * rim * rim * (0.25 * life + 0.9 * m.y), ball);
  col += l * exp(-d * 7.0) * (0.05 + 0.14 * life + 0.40 * m.y) * (0.35 + 1.1 * glow);
  float wave_ = d - 0.15 - 1.1 * react_phase;
  col += l * exp(-wave_ * wave_ * 120.0) * 0.05 * hit * (1.0 - react_phase);
  col += mt * 0.010 * exp(-dot(p, p) * 3.0) * life;
  col *= 1.0 - 0.6 * dot(uv - 0.5, uv - 0.5);
  gl_FragColor = vec4(finish(col, 1.8) + dither(gl_FragCoord.xy), 1.0);
}
