"""Which hardware encoders work on this machine, for lists that offer them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from react_app.core.errors import ExportError
from react_app.export.media.formats import VideoFormat, choose_format
from react_app.export.media.hardware import FAMILIES, Family, Trial, hardware_format, tried

_SIZE, _FPS = (1920, 1080), Fraction(30)
"""What is tried for a list: all cards do it. Another size is tried when it is exported."""


@dataclass(frozen=True, slots=True)
class Coding:
    """What encoders are asked about, as `choose_format` takes it: a codec, bits a colour (None: its own), alpha."""

    codec: str
    depth: int | None = None
    alpha: bool = False


def can_be_hardware(coding: Coding, families: Sequence[Family] = FAMILIES) -> bool:
    """Tell whether there are hardware encoders of such video at all, on any machine."""
    return any(_formats(coding, families))


def working(coding: Coding, families: Sequence[Family] = FAMILIES, trial: Trial | None = None) -> tuple[str, ...]:
    """Return the names of the families that encode such video here. Each is tried, which takes up to seconds."""
    trial = trial or tried
    found = zip(families, _formats(coding, families), strict=True)
    return tuple(family.name for family, video in found if video is not None and not trial(video))


def _formats(coding: Coding, families: Sequence[Family]) -> list[VideoFormat | None]:
    try:
        video = choose_format(
            Path("a.mkv"), _SIZE, _FPS, codec=coding.codec, depth=coding.depth, alpha=coding.alpha, can=lambda *_: True
        )
    except ExportError:
        return [None] * len(families)  # no .mkv holds it, or it has no such depth: no hardware encoder makes it
    return [hardware_format(video, family) for family in families]
