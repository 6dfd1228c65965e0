"""What the last fourteen seconds sounded like, in blocks of four hops: what sections are judged by."""

from __future__ import annotations

import numpy as np

from react_app.audio.gain import HOP_S, decibels
from react_app.audio.spectrum import FINE, FloatArray

BLOCK = 4
"""Hops per block (46 ms)."""
BLOCK_S = BLOCK * HOP_S
LOOK = 4
"""Blocks between two looks at the trends (0.19 s)."""
LOOK_S = LOOK * BLOCK_S
_FLOOR = 1e-7
_LOW_END, _HIGH_BEGIN = 6, 30
"""Fine bands below 150 Hz and from 6 kHz."""
_GROUPS = np.array([0, 2, 6, 12, 18, 24, 30, 35])
"""First fine band of each of the eight bands."""
_GROUP_SHARES = (1.0 / np.diff([*_GROUPS, len(FINE)])).astype(np.float32)
_RISE_SHARE, _FALL_SHARE = 0.12, 0.06


def blocks(seconds: float) -> int:
    """Return how many blocks a time is made of."""
    return round(seconds / BLOCK_S)


LOW_WINDOW = blocks(1.5)
"""How long bass is listened for: longer than the pause between two kicks."""
_SIZE = blocks(14.0)


class History:
    """The last fourteen seconds in blocks: log power in eight bands, below 150 Hz, above 6 kHz, of all, and strikes."""

    def __init__(self) -> None:
        self.count = 0
        self._bands = np.zeros((2 * _SIZE, len(_GROUPS)), np.float32)
        self._numbers = np.zeros((2 * _SIZE, 4), np.float32)
        self._strikes = 0

    def forget(self) -> None:
        """Nothing was before."""
        self.count = 0

    def add(self, fine: FloatArray, gain: float, strikes: int) -> None:
        """Take in the mean power of a block; `gain` tells how much quieter than usual all of it is."""
        floor = _FLOOR / (gain * gain)
        low, high, total = float(fine[:_LOW_END].sum()), float(fine[_HIGH_BEGIN:].sum()), float(fine.sum())
        numbers = (decibels(low + floor), decibels(high + floor), decibels(total + floor), strikes - self._strikes)
        self._strikes = strikes
        logs = np.log10(fine + np.float32(floor)) * np.float32(10.0)
        bands = np.add.reduceat(logs, _GROUPS) * _GROUP_SHARES
        for place in (self.count % _SIZE, self.count % _SIZE + _SIZE):
            self._bands[place] = bands
            self._numbers[place] = numbers
        self.count += 1

    def bands(self, begin: int, end: int = 0) -> FloatArray:
        """(blocks, 8) mean dB of the fine bands in each band, from `begin` to `end` blocks ago, the oldest first.

        There are fewer blocks if not so much was heard yet.
        """
        return self._bands[self._part(begin, end)]

    def low(self, begin: int, end: int = 0) -> FloatArray:
        """DB below 150 Hz."""
        return self._numbers[self._part(begin, end), 0]

    def high(self, begin: int, end: int = 0) -> FloatArray:
        """DB from 6 kHz."""
        return self._numbers[self._part(begin, end), 1]

    def total(self, begin: int, end: int = 0) -> FloatArray:
        """DB of everything."""
        return self._numbers[self._part(begin, end), 2]

    def strikes(self, begin: int, end: int = 0) -> FloatArray:
        """How many strikes there were per block."""
        return self._numbers[self._part(begin, end), 3]

    def _part(self, begin: int, end: int) -> slice:
        begin = min(begin, self.count, _SIZE)
        last = (self.count - 1) % _SIZE + _SIZE + 1 if self.count else 0
        return slice(max(last - begin, 0), max(last - end, 0))


def mean_db(db: FloatArray) -> float:
    """Return the dB of the mean power; -120 of nothing."""
    return decibels(float(np.mean(np.power(10.0, db * np.float32(0.1))))) if len(db) else -120.0


def felt(before: float, wanted: float) -> float:
    """Return how strongly something is felt one block later: it comes quickly and goes slowly."""
    return before + (_RISE_SHARE if wanted > before else _FALL_SHARE) * (wanted - before)
