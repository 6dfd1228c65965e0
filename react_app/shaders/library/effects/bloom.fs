/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "Light that spills: a wide and a narrow glow from the bright parts, breathing with the bass.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Glow", "Blur"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "amount", "LABEL": "Amount", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0, "IDENTITY": 0.0},
    {"NAME": "threshold", "LABEL": "Threshold", "TYPE": "float", "DEFAULT": 0.45, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "radius", "LABEL": "Radius", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "beat", "LABEL": "Beat lift", "TYPE": "float", "DEFAULT": 0.35, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "tint", "LABEL": "Tint", "TYPE": "color", "DEFAULT": [1.0, 1.0, 1.0, 1.0]},
    {"NAME": "streak", "LABEL": "Streak", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0}
  ],
  "PRESETS": [
    {"NAME": "Misty", "VALUES": {"amount": 0.7, "threshold": 0.1, "radius": 1.0, "beat": 0.15, "tint": [0.95, 0.97, 1.0, 1.0], "streak": 0.0}},
    {"NAME": "Cinema streak", "VALUES": {"amount": 0.8, "threshold": 0.6, "radius": 0.6, "beat": 0.3, "tint": [0.6, 0.8, 1.0, 1.0], "streak": 1.0}},
    {"NAME": "Heat of the drop", "VALUES": {"amount": 0.6, "threshold": 0.35, "radius": 0.7, "beat": 0.7, "tint": [1.0, 0.82, 0.62, 1.0], "streak": 0.1}}
  ],
  "PASSES": [
    {"TARGET": "quarter", "WIDTH": "floor($WIDTH * 0.25)", "HEIGHT": "floor($HEIGHT * 0.25)"},
    {"TARGET": "quarterH", "WIDTH": "floor($WIDTH * 0.25)", "HEIGHT": "floor($HEIGHT * 0.25)"},
    {"TARGET": "narrow", "WIDTH": "floor($WIDTH * 0.25)", "HEIGHT": "floor($HEIGHT * 0.25)"},
    {"TARGET": "wideH", "WIDTH": "floor($WIDTH * 0.0625)", "HEIGHT": "floor($HEIGHT * 0.0625)"},
    {"TARGET": "wide", "WIDTH": "floor($WIDTH * 0.0625)", "HEIGHT": "floor($HEIGHT * 0.0625)"},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_bass exp(-4.0 * fract(TIME * 2.0))
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#endif

vec3 bright(vec2 uv) {
  vec4 c = IMG_NORM_PIXEL(inputImage, uv);
  float l = max(c.r, max(c.g, c.b));
  float keep = smoothstep(threshold * 0.9, threshold * 0.9 + 0.35, l);
  return c.rgb * c.rgb * keep * c.a;
}

vec3 before(vec2 at) {
  if (PASSINDEX == 1) return IMG_NORM_PIXEL(quarter, at).rgb;
  if (PASSINDEX == 2) return IMG_NORM_PIXEL(quarterH, at).rgb;
  if (PASSINDEX == 3) return IMG_NORM_PIXEL(narrow, at).rgb;
  return IMG_NORM_PIXEL(wideH, at).rgb;
}

void main() {
  vec2 uv = isf_FragNormCoord;
  if (PASSINDEX == 0) {
    vec2 e = 1.0 / RENDERSIZE;
    vec3 s = bright(uv + 0.5 * e * vec2(-0.5, -0.5)) + bright(uv + 0.5 * e * vec2(0.5, -0.5)) + bright(uv + 0.5 * e * vec2(-0.5, 0.5)) + bright(uv + 0.5 * e * vec2(0.5, 0.5));
    gl_FragColor = vec4(sqrt(s * 0.25), 1.0);
    return;
  }
  if (PASSINDEX < 5) {
    // separable blur, nine taps, first narrow at a quarter of the size, then wide at an eighth
    bool level = PASSINDEX > 2;
    bool across = PASSINDEX == 1 || PASSINDEX == 3;
    float spread = mix(0.8, 2.6, radius) * (level ? 1.5 : 1.0);
    vec2 d = (across ? vec2(1.0 + (level ? 5.0 * streak : 0.0), 0.0) : vec2(0.0, 1.0)) * spread / RENDERSIZE;
    vec3 s = vec3(0.0);
    float total = 0.0;
    int last = 4 + min(PASSINDEX, 0);  // always 4; a bound that is not known is not unrolled, which compiles far quicker
    for (int i = -last; i <= last; i++) {
      float fi = float(i);
      float w = exp(-fi * fi * 0.13);
      vec2 at = uv + d * fi;
      vec3 c = before(at);
      s += c * c * w;
      total += w;
    }
    gl_FragColor = vec4(sqrt(s / total), 1.0);
    return;
  }
  vec4 src = IMG_NORM_PIXEL(inputImage, uv);
  vec3 a = IMG_NORM_PIXEL(narrow, uv).rgb, b = IMG_NORM_PIXEL(wide, uv).rgb;
  vec3 glow = (a * a * 0.55 + b * b * 0.95) * tint.rgb;
  float gain = amount * (0.75 + beat * (0.9 * react_pulse * (0.25 + 0.75 * react_energy) + 0.25 * react_bass));
  vec3 lin = src.rgb * src.rgb + glow * gain;
  // shoulder: what was below white stays, the glow never clips hard
  vec3 over = max(lin - 0.75, 0.0);
  vec3 rolled = sqrt(min(lin, 0.75) + 0.25 * (1.0 - exp(-over * 4.0)));
  float grain = (fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0;
  gl_FragColor = amount <= 0.0 ? src : vec4(rolled + grain, max(src.a, min(1.0, max(glow.r, max(glow.g, glow.b)) * gain)));
}
