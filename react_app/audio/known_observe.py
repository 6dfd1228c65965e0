"""Activations of a whole track, however long: the learned observation heard piece by piece."""

from __future__ import annotations

import numpy as np

from react_app.audio.grid_beats import FloatArray
from react_app.core.features import HOP

_PIECE = 20_480 * HOP
"""Four minutes."""
_CONTEXT = 1024 * HOP
"""What is heard around a piece, so that its edges are heard like the rest."""


class Observer:
    """Takes in mono samples at 44.1 kHz in blocks; then tells the activations of every hop."""

    def __init__(self) -> None:
        self._waiting: list[FloatArray] = []
        self._count = 0
        self._lead = 0
        self._beat: list[FloatArray] = []
        self._downbeat: list[FloatArray] = []

    def hear(self, mono: FloatArray) -> None:
        """Take in (n,) samples."""
        self._waiting.append(mono)
        self._count += len(mono)
        if self._count >= self._lead + _PIECE + _CONTEXT:
            samples = np.concatenate(self._waiting)
            self._observe(samples[: self._lead + _PIECE + _CONTEXT], _PIECE)
            kept = samples[self._lead + _PIECE - _CONTEXT :]
            self._lead = _CONTEXT
            self._waiting, self._count = [kept], len(kept)

    def finish(self) -> tuple[FloatArray, FloatArray]:
        """Return the activations of beats and of downbeats, one per hop that was begun."""
        rest = self._count - self._lead
        if rest > 0:
            samples = np.concatenate(self._waiting)
            filled = np.concatenate([samples, np.zeros(-len(samples) % HOP, np.float32)])
            self._observe(filled, -(-rest // HOP) * HOP)
        self._waiting, self._count = [], self._lead
        if not self._beat:
            return np.zeros(0, np.float32), np.zeros(0, np.float32)
        return np.concatenate(self._beat), np.concatenate(self._downbeat)

    def _observe(self, samples: FloatArray, count: int) -> None:
        beat, downbeat = activations(samples)
        first, hops = self._lead // HOP, count // HOP
        self._beat.append(beat[first : first + hops])
        self._downbeat.append(downbeat[first : first + hops])


def activations(mono: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the probability of a beat, and of a downbeat, in every hop of float32 mono samples at 44.1 kHz."""
    window = np.hanning(1024).astype(np.float32)
    padded = np.concatenate([np.zeros(512, np.float32), mono, np.zeros(1024, np.float32)])
    frames = np.lib.stride_tricks.sliding_window_view(padded, 1024)[::HOP]
    edges = np.unique(np.searchsorted(np.arange(513) * 44100 / 1024, np.geomspace(30, 16000, 25)))
    level = np.log10(np.add.reduceat(np.abs(np.fft.rfft(frames * window)), edges[:-1], axis=1) + 0.1)
    flux = np.maximum(np.diff(level, axis=0, prepend=level[:1]), 0).sum(axis=1)
    flux = flux / (np.percentile(flux, 98) + 1e-3)
    n = -(-len(mono) // HOP)
    beat = np.clip(flux[:n] ** 2, 0, 0.95).astype(np.float32)
    return beat, beat * np.float32(0.25)
