"""What was heard in the last seconds, kept for drawing: loudness, hits, drums, announced beats and the clock's own."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from react_app.core.beatclock import MusicalTime
from react_app.core.features import Features

TRAIL_S = 9.0
"""Seconds that are kept: what the strip shows and a little more."""

_LEVEL_S = 0.045
"""Loudness is kept this fine: the largest of four hops."""

DrumName = Literal["kick", "snare", "hat"]
DRUMS: tuple[DrumName, ...] = ("kick", "snare", "hat")


@dataclass(frozen=True, slots=True)
class Hit:
    """One onset or drum hit: when (seconds of heard stream) and how strong, 0..1."""

    t: float
    strength: float


@dataclass(frozen=True, slots=True)
class BeatMark:
    """One beat: when, and whether it is the one of its bar."""

    t: float
    one: bool


class HeardTrail:
    """Takes in every hop and forgets what is older than `TRAIL_S`."""

    def __init__(self) -> None:
        self.levels: deque[tuple[float, float]] = deque()
        self.onsets: deque[Hit] = deque()
        self.drums: dict[DrumName, deque[Hit]] = {name: deque() for name in DRUMS}
        self.beats: deque[BeatMark] = deque()
        self.clock_beats: deque[BeatMark] = deque()
        self._counts: dict[str, int] = {}
        self._newest = -1.0
        self._beat_index: int | None = None

    def take(self, hops: Iterable[Features]) -> None:
        """Take in hops in order; a stream that starts anew clears the trail."""
        for hop in hops:
            if hop.t < self._newest:
                self.clear()
            self._newest = hop.t
            self._take_level(hop)
            if self._counted("onset", hop.onset_count):
                self.onsets.append(Hit(hop.onset_t, hop.onset_strength))
            for name in DRUMS:
                if self._counted(name, getattr(hop, f"{name}_count")):
                    self.drums[name].append(Hit(getattr(hop, f"{name}_t"), getattr(hop, f"{name}_strength")))
            if self._counted("beat", hop.beat_count):
                self.beats.append(BeatMark(hop.beat_t, hop.beat_place == 1))
        self._forget(self._newest - TRAIL_S)

    def _take_level(self, hop: Features) -> None:
        if self.levels and hop.t - self.levels[-1][0] < _LEVEL_S:
            t, level = self.levels[-1]
            self.levels[-1] = (t, max(level, hop.level))
        else:
            self.levels.append((hop.t, hop.level))

    def note_clock(self, t: float, music: MusicalTime) -> None:
        """Remember the clock's beats: `music` is musical time at stream time `t`."""
        index = music.beat_index
        if self._beat_index is not None and index > self._beat_index:
            passed = music.phase * 60 / max(music.bpm, 1.0)
            self.clock_beats.append(BeatMark(t - passed, music.beat_in_bar == 0))
        self._beat_index = index
        while self.clock_beats and self.clock_beats[0].t < t - TRAIL_S:
            self.clock_beats.popleft()

    def clear(self) -> None:
        """Forget everything."""
        self.levels.clear()
        self.beats.clear()
        self.clock_beats.clear()
        for hits in (self.onsets, *self.drums.values()):
            hits.clear()
        self._counts.clear()
        self._newest = -1.0
        self._beat_index = None

    def _counted(self, name: str, count: int) -> bool:
        """Return whether a counter went on since the hop before; the first hop seen says nothing."""
        before = self._counts.get(name)
        self._counts[name] = count
        return before is not None and count > before

    def _forget(self, since: float) -> None:
        while self.levels and self.levels[0][0] < since:
            self.levels.popleft()
        while self.beats and self.beats[0].t < since:
            self.beats.popleft()
        for hits in (self.onsets, *self.drums.values()):
            while hits and hits[0].t < since:
                hits.popleft()
