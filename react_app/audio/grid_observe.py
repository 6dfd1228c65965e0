"""What the search for beats goes by: how much each hop speaks for a beat of a place, and each moment for a tempo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from react_app.audio.places import BEATS, METERS
from react_app.core.features import ANALYSIS_RATE, HOP

FloatArray = NDArray[np.float32]
IntArray = NDArray[np.int64]
TimeArray = NDArray[np.float64]

_WITHIN = 2
_USUAL_SHARE = 0.28
"""Share of beats that are downbeats, in bars of four with some of three and two."""
_TRUST_AFTER = 9
"""Hops after a beat over which the place is asked for."""


@dataclass(frozen=True, slots=True)
class Trust:
    """How much is given on each part of the observation.

    `beat`, `downbeat`, `place`, `tempo`: weights of the logarithms. `floor`: an activation that says nothing.
    `context_s`: seconds to either side that an activation is held against.
    """

    beat: float = 1.0
    downbeat: float = 1.0
    place: float = 0.3
    tempo: float = 0.0
    floor: float = 0.02
    context_s: float = 3.0


@dataclass(frozen=True, slots=True, eq=False)
class Observed:
    """What was observed of a track.

    `beat` and `downbeat`: (n,) probability in each hop (downbeats are beats too). `place`: (n, 9) and `tempo`: (n, m)
    distributions over the places and over tempi even on a log scale from `slowest` to `fastest` BPM; None if unknown.
    `heard`: (n, HEARD) of the sound, as `barnet` hears it; None if unknown.
    """

    beat: FloatArray
    downbeat: FloatArray
    place: FloatArray | None = None
    tempo: FloatArray | None = None
    slowest: float = 50.0
    fastest: float = 220.0
    heard: NDArray[np.float16] | None = None

    def __len__(self) -> int:
        """The number of hops."""
        return len(self.beat)

    def part(self, begin: int, end: int) -> Observed:
        """Return some of the hops."""
        place = None if self.place is None else self.place[begin:end]
        tempo = None if self.tempo is None else self.tempo[begin:end]
        heard = None if self.heard is None else self.heard[begin:end]
        beat, downbeat = self.beat[begin:end], self.downbeat[begin:end]
        return Observed(beat, downbeat, place, tempo, self.slowest, self.fastest, heard)


def joined(parts: Sequence[Observed]) -> Observed:
    """Return parts that follow each other as one."""
    if not parts:
        return Observed(np.zeros(0, np.float32), np.zeros(0, np.float32))
    places = [part.place for part in parts if part.place is not None]
    tempi = [part.tempo for part in parts if part.tempo is not None]
    heard = [part.heard for part in parts if part.heard is not None]
    return Observed(
        np.concatenate([part.beat for part in parts]),
        np.concatenate([part.downbeat for part in parts]),
        np.concatenate(places) if len(places) == len(parts) else None,
        np.concatenate(tempi) if len(tempi) == len(parts) else None,
        parts[0].slowest,
        parts[0].fastest,
        np.concatenate(heard) if len(heard) == len(parts) else None,
    )


def beat_evidence(observed: Observed, trust: Trust) -> FloatArray:
    """Return (n, places) log-likelihood ratios of a beat in a hop against no beat there.

    An activation is held against its surroundings, so that where nothing is heard nothing is said: neither does a
    breakdown call for fewer beats, nor a dense passage for more.
    """
    beats: TimeArray = np.clip(np.nan_to_num(observed.beat), 0.0, 1.0).astype(np.float64)
    ones: TimeArray = np.clip(np.nan_to_num(observed.downbeat), 0.0, 1.0).astype(np.float64)
    half = max(1, round(trust.context_s * ANALYSIS_RATE / HOP))
    around = _smoothed(beats, half)
    score = trust.beat * np.log((beats + trust.floor) / (around + trust.floor))
    peaks = _largest_near(beats, _WITHIN)
    share = _downbeat_share(_largest_near(np.minimum(ones, beats), _WITHIN), peaks, trust.floor)
    strength = trust.downbeat * peaks / (peaks + trust.floor)
    columns = []
    for meter in METERS:
        one = score + strength * np.log(share * meter)
        other = score + strength * np.log((1.0 - share) * meter / (meter - 1))
        columns += [one] + [other] * (meter - 1)
    evidence = np.stack(columns, axis=1)
    if observed.place is not None and trust.place:
        chance = 1.0 / (BEATS * len(METERS))
        evidence += trust.place * np.log((_after(observed.place, _TRUST_AFTER) + 0.01) / (chance + 0.01))
    return evidence.astype(np.float32)


def _downbeat_share(ones: TimeArray, peaks: TimeArray, floor: float) -> TimeArray:
    """Return how likely a beat in each hop is a downbeat, scaled so that a usual share of all beats is.

    Whether the network says it with a high or a low voice does not matter then, only which beats stand out.
    """
    share = (ones + floor / 4) / (peaks + floor)
    heard = float((share * peaks**2).sum() / max(float((peaks**2).sum()), 1e-9))
    scaled: TimeArray = np.clip(share * (_USUAL_SHARE / max(heard, 1e-3)), 0.02, 0.95)
    return scaled


def tempo_evidence(observed: Observed, bpm: TimeArray, trust: Trust) -> FloatArray | None:
    """Return (n, tempi) log-likelihood ratios of the tempi `bpm`; None if nothing was observed of them."""
    if observed.tempo is None or not trust.tempo:
        return None
    count = observed.tempo.shape[1]
    span = np.log(observed.fastest / observed.slowest)
    index = np.clip(np.log(bpm / observed.slowest) / span * (count - 1), 0, count - 1)
    low = np.minimum(index.astype(int), count - 2)
    share = index - low
    density = _after(observed.tempo, 1) * count
    at = density[:, low] * (1.0 - share) + density[:, low + 1] * share
    evidence: FloatArray = (trust.tempo * np.log((at + 0.1) / 1.1)).astype(np.float32)
    return evidence


def _after(values: FloatArray, hops: int) -> TimeArray:
    """Mean over this and the following hops."""
    rows = np.nan_to_num(values).astype(np.float64)
    total = np.concatenate([np.zeros((1, rows.shape[1])), np.cumsum(rows, axis=0)])
    low = np.arange(len(rows))
    high = np.minimum(low + hops, len(rows))
    mean: TimeArray = (total[high] - total[low]) / (high - low)[:, None]
    return mean


def _smoothed(values: TimeArray, half: int) -> TimeArray:
    """Mean over `half` hops on either side (fewer at the ends)."""
    total = np.concatenate([[0.0], np.cumsum(values)])
    index = np.arange(len(values))
    low, high = np.maximum(0, index - half), np.minimum(len(values), index + half + 1)
    mean: TimeArray = (total[high] - total[low]) / (high - low)
    return mean


def _largest_near(values: TimeArray, half: int) -> TimeArray:
    """Largest value within `half` hops on either side."""
    padded = np.pad(values, half, mode="edge")
    largest: TimeArray = np.lib.stride_tricks.sliding_window_view(padded, 2 * half + 1).max(axis=1)
    return largest
