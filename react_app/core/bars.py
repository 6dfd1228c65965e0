"""Bars: where the one is and how many beats a bar has; believed slowly, changed without a jump of the beats."""

from __future__ import annotations

import math
from dataclasses import replace

from react_app.core.clockstate import ClockState
from react_app.core.musicaltime import METERS

GOOD = 0.4
"""A bar confidence from which on the tracker's place in the bar is listened to."""
AGREEING_BARS = 2
"""Bars in a row that must agree before the one, or the meter, is believed to be another."""
_FIRST_BEATS = 2
"""Beats that must agree while no one is known at all."""


def anchored(s: ClockState, one: int, meter: int) -> ClockState:
    """Return the clock with a one at beat `one` and bars of `meter` beats.

    Bars never run backwards: where the new place in the bar is an earlier one, a new bar has begun.
    """
    place = (s.beats - one) % meter
    old = math.floor(s.bars)
    number = old if place / meter >= s.bars - old - 1e-9 else old + 1
    return replace(s, bar_offset=round(s.beats - place), bar_base=number, meter=meter, next_meter=0)


def turned(s: ClockState, old_bars: float) -> ClockState:
    """Return the clock with a meter that was waiting, if a bar has begun since there were `old_bars`."""
    number = math.floor(s.bars)
    if not s.next_meter or number <= math.floor(old_bars):
        return s
    one = s.bar_offset + (number - s.bar_base) * s.meter
    return replace(s, bar_offset=one, bar_base=number, meter=s.next_meter, next_meter=0)


def with_meter(s: ClockState, meter: int) -> ClockState:
    """Return the clock with another meter from the next one on."""
    return replace(s, next_meter=meter if meter != s.meter else 0)


def with_one(s: ClockState, one: int, confidence: float = 1.0) -> ClockState:
    """Return the clock with a one that is certain."""
    s = anchored(s, one, s.next_meter or s.meter)
    return replace(s, bar_confidence=confidence, one_candidate=-1, one_candidate_beats=0)


def hear_place(s: ClockState, beat: float, place: int, meter: int, confidence: float, *, certain: bool) -> ClockState:
    """Take in that the clock's `beat` is number `place` of a bar of `meter` beats of the source; 0 is unknown.

    `certain` places are believed at once, others when several bars agree. What a person said stays.
    """
    if place < 1 or meter not in METERS or place > meter or not (certain or confidence >= GOOD):
        return s
    s = _hear_meter(s, beat, place, meter, certain=certain)
    if s.one_by_hand:
        return s
    span = meter * s.ratio
    one = beat - (place - 1) * s.ratio
    if span != round(span) or one != round(one):
        return s  # the source's bar is not a whole number of our beats
    grain = math.gcd(round(span), s.meter)
    if grain < 2:
        return s
    shift = (round(one) - s.bar_offset) % grain
    if shift > grain // 2:
        shift -= grain
    if certain:
        return with_one(s, s.bar_offset + shift)
    if shift == 0:
        sure = s.bar_confidence + 0.5 * (confidence - s.bar_confidence)
        return replace(s, bar_confidence=sure, one_candidate=-1, one_candidate_beats=0)
    candidate = round(one) % grain
    count = s.one_candidate_beats + 1 if candidate == s.one_candidate else 1
    if count >= (AGREEING_BARS * s.meter if s.bar_confidence > 0 else _FIRST_BEATS):
        return with_one(s, s.bar_offset + shift, confidence)
    return replace(s, one_candidate=candidate, one_candidate_beats=count, bar_confidence=0.9 * s.bar_confidence)


def _hear_meter(s: ClockState, beat: float, place: int, meter: int, *, certain: bool) -> ClockState:
    """Take in a meter; when it is believed, the bar begins where the source says."""
    if s.settings.meter or meter == s.meter:
        return replace(s, meter_candidate=0, meter_candidate_beats=0)
    count = s.meter_candidate_beats + 1 if meter == s.meter_candidate else 1
    first = s.bar_confidence == 0 and not s.one_by_hand
    if not certain and count < (_FIRST_BEATS if first else AGREEING_BARS * meter):
        return replace(s, meter_candidate=meter, meter_candidate_beats=count)
    one = s.bar_offset if s.one_by_hand else math.floor(beat - (place - 1) * s.ratio)
    s = anchored(s, one, meter)
    return replace(s, meter_candidate=0, meter_candidate_beats=0, one_candidate=-1, one_candidate_beats=0)
