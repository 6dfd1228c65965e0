"""The bass that is gone, which is a breakdown, and that comes back, which is a drop."""

from __future__ import annotations

import math

from react_app.audio.section_history import BLOCK_S, LOOK_S, LOW_WINDOW, History, blocks, mean_db

_NEAR_FULL_DB = 7.0
"""Bass is there while it is at most so much below what it is when all play."""

_FULL_FALL_DB_PER_S = 0.06
_FULL_AFTER_S = 6.0
_STEADY_SHARE = LOOK_S / 12.0
_AWAY_S = 2.5
_LEAST_STEADY = 0.6
"""Bass that is there less than this share of the time, as in a drum solo, is not missed. Counted over 12 s; an absence
counts for its first seconds, for a breakdown may be long."""
_GONE_DB, _GONE_SLOPE_DB = 9.0, 1.2
_BARE_DB = 6.0
"""Bass that makes up more than this share of the sound is not gone."""
_EASE = 0.15

_BEFORE, _GAP = blocks(4.0), blocks(0.3)
"""What was before a drop: four seconds, without the last moment, which may be a fill or a gap."""
_CONFIRM = blocks(0.24)
_LOW_JUMP_DB = 9.0
_TOTAL_JUMP_DB = 2.5
_READY = 0.45
_READY_S = 1.5
"""Build or breakdown must have lasted this long before a drop can be one."""
_READY_LEFT_S = 2.5
_DROP_APART_S = 8.0


class LowEnd:
    """Knows how much bass there is when all play, and so when it is gone."""

    def __init__(self) -> None:
        self.full_db = -120.0
        self._heard_s = 0.0
        self._steady, self._away_s = 1.0, 0.0
        self._gone = self._wanted = 0.0

    def forget(self) -> None:
        """Other music may come."""
        self.full_db, self._heard_s, self._gone = -120.0, 0.0, 0.0
        self._steady, self._away_s = 1.0, 0.0

    def returned(self) -> None:
        """The bass is back."""
        self._gone = self._wanted = 0.0

    def judge(self, history: History, music: bool, look: bool) -> float:
        """Return how sure it is that the bass that was there is gone, 0..1."""
        if look:
            self._wanted = self._look(history) if music and history.count >= LOW_WINDOW else 0.0
        self._gone += _EASE * ((self._wanted if music else 0.0) - self._gone)
        return self._gone

    def _look(self, history: History) -> float:
        low = mean_db(history.low(LOW_WINDOW))
        body = mean_db(history.total(LOW_WINDOW))
        if low > self.full_db - _NEAR_FULL_DB:
            self._heard_s += LOOK_S
            self._away_s = 0.0
            self._steady += _STEADY_SHARE * (1.0 - self._steady)
        else:
            self._away_s += LOOK_S
            self._steady -= _STEADY_SHARE * self._steady if self._away_s < _AWAY_S else 0.0
        self.full_db = max(low, self.full_db - _FULL_FALL_DB_PER_S * LOOK_S)
        if self._heard_s < _FULL_AFTER_S:
            return 0.0
        gone = 1.0 / (1.0 + math.exp((low - self.full_db + _GONE_DB) / _GONE_SLOPE_DB))
        bare = 1.0 / (1.0 + math.exp((low - body + _BARE_DB) / _GONE_SLOPE_DB))
        reliable = min(1.0, max(0.0, (self._steady - _LEAST_STEADY) / (1.0 - _LEAST_STEADY) * 2.0))
        return gone * bare * reliable


class Drop:
    """Hears bass and energy come back after a build or a breakdown."""

    def __init__(self) -> None:
        self.count, self.t = 0, -1.0
        self._ready_s = 0.0
        self._ready_t = -math.inf
        self._since = 0
        self._before = (0.0, 0.0)

    def judge(self, history: History, t: float, music: bool, tension: float, full_db: float) -> float | None:
        """Return when the drop came that is sure now, None if none is."""
        self._ready_s = self._ready_s + BLOCK_S if tension > _READY else max(0.0, self._ready_s - 2.0 * BLOCK_S)
        if self._ready_s > _READY_S:
            self._ready_t = t
        if not music or history.count < _BEFORE or (self.count and t - self.t < _DROP_APART_S):
            self._since = 0
            return None
        if self._since:
            return self._confirm(history, t, full_db)
        if t - self._ready_t < _READY_LEFT_S:
            low, total = mean_db(history.low(_BEFORE, _GAP)), mean_db(history.total(_BEFORE, _GAP))
            if float(history.low(1)[0]) > low + _LOW_JUMP_DB:
                self._since, self._before = 1, (low, total)
        return None

    def _confirm(self, history: History, t: float, full_db: float) -> float | None:
        """A jump must last, or it was a single boom."""
        self._since += 1
        if self._since < _CONFIRM:
            return None
        since, self._since = self._since, 0
        low, total = mean_db(history.low(since)), mean_db(history.total(since))
        if low < self._before[0] + _LOW_JUMP_DB - 2.0 or total < self._before[1] + _TOTAL_JUMP_DB:
            return None
        if low < full_db - _NEAR_FULL_DB:
            return None
        self.count += 1
        self.t = t - since * BLOCK_S
        self._ready_s, self._ready_t = 0.0, -math.inf
        return self.t
