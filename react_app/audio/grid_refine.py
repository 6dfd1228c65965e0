"""Beat times finer than a hop: steady music gets a steady grid, a drummer is followed."""

from __future__ import annotations

import numpy as np

from react_app.audio.grid_beats import FloatArray, IntArray, TimeArray
from react_app.core.features import ANALYSIS_RATE, HOP

_HOP_S = HOP / ANALYSIS_RATE
_SEARCH_HOPS = 2
_SPANS = (64, 32, 16, 8, 4, 2)
"""Beats to either side that may lie on one straight line."""
_STEADY_S = 0.0055
"""Beats that lie about a line no further than this (root mean square) are steady: it is what whole hops scatter."""
_BEND_S = 0.0035
"""How far the middle of a line may lie off the beats around it: more is a tempo that changes."""
_UNHEARD = 0.02


def refine_beats(hops: IntArray, beat: FloatArray) -> tuple[TimeArray, TimeArray]:
    """Return times in seconds and the length of a beat (seconds) at each of the beats.

    Times are read off the peaks of the activation; each is then moved onto the longest line through its neighbours
    that fits them. A beat nobody played lies where the line says.
    """
    if len(hops) < 3:
        times: TimeArray = (hops.astype(np.float64) + 0.5) * _HOP_S
        return times, np.full(len(hops), 0.5)
    heard, weights = _peaks(hops, beat)
    times, periods, settled = heard.copy(), np.gradient(heard), np.zeros(len(hops), bool)
    for span in _SPANS:
        best = np.full(len(hops), np.inf)
        for before, after in ((span, span), (span, 0), (0, span)):
            line = _lines(heard, weights, before, after)
            fits = ~settled & (line.scatter < _STEADY_S) & (np.abs(line.bend) < _BEND_S) & (line.scatter < best)
            times[fits], periods[fits], best[fits] = line.value[fits], line.slope[fits], line.scatter[fits]
        settled |= np.isfinite(best)
    loose = ~settled
    if loose.any():
        line = _lines(heard, weights, 2, 2)
        trust = np.clip(weights / 0.3, 0.0, 0.7)
        times[loose] = (trust * heard + (1.0 - trust) * line.value)[loose]
        periods[loose] = line.slope[loose]
    return _in_order(times, heard), np.clip(periods, 0.2, 2.0)


class _Line:
    """Weighted lines through the beats around each beat: value and slope there, and how well they fit."""

    def __init__(self, value: TimeArray, slope: TimeArray, scatter: TimeArray, bend: TimeArray) -> None:
        self.value, self.slope, self.scatter, self.bend = value, slope, scatter, bend


def _lines(times: TimeArray, weights: TimeArray, before: int, after: int) -> _Line:
    """Fit time = value + slope · (number of beats from here), for every beat, from `before` to `after` beats away."""
    count = len(times)
    index = np.arange(count)
    low, high = np.maximum(0, index - before), np.minimum(count, index + after + 1)
    steady = index * float(np.median(np.diff(times)))
    rest = times - steady  # small numbers keep the sums exact
    x = index.astype(np.float64)

    def total(values: TimeArray) -> TimeArray:
        sums = np.concatenate([[0.0], np.cumsum(values)])
        part: TimeArray = sums[high] - sums[low]
        return part

    w, wx, wy = total(weights), total(weights * x), total(weights * rest)
    wxx, wxy, wyy = total(weights * x * x), total(weights * x * rest), total(weights * rest * rest)
    mean_x, mean_y = wx / w, wy / w
    spread = np.maximum(wxx / w - mean_x**2, 1e-6)
    slope = (wxy / w - mean_x * mean_y) / spread
    variance = wyy / w - mean_y**2 - slope**2 * spread
    value = mean_y + slope * (x - mean_x)
    around = np.convolve(np.pad(weights * rest, 2), np.ones(5), "valid")
    amount = np.convolve(np.pad(weights, 2), np.ones(5), "valid")
    places = np.convolve(np.pad(weights * x, 2), np.ones(5), "valid")
    bend = around / amount - (mean_y + slope * (places / amount - mean_x))
    enough = high - low >= 3
    scatter = np.where(enough, np.sqrt(np.maximum(variance, 0.0)), np.inf)
    return _Line(steady + value, slope + float(np.median(np.diff(times))), scatter, np.where(enough, bend, np.inf))


def _peaks(hops: IntArray, beat: FloatArray) -> tuple[TimeArray, TimeArray]:
    """Return where the activation peaks near each hop, by a parabola through its logarithm, and how high."""
    around = np.clip(hops[:, None] + np.arange(-_SEARCH_HOPS, _SEARCH_HOPS + 1), 0, len(beat) - 1)
    top = around[np.arange(len(hops)), beat[around].argmax(axis=1)]
    height = beat[top].astype(np.float64)
    log = np.log(np.maximum(beat.astype(np.float64), 1e-4))
    left, middle, right = log[np.maximum(top - 1, 0)], log[top], log[np.minimum(top + 1, len(beat) - 1)]
    curve = left - 2.0 * middle + right
    inside = (curve < -1e-9) & (top > 0) & (top < len(beat) - 1)
    shift = np.where(inside, 0.5 * (left - right) / np.where(inside, curve, -1.0), 0.0)
    heard = height > 5 * _UNHEARD
    position = np.where(heard, top + np.clip(shift, -0.5, 0.5), hops)
    return (position + 0.5) * _HOP_S, np.maximum(height, _UNHEARD) ** 2


def _in_order(times: TimeArray, heard: TimeArray) -> TimeArray:
    """Lines on either side of a jump may cross; there the beats stay where they were heard."""
    wrong = np.diff(times) < 0.5 * np.diff(heard)
    either = np.concatenate([wrong, [False]]) | np.concatenate([[False], wrong])
    ordered = np.where(either, heard, times)
    return np.maximum.accumulate(np.maximum(ordered, 0.0))
