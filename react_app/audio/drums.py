"""Kick, snare and hi-hat: which drum was struck, from how the fine bands move."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from react_app.audio.drummodel import MOVEMENTS, network
from react_app.audio.gain import HOP_S
from react_app.audio.spectrum import FINE, LEVEL_FLOOR, FloatArray

_BANDS = len(FINE)
_DRUMS = 3
_THRESHOLD = (0.5, 0.55, 0.45)
_REARM_SHARE = 0.6
"""A drum is struck again only after its likelihood fell below this share of the threshold."""
_SHORTEST_HOPS = 4
_LATE_S = 1.7 * HOP_S
"""How long after the hit the likelihood passes the threshold; measured."""
_RANGES = (slice(0, 7), slice(12, 30), slice(30, 38))
"""The fine bands that tell how hard each drum was struck: below 170 Hz, 0.4 to 6 kHz, above 6 kHz."""
_FORGET_S = 8.0
_ZERO, _ONE = np.float32(0), np.float32(1)
_SCALE = np.float32(-1 / LEVEL_FLOOR)


class Struck(NamedTuple):
    """One drum: likelihood of a hit just now (0..1), hits so far, when the newest was and how hard (0..1)."""

    likelihood: float = 0.0
    hits: int = 0
    t: float = -1.0
    strength: float = 0.0


class Drums:
    """A small network over the movements of the fine bands, taught on drums alone and in music.

    The movements are the level, its rise over two hops now and a hop ago, its fall, and the rise that lasts (a kick
    rings on where a hat is gone). How it was taught is in training/drums.py. Levels are those after auto-gain, so
    loudness does not matter.
    """

    def __init__(self) -> None:
        self._network = network()
        self.movements: FloatArray = np.zeros(MOVEMENTS * _BANDS, np.float32)
        """(190,) what the network hears: five movements of 38 bands; a level of 1 is full scale, 0 is -70 dB."""
        self._level, self._rise, self._earlier, self._fall, self._lasting = self.movements.reshape(MOVEMENTS, _BANDS)
        self._past: list[FloatArray] = [np.zeros(_BANDS, np.float32)] * 4
        self._work: FloatArray = np.zeros(_BANDS, np.float32)
        self._hops = 0
        self._armed = [True] * _DRUMS
        self._last = [-_SHORTEST_HOPS] * _DRUMS
        self._strongest = [0.0] * _DRUMS
        self._struck = [Struck() for _ in range(_DRUMS)]

    def hear(self, levels: FloatArray, music: bool) -> list[Struck]:
        """Take in the log levels of the fine bands; return kick, snare and hat. Times are seconds since the start."""
        self._move(levels)
        self._hops += 1
        hidden: FloatArray = self._network.first @ self.movements
        hidden += self._network.first_bias
        np.tanh(hidden, out=hidden)
        for i, total in enumerate((self._network.second @ hidden).tolist()):
            evidence = min(max(total + self._network.second_bias[i], -30.0), 30.0)
            self._judge(i, 1.0 / (1.0 + math.exp(-evidence)) if music else 0.0, levels)
        return self._struck

    def _move(self, levels: FloatArray) -> None:
        """Work out how the levels moved."""
        now: FloatArray = levels * _SCALE
        now += _ONE
        one, two, three, four = self._past
        self._past = [now, one, two, three]
        work = self._work
        self._level[:] = now
        self._earlier[:] = self._rise
        np.subtract(now, two, out=work)
        np.maximum(work, _ZERO, out=self._rise)
        np.subtract(self._rise, work, out=self._fall)
        np.minimum(now, one, out=self._lasting)
        np.maximum(three, four, out=work)
        self._lasting -= work
        np.maximum(self._lasting, _ZERO, out=self._lasting)

    def _judge(self, drum: int, likelihood: float, levels: FloatArray) -> None:
        """Count a hit where the likelihood rises past the threshold."""
        old = self._struck[drum]
        threshold = _THRESHOLD[drum]
        if likelihood < _REARM_SHARE * threshold:
            self._armed[drum] = True
        if likelihood < threshold or not self._armed[drum] or self._hops - self._last[drum] < _SHORTEST_HOPS:
            self._struck[drum] = Struck(likelihood, old.hits, old.t, old.strength)
            return
        strength = self._strength(drum, levels)
        self._armed[drum], self._last[drum] = False, self._hops
        self._struck[drum] = Struck(likelihood, old.hits + 1, max(0.0, self._hops * HOP_S - _LATE_S), strength)

    def _strength(self, drum: int, levels: FloatArray) -> float:
        """Amplitude in the drum's own range against the strongest hit of the last seconds."""
        amplitude = math.sqrt(float(np.exp(levels[_RANGES[drum]]).sum()))
        faded = math.exp(-(self._hops - self._last[drum]) * HOP_S / _FORGET_S)
        self._strongest[drum] = max(amplitude, self._strongest[drum] * faded)
        return math.sqrt(amplitude / self._strongest[drum])
