/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "A silent reel: sixteen frames a second, weaving gate, scratches, dust and a lamp that breathes with the kick.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Film", "Retro"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "amount", "LABEL": "Amount", "TYPE": "float", "DEFAULT": 0.85, "MIN": 0.0, "MAX": 1.0, "IDENTITY": 0.0},
    {"NAME": "tone", "LABEL": "Stock", "TYPE": "long", "DEFAULT": 0, "VALUES": [0, 1, 2, 3], "LABELS": ["Silver", "Sepia", "Hand tinted", "Home colour"]},
    {"NAME": "weave", "LABEL": "Weave", "TYPE": "float", "DEFAULT": 0.35, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "scratches", "LABEL": "Scratches", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "dust", "LABEL": "Dust", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "judder", "LABEL": "Slow shutter", "TYPE": "bool", "DEFAULT": true},
    {"NAME": "vignette", "LABEL": "Vignette", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "lamp", "LABEL": "Lamp", "TYPE": "float", "DEFAULT": 0.35, "MIN": 0.0, "MAX": 1.0}
  ],
  "PRESETS": [
    {"NAME": "Nickelodeon", "VALUES": {"amount": 1.0, "tone": 0, "weave": 0.6, "scratches": 0.7, "dust": 0.6, "judder": true, "vignette": 0.8, "lamp": 0.6}},
    {"NAME": "Grandfather's reel", "VALUES": {"amount": 0.9, "tone": 3, "weave": 0.3, "scratches": 0.25, "dust": 0.4, "judder": true, "vignette": 0.5, "lamp": 0.4}},
    {"NAME": "Well kept print", "VALUES": {"amount": 0.7, "tone": 1, "weave": 0.12, "scratches": 0.08, "dust": 0.12, "judder": false, "vignette": 0.4, "lamp": 0.2}}
  ],
  "PASSES": [
    {"TARGET": "clock", "WIDTH": "1", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {"TARGET": "plate", "PERSISTENT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_kick exp(-5.0 * fract(TIME * 2.0))
#endif

float hash1(float x) { x = fract(x * 0.1031 + 0.113); x *= x + 33.33; x *= x + x; return fract(x); }
float hash2(vec2 p) { vec3 q = fract(vec3(p.xyx) * 0.1031); q += dot(q, q.yzx + 33.33); return fract((q.x + q.y) * q.z); }

void main() {
  vec2 uv = isf_FragNormCoord;
  vec4 m = IMG_NORM_PIXEL(clock, vec2(0.5));
  if (PASSINDEX == 0) {
    // x part of the film frame gone, y its number, z whether it is new, w there was one
    float x = m.x + clamp(TIMEDELTA, 0.0, 0.1) * 16.0;
    float fresh = x >= 1.0 || m.w < 0.5 ? 1.0 : 0.0;
    gl_FragColor = vec4(fract(x), mod(m.y + fresh, 4096.0), fresh, 1.0);
    return;
  }
  vec4 src = IMG_NORM_PIXEL(inputImage, uv);
  if (PASSINDEX == 1) {
    gl_FragColor = m.z > 0.5 || !judder ? src : IMG_NORM_PIXEL(plate, uv);
    return;
  }
  if (amount <= 0.0) { gl_FragColor = src; return; }
  float n = m.y;
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  vec2 shift = vec2(hash1(n) - 0.5, hash1(n + 71.0) - 0.5) * vec2(0.004, 0.006) + vec2(0.0, 0.006) * step(0.965, hash1(n + 13.0)) * (hash1(n + 5.0) - 0.5) * 6.0;
  vec2 q = (uv - 0.5) * (1.0 - 0.02 * weave * amount) + 0.5 + shift * weave * amount * 1.6;
  vec2 e = 0.8 / RENDERSIZE * max(RENDERSIZE.y / 720.0, 0.6);
  vec3 c = 0.5 * IMG_NORM_PIXEL(plate, q).rgb + 0.25 * (IMG_NORM_PIXEL(plate, q + e).rgb + IMG_NORM_PIXEL(plate, q - e).rgb);
  float l = dot(c, vec3(0.40, 0.50, 0.10));
  float s = mix(l, l * l * (3.0 - 2.0 * l), 0.5);
  vec3 col;
  if (tone == 0) col = s * vec3(1.0, 0.985, 0.955) + 0.02;
  else if (tone == 1) col = mix(vec3(0.075, 0.045, 0.030), vec3(1.0, 0.90, 0.72), s) * (0.6 + 0.4 * s);
  else if (tone == 2) { vec3 w = clamp(mix(vec3(l), c, 1.25), 0.0, 1.0); col = mix(vec3(s), w * vec3(1.0, 0.92, 0.86) + 0.03, 0.55 + 0.35 * sin(uv.x * 5.0 + hash1(floor(n / 40.0)) * 6.0) * 0.3); }
  else col = pow(clamp(mix(vec3(l), c, 0.82) * vec3(1.08, 0.99, 0.84) + vec3(0.045, 0.025, 0.035), 0.0, 1.0), vec3(0.92, 1.0, 1.06));
  float hit = react_kick * (0.3 + 0.7 * react_energy);
  // the lamp flickers by a few percent only, and lifts on the kick
  col *= 1.0 + lamp * (0.05 * (hash1(n + 29.0) - 0.5) + 0.03 * sin(n * 0.7) + 0.16 * hit);
  vec2 v = uv - 0.5;
  col *= 1.0 - vignette * smoothstep(0.06, 0.62, dot(v, v) * 1.9);
  // scratches stay where they are for some frames; white ones are deep, black ones dirt
  float marks = 0.0;
  for (int i = 0; i < 4; i++) {
    float k = float(i) * 37.0 + floor(n / (6.0 + 5.0 * float(i))) * 3.0;
    float x = hash1(k) + 0.004 * (hash1(n + k) - 0.5) + 0.003 * sin(uv.y * 5.0 + k);
    float w = mix(0.0004, 0.0016, hash1(k + 3.0));
    float on = step(1.0 - scratches * 0.75, hash1(k + 9.0)) * (0.35 + 0.65 * hash2(vec2(floor(uv.y * 24.0), k)));
    marks += on * smoothstep(w + 1.0 / RENDERSIZE.x, 0.0, abs(uv.x - x)) * (hash1(k + 7.0) > 0.3 ? 0.5 : -0.4);
  }
  float specks = 0.0;
  for (int i = 0; i < 5; i++) {
    float k = n * 1.7 + float(i) * 53.0;
    vec2 at = vec2(hash1(k), hash1(k + 21.0));
    float r = mix(0.0015, 0.011, pow(hash1(k + 5.0), 3.0));
    vec2 d = (uv - at) * vec2(aspect, 1.0);
    float wob = 1.0 + 0.5 * sin(atan(d.y, d.x) * 3.0 + k) * hash1(k + 2.0);
    specks += step(1.0 - dust * 0.7, hash1(k + 8.0)) * smoothstep(r * wob + 0.0015, r * wob * 0.6, length(d)) * (hash1(k + 4.0) > 0.6 ? 0.7 : -0.55);
  }
  // a hair in the gate, now and then
  float hk = floor(n / 22.0);
  vec2 hd = (uv - vec2(0.1 + 0.8 * hash1(hk), 1.0)) * vec2(aspect, 1.0);
  float hair = step(1.0 - dust * 0.35, hash1(hk + 6.0)) * smoothstep(0.0035, 0.0010, abs(hd.x - 0.06 * sin(hd.y * 18.0 + hk) * hd.y * 6.0)) * step(-0.12 * hash1(hk + 2.0) - 0.03, hd.y);
  float grain = hash2(gl_FragCoord.xy + n * 7.0) + hash2(gl_FragCoord.xy * 1.31 + n * 3.0) - 1.0;
  col += marks * scratches + specks + grain * 0.07 * (0.3 + 0.7 * sqrt(clamp(l, 0.0, 1.0)));
  col *= 1.0 - 0.75 * hair;
  gl_FragColor = vec4(mix(src.rgb, clamp(col, 0.0, 1.0), smoothstep(0.0, 0.8, amount)), src.a);
}
