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

Reframe = Literal["draw", "crop", "fit"]
REFRAMES: tuple[Reframe, ...] = ("draw", "crop", "fit")
"""How targets of another shape are made: drawn in their own, cut out of a wide picture, fitted into a room of it."""
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
    left, top, right and bottom that the service covers or cuts off. `codec` and `pixel_format` are what a finished file
    tells of itself, `encode` what `choose_format` calls it where that is another word.
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
    b_frames: int | None = None
    """How many pictures in a row may be stored out of their order."""
    video_bit_rate: int = 0
    slow_bit_rate: int = 0
    """What is recommended up to 30 pictures a second, where that differs from `video_bit_rate`."""
    most_bit_rate: int = 0
    soft_bytes: int = 0
    most_bytes: int = 0
    safe: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    flashing: Literal["warn", "refuse"] = "warn"
    loudness: float = 0.0
    """How loud it plays everything, in LUFS; louder music is turned down. 0 is not known."""
    encode: str = ""
    depth: int | None = None
    alpha: bool = False
    say: str = ""

    @property
    def aspect(self) -> Fraction:
        """Width over height."""
        return Fraction(self.width, self.height)


@cache
def targets() -> Mapping[str, Target]:
    """Return all targets by id, in the table's order."""
    return {row["id"]: _target(row) for row in _rows(_TABLE.read_text("utf-8")).values()}


def read_targets(path: Path) -> Mapping[str, Target]:
    """Return the app's targets and those of a table of one's own, which count more where they have the same id.

    Raises:
        ExportError: it cannot be read; the sentence says why.
    """
    try:
        rows = _rows(path.read_text("utf-8"), _rows(_TABLE.read_text("utf-8")))
        return {row["id"]: _target(row) for row in rows.values()}
    except OSError as error:
        raise ExportError(f"The table of targets {path} cannot be opened: {error.strerror}.") from error
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
        raise ExportError(f"{path} is not a table of targets: {error}.") from error


def _rows(text: str, known: Mapping[str, Mapping[str, Any]] | None = None) -> dict[str, Mapping[str, Any]]:
    """Return the rows of a table after those that are known; a row has what the one it is `like` has, and its own."""
    rows = dict(known or {})
    for row in json.loads(text)["targets"]:
        like = rows[row["like"]] if "like" in row else {}
        rows[row["id"]] = {**like, **{name: value for name, value in row.items() if name != "like"}}
    return rows


def find_targets(words: str, known: Mapping[str, Target] | None = None) -> tuple[Target, ...]:
    """Return the targets named in a list with commas, each once.

    Raises:
        ExportError: there is no such target; the sentence names those there are.
    """
    known = targets() if known is None else known
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
