"""Drivers' compile logs -> the user's own line and a sentence (Mesa, NVIDIA, AMD, Intel, Apple)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from react_app.engine.glsl import FRAGMENT_SOURCE, VERTEX_SOURCE

_STYLES = (
    # Mesa: 1:12(5): error: `x' undeclared
    re.compile(r"^(?P<source>\d+):(?P<line>\d+)\(\d+\):\s*(?P<kind>error|warning):\s*(?P<text>.*)$"),
    # NVIDIA: 1(12) : error C1008: undefined variable "x"
    re.compile(r"^(?P<source>\d+)\((?P<line>\d+)\)\s*:\s*(?:fatal\s+)?(?P<kind>error|warning)\s*\w*:\s*(?P<text>.*)$"),
    # AMD, Intel, Apple: ERROR: 1:12: error(#143) Undeclared identifier: x
    re.compile(
        r"^(?P<kind>ERROR|WARNING):\s*(?P<source>\d+):(?P<line>\d+):\s*(?:(?:error|warning)\(#\d+\)\s*)?(?P<text>.*)$"
    ),
)


@dataclass(frozen=True, slots=True)
class GlMessage:
    """One error of a driver; `source` is the number given in `#line`."""

    source: int
    line: int
    text: str


def parse_log(log: str) -> tuple[GlMessage, ...]:
    """Return the errors of a log in its order, whatever driver wrote it."""
    return tuple(_errors(log))


def first_user_error(log: str) -> GlMessage | None:
    """Return the first error that stands in the user's fragment or vertex text, None if there is none."""
    wanted = (FRAGMENT_SOURCE, VERTEX_SOURCE)
    return next((message for message in parse_log(log) if message.source in wanted), None)


def _errors(log: str) -> Iterator[GlMessage]:
    for raw in log.splitlines():
        for style in _STYLES:
            match = style.match(raw.strip())
            if match:
                if match["kind"].lower() == "error":
                    yield GlMessage(int(match["source"]), int(match["line"]), _clean(match["text"]))
                break


def _clean(text: str) -> str:
    text = text.strip().replace("isf_userMain", "main").replace("isf_FragColor", "gl_FragColor")
    return text if text.endswith((".", "!")) else f"{text}."
