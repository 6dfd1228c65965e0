"""Musical time: bar, beat, phase and tempo as everybody sees them."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

ClockSource = Literal["free", "tracker", "tap", "grid", "link", "midi"]
"""Who leads the clock: nobody, the live tracker, taps, the grid of a known track, Ableton Link, MIDI clock."""

FREE_BPM = 120.0
MIN_BPM, MAX_BPM = 50.0, 220.0
BEATS_PER_BAR = 4
"""Beats of a bar while nothing else is known."""
METERS = (2, 3, 4, 6)
"""Beats per bar that the clock knows."""


@dataclass(frozen=True, slots=True)
class MusicalTime:
    """Where the music is, for a picture that is seen at the moment it was asked for.

    `beats` is continuous and never runs backwards; beat boundaries are its whole numbers, so a reader that compares
    `beat_index` with the one it saw last misses no beat. `bars` never runs backwards either; where the one is found to
    be elsewhere a bar is cut short and the count goes on.
    """

    beats: float = 0.0
    bpm: float = FREE_BPM
    confidence: float = 0.0
    """How sure tempo and phase are, 0..1: 1 for taps and grids, falling while the tracker says nothing."""
    source: ClockSource = "free"
    locked: bool = False
    bar_offset: int = 0
    """Index of a beat that is the one of a bar."""
    meter: int = BEATS_PER_BAR
    """Beats per bar: 2, 3, 4 or 6."""
    bar_base: int = 0
    """Number of the bar that begins at beat `bar_offset`."""
    bar_confidence: float = 0.0
    """How sure the one is, 0..1: 1 where a person or a grid said it."""
    multiplier: float = 1.0
    """What half and double came to: 0.25, 0.5, 1, 2 or 4 times the tempo of the source."""
    holding: bool = False
    """True while the source says nothing and the clock goes on by itself."""
    lead_s: float = 0.0
    """Picture latency that is made up for: this time is that of the room `lead_s` seconds later."""

    @property
    def phase(self) -> float:
        """Place within the beat, 0..1."""
        return self.beats - math.floor(self.beats)

    @property
    def beat_index(self) -> int:
        """Beats since the session began: a counter."""
        return math.floor(self.beats)

    @property
    def beat_in_bar(self) -> int:
        """0 for the one, up to `meter` - 1."""
        return (self.beat_index - self.bar_offset) % self.meter

    @property
    def bars(self) -> float:
        """Bars since the session began, continuous but where the one moves, whole on each one."""
        return self.bar_base + (self.beats - self.bar_offset) / self.meter

    @property
    def bar(self) -> int:
        """Bars since the session began: a counter."""
        return math.floor(self.bars)

    @property
    def bar_phase(self) -> float:
        """Place within the bar, 0..1."""
        return self.bars - math.floor(self.bars)

    def after(self, seconds: float) -> MusicalTime:
        """Return musical time `seconds` later (negative: earlier), the tempo staying as it is.

        A lamp on a screen without the output's latency shows `music.after(passed - music.lead_s)`.
        """
        return replace(self, beats=self.beats + seconds * self.bpm / 60)
