"""Following a source: how one announced beat moves tempo and phase of the clock.

Belief (`ClockState.position`) is a line through the beats, corrected like an alpha-beta filter: the more beats have
fitted, the less a single one counts; when errors begin to lean to one side (a pitch ride) the newest count again.
Musical time itself is pulled towards the belief and never jumps.
"""

from __future__ import annotations

from dataclasses import replace

from react_app.core.bars import anchored
from react_app.core.clockstate import ClockState
from react_app.core.musicaltime import MAX_BPM, MIN_BPM, ClockSource
from react_app.core.tempo import TempoRange

AGREE = 0.06
"""Tempi within this ratio are the same tempo, drifting."""
SWITCH_AFTER, SWITCH_EARLY, SWITCH_LOST = 5, 3, 2
"""Beats in a row that must agree on another tempo before it is believed: usually, while the old one is young, and
after it was lost."""
OCTAVE_AFTER, OCTAVE_EARLY, OCTAVE_LOST = 16, 6, 4
"""The same for twice or half the tempo, which is what trackers are wrong about."""
OCTAVE_SETTLED = 96
"""The same once the tempo has settled: a half-time part of a song is none of another tempo."""
PROVEN_BEATS, SETTLED_BEATS = 8, 64
"""A tempo is young until so many beats were believed, and the song's own from so many on."""
STRAY = 0.2
"""A beat further off than this (in beats) must be confirmed by the next ones."""
STRAY_AFTER = 3
LOST = 0.2
"""The old tempo is lost when hold-over has fallen to this."""
UNSURE = 0.5
"""Below this hold-over a stray beat is believed at once."""
WEAK = 0.25
"""A beat whose confidence is below this share of the usual is a guess, such as trackers make in a breakdown."""
AFTER_TAP_S = 2.0
"""For so long after a tap no beat of the tracker that contradicts it counts; it needs a moment to take the hint."""

_PULL_BEATS, _SLOW_PULL_BEATS, _GENTLE = 0.95, 1.9, 0.25
"""Phase errors up to `_GENTLE` beats are pulled in within a beat, greater ones within two."""
_ANEW, _STEADY = 3, 12
_USUAL_SHARE, _WEAK_SHARE = 0.1, 0.015
"""How quickly one gets used to how sure beats are: guesses lower it so slowly that a breakdown of 16 bars stays one."""
_LESS_SURE = 0.05
"""How quickly guesses make the clock less sure."""
_WEAK_GAIN = 0.03
_LEANING = 0.03
_LEAN_SHARE = 0.4
_TRACKERS_TEMPO, _TRACKERS_SHARE = 0.03, 0.15
_RANGE_TOLERANCE = 0.06
_KEEP_TOLERANCE = 0.15


def aimed(s: ClockState, pull: float, *, fast: bool = False) -> ClockState:
    """Return the clock with `pull` beats to catch up, or with the whole beats nearer that look the same."""
    turns = round(pull)
    if abs(pull) > 0.5 and turns:
        pull -= turns
        s = anchored(s, s.bar_offset - turns, s.meter) if turns % s.meter else s
    span = _PULL_BEATS if fast or abs(pull) <= _GENTLE else _SLOW_PULL_BEATS
    rate = abs(pull) / span
    if abs(pull) > _LEANING and s.pull * pull > 0:
        rate = min(max(rate, s.pull_rate), 0.5 / _PULL_BEATS)
    return replace(s, pull=pull, pull_rate=rate)


def beat_at(s: ClockState, t: float, *, grain: float = 1.0) -> ClockState:
    """Return the clock aiming for a beat (or a `grain` of one) at exactly `t`, as fast as it may."""
    position = s.position(t)
    return aimed(s, s.pull + round(position / grain) * grain - position, fast=True)


def hear_beat(s: ClockState, source: ClockSource, t: float, bpm: float, confidence: float) -> tuple[ClockState, bool]:
    """Take in one beat of the tracker (`source` may be `grid`, then it is certain).

    Returns the clock, and whether the beat was believed.
    """
    if source == "grid":
        return _certain(s, t, bpm), True
    s = replace(s, source_bpm=bpm)
    ratio = ratio_of(s, bpm)
    heard = bpm * ratio
    if s.source == "free":
        return _switched(s, t, heard, ratio, confidence), True
    weak = s.hold >= LOST and confidence < WEAK * s.usual
    share = _WEAK_SHARE if weak else _USUAL_SHARE
    s = replace(s, source="tracker", usual=s.usual + share * (confidence - s.usual) if s.usual else confidence)
    if weak:
        return _weak_beat(replace(s, sure=s.sure + _LESS_SURE * (confidence - s.sure)), t, heard, ratio)
    same = abs(heard / s.bpm - 1) <= AGREE
    for octave in () if same else (2.0, 0.5):
        if abs(heard * octave / s.bpm - 1) <= AGREE:
            s = _candidate(s, heard)
            usually = OCTAVE_SETTLED if s.proven >= SETTLED_BEATS else OCTAVE_AFTER
            if s.candidate_beats >= _needed(s, usually, OCTAVE_EARLY, OCTAVE_LOST):
                return _switched(s, t, heard, ratio, confidence), True
            return _same_tempo(s, t, heard * octave, ratio * octave, confidence)
    if same:
        return _same_tempo(replace(s, candidate_beats=0, candidate_bpm=0.0), t, heard, ratio, confidence)
    s = _candidate(s, heard)
    if s.candidate_beats >= _needed(s, SWITCH_AFTER, SWITCH_EARLY, SWITCH_LOST):
        return _switched(s, t, heard, ratio, confidence), True
    return replace(s, hold=0.95 * s.hold), False


def ratio_of(s: ClockState, bpm: float) -> float:
    """Return how many beats the clock counts per beat of a source at `bpm`.

    A hand that halved or doubled wins; else the tempo is folded into the range, where an octave of it lies there. The
    octave that is on is kept at the edges of the range.
    """
    ratio = s.settings.multiplier
    if ratio == 1.0:
        ratio = _fold(bpm, s)
    while bpm * ratio > MAX_BPM:
        ratio /= 2
    while bpm * ratio < MIN_BPM:
        ratio *= 2
    return ratio


def fold_into(wanted: TempoRange, bpm: float) -> float:
    """Return 2 or 0.5 where that octave of a tempo lies in the range and the tempo itself does not, else 1."""
    low, high = wanted.low * (1 - _RANGE_TOLERANCE), wanted.high * (1 + _RANGE_TOLERANCE)
    return next((factor for factor in (1.0, 2.0, 0.5) if low <= bpm * factor <= high), 1.0)


def _fold(bpm: float, s: ClockState) -> float:
    if s.settings.range.low <= bpm <= s.settings.range.high:
        return 1.0
    low, high = s.settings.range.low * (1 - _KEEP_TOLERANCE), s.settings.range.high * (1 + _KEEP_TOLERANCE)
    for factor in (1.0, 2.0, 0.5):
        if low <= bpm * factor <= high and abs(bpm * factor / s.bpm - 1) <= AGREE:
            return factor
    return fold_into(s.settings.range, bpm)


def _certain(s: ClockState, t: float, bpm: float) -> ClockState:
    """A beat of a known grid: tempo and phase are exact."""
    ratio = ratio_of(s, bpm)
    s = replace(
        s,
        source="grid",
        bpm=bpm * ratio,
        ratio=ratio,
        source_bpm=bpm,
        sure=1.0,
        hold=1.0,
        heard_at=s.t,
        beat_t=t,
        steadiness=_ANEW,
        drift=0.0,
        proven=SETTLED_BEATS,
        candidate_beats=0,
        stray_beats=0,
    )
    position = s.position(t)
    grain = min(1.0, ratio)
    return aimed(s, s.pull + round(position / grain) * grain - position)


def _weak_beat(s: ClockState, t: float, heard: float, ratio: float) -> tuple[ClockState, bool]:
    """A guess moves the phase a little where it fits, and nothing else; hold-over goes on."""
    error = _wrapped(-s.position(t), min(1.0, ratio))
    if abs(heard / s.bpm - 1) > AGREE or abs(error) > 0.5 * STRAY:
        return s, False
    return aimed(s, s.pull + _WEAK_GAIN * error), False


def _needed(s: ClockState, usually: int, early: int, lost: int) -> int:
    return lost if s.hold < LOST else early if s.proven < PROVEN_BEATS else usually


def _candidate(s: ClockState, heard: float) -> ClockState:
    agrees = s.candidate_bpm > 0 and abs(heard / s.candidate_bpm - 1) <= AGREE
    return replace(s, candidate_bpm=heard, candidate_beats=s.candidate_beats + 1 if agrees else 1)


def _switched(s: ClockState, t: float, heard: float, ratio: float, confidence: float) -> ClockState:
    """Another tempo is believed, and its phase."""
    s = replace(s, source="tracker", bpm=heard, ratio=ratio, proven=0)
    s = replace(s, candidate_beats=0, candidate_bpm=0.0, stray_beats=0)
    grain = min(1.0, ratio)
    position = s.position(t)
    s = _believed(aimed(s, s.pull + round(position / grain) * grain - position), t, confidence)
    return replace(s, steadiness=_ANEW, drift=0.0)


def _same_tempo(s: ClockState, t: float, heard: float, ratio: float, confidence: float) -> tuple[ClockState, bool]:
    """A beat of the tempo that is on: correct phase and tempo a little, or wait for the next if it is far off."""
    grain = min(1.0, ratio)
    position = s.position(t)
    error = round(position / grain) * grain - position
    if abs(error) > STRAY * grain:
        again = s.stray_beats and abs(_wrapped(error - s.stray, grain)) < 0.5 * STRAY * grain + 0.02
        s = replace(s, stray=error, stray_beats=s.stray_beats + 1 if again else 1)
        tapped = s.t - s.tapped_at < AFTER_TAP_S
        if (tapped or s.hold >= UNSURE) and (tapped or s.stray_beats < STRAY_AFTER):
            return replace(s, hold=0.95 * s.hold), False
        s = replace(s, steadiness=_ANEW, drift=0.0, bpm=heard, ratio=ratio)
        return _believed(aimed(s, s.pull + error), t, confidence), True
    drift = s.drift + _LEAN_SHARE * (error - s.drift)
    leaning = abs(drift) > _LEANING
    n = max(_ANEW + 1, s.steadiness - 3) if leaning else min(s.steadiness + 1, _STEADY)
    alpha, beta = min(1.0, 2 * (2 * n - 1) / (n * (n + 1))), min(0.5, 6 / (n * (n + 1)))
    passed = max((t - s.beat_t) * s.bpm / 60, grain)
    bpm = s.bpm * (1 + min(max(beta * error / passed, -0.1), 0.1))
    if abs(heard / bpm - 1) > _TRACKERS_TEMPO:
        bpm += _TRACKERS_SHARE * (heard - bpm)
    s = replace(s, bpm=min(max(bpm, MIN_BPM), MAX_BPM), ratio=ratio, steadiness=n, drift=drift, stray_beats=0)
    return _believed(aimed(s, s.pull + alpha * error), t, confidence), True


def _believed(s: ClockState, t: float, confidence: float) -> ClockState:
    proven = min(s.proven + 1, SETTLED_BEATS)
    return replace(s, sure=confidence, hold=1.0, heard_at=s.t, beat_t=t, proven=proven)


def _wrapped(error: float, grain: float) -> float:
    return error - round(error / grain) * grain
