"""Writing ISF files: the header, the text, and what importers share."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

MOUSE = (
    {"NAME": "mouse", "LABEL": "Mouse", "TYPE": "point2D", "DEFAULT": [0.5, 0.5], "MIN": [0.0, 0.0], "MAX": [1.0, 1.0]},
    {"NAME": "mouseDown", "LABEL": "Use the mouse", "TYPE": "bool", "DEFAULT": False},
)
"""Inputs that stand for a mouse."""
NO_IMAGE = {"NAME": "noImage", "LABEL": "Nothing", "TYPE": "image"}
"""An input that stays empty: what a keyboard, a camera or a volume is replaced by."""
SOUND = {"NAME": "soundIn", "LABEL": "Sound", "TYPE": "audioFFT", "MAX": 512}
NOISE_SIZE = 256

SOUND_TEXT = """#ifdef REACT_HOST
#define importedSound react_audio
#else
#define importedSound soundIn
#endif
"""
"""The sound as Shadertoy's texture (512 x 2: spectrum and wave); other hosts give their spectrum."""
NOISE_TEXT = """vec4 importedNoise(vec2 p) {
  vec4 q = fract(vec4(p.xyx, p.y) * vec4(0.1031, 0.1030, 0.0973, 0.1099));
  q += dot(q, q.wzxy + 33.33);
  return fract((q.xxyz + q.yzzw) * q.zywx);
}
"""


@dataclass(frozen=True, slots=True)
class Imported:
    """An ISF file made of something else: its name, its text, and sentences about what could not be carried over."""

    name: str
    text: str
    notes: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    """Names of the image files it uses, beside the original."""


@dataclass
class Draft:
    """An ISF file in the making."""

    description: str
    credit: str = ""
    inputs: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    passes: list[Mapping[str, Any]] = field(default_factory=list)
    imported: dict[str, Mapping[str, str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def need(self, *inputs: Mapping[str, Any]) -> None:
        """Add inputs, each once."""
        for entry in inputs:
            self.inputs.setdefault(str(entry["NAME"]), entry)

    def note(self, sentence: str) -> None:
        """Say something about what was changed or lost, once."""
        if sentence not in self.notes:
            self.notes.append(sentence)

    def text(self, code: str) -> str:
        """Return the file."""
        header: dict[str, Any] = {"ISFVSN": "2", "DESCRIPTION": self.description}
        if self.credit:
            header["CREDIT"] = self.credit
        header["CATEGORIES"] = ["Imported"]
        header["INPUTS"] = list(self.inputs.values())
        if self.passes:
            header["PASSES"] = self.passes
        if self.imported:
            header["IMPORTED"] = self.imported
        shown = json.dumps(header, indent=2, ensure_ascii=False).replace("*/", "* /")
        return f"/*{shown}*/\n\n{code.strip()}\n"


def input_of_uniform(kind: str, name: str) -> tuple[Mapping[str, Any], str] | None:
    """Return the input that stands for somebody's own uniform, and the expression to read it by; None if none can."""
    label = name.lstrip("u_").replace("_", " ").strip().capitalize() or name
    base: dict[str, Any] = {"NAME": f"{name}In", "LABEL": label}
    kinds: dict[str, tuple[dict[str, Any], str]] = {
        "float": ({"TYPE": "float", "DEFAULT": 0.5, "MIN": 0.0, "MAX": 1.0}, ""),
        "bool": ({"TYPE": "bool", "DEFAULT": False}, ""),
        "int": ({"TYPE": "float", "DEFAULT": 1.0, "MIN": 0.0, "MAX": 10.0}, "int({})"),
        "vec2": ({"TYPE": "point2D", "DEFAULT": [0.5, 0.5], "MIN": [0.0, 0.0], "MAX": [1.0, 1.0]}, ""),
        "vec3": ({"TYPE": "color", "DEFAULT": [1.0, 1.0, 1.0, 1.0]}, "{}.rgb"),
        "vec4": ({"TYPE": "color", "DEFAULT": [1.0, 1.0, 1.0, 1.0]}, ""),
        "sampler2D": ({"TYPE": "image"}, ""),
    }
    if kind not in kinds:
        return None
    entry, expression = kinds[kind]
    return base | entry, (expression or "{}").format(f"{name}In")


def macro_lines(pairs: Sequence[tuple[str, str]]) -> str:
    """Return #defines, one a line."""
    return "".join(f"#define {name} {value}\n" for name, value in pairs)
