/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "A flight through a golden sponge of spheres within spheres; light sits in its finest pores and runs ahead with each beat.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "World", "Fractal"],
  "INPUTS": [
    {"NAME": "speed", "LABEL": "Speed", "TYPE": "float", "DEFAULT": 0.35, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "form", "LABEL": "Form", "TYPE": "float", "DEFAULT": 0.7, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "tunnelWidth", "LABEL": "Passage", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "glow", "LABEL": "Pore light", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "fog", "LABEL": "Fog", "TYPE": "float", "DEFAULT": 0.3, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "metal", "LABEL": "Metal", "TYPE": "color", "DEFAULT": [1.00, 0.66, 0.30, 1.0]},
    {"NAME": "light", "LABEL": "Light", "TYPE": "color", "DEFAULT": [0.10, 0.62, 0.85, 1.0]},
    {"NAME": "bolt", "LABEL": "Bolt", "TYPE": "event"}
  ],
  "PRESETS": [
    {"NAME": "Ivory vault", "VALUES": {"metal": [0.92, 0.88, 0.8, 1.0], "light": [1.0, 0.45, 0.2, 1.0], "form": 0.2, "tunnelWidth": 0.7, "speed": 0.2}},
    {"NAME": "Copper mine", "VALUES": {"metal": [0.95, 0.38, 0.18, 1.0], "light": [0.2, 0.95, 0.62, 1.0], "glow": 0.85, "fog": 0.7}},
    {"NAME": "Violet machine", "VALUES": {"metal": [0.42, 0.4, 0.62, 1.0], "light": [0.85, 0.2, 1.0, 1.0], "form": 0.9, "speed": 0.6, "glow": 0.7}}
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
#define react_seed 0.5
#endif

// Film curve, display gamma, a little more contrast in the shadows.
vec3 finish(vec3 c, float gain) {
  c = pow(1.0 - exp(-max(c, 0.0) * gain), vec3(0.4545));
  return mix(c, c * c * (3.0 - 2.0 * c), 0.65);
}
float dither(vec2 p) { return (fract(52.9829189 * fract(dot(p, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0; }

vec2 path(float z) { return vec2(0.30 * sin(z * 0.9) + 0.12 * sin(z * 0.37), 0.26 * cos(z * 0.7)); }

// Distance to the sponge: mirrored cells, each turned inside out by a sphere, again and again. trap: how near to the poles.
float sponge(vec3 p, out vec2 trap) {
  float scale = 1.0;
  vec3 z = p;
  trap = vec2(9.0);
  float k = mix(1.02, 1.32, form);
  for (int i = 0; i < 5; i++) {
    z = 1.0 - abs(mod(z + 1.0, 4.0) - 2.0);
    float r2 = max(dot(z, z), 0.02);
    trap = min(trap, vec2(r2, abs(z.x + z.y * 0.3) + 0.25 * float(i == 0)));
    float f = k / r2;
    z *= f;
    scale *= f;
  }
  float d = 0.38 * min(abs(z.y), length(z.xz) * 0.9) / scale;
  return max(d, (mix(0.07, 0.26, tunnelWidth) - length(p.xy - path(p.z))) * 0.8);
}

void main() {
  vec4 m = IMG_NORM_PIXEL(motion, vec2(0.5));
  if (PASSINDEX == 0) {
    float dt = clamp(TIMEDELTA, 0.0, 0.1);
    m.x = mod(m.x + dt * mix(0.03, 0.75, speed) * (0.45 + 0.8 * react_energy), 2000.0);
    m.y = max(m.y * exp(-dt * 1.6), bolt ? 1.0 : 0.0);
    gl_FragColor = m;
    return;
  }
  vec2 uv = isf_FragNormCoord;
  vec2 p = (uv - 0.5) * RENDERSIZE / min(RENDERSIZE.x, RENDERSIZE.y);
  float life = 0.30 + 0.80 * react_energy;
  float hit = react_pulse * (0.25 + 0.75 * react_energy);
  float z0 = m.x + floor(react_seed * 13.0) * 1.37;
  vec3 ro = vec3(path(z0), z0);
  vec3 fw = normalize(vec3(path(z0 + 0.5), z0 + 0.5) - ro);
  float roll = 0.5 * sin(m.x * 0.31) + 0.2;
  vec3 rt = normalize(cross(vec3(sin(roll), cos(roll), 0.0), fw));
  vec3 rd = normalize(fw * 0.78 + p.x * rt + p.y * cross(fw, rt));
  float t = 0.02, d = 0.0;
  vec2 trap = vec2(0.0), tr;
  for (int i = 0; i < 28; i++) {
    d = sponge(ro + rd * t, trap);
    if (d < 0.0016 * t) break;
    t += d;
    if (t > 3.2) break;
  }
  vec3 q = ro + rd * t;
  float e = max(0.0010, 0.0012 * t);
  vec2 h = vec2(e, -e);
  vec3 n = normalize(h.xyy * sponge(q + h.xyy, tr) + h.yyx * sponge(q + h.yyx, tr) + h.yxy * sponge(q + h.yxy, tr) + h.xxx * sponge(q + h.xxx, tr) + 1e-9);
  vec3 mc = metal.rgb * metal.rgb, lc = light.rgb * light.rgb;
  float occl = clamp(sponge(q + n * 0.045, tr) / 0.030, 0.0, 1.0) * 0.7 + clamp(trap.x * 1.4, 0.0, 1.0) * 0.3;
  // the lamp flies ahead of us, a faint light is with us
  float ahead = 0.75 + 0.15 * sin(TIME * 0.5);
  vec3 l = vec3(path(z0 + ahead), z0 + ahead) - q;
  float ll = length(l);
  l /= ll;
  float diff = max(dot(n, l), 0.0), fall = 1.0 / (0.12 + ll * ll * 3.2);
  float spec = pow(max(dot(n, normalize(l - rd)), 0.0), 36.0);
  float self = max(dot(n, -rd), 0.0);
  vec3 alb = mix(mc, mc * vec3(0.55, 0.42, 0.50), smoothstep(0.1, 0.7, trap.x));
  vec3 col = alb * (diff * fall * (0.50 + 0.85 * life + 0.8 * hit) + self * exp(-t * 3.0) * 0.08 * life) * (0.04 + 0.96 * occl * occl);
  col += mix(mc, vec3(1.0), 0.4) * spec * fall * occl * (0.15 + 0.45 * life);
  col += alb * lc * 0.16 * (0.5 + 0.5 * n.y) * occl * life;
  // pores: the narrowest places carry the beat away
  float dist = q.z - z0;
  float front = exp(-pow((dist - react_phase * 2.6) * 2.4, 2.0)) * hit;
  float pore = exp(-trap.x * 16.0) + 0.6 * smoothstep(0.05, 0.0, trap.y) * exp(-t * 1.2);
  col += lc * pore * glow * (0.22 + 0.65 * life + 3.0 * front + 2.0 * m.y) * (0.35 + 0.65 * occl);
  float air = exp(-t * mix(0.4, 2.0, fog));
  vec3 mist = mix(lc, mc, 0.15) * (0.002 + 0.009 * life + 0.030 * hit + 0.15 * m.y);
  col = mix(mist, col, air);
  col *= 1.0 - 0.9 * dot(uv - 0.5, uv - 0.5);
  gl_FragColor = vec4(finish(col, 2.1) + dither(gl_FragCoord.xy), 1.0);
}
