"""Sections as they happen: tension that builds, the drop, the breakdown, and that something new has begun."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from react_app.audio.gain import HOP_S, decibels
from react_app.audio.spectrum import FINE, FloatArray

_BLOCK = 4
"""Hops per block: what the judgement is made of (46 ms)."""
_BLOCK_S = _BLOCK * HOP_S
_LOOK = 4
"""Blocks between two looks at the trends (0.19 s)."""
_LOOK_S = _LOOK * _BLOCK_S
_FLOOR = 1e-7
_LOW_END, _HIGH_BEGIN = 6, 30
"""Fine bands below 150 Hz and from 6 kHz."""
_GROUPS = np.array([0, 2, 6, 12, 18, 24, 30, 35])
"""First fine band of each of the eight bands."""
_GROUP_SHARES = (1.0 / np.diff([*_GROUPS, len(FINE)])).astype(np.float32)


def _blocks(seconds: float) -> int:
    return round(seconds / _BLOCK_S)


_SIZE = _blocks(14.0)
_FORGET_S = 3.0
_USUAL_BPM = 120.0
_DROP_BEATS = 8.0
"""A drop is felt for two bars."""

_BEFORE, _GAP = _blocks(4.0), _blocks(0.3)
"""What was before a drop: four seconds, without the last moment, which may be a fill or a gap."""
_CONFIRM = _blocks(0.24)
_LOW_JUMP_DB = 9.0
_TOTAL_JUMP_DB = 2.5
_NEAR_FULL_DB = 7.0
_READY = 0.45
_READY_S = 1.5
"""Build or breakdown must have lasted this long before a drop can be one."""
_READY_LEFT_S = 2.5
_DROP_APART_S = 8.0

_LOW_WINDOW = _blocks(1.5)
_FULL_FALL_DB_PER_S = 0.06
_FULL_AFTER_S = 6.0
_STEADY_SHARE = _LOOK_S / 12.0
_AWAY_S = 2.5
_LEAST_STEADY = 0.6
"""Bass that is there less than this share of the time, as in a drum solo, is not missed. Counted over 12 s; an absence
counts for its first seconds, for a breakdown may be long."""
_GONE_DB, _GONE_SLOPE_DB = 9.0, 1.2
_BARE_DB = 6.0
"""Bass that makes up more than this share of the sound is not gone."""
_EASE = 0.15

_TREND, _SHORT_TREND = _blocks(6.0), _blocks(3.5)
_SMOOTH = 11
_HIGH_RISE_DB_PER_S = 1.2
_TOTAL_RISE_DB_PER_S = 0.9
_DENSER_PER_S = 3.0
_THIN_DB, _THIN_RANGE_DB = 3.0, 6.0
"""A build takes bass away: from 3 dB less than full on, as much as it will from 9 dB on."""
_LEAST_CUES, _ENOUGH_CUES = 0.3, 0.8
_RISE_SHARE, _FALL_SHARE = 0.12, 0.06

_NOW, _THEN = _blocks(1.2), _blocks(6.0)
_NOVEL_DB = 2.0
_NOVEL_RANGE_DB = 4.0
_SECTION_AT = 0.6
_SECTION_APART_S = 6.0


@dataclass(frozen=True, slots=True)
class SectionState:
    """What is felt now; see `Features` for what each means."""

    build: float = 0.0
    drop: float = 0.0
    drop_count: int = 0
    drop_t: float = -1.0
    breakdown: float = 0.0
    novelty: float = 0.0
    section_count: int = 0
    section_t: float = -1.0


class Sections:
    """Judges blocks of four hops by what the seconds before sounded like; looks at trends five times a second."""

    def __init__(self) -> None:
        self._history = History()
        self._sum: FloatArray = np.zeros(len(FINE), np.float32)
        self._hops = 0
        self._silent_s = 0.0
        self._low_end = LowEnd()
        self._tension = Tension()
        self._change = Change()
        self._drop = Drop()
        self._state = SectionState()

    def hear(self, fine: FloatArray, gain: float, music: bool, strikes: int, bpm: float) -> SectionState:
        """Take in a hop: the power of the fine bands before auto-gain and how much was struck so far.

        `strikes` counts onsets and drum hits. Times are seconds since the first hop.
        """
        self._sum += fine
        self._hops += 1
        if self._hops % _BLOCK == 0:
            self._state = self._judge(gain, music, strikes, bpm)
            self._sum.fill(0.0)
        return self._state

    def _judge(self, gain: float, music: bool, strikes: int, bpm: float) -> SectionState:
        """Judge the block that is complete."""
        t = self._hops * HOP_S
        self._silent_s = 0.0 if music else self._silent_s + _BLOCK_S
        if self._silent_s > _FORGET_S:
            self._history.forget()
            self._low_end.forget()
        self._history.add(self._sum / np.float32(_BLOCK), gain, strikes)
        look = self._hops % (_BLOCK * _LOOK) == 0
        breakdown = self._low_end.judge(self._history, music, look)
        build = self._tension.judge(self._history, music, look, self._low_end.full_db)
        novelty = self._change.judge(self._history, t, music, look)
        dropped = self._drop.judge(self._history, t, music, max(build, breakdown), self._low_end.full_db)
        if dropped is not None:
            self._low_end.returned()
            self._tension.release()
            self._change.begin(dropped)
            breakdown = build = 0.0
        since = (t - self._drop.t) * (bpm or _USUAL_BPM) / 60.0
        return SectionState(
            build=build,
            drop=max(0.0, 1.0 - since / _DROP_BEATS) if self._drop.count else 0.0,
            drop_count=self._drop.count,
            drop_t=self._drop.t,
            breakdown=breakdown,
            novelty=novelty,
            section_count=self._change.count,
            section_t=self._change.t,
        )


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
            self._wanted = self._look(history) if music and history.count >= _LOW_WINDOW else 0.0
        self._gone += _EASE * ((self._wanted if music else 0.0) - self._gone)
        return self._gone

    def _look(self, history: History) -> float:
        low = mean_db(history.low(_LOW_WINDOW))
        body = mean_db(history.total(_LOW_WINDOW))
        if low > self.full_db - _NEAR_FULL_DB:
            self._heard_s += _LOOK_S
            self._away_s = 0.0
            self._steady += _STEADY_SHARE * (1.0 - self._steady)
        else:
            self._away_s += _LOOK_S
            self._steady -= _STEADY_SHARE * self._steady if self._away_s < _AWAY_S else 0.0
        self.full_db = max(low, self.full_db - _FULL_FALL_DB_PER_S * _LOOK_S)
        if self._heard_s < _FULL_AFTER_S:
            return 0.0
        gone = 1.0 / (1.0 + math.exp((low - self.full_db + _GONE_DB) / _GONE_SLOPE_DB))
        bare = 1.0 / (1.0 + math.exp((low - body + _BARE_DB) / _GONE_SLOPE_DB))
        reliable = min(1.0, max(0.0, (self._steady - _LEAST_STEADY) / (1.0 - _LEAST_STEADY) * 2.0))
        return gone * bare * reliable


class Tension:
    """Tells a build by what rises: treble against the rest, loudness, how often something is struck."""

    def __init__(self) -> None:
        self._build = self._wanted = 0.0

    def release(self) -> None:
        """The drop is there."""
        self._build = self._wanted = 0.0

    def judge(self, history: History, music: bool, look: bool, full_db: float) -> float:
        """Return how sure it is that tension rises, 0..1; `full_db` is how much bass there is when all play."""
        if look:
            self._wanted = self._look(history, full_db) if music and history.count > _SHORT_TREND else 0.0
        self._build += (_RISE_SHARE if self._wanted > self._build else _FALL_SHARE) * (self._wanted - self._build)
        return self._build

    def _look(self, history: History, full_db: float) -> float:
        high = _rise(history.high(_TREND), history.high(_SHORT_TREND), _HIGH_RISE_DB_PER_S)
        total = _rise(history.total(_TREND), history.total(_SHORT_TREND), _TOTAL_RISE_DB_PER_S)
        strikes = history.strikes(_TREND)
        third = len(strikes) // 3
        early, late = float(strikes[:third].mean()) / _BLOCK_S, float(strikes[-third:].mean()) / _BLOCK_S
        denser = min(1.0, max(0.0, (late - early) / _DENSER_PER_S))
        thin = min(1.0, max(0.0, (full_db - mean_db(history.low(_LOW_WINDOW)) - _THIN_DB) / _THIN_RANGE_DB))
        rising = max(high, total, denser)
        cues = 0.5 * high + 0.3 * total + 0.3 * denser + 0.3 * thin * rising
        return min(1.0, max(0.0, (cues - _LEAST_CUES) / (_ENOUGH_CUES - _LEAST_CUES)))


def _rise(long: FloatArray, short: FloatArray, fast: float) -> float:
    """Return 0..1: how fast and how steadily a curve rises over the longer or the shorter time."""
    return max(_steady_rise(long, fast), _steady_rise(short, fast))


def _steady_rise(db: FloatArray, fast: float) -> float:
    """Return 0..1: how fast and how steadily a curve rises; 1 from `fast` dB per second on."""
    count = len(db)
    places = np.arange(count, dtype=np.float32)
    places -= places.mean()
    smooth = np.convolve(db, np.ones(_SMOOTH, np.float32) / _SMOOTH, "same")[_SMOOTH // 2 : -(_SMOOTH // 2)]
    places = places[_SMOOTH // 2 : -(_SMOOTH // 2)]
    middle = smooth - smooth.mean()
    spread = float(np.dot(middle, middle))
    if spread < 1e-6:
        return 0.0
    both = float(np.dot(middle, places))
    slope = both / float(np.dot(places, places)) / _BLOCK_S
    steady = max(0.0, both) ** 2 / (spread * float(np.dot(places, places)))
    return min(1.0, max(0.0, slope / fast)) * steady


class Change:
    """Compares the last second with the seconds before: novelty, and where sections begin."""

    def __init__(self) -> None:
        self.count, self.t = 0, -1.0
        self._novelty = self._wanted = 0.0

    def begin(self, t: float) -> None:
        """A section begins at `t`, if none just did."""
        if self.count == 0 or t - self.t > _SECTION_APART_S:
            self.count += 1
        self.t = max(self.t, t)

    def judge(self, history: History, t: float, music: bool, look: bool) -> float:
        """Return the novelty, 0..1; counts a section where it is high."""
        if look:
            self._wanted = self._look(history) if music and history.count > _NOW + _THEN // 2 else 0.0
            if self._wanted > _SECTION_AT and (self.count == 0 or t - self.t > _SECTION_APART_S):
                self.count += 1
                self.t = t - self._age(history) * _BLOCK_S
        self._novelty += (_RISE_SHARE if self._wanted > self._novelty else _FALL_SHARE) * (self._wanted - self._novelty)
        return self._novelty

    def _look(self, history: History) -> float:
        now, then = history.bands(_NOW).mean(axis=0), history.bands(_NOW + _THEN, _NOW)
        spans = len(then) // _NOW
        means = then[-spans * _NOW :].reshape(spans, _NOW, -1).mean(axis=1)
        usual = means.mean(axis=0)
        apart = float(np.sqrt(np.mean((now - usual) ** 2)))
        ordinary = float(np.sqrt(np.mean((means - usual) ** 2)))
        return min(1.0, max(0.0, (apart - 1.3 * ordinary - _NOVEL_DB) / _NOVEL_RANGE_DB))

    def _age(self, history: History) -> int:
        """Return how many blocks ago the sound changed most."""
        recent = history.bands(2 * _NOW)
        moved = [
            float(np.abs(recent[i:].mean(axis=0) - recent[:i].mean(axis=0)).mean())
            for i in range(_NOW // 2, len(recent) - 3)
        ]
        return len(recent) - _NOW // 2 - int(np.argmax(moved)) if moved else 0


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
        self._ready_s = self._ready_s + _BLOCK_S if tension > _READY else max(0.0, self._ready_s - 2.0 * _BLOCK_S)
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
        self.t = t - since * _BLOCK_S
        self._ready_s, self._ready_t = 0.0, -math.inf
        return self.t
