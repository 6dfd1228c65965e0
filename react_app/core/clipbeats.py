"""Seconds and beats of a clip: what its loop is, in whole beats and, where meters agree, in whole bars."""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass

from react_app.core.show import Clip

_NEARLY = 0.05
"""Share of a beat by which in and out may miss one."""
_EDGE = 4
"""Beats at either end whose mean length goes on beyond it."""


@dataclass(frozen=True, slots=True)
class BeatLoop:
    """Beats `first` to `first` + `count` of a clip; `bars` says that they are whole bars, beginning on the one.

    Beats are numbered as `Clip.beats` is. Without known ones `spans` beats lie evenly between `start` and `stop`, in
    seconds.
    """

    first: float
    count: float
    bars: bool
    spans: int = 0


def loop_of(clip: Clip, start: float, stop: float, meter: int, spans: int, *, whole: bool = True) -> BeatLoop:
    """Return the beats between two moments that a clip plays by in a room of this meter.

    `spans` is into how many beats a clip without known ones is cut. With `whole` False the last beat need not be whole:
    what plays once plays to its end.
    """
    if len(clip.beats) >= 2:
        first = math.ceil(beat_at(clip, start) - _NEARLY)
        last = beat_at(clip, stop)
        count = math.floor(last + _NEARLY) - first
        one = first + (-(clip.first_place + first)) % clip.meter
        bars = (first + count - one) // clip.meter
        if clip.meter == meter and bars >= 1:
            return BeatLoop(one, bars * meter if whole else last - one, bars=True)
        if count >= 1:
            return BeatLoop(first, count if whole else last - first, bars=False)
    return BeatLoop(0.0, float(spans), bars=spans % meter == 0, spans=spans)


def spans_of(start: float, stop: float, bpm: float) -> int:
    """Return how many beats at this tempo come nearest to what lies between two moments."""
    return max(round((stop - start) * bpm / 60), 1)


def beat_at(clip: Clip, t: float) -> float:
    """Return the beat of a clip with known beats at a moment; before the first and after the last they go on evenly."""
    beats = clip.beats
    if t < beats[0]:
        return (t - beats[0]) / _interval(beats[: _EDGE + 1])
    if t >= beats[-1]:
        return len(beats) - 1 + (t - beats[-1]) / _interval(beats[-_EDGE - 1 :])
    place = bisect_right(beats, t) - 1
    return place + (t - beats[place]) / (beats[place + 1] - beats[place])


def second_of(clip: Clip, beat: float) -> float:
    """Return the moment of a beat; the other way round than `beat_at`."""
    beats = clip.beats
    if beat < 0:
        return beats[0] + beat * _interval(beats[: _EDGE + 1])
    if beat >= len(beats) - 1:
        return beats[-1] + (beat - len(beats) + 1) * _interval(beats[-_EDGE - 1 :])
    place = math.floor(beat)
    return beats[place] + (beat - place) * (beats[place + 1] - beats[place])


def _interval(beats: tuple[float, ...]) -> float:
    return (beats[-1] - beats[0]) / (len(beats) - 1)
