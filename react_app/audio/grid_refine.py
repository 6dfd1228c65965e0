"""Beat times finer than a hop: steady music gets a steady grid, a drummer is followed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from react_app.audio.grid_beats import FloatArray, IntArray, TimeArray
from react_app.core.features import ANALYSIS_RATE, HOP

BoolArray = NDArray[np.bool_]

_HOP_S = HOP / ANALYSIS_RATE
_SEARCH_HOPS = 2
_SPANS = (64, 32, 16, 8, 4, 2)
"""Beats to either side that may lie on one straight line."""
_STEADY_S = 0.0055
"""Beats that lie about a line no further than this (root mean square) are steady: it is what whole hops scatter."""
_BEND_S = 0.0035
"""How far the middle of a line may lie off the beats around it: more is a tempo that changes."""
_FAINT = 4.5
"""How many times further, at most, where these beats are few or faint, as they are at the ends of a track."""
_JUMP_SPAN = 16
"""Beats to either side of a jump, each side on a line of its own, that are enough to tell a jump from a bend."""
_NEAR = 2
"""Beats to either side that are the middle of a line."""
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
        for line, fitting in _candidates(heard, weights, span):
            fits = ~settled & fitting & (line.scatter < best)
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
    """Weighted lines through the beats around each beat: value and slope there, and how well they fit.

    `bend` is how far the beats nearby lie off it, `own` the same of those nearby that it goes through; both are less
    where these are heard less than the rest of the line.
    """

    def __init__(self, value: TimeArray, slope: TimeArray, scatter: TimeArray, bend: TimeArray, own: TimeArray) -> None:
        self.value, self.slope, self.scatter = value, slope, scatter
        steady = scatter < _STEADY_S
        self.fits: BoolArray = steady & (np.abs(bend) < _BEND_S)
        """Whether the beats lie on it, and those nearby that it does not go through do too."""
        self.holds: BoolArray = steady & (np.abs(own) < _BEND_S)
        """Whether the beats lie on it."""


def _candidates(times: TimeArray, weights: TimeArray, span: int) -> list[tuple[_Line, BoolArray]]:
    """Return the lines through `span` beats to both sides of each beat, to the left and to the right, and which fit."""
    both, left, right = (_lines(times, weights, *sides) for sides in ((span, span), (span, 0), (0, span)))
    ends, begins = left.fits, right.fits
    if span >= _JUMP_SPAN:
        ends = ends | (left.holds & _soon(right.holds))
        begins = begins | (right.holds & _soon(left.holds[::-1])[::-1])
    return [(both, both.fits), (left, ends), (right, begins)]


def _soon(true: BoolArray) -> BoolArray:
    """Say of each beat whether one of the next _NEAR is true."""
    padded = np.concatenate([true, np.zeros(_NEAR, bool)])
    soon: BoolArray = np.any(np.lib.stride_tricks.sliding_window_view(padded[1:], _NEAR), axis=1)
    return soon


def _lines(times: TimeArray, weights: TimeArray, before: int, after: int) -> _Line:
    """Fit time = value + slope · (number of beats from here), for every beat, from `before` to `after` beats away.

    Where a track's end leaves fewer beats than a side should have there is no line: it would be a short one that
    passes for a long one.
    """
    count = len(times)
    index = np.arange(count)
    low, high = np.maximum(0, index - before), np.minimum(count, index + after + 1)
    usual = float(np.median(np.diff(times)))
    rest = times - usual * index  # small numbers keep the sums exact
    x = index.astype(np.float64)
    summands = (np.ones(count), x, rest, x * x, x * rest, rest * rest)
    sums = [np.concatenate([[0.0], np.cumsum(weights * values)]) for values in summands]

    def means(low: IntArray, high: IntArray) -> list[TimeArray]:
        amount, *totals = (sums_of[high] - sums_of[low] for sums_of in sums)
        return [amount, *(total / amount for total in totals)]

    amount, mean_x, mean_y, xx, xy, yy = means(low, high)
    spread = np.maximum(xx - mean_x**2, 1e-6)
    slope = (xy - mean_x * mean_y) / spread
    scatter = np.sqrt(np.maximum(yy - mean_y**2 - slope**2 * spread, 0.0))

    def off(first: IntArray, last: IntArray) -> TimeArray:
        """Mean distance from the line, as far as so few beats tell it."""
        heard, at, here, *_ = means(first, last)
        usual_amount = (2 * _NEAR + 1) * amount / (high - low)
        distance = here - (mean_y + slope * (at - mean_x))
        told: TimeArray = distance / np.clip(np.sqrt(usual_amount / heard), 1.0, _FAINT)
        return told

    near, end = np.maximum(0, index - _NEAR), np.minimum(count, index + _NEAR + 1)
    bend, own = off(near, end), off(np.maximum(low, near), np.minimum(high, end))
    scatter = np.where(high - low > max(before, after), scatter, np.inf)
    return _Line(usual * index + mean_y + slope * (x - mean_x), slope + usual, scatter, bend, own)


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
