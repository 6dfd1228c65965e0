"""Beats and bars of a whole track by the most likely path through tempo, place in the bar and metre.

The states are those of the bar pointer model (Whiteley et al. 2006; Krebs, Böck and Widmer 2015): a tempo and a place
in a bar of 2, 3 or 4 beats. Only beats are looked at, not every hop between them: a beat of tempo j follows one that
lies about an interval of j earlier (a hidden semi-Markov model), which makes the search exact and quick for hours of
music.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from react_app.audio.grid_observe import (
    FloatArray,
    IntArray,
    Observed,
    TimeArray,
    Trust,
    beat_evidence,
    tempo_evidence,
)
from react_app.audio.places import BEATS, FIRST, LAST, METERS, NUMBERS, PLACES
from react_app.core.features import ANALYSIS_RATE, HOP

__all__ = ["BeatPath", "FloatArray", "IntArray", "Observed", "TimeArray", "Weights", "bar_begins", "find_beats"]

SLOWEST_BPM, FASTEST_BPM = 50.0, 220.0
HOPS_PER_MINUTE = 60.0 * ANALYSIS_RATE / HOP

_Score = TypeVar("_Score", np.float32, np.float64)
_TEMPO_STEP = 1.02
_LONGEST_OFF = 3
"""A beat may lie this many hops off the interval of its tempo."""
_WINDOW = 6144
"""Hops whose back pointers are in memory at a time."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What the search believes; the defaults were chosen on openly licensed music.

    `trust`: in what was observed. `drift`: price of a change of tempo, per unit of its logarithm, and `jump` the most
    it costs. `meter_change`: price of another metre. `prior`: how much, at each beat, tempi near `prior_bpm` (within
    `prior_octaves`) are preferred. `uneven`: how far a beat may lie off the interval of its tempo.
    """

    trust: Trust = field(default_factory=Trust)
    drift: float = 100.0
    jump: float = 12.0
    meter_change: float = 12.0
    prior: float = 2.0
    prior_bpm: float = 110.0
    prior_octaves: float = 0.7
    uneven: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class BeatPath:
    """The beats found: hop numbers, places in the bar (1 is the downbeat) and beats per bar, all of shape (n,)."""

    hops: IntArray
    places: IntArray
    meters: IntArray


class _Space:
    """The states: tempi by places, and what passing from one to another costs."""

    def __init__(self, weights: Weights) -> None:
        fast, slow = HOPS_PER_MINUTE / FASTEST_BPM, HOPS_PER_MINUTE / SLOWEST_BPM
        count = int(np.ceil(np.log(slow / fast) / np.log(_TEMPO_STEP))) + 1
        self.periods = np.geomspace(fast, slow, count)
        self.hops: IntArray = np.round(self.periods).astype(np.int64)
        self.shortest = int(self.hops[0]) - _LONGEST_OFF
        self.longest = int(self.hops[-1]) + _LONGEST_OFF
        self.tempi = count
        offs = np.arange(-_LONGEST_OFF, _LONGEST_OFF + 1)
        spread = np.sqrt(0.5 + (0.02 * self.periods) ** 2) * weights.uneven
        off = self.hops[:, None] + offs - self.periods[:, None]
        self.offs = offs
        self.off_cost = (0.5 * (off / spread[:, None]) ** 2).astype(np.float32)
        step = float(np.log(slow / fast)) / (count - 1)
        self.reach = int(weights.jump / (weights.drift * step))
        self.drift = weights.drift * step
        octaves = np.log2(HOPS_PER_MINUTE / self.periods / weights.prior_bpm) / weights.prior_octaves
        self.liking = (-0.5 * weights.prior * octaves**2).astype(np.float32)


def find_beats(observed: Observed, weights: Weights | None = None) -> BeatPath:
    """Return the most likely beats for what was observed.

    The path goes on through gaps; whether there is music at all is for the caller to judge.
    """
    weights = weights or Weights()
    count = len(observed)
    space = _Space(weights)
    if count < space.longest:
        empty = np.zeros(0, np.int64)
        return BeatPath(empty, empty, empty)
    evidence = _Evidence(observed, space, weights.trust)
    starts = list(range(0, count, _WINDOW))
    state = np.repeat(space.liking[:, None], PLACES, axis=1)[None].repeat(space.longest, axis=0)
    states = []
    window: _Window | None = None
    for begin in starts:
        states.append(state)
        window = _Window(space, weights, evidence.part(begin, begin + _WINDOW), state)
        state = window.end_state
    assert window is not None
    hop, tempo, place = window.best_end()
    found: list[tuple[int, int]] = []
    for index in range(len(starts) - 1, -1, -1):
        begin = starts[index]
        if index < len(starts) - 1:
            window = _Window(space, weights, evidence.part(begin, begin + _WINDOW), states[index])
        while hop >= 0:
            found.append((begin + hop, place))
            hop, tempo, place = window.before(hop, tempo, place)
        hop += begin - starts[index - 1] if index else 0
    found.reverse()
    hops = np.array([item[0] for item in found], np.int64)
    places = np.array([item[1] for item in found], np.int64)
    return BeatPath(hops, NUMBERS[places], BEATS[places])


class _Evidence:
    """What each hop speaks for: (n, places) for a beat there, (n, tempi) for a tempo."""

    def __init__(self, observed: Observed, space: _Space, trust: Trust) -> None:
        self.beat = beat_evidence(observed, trust)
        self.tempo = tempo_evidence(observed, HOPS_PER_MINUTE / space.periods, trust)

    def __len__(self) -> int:
        return len(self.beat)

    def part(self, begin: int, end: int) -> _Evidence:
        """Return the evidence of some of the hops."""
        part = object.__new__(_Evidence)
        part.beat = self.beat[begin:end]
        part.tempo = None if self.tempo is None else self.tempo[begin:end]
        return part


def bar_begins(ends: NDArray[_Score], meter_change: float) -> tuple[NDArray[_Score], IntArray]:
    """Return the best scores with which a bar of each meter begins, and which meter was before.

    `ends` are the scores of last beats, (…, meters). The meter stays, or is another one for a price.
    """
    best = ends.argmax(axis=-1, keepdims=True)
    changed = np.take_along_axis(ends, best, axis=-1) - meter_change
    stays = ends >= changed
    return np.where(stays, ends, changed), np.where(stays, np.arange(len(METERS)), best)


class _Window:
    """The forward pass over a stretch of hops, with the pointers to go back."""

    def __init__(self, space: _Space, weights: Weights, evidence: _Evidence, state: FloatArray) -> None:
        self._space, self._weights = space, weights
        self._count = len(evidence)
        pad = space.longest
        self._scores = np.empty((pad + self._count, space.tempi, PLACES), np.float32)
        self._scores[:pad] = state
        shape = (self._count, space.tempi, PLACES)
        self._from_tempo = np.empty(shape, np.uint8)
        self._off = np.empty(shape, np.uint8)
        self._wrapped = np.empty((self._count, space.tempi, len(METERS)), np.uint8)
        for begin in range(0, self._count, space.shortest):
            self._advance(begin, min(begin + space.shortest, self._count), evidence)

    @property
    def end_state(self) -> FloatArray:
        """What the next window begins with."""
        state = self._scores[-self._space.longest :]
        level: FloatArray = state - state.max()
        return level

    def best_end(self) -> tuple[int, int, int]:
        """Return hop, tempo and place of the last beat of the best path: the next one would lie beyond the end."""
        space = self._space
        scores = self._scores[-space.longest :].copy()
        age = np.arange(space.longest, 0, -1)
        scores[age[:, None] > space.hops[None, :]] = -np.inf
        row, tempo, place = np.unravel_index(int(scores.argmax()), scores.shape)
        return self._count - space.longest + int(row), int(tempo), int(place)

    def before(self, hop: int, tempo: int, place: int) -> tuple[int, int, int]:
        """Return the beat before; its hop is negative where it lies before this window."""
        space = self._space
        earlier = int(self._from_tempo[hop, tempo, place])
        if place in FIRST:
            meter = int(np.searchsorted(FIRST, place))
            previous = int(LAST[self._wrapped[hop, earlier, meter]])
        else:
            previous = place - 1
        off = int(space.offs[self._off[hop, earlier, previous]])
        return hop - int(space.hops[earlier]) - off, earlier, previous

    def _advance(self, begin: int, end: int, evidence: _Evidence) -> None:
        """Score the beats of hops `begin` to `end`; no more than a beat's length: they do not need each other."""
        space = self._space
        rows = np.arange(begin, end)[:, None] + space.longest - space.hops[None, :]
        tempi = np.arange(space.tempi)[None, :]
        arrived = np.full((end - begin, space.tempi, PLACES), -np.inf, np.float32)
        off_index = self._off[begin:end]
        for index, off in enumerate(space.offs):
            candidate = self._scores[rows - off, tempi]
            candidate -= space.off_cost[:, index][None, :, None]
            better = candidate > arrived
            np.copyto(arrived, candidate, where=better)
            np.copyto(off_index, np.uint8(index), where=better)
        moved = np.empty_like(arrived)
        moved[:, :, 1:] = arrived[:, :, :-1]
        begins, self._wrapped[begin:end] = bar_begins(arrived[:, :, LAST], self._weights.meter_change)
        moved[:, :, FIRST] = begins
        scores = self._spread(moved, self._from_tempo[begin:end])
        scores += evidence.beat[begin:end, None, :]
        if evidence.tempo is not None:
            scores += evidence.tempo[begin:end, :, None]
        scores += space.liking[None, :, None]
        self._scores[begin + space.longest : end + space.longest] = scores

    def _spread(self, moved: FloatArray, from_tempo: NDArray[np.uint8]) -> FloatArray:
        """Let the tempo drift a little for a price, or jump anywhere for a higher one."""
        space = self._space
        best_tempo = moved.argmax(axis=1)
        best = np.take_along_axis(moved, best_tempo[:, None, :], axis=1) - np.float32(self._weights.jump)
        scores = np.broadcast_to(best, moved.shape).copy()
        from_tempo[:] = best_tempo[:, None, :]
        own = np.arange(space.tempi, dtype=np.uint8)
        for shift in range(-space.reach, space.reach + 1):
            to = slice(max(0, shift), space.tempi + min(0, shift))
            of = slice(max(0, -shift), space.tempi + min(0, -shift))
            candidate = moved[:, of] - np.float32(space.drift * abs(shift))
            better = candidate > scores[:, to]
            np.copyto(scores[:, to], candidate, where=better)
            np.copyto(from_tempo[:, to], own[of][None, :, None], where=better)
        return scores
