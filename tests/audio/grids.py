"""Activations and grids made for the tests."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from react_app.audio.grid import TrackGrid
from react_app.audio.grid_observe import Observed
from react_app.core.features import ANALYSIS_RATE, HOP

HOP_S = HOP / ANALYSIS_RATE


def times(bpm: float, seconds: float, first: float = 0.3) -> NDArray[np.float64]:
    """Return beats of an even tempo."""
    return np.arange(first, seconds, 60 / bpm)


def observed(
    beats: Sequence[float] | NDArray[np.float64],
    seconds: float,
    *,
    meter: int = 4,
    first_place: int = 1,
    missing: float = 0.0,
    between: float = 0.0,
    noise: float = 0.03,
    seed: int = 1,
) -> Observed:
    """Return what is observed of beats and downbeats: `missing` of the beats are not seen, `between` off-beats are."""
    dice = np.random.default_rng(seed)
    count = int(seconds / HOP_S)
    beat = dice.random(count) * noise
    downbeat = 0.5 * dice.random(count) * noise
    hops = np.arange(count)

    def bump(t: float, height: float) -> NDArray[np.float64]:
        shape: NDArray[np.float64] = height * np.exp(-0.5 * ((hops + 0.5 - t / HOP_S) / 0.7) ** 2)
        return shape

    for i, t in enumerate(beats):
        if dice.random() < missing:
            continue
        height = float(np.clip(dice.normal(0.75, 0.1), 0.2, 0.95))
        np.maximum(beat, bump(t, height), out=beat)
        one = (i + first_place - 1) % meter == 0
        np.maximum(downbeat, bump(t, height * (0.8 if one else 0.1)), out=downbeat)
        if i + 1 < len(beats) and dice.random() < between:
            np.maximum(beat, bump((t + beats[i + 1]) / 2, 0.5), out=beat)
    return Observed(beat.astype(np.float32), np.minimum(beat, downbeat).astype(np.float32))


def grid_of(beats: Sequence[float], *, bpm: float = 120.0, duration: float = 12.0, sha256: str = "a" * 64,
            first_place: int = 1) -> TrackGrid:  # fmt: skip
    """Return a sure grid with these beats in bars of four."""
    places = tuple((i + first_place - 1) % 4 + 1 for i in range(len(beats)))
    count = len(beats)
    return TrackGrid(
        sha256=sha256, duration=duration, beats=tuple(float(t) for t in beats), places=places, meters=(4,) * count,
        tempi=(bpm,) * count, bpm=bpm, confidence=0.9, bar_confidence=0.8,
    )  # fmt: skip
