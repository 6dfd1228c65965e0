/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "The picture lies under water: real waves run from every kick, meet, bounce off the edges and calm down.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Distortion Effect", "Feedback"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "amount", "LABEL": "Amount", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0, "IDENTITY": 0.0},
    {"NAME": "drop", "LABEL": "Drops", "TYPE": "long", "DEFAULT": 0, "VALUES": [0, 1, 2], "LABELS": ["At the centre", "Anywhere", "Rain"]},
    {"NAME": "center", "LABEL": "Centre", "TYPE": "point2D", "DEFAULT": [0.5, 0.5], "MIN": [0.0, 0.0], "MAX": [1.0, 1.0]},
    {"NAME": "size", "LABEL": "Drop size", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "calm", "LABEL": "Calming", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "shine", "LABEL": "Shine", "TYPE": "float", "DEFAULT": 0.45, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "swell", "LABEL": "Swell", "TYPE": "float", "DEFAULT": 0.2, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "throw_", "LABEL": "Throw a stone", "TYPE": "event"}
  ],
  "PRESETS": [
    {"NAME": "Stone in a pond", "VALUES": {"amount": 0.6, "drop": 0, "size": 0.6, "calm": 0.25, "shine": 0.5, "swell": 0.1}},
    {"NAME": "Summer rain", "VALUES": {"amount": 0.45, "drop": 2, "size": 0.1, "calm": 0.6, "shine": 0.6, "swell": 0.2}},
    {"NAME": "Swimming pool", "VALUES": {"amount": 0.5, "drop": 1, "size": 0.8, "calm": 0.5, "shine": 0.8, "swell": 0.9}}
  ],
  "PASSES": [
    {"TARGET": "clock", "WIDTH": "1", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {"TARGET": "water", "WIDTH": "floor($WIDTH * 128 / min($WIDTH, $HEIGHT))", "HEIGHT": "floor($HEIGHT * 128 / min($WIDTH, $HEIGHT))", "PERSISTENT": true, "FLOAT": true},
    {"TARGET": "water", "WIDTH": "floor($WIDTH * 128 / min($WIDTH, $HEIGHT))", "HEIGHT": "floor($HEIGHT * 128 / min($WIDTH, $HEIGHT))", "PERSISTENT": true, "FLOAT": true},
    {"TARGET": "water", "WIDTH": "floor($WIDTH * 128 / min($WIDTH, $HEIGHT))", "HEIGHT": "floor($HEIGHT * 128 / min($WIDTH, $HEIGHT))", "PERSISTENT": true, "FLOAT": true},
    {"TARGET": "water", "WIDTH": "floor($WIDTH * 128 / min($WIDTH, $HEIGHT))", "HEIGHT": "floor($HEIGHT * 128 / min($WIDTH, $HEIGHT))", "PERSISTENT": true, "FLOAT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_beat (TIME * 2.0)
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_kick exp(-5.0 * fract(TIME * 2.0))
#define react_hat exp(-9.0 * fract(TIME * 4.0))
#endif

float hash1(float x) { x = fract(x * 0.1031 + 0.113); x *= x + 33.33; x *= x + x; return fract(x); }

float swellAt(vec2 p) {
  float t = TIME * 0.9;
  return sin(p.x * 7.0 + t + 1.5 * sin(p.y * 4.0 - 0.7 * t)) * 0.5 + sin(p.y * 9.0 - 1.2 * t + 1.3 * sin(p.x * 5.0 + 0.5 * t)) * 0.5;
}

void main() {
  vec2 uv = isf_FragNormCoord;
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  vec2 unit = vec2(aspect, 1.0) / min(aspect, 1.0);
  vec4 k = IMG_NORM_PIXEL(clock, vec2(0.5));
  if (PASSINDEX == 0) {
    // x the kick as it was, y strength of the drop that falls now, z its number
    float struck = react_kick > k.x + 0.15 ? react_kick * (0.3 + 0.7 * react_energy) : 0.0;
    if (throw_) struck = 1.3;
    gl_FragColor = vec4(react_kick, struck, mod(k.z + step(0.01, struck), 512.0), 1.0);
    return;
  }
  if (PASSINDEX < 5) {
    // height and speed of the surface; four steps a frame, each within what the grid can carry
    vec2 e = 1.0 / RENDERSIZE;
    vec4 w = IMG_NORM_PIXEL(water, uv);
    float n = IMG_NORM_PIXEL(water, uv + vec2(e.x, 0.0)).r + IMG_NORM_PIXEL(water, uv - vec2(e.x, 0.0)).r + IMG_NORM_PIXEL(water, uv + vec2(0.0, e.y)).r + IMG_NORM_PIXEL(water, uv - vec2(0.0, e.y)).r;
    float dt = clamp(TIMEDELTA * 60.0, 0.0, 2.6) * 0.25;
    float c = min(2.0 * dt, 0.68);
    float v = w.g + c * c * (n - 4.0 * w.r);
    v *= exp(-dt * mix(0.008, 0.075, calm));
    v -= w.r * dt * 0.0015;
    if (PASSINDEX == 1) {
      if (k.y > 0.01) {
        vec2 at = drop == 0 ? center : vec2(0.12 + 0.76 * hash1(k.z), 0.12 + 0.76 * hash1(k.z + 91.0));
        float r = mix(0.02, 0.09, size);
        vec2 d = (uv - at) * unit / r;
        v -= k.y * 0.85 * exp(-dot(d, d)) * (1.0 - 0.5 * dot(d, d));
      }
      if (drop == 2) {
        float tick = floor(TIME * 14.0);
        vec2 at = vec2(hash1(tick), hash1(tick + 37.0));
        vec2 d = (uv - at) * unit / 0.016;
        float first = floor((TIME - TIMEDELTA) * 14.0) < tick ? 1.0 : 0.0;
        v -= first * (0.20 + 0.35 * react_hat * react_energy) * exp(-dot(d, d));
      }
    }
    gl_FragColor = vec4(clamp(w.r + v, -2.0, 2.0), clamp(v, -1.0, 1.0), 0.0, 1.0);
    return;
  }
  vec4 src = IMG_NORM_PIXEL(inputImage, uv);
  if (amount <= 0.0) { gl_FragColor = src; return; }
  vec2 e = 1.2 / IMG_SIZE(water);
  vec2 slope = vec2(IMG_NORM_PIXEL(water, uv + vec2(e.x, 0.0)).r - IMG_NORM_PIXEL(water, uv - vec2(e.x, 0.0)).r, IMG_NORM_PIXEL(water, uv + vec2(0.0, e.y)).r - IMG_NORM_PIXEL(water, uv - vec2(0.0, e.y)).r);
  vec2 p = (uv - 0.5) * unit;
  float h = swellAt(p);
  slope += swell * 2.6 * vec2(swellAt(p + vec2(0.01, 0.0)) - h, swellAt(p + vec2(0.0, 0.01)) - h);
  vec2 bend = slope * amount * 0.30 / unit;
  vec2 a = uv - bend * 0.94, b = uv - bend, c = uv - bend * 1.06;
  vec4 mid = IMG_NORM_PIXEL(inputImage, 1.0 - abs(1.0 - mod(b, 2.0)));
  vec3 col = vec3(IMG_NORM_PIXEL(inputImage, 1.0 - abs(1.0 - mod(a, 2.0))).r, mid.g, IMG_NORM_PIXEL(inputImage, 1.0 - abs(1.0 - mod(c, 2.0))).b);
  vec3 nrm = normalize(vec3(-slope * 3.5, 1.0));
  float spec = pow(max(dot(nrm, normalize(vec3(-0.35, 0.55, 0.80))), 0.0), 40.0);
  float flat_ = pow(normalize(vec3(-0.35, 0.55, 0.80)).z, 40.0);
  float tilt = dot(nrm.xy, vec2(-0.55, 0.83));
  float lit = shine * smoothstep(0.0, 0.2, amount);
  vec3 lin = col * col * (1.0 + 0.9 * lit * tilt) + lit * max(spec - flat_, 0.0) * (0.10 + 0.9 * col) * 0.9;
  vec3 over = max(lin - 0.75, 0.0);
  gl_FragColor = vec4(sqrt(max(min(lin, 0.75), 0.0) + 0.25 * (1.0 - exp(-over * 4.0))), mid.a);
}
