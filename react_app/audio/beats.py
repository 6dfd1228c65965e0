"""The beat tracker: a forward filter over tempo and place within the beat, fed with onset strength.

Each hop every hypothesis (a tempo and a place) moves on by one hop, is weighed by how well what was heard fits its
kind of place, and may change its tempo a little at its beat. The beat is announced a moment before it sounds.
"""

from __future__ import annotations

import math
from collections import deque

import numpy as np

from react_app.audio import beatspace as space
from react_app.audio.beatmodel import MODEL
from react_app.audio.flux import LEVELS, RANGES, Flux
from react_app.audio.gain import HOP_S
from react_app.audio.spectrum import FloatArray
from react_app.audio.tracker import Beat, Heard
from react_app.core.tempo import TempoHint

_TRUST = (0.25, 0.18, 0.12, 0.12)
"""How much one hop counts, by range: hops and ranges tell much the same, and hats are often off the beat."""
_RIGIDITY = 85.0
_LEAK = np.float32(1e-6)
_START_BPM, _START_OCTAVES = 120.0, 0.6
_LIKED_BPM, _LIKED_OCTAVES, _LIKING = 128.0, 0.6, 0.003
_LATE_S = 0.016
"""How long after a sound the filter hears it: half a window and what the rise of the spectrum takes."""
_LEAD_S = 0.030
"""Beats are announced up to this much ahead."""
_STALE_S = 0.07
_SHORTEST_STEP = 0.6
"""The next beat comes after this share of a beat at least."""
_SURE = 0.15
_NEIGHBOURS = np.array([0.5, 1.0, 1.0, 1.0, 0.5], np.float32)
_SPAN = 2
_LOOK_HOPS, _LOOK_EARLY_HOPS = 8, 3
"""Where the beat lies is worked out every eight hops, and on every hop when one is due soon."""
_FORGET_S = 10.0
_SLOW_S = 0.62
_EVEN, _STILL_EVEN = 0.88, 0.75
_EVEN_BEATS = 4
_FRESH_HOPS = 30


class FilterTracker:
    """Announces beats from about a second of music on; holds over in a pause, starts anew after a long one.

    `model` counts, by range, kind of place and step, how often such an onset strength was heard there.
    """

    def __init__(self, model: np.ndarray | None = None) -> None:
        counts = MODEL if model is None else model
        self._weights = _weights(counts)
        self._transitions = space.transitions(_RIGIDITY)
        prior = np.exp(space.tempo_prior(_START_BPM, _START_OCTAVES))
        start = np.repeat(prior / prior.sum() / space.INTERVALS, space.INTERVALS)
        self._start = start.astype(np.float32)
        self._leak = self._start * _LEAK
        angle = 2.0 * np.pi * space.PLACE / space.INTERVAL
        self._cos, self._sin = np.cos(angle).astype(np.float32), np.sin(angle).astype(np.float32)
        self._cos2, self._sin2 = np.cos(2.0 * angle).astype(np.float32), np.sin(2.0 * angle).astype(np.float32)
        self._belief = self._start.copy()
        self._other = np.empty_like(self._belief)
        self._flux = Flux()
        self._hops = 0
        self._last_beat = -math.inf
        self._silent_s = 0.0
        self._evenness = Evenness()
        self._look_again = 0

    def hint(self, hint: TempoHint) -> None:
        """Take in what a person said."""
        if hint.kind == "reset":
            self._belief = self._start.copy()

    def track(self, heard: Heard, music: bool) -> Beat | None:
        """Take in one hop; return the beat that is due, if one is."""
        steps = self._flux.hear(heard.samples)
        self._evenness.hear(steps)
        self._hops += 1
        self._silent_s = 0.0 if music else self._silent_s + HOP_S
        if self._silent_s > _FORGET_S:
            self._belief = self._start.copy()
            return None
        self._move_on()
        if not music:
            return None
        self._weigh(steps)
        return self._due() if self._hops >= self._look_again else None

    def _move_on(self) -> None:
        """Every hypothesis is one hop further; those at the end of a beat begin the next."""
        belief, moved = self._belief, self._other
        moved[1:] = belief[:-1]
        moved[space.FIRST] = belief[space.LAST] @ self._transitions
        moved += self._leak
        self._belief, self._other = moved, belief

    def _weigh(self, steps: tuple[int, ...]) -> None:
        """Hypotheses that expected what was heard gain."""
        belief = self._belief
        for weights, step in zip(self._weights, steps, strict=True):
            belief *= weights[step]
        belief *= np.float32(1.0 / belief.sum())

    def _due(self) -> Beat | None:
        """Return the beat nearest to now, if it is due and was not announced."""
        belief = self._belief
        by_tempo: FloatArray = np.add.reduceat(belief, space.FIRST)
        best = int(np.convolve(by_tempo, _NEIGHBOURS, "same").argmax())
        low, high = max(0, best - _SPAN), min(len(by_tempo) - 1, best + _SPAN)
        near = slice(int(space.FIRST[low]), int(space.LAST[high]) + 1)
        x, y = float(belief[near] @ self._cos[near]), float(belief[near] @ self._sin[near])
        sure = math.hypot(x, y)
        shares = by_tempo[low : high + 1]
        period = float(shares @ space.INTERVALS[low : high + 1]) / float(shares.sum()) * HOP_S
        phase = math.atan2(y, x) / (2.0 * math.pi) % 1.0
        if period > _SLOW_S:
            x, y = float(belief[near] @ self._cos2[near]), float(belief[near] @ self._sin2[near])
            twice, half_phase = math.hypot(x, y), math.atan2(y, x) / (2.0 * math.pi) % 1.0
            if twice > _SURE and self._evenness.doubles(phase if sure > twice / 2 else half_phase / 2, period / HOP_S):
                period, phase, sure = period / 2.0, half_phase, twice
        if sure < _SURE:
            self._look_again = self._hops + _LOOK_HOPS // 2
            return None
        now = self._hops * HOP_S
        heard = now - _LATE_S
        upcoming = heard + (1.0 - phase) * period
        for t in (upcoming - period, upcoming):
            if -_STALE_S < t - now <= _LEAD_S and t - self._last_beat > _SHORTEST_STEP * period:
                self._last_beat = t
                self._look_again = self._hops + _LOOK_HOPS
                return Beat(t, 60.0 / period, min(1.0, sure))
        calm = int((upcoming - now - _LEAD_S) / HOP_S) - _LOOK_EARLY_HOPS
        self._look_again = self._hops + min(max(1, calm), _LOOK_HOPS)
        return None


class Evenness:
    """Tells when nothing distinguishes a beat from the middle between beats: then the beat is twice as fast.

    A bare metronome at 125 BPM is as good as one at 62.5 to a filter that looks at one beat at a time.
    """

    def __init__(self) -> None:
        self._steps: deque[tuple[int, ...]] = deque(maxlen=(_EVEN_BEATS + 1) * space.LONGEST)
        self._interval = 0.0
        self._fresh = 0
        self._doubling = False

    def hear(self, steps: tuple[int, ...]) -> None:
        """Take in one hop."""
        self._steps.append(steps)
        self._fresh -= 1

    def doubles(self, phase: float, interval: float) -> bool:
        """True if beats of `interval` hops, the last of them `phase` of a beat ago, should be halved."""
        same = abs(interval / self._interval - 1.0) < 0.1 if self._interval else False
        if not same or self._fresh <= 0:
            self._doubling = self._compare(phase, interval, _STILL_EVEN if same and self._doubling else _EVEN)
            self._interval, self._fresh = interval, _FRESH_HOPS
        return self._doubling

    def _compare(self, phase: float, interval: float, threshold: float) -> bool:
        """Compare the last beats with the places between them."""
        on = between = 0
        for beats_ago in range(_EVEN_BEATS):
            on += self._strength((phase + beats_ago) * interval)
            between += self._strength((phase + beats_ago + 0.5) * interval)
        weaker, stronger = sorted((on, between))
        return weaker > threshold * stronger > 0

    def _strength(self, hops_ago: float) -> int:
        """Strongest steps around a moment, over all ranges."""
        middle = len(self._steps) - 1 - round(hops_ago)
        if middle < 1:
            return 0
        around = [self._steps[i] for i in range(middle - 1, min(middle + 3, len(self._steps)))]
        return sum(max(steps) for steps in zip(*around, strict=True))


def _weights(counts: np.ndarray) -> list[FloatArray]:
    """Return, by range, the (step, state) factors that a hop's onset strength means for each state."""
    kinds = space.kinds()
    liking = np.repeat(_LIKING * space.tempo_prior(_LIKED_BPM, _LIKED_OCTAVES), space.INTERVALS)
    weights = []
    for i in range(RANGES):
        shares = np.maximum(counts[i] / counts[i].sum(axis=1, keepdims=True), 1e-4)
        factors = np.exp(_TRUST[i] * np.log(shares / shares.mean(axis=0)))[kinds].T
        weights.append((factors * np.exp(liking) if i == 0 else factors).astype(np.float32, order="C"))
    assert weights[0].shape == (LEVELS, space.STATES)
    return weights
