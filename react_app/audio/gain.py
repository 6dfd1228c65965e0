"""Auto-gain and the noise gate: how loud music becomes equally loud, and silence stays silent."""

from __future__ import annotations

import math
from collections import deque

from react_app.core.features import ANALYSIS_RATE, HOP

HOP_S = HOP / ANALYSIS_RATE
TARGET_DB = -14.0
"""Loudness of the loud parts after auto-gain, dBFS (RMS over 0.4 s)."""

_LOUDNESS_S = 0.4
_LARGEST_GAIN_DB = 40.0
_SMALLEST_GAIN_DB = -12.0
_UP_S = 1.2
_RELEASE_DB_PER_S = 0.25
_RELEASE_SHARE_PER_S = 0.07
_FIRST_RELEASE_DB_PER_S = 12.0
_FIRST_S = 2.0

_OPEN_DB = -58.0
_CLOSE_BELOW_DB = 6.0
_SURELY_MUSIC_DB = -40.0
_HOLD_S = 0.35
_GATE_S = 0.03
_STEADY_DB = 5.0
_STEADY_EVERY = 8
_STEADY_POINTS = 16
"""Steadiness is judged over 1.5 s."""
_ABOVE_NOISE_DB = 8.0


def decibels(power: float) -> float:
    """Return a mean square as dBFS, at least -120."""
    return 10.0 * math.log10(power) if power > 1e-12 else -120.0


def smoothing(seconds: float) -> float:
    """Return the share of the new value per hop for a one-pole filter with this time constant."""
    return 1.0 - math.exp(-HOP_S / seconds)


class NoiseGate:
    """Tells music from silence and from the hiss of an open input.

    Below -58 dBFS is silence. A louder input counts as silence too while it is steady, as hiss and hum are, and below
    -40 dBFS; music must then rise 8 dB above it to open the gate.
    """

    def __init__(self) -> None:
        self._power = 0.0
        self._power_share = smoothing(_GATE_S)
        self._highest: deque[float] = deque(maxlen=_STEADY_POINTS)
        self._lowest: deque[float] = deque(maxlen=_STEADY_POINTS)
        self._hops = 0
        self._noise_db = -120.0
        self._quiet_s = 0.0
        self._open = False

    def hear(self, power: float) -> bool:
        """Take in the mean square of one hop and return True while there is music."""
        self._power += self._power_share * (power - self._power)
        db = decibels(self._power)
        if self._is_steady(db):
            self._noise_db = db
        threshold = min(max(_OPEN_DB, self._noise_db + _ABOVE_NOISE_DB), _SURELY_MUSIC_DB)
        if db > threshold:
            self._open, self._quiet_s = True, 0.0
        elif db < threshold - _CLOSE_BELOW_DB:
            self._quiet_s += HOP_S
            self._open = self._open and self._quiet_s < _HOLD_S
        return self._open

    def _is_steady(self, db: float) -> bool:
        """True if the last seconds were all of one loudness, too low for music."""
        highest, lowest = self._highest, self._lowest
        if self._hops % _STEADY_EVERY == 0:
            highest.append(db)
            lowest.append(db)
        else:
            highest[-1], lowest[-1] = max(highest[-1], db), min(lowest[-1], db)
        self._hops += 1
        if self._hops % _STEADY_EVERY or len(highest) < _STEADY_POINTS:
            return False
        loudest = max(highest)
        return loudest < _SURELY_MUSIC_DB and loudest - min(lowest) < _STEADY_DB


class AutoGain:
    """Slow gain that brings the loud parts of what is heard to the same loudness; rests while there is no music."""

    def __init__(self) -> None:
        self._power = 0.0
        self._power_share = smoothing(_LOUDNESS_S)
        self._up_share = smoothing(_UP_S)
        self._reference_db = -18.0
        self._heard_s = 0.0

    @property
    def gain_db(self) -> float:
        """The gain now."""
        return min(max(TARGET_DB - self._reference_db, _SMALLEST_GAIN_DB), _LARGEST_GAIN_DB)

    def hear(self, power: float, music: bool) -> float:
        """Take in the mean square of one hop and return the gain in dB."""
        if not music:
            return self.gain_db
        self._heard_s += HOP_S
        self._power += self._power_share * (power - self._power)
        db = decibels(self._power)
        if self._heard_s < _LOUDNESS_S:
            return self.gain_db
        if db > self._reference_db:
            self._reference_db += self._up_share * (db - self._reference_db)
        else:
            rate = _RELEASE_DB_PER_S + _RELEASE_SHARE_PER_S * (self._reference_db - db)
            rate += _FIRST_RELEASE_DB_PER_S * math.exp(-self._heard_s / _FIRST_S)
            self._reference_db = max(db, self._reference_db - rate * HOP_S)
        return self.gain_db
