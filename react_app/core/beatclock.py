"""The beat clock: one musical time for everybody, from the tracker or from taps, holding over when both fall silent."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from react_app.core.features import Features
from react_app.core.musicaltime import BEATS_PER_BAR, FREE_BPM, MAX_BPM, MIN_BPM, ClockSource, MusicalTime

__all__ = ["BEATS_PER_BAR", "BeatClock", "ClockSource", "ClockState", "MusicalTime"]

TAP_TIMEOUT_S = 2.0
NUDGE_S = 0.010
MAX_OFFSET_S = 0.25
HOLD_OVER_S = 12.0
"""Confidence falls to 1/e in this time when no beat is heard."""
AGREE = 0.06
"""Tempi within this ratio are the same tempo, drifting."""
SWITCH_AFTER = 5
"""Beats in a row that must agree before the clock jumps to another tempo."""
PULL_BEATS = 0.95
"""A phase error is pulled in over this many beats (before the next one is heard), so time never jumps."""
SMALL_ERROR = 0.06
"""A phase error below this share of a beat may be the tracker's jitter: only half of it is believed."""


@dataclass(frozen=True, slots=True)
class ClockState:
    """All the clock knows; enough to go on in another process."""

    t: float = 0.0
    beats: float = 0.0
    bpm: float = FREE_BPM
    confidence: float = 0.0
    source: ClockSource = "free"
    locked: bool = False
    bar_offset: int = 0
    offset_s: float = 0.0
    multiplier: float = 1.0
    pull: float = 0.0
    pull_rate: float = 0.0
    beat_count: int = 0
    candidate_bpm: float = 0.0
    candidate_beats: int = 0
    taps: tuple[float, ...] = ()


class BeatClock:
    """Advances musical time; a pure function of the times, features and gestures it is given.

    All times are session seconds, the time base of `Features.beat_t`.
    """

    def __init__(self, state: ClockState | None = None) -> None:
        self._state = state or ClockState()

    @property
    def state(self) -> ClockState:
        """The whole state, immutable."""
        return self._state

    def advance(self, t: float, features: Features) -> MusicalTime:
        """Move to time `t`, taking in the beats announced since the last call."""
        s = self._state
        dt = max(0.0, t - s.t)
        moved = dt * s.bpm / 60
        step = math.copysign(min(abs(s.pull), s.pull_rate * moved), s.pull)
        fade = math.exp(-dt / HOLD_OVER_S) if s.source == "tracker" else 1.0
        s = replace(s, t=max(s.t, t), beats=s.beats + moved + step, pull=s.pull - step, confidence=s.confidence * fade)
        if features.beat_count < s.beat_count:
            s = replace(s, beat_count=0)  # the ears started anew
        if features.beat_count > s.beat_count:
            s = replace(s, beat_count=features.beat_count)
            if s.source != "tap" and not s.locked and features.bpm > 0:
                s = _follow(s, features)
        self._state = s
        return MusicalTime(s.beats, s.bpm, s.confidence, s.source, s.locked, s.bar_offset)

    def tap(self, t: float) -> None:
        """A tap at time `t`: two or more in a row set tempo and phase, and win over the tracker."""
        s = self._state
        taps = (*s.taps, t) if s.taps and 0 < t - s.taps[-1] < TAP_TIMEOUT_S else (t,)
        taps = taps[-8:]
        s = replace(s, taps=taps)
        if len(taps) >= 2:
            interval = median(b - a for a, b in pairwise(taps))
            s = replace(
                s, bpm=_clamp_bpm(60 / interval), source="tap", confidence=1.0, multiplier=1.0, candidate_beats=0
            )
            s = _pull_to_beat(s, t, gain=1.0)
        self._state = s

    def resync(self, t: float) -> None:
        """Make the beat nearest to `t` the one of a bar, and `t` its moment."""
        s = _pull_to_beat(self._state, t, gain=1.0)
        position = s.beats + (t - s.t) * s.bpm / 60
        self._state = replace(s, bar_offset=round(position + s.pull) % BEATS_PER_BAR)

    def scale(self, factor: float) -> None:
        """Double (2) or halve (0.5) the tempo; remembered for what the tracker says later."""
        s = self._state
        bpm = s.bpm * factor
        if not MIN_BPM <= bpm <= MAX_BPM:
            return
        phase = _fraction((s.beats - s.bar_offset) * factor)
        beats = s.beats + _fraction(phase - s.beats)
        self._state = replace(s, bpm=bpm, multiplier=s.multiplier * factor, beats=beats, candidate_beats=0, taps=())

    def nudge(self, seconds: float) -> None:
        """Move the beats later (positive) or earlier for good."""
        s = self._state
        offset = min(max(s.offset_s + seconds, -MAX_OFFSET_S), MAX_OFFSET_S)
        self._state = _with_pull(replace(s, offset_s=offset), s.pull - (offset - s.offset_s) * s.bpm / 60)

    def lock(self, locked: bool) -> None:
        """Keep tempo and phase as they are, whatever the tracker says, until unlocked."""
        self._state = replace(self._state, locked=locked)

    def follow_tracker(self) -> None:
        """Give the clock back to the tracker after taps."""
        s = self._state
        source: ClockSource = "tracker" if s.source == "tap" else s.source
        self._state = replace(s, source=source, taps=(), multiplier=1.0, candidate_beats=0)


def _fraction(x: float) -> float:
    return x - math.floor(x)


def _clamp_bpm(bpm: float) -> float:
    while bpm < MIN_BPM:
        bpm *= 2
    while bpm > MAX_BPM:
        bpm /= 2
    return bpm


def _follow(s: ClockState, features: Features) -> ClockState:
    """Take in one beat of the tracker: tempo first, then phase."""
    heard = _clamp_bpm(features.bpm * s.multiplier)
    if s.source == "free":
        s = replace(s, bpm=heard, source="tracker")
        return _pull_to_beat(replace(s, confidence=features.beat_confidence), features.beat_t + s.offset_s, gain=1.0)
    if abs(heard / s.bpm - 1) <= AGREE:
        s = replace(s, bpm=s.bpm + 0.35 * (heard - s.bpm), candidate_beats=0, confidence=features.beat_confidence)
        return _pull_to_beat(s, features.beat_t + s.offset_s, gain=0.5, trust_above=SMALL_ERROR)
    agrees = s.candidate_bpm > 0 and abs(heard / s.candidate_bpm - 1) <= AGREE
    s = replace(s, candidate_bpm=heard, candidate_beats=s.candidate_beats + 1 if agrees else 1)
    if s.candidate_beats < SWITCH_AFTER:
        return s
    s = replace(s, bpm=heard, candidate_beats=0, confidence=features.beat_confidence)
    return _pull_to_beat(s, features.beat_t + s.offset_s, gain=1.0)


def _pull_to_beat(s: ClockState, t: float, *, gain: float, trust_above: float = math.inf) -> ClockState:
    """Aim for a beat at time `t`, all the way where the error is above `trust_above` beats.

    A halved clock sees the tracker's beats on its half beats too.
    """
    grain = min(1.0, s.multiplier)
    position = s.beats + (t - s.t) * s.bpm / 60
    error = round(position / grain) * grain - position
    return _with_pull(s, error if abs(error) > trust_above else gain * error)


def _with_pull(s: ClockState, pull: float) -> ClockState:
    pull = min(max(pull, -0.5), 0.5)
    return replace(s, pull=pull, pull_rate=abs(pull) / PULL_BEATS)
