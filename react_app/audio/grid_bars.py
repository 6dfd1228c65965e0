"""The level and the bars of a whole track once more, when its beats are known: by what the bar network hears from beat
to beat."""

from __future__ import annotations

import numpy as np

from react_app.audio.barnet import how_right, tell_places
from react_app.audio.beatspace import LONGEST, SHORTEST
from react_app.audio.grid_beats import BeatPath, IntArray, TimeArray, Weights, bar_begins
from react_app.audio.grid_observe import Observed, beat_evidence
from react_app.audio.places import BEATS, FIRST, LAST, NUMBERS, PLACES

_HEARD_TRUST = 0.5
"""How much counts what the bar network tells at each beat: it rests on all beats before, too."""
_FEWEST = 8
_DOUBTFUL, _SURE = 0.5, 0.9
"""Where it is less likely than this that the beats are those that are counted, others that surely are, are taken."""


def on_level(path: BeatPath, observed: Observed) -> BeatPath:
    """Return the beats, or every other of them, twice as many, or those between, if the bar network is sure of those.

    What is returned instead has no places yet: `with_bars` finds them.
    """
    heard, hops = observed.heard, path.hops
    if len(hops) < _FEWEST or heard is None or how_right(heard, hops) >= _DOUBTFUL:
        return path
    between = (hops[:-1] + hops[1:]) // 2
    others = [between, np.sort(np.concatenate([hops, between])), hops[::2], hops[1::2]]
    possible = [o for o in others if len(o) >= _FEWEST and SHORTEST <= np.median(np.diff(o)) <= LONGEST]
    right = [how_right(heard, other) for other in possible]
    if not right or max(right) < _SURE:
        return path
    best = possible[int(np.argmax(right))]
    return BeatPath(best, np.zeros_like(best), np.zeros_like(best))


def with_bars(path: BeatPath, observed: Observed, weights: Weights | None = None) -> BeatPath:
    """Return the same beats with their most likely places and meters, all that is known of them taken together."""
    weights = weights or Weights()
    if len(path.hops) < _FEWEST or observed.heard is None:
        return path
    evidence = beat_evidence(observed, weights.trust)[path.hops].astype(np.float64)
    evidence[:-1] += _HEARD_TRUST * tell_places(observed.heard, path.hops)
    chosen = _most_likely(evidence, weights.meter_change)
    return BeatPath(path.hops, NUMBERS[chosen], BEATS[chosen])


def _most_likely(evidence: TimeArray, meter_change: float) -> IntArray:
    """Return the (n,) best path through (n, places) evidence: places follow each other, the meter may change at a bar's
    end for a price."""
    scores = evidence[0]
    before = np.tile(np.arange(-1, PLACES - 1), (len(evidence), 1))
    for row in range(1, len(evidence)):
        begins, meters = bar_begins(scores[LAST], meter_change)
        before[row, FIRST] = LAST[meters]
        moved = np.empty_like(scores)
        moved[1:] = scores[:-1]
        moved[FIRST] = begins
        scores = moved + evidence[row]
    path = np.empty(len(evidence), np.int64)
    path[-1] = int(scores.argmax())
    for row in range(len(evidence) - 1, 0, -1):
        path[row - 1] = before[row, path[row]]
    return path
