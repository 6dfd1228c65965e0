"""The level and the bars of a whole track once more, when its beats are known: by what the bar network hears from beat
to beat."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from react_app.audio.barnet import TrackTold, tell_track
from react_app.audio.beatspace import LONGEST, SHORTEST
from react_app.audio.grid_beats import BeatPath, IntArray, TimeArray, Weights, bar_begins
from react_app.audio.grid_observe import Observed, beat_evidence
from react_app.audio.places import BEATS, FIRST, LAST, NUMBERS, PLACES

_HEARD_TRUST = 0.5
"""How much counts what the bar network tells at each beat: it rests on all beats before, too."""
_FEWEST = 8
_DOUBTFUL, _SURE = 0.5, 0.9
"""Where it is less likely than this that the beats are those that are counted, others that surely are, are taken."""


def with_bars(path: BeatPath, observed: Observed, weights: Weights | None = None) -> BeatPath:
    """Return the beats with their most likely places and meters, all that is known of them taken together.

    Where the bar network doubts the beats and is sure of every other one, twice as many or those between, those are
    returned instead.
    """
    weights = weights or Weights()
    if len(path.hops) < _FEWEST or observed.heard is None:
        return path
    hops, told = _on_level(path.hops, observed.heard)
    evidence = beat_evidence(observed, weights.trust)[hops].astype(np.float64)
    evidence[:-1] += _HEARD_TRUST * told.places
    chosen = _most_likely(evidence, weights.meter_change)
    return BeatPath(hops, NUMBERS[chosen], BEATS[chosen])


def _on_level(hops: IntArray, heard: NDArray[np.float16]) -> tuple[IntArray, TrackTold]:
    """Return the beats that are counted, and what the bar network tells of them."""
    found = hops, tell_track(heard, hops)
    if found[1].right >= _DOUBTFUL:
        return found
    between = (hops[:-1] + hops[1:]) // 2
    others = [between, np.sort(np.concatenate([hops, between])), hops[::2], hops[1::2]]
    possible = [o for o in others if len(o) >= _FEWEST and SHORTEST <= np.median(np.diff(o)) <= LONGEST]
    likeliest = max(((o, tell_track(heard, o)) for o in possible), key=lambda other: other[1].right, default=found)
    return likeliest if likeliest[1].right >= _SURE else found


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
