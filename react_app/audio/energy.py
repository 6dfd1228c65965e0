"""Energy: how much is going on, slowly; low in an intro or breakdown, high in a drop."""

from __future__ import annotations

import math

import numpy as np

from react_app.audio.gain import HOP_S, decibels, smoothing
from react_app.audio.spectrum import FloatArray

_WEIGHTS = np.array([1.0, 1.0, 0.7, 0.7, 1.4, 2.8, 6.0, 12.0], np.float32)
"""Per band; kick, bass and cymbals are what a breakdown takes away, so they count for more than pads and voices."""
_SMOOTH_S = 0.75
"""Two of these in a row: about three seconds until a step is followed."""
_MIDDLE_DB = -3.8
_STEEPNESS_DB = 1.6

_EXPECTED_DB = -0.5
"""The loudest part of mastered music, weighted."""
_NEAR_DB = 8.0
_FAR_DB_PER_S = 0.9
_NEAR_DB_PER_S = 0.06
_PATIENCE_S = 18.0
_IMPATIENT_DB_PER_S = 0.4
_KNOWN_DB_PER_S = 0.04

_UNKNOWN = 0.4
"""Energy of the loudest part heard so far while louder ones are still expected."""

_MEAN_S = 15.0
_JUMP_DB = 3.5
_JUMP_AFTER_S = 6.0
_JUMP_S = 1.0


class Energy:
    """Slow loudness against the loudest part heard so far.

    Before anything loud was heard it is measured against the level of mastered music, so that a quiet beginning counts
    as an intro. For quiet recordings that expectation gives way: slowly by itself, at once when the music jumps up.
    """

    def __init__(self) -> None:
        self._share = smoothing(_SMOOTH_S)
        self._first = 0.0
        self._second = 0.0
        self._mean_db = 0.0
        self._mean_share = smoothing(_MEAN_S)
        self._jump_share = smoothing(_JUMP_S)
        self._loudest_db = _EXPECTED_DB
        self._heard_db = -120.0
        self._heard_s = 0.0

    def hear(self, band_powers: FloatArray, presence: float) -> float:
        """Take in one hop and return the energy, 0..1."""
        power = float(np.dot(band_powers, _WEIGHTS)) * presence
        self._first += self._share * (power - self._first)
        self._second += self._share * (self._first - self._second)
        db = decibels(self._second)
        if presence > 0.5:
            self._learn(db)
        return presence * max(_share_of(db - self._loudest_db), _UNKNOWN * _share_of(db - self._heard_db))

    def _learn(self, db: float) -> None:
        """Move what counts as the loudest part."""
        self._heard_s += HOP_S
        if self._heard_s < 3 * _SMOOTH_S:
            self._mean_db = db
        self._mean_db += self._mean_share * (db - self._mean_db)
        self._heard_db = max(db, self._heard_db - _KNOWN_DB_PER_S * HOP_S)
        below = self._loudest_db - self._heard_db
        if self._heard_s > _JUMP_AFTER_S and db - self._mean_db > _JUMP_DB:
            self._loudest_db -= self._jump_share * below
        elif below > _NEAR_DB and self._heard_s > 5 * _SMOOTH_S:
            self._loudest_db -= _FAR_DB_PER_S * HOP_S
        else:
            self._loudest_db -= (_NEAR_DB_PER_S if self._heard_s < _PATIENCE_S else _IMPATIENT_DB_PER_S) * HOP_S
        self._loudest_db = max(self._loudest_db, self._heard_db)


def _share_of(below_loudest_db: float) -> float:
    return 1.0 / (1.0 + math.exp(-(below_loudest_db - _MIDDLE_DB) / _STEEPNESS_DB))
