"""What is done to examples as they are trained on: cut out, played faster or slower, drummed over, changed in sound."""

from __future__ import annotations

import random

import numpy as np
from numpy.typing import NDArray

HOP_S = 512 / 44_100
SILENCE = -11.5
"""Log magnitude of nothing."""

FloatArray = NDArray[np.float32]


def crop(
    bands: FloatArray, beats: FloatArray, hops: int, stretch: float, dice: random.Random
) -> tuple[FloatArray, FloatArray]:
    """Return `hops` hops from a random place, played `stretch` times as fast, and the beats in them (time, place).

    Some are ridden: the speed changes by up to a tenth on the way.
    """
    speed = np.full(hops, stretch)
    if dice.random() < 0.15:
        bend = dice.uniform(-0.1, 0.1)
        begin, end = sorted(dice.randrange(hops) for _ in range(2))
        speed *= 1.0 + bend * np.clip((np.arange(hops) - begin) / max(1, end - begin), 0.0, 1.0)
    need = int(speed.sum()) + 2
    room = len(bands) - need
    start = dice.randint(0, max(0, room)) if dice.random() < 0.8 else 0
    at = start + np.cumsum(speed) - speed[0]
    moved = beats.copy()
    if len(beats):
        ahead = np.interp(beats[:, 0] / HOP_S, at, np.arange(hops))
        before, after = beats[:, 0] / HOP_S < at[0], beats[:, 0] / HOP_S > at[-1]
        ahead = np.where(before, (beats[:, 0] / HOP_S - at[0]) / speed[0], ahead)
        ahead = np.where(after, hops - 1 + (beats[:, 0] / HOP_S - at[-1]) / speed[-1], ahead)
        moved[:, 0] = ahead * HOP_S
    return resampled(bands, at), moved


def resampled(bands: FloatArray, at: NDArray[np.float64]) -> FloatArray:
    """Return the (len(at), bands) log magnitudes at moments in hops; silence where there are none."""
    low = np.clip(at.astype(int), 0, len(bands) - 2)
    share = (at - low)[:, None].clip(0, 1).astype(np.float32)
    out = bands[low] * (1 - share) + bands[low + 1] * share
    out[(at < 0) | (at >= len(bands) - 1)] = SILENCE
    return np.asarray(out, np.float32)


def drummed(
    bands: FloatArray, beats: FloatArray, drums: FloatArray, drum_beats: FloatArray, dice: random.Random
) -> FloatArray | None:
    """Return log magnitudes with drums of another piece laid over them, beat on beat; None where they will not fit."""
    inside = (beats[:, 0] > 0) & (beats[:, 0] < len(bands) * HOP_S)
    if inside.sum() < 12 or len(drum_beats) < 12:
        return None
    times, places = beats[:, 0], beats[:, 1]
    ratio = np.median(np.diff(times)) / np.median(np.diff(drum_beats[:, 0]))
    first = np.flatnonzero(places == 1)
    drum_first = np.flatnonzero(drum_beats[:, 1] == 1)
    same = places.max() == drum_beats[:, 1].max()
    if not 0.72 < ratio < 1.4 or not same or len(first) < 3 or len(drum_first) < 3:
        return None
    bar = int(places.max())
    begin = int(drum_first[dice.randrange(len(drum_first) // 2 + 1)])
    enter = int(np.flatnonzero(inside)[0])
    ahead = (enter - int(first[0])) % bar
    count = len(drum_beats) - begin
    position = np.interp((np.arange(len(bands)) + 0.5) * HOP_S, times, np.arange(len(times))) - enter + ahead
    length = count // bar * bar
    if length < 8:
        return None
    turned = begin + position % (length - 1e-3)
    at = np.interp(turned, np.arange(len(drum_beats)), drum_beats[:, 0]) / HOP_S - 0.5
    other = resampled(drums, at) + np.float32(dice.gauss(-0.2, 0.6))
    if dice.random() < 0.5:  # drums come and go, by the bar
        stay = np.array([dice.random() < 0.7 for _ in range(64)])
        bars = dice.choice((2, 4, 8))
        other[~stay[(np.abs(position) // (bar * bars)).astype(int) % 64]] = SILENCE
    return np.asarray(0.5 * np.logaddexp(2 * bands, 2 * other), np.float32)


def change_sound(bands: FloatArray, dice: random.Random, rng: np.random.Generator) -> FloatArray:
    """Return log magnitudes with another loudness, pitch, equaliser, noise floor and the odd dropout."""
    count = bands.shape[1]
    if dice.random() < 0.35:
        place = np.clip(np.arange(count) + dice.uniform(-2.0, 2.0), 0, count - 1)
        low = np.minimum(place.astype(int), count - 2)
        share = (place - low).astype(np.float32)
        bands = bands[:, low] * (1 - share) + bands[:, low + 1] * share
    gain = dice.gauss(0.0, 0.5)
    points = rng.normal(0.0, dice.choice((0.0, 0.3, 0.6)), 6)
    curve = np.interp(np.arange(count), np.linspace(0, count - 1, 6), points)
    if dice.random() < 0.12:
        curve[: dice.randint(3, 14)] -= dice.uniform(1.0, 5.0)
    if dice.random() < 0.12:
        curve[count - dice.randint(4, 16) :] -= dice.uniform(1.0, 5.0)
    out = bands + (gain + curve).astype(np.float32)
    if dice.random() < 0.3:
        floor = dice.uniform(-8.0, -4.5) + np.cumsum(rng.normal(0, 0.1, count))
        out = 0.5 * np.logaddexp(2 * out, 2 * (floor + rng.normal(0, 0.3, out.shape))).astype(np.float32)
    if dice.random() < 0.12:
        length = int(dice.uniform(0.5, 5.0) / HOP_S)
        start = dice.randint(0, max(0, len(out) - length))
        out[start : start + length] = out[start : start + length] - dice.uniform(2, 9)
    if dice.random() < 0.1:  # a breakdown: the low end is taken out
        length = int(dice.uniform(3.0, 12.0) / HOP_S)
        start = dice.randint(0, max(0, len(out) - length))
        out[start : start + length, : dice.randint(6, 15)] -= 4.0
    return out
