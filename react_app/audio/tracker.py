"""What a beat tracker is to the analyzer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from react_app.audio.spectrum import FloatArray


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
