"""Taps: a row becomes a tempo."""

from __future__ import annotations

import random

import pytest

from react_app.core.taps import tempo_of, with_tap


def row_of(*times: float) -> tuple[float, ...]:
    row: tuple[float, ...] = ()
    for t in times:
        row = with_tap(row, t)
    return row


def test_two_taps_are_a_tempo() -> None:
    assert tempo_of(row_of(1.0, 1.5)) == (pytest.approx(120), pytest.approx(1.5))


def test_a_trembling_hand_is_evened_out() -> None:
    rng = random.Random(3)
    row = row_of(*(1 + n * 0.48 + rng.gauss(0, 0.02) for n in range(10)))
    bpm, last = tempo_of(row)
    assert bpm == pytest.approx(125, rel=0.01)
    assert last == pytest.approx(1 + 9 * 0.48, abs=0.02)


def test_a_tap_that_was_left_out_counts() -> None:
    bpm, last = tempo_of(row_of(1.0, 1.5, 2.0, 3.0, 3.5))
    assert (bpm, last) == (pytest.approx(120), pytest.approx(3.5))


@pytest.mark.parametrize("times", [(1.0, 1.5, 2.0, 9.0, 9.4), (1.0, 1.5, 2.0, 2.34), (5.0, 5.5, 1.0, 1.4)])
def test_a_pause_another_tempo_or_an_earlier_time_begins_a_new_row(times: tuple[float, ...]) -> None:
    assert len(row_of(*times)) == 2


def test_a_bouncing_key_is_one_tap() -> None:
    assert row_of(1.0, 1.03, 1.5, 1.51) == (1.0, 1.5)


@pytest.mark.parametrize(("interval", "bpm"), [(1.5, 80.0), (0.2, 150.0)])
def test_tempi_out_of_range_are_octaves(interval: float, bpm: float) -> None:
    assert tempo_of(row_of(1.0, 1.0 + interval))[0] == pytest.approx(bpm)
