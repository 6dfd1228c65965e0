"""The bars of a whole track once more, when its beats are known: by what the bar network hears from beat to beat."""

from __future__ import annotations

import numpy as np

from react_app.audio.barnet import tell_places
from react_app.audio.grid_beats import BeatPath, TimeArray, Weights
from react_app.audio.grid_observe import METERS, Observed, beat_evidence

_HEARD_TRUST = 0.5
"""How much counts what the bar network tells at each beat: it rests on all beats before, too."""
_FEWEST = 8
_FIRST = np.cumsum((0, *METERS[:-1]))
_LAST = _FIRST + np.array(METERS) - 1


def with_bars(path: BeatPath, observed: Observed, weights: Weights | None = None) -> BeatPath:
    """Return the same beats with their most likely places and meters, all that is known of them taken together."""
    weights = weights or Weights()
    if len(path.hops) < _FEWEST or observed.levels is None:
        return path
    evidence = beat_evidence(observed, weights.trust)[path.hops].astype(np.float64)
    evidence[:-1] += _HEARD_TRUST * tell_places(observed.levels, path.hops)
    chosen = _most_likely(evidence, weights.meter_change)
    meters = np.repeat(METERS, METERS)
    return BeatPath(path.hops, chosen - np.repeat(_FIRST, METERS)[chosen] + 1, meters[chosen])


def _most_likely(evidence: TimeArray, meter_change: float) -> np.ndarray:
    """Return the (n,) best path through (n, places) evidence: places follow each other, the meter may change at a bar's
    end for a price."""
    scores = evidence[0].copy()
    before = np.zeros(evidence.shape, np.int64)
    follows = np.arange(-1, evidence.shape[1] - 1)
    for row in range(1, len(evidence)):
        source = follows.copy()
        ends = scores[_LAST]
        best = int(ends.argmax())
        for meter, (first, last) in enumerate(zip(_FIRST, _LAST, strict=True)):
            source[first] = last if ends[meter] >= ends[best] - meter_change else _LAST[best]
        price = np.zeros(len(scores))
        price[_FIRST] = np.where(source[_FIRST] == _LAST, 0.0, meter_change)
        before[row] = source
        scores = scores[source] - price + evidence[row]
    path = np.empty(len(evidence), np.int64)
    path[-1] = int(scores.argmax())
    for row in range(len(evidence) - 1, 0, -1):
        path[row - 1] = before[row, path[row]]
    return path
