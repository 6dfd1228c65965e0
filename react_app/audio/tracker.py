"""What a beat tracker is to the analyzer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from react_app.audio.spectrum import FloatArray
from react_app.core.tempo import TempoHint


@dataclass(frozen=True, slots=True)
class Beat:
    """An announced beat: `t` in seconds since the first hop, may lie a little ahead of what was heard."""

    t: float
    bpm: float
    confidence: float
    place: int = 0
    """Number in the bar, 1 is the downbeat; 0 while unknown."""
    meter: int = 0
    """Beats per bar; 0 while unknown."""
    bar_confidence: float = 0.0
    """How sure `place` is, 0..1."""


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """One hop as the tracker hears it.

    `magnitude`: (1025,) spectrum of the newest 2048 samples *before* auto-gain, a full-scale sine gives 1; `gain`: what
    auto-gain multiplies by.
    """

    magnitude: FloatArray
    gain: float


class BeatTracker(Protocol):
    """Hears the music hop by hop, announces every beat once, in order; no clock, no randomness."""

    def track(self, heard: Heard, music: bool) -> Beat | None:
        """Take in one hop; `music` is False while the input is silent."""

    def hint(self, hint: TempoHint) -> None:
        """Take in what a person said, between two hops."""
