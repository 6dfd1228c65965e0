"""Where videos go: what each service asks of a file, as one table of data (`targets.json`) with dates and sources."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, Literal

from react_app.core.errors import ExportError

_TABLE = Path(__file__).with_name("targets.json")


@dataclass(frozen=True, slots=True)
class TargetSound:
    """What the sound of a target is; a `bit_rate` of 0 is the encoder's own."""

    codec: str
    rate: int
    channels: int = 2
    bit_rate: int = 0


@dataclass(frozen=True, slots=True)
class Target:
    """A place a video is made for. Zero, empty and None mean that nothing is asked.

    `stated` is False where the figures are known from third parties only: what breaks them is a warning. Bytes and
    seconds have a soft limit (some accounts, some products) and a hard one. `safe` is the share of the picture at the
    left, top, right and bottom that the service covers or cuts off.
    """

    id: str
    name: str
    checked: str
    source: str
    stated: bool
    width: int
    height: int
    fps: Fraction
    suffix: str
    codec: str
    pixel_format: str
    rates: tuple[Fraction, ...] = ()
    slowest: Fraction | None = None
    fastest: Fraction | None = None
    seconds: tuple[float, float] = (0.0, 0.0)
    soft_seconds: float = 0.0
    silent: bool = False
    sound: TargetSound | None = None
    loop: bool = False
    edit_list: bool = True
    index_first: bool = False
    keyframe_s: float = 0.0
    video_bit_rate: int = 0
    most_bit_rate: int = 0
    soft_bytes: int = 0
    most_bytes: int = 0
    safe: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    flashing: Literal["warn", "refuse"] = "warn"
    say: str = ""

    @property
    def aspect(self) -> Fraction:
        """Width over height."""
        return Fraction(self.width, self.height)


@cache
def targets() -> Mapping[str, Target]:
    """Return all targets by id, in the table's order."""
    rows = json.loads(_TABLE.read_text("utf-8"))["targets"]
    return {row["id"]: _target(row) for row in rows}


def find_targets(words: str) -> tuple[Target, ...]:
    """Return the targets named in a list with commas, each once.

    Raises:
        ExportError: there is no such target; the sentence names those there are.
    """
    known = targets()
    found: dict[str, Target] = {}
    for word in filter(None, (part.strip().lower().replace("-", "_") for part in words.split(","))):
        if word not in known:
            raise ExportError(f"There is no target {word!r}; there are {', '.join(known)}.")
        found[word] = known[word]
    if not found:
        raise ExportError(f"Which target? There are {', '.join(known)}.")
    return tuple(found.values())


def _target(row: Mapping[str, Any]) -> Target:
    values = dict(row)
    for name in ("fps", "slowest", "fastest"):
        if name in values:
            values[name] = Fraction(values[name])
    for name in ("seconds", "safe"):
        if name in values:
            values[name] = tuple(float(number) for number in values[name])
    values["rates"] = tuple(Fraction(rate) for rate in values.get("rates", ()))
    if "sound" in values:
        values["sound"] = TargetSound(**values["sound"])
    return Target(**values)
