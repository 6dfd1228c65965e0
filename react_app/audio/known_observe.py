"""What the learned observation tells of a whole track, however long: heard piece by piece."""

from __future__ import annotations

import numpy as np

from react_app.audio.beatnet import DELAY, FASTEST_BPM, SLOWEST_BPM, STEP, hear_whole
from react_app.audio.grid_observe import FloatArray, Observed, joined
from react_app.core.features import HOP

_PIECE = 20_480 * HOP
"""Four minutes."""
_CONTEXT = 1024 * HOP
"""What is heard around a piece, so that its edges are heard like the rest."""


class Observer:
    """Takes in mono samples at 44.1 kHz in blocks; then tells what was observed of every hop."""

    def __init__(self) -> None:
        self._waiting: list[FloatArray] = []
        self._count = 0
        self._lead = 0
        self._parts: list[Observed] = []

    def hear(self, mono: FloatArray) -> None:
        """Take in (n,) samples."""
        self._waiting.append(mono)
        self._count += len(mono)
        if self._count >= self._lead + _PIECE + _CONTEXT:
            samples = np.concatenate(self._waiting)
            self._observe(samples[: self._lead + _PIECE + _CONTEXT], _PIECE // HOP)
            kept = samples[self._lead + _PIECE - _CONTEXT :]
            self._lead = _CONTEXT
            self._waiting, self._count = [kept], len(kept)

    def finish(self) -> Observed:
        """Return what was observed, for every hop that was begun."""
        rest = self._count - self._lead
        if rest > 0:
            self._observe(np.concatenate(self._waiting), -(-rest // HOP))
        self._waiting, self._count = [], self._lead
        return joined(self._parts)

    def _observe(self, samples: FloatArray, hops: int) -> None:
        first = self._lead // HOP
        self._parts.append(observe(samples).part(first, first + hops))


def observe(mono: FloatArray) -> Observed:
    """Return what the network tells of float32 mono samples at 44.1 kHz, for every hop that they begin."""
    hops = -(-len(mono) // HOP)
    told = hear_whole(np.concatenate([mono, np.zeros((hops + 2 * STEP) * HOP - len(mono), np.float32)]))
    steps = np.minimum((np.arange(hops) + DELAY) // STEP, len(told.place) - 1)
    place, tempo = told.place[steps], told.tempo[steps]
    heard = told.heard[:hops]
    return Observed(told.beat[:hops], told.downbeat[:hops], place, tempo, SLOWEST_BPM, FASTEST_BPM, heard)
