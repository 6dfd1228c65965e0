"""The beat filter: how likely every tempo and every place within the beat are, given all the network told so far.

Every hypothesis (a beat of so many hops, and so many hops since it) moves on by one hop per hop, may change its tempo
a little at its beat, and is weighed by how well what the network tells fits it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from react_app.audio import beatspace as space
from react_app.audio.beatnet import FASTEST_BPM, PHASES, SLOWEST_BPM, STEP, TEMPI, Told
from react_app.audio.gain import HOP_S
from react_app.audio.spectrum import FloatArray

_RIGIDITY = 90.0
_LEAK = np.float32(1e-6)
_START_BPM, _START_OCTAVES = 125.0, 0.7
_BEAT_TRUST, _BEAT_OFFSET, _NEXT_TO_BEAT = 0.6, 0.3, 0.4
"""How much the network's beat counts: exponent of its odds, what is added to their log, share beside the beat."""
_PHASE_TRUST, _TEMPO_TRUST = 0.12, 0.02
"""Exponents of the told distributions: they are told 43 times a second and each time rest on all that was heard."""
_EVERY = 2
"""Phase and tempo are weighed in at every second step, for two."""
_LEAST = 0.02
_LEAST_TEMPO = 3e-4
_BESIDE = np.concatenate([space.FIRST + 1, space.LAST])
"""The states beside a beat: a hop after it, a hop before it."""
_LIKING = 0.03
"""How much tempi near the start tempo are liked, at each step: of two levels alike, dancers take the middle one."""
_RANGE_OCTAVES, _RANGE_TRUST = 0.06, 0.02
_NEIGHBOURS = np.array([0.5, 1.0, 1.0, 1.0, 0.5], np.float32)
_WINDOW = 0.06
"""Intervals within this ratio of each other are one tempo."""
_LOYALTY = 1.6
"""Another tempo must be this many times as likely to take over."""
_SEED_SPREAD = 0.04
_SEED_SHARE = np.float32(0.95)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the filter believes: hops per beat, how far the beat has gone at the end of the newest hop told of (0..1),
    and how sure it is (0..1)."""

    interval: float
    phase: float
    sure: float


class BeatFilter:
    """A forward filter over tempo and place within the beat."""

    def __init__(self) -> None:
        self._transitions = space.transitions(_RIGIDITY)
        prior = np.exp(space.tempo_prior(_START_BPM, _START_OCTAVES)) / space.INTERVALS
        self._start = _spread(prior)
        self._leak = self._start * _LEAK
        angle = 2.0 * np.pi * space.PHASE
        self._cos, self._sin = np.cos(angle).astype(np.float32), np.sin(angle).astype(np.float32)
        intervals = np.repeat(np.arange(len(space.INTERVALS)), space.INTERVALS)
        self._cell = intervals * PHASES + np.round(space.PHASE * PHASES).astype(np.intp) % PHASES
        self._tempo_share = _tempo_shares()
        self._range = _liking(np.zeros(len(space.INTERVALS)))
        self._weights = np.empty(space.STATES, np.float32)
        self._belief, self._other = self._start.copy(), np.empty_like(self._start)
        self._ends, self._begins = np.empty((2, len(space.INTERVALS)), np.float32)
        self._interval = 0.0
        self._steps = 0

    def reset(self) -> None:
        """Forget what was heard."""
        self._belief = self._start.copy()
        self._interval = 0.0

    def set_range(self, low: float, high: float) -> None:
        """Make tempi from `low` to `high` BPM the likely ones; forgets nothing."""
        prior = space.range_prior(low, high, _RANGE_OCTAVES)
        self._range = _liking(_RANGE_TRUST * np.maximum(prior, -40.0))
        self._start = _spread(np.exp(space.tempo_prior(_START_BPM, _START_OCTAVES) + prior) / space.INTERVALS)
        self._leak = self._start * _LEAK

    def seed(self, hops_ago: float, bpm: float) -> None:
        """Believe that a beat was `hops_ago` hops ago and the tempo is `bpm`."""
        tempo = np.exp(-0.5 * (np.log(space.INTERVAL / (60.0 / bpm / HOP_S)) / _SEED_SPREAD) ** 2)
        phase = (hops_ago / space.INTERVAL) % 1.0
        off = np.abs((space.PHASE - phase + 0.5) % 1.0 - 0.5)
        bump = (tempo * np.exp(-0.5 * (off / _SEED_SPREAD) ** 2)).astype(np.float32)
        if not bump.sum() > 0:
            return
        self._belief = self._belief * (1 - _SEED_SHARE) + bump * (_SEED_SHARE / bump.sum())
        self._interval = 60.0 / bpm / HOP_S

    def step(self, told: Told | None, trust: float = 1.0) -> None:
        """Move on by one step of two hops; `told` is None while nothing is heard, and counts by `trust`, 0..1."""
        if told is None or trust <= 0.0:
            for _ in range(STEP):
                self._move_on(1.0)
            return
        for told_beat in told.beat.tolist():
            beat = min(max(told_beat, _LEAST), 1.0 - _LEAST)
            gain = trust * _BEAT_TRUST * (math.log(beat / (1.0 - beat)) + _BEAT_OFFSET)
            self._move_on(math.exp(gain))
            self._belief[_BESIDE] *= math.exp(_NEXT_TO_BEAT * gain)
        self._steps += 1
        if self._steps % _EVERY:
            return
        phase = (told.phase * PHASES) ** (trust * _EVERY * _PHASE_TRUST)
        tempo = np.maximum(told.tempo @ self._tempo_share, _LEAST_TEMPO) ** (trust * _EVERY * _TEMPO_TRUST)
        tempo *= self._range
        np.take(np.multiply.outer(tempo, phase).ravel(), self._cell, out=self._weights, mode="clip")
        belief = self._belief
        belief *= self._weights
        belief *= np.float32(1.0 / belief.sum())
        belief += self._leak

    def _move_on(self, factor: float) -> None:
        """Every hypothesis is one hop further; those at the end of a beat begin the next, `factor` times as likely."""
        belief, moved = self._belief, self._other
        moved[1:] = belief[:-1]
        belief.take(space.LAST, out=self._ends, mode="clip")
        begins = np.dot(self._ends, self._transitions, out=self._begins)
        begins *= factor
        moved[space.FIRST] = begins
        self._belief, self._other = moved, belief

    def read(self) -> Reading:
        """Return what is believed now."""
        belief = self._belief
        by_tempo: FloatArray = np.add.reduceat(belief, space.FIRST)
        low, high = self._likeliest(by_tempo)
        near = slice(int(space.FIRST[low]), int(space.LAST[high - 1]) + 1)
        x, y = float(belief[near] @ self._cos[near]), float(belief[near] @ self._sin[near])
        shares = by_tempo[low:high]
        self._interval = float(shares @ space.INTERVALS[low:high]) / max(1e-9, float(shares.sum()))
        # the place counts to the middle of its hop
        phase = (math.atan2(y, x) / (2.0 * math.pi) + 0.5 / self._interval) % 1.0
        return Reading(self._interval, phase, min(1.0, math.hypot(x, y) / max(1e-9, float(by_tempo.sum()))))

    def _likeliest(self, by_tempo: FloatArray) -> tuple[int, int]:
        """Return the range of intervals that is the tempo: the one of before, unless another is much likelier."""
        best = _around(float(space.INTERVALS[int(np.convolve(by_tempo, _NEIGHBOURS, "same").argmax())]))
        if self._interval <= 0:
            return best
        now = _around(self._interval)
        return now if by_tempo[slice(*now)].sum() * _LOYALTY > by_tempo[slice(*best)].sum() else best


def _liking(prior: NDArray[np.float64]) -> FloatArray:
    """Return the factor of each interval, each time it is weighed: the range's prior and a liking for usual tempi."""
    usual = _LIKING * space.tempo_prior(_START_BPM, _START_OCTAVES)
    factors: FloatArray = np.exp(_EVERY * (prior + usual)).astype(np.float32)
    return factors


def _around(interval: float) -> tuple[int, int]:
    """Return the range (first, end) of interval numbers that are one tempo with `interval`."""
    low = math.ceil(interval * (1 - _WINDOW) - 0.5) - space.SHORTEST
    high = math.floor(interval * (1 + _WINDOW) + 0.5) - space.SHORTEST + 1
    low = min(max(low, 0), len(space.INTERVALS) - 1)
    return low, min(max(high, low + 1), len(space.INTERVALS))


def _spread(prior: np.ndarray) -> FloatArray:
    """Return a prior over intervals as one over states."""
    states: FloatArray = np.repeat(prior / (prior * space.INTERVALS).sum(), space.INTERVALS).astype(np.float32)
    return states


def _tempo_shares() -> FloatArray:
    """Return the (TEMPI, intervals) matrix that turns told tempi into weights of intervals, 1 where all are alike."""
    place = np.log2(space.TEMPI / SLOWEST_BPM) / math.log2(FASTEST_BPM / SLOWEST_BPM) * (TEMPI - 1)
    shares = np.maximum(0.0, 1.0 - np.abs(np.arange(TEMPI)[:, None] - np.clip(place, 0, TEMPI - 1)[None, :]))
    matrix: FloatArray = (shares * TEMPI).astype(np.float32)
    return matrix
