"""Which bars of a track become a short video: loops that repeat, and the part with the most energy."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from react_app.audio.grid import TrackGrid
from react_app.export.targets.bars import LOOSE_BAR_S, bars_of

_HALF_BAR_PRICE, _BEAT_PRICE = 0.25, 0.75
"""How many seconds further from the best length a loop of whole bars may be than one of half bars or lone beats."""
_INSIDE_BONUS = 0.05
"""What a window gains whose lead-in belongs to the same section, in units of energy."""
_NO_SOUND_S = 0.05


@dataclass(frozen=True, slots=True)
class LoopLength:
    """How long a loop is in seconds: `shortest` to below `longest`, close to `best`; `whole` is whole bars only."""

    shortest: float = 3.0
    longest: float = 8.0
    best: float = 7.0
    whole: bool = False


CANVAS_LENGTH = LoopLength()


@dataclass(frozen=True, slots=True)
class LoopWindow:
    """The part of a track that becomes a loop.

    The first of `frames` frames is the first that is not before `start`. The loop is `beats` beats long, 0 where the
    track has none, and `bpm` is the tempo at which it repeats: that of the frames, not of the track. `blend` is how
    many frames at the end go over into what comes before the beginning.
    """

    start: float
    frames: int
    fps: Fraction
    beats: int
    bpm: float
    blend: int
    energy: float

    @property
    def first(self) -> int:
        """Number of the first frame, counted from the beginning of the track."""
        return math.ceil(self.start * self.fps - Fraction(1, 1000))

    @property
    def duration(self) -> float:
        """Length in seconds."""
        return float(self.frames / self.fps)


def loop_beats(bpm: float, meter: int = 4, room: float = math.inf, length: LoopLength = CANVAS_LENGTH) -> int:
    """Return how many beats a loop has at a tempo: close to the best length, whole bars preferred.

    Half bars are taken where they are a quarter of a second closer to the best length than whole ones, other counts of
    beats where they are three quarters closer. `room` is how long it may be at most, where that is not too short.

    Raises:
        ValueError: the tempo is not above 0.
    """
    if bpm <= 0:
        raise ValueError("no tempo")
    fewest, most = math.ceil(length.shortest * bpm / 60), math.ceil(length.longest * bpm / 60) - 1
    most = min(most, math.floor(min(max(room, length.shortest), length.longest) * bpm / 60 + 1e-6))

    def price(beats: int) -> float:
        odd = 0.0 if beats % meter == 0 else _HALF_BAR_PRICE if 2 * beats % meter == 0 else _BEAT_PRICE
        return abs(beats * 60 / bpm - length.best) + odd

    counts = range(fewest, max(most, fewest) + 1)
    bars = [count for count in counts if count % meter == 0] if length.whole else []
    return min(bars or counts, key=price)


def loop_window(
    grid: TrackGrid,
    fps: Fraction,
    start: float | None = None,
    *,
    length: LoopLength = CANVAS_LENGTH,
    within: tuple[float, float] = (0.0, math.inf),
) -> LoopWindow:
    """Return the window of a loop: the bars with the most energy, or those that begin nearest to `start`.

    The end goes over into the beat before the window. So there is room for that where the track allows it, and a
    window within a section wins against one that begins with it, where what comes before looks otherwise. The window
    lies in the part `within`; where that is too short the window is all of it.
    """
    bars = bars_of(grid)
    opened, end = max(within[0], 0.0), min(within[1], bars.end)
    known = grid.has_beats and grid.bpm > 0
    bpm = grid.bpm if known else 4 * 60 / LOOSE_BAR_S
    inside = [t for t in bars.lines if t >= opened - _NO_SOUND_S]
    first = next((t for t in inside if t >= 60 / bpm - _NO_SOUND_S), opened)
    beats = loop_beats(bpm, max(grid.meter, 1) if known else 4, end - first, length)
    wanted = beats * 60 / bpm
    lines = [t for t in inside if t + wanted <= end + _NO_SOUND_S] or [opened]
    roomy = [t for t in lines if t >= 60 / bpm - _NO_SOUND_S]
    if start is not None:
        begin = min(lines, key=lambda t: abs(t - start))
    else:
        begin = max(roomy or lines, key=lambda t: (_worth(grid, t, wanted, 60 / bpm), -t))
    lasts = _length(bars.beats, begin, beats, wanted, length)
    frames = max(1, min(round(lasts * fps), math.floor((end - begin) * fps)))
    blend = min(round(60 / bpm * fps), math.floor(begin * fps), frames // 2)
    tempo = float(beats * 60 * fps / frames) if known else 0.0
    return LoopWindow(begin, frames, fps, beats if known else 0, tempo, blend, round(_energy(grid, begin, lasts), 3))


def strongest_part(
    grid: TrackGrid, longest: float, within: tuple[float, float] = (0.0, math.inf)
) -> tuple[float, float]:
    """Return the part with the most energy, `longest` seconds at most: whole bars, from a bar line to a bar line.

    Of parts that are about as strong the one wins that begins with a section.
    """
    bars = bars_of(grid)
    opened, end = max(within[0], 0.0), min(within[1], bars.end)
    if end - opened <= longest + _NO_SOUND_S:
        return opened, end
    lines = [t for t in bars.lines if opened - _NO_SOUND_S <= t <= end + _NO_SOUND_S]
    parts = [(a, max(t for t in lines if t <= a + longest + 1e-6)) for a in lines]
    reach = max((b - a for a, b in parts), default=0.0)
    bar = (lines[-1] - lines[0]) / (len(lines) - 1) if len(lines) > 1 else longest
    parts = [(a, b) for a, b in parts if b - a > max(reach - 1.5 * bar, reach / 2)] if reach > longest / 2 else []
    if not parts:
        return opened, opened + longest
    starts = [section.start for section in grid.sections]

    def worth(part: tuple[float, float]) -> tuple[float, float]:
        opens = any(abs(part[0] - start) < _NO_SOUND_S for start in starts)
        return round(_energy(grid, part[0], part[1] - part[0]), 3) + (_INSIDE_BONUS if opens else 0.0), -part[0]

    return max(parts, key=worth)


def _length(beat_times: tuple[float, ...], begin: float, beats: int, otherwise: float, length: LoopLength) -> float:
    """Return how long the beats from `begin` on really last, where they are known and hardly drift."""
    inside = [t for t in beat_times if t > begin - _NO_SOUND_S]
    if len(inside) <= beats:
        return otherwise
    played = inside[beats] - inside[0]
    return (
        played
        if abs(played - otherwise) < 0.1 * otherwise and length.shortest <= played < length.longest
        else otherwise
    )


def _worth(grid: TrackGrid, t: float, length: float, beat: float) -> float:
    inside = any(section.start <= t - beat + _NO_SOUND_S and t < section.end for section in grid.sections)
    return round(_energy(grid, t, length), 3) + (_INSIDE_BONUS if inside else 0.0)


def _energy(grid: TrackGrid, start: float, length: float) -> float:
    """Return the mean energy of a part of a track."""
    if not grid.energy:
        return 0.0
    total = sum(value * share for value, share in _overlaps(grid, start, start + length))
    return total / length


def _overlaps(grid: TrackGrid, start: float, end: float) -> Iterator[tuple[float, float]]:
    ends = [t for t, _ in grid.energy[1:]] + [math.inf]
    for (begin, value), stop in zip(grid.energy, ends, strict=True):
        share = min(end, stop) - max(start, begin)
        if share > 0:
            yield value, share
