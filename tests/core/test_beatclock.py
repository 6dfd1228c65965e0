"""The beat clock: follows, holds over, obeys hands, never jumps and never runs backwards."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import pytest

from react_app.core.beatclock import BeatClock, MusicalTime
from react_app.core.features import SILENCE, Features

FRAME = 1 / 60


def run(
    clock: BeatClock, start: float, seconds: float, bpm: float = 0.0, *, first: float = 0.0, jitter: float = 0.0,
    count: int = 0, fps: float = 60.0,
) -> list[tuple[float, MusicalTime]]:  # fmt: skip
    """Advance frame by frame while a tracker announces beats at `first` + n * 60 / bpm; bpm 0: no beats."""
    out = []
    for i in range(round(seconds * fps)):
        t = start + i / fps
        features = replace(SILENCE, beat_count=count)
        if bpm:
            n = math.floor((t - first) * bpm / 60)
            if n >= 0:
                beat_t = first + n * 60 / bpm + jitter * (-1) ** n
                features = replace(SILENCE, beat_count=count + n + 1, beat_t=beat_t, bpm=bpm, beat_confidence=0.9)
        out.append((t, clock.advance(t, features)))
    return out


def phase_error(t: float, music: MusicalTime, first: float, bpm: float) -> float:
    """Seconds between the clock's beat and the true grid."""
    true = (t - first) * bpm / 60
    error = music.beats - true
    return abs(error - round(error)) * 60 / bpm


@pytest.mark.parametrize("bpm", [60.0, 90.0, 128.0, 174.0])
def test_it_is_on_the_trackers_beats_within_four_beats(bpm: float) -> None:
    clock = BeatClock()
    history = run(clock, 0.0, 10.0, bpm, first=0.31)
    after = [phase_error(t, m, 0.31, bpm) for t, m in history if t > 0.31 + 4 * 60 / bpm]
    assert max(after) < 0.012
    assert history[-1][1].bpm == pytest.approx(bpm, rel=1e-3)
    assert history[-1][1].source == "tracker"


def test_beats_never_run_backwards_even_when_a_tracker_jitters() -> None:
    history = run(BeatClock(), 0.0, 20.0, 128.0, jitter=0.04)
    beats = [m.beats for _, m in history]
    assert all(b >= a for a, b in itertools.pairwise(beats))


@pytest.mark.parametrize("fps", [24.0, 30.0, 60.0, 144.0])
def test_no_reader_misses_a_beat(fps: float) -> None:
    history = run(BeatClock(), 0.0, 12.0, 140.0, fps=fps)
    indices = [m.beat_index for _, m in history]
    assert max(b - a for a, b in itertools.pairwise(indices)) <= 1


def test_it_holds_over_when_the_tracker_falls_silent() -> None:
    clock = BeatClock()
    run(clock, 0.0, 8.0, 120.0)
    before = clock.state.confidence
    silent = run(clock, 8.0, 24.0, count=99)
    assert max(phase_error(t, m, 0.0, 120.0) for t, m in silent) < 0.02
    assert silent[-1][1].confidence < before / 2


def test_a_short_octave_error_of_the_tracker_is_ignored() -> None:
    clock = BeatClock()
    run(clock, 0.0, 8.0, 120.0)
    run(clock, 8.0, 0.9, 240.0, first=8.0, count=40)
    assert clock.state.bpm == pytest.approx(120, rel=0.01)


def test_a_lasting_tempo_change_is_followed() -> None:
    clock = BeatClock()
    run(clock, 0.0, 8.0, 120.0)
    history = run(clock, 8.0, 8.0, 150.0, first=8.0, count=40)
    assert history[-1][1].bpm == pytest.approx(150, rel=0.01)


def test_hand_over_to_the_tracker_never_jumps() -> None:
    clock = BeatClock()
    history = run(clock, 0.0, 6.0, 97.0, first=1.234)
    steps = [b.beats - a.beats for (_, a), (_, b) in itertools.pairwise(history)]
    assert max(steps) < 2.0 * FRAME * 120 / 60


def test_taps_set_tempo_and_phase_and_win_over_the_tracker() -> None:
    clock = BeatClock()
    run(clock, 0.0, 4.0, 120.0)
    for n in range(4):
        clock.tap(4.0 + n * 0.6)
        run(clock, 4.0 + n * 0.6, 0.6, 120.0, first=0.0)
    history = run(clock, 6.4, 3.0, 120.0, first=0.0)
    assert history[-1][1].source == "tap"
    assert history[-1][1].bpm == pytest.approx(100, rel=0.001)
    assert phase_error(*history[-1], 4.0, 100.0) < 0.01


def test_auto_gives_the_clock_back_to_the_tracker() -> None:
    clock = BeatClock()
    for n in range(3):
        clock.tap(n * 0.6)
    clock.follow_tracker()
    history = run(clock, 2.0, 8.0, 130.0, first=2.0)
    assert history[-1][1].source == "tracker"
    assert history[-1][1].bpm == pytest.approx(130, rel=0.01)


def test_a_tap_after_a_pause_starts_a_new_row() -> None:
    clock = BeatClock()
    clock.tap(1.0)
    clock.tap(9.0)
    assert clock.state.source == "free"
    clock.tap(9.5)
    assert clock.state.bpm == pytest.approx(120)


def test_resync_makes_the_nearest_beat_the_one() -> None:
    clock = BeatClock()
    run(clock, 0.0, 5.0, 120.0)
    clock.resync(5.02)
    at_one = run(clock, 5.0, 2.3, 120.0)
    ones = [t for (t, a), (_, b) in itertools.pairwise(at_one) if a.beat_in_bar == 3 and b.beat_in_bar == 0]
    assert ones
    assert min(abs(t - 7.0) for t in ones) < 0.05


def test_half_and_double_are_remembered_for_what_the_tracker_says_later() -> None:
    clock = BeatClock()
    run(clock, 0.0, 6.0, 140.0)
    clock.scale(0.5)
    half = run(clock, 6.0, 8.0, 140.0)
    assert half[-1][1].bpm == pytest.approx(70, rel=0.01)
    clock.scale(2.0)
    assert clock.state.bpm == pytest.approx(140, rel=0.01)


def test_scaling_never_leaves_the_range_of_tempi() -> None:
    clock = BeatClock()
    for _ in range(4):
        clock.scale(2.0)
    assert clock.state.bpm <= 220


def test_a_locked_clock_ignores_the_tracker() -> None:
    clock = BeatClock()
    run(clock, 0.0, 6.0, 120.0)
    clock.lock(True)
    locked = run(clock, 6.0, 8.0, 150.0, count=50)
    assert locked[-1][1].bpm == pytest.approx(120, rel=0.01)
    assert locked[-1][1].locked


def test_a_nudge_moves_the_beats_for_good() -> None:
    clock = BeatClock()
    run(clock, 0.0, 6.0, 120.0)
    for _ in range(5):
        clock.nudge(0.010)
    history = run(clock, 6.0, 6.0, 120.0)
    t, music = history[-1]
    lateness = ((t * 2) - music.beats) / 2
    assert lateness - round(lateness * 2) / 2 == pytest.approx(0.05, abs=0.004)


def test_its_state_goes_on_in_another_clock() -> None:
    one, other = BeatClock(), BeatClock()
    run(one, 0.0, 7.0, 126.0)
    other = BeatClock(one.state)
    features = Features()
    assert one.advance(7.5, features) == other.advance(7.5, features)


def test_ears_that_start_counting_anew_are_followed() -> None:
    clock = BeatClock()
    run(clock, 0.0, 6.0, 120.0)
    history = run(clock, 6.0, 4.0, 120.0, first=6.0)
    assert phase_error(*history[-1], 0.0, 120.0) < 0.01
