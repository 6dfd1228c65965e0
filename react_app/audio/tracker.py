"""What a beat tracker is to the analyzer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import aubio

from react_app.audio.spectrum import FloatArray
from react_app.core.features import ANALYSIS_RATE, HOP


@dataclass(frozen=True, slots=True)
class Beat:
    """An announced beat: `t` in seconds since the first hop, may lie a little ahead of what was heard."""

    t: float
    bpm: float
    confidence: float


class BeatTracker(Protocol):
    """Hears the music hop by hop, announces every beat once, in order; no clock, no randomness."""

    def track(self, hop: FloatArray, music: bool) -> Beat | None:
        """Take in one hop of 512 samples after auto-gain; `music` is False while the input is silent."""


class StockTracker:
    """aubio's own tempo object, each beat moved back by what the object is late."""

    def __init__(self) -> None:
        self._tempo = aubio.tempo("default", 1024, HOP, ANALYSIS_RATE)

    def track(self, hop: FloatArray, music: bool) -> Beat | None:
        """Take in one hop; return the beat it revealed, if any."""
        if not self._tempo(hop)[0] or not music:
            return None
        confidence = float(self._tempo.get_confidence())
        return Beat(
            self._tempo.get_last() / ANALYSIS_RATE, float(self._tempo.get_bpm()), min(1.0, max(0.0, confidence))
        )
