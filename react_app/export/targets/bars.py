"""The bars of a known track, and its sections laid onto them: what director and loops count by."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from itertools import pairwise

from react_app.audio.grid import Section, TrackGrid

LOOSE_BAR_S = 2.0
"""Length of what stands in for a bar where no beat was found: four beats at 120 BPM."""
_SHORTEST_S = 0.05
_WHOLE = 0.9
"""What is shorter than this share of a bar at the end of a track belongs to the bar before."""


@dataclass(frozen=True, slots=True)
class TrackBars:
    """`lines` are the times of all downbeats that begin a whole bar, and the end of the track.

    `beats` are the times of the beats, evenly made up where the track has none.
    """

    lines: tuple[float, ...]
    beats: tuple[float, ...]
    energies: tuple[float, ...]
    """Energy of each bar, 0..1; one fewer than lines."""

    @property
    def end(self) -> float:
        """Where the track ends, in seconds."""
        return self.lines[-1]

    def index(self, t: float) -> int:
        """Return the number of the bar line nearest to a time."""
        place = bisect_left(self.lines, t)
        if place == 0:
            return 0
        if place == len(self.lines):
            return place - 1
        before, after = self.lines[place - 1], self.lines[place]
        return place if after - t < t - before else place - 1

    def beat_before(self, t: float) -> float:
        """Return the last beat before a time, 0 if there is none."""
        place = bisect_left(self.beats, t - _SHORTEST_S) - 1
        return self.beats[place] if place >= 0 else 0.0


def bars_of(grid: TrackGrid) -> TrackBars:
    """Return the bars of a track; bars of two seconds where its beats are not known."""
    duration = max(grid.duration, _SHORTEST_S)
    downbeats = [t for t in grid.downbeats if t < duration - _SHORTEST_S] if grid.has_beats else []
    if len(downbeats) < 2:
        count = max(1, int(duration / LOOSE_BAR_S))
        lines = [number * LOOSE_BAR_S for number in range(count)]
        beats = [number * LOOSE_BAR_S / 4 for number in range(4 * count)]
    else:
        lines, beats = downbeats, [t for t in grid.beats if t < duration]
        if len(lines) > 1 and duration - lines[-1] < _WHOLE * (lines[-1] - lines[-2]):
            lines = lines[:-1]
    lines = [*lines, duration]
    energies = tuple(grid.energy_at((a + b) / 2) for a, b in pairwise(lines))
    return TrackBars(tuple(lines), tuple(beats), energies)


def sections_on_bars(grid: TrackGrid, bars: TrackBars) -> tuple[Section, ...]:
    """Return the sections with their borders on bar lines; one that would be shorter than a bar joins its neighbour.

    The first begins at 0 and the last ends with the track, without gaps.
    """
    found = grid.sections or (Section(0.0, bars.end, "section", 0.5),)
    placed: list[Section] = []
    for section in found:
        start = 0.0 if not placed else bars.lines[bars.index(section.start)]
        if placed and start <= max(placed[-1].start, bars.lines[0]) and placed[-1].start < start + _SHORTEST_S:
            placed[-1] = replace(section, start=placed[-1].start)
        elif placed and start >= bars.end - _SHORTEST_S:
            continue
        else:
            placed.append(replace(section, start=start))
    ends = [*(section.start for section in placed[1:]), bars.end]
    return tuple(replace(section, end=end) for section, end in zip(placed, ends, strict=True))
