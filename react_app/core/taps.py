"""Taps: a row of them becomes a tempo and the moment of its last beat."""

from __future__ import annotations

from itertools import pairwise
from statistics import median

from react_app.core.musicaltime import MAX_BPM, MIN_BPM

TAP_TIMEOUT_S = 2.0
_LONGEST_ROW = 12
_SHORTEST_S = 0.12
"""Two presses closer than this are one, bouncing."""
_SAME_TEMPO = 0.25


def with_tap(row: tuple[float, ...], t: float) -> tuple[float, ...]:
    """Return the row with a tap at `t`; a pause or another tempo begins a new row."""
    if not row or not 0 <= t - row[-1] < TAP_TIMEOUT_S:
        return (t,)
    interval = t - row[-1]
    if interval < _SHORTEST_S:
        return row
    if len(row) > 1:
        usual = median(b - a for a, b in pairwise(row))
        beats = round(interval / usual)
        if beats not in (1, 2) or abs(interval / (usual * beats) - 1) > _SAME_TEMPO:
            return (row[-1], t)
    return (*row, t)[-_LONGEST_ROW:]


def tempo_of(row: tuple[float, ...]) -> tuple[float, float]:
    """Return the BPM of a row of two taps or more, within the range of tempi, and when its last beat was.

    A straight line through the taps, by least squares: a hand that trembles is evened out. A tap that was left out
    counts as a beat all the same.
    """
    usual = median(b - a for a, b in pairwise(row))
    numbers = [0]
    for a, b in pairwise(row):
        numbers.append(numbers[-1] + max(1, round((b - a) / usual)))
    middle_n, middle_t = sum(numbers) / len(row), sum(row) / len(row)
    spread = sum((n - middle_n) ** 2 for n in numbers)
    interval = sum((n - middle_n) * (t - middle_t) for n, t in zip(numbers, row, strict=True)) / spread
    return within_limits(60 / interval), middle_t + (numbers[-1] - middle_n) * interval


def within_limits(bpm: float) -> float:
    """Return the tempo, or the octave of it that the clock can keep."""
    while bpm < MIN_BPM:
        bpm *= 2
    while bpm > MAX_BPM:
        bpm /= 2
    return bpm
