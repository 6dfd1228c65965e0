"""Bars of the beat clock: the one as heard, by hand, and through changes of meter."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from react_app.core.beatclock import ClockSettings
from tests.core.music import Beat, Show, beats


def ones(show: Show, start: float) -> list[float]:
    """Return when bars began."""
    frames = show.since(start)
    return [t for (_, a), (t, b) in pairwise(frames) if b.bar > a.bar]


def distance(times: list[float], truth: list[Beat]) -> float:
    """Return how far a bar's beginning was from a true one, at worst."""
    true_ones = [beat.t for beat in truth if beat.place == 1]
    return max(min(abs(t - one) for one in true_ones) for t in times)


@pytest.mark.parametrize("meter", [2, 3, 4, 6])
@pytest.mark.parametrize("place", [1, 2])
def test_the_trackers_bars_are_the_clocks_bars(meter: int, place: int) -> None:
    truth = beats(1, 60, 124, meter=meter, place=place)
    show = Show(truth)
    music = show.run(40)
    assert music.meter == meter
    assert music.bar_confidence > 0.5
    found = ones(show, 10)
    assert distance(found, truth) < 0.03
    assert len(found) == pytest.approx(30 * 124 / 60 / meter, abs=1.1)


def test_a_one_that_flickers_moves_nothing() -> None:
    truth = beats(1, 60, 124, meter=4)
    flicker = [
        replace(b, place=(b.place + 1) % 4 + 1) if i % 8 in (1, 2, 3, 4, 5, 6) else b for i, b in enumerate(truth)
    ]
    show = Show(truth[:30] + flicker[30:])
    show.run(55)
    assert distance(ones(show, 8), truth) < 0.03


def test_a_one_that_is_elsewhere_for_two_bars_is_believed() -> None:
    truth = beats(1, 20, 124, meter=4)
    moved = beats(truth[-1].t + 60 / 124, 60, 124, meter=4, place=truth[-1].place + 3)
    show = Show(truth + moved)
    show.run(50)
    assert distance(ones(show, 20 + 9 * 60 / 124), moved) < 0.03


def test_a_one_the_tracker_is_unsure_of_is_not_believed() -> None:
    truth = beats(1, 20, 124, meter=4)
    moved = beats(truth[-1].t + 60 / 124, 60, 124, meter=4, place=truth[-1].place + 3, sure=0.2)
    show = Show(truth + moved)
    show.run(50)
    one = next(beat.t for beat in truth if beat.place == 1)
    assert all(abs(((t - one) * 124 / 60 + 2) % 4 - 2) < 0.1 for t in ones(show, 25))


def test_resync_wins_until_auto() -> None:
    truth = beats(1, 90, 124, meter=4)
    show = Show(truth)
    show.run(20)
    third = next(beat for beat in truth if beat.t > 20 and beat.place == 3)
    show.run(third.t + 0.03)
    show.clock.resync(third.t + 0.01)
    [hint] = show.clock.take_hints()
    assert (hint.kind, hint.place, hint.t) == ("place", 1, pytest.approx(third.t + 0.01))
    show.run(50)
    by_hand = [replace(beat, place=(beat.place + 1) % 4 + 1) for beat in truth]
    assert distance(ones(show, 22), by_hand) < 0.03
    assert show.frames[-1][1].bar_confidence == 1.0
    show.clock.follow_tracker()
    show.run(80)
    assert distance(ones(show, 56), truth) < 0.03


def test_resync_wins_only_until_another_source_leads() -> None:
    grid = beats(30.2, 60, 124, meter=4, place=2, known=True)
    show = Show(beats(1, 30, 124, meter=4) + grid)
    show.run(20)
    show.clock.resync(20.2)
    show.run(50)
    assert distance(ones(show, 32), grid) < 0.03


def test_a_meter_set_by_hand_takes_effect_at_the_next_one() -> None:
    show = Show(beats(1, 60, 120, meter=4))
    music = show.run(20.3)
    bars_before = music.bars
    show.clock.configure(replace(ClockSettings(), meter=3))
    assert show.clock.state.meter == 4
    music = show.run(24)
    assert music.meter == 3
    assert music.bars > bars_before
    begun = ones(show, 20.3)
    assert (begun[0] * 2) % 4 == pytest.approx(2, abs=0.05)  # the old bar was played to its end
    assert all(b - a == pytest.approx(1.5, abs=0.04) for a, b in pairwise(begun))


def test_a_meter_set_by_hand_is_not_changed_by_what_is_heard() -> None:
    show = Show(beats(1, 60, 120, meter=4))
    show.clock.configure(replace(ClockSettings(), meter=6))
    assert show.run(40).meter == 6


def test_a_heard_meter_needs_two_bars() -> None:
    first = beats(1, 30, 120, meter=4)
    waltz = beats(first[-1].t + 0.5, 60, 120, meter=3)
    show = Show(first + waltz)
    assert show.run(waltz[3].t).meter == 4
    assert show.run(waltz[8].t).meter == 3
    show.run(50)
    assert distance(ones(show, waltz[9].t), waltz) < 0.03


def test_a_clock_that_was_halved_keeps_its_bars_on_ones_of_the_tracker() -> None:
    truth = beats(1, 60, 140, meter=4)
    show = Show(truth)
    show.run(10)
    show.clock.scale(0.5)
    show.run(50)
    assert distance(ones(show, 14), truth) < 0.03


def test_bars_never_run_backwards_and_miss_no_number() -> None:
    first = beats(1, 20, 124, meter=4)
    second = beats(first[-1].t + 60 / 124, 40, 124, meter=3, place=2)
    third = beats(second[-1].t + 60 / 124, 70, 124, meter=4, place=3)
    show = Show(first + second + third)
    for t in (11.1, 14.7, 25.2):
        show.run(t)
        show.clock.resync(t)
        show.run(t + 2.3)
        show.clock.follow_tracker()
    show.run(65)
    for (_, a), (_, b) in pairwise(show.frames):
        assert b.bars >= a.bars - 1e-9
        assert b.bar - a.bar in (0, 1)
