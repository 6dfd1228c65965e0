/*{
  "ISFVSN": "2", "VSN": "1",
  "DESCRIPTION": "Flashes in time with the music, never more than three in any second whatever the tempo.",
  "CREDIT": "REACT-style live visuals, GPL-3.0-or-later",
  "CATEGORIES": ["Color Effect", "Utility"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"},
    {"NAME": "amount", "LABEL": "Amount", "TYPE": "float", "DEFAULT": 0.7, "MIN": 0.0, "MAX": 1.0, "IDENTITY": 0.0},
    {"NAME": "kind", "LABEL": "Kind", "TYPE": "long", "DEFAULT": 0, "VALUES": [0, 1, 2, 3], "LABELS": ["Colour", "Blackout", "Negative", "Burn out"]},
    {"NAME": "when", "LABEL": "When", "TYPE": "long", "DEFAULT": 1, "VALUES": [0, 1, 2, 3], "LABELS": ["Every half beat", "Every beat", "Every second beat", "Every bar"]},
    {"NAME": "tail", "LABEL": "Tail", "TYPE": "float", "DEFAULT": 0.35, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "flashColor", "LABEL": "Colour", "TYPE": "color", "DEFAULT": [1.0, 0.97, 0.92, 1.0]},
    {"NAME": "iris", "LABEL": "From the centre", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0},
    {"NAME": "drops", "LABEL": "In drops only", "TYPE": "bool", "DEFAULT": false}
  ],
  "PRESETS": [
    {"NAME": "Camera flash", "VALUES": {"amount": 0.9, "kind": 3, "when": 3, "tail": 0.7, "iris": 0.3}},
    {"NAME": "Cut to black", "VALUES": {"amount": 1.0, "kind": 1, "when": 1, "tail": 0.2, "iris": 0.0}},
    {"NAME": "Red alert", "VALUES": {"amount": 0.55, "kind": 0, "when": 2, "tail": 0.8, "flashColor": [0.75, 0.12, 0.10, 1.0], "iris": 0.8}}
  ],
  "PASSES": [
    {"TARGET": "state", "WIDTH": "2", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {}
  ]
}*/
#ifndef REACT_HOST
#define react_beat (TIME * 2.0)
#define react_bpm 120.0
#define react_drop 1.0
#define react_energy (0.5 + 0.3 * sin(TIME * 0.2))
#endif

void main() {
  // ages of the last three flashes and the light; then the number of the last step and whether there was one
  vec4 ages = IMG_NORM_PIXEL(state, vec2(0.25, 0.5)), last = IMG_NORM_PIXEL(state, vec2(0.75, 0.5));
  if (PASSINDEX == 0) {
    // WCAG 2.3.1: at most three flashes in any second. The steps are chosen for that, and a flash that would be
    // the fourth since the last full second is left out however the clock runs.
    float per = when == 0 ? 2.0 : (when == 1 ? 1.0 : (when == 2 ? 0.5 : 0.25));
    for (int i = 0; i < 4; i++) if (per * react_bpm > 176.0) per *= 0.5;
    float number = mod(floor(react_beat * per + 0.0001), 4096.0);
    bool begun = last.y > 0.5;
    if (!begun) ages.xyz = vec3(0.06);
    float dt = max(TIMEDELTA, 0.0);
    vec3 older = min(ages.xyz + dt, 60.0);
    bool may = begun && older.z >= 1.0 && older.x >= 0.25 && (!drops || react_drop > 0.02);
    bool now = may && number != last.x && amount > 0.0;
    float light = ages.w * exp(-min(dt, 0.1) * mix(26.0, 5.0, tail));
    if (older.x < 0.05) light = 1.0;
    if (now) { older = vec3(0.0, older.xy); light = 1.0; }
    gl_FragColor = isf_FragNormCoord.x < 0.5 ? vec4(older, begun ? min(light, 1.0) : 0.0) : vec4(number, 1.0, 0.0, 1.0);
    return;
  }
  vec4 src = IMG_THIS_PIXEL(inputImage);
  vec2 p = (isf_FragNormCoord - 0.5) * vec2(RENDERSIZE.x / RENDERSIZE.y, 1.0) / max(1.0, RENDERSIZE.x / RENDERSIZE.y);
  float shape = mix(1.0, exp(-dot(p, p) * 9.0), iris);
  float k = amount * ages.w * shape * mix(0.35, 1.0, smoothstep(0.0, 0.08, react_energy));
  vec3 lin = src.rgb * src.rgb, c = lin;
  float alpha = src.a;
  if (kind == 0) { c = mix(lin, flashColor.rgb * flashColor.rgb, k); alpha = mix(src.a, 1.0, k); }
  else if (kind == 1) c = lin * (1.0 - k);
  else if (kind == 2) c = mix(lin, (1.0 - src.rgb) * (1.0 - src.rgb), k);
  else { c = lin * (1.0 + 14.0 * k) + 0.25 * k * k * flashColor.rgb; c = mix(lin, 1.0 - exp(-c * 1.25), smoothstep(0.0, 0.15, k)); }
  gl_FragColor = k <= 0.0 ? src : vec4(sqrt(max(c, 0.0)), alpha);
}
