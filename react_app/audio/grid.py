"""The grid of a track that was analysed whole: beats, bars, tempo, sections, energy, key and loudness, and its file."""

from __future__ import annotations

import hashlib
import json
import math
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any, Literal, get_args

from react_app.core.errors import BadInputError

GRID_VERSION = 5
"""Goes up whenever the analysis or the file changes: the grids of tracks are made again then."""
_OLDEST_READ = 1
"""Grids of this version on can be read: a take keeps the ones it was played by."""

SectionName = Literal["intro", "section", "build", "drop", "breakdown", "outro"]

_SURE = 0.3
_LONGEST_S = 48 * 3600.0
_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a track, `start` to `end` in seconds; `energy` 0..1 against the loudest parts of the track."""

    start: float
    end: float
    name: SectionName
    energy: float


@dataclass(frozen=True, slots=True, eq=False)
class TrackGrid:
    """What is known of a track. All times are seconds of the file, as `Features.source_t` counts them.

    `beats`, `places` (in the bar, 1 is the downbeat), `meters` (beats per bar) and `tempi` (BPM) have one entry per
    beat. `energy` holds pairs of time and value 0..1, one for each bar. Loudness is in LUFS (BS.1770-4), its range in
    LU (EBU Tech 3342), the true peak in dBTP; -70 and below is silence.
    """

    sha256: str
    duration: float
    beats: tuple[float, ...] = ()
    places: tuple[int, ...] = ()
    meters: tuple[int, ...] = ()
    tempi: tuple[float, ...] = ()
    bpm: float = 0.0
    """The usual tempo, 0 without beats."""
    confidence: float = 0.0
    """How sure the beats are, 0..1."""
    bar_confidence: float = 0.0
    """How sure the places in the bar are, 0..1."""
    key: str = ""
    """For example `A minor`; empty where there is none."""
    key_confidence: float = 0.0
    loudness_lufs: float = -70.0
    loudness_range_lu: float = 0.0
    true_peak_db: float = -120.0
    energy: tuple[tuple[float, float], ...] = ()
    sections: tuple[Section, ...] = ()

    @property
    def has_beats(self) -> bool:
        """True if the beats are sure enough to be played by; else the live tracker does better."""
        return len(self.beats) > 3 and self.confidence >= _SURE

    @property
    def meter(self) -> int:
        """The usual number of beats in a bar, 0 without beats."""
        return max(set(self.meters), key=self.meters.count) if self.meters else 0

    @property
    def downbeats(self) -> tuple[float, ...]:
        """When the bars begin."""
        return tuple(t for t, place in zip(self.beats, self.places, strict=True) if place == 1)

    def section_at(self, t: float) -> Section | None:
        """Return the section at time `t`, None outside all of them."""
        index = bisect_right(self.sections, t, key=lambda section: section.start) - 1
        return self.sections[index] if index >= 0 and t < self.sections[index].end else None

    def energy_at(self, t: float) -> float:
        """Return the energy of the bar at time `t`."""
        index = bisect_right(self.energy, t, key=lambda pair: pair[0]) - 1
        return self.energy[max(index, 0)][1] if self.energy else 0.0


def grid_to_json(grid: TrackGrid) -> str:
    """Return the grid as text, always the same for the same grid."""
    values = {"version": GRID_VERSION, **{name: getattr(grid, name) for name in TrackGrid.__slots__}}
    values["beats"] = [round(t, _DECIMALS) for t in grid.beats]
    values["tempi"] = [round(bpm, 2) for bpm in grid.tempi]
    values["energy"] = [[round(t, 3), round(value, 3)] for t, value in grid.energy]
    values["sections"] = [asdict(section) for section in grid.sections]
    return json.dumps(values, separators=(",", ":"), allow_nan=False)


def grid_id(text: str) -> str:
    """Return a short name for a grid's text: what a take calls the grid it was played by."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


def grid_from_json(text: str) -> TrackGrid:
    """Read a grid.

    Raises:
        BadInputError: it is damaged, or of a version of the analysis that cannot be read.
    """
    try:
        data = json.loads(text)
        if not isinstance(data, Mapping) or data["version"] not in range(_OLDEST_READ, GRID_VERSION + 1):
            raise BadInputError("The grid was made by another version of the app.")
        return _grid(data)
    except (ValueError, KeyError, TypeError, RecursionError, OverflowError) as error:
        raise BadInputError("The grid is damaged.") from error


def _grid(data: Mapping[str, Any]) -> TrackGrid:
    beats = tuple(_number(t, 0.0, _LONGEST_S) for t in data["beats"])
    if any(b <= a for a, b in pairwise(beats)):
        raise ValueError("beats out of order")
    meters = tuple(_whole(m, 1, 16) for m in data["meters"])
    places = tuple(_whole(p, 1, 16) for p in data["places"])
    tempi = tuple(_number(bpm, 1.0, 1000.0) for bpm in data["tempi"])
    if not len(beats) == len(meters) == len(places) == len(tempi):
        raise ValueError("not one entry per beat")
    key = data["key"]
    if not isinstance(key, str) or not isinstance(data["sha256"], str):
        raise TypeError("not text")
    return TrackGrid(
        sha256=data["sha256"],
        duration=_number(data["duration"], 0.0, _LONGEST_S),
        beats=beats,
        places=places,
        meters=meters,
        tempi=tempi,
        bpm=_number(data["bpm"], 0.0, 1000.0),
        confidence=_number(data["confidence"], 0.0, 1.0),
        bar_confidence=_number(data["bar_confidence"], 0.0, 1.0),
        key=key,
        key_confidence=_number(data["key_confidence"], 0.0, 1.0),
        loudness_lufs=_number(data["loudness_lufs"], -200.0, 100.0),
        loudness_range_lu=_number(data["loudness_range_lu"], 0.0, 200.0),
        true_peak_db=_number(data["true_peak_db"], -400.0, 400.0),
        energy=tuple((_number(t, 0.0, _LONGEST_S), _number(value, 0.0, 1.0)) for t, value in data["energy"]),
        sections=tuple(_section(item) for item in data["sections"]),
    )


def _section(item: Mapping[str, Any]) -> Section:
    name = item["name"]
    if name not in get_args(SectionName):
        raise ValueError("unknown section")
    start, end = (_number(item[edge], 0.0, _LONGEST_S) for edge in ("start", "end"))
    return Section(start, end, name, _number(item["energy"], 0.0, 1.0))


def _number(value: object, low: float, high: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high or math.isnan(value):
        raise ValueError("not a number in its range")
    return float(value)


def _whole(value: object, low: int, high: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise ValueError("not a whole number in its range")
    return value
