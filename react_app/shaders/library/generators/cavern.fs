/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "Drifting through a living cave: veins of light in the rock carry every beat away into the dark.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "World"],
  "INPUTS": [
    {"NAME": "speed", "LABEL": "Speed", "TYPE": "float", "DEFAULT": 0.35, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "width", "LABEL": "Cave width", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "detail", "LABEL": "Rock detail", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "veins", "LABEL": "Veins", "TYPE": "float", "DEFAULT": 0.55, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "veinColor", "LABEL": "Vein colour", "TYPE": "color", "DEFAULT": [0.10, 0.92, 0.78, 1.0]},
    {"NAME": "lampColor", "LABEL": "Lamp colour", "TYPE": "color", "DEFAULT": [1.0, 0.48, 0.22, 1.0]},
    {"NAME": "wake", "LABEL": "Wake", "TYPE": "event"}
  ],
  "PRESETS": [
    {"NAME": "Emerald mine", "VALUES": {"veinColor": [0.25, 1.0, 0.35, 1.0], "lampColor": [0.95, 0.78, 0.45, 1.0], "width": 0.7, "veins": 0.7}},
    {"NAME": "Magma", "VALUES": {"veinColor": [1.0, 0.32, 0.08, 1.0], "lampColor": [0.85, 0.2, 0.14, 1.0], "speed": 0.2, "detail": 0.8, "veins": 0.8}},
    {"NAME": "Moonlit ice", "VALUES": {"veinColor": [0.55, 0.75, 1.0, 1.0], "lampColor": [0.5, 0.62, 0.85, 1.0], "detail": 0.2, "width": 0.85, "veins": 0.35}}
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

// Film curve, display gamma, a little more contrast in the shadows.
vec3 finish(vec3 c, float gain) {
  c = pow(1.0 - exp(-max(c, 0.0) * gain), vec3(0.4545));
  return mix(c, c * c * (3.0 - 2.0 * c), 0.65);
}
float dither(vec2 p) { return (fract(52.9829189 * fract(dot(p, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0; }

float gyroid(vec3 p) { return dot(sin(p), cos(p.yzx)); }
vec2 path(float z) { return vec2(1.2 * sin(z * 0.25), 0.9 * cos(z * 0.19)); }

// Distance to the rock: sheets of a gyroid, bored through along the path.
float rock(vec3 p) {
  float g = abs(gyroid(p * 2.1)) / 2.1 - 0.20;
  float open = mix(0.35, 0.95, width) - length(p.xy - path(p.z));
  float d = max(g * 0.68, open * 0.85);
  return d;
}

// The same rock with its grain, for shading only.
float grain(vec3 p) {
  return rock(p) - mix(0.0, 0.040, detail) * gyroid(p * 6.3) - mix(0.0, 0.016, detail) * gyroid(p * 15.0);
}

void main() {
  vec4 m = IMG_NORM_PIXEL(motion, vec2(0.5));
  if (PASSINDEX == 0) {
    float dt = clamp(TIMEDELTA, 0.0, 0.1);
    m.x += dt * mix(0.1, 1.9, speed) * (0.5 + 0.8 * react_energy);
    m.y = max(m.y * exp(-dt * 1.1), wake ? 1.0 : 0.0);
    gl_FragColor = m;
    return;
  }
  vec2 uv = isf_FragNormCoord;
  vec2 p = (uv - 0.5) * RENDERSIZE / min(RENDERSIZE.x, RENDERSIZE.y);
  float life = 0.25 + 0.85 * react_energy;
  float hit = react_pulse * (0.25 + 0.75 * react_energy);
  float z0 = m.x + react_seed * 40.0;
  vec3 ro = vec3(path(z0), z0);
  vec3 look = vec3(path(z0 + 1.6), z0 + 1.6);
  vec3 fw = normalize(look - ro);
  float roll = 0.25 * sin(m.x * 0.23);
  vec3 rt = normalize(cross(vec3(sin(roll), cos(roll), 0.0), fw));
  vec3 upv = cross(fw, rt);
  vec3 rd = normalize(fw * 0.80 + p.x * rt + p.y * upv);

  float t = 0.08;
  float d = 0.0;
  for (int i = 0; i < 34; i++) {
    d = rock(ro + rd * t);
    if (d < 0.003 * t) break;
    t += d;
    if (t > 9.0) break;
  }
  vec3 q = ro + rd * t;
  vec2 e = vec2(0.012, -0.012);
  vec3 n = normalize(e.xyy * grain(q + e.xyy) + e.yyx * grain(q + e.yyx) + e.yxy * grain(q + e.yxy) + e.xxx * grain(q + e.xxx));
  vec3 vein = veinColor.rgb * veinColor.rgb, lampC = lampColor.rgb * lampColor.rgb;

  // a lamp ahead of us on the path, a faint one at the camera
  vec3 lampPos = vec3(path(z0 + 3.2 + 0.5 * sin(TIME * 0.4)), z0 + 3.2 + 0.5 * sin(TIME * 0.4));
  vec3 l = lampPos - q;
  float ll = length(l);
  float diff = max(dot(n, l / ll), 0.0);
  float fall = 1.0 / (0.5 + ll * ll * 1.4);
  float occl = clamp(0.5 + 0.9 * rock(q + n * 0.35) / 0.35, 0.12, 1.0);
  vec3 stone = vec3(0.090, 0.080, 0.095);
  vec3 col = stone * lampC * diff * fall * occl * (2.0 + 6.0 * life + 7.0 * hit);
  vec3 h = normalize(l / ll - rd);
  col += lampC * pow(max(dot(n, h), 0.0), 32.0) * fall * occl * (0.4 + 1.4 * life);
  col += stone * vein * occl * 0.10 * (0.5 + 0.5 * n.y) * life;
  float rim = pow(1.0 - max(dot(n, -rd), 0.0), 3.0);
  col += stone * vein * rim * 0.5 * life * occl;

  // veins: where two slow fields agree; the beat runs along them away from the camera
  float v1 = gyroid(q * 3.1 + vec3(0.0, TIME * 0.05, 1.7)), v2 = gyroid(q.zxy * 5.3 + 4.0);
  float dv = abs(v1 + 0.25 * v2);
  float line = smoothstep(0.20, 0.02, dv), soft = exp(-dv * 4.5);
  float dist = q.z - z0;
  float front = exp(-pow((dist - react_phase * 6.5) * 0.85, 2.0)) * hit;
  float flow = 0.35 + 0.65 * smoothstep(0.2, 1.0, sin(dist * 1.6 - m.x * 1.5 + v2 * 2.0) * 0.5 + 0.5);
  float pow_ = veins * (0.18 + 0.75 * life * flow + 3.2 * front + 1.6 * m.y);
  col += vein * (line * 1.3 + soft * 0.22) * pow_ * (0.35 + 0.65 * occl);
  col += vein * front * 0.05 * occl;

  float air = exp(-t * 0.30);
  vec3 mist = mix(vein * 0.030, lampC * 0.10, 0.55) * (0.15 + 0.75 * life + 0.8 * hit);
  col = mix(mist * 0.55, col, air);
  // the lamp itself, seen through the air
  vec3 toLamp = lampPos - ro;
  float along = dot(toLamp, rd);
  float off = length(toLamp - rd * along);
  col += lampC * (0.010 / (0.030 + off * off * 1.6)) * (0.10 + 0.35 * life + 0.60 * hit) * smoothstep(0.5, 4.0, t);
  col *= 1.0 - 0.9 * dot(uv - 0.5, uv - 0.5);
  gl_FragColor = vec4(finish(col, 2.2) + dither(gl_FragCoord.xy), 1.0);
}
