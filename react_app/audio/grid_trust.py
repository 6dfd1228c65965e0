"""How far the beats found can be trusted: noise and speech have a most likely path too."""

from __future__ import annotations

import numpy as np

from react_app.audio.grid_beats import BeatPath, FloatArray

_NEAR = 2
_STRONG = 0.35


def trust_in_beats(path: BeatPath, beat: FloatArray) -> float:
    """Return 0..1: how much of what was observed lies on the beats, against what chance would put there, and how
    strong it is. A breakdown counts little, for little is observed in it."""
    if len(path.hops) < 4:
        return 0.0
    near = np.zeros(len(beat), bool)
    for off in range(-_NEAR, _NEAR + 1):
        near[np.clip(path.hops + off, 0, len(beat) - 1)] = True
    total = float(beat.sum())
    if total < 1e-3:
        return 0.0
    chance = float(near.mean())
    gathered = max(0.0, (float(beat[near].sum()) / total - chance) / max(1.0 - chance, 1e-3))
    heights = np.array([beat[max(0, hop - _NEAR) : hop + _NEAR + 1].max() for hop in path.hops])
    strong = min(1.0, float(np.percentile(heights, 75)) / _STRONG)
    return float(np.clip(1.3 * gathered * strong, 0.0, 1.0))


def trust_in_bars(path: BeatPath, beat: FloatArray, downbeat: FloatArray) -> float:
    """Return 0..1: how much more like downbeats the downbeats look than the other beats."""
    if len(path.hops) < 8:
        return 0.0
    rows = np.clip(path.hops[:, None] + np.arange(-_NEAR, _NEAR + 1), 0, len(beat) - 1)
    heights = beat[rows].max(axis=1)
    share = downbeat[rows].max(axis=1) / np.maximum(heights, 0.05)
    first = path.places == 1
    if not first.any() or first.all():
        return 0.0
    weights = heights + 1e-3
    on = float(np.average(share[first], weights=weights[first]))
    off = float(np.average(share[~first], weights=weights[~first]))
    return float(np.clip(1.6 * (on - off), 0.0, 1.0))
