"""Who leads the beat clock: grid, tracker, taps, Link and MIDI clock; hand-overs without a jump."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import pytest

from react_app.core.beatclock import BeatClock, ClockSettings
from react_app.core.clockstate import WantedSource
from react_app.core.musicaltime import MusicalTime
from react_app.core.tempo import TEMPO_RANGES
from tests.core.music import Show, beats, off


def choose(show: Show, source: WantedSource) -> None:
    show.clock.configure(replace(show.clock.settings, source=source))


def smooth(show: Show) -> bool:
    """True if no frame moved by more than half a beat's pull above its tempo allows, and none backwards."""
    return all(
        0 <= b.beats - a.beats <= 1.6 * (t_b - t_a) * max(a.bpm, b.bpm) / 60 + 1e-9
        for (t_a, a), (t_b, b) in pairwise(show.frames)
    )


def test_a_grid_is_believed_at_once_and_exactly() -> None:
    tracked = beats(1, 20, 100, jitter=0.01)
    grid = beats(20.13, 60, 127.3, meter=4, place=3, known=True)
    show = Show(tracked + grid)
    show.run(20.2)
    music = show.run(20.13 + 2 * 60 / 127.3)
    assert music.source == "grid"
    assert music.bpm == pytest.approx(127.3)
    assert music.confidence > 0.97
    show.run(40)
    assert max(abs(off(m, t, grid)) for t, m in show.since(20.13 + 2 * 60 / 127.3)) < 1e-6
    assert smooth(show)


def test_a_grid_tells_the_one_at_once() -> None:
    show = Show(beats(1, 20, 100, meter=4) + beats(20.13, 60, 120, meter=3, place=2, known=True))
    music = show.run(22)
    assert (music.meter, music.bar_confidence > 0.9) == (3, True)
    ones = [beat.t for beat in show.heard if beat.known and beat.place == 1]
    for t, m in show.since(22):
        nearest = min(abs(t - one) for one in ones)
        assert m.beat_in_bar == 0 or nearest > 1 / 60


def test_after_a_grid_the_tracker_takes_over_without_a_jump() -> None:
    show = Show(beats(1, 20, 120, known=True) + beats(20.3, 60, 131))
    music = show.run(40)
    assert music.source == "tracker"
    assert abs(off(music, show.frames[-1][0], beats(20.3, 60, 131))) < 0.01
    assert smooth(show)


@pytest.mark.parametrize("source", ["free", "tap"])
def test_a_chosen_source_keeps_the_tracker_out(source: WantedSource) -> None:
    show = Show(beats(1, 60, 120))
    show.run(10)
    choose(show, source)
    show.heard = sorted(show.heard[:20] + beats(10.2, 60, 140), key=lambda b: b.told)
    music = show.run(30)
    assert music.source == source
    assert music.bpm == pytest.approx(120, rel=0.001)


def test_a_chosen_tracker_follows_a_grid_as_a_tracker() -> None:
    show = Show(beats(1, 60, 120, known=True))
    choose(show, "tracker")
    assert show.run(10).source == "tracker"


def test_a_chosen_grid_waits_for_a_known_track() -> None:
    show = Show(beats(1, 20, 120) + beats(20, 60, 140, known=True))
    choose(show, "grid")
    assert show.run(15).source == "free"
    assert show.run(25).source == "grid"


def test_the_second_tap_sets_tempo_and_phase_within_a_beat() -> None:
    show = Show([])
    show.run(3.21)
    show.clock.tap(3.2)
    show.run(3.71)
    show.clock.tap(3.7)
    music = show.run(6)
    assert music.source == "tap"
    assert music.bpm == pytest.approx(120)
    truth = beats(3.2, 20, 120)
    assert max(abs(off(m, t, truth)) for t, m in show.since(3.7 + 0.5)) < 0.002
    assert smooth(show)


def test_one_tap_pulls_the_phase_of_the_tracker_and_seeds_it() -> None:
    show = Show(beats(1, 60, 120))
    show.run(10.2)
    show.clock.tap(10.15)
    [hint] = show.clock.take_hints()
    assert (hint.kind, hint.t) == ("seed", 10.15)
    assert hint.bpm == pytest.approx(120, rel=0.001)
    music = show.run(10.7)
    assert music.source == "tracker"
    assert abs(off(music, show.frames[-1][0], beats(10.15, 60, 120))) < 0.005
    assert show.clock.take_hints() == []


def test_taps_win_over_tracker_and_grid_until_auto() -> None:
    show = Show(beats(1, 60, 120, known=True))
    show.run(10)
    for n in range(3):
        show.clock.tap(10 + 0.6 * n)
        show.run(10.6 + 0.6 * n)
    assert show.run(15).source == "tap"
    assert show.clock.state.bpm == pytest.approx(100)
    show.clock.follow_tracker()
    assert show.run(16).source == "grid"
    assert smooth(show)


def test_taps_at_half_the_trackers_tempo_mean_half_from_then_on() -> None:
    show = Show(beats(1, 60, 160))
    show.run(10)
    for n in range(4):
        show.clock.tap(10 + 0.75 * n)
        show.run(10.75 + 0.75 * n)
    assert show.clock.settings.multiplier == 0.5
    assert show.clock.take_hints()[-1].bpm == pytest.approx(160, rel=0.001)
    show.clock.follow_tracker()
    assert show.run(30).bpm == pytest.approx(80, rel=0.001)


def test_an_external_beat_leads_while_it_speaks() -> None:
    show = Show(beats(1, 60, 120))
    show.run(10)
    for i in range(400):
        t = 10 + i / 40
        show.clock.external(t, 7.3 + i / 40 * 126 / 60, 126.0, place=math.floor(7.3 + i / 40 * 2.1) % 4 + 1, meter=4)
        show.run(t + 1 / 40)
    t, music = show.frames[-1]
    assert (music.source, music.bpm) == ("link", 126.0)
    position = 7.3 + (t - 10) * 2.1
    assert abs(music.phase - position % 1) < 0.001
    assert music.beat_in_bar == math.floor(position) % 4
    assert show.run(25).source == "tracker"
    assert smooth(show)


@pytest.mark.parametrize(("beat", "bpm", "t"), [(math.nan, 120.0, 1.0), (1.0, math.nan, 1.0), (1.0, 120.0, math.inf),
                                                (1.0, 0.0, 1.0), (1.0, 999.0, 1.0)])  # fmt: skip
def test_an_external_beat_that_makes_no_sense_is_not_followed(beat: float, bpm: float, t: float) -> None:
    clock = BeatClock()
    clock.external(t, beat, bpm)
    assert clock.state.source == "free"


def test_a_locked_clock_follows_nobody_but_hands() -> None:
    show = Show(beats(1, 10, 120) + beats(10.2, 60, 140, known=True))
    show.run(9)
    show.clock.lock(True)
    show.clock.external(9, 0.0, 150)
    assert show.run(30).bpm == pytest.approx(120, rel=0.001)


@pytest.mark.parametrize("factor", [2.0, 0.5])
def test_half_and_double_never_jump_and_keep_the_one(factor: float) -> None:
    show = Show(beats(1, 60, 104, meter=4))
    show.run(20.37)
    show.clock.scale(factor)
    show.run(40)
    assert smooth(show)
    ones = [beat.t for beat in show.heard if beat.place == 1]
    for (t, a), (_, b) in pairwise(show.since(24)):
        if b.bar > a.bar and factor == 0.5:
            assert min(abs(t - one) for one in ones) < 0.03
    hits = [t for (t, a), (_, b) in pairwise(show.since(24)) if b.bar > a.bar]
    assert factor == 0.5 or all(min(abs(t - one) for t in hits) < 0.03 for one in ones if 24.1 < one < 39)


def latencies(**changes: float) -> BeatClock:
    clock = BeatClock()
    clock.configure(replace(ClockSettings(), **changes))  # type: ignore[arg-type]
    return clock


@pytest.mark.parametrize(
    ("changes", "late"),
    [({"picture_s": 0.08}, -0.08), ({"input_s": 0.05}, -0.05), ({"offset_s": 0.03}, 0.03),
     ({"picture_s": 0.2, "input_s": 0.1, "offset_s": -0.02}, -0.32)],
)  # fmt: skip
def test_latencies_and_offset_move_the_beats_of_what_is_heard(changes: dict[str, float], late: float) -> None:
    truth = beats(1, 60, 120)
    show = Show(truth, clock=latencies(**changes))
    show.run(20)
    shifted = [replace(beat, t=beat.t + late) for beat in truth]
    assert max(abs(off(m, t, shifted)) for t, m in show.since(5)) < 0.002


def test_a_frame_shows_the_time_of_the_moment_it_is_seen() -> None:
    plain, ahead = Show(beats(1, 60, 125)), Show(beats(1, 60, 125), clock=latencies(picture_s=0.1))
    room, frame = plain.run(20), ahead.run(20)
    assert frame.lead_s == 0.1
    error = frame.beats - room.after(0.1).beats
    assert error - round(error) == pytest.approx(0, abs=0.002)
    assert frame.after(-frame.lead_s).phase == pytest.approx(room.phase, abs=0.002)


def test_taps_know_of_the_picture_but_not_of_the_input() -> None:
    show = Show([], clock=latencies(picture_s=0.08, input_s=0.05))
    for n in range(4):
        show.run(1 + 0.5 * n)
        show.clock.tap(1 + 0.5 * n)
    show.run(5)
    assert max(abs(off(m, t, beats(0.92, 60, 120))) for t, m in show.since(3)) < 0.002
    assert show.clock.take_hints()[-1].t == pytest.approx(2.55)


def test_a_change_of_latency_is_pulled_in() -> None:
    show = Show(beats(1, 60, 120))
    show.run(10)
    show.clock.configure(replace(show.clock.settings, picture_s=0.15))
    show.run(20)
    assert smooth(show)
    shifted = [replace(beat, t=beat.t - 0.15) for beat in show.heard]
    assert max(abs(off(m, t, shifted)) for t, m in show.since(11)) < 0.005


def test_choosing_a_range_folds_the_tempo_and_tells_the_tracker() -> None:
    show = Show(beats(1, 60, 87))
    show.run(10)
    wanted = next(r for r in TEMPO_RANGES if r.name == "drum and bass")
    show.clock.choose_range(wanted)
    [hint] = show.clock.take_hints()
    assert (hint.kind, hint.low, hint.high) == ("range", wanted.low, wanted.high)
    assert show.run(11).bpm == pytest.approx(174, rel=0.001)
    assert show.run(30).bpm == pytest.approx(174, rel=0.001)
    assert smooth(show)


def test_new_ears_are_told_range_tempo_and_one() -> None:
    wanted = TEMPO_RANGES[1]
    show = Show(beats(1, 60, 124, meter=4), clock=latencies(input_s=0.02))
    show.clock.choose_range(wanted)
    show.run(20.1)
    hints = {hint.kind: hint for hint in show.clock.standing_hints()}
    assert (hints["range"].low, hints["range"].high) == (wanted.low, wanted.high)
    assert hints["seed"].bpm == pytest.approx(124, rel=0.001)
    beat = min(show.heard, key=lambda b: abs(b.t - hints["seed"].t))
    assert hints["seed"].t == pytest.approx(beat.t, abs=0.003)
    assert (hints["place"].place, hints["place"].meter) == (beat.place, 4)


def test_a_clock_nobody_led_tells_new_ears_nothing() -> None:
    assert BeatClock().standing_hints() == []


def test_musical_time_is_what_it_was_a_moment_ago() -> None:
    music = MusicalTime(beats=10.25, bpm=120)
    assert music.after(0.5).beats == pytest.approx(11.25)
    assert music.after(-0.5).beats == pytest.approx(9.25)
