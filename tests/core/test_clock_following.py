"""The beat clock on the live tracker: locks, holds over, follows rides, recovers from jumps, keeps its octave."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import pytest

from react_app.core.beatclock import BeatClock, ClockSettings
from react_app.core.features import SILENCE
from react_app.core.tempo import TEMPO_RANGES
from tests.core.music import Beat, Show, beats, off

RANGES = {r.name: r for r in TEMPO_RANGES}


def with_settings(**changes: object) -> BeatClock:
    clock = BeatClock()
    clock.configure(replace(ClockSettings(), **changes))  # type: ignore[arg-type]
    return clock


def worst(show: Show, truth: list[Beat], start: float, end: float = math.inf) -> float:
    """Return the largest error in seconds from `start` to `end`."""
    return max(abs(off(music, t, truth)) for t, music in show.since(start) if t < end)


@pytest.mark.parametrize("bpm", [52.0, 87.0, 124.0, 174.0, 215.0])
def test_it_is_on_the_beat_two_beats_after_the_first(bpm: float) -> None:
    truth = beats(1.37, 20, bpm)
    show = Show(truth)
    show.run(15)
    assert worst(show, truth, 1.37 + 2 * 60 / bpm) < 0.005
    assert show.clock.state.bpm == pytest.approx(bpm, rel=0.001)


@pytest.mark.parametrize("jitter", [0.005, 0.012])
def test_a_trembling_tracker_is_evened_out(jitter: float) -> None:
    show = Show(beats(1, 60, 124, jitter=jitter))
    show.run(58)
    truth = beats(1, 60, 124)
    errors = sorted(abs(off(music, t, truth)) for t, music in show.since(6))
    assert errors[len(errors) // 2] < jitter / 2
    assert errors[-1] < 1.6 * jitter


@pytest.mark.parametrize("seconds", [8.0, 16.0, 30.0])
def test_a_pitch_ride_of_eight_percent_is_followed_without_growing_lag(seconds: float) -> None:
    def ride(t: float) -> float:
        return 124 * (1 + 0.08 * min(max((t - 20) / seconds, 0), 1))

    truth = beats(1, 70, ride)
    late = [replace(beat, bpm=ride(beat.t - 1.5)) for beat in truth]
    show = Show(late)
    show.run(68)
    assert worst(show, truth, 10) < 0.03
    assert worst(show, truth, 20 + seconds + 4) < 0.01
    assert show.clock.state.bpm == pytest.approx(ride(70), rel=0.002)


def test_tempo_and_phase_go_on_through_sixteen_bars_without_a_beat_and_confidence_falls() -> None:
    truth = beats(1, 90, 120)
    heard = [b for b in beats(1, 90, 120, jitter=0.006) if not 30 < b.t < 62]
    show = Show(heard)
    before = show.run(30)
    after = show.run(61.9)
    assert worst(show, truth, 30) < 0.03
    assert after.holding
    assert after.confidence < before.confidence / 3
    show.run(66)
    assert worst(show, truth, 62) < 0.03
    assert show.frames[-1][1].confidence > 0.8


def test_what_a_tracker_guesses_in_a_breakdown_moves_nothing() -> None:
    truth = beats(1, 90, 120)
    guesses = [replace(b, confidence=0.1) for b in beats(30.2, 62, 107, jitter=0.05)]
    show = Show([b for b in truth if not 30 < b.t < 62] + guesses)
    show.run(70)
    assert worst(show, truth, 10) < 0.03
    assert show.clock.state.confidence > 0.8


def test_a_song_the_tracker_is_less_sure_of_is_followed_all_the_same() -> None:
    second = [replace(b, confidence=0.25) for b in beats(30.31, 60, 138)]
    show = Show(beats(1, 30, 124) + second)
    show.run(58)
    assert worst(show, second, 30.31 + 8 * 60 / 138) < 0.01


def test_another_song_is_on_the_beat_within_two_bars() -> None:
    second = beats(30.31, 60, 138)
    show = Show(beats(1, 30, 124) + second)
    show.run(58)
    assert worst(show, second, 30.31 + 8 * 60 / 138) < 0.01


def test_a_jump_in_phase_is_followed_within_two_bars() -> None:
    first = beats(1, 30, 124)
    second = beats(first[-1].t + 1.5 * 60 / 124, 60, 124)
    show = Show(first + second)
    show.run(50)
    assert worst(show, second, second[0].t + 8 * 60 / 124) < 0.01


def test_one_stray_beat_moves_nothing() -> None:
    truth = beats(1, 40, 124)
    stray = replace(truth[40], t=truth[40].t + 0.15)
    show = Show([*truth[:40], stray, *truth[41:]])
    show.run(30)
    assert worst(show, truth, 4) < 0.005


def doubled(first: float, count: int, bpm: float) -> list[Beat]:
    return beats(first, first + (count - 0.5) * 60 / bpm, bpm)


@pytest.mark.parametrize("factor", [2.0, 0.5])
@pytest.mark.parametrize(("at", "count"), [(50, 15), (90, 80)], ids=["a flipping tracker", "a half-time part"])
def test_the_octave_may_be_another_for_a_while(at: int, count: int, factor: float) -> None:
    bpm = 100.0
    truth = beats(1, 150, bpm)
    other = doubled(truth[at].t, count, bpm * factor)
    show = Show(truth[:at] + other + [beat for beat in truth if beat.t > other[-1].t + 0.1])
    show.run(145)
    assert all(abs(music.bpm / bpm - 1) < 0.05 for t, music in show.since(5))
    assert worst(show, truth, 5) < 0.03


def test_another_octave_for_good_is_followed_late_in_a_song_too() -> None:
    first = beats(1, 60, 90)
    show = Show(first + beats(first[-1].t + 60 / 180, 120, 180))
    show.run(115)
    assert show.clock.state.bpm == pytest.approx(180, rel=0.001)


def test_an_octave_that_lasts_is_followed() -> None:
    first = beats(1, 30, 90)
    show = Show(first + beats(first[-1].t + 60 / 180, 60, 180))
    show.run(55)
    assert show.clock.state.bpm == pytest.approx(180, rel=0.001)


def test_music_after_a_pause_is_followed_at_once() -> None:
    second = beats(40.0, 60, 97)
    show = Show(beats(1, 30, 124) + second)
    show.run(55)
    assert worst(show, second, 40 + 4 * 60 / 97) < 0.01


def test_ten_minutes_without_features_change_nothing_but_confidence() -> None:
    show = Show(beats(1, 30, 124))
    show.run(30)
    before = show.clock.state
    after = show.clock.advance(630.0, replace(SILENCE, beat_count=before.beat_count))
    assert after.bpm == before.bpm
    assert after.beats == pytest.approx(before.beats + (630 - before.t) * before.bpm / 60, abs=0.1)
    assert after.confidence < 1e-6


@pytest.mark.parametrize(("name", "heard", "wanted"), [("house", 62.0, 124.0), ("drum and bass", 87.0, 174.0),
                                                       ("hip-hop", 174.0, 87.0), ("house", 93.0, 93.0)])  # fmt: skip
def test_tempi_an_octave_outside_the_range_are_folded_into_it(name: str, heard: float, wanted: float) -> None:
    show = Show(beats(1, 30, heard), clock=with_settings(range=RANGES[name]))
    show.run(20)
    assert show.clock.state.bpm == pytest.approx(wanted, rel=0.001)
    assert worst(show, beats(1, 30, wanted), 6) < 0.01


def test_a_ride_over_the_edge_of_the_range_keeps_its_octave() -> None:
    def ride(t: float) -> float:
        return 135 * (1 + 0.08 * min(max((t - 10) / 20, 0), 1))

    show = Show(beats(1, 60, ride), clock=with_settings(range=RANGES["house"]))
    show.run(55)
    assert show.clock.state.bpm == pytest.approx(ride(60), rel=0.002)


def test_half_is_remembered_when_the_next_song_comes() -> None:
    show = Show(beats(1, 30, 140) + beats(30.2, 90, 172))
    show.run(10)
    assert show.clock.scale(0.5)
    assert show.run(20).bpm == pytest.approx(70, rel=0.001)
    music = show.run(60)
    assert music.bpm == pytest.approx(86, rel=0.001)
    assert music.multiplier == 0.5
    every_other = [beats(first, 90, 86) for first in (30.2, 30.2 + 60 / 172)]
    assert min(worst(show, truth, 38) for truth in every_other) < 0.01


def hostile(change: Callable[[Beat], Beat]) -> Show:
    truth = beats(1, 60, 124)
    return Show([*truth[:30], *(change(beat) for beat in truth[30:50]), *truth[50:]])


@pytest.mark.parametrize(
    "change",
    [
        lambda b: replace(b, bpm=math.nan),
        lambda b: replace(b, bpm=0.0),
        lambda b: replace(b, bpm=-5.0),
        lambda b: replace(b, bpm=math.inf),
        lambda b: replace(b, t=math.nan),
        lambda b: replace(b, t=b.t - 30),
        lambda b: replace(b, t=b.t + 30),
        lambda b: replace(b, confidence=math.nan),
    ],
)
def test_beats_that_make_no_sense_are_not_believed(change: Callable[[Beat], Beat]) -> None:
    show = hostile(change)
    show.run(50)
    assert worst(show, beats(1, 60, 124), 4) < 0.005
    assert all(math.isfinite(music.beats) and math.isfinite(music.confidence) for _, music in show.frames)


def test_time_that_jumps_or_is_no_number_does_not_break_the_clock() -> None:
    show = Show(beats(1, 30, 124))
    show.run(10)
    last = show.clock.state.beats
    for t in (math.nan, -5.0, math.inf, 9.0, -math.inf):
        assert show.clock.advance(t, SILENCE).beats == last


def test_two_beats_in_one_frame_are_one_beat_apart_from_the_next() -> None:
    show = Show(beats(1, 60, 200), fps=2.5)
    show.run(58)
    assert worst(show, beats(1, 60, 200), 6) < 0.01
