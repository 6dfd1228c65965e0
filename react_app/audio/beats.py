"""The live beat tracker: band levels, network, beat filter and bars; announces every beat a moment before it sounds."""

from __future__ import annotations

import math
from collections import deque

import numpy as np
from numpy.typing import NDArray

from react_app.audio.barnet import LiveBars
from react_app.audio.beatbars import Bars, log_places
from react_app.audio.beatfilter import BeatFilter
from react_app.audio.beatnet import STEP, BandStream, LiveNet
from react_app.audio.gain import HOP_S
from react_app.audio.liveliness import Liveliness
from react_app.audio.places import PLACES
from react_app.audio.spectrum import FloatArray
from react_app.audio.tracker import Beat, Heard
from react_app.core.tempo import TempoHint

_LATE_HOPS = 3
"""The network tells of hops that ended this long ago."""
_LEAD_S = 0.035
"""Beats are announced up to this much ahead."""
_STALE_S = 0.07
_SHORTEST_STEP = 0.6
"""The next beat comes after this share of a beat at least."""
_SURE = 0.25
_FAINT = 0.12
"""Beats less sure than this, with all that was told taken into account, are not announced."""
_PEAK_S, _PEAK_SMOOTH_S = 4.0, 0.5
_NOISE_PEAK, _MUSIC_PEAK = 0.22, 0.55
"""How sure the network is at its surest in noise and in music: noise has a pulse, too, but never a clear beat."""
_STILL = 0.2
"""How sure beats are, beside others, where nothing begins that could be one: a breakdown of pads."""
_HOLD_S = 8.0
"""Beats go on being announced this long after the music stopped, ever less sure."""
_FORGET_S = 12.0
_LOOK_STEPS, _LOOK_EARLY_STEPS = 10, 1
"""Where the beat lies is worked out every ten steps, and at every step when one is due soon."""
_EDGE = 0.1
"""Share of a beat at either end that tells nothing about its place in the bar."""
_REMEMBER = 64
_NOTHING_START, _NOTHING_SHARE = 0.5, 0.4
"""How likely it is at first that there is no beat at all, and how quickly one learns from beat to beat."""
_MUSICAL, _UNMUSICAL = 0.3, 0.8
"""Below the one beats are as sure as the filter is, above the other they are of nothing, and are not announced."""
_TOLD_TRUST, _HEARD_TRUST = 0.2, 0.3
"""How much counts what the beat network tells of places all the time, and what the bar network tells of a beat. Both
rest on all that was heard, at every beat anew."""
_PEAK_KEEP = math.exp(-STEP * HOP_S / _PEAK_S)
_PEAK_SHARE = 1.0 - math.exp(-STEP * HOP_S / _PEAK_SMOOTH_S)


class LiveTracker:
    """Announces beats from about a second of music on; holds over in a pause, starts anew after a long one."""

    def __init__(self) -> None:
        self._stream, self._net = BandStream(), LiveNet()
        self._filter, self._bars, self._bar_net = BeatFilter(), Bars(), LiveBars()
        self._places = _RunningSum()
        self._liveliness, self._lively = Liveliness(), 1.0
        self._period = math.inf
        self._hops = 0
        self._look_at = 0
        self._last_beat = -math.inf
        self._silent_s = math.inf
        self._peak = self._clearness = 0.0
        self._nothing = _NOTHING_START

    def hint(self, hint: TempoHint) -> None:
        """Take in what a person said; `hint.t` is in seconds since the first hop."""
        if hint.kind == "range":
            self._filter.set_range(hint.low, hint.high)
        elif hint.kind == "seed" and hint.bpm > 0:
            self._filter.seed((self._hops - _LATE_HOPS) - hint.t / HOP_S, hint.bpm)
            self._silent_s = min(self._silent_s, _HOLD_S)
            self._look_at = 0
        elif hint.kind == "place":
            beats = round((hint.t - self._last_beat) / (self._filter.read().interval * HOP_S))
            number = hint.place - beats if math.isfinite(self._last_beat) else hint.place
            self._bars.tell(number, hint.meter)
        elif hint.kind == "reset":
            self._forget()

    def track(self, heard: Heard, music: bool) -> Beat | None:
        """Take in one hop; return the beat that is due, if one is."""
        self._hops += 1
        self._silent_s = 0.0 if music else self._silent_s + HOP_S
        inputs = self._stream.hear(heard.magnitude, heard.gain)
        if inputs is None:
            return None
        self._bar_net.hear(self._stream.heard)
        told = self._net.step(inputs)
        if music:
            self._lively = self._liveliness.hear(self._stream.begins, self._period)
        self._filter.step(told if music else None, self._lively)
        if music:
            self._peak = max(float(told.beat.max()), self._peak * _PEAK_KEEP)
            self._clearness += _PEAK_SHARE * (self._peak - self._clearness)
        self._places.add(log_places(told.place) if music else None)
        if self._silent_s > _FORGET_S:
            if math.isfinite(self._silent_s):
                self._forget()
                self._silent_s = math.inf
            return None
        steps = self._hops // STEP
        return self._due(steps) if steps >= self._look_at else None

    def _due(self, steps: int) -> Beat | None:
        """Return the beat nearest to now, if it is due and was not announced."""
        reading = self._filter.read()
        clear = min(1.0, max(0.0, (self._clearness - _NOISE_PEAK) / (_MUSIC_PEAK - _NOISE_PEAK)))
        believed = reading.sure * clear
        self._period = period = reading.interval * HOP_S
        now = self._hops * HOP_S
        upcoming = now - _LATE_HOPS * HOP_S + (1.0 - reading.phase) * period
        if reading.sure < _SURE or believed < _FAINT or self._silent_s >= _HOLD_S:
            self._look_at = steps + 2
            return None
        for t in (upcoming - period, upcoming):
            if -_STALE_S < t - now <= _LEAD_S and t - self._last_beat > _SHORTEST_STEP * period:
                self._look_at = steps + min(_LOOK_STEPS, int(0.5 * period / (STEP * HOP_S)))
                return self._announce(t, period, believed, now)
        calm = int((upcoming - now - _LEAD_S) / (STEP * HOP_S)) - _LOOK_EARLY_STEPS
        self._look_at = steps + min(max(1, calm), _LOOK_STEPS)
        return None

    def _announce(self, t: float, period: float, believed: float, now: float) -> Beat | None:
        """Return the beat at `t`, with its place in the bar; None if it is likely none: those before sounded like
        speech, applause or noise."""
        since = t - self._last_beat
        evidence = self._evidence(t, now) if since < 2.0 * period else None
        place = self._bars.beat(evidence)
        self._last_beat = t
        believed *= min(1.0, max(0.0, (_UNMUSICAL - self._nothing) / (_UNMUSICAL - _MUSICAL)))
        if believed < _FAINT:
            return None
        sure = believed * max(_STILL, self._lively) * max(0.0, 1.0 - self._silent_s / _HOLD_S)
        return Beat(t, 60.0 / period, sure, place.number, place.meter, place.sure)

    def _evidence(self, t: float, now: float) -> FloatArray | None:
        """Return what was heard from the last beat to the one at `t` says about the last one's place in the bar."""
        since = t - self._last_beat
        newest = now - (_LATE_HOPS + 0.5) * HOP_S
        first, end = newest - (self._last_beat + _EDGE * since), newest - (t - _EDGE * since)
        told = self._places.mean(int(first / (STEP * HOP_S)), max(0, int(end / (STEP * HOP_S))))
        heard = self._bar_net.beat(self._last_beat / HOP_S, t / HOP_S)
        if heard is not None:
            self._nothing += _NOTHING_SHARE * (heard.nothing - self._nothing)
        if told is None or heard is None:
            return None
        evidence: FloatArray = _TOLD_TRUST * told + _HEARD_TRUST * heard.places
        return evidence

    def _forget(self) -> None:
        self._filter.reset()
        self._bars.reset()
        self._bar_net.reset()
        self._nothing = _NOTHING_START


class _RunningSum:
    """Sums of what was told of places, to have the mean of any recent stretch."""

    def __init__(self) -> None:
        self._sums: deque[tuple[NDArray[np.float64], int]] = deque([(np.zeros(PLACES), 0)], maxlen=_REMEMBER)

    def add(self, logs: FloatArray | None) -> None:
        """Take in one step; None while nothing is heard."""
        total, count = self._sums[-1]
        self._sums.append((total, count) if logs is None else (total + logs, count + 1))

    def mean(self, first: int, end: int) -> FloatArray | None:
        """Return the mean from `first` steps ago to `end` steps ago, None if nothing was told in it."""
        size = len(self._sums)
        if not 0 <= end < first < size:
            return None
        total, count = self._sums[size - 1 - end]
        total_before, count_before = self._sums[size - 1 - first]
        if count <= count_before:
            return None
        return np.asarray((total - total_before) / (count - count_before), np.float32)
