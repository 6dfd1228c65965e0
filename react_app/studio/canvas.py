"""Loops: which bars of a track become a short silent video that repeats, and how many frames it has."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from react_app.audio.grid import TrackGrid
from react_app.studio.bars import LOOSE_BAR_S, bars_of

SHORTEST_S, LONGEST_S = 3.0, 8.0
"""A loop lasts at least the first and less than the second."""
BEST_S = 7.0
_HALF_BAR_PRICE, _BEAT_PRICE = 0.25, 0.75
"""How many seconds further from the best length a loop of whole bars may be than one of half bars or lone beats."""
_INSIDE_BONUS = 0.05
"""What a window gains whose lead-in belongs to the same section, in units of energy."""
_NO_SOUND_S = 0.05


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


def loop_beats(bpm: float, meter: int = 4, room: float = math.inf) -> int:
    """Return how many beats a loop has at a tempo: from 3 to below 8 seconds, close to 7, whole bars preferred.

    Half bars are taken where they are a quarter of a second closer to seven seconds than whole ones, other counts of
    beats where they are three quarters closer. `room` is how long it may be at most, where that is not below 3 seconds.

    Raises:
        ValueError: the tempo is not above 0.
    """
    if bpm <= 0:
        raise ValueError("no tempo")
    fewest, most = math.ceil(SHORTEST_S * bpm / 60), math.ceil(LONGEST_S * bpm / 60) - 1
    most = min(most, math.floor(min(max(room, SHORTEST_S), LONGEST_S) * bpm / 60 + 1e-6))

    def price(beats: int) -> float:
        odd = 0.0 if beats % meter == 0 else _HALF_BAR_PRICE if 2 * beats % meter == 0 else _BEAT_PRICE
        return abs(beats * 60 / bpm - BEST_S) + odd

    return min(range(fewest, max(most, fewest) + 1), key=price)


def loop_window(grid: TrackGrid, fps: Fraction, start: float | None = None) -> LoopWindow:
    """Return the window of a loop: the bars with the most energy, or those that begin nearest to `start`.

    The end goes over into the beat before the window. So there is room for that where the track allows it, and a
    window within a section wins against one that begins with it, where what comes before looks otherwise.
    """
    bars = bars_of(grid)
    known = grid.has_beats and grid.bpm > 0
    bpm = grid.bpm if known else 4 * 60 / LOOSE_BAR_S
    first = next((t for t in bars.lines if t >= 60 / bpm - _NO_SOUND_S), 0.0)
    beats = loop_beats(bpm, max(grid.meter, 1) if known else 4, bars.end - first)
    wanted = beats * 60 / bpm
    lines = [t for t in bars.lines if t + wanted <= bars.end + _NO_SOUND_S] or [0.0]
    roomy = [t for t in lines if t >= 60 / bpm - _NO_SOUND_S]
    if start is not None:
        begin = min(lines, key=lambda t: abs(t - start))
    else:
        begin = max(roomy or lines, key=lambda t: (_worth(grid, t, wanted, 60 / bpm), -t))
    length = _length(bars.beats, begin, beats, wanted)
    frames = max(1, min(round(length * fps), math.floor((bars.end - begin) * fps)))
    blend = min(round(60 / bpm * fps), math.floor(begin * fps), frames // 2)
    tempo = float(beats * 60 * fps / frames) if known else 0.0
    return LoopWindow(begin, frames, fps, beats if known else 0, tempo, blend, round(_energy(grid, begin, length), 3))


def _length(beat_times: tuple[float, ...], begin: float, beats: int, otherwise: float) -> float:
    """Return how long the beats from `begin` on really last, where they are known and hardly drift."""
    inside = [t for t in beat_times if t > begin - _NO_SOUND_S]
    if len(inside) <= beats:
        return otherwise
    played = inside[beats] - inside[0]
    return played if abs(played - otherwise) < 0.1 * otherwise and SHORTEST_S <= played < LONGEST_S else otherwise


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
