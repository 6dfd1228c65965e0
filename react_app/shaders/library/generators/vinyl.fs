/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "A record that cuts itself: one turn is one bar, so the rhythm stands as spokes of light in its grooves while the arm follows.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "Audio Visualizer"],
  "INPUTS": [
    {"NAME": "tilt", "LABEL": "Camera", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "zoom", "LABEL": "Zoom", "TYPE": "float", "DEFAULT": 0.4, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "pitch", "LABEL": "Groove spacing", "TYPE": "float", "DEFAULT": 0.55, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "gain", "LABEL": "Gain", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "sheen", "LABEL": "Sheen", "TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "low", "LABEL": "Bass colour", "TYPE": "color", "DEFAULT": [1.00, 0.32, 0.12, 1.0]},
    {"NAME": "high", "LABEL": "Treble colour", "TYPE": "color", "DEFAULT": [0.40, 0.85, 1.00, 1.0]},
    {"NAME": "label", "LABEL": "Label", "TYPE": "color", "DEFAULT": [0.90, 0.16, 0.14, 1.0]}
  ],
  "PRESETS": [
    {"NAME": "White label", "VALUES": {"low": [0.85, 0.85, 0.82, 1.0], "high": [0.55, 0.62, 0.72, 1.0], "label": [0.92, 0.9, 0.85, 1.0], "sheen": 0.8}},
    {"NAME": "Locked groove", "VALUES": {"tilt": 0.0, "zoom": 0.15, "pitch": 0.75, "low": [0.2, 0.9, 0.62, 1.0], "high": [0.75, 0.4, 1.0, 1.0], "label": [0.1, 0.12, 0.16, 1.0]}},
    {"NAME": "Needle", "VALUES": {"tilt": 1.0, "zoom": 1.0, "pitch": 0.7, "gain": 0.7, "label": [0.95, 0.62, 0.12, 1.0]}}
  ],
  "PASSES": [
    {"TARGET": "motion", "WIDTH": "1", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {"TARGET": "groove", "WIDTH": "256", "HEIGHT": "32", "PERSISTENT": true, "FLOAT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_bar fract(TIME * 0.5)
#define react_bars (TIME * 0.5)
#define react_pulse exp(-4.0 * fract(TIME * 2.0))
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#define react_bass exp(-4.0 * fract(TIME * 2.0))
#define react_mid 0.4
#define react_high 0.3
#define react_kick exp(-6.0 * fract(TIME * 2.0))
#define react_snare exp(-6.0 * fract(TIME + 0.5))
#define react_hat exp(-9.0 * fract(TIME * 4.0))
#endif

vec2 turned(vec2 p, float a) { float c = cos(a), s = sin(a); return mat2(c, -s, s, c) * p; }
// Film curve, display gamma, a little more contrast in the shadows.
vec3 finish(vec3 c, float gain) {
  c = pow(1.0 - exp(-max(c, 0.0) * gain), vec3(0.4545));
  return mix(c, c * c * (3.0 - 2.0 * c), 0.65);
}
float dither(vec2 p) { return (fract(52.9829189 * fract(dot(p, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0; }

const float TURNS = 32.0;

void main() {
  vec4 m = IMG_NORM_PIXEL(motion, vec2(0.5));
  float bars = mod(react_bars, TURNS);
  if (PASSINDEX == 0) {
    // x: where the cutting head was, y: kick that fades
    float dt = clamp(TIMEDELTA, 0.0, 0.1);
    gl_FragColor = vec4(bars, max(m.y * exp(-dt * 6.0), react_kick * (0.3 + 0.7 * react_energy)), m.x, 1.0);
    return;
  }
  if (PASSINDEX == 1) {
    // r bass, g middle, b treble of each place in each bar
    vec4 old = IMG_NORM_PIXEL(groove, isf_FragNormCoord);
    float here = floor(gl_FragCoord.y) + isf_FragNormCoord.x;
    float behind = mod(m.x - here + TURNS, TURNS);
    float step_ = mod(m.x - m.z + TURNS, TURNS);
    if (behind < min(step_, 0.5) + 1.0 / 256.0) {
      vec3 v = vec3(max(react_bass * 0.7, react_kick), react_mid * 0.8, max(react_high * 0.7, max(react_snare, react_hat) * 0.8));
      old = vec4(v * v * (0.25 + 0.75 * react_energy), 1.0);
    }
    gl_FragColor = old;
    return;
  }
  vec2 uv = isf_FragNormCoord;
  float unit = min(RENDERSIZE.x, RENDERSIZE.y);
  vec2 p = (uv - 0.5) * RENDERSIZE / unit;
  float life = 0.35 + 0.75 * react_energy;
  float hit = react_pulse * (0.25 + 0.75 * react_energy);
  vec3 lc = low.rgb * low.rgb, hc = high.rgb * high.rgb, labelC = label.rgb * label.rgb;
  // a camera above the deck
  float lean = mix(0.0, 1.12, tilt) + 0.02 * sin(TIME * 0.21);
  float dist = mix(3.35, 1.45, zoom);
  vec3 ro = vec3(0.0, sin(1.5708 - lean), -cos(1.5708 - lean)) * dist;
  vec3 target = vec3(mix(0.0, 0.50, zoom * zoom * tilt), 0.0, mix(0.0, 0.16, tilt * zoom) - 0.10 * tilt);
  vec3 fw = normalize(target - ro);
  vec3 rt = normalize(cross(vec3(0.0, cos(1.5708 - lean) + 0.001, sin(1.5708 - lean)), fw));
  vec3 upv = cross(fw, rt);
  vec3 rd = normalize(fw * 1.15 + p.x * rt + p.y * upv);
  vec3 col = vec3(0.0);
  float t = -ro.y / rd.y;
  if (rd.y < -0.001) {
    vec3 q = ro + rd * t;
    vec2 d = q.xz;
    float r = length(d);
    float px = t / unit / max(-rd.y, 0.15);
    float turn = atan(d.x, d.y) / 6.2831853;
    // the arm stands at a fixed place; the disc carries what was heard away from it
    float needleAt = 0.18;
    float since = fract(needleAt - turn);
    float spacing = mix(0.016, 0.052, pitch);
    float rows = (0.95 - r) / spacing;
    float inRow = fract(rows - since);
    float ring = floor(rows - since);
    float age = ring + since;
    float at = bars - age;
    float row = floor(mod(at + TURNS, TURNS)), col_ = fract(at + TURNS);
    vec3 v = IMG_NORM_PIXEL(groove, vec2(clamp(col_, 0.002, 0.998), (row + 0.5) / TURNS)).rgb;
    float disc = smoothstep(1.0 + px, 1.0 - px, r);
    float playable = smoothstep(0.36 - px, 0.36 + px, r) * step(-0.001, ring) * step(age, TURNS - 2.0) * step(r, 0.955);
    // one groove: bass fills it, treble is a bright thread in it
    float soft = px / spacing;
    float c = abs(inRow - 0.5);
    float body = smoothstep(0.42 + soft, 0.42 - soft, c) ;
    float width = 0.10 + 0.34 * v.r * (0.5 + gain);
    float bassLine = smoothstep(width + soft, width - soft - 0.06, c);
    float thread = smoothstep(0.07 + soft, 0.0, abs(inRow - 0.5 - 0.2 * (v.g - 0.3)));
    float decay = exp(-age * 0.10);
    vec3 light = lc * bassLine * v.r * (0.6 + 1.2 * gain) + hc * thread * v.b * (0.5 + 1.2 * gain) + mix(lc, hc, 0.5) * body * v.g * 0.22;
    float fresh = exp(-age * 3.5);
    // black lacquer: two bright fans where the grooves face the lamps
    vec2 tangent = vec2(-d.y, d.x) / max(r, 0.001);
    vec3 h1 = normalize(normalize(vec3(-0.7, 1.2, 0.9) - q) - rd), h2 = normalize(normalize(vec3(1.2, 0.7, -0.5) - q) - rd);
    float a1 = dot(vec3(tangent.x, 0.0, tangent.y), h1), a2 = dot(vec3(tangent.x, 0.0, tangent.y), h2);
    float fine = 0.75 + 0.25 * sin(r * 900.0) * smoothstep(0.004, 0.0005, px);
    float land = 0.55 + 0.45 * smoothstep(0.5, 0.2, c);
    float fan1 = pow(max(1.0 - a1 * a1, 0.0), 90.0), fan2 = pow(max(1.0 - a2 * a2, 0.0), 60.0);
    vec3 gloss = (mix(lc, vec3(1.0), 0.35) * fan1 * 0.10 + mix(hc, vec3(1.0), 0.2) * fan2 * 0.06) * fine * land * (0.3 + sheen * 1.4) * (0.5 + 0.6 * life + 0.4 * hit);
    vec3 lacquer = vec3(0.0035, 0.0035, 0.0045) + gloss;
    vec3 face = lacquer + light * playable * decay * (0.35 + 1.0 * life) * (1.0 + 1.6 * fresh);
    face += mix(lc, vec3(1.0), 0.2) * smoothstep(0.006 + px, 0.0, abs(r - 0.985)) * 0.06 * (0.5 + life);
    // label: four quarters, one for each beat, turning with the disc
    float labelR = 0.30;
    float onLabel = smoothstep(labelR + px, labelR - px, r);
    float spinTurn = fract(turn + react_bar + 1.0 - needleAt);
    float quarter = floor(spinTurn * 4.0);
    vec3 paper = labelC * (0.30 + 0.40 * life) * (mod(quarter, 2.0) < 0.5 ? 1.0 : 0.62);
    paper *= 0.75 + 0.9 * fan2 + 0.5 * fan1;
    float print_ = smoothstep(0.004 + px, 0.0, abs(r - 0.235)) + smoothstep(0.004 + px, 0.0, abs(r - 0.12)) ;
    float mark = smoothstep(0.022 + px, 0.022 - px, length(turned(d, (react_bar - needleAt) * 6.2831853) - vec2(0.0, 0.18)));
    paper = mix(paper, vec3(0.010), clamp(print_ * 0.7, 0.0, 1.0));
    paper = mix(paper, vec3(0.9, 0.86, 0.8) * (0.3 + 0.6 * life), mark);
    paper += labelC * 0.5 * hit;
    face = mix(face, paper, onLabel);
    face = mix(face, vec3(0.0), smoothstep(0.024 + px, 0.024 - px, r));
    face += vec3(0.4) * smoothstep(0.004 + px, 0.0, abs(r - 0.026)) * 0.3;
    // the deck and the light that spills on it
    float outside = max(r - 1.0, 0.0);
    vec3 deck = mix(lc, hc, 0.35) * exp(-outside * 5.0) * (0.010 + 0.03 * life + 0.06 * m.y);
    float strobe = smoothstep(0.35, 0.25, abs(fract((turn + react_bar) * 96.0) - 0.5)) * smoothstep(0.012 + px, 0.012 - px, abs(r - 1.04));
    deck += lc * strobe * (0.04 + 0.12 * life);
    col = mix(deck, face, disc);
    // arm: from its pivot to the head over the newest groove
    vec2 headPos = 0.95 * vec2(sin(needleAt * 6.2831853), cos(needleAt * 6.2831853));
    vec2 pivot = vec2(1.18, 1.00);
    vec2 ab = headPos - pivot;
    float k = clamp(dot(d - pivot, ab) / dot(ab, ab), 0.0, 1.0);
    float armD = length(d - pivot - ab * k);
    float arm = smoothstep(0.014 + px, 0.014 - px, armD);
    float head = smoothstep(0.030 + px, 0.030 - px, max(abs(dot(d - headPos, normalize(ab))) - 0.035, abs(dot(d - headPos, vec2(-ab.y, ab.x) / length(ab)))) ) ;
    col *= 1.0 - 0.6 * smoothstep(0.06, 0.0, length(d - pivot - ab * k - vec2(0.02, -0.02)));
    col = mix(col, vec3(0.10, 0.10, 0.11) * (0.35 + 0.9 * smoothstep(0.012, 0.0, armD)) * (0.5 + 0.6 * life), max(arm, head));
    float spark = length(d - headPos);
    vec3 now = lc * react_bass + hc * react_high;
    col += (now + mix(lc, hc, 0.4) * 0.15) * (exp(-spark * spark * 900.0) * 1.6 + exp(-spark * 9.0) * 0.16) * (0.3 + life);
  }
  col *= 1.0 - 0.9 * dot(uv - 0.5, uv - 0.5);
  gl_FragColor = vec4(finish(col, 2.0) + dither(gl_FragCoord.xy), 1.0);
}
