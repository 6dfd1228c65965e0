/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "Totality: a black disc, its corona drawn by the spectrum, a diamond of light on the beat. Very light to render.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "Minimal"],
  "INPUTS": [
    {"NAME": "size", "LABEL": "Disc size", "TYPE": "float", "DEFAULT": 0.45, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "corona", "LABEL": "Corona", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "flare", "LABEL": "Beat diamond", "TYPE": "float", "DEFAULT": 0.6, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "center", "LABEL": "Position", "TYPE": "point2D", "DEFAULT": [0.5, 0.54], "MIN": [0.0, 0.0], "MAX": [1.0, 1.0]},
    {"NAME": "light", "LABEL": "Light", "TYPE": "color", "DEFAULT": [1.0, 0.62, 0.32, 1.0]},
    {"NAME": "space", "LABEL": "Sky", "TYPE": "color", "DEFAULT": [0.06, 0.09, 0.24, 1.0]},
    {"NAME": "setting", "LABEL": "Setting", "TYPE": "long", "DEFAULT": 0, "VALUES": [0, 1, 2], "LABELS": ["Sea", "Sky", "Alone, transparent"]},
    {"NAME": "emerge", "LABEL": "Emerge with energy", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0}
  ],
  "PRESETS": [
    {"NAME": "Blue sun", "VALUES": {"light": [0.45, 0.68, 1.0, 1.0], "space": [0.04, 0.06, 0.2, 1.0], "setting": 1, "corona": 0.7}},
    {"NAME": "Blood ring", "VALUES": {"light": [1.0, 0.22, 0.14, 1.0], "space": [0.14, 0.03, 0.06, 1.0], "size": 0.6, "flare": 0.85}},
    {"NAME": "Last light", "VALUES": {"size": 0.25, "corona": 0.85, "flare": 0.3, "light": [1.0, 0.8, 0.55, 1.0], "space": [0.1, 0.08, 0.16, 1.0], "center": [0.5, 0.62]}}
  ]
}*/
#ifndef REACT_HOST
#define react_beat (TIME * 2.0)
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_bass exp(-4.0 * fract(TIME * 2.0))
float spectrum(float x) { return (0.5 + 0.5 * sin(x * 30.0 + TIME * 2.0)) * (1.0 - 0.7 * x) * exp(-2.0 * fract(TIME * 2.0)); }
#else
float spectrum(float x) { float s = texture2D(react_audio, vec2(0.006 + 0.40 * x * x, 0.25)).r; return s * s; }
#endif

// Film curve, display gamma (a square root: cheap), a little more contrast in the shadows.
vec3 finish(vec3 c, float gain) {
  c = max(c, 0.0) * gain;
  c = sqrt(c * (c + 1.1) / (c * (c + 1.6) + 1.1));
  return mix(c, c * c * (3.0 - 2.0 * c), 0.65);
}
float dither(vec2 p) { return (fract(52.9829189 * fract(dot(p, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0; }

void main() {
  vec2 uv = isf_FragNormCoord;
  float unit = min(RENDERSIZE.x, RENDERSIZE.y);
  vec2 p = (uv - center) * RENDERSIZE / unit;
  float horizon = (0.17 - center.y) * RENDERSIZE.y / unit;
  float depth = 0.0;
  if (setting == 0 && p.y < horizon) {
    depth = horizon - p.y;
    float w = depth / (0.06 + depth);
    p.y = horizon + depth * 1.25;
    p.x += w * 0.030 * sin(90.0 * w + TIME * 0.9 + 6.0 * sin(p.x * 3.0 + TIME * 0.2)) * (0.6 + depth * 3.0);
  }
  float hit = react_pulse * (0.25 + 0.75 * react_energy);
  float life = 0.30 + 0.75 * react_energy;
  // Emerging, it is a star in quiet passages and opens into the full disc as the energy comes.
  float here = mix(1.0, smoothstep(0.40, 0.80, react_energy), emerge);
  float radius = mix(0.14, 0.34, size) * (1.0 + 0.020 * hit) * (0.004 + 0.996 * here);
  float r = length(p);
  float a = atan(p.x, p.y);
  float d = r - radius;
  float out_ = max(d, 0.0);

  // Spectrum read once around each half of the disc, softened into streamers.
  float s = spectrum(abs(a) / 3.1415927);
  float stream = 0.55 + 0.30 * sin(a * 5.0 + TIME * 0.13) * sin(a * 7.0 - TIME * 0.17) + 0.22 * sin(a * 14.0 + TIME * 0.23);
  float reach = mix(0.035, 0.16, corona) * (0.06 + 0.94 * here) * (0.55 + 0.8 * life * stream + 1.3 * s);
  vec3 lightC = light.rgb * light.rgb, spaceC = space.rgb * space.rgb;

  vec3 col = (setting == 2 ? 0.0 : 1.0) * spaceC * (0.06 + 0.50 * exp(-r * 1.7)) * (0.5 + 0.8 * life);
  col += mix(lightC, spaceC * 3.0, 0.45) * exp(-out_ * 3.0) * 0.13 * (life + hit) * here;
  float body = smoothstep(-0.003, 0.003, d);
  col += lightC * exp(-out_ / reach) * (0.25 + 0.85 * life + 0.9 * hit);
  col += mix(lightC, vec3(1.0), 0.55) * exp(-out_ * mix(160.0, 70.0, here)) * (0.8 + 1.2 * life);
  col *= body;
  col += lightC * 0.0025 * smoothstep(-0.10, 0.0, d) * (1.0 - body) * here;

  // The diamond moves a quarter of the rim with each bar.
  float where = 0.7 + 1.5707963 * floor(react_beat * 0.25);
  vec2 dp = p - radius * vec2(sin(where), cos(where));
  float dl = length(dp);
  float spark = hit * flare * here;
  col += mix(lightC, vec3(1.0), 0.7) * spark * (0.0035 / (0.0012 + dl * dl) * 0.45 + 0.007 / (0.008 + abs(dp.y) * 9.0 + abs(dp.x) * 0.45));
  if (depth > 0.0) {
    col *= mix(0.85, 0.22, smoothstep(0.0, 0.30, depth));
    col += lightC * 0.10 * exp(-depth * 70.0) * life * exp(-abs(p.x) * 1.8);
  }
  col = finish(col, 1.6);
  if (setting == 2) {
    float a = clamp(max(1.0 - body, max(col.r, max(col.g, col.b))), 0.0, 1.0);
    gl_FragColor = vec4(col / max(a, 0.004), a);
    return;
  }
  gl_FragColor = vec4(col + dither(gl_FragCoord.xy), 1.0);
}
