"""Drivers' compile logs -> the user's own line and a sentence (Mesa, NVIDIA, AMD, Intel, Apple)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from react_app.engine.glsl import AFTER_LINE, HOST_LINE

_STYLES = (
    # Mesa: 1:12(5): error: `x' undeclared
    re.compile(r"^\d+:(?P<line>\d+)\(\d+\):\s*(?:preprocessor )?(?P<kind>error|warning):\s*(?P<text>.*)$"),
    # NVIDIA: 1(12) : error C1008: undefined variable "x"
    re.compile(r"^\d+\((?P<line>\d+)\)\s*:\s*(?:fatal\s+)?(?P<kind>error|warning)\s*\w*:\s*(?P<text>.*)$"),
    # AMD, Intel, Apple: ERROR: 1:12: error(#143) Undeclared identifier: x
    re.compile(r"^(?P<kind>ERROR|WARNING):\s*\d+:(?P<line>\d+):\s*(?:(?:error|warning)\(#\d+\)\s*)?(?P<text>.*)$"),
)


@dataclass(frozen=True, slots=True)
class GlMessage:
    """One error of a driver. `line` counts from 1 in the text of that shader stage."""

    stage: Literal["vertex", "fragment"]
    line: int
    text: str

    @property
    def in_user_text(self) -> bool:
        """Whether it is a line of the user's, not of the host's."""
        return self.line < HOST_LINE

    @property
    def after_user_text(self) -> bool:
        """Whether the compiler stumbled over what the host puts after the user's text, which then ends too early."""
        return self.line >= AFTER_LINE


def parse_log(log: str) -> tuple[GlMessage, ...]:
    """Return the errors of a log in its order, whatever driver wrote it."""
    return tuple(_errors(log))


def first_user_error(log: str) -> GlMessage | None:
    """Return the first error that the user's text is to blame for, None if there is none."""
    found = parse_log(log)
    return next((m for m in found if m.in_user_text), None) or next((m for m in found if m.after_user_text), None)


def _errors(log: str) -> Iterator[GlMessage]:
    stage: Literal["vertex", "fragment"] = "fragment"
    for raw in log.splitlines():
        if raw.strip() in ("vertex_shader", "fragment_shader"):  # headings that moderngl puts over each stage's log
            stage = "vertex" if raw.strip() == "vertex_shader" else "fragment"
            continue
        for style in _STYLES:
            match = style.match(raw.strip())
            if match:
                if match["kind"].lower() == "error":
                    yield GlMessage(stage, int(match["line"]), _clean(match["text"]))
                break


def _clean(text: str) -> str:
    text = text.strip().replace("isf_userMain", "main").replace("isf_FragColor", "gl_FragColor").replace("`", "'")
    return text if text.endswith((".", "!")) else f"{text}."
