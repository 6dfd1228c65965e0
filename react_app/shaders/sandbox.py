"""Plain fragment shaders -> ISF: GLSL Sandbox, glslCanvas and whatever else has `time` and `resolution`."""

from __future__ import annotations

import re

from react_app.shaders import glsltext
from react_app.shaders.isftext import MOUSE, NO_IMAGE, Draft, Imported, input_of_uniform, macro_lines

_TIME = ("time", "u_time", "iTime", "uTime", "globalTime", "iGlobalTime")
_SIZE = ("resolution", "u_resolution", "uResolution", "iResolution")
_MOUSE = ("mouse", "u_mouse", "uMouse", "iMouse")
_BACK = ("backbuffer", "bb", "backBuffer", "u_backbuffer", "u_buffer0")
_FRAME = ("frame", "u_frame", "iFrame")
_PLACE = ("v_texcoord", "v_uv", "vUv", "vTexCoord", "texCoord", "uv_out")


def isf_of_sandbox(code: str, name: str, origin: str) -> Imported:
    """Return the ISF file of a fragment shader that draws with time, mouse and resolution."""
    draft = Draft(f"{name}, imported from {origin}.")
    code = glsltext.without_preamble(code)
    pairs: list[tuple[str, str]] = []
    for kind, word, declaration in list(glsltext.uniforms(code)):
        code = code.replace(declaration, "")
        expression = _expression(kind, word, draft)
        made = input_of_uniform(kind, word) if expression is None else None
        if made is not None:
            draft.need(made[0])
            expression = made[1]
            if kind == "sampler2D":
                draft.note(f"The texture {word} became an image input: it is empty until something is put into it.")
        if expression is None:
            draft.note(f"{word} ({kind}) could not be carried over.")
        elif expression != word:
            pairs.append((word, expression))
    outputs = re.findall(r"^[ \t]*(?:layout\s*\([^)]*\)\s*)?out\s+vec4\s+(\w+)\s*;", code, flags=re.MULTILINE)
    for word in outputs[:1]:
        code = re.sub(rf"^[ \t]*(?:layout\s*\([^)]*\)\s*)?out\s+vec4\s+{word}\s*;", "", code, flags=re.MULTILINE)
        pairs.append((word, "gl_FragColor"))
    varying = re.findall(r"^[ \t]*in\s+vec2\s+(\w+)\s*;", code, flags=re.MULTILINE)
    for word in varying:
        code = re.sub(rf"^[ \t]*in\s+vec2\s+{word}\s*;", "", code, flags=re.MULTILINE)
        pairs.append((word, "isf_FragNormCoord"))
    return Imported(name, draft.text(f"{macro_lines(pairs)}\n{code.strip()}\n"), tuple(draft.notes))


def _expression(kind: str, word: str, draft: Draft) -> str | None:
    """Return what stands for a uniform the viewer provides, None if it is the author's own."""
    if word in _TIME and kind == "float":
        return "TIME"
    if word in _FRAME:
        return "FRAMEINDEX" if kind == "int" else "float(FRAMEINDEX)"
    if word in _SIZE:
        return "vec3(RENDERSIZE, 1.0)" if kind == "vec3" else "RENDERSIZE"
    if word in _MOUSE and kind in ("vec2", "vec4"):
        draft.need(MOUSE[0] | {"NAME": "pointer"})
        place = "pointer * RENDERSIZE" if word.startswith(("u_", "uM", "iM")) else "pointer"
        return f"({place})" if kind == "vec2" else f"vec4({place}, 0.0, 0.0)"
    if word in _BACK and kind == "sampler2D":
        draft.passes[:] = [{"TARGET": "lastFrame", "PERSISTENT": True}]
        return "lastFrame"
    if word == "surfacePosition":
        return "((isf_FragNormCoord - 0.5) * vec2(RENDERSIZE.x / RENDERSIZE.y, 1.0))"
    if word == "surfaceSize":
        return "vec2(RENDERSIZE.x / RENDERSIZE.y, 1.0)"
    if word in _PLACE and kind == "vec2":
        return "isf_FragNormCoord"
    if kind in ("samplerCube", "sampler3D"):
        draft.need(NO_IMAGE)
    return None
