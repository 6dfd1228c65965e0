"""The network that hears where in the bar a beat is: it moves on by one beat, on what was heard since the last.

Trained by training/bars.py; see training/README.md.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from react_app.audio.beatfront import BANDS
from react_app.audio.beatnet import FLOOR, HEARD, LOUDNESS, STEP
from react_app.audio.gru import Gru, layers_of, weights, with_bias
from react_app.audio.harmony import PITCHES
from react_app.audio.places import PLACES
from react_app.audio.spectrum import FloatArray

SLOTS = 6
"""Parts of a beat."""
GROUPS = np.array([0, 2, 4, 6, 9, 12, 15, 18, 21, 24, 28, 32])
"""First band of each group of bands."""
_WIDTHS = np.diff(np.append(GROUPS, BANDS)).astype(np.float32)
RISES = SLOTS * len(GROUPS)
BACK = 8
"""Beats that the newest is held against."""
INPUTS = RISES + 2 * len(GROUPS) + BANDS + 2 * BACK
_EARLY, _END = 1.0, 4.0
"""Hops: a beat is heard from a hop before it to four before the next, as far as one has heard when that is due."""
_CLEAR = 4.0
"""Hops after a beat from which on the spectrum hears nothing of what was before."""
_FAINT = np.float32(1e-4)
_REMEMBERED = 256
"""Hops whose levels are kept: two of the longest beats."""
_SHORTEST, _LONGEST = 20.0, 120.0
"""Hops of a beat."""
_SETTLED = 4
"""Beats after which the network has an idea."""
_LEAST, _ONE = np.float32(-8.0), np.float32(1)
_RIGHT, _NOTHING = 0, 4
"""Among what the network tells of the beats themselves: right, between, every other, twice as many, or of nothing."""


def levels_of(log_bands: FloatArray) -> FloatArray:
    """Return the (hops, BANDS) levels of log magnitudes, as the beat network hears them."""
    levels: FloatArray = np.log1p(LOUDNESS * np.exp(log_bands))
    return levels


class BeatInputs:
    """Makes the network's inputs, beat by beat."""

    def __init__(self) -> None:
        self._rises = np.zeros((BACK, RISES), np.float32)
        self._rings = np.zeros((BACK, PITCHES), np.float32)

    def hear(self, heard: FloatArray, begin: float, end: float) -> FloatArray:
        """Return the (INPUTS,) inputs of a beat that lasts from hop `begin` to hop `end` of (hops, HEARD).

        How much begins in each part of the beat and each group of bands; how loud both halves are; how much louder each
        band is than in the time before, for as long as the beat lasts; and how alike each of the last BACK beats were,
        the newest first: in what began, and in what rang.
        """
        out = np.zeros(INPUTS, np.float32)
        _hear_levels(out[: -2 * BACK], heard[:, :BANDS], begin, end)
        first = min(int(begin + _CLEAR) // STEP * STEP + 1, len(heard) - 1)
        rings = heard[first : max(first + 1, int(end - _END)) : STEP, BANDS:].mean(axis=0)
        _compare(out[-2 * BACK : -BACK], out[:RISES], self._rises)
        _compare(out[-BACK:], rings - rings.mean(), self._rings)
        return out


def _compare(out: FloatArray, now: FloatArray, before: FloatArray) -> None:
    """Write how alike `now` and each of those before are, the newest first (-1 to 1); it is the newest of them then."""
    unit = now / (np.float32(math.sqrt(np.dot(now, now))) + _FAINT)
    np.dot(before, unit, out=out)
    before[1:] = before[:-1]
    before[0] = unit


def _hear_levels(out: FloatArray, levels: FloatArray, begin: float, end: float) -> None:
    """Write what a beat's (hops, BANDS) levels are."""
    first, stop = begin - _EARLY, end - _END
    edges = np.floor(first + (stop - first) * np.arange(SLOTS + 1) / SLOTS + 0.5).astype(int).clip(1, len(levels))
    before = max(0, int(edges[0] - (edges[-1] - edges[0])))
    part = levels[edges[0] - 1 : max(edges[-1], edges[0] + 1)]
    slots = out[:RISES].reshape(SLOTS, len(GROUPS))
    if len(part) > 1:
        rises = np.add.reduceat(np.maximum(part[1:] - part[:-1], 0.0), GROUPS, axis=1)
        at = edges - edges[0]
        filled = np.flatnonzero(at[1:] > at[:-1])
        slots[filled] = 0.3 * np.add.reduceat(rises, at[filled], axis=0)
    here = levels[edges[0] : max(edges[-1], edges[0] + 1)]
    was = levels[before : edges[0]]
    half = max(1, len(here) // 2)
    if len(here):
        loud = out[RISES:-BANDS].reshape(2, len(GROUPS))
        loud[0] = np.add.reduceat(here[:half].mean(axis=0), GROUPS) / _WIDTHS - 2.0
        loud[1] = np.add.reduceat(here[half:].mean(axis=0) if len(here) > half else here[-1], GROUPS) / _WIDTHS - 2.0
        if len(was):
            out[-BANDS:] = here.mean(axis=0) - was.mean(axis=0)


@dataclass(frozen=True, slots=True, eq=False)
class BarTold:
    """What the network tells of a beat: the (PLACES,) log of how likely it is each place in a bar of 2, 3 or 4; how
    likely it is that the beats are those that are counted, and that there are none: speech, applause, noise."""

    places: FloatArray
    right: float
    nothing: float


class LiveBars:
    """The network, a beat at a time, and the levels of the last seconds it hears the beats in."""

    def __init__(self) -> None:
        self._net = _BarNet()
        self._heard = np.zeros((_REMEMBERED, HEARD), np.float32)
        self._heard[:, :BANDS] = np.log1p(LOUDNESS * FLOOR)
        self._hops = 0

    def reset(self) -> None:
        """Forget the bars that were heard."""
        self._net = _BarNet()

    def hear(self, heard: FloatArray) -> None:
        """Take in the (STEP, HEARD) of a step."""
        place = self._hops % _REMEMBERED
        self._heard[place : place + STEP] = heard
        self._hops += STEP

    def beat(self, begin: float, end: float) -> BarTold | None:
        """Take in a beat from hop `begin` to hop `end`, which is about now; return None if it is no beat of a usual
        length."""
        first = self._hops - _REMEMBERED
        if not _SHORTEST <= end - begin <= _LONGEST or begin - (end - begin) < first:
            return None
        heard = np.roll(self._heard, -(self._hops % _REMEMBERED), axis=0)
        return self._net.hear(heard, begin - first, end - first)


@dataclass(frozen=True, slots=True, eq=False)
class TrackTold:
    """What the network tells of the n beats of a track: (n - 1, PLACES) logs of how likely each but the last is each
    place in the bar, and how likely it is, 0..1, that the beats are those that are counted: not half as many, say."""

    places: FloatArray
    right: float


def tell_track(heard: NDArray[np.float16], beats: NDArray[np.int64]) -> TrackTold:
    """Hear a track from beat to beat: `heard` are its (hops, HEARD), `beats` the hops its beats lie in, in order."""
    net, told = _BarNet(), []
    for begin, end in pairwise((beats + 0.5).tolist()):
        first = max(0, int(2 * begin - end) // STEP * STEP - STEP)
        near = heard[first : int(end) + STEP].astype(np.float32)
        told.append(net.hear(near, begin - first, end - first))
    places = np.array([beat.places for beat in told], np.float32).reshape(-1, PLACES)
    right = [beat.right for beat in told[_SETTLED:]]
    return TrackTold(places, float(np.mean(right)) if right else 0.0)


class _BarNet:
    """The network itself."""

    def __init__(self) -> None:
        arrays = weights("beatnet_bars.npz")
        self._into, self._into_bias = arrays["into"], arrays["into_bias"]
        (layer,) = layers_of(arrays)
        self._layer = Gru(layer)
        self._out = with_bias(arrays["out"], arrays["out_bias"])
        self._inputs = BeatInputs()

    def hear(self, heard: FloatArray, begin: float, end: float) -> BarTold:
        """Take in the beat from hop `begin` to hop `end` of (hops, HEARD)."""
        signal = np.tanh(self._inputs.hear(heard, begin, end) @ self._into + self._into_bias)
        told = self._layer.hear(np.append(signal, _ONE)) @ self._out
        places, levels = told[:PLACES], told[PLACES:]
        shares = np.exp(_log_shares(levels))
        return BarTold(np.maximum(_log_shares(places), _LEAST), float(shares[_RIGHT]), float(shares[_NOTHING]))


def _log_shares(logits: FloatArray) -> FloatArray:
    """Return the logs of the shares that logits stand for."""
    logs: FloatArray = logits - logits.max()
    logs -= np.log(np.exp(logs).sum())
    return logs
