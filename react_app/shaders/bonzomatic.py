"""Bonzomatic (live coding at parties) -> ISF: its sound textures become ours, the last frame a persistent target."""

from __future__ import annotations

import re

from react_app.shaders import glsltext
from react_app.shaders.isftext import NOISE_SIZE, NOISE_TEXT, SOUND, SOUND_TEXT, Draft, Imported, macro_lines

_SOUNDS = ("texFFT", "texFFTSmoothed", "texFFTIntegrated")
_PICTURES = ("texChecker", "texNoise", "texTex1", "texTex2", "texTex3", "texTex4", "texRevision")
_BINS = 1024.0

_SOUND_FUNCTIONS = """
vec4 importedFFT(float x) {
  float level = texture(importedSound, vec2(x, 0.25)).r;
  return vec4(0.4 * level * level * level);
}
vec4 importedSum(float x) { return texture(soundSum, vec2(x, 0.5)); }
"""


def is_bonzomatic(code: str) -> bool:
    """Return whether code is written for Bonzomatic."""
    return re.search(r"\b(?:fGlobalTime|v2Resolution|texFFTSmoothed|texPreviousFrame)\b", code) is not None


def isf_of_bonzomatic(code: str, name: str, origin: str) -> Imported:
    """Return the ISF file of a shader written for Bonzomatic."""
    draft = Draft(f"{name}, imported from {origin}.")
    code = glsltext.without_preamble(code)
    declared = list(glsltext.uniforms(code))
    for _, _, declaration in declared:
        code = code.replace(declaration, "")
    output = re.search(r"(?:layout\s*\([^)]*\)\s*)?\bout\s+vec4\s+(\w+)\s*;", code)
    if output is not None:
        code = code.replace(output.group(), "")
    used = glsltext.words(code)
    pairs = [("fGlobalTime", "TIME"), ("fFrameTime", "TIMEDELTA"), ("v2Resolution", "RENDERSIZE")]
    if output is not None:
        pairs.append((output.group(1), "gl_FragColor"))
    code = glsltext.with_calls(code, frozenset(_SOUNDS), _sound_call)
    code = glsltext.with_calls(code, frozenset(_PICTURES), glsltext.repeated)
    head = ""
    sounds, pictures = used & set(_SOUNDS), used & set(_PICTURES)
    if sounds:
        draft.need(SOUND)
        draft.passes.append({"TARGET": "soundSum", "WIDTH": "512", "HEIGHT": "1", "PERSISTENT": True, "FLOAT": True})
        head += SOUND_TEXT + _SOUND_FUNCTIONS
    if pictures:
        size = str(NOISE_SIZE)
        draft.passes.append({"TARGET": "noiseImage", "WIDTH": size, "HEIGHT": size})
        head += NOISE_TEXT
        pairs += [(word, "noiseImage") for word in sorted(pictures)]
        draft.note(f"{', '.join(sorted(pictures))} cannot be carried over: noise stands in.")
    if "texPreviousFrame" in used:
        pairs.append(("texPreviousFrame", "lastFrame"))
        draft.passes.append({"TARGET": "lastFrame", "PERSISTENT": True})
    elif draft.passes:
        draft.passes.append({})
    for kind, word, _ in declared:
        if word not in (*_SOUNDS, *_PICTURES, "texPreviousFrame", "fGlobalTime", "fFrameTime", "v2Resolution"):
            draft.note(f"{word} ({kind}) could not be carried over.")
    if sounds or pictures:
        code = glsltext.renamed(code, {"main": "importedMain"})
        lines = ["void main() {"]
        if sounds:
            lines += [
                "  if (PASSINDEX == 0) {",
                "    float x = isf_FragNormCoord.x;",
                "    gl_FragColor = mod(importedSum(x) + importedFFT(x) * TIMEDELTA * 60.0, 10000.0);",
                "    return;",
                "  }",
            ]
        if pictures:
            lines.append(
                f"  if (PASSINDEX == {int(bool(sounds))}) {{ gl_FragColor = importedNoise(gl_FragCoord.xy); return; }}"
            )
        code += "\n" + "\n".join([*lines, "  importedMain();", "}"]) + "\n"
    return Imported(name, draft.text(f"{head}{macro_lines(pairs)}\n{code.strip()}\n"), tuple(draft.notes))


def _sound_call(function: str, sampler: str, rest: list[str]) -> str:
    place = f"(float({rest[0]}) + 0.5) / {_BINS}" if function == "texelFetch" else f"float({rest[0]})"
    return f"{'importedSum' if sampler == 'texFFTIntegrated' else 'importedFFT'}({place})"
