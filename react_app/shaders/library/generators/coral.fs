/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "A reaction-diffusion reef that grows in front of you: polyps are sown on the beat and the bass feeds them.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "Organic", "Feedback"],
  "INPUTS": [
    {"NAME": "pattern", "LABEL": "Growth", "TYPE": "long", "DEFAULT": 1, "VALUES": [0, 1, 2, 3], "LABELS": ["Cells", "Coral", "Labyrinth", "Worms"]},
    {"NAME": "relief", "LABEL": "Relief", "TYPE": "float", "DEFAULT": 0.55, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "seeds", "LABEL": "Beat seeds", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "tide", "LABEL": "Tide", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "water", "LABEL": "Water", "TYPE": "color", "DEFAULT": [0.03, 0.14, 0.20, 1.0]},
    {"NAME": "flesh", "LABEL": "Coral", "TYPE": "color", "DEFAULT": [1.0, 0.36, 0.30, 1.0]},
    {"NAME": "tips", "LABEL": "Tips", "TYPE": "color", "DEFAULT": [1.0, 0.90, 0.66, 1.0]},
    {"NAME": "storm", "LABEL": "Storm", "TYPE": "event"}
  ],
  "PRESETS": [
    {"NAME": "Deep cells", "VALUES": {"pattern": 0, "relief": 0.75, "water": [0.02, 0.06, 0.16, 1.0], "flesh": [0.28, 0.55, 0.95, 1.0], "tips": [0.8, 0.95, 1.0, 1.0]}},
    {"NAME": "Gold labyrinth", "VALUES": {"pattern": 2, "relief": 0.4, "tide": 0.15, "water": [0.07, 0.03, 0.02, 1.0], "flesh": [0.95, 0.6, 0.2, 1.0], "tips": [1.0, 0.94, 0.75, 1.0]}},
    {"NAME": "Venom", "VALUES": {"pattern": 3, "seeds": 0.9, "tide": 0.7, "water": [0.08, 0.02, 0.14, 1.0], "flesh": [0.4, 0.9, 0.3, 1.0], "tips": [0.9, 1.0, 0.55, 1.0]}}
  ],
  "PASSES": [
    {"TARGET": "reef", "WIDTH": "floor(184 * max(1, $WIDTH / $HEIGHT))", "HEIGHT": "floor(184 * max(1, $HEIGHT / $WIDTH))", "PERSISTENT": true, "FLOAT": true},
    {"TARGET": "reef", "WIDTH": "floor(184 * max(1, $WIDTH / $HEIGHT))", "HEIGHT": "floor(184 * max(1, $HEIGHT / $WIDTH))", "PERSISTENT": true, "FLOAT": true},
    {"TARGET": "reef", "WIDTH": "floor(184 * max(1, $WIDTH / $HEIGHT))", "HEIGHT": "floor(184 * max(1, $HEIGHT / $WIDTH))", "PERSISTENT": true, "FLOAT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_beat (TIME * 2.0)
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
float hash2(vec2 p) { vec3 q = fract(vec3(p.xyx) * 0.1031); q += dot(q, q.yzx + 33.33); return fract((q.x + q.y) * q.z); }

void main() {
  vec2 uv = isf_FragNormCoord;
  if (PASSINDEX < 3) {
    // Gray-Scott: r is the food, g the growth, b remembers what is young.
    vec2 e = 1.0 / RENDERSIZE;
    vec2 drag = 0.25 * tide * e * vec2(sin(TIME * 0.21 + uv.y * 5.0), cos(TIME * 0.17 + uv.x * 6.0));
    vec2 at = uv - drag;
    vec4 c = IMG_NORM_PIXEL(reef, at);
    if (c.a < 0.5) {
      vec2 cell = floor(uv * RENDERSIZE / 14.0);
      float s = step(0.80, hash2(cell + react_seed * 70.0)) * step(length(fract(uv * RENDERSIZE / 14.0) - 0.5), 0.28);
      gl_FragColor = vec4(1.0 - 0.5 * s, 0.5 * s, s, 1.0);
      return;
    }
    vec2 n = IMG_NORM_PIXEL(reef, at + vec2(e.x, 0.0)).rg + IMG_NORM_PIXEL(reef, at - vec2(e.x, 0.0)).rg + IMG_NORM_PIXEL(reef, at + vec2(0.0, e.y)).rg + IMG_NORM_PIXEL(reef, at - vec2(0.0, e.y)).rg;
    vec2 d = IMG_NORM_PIXEL(reef, at + e).rg + IMG_NORM_PIXEL(reef, at - e).rg + IMG_NORM_PIXEL(reef, at + vec2(e.x, -e.y)).rg + IMG_NORM_PIXEL(reef, at + vec2(-e.x, e.y)).rg;
    vec2 lap = n * 0.2 + d * 0.05 - c.rg;
    float feed = 0.0367, kill = 0.0649;
    if (pattern == 1) { feed = 0.0545; kill = 0.0620; }
    if (pattern == 2) { feed = 0.0370; kill = 0.0600; }
    if (pattern == 3) { feed = 0.0580; kill = 0.0650; }
    feed += 0.0035 * react_bass * react_energy;
    kill += 0.0012 * sin(uv.x * 5.0 + TIME * 0.11) * sin(uv.y * 4.0 - TIME * 0.09);
    float dt = clamp(TIMEDELTA * 44.0, 0.25, 1.0);
    float grow = c.r * c.g * c.g;
    vec2 next = c.rg + dt * vec2(1.0 * lap.x - grow + feed * (1.0 - c.r), 0.5 * lap.y + grow - (feed + kill) * c.g);
    if (PASSINDEX == 0) {
      // the beat clears a patch and sows its rim
      float b = floor(react_beat);
      vec2 spot = vec2(hash2(vec2(b, 1.7)), hash2(vec2(b, 9.3)));
      float r = length((uv - spot) * RENDERSIZE) / RENDERSIZE.y;
      float size = 0.05 + 0.10 * seeds * (0.3 + 0.7 * react_energy);
      float now = step(react_phase, 0.16) * step(0.01, seeds);
      next = mix(next, vec2(1.0, 0.0), now * smoothstep(size, size * 0.7, r) * 0.30);
      float rim = smoothstep(0.012, 0.0, abs(r - size)) * now;
      next.g = max(next.g, 0.40 * rim * (0.5 + 0.5 * sin(atan(uv.y - spot.y, (uv.x - spot.x) * RENDERSIZE.x / RENDERSIZE.y) * 5.0)));
      if (storm) {
        vec2 cell = floor(uv * RENDERSIZE / 20.0);
        float gone = step(0.45, hash2(cell + b));
        next = mix(next, vec2(1.0, 0.0), gone);
        next.g = max(next.g, 0.5 * step(0.85, hash2(cell * 1.7 + b)) * step(length(fract(uv * RENDERSIZE / 20.0) - 0.5), 0.25));
      }
    }
    float young = max(c.b * exp(-0.030 * dt), clamp((next.y - c.g) * 30.0, 0.0, 1.0));
    gl_FragColor = vec4(clamp(next, 0.0, 1.0), young, 1.0);
    return;
  }
  vec2 e = 1.0 / IMG_SIZE(reef);
  vec4 c = IMG_NORM_PIXEL(reef, uv);
  float gx = IMG_NORM_PIXEL(reef, uv + vec2(e.x, 0.0)).g - IMG_NORM_PIXEL(reef, uv - vec2(e.x, 0.0)).g;
  float gy = IMG_NORM_PIXEL(reef, uv + vec2(0.0, e.y)).g - IMG_NORM_PIXEL(reef, uv - vec2(0.0, e.y)).g;
  vec3 n = normalize(vec3(-gx, -gy, mix(0.9, 0.16, relief)));
  float life = 0.30 + 0.80 * react_energy;
  float hit = react_pulse * (0.25 + 0.75 * react_energy);
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  vec2 p = (uv - 0.5) * vec2(aspect, 1.0);

  // one lamp circles slowly above the reef
  vec3 l = vec3(0.55 * cos(TIME * 0.21), 0.40 * sin(TIME * 0.27), 0.55) - vec3(p, 0.0);
  float dist = length(l);
  l /= dist;
  float diff = max(dot(n, l), 0.0);
  float spec = pow(max(dot(n, normalize(l + vec3(0.0, 0.0, 1.0))), 0.0), 40.0);
  float g = smoothstep(0.05, 0.38, c.g);
  vec3 wc = water.rgb * water.rgb, fc = flesh.rgb * flesh.rgb, tc = tips.rgb * tips.rgb;
  fc = mix(fc, fc * vec3(0.75, 0.45, 1.6) + vec3(0.02, 0.0, 0.05), 0.75 * smoothstep(-0.2, 1.0, sin(p.x * 1.7 + p.y * 1.1 + TIME * 0.07)));
  vec3 base = mix(wc * 0.5, fc, g);
  base = mix(base, tc, smoothstep(0.28, 0.42, c.g) * 0.6);
  float fall = 1.0 / (0.5 + 1.6 * dist * dist);
  float ring = exp(-pow((length(p) - react_phase * 1.1) * 5.0, 2.0)) * hit;
  vec3 col = base * (0.03 + 1.5 * diff * diff * fall) * (0.35 + 0.95 * life + 1.9 * ring);
  col += tc * spec * fall * g * (0.25 + 0.7 * life);
  col += mix(fc, tc, 0.5) * c.b * (0.08 + 0.40 * life + 0.9 * hit);
  col += wc * (0.10 + 0.3 * ring);
  col *= mix(0.5, 1.0, smoothstep(0.0, 0.12, c.g + 0.06));
  col *= 1.0 - 1.1 * dot(uv - 0.5, uv - 0.5);
  gl_FragColor = vec4(finish(col, 2.0) + dither(gl_FragCoord.xy), 1.0);
}
