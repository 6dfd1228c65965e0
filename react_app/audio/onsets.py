"""Onsets: when something is struck, and how hard."""

from __future__ import annotations

from dataclasses import dataclass

import aubio
import numpy as np

from react_app.audio.gain import smoothing
from react_app.audio.spectrum import FloatArray
from react_app.core.features import ANALYSIS_RATE, HOP

_WINDOW = 1024
_SILENCE_DB = -50.0
_SHORTEST_MS = 40.0
_THRESHOLD = 0.15
_FORGET_S = 8.0
_LATE_HOPS = 3.2
"""How many hops the detector is late; measured on noise bursts, aubio assumes 4.3."""


@dataclass(frozen=True, slots=True)
class Onset:
    """One onset: `t` in seconds since the first hop, `strength` 0..1 against the strongest of the last seconds."""

    t: float
    strength: float


class Onsets:
    """aubio's onset detector on high-frequency content, with strengths."""

    def __init__(self) -> None:
        self._onset = aubio.onset("hfc", _WINDOW, HOP, ANALYSIS_RATE)
        self._onset.set_silence(_SILENCE_DB)
        self._onset.set_minioi_ms(_SHORTEST_MS)
        self._onset.set_threshold(_THRESHOLD)
        self._onset.set_delay(round(_LATE_HOPS * HOP))
        self._strongest = 0.0
        self._keep = 1.0 - smoothing(_FORGET_S)
        self._recent = (0.0, 0.0, 0.0)

    def hear(self, hop: FloatArray) -> Onset | None:
        """Take in one hop after auto-gain; return the onset it revealed, if any."""
        found = float(self._onset(hop)[0])
        strength = float(self._onset.get_descriptor())
        self._recent = (*self._recent[1:], strength)
        self._strongest = max(strength, self._strongest * self._keep)
        if found <= 0.0:
            return None
        peak = max(self._recent) / self._strongest if self._strongest > 0 else 0.0
        return Onset(self._onset.get_last() / ANALYSIS_RATE, float(np.sqrt(min(1.0, peak))))
