"""Whatever happens: musical time is continuous, never runs backwards, and no reader misses a beat."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from react_app.core.beatclock import BeatClock
from react_app.core.features import SILENCE, Features
from react_app.core.musicaltime import MAX_BPM, METERS, MIN_BPM, MusicalTime
from react_app.core.tempo import TEMPO_RANGES

SECONDS = 12.0
FASTEST = 1.6
"""Musical time runs at most so many times as fast as the tempo, while it is pulled in."""


def gestures(rng: random.Random) -> list[Callable[[BeatClock, float], object]]:
    """Return all that can be done to a clock."""

    def setting(**changes: object) -> Callable[[BeatClock, float], object]:
        return lambda clock, t: clock.configure(replace(clock.settings, **changes))

    return [
        lambda clock, t: clock.tap(t),
        lambda clock, t: clock.tap(t),
        lambda clock, t: clock.resync(t),
        lambda clock, t: clock.scale(2.0),
        lambda clock, t: clock.scale(0.5),
        lambda clock, t: clock.nudge(rng.choice((-0.01, 0.01))),
        lambda clock, t: clock.follow_tracker(),
        lambda clock, t: clock.choose_range(rng.choice(TEMPO_RANGES)),
        lambda clock, t: clock.external(t, rng.uniform(0, 100), rng.uniform(40, 230), rng.randint(0, 4), meter=4),
        setting(locked=rng.random() < 0.3),
        setting(source=rng.choice(("auto", "auto", "tracker", "tap", "grid", "free"))),
        setting(meter=rng.choice((0, *METERS))),
        setting(multiplier=rng.choice((0.25, 0.5, 1.0, 2.0, 4.0))),
        setting(offset_s=rng.uniform(-0.25, 0.25)),
        setting(picture_s=rng.uniform(0, 0.5), input_s=rng.uniform(0, 0.5)),
    ]


class Ears:
    """A tracker out of its mind: any tempo, any place, beats that come when they like, counts that start anew."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._next = rng.uniform(0, 1)
        self.features: Features = SILENCE

    def hear(self, t: float) -> Features:
        rng = self._rng
        if t >= self._next:
            bpm = rng.choice((120.0, 60.0, 240.0, 90.0, 174.0, 20.0, 400.0, math.nan, rng.uniform(50, 220)))
            meter = rng.choice((0, *METERS))
            self.features = replace(
                SILENCE,
                silent=rng.random() < 0.1,
                beat_count=0 if rng.random() < 0.03 else self.features.beat_count + rng.choice((1, 1, 1, 2)),
                beat_t=t + rng.choice((0.02, -0.1, rng.uniform(-6, 4), math.inf)),
                bpm=bpm,
                beat_confidence=rng.random(),
                beat_place=rng.randint(0, meter),
                beats_per_bar=meter,
                bar_confidence=rng.random(),
                beat_known=rng.random() < 0.2,
            )
            self._next = t + rng.choice((0.3, 0.5, 0.7, 3.0, 60 / bpm if bpm > 0 else 0.5))
        return self.features


def wild(seed: int, fps: float) -> list[tuple[float, float, MusicalTime]]:
    """Return the frames of a wild evening, with the tempo in BPM that hands left just before each; some are dropped."""
    rng = random.Random(seed)
    clock, ears = BeatClock(), Ears(rng)
    frames = []
    for i in range(round(SECONDS * fps)):
        t = i / fps
        if rng.random() < 0.05:
            continue
        if rng.random() < 3 / fps:
            rng.choice(gestures(rng))(clock, t - rng.uniform(0, 0.03))
        frames.append((t, clock.state.bpm, clock.advance(t, ears.hear(t))))
    return frames


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from((24.0, 30.0, 60.0)))
@example(12150, 30.0)  # doubled by hand, and taken over by a track at half that tempo, between the same two frames
def test_musical_time_is_continuous_whatever_happens(seed: int, fps: float) -> None:
    for (t_a, _, a), (t_b, by_hand, b) in pairwise(wild(seed, fps)):
        tempo = max(a.bpm, by_hand, b.bpm) / 60
        assert 0 <= b.beats - a.beats <= FASTEST * tempo * (t_b - t_a) + 1e-9
        assert b.bars >= a.bars - 1e-9
        assert MIN_BPM - 1e-9 <= b.bpm <= MAX_BPM + 1e-9
        assert 0 <= b.confidence <= 1
        assert 0 <= b.bar_confidence <= 1
        assert 0 <= b.beat_in_bar < b.meter
        assert b.meter in METERS


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2**32))
def test_no_reader_misses_a_beat_at_any_rate(seed: int) -> None:
    frames = [(t, music) for t, _, music in wild(seed, 144.0)]
    whole = frames[-1][1].beat_index - frames[0][1].beat_index
    for rate in (24.0, 30.0, 60.0, 144.0):
        rng = random.Random(seed)
        counted, last, due = 0, frames[0][1].beat_index, 0.0
        for t, music in [*frames[:-1], (math.inf, frames[-1][1])]:
            if t < due or (rng.random() < 0.1 and t < math.inf):  # frames that are not this reader's, or dropped
                continue
            due = t + 1 / rate
            assert music.beat_index >= last
            counted += music.beat_index - last
            last = music.beat_index
        assert counted == whole


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32))
def test_a_clock_goes_on_from_its_state_whatever_happened(seed: int) -> None:
    rng = random.Random(seed)
    clock, ears = BeatClock(), Ears(rng)
    for i in range(200):
        t = i / 30
        if rng.random() < 0.1:
            rng.choice(gestures(rng))(clock, t)
        clock.advance(t, ears.hear(t))
    other = BeatClock(clock.state)
    for i in range(200, 260):
        features = ears.hear(i / 30)
        assert clock.advance(i / 30, features) == other.advance(i / 30, features)


@pytest.mark.parametrize("phase", [0.0, 0.2, 0.45, 0.5, 0.55, 0.8])
def test_a_hand_over_takes_two_beats_at_most(phase: float) -> None:
    clock = BeatClock()
    clock.advance(phase * 0.5, SILENCE)
    for i in range(60):
        t = phase * 0.5 + i / 60
        beat = replace(SILENCE, beat_count=1, beat_t=phase * 0.5, bpm=120.0, beat_confidence=0.9, silent=False)
        music = clock.advance(t, beat)
    assert clock.state.pull == 0
    true = (t - phase * 0.5) * 2
    assert (music.beats - true) % 1 == pytest.approx(0, abs=1e-6) or (music.beats - true) % 1 == pytest.approx(1)
