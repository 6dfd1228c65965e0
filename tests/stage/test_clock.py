"""Session time: follows the ears, holds over, never runs backwards."""

from __future__ import annotations

import itertools

import pytest

from react_app.stage.clock import StageClock


def test_it_starts_at_the_epoch() -> None:
    clock = StageClock(100.0)
    assert clock.at(100.0) == 0.0
    assert clock.at(101.5) == pytest.approx(1.5)


def test_it_follows_a_sound_card_that_runs_fast() -> None:
    clock = StageClock(0.0)
    fast = 1.0002
    for i in range(6000):
        clock.correct(i * 0.01 * fast, i * 0.01)
    assert clock.at(60.0) == pytest.approx(60.0 * fast, abs=0.003)


def test_jittering_stamps_hardly_move_it() -> None:
    clock = StageClock(0.0)
    for i in range(2000):
        clock.correct(i * 0.01, i * 0.01 + (0.004 if i % 2 else -0.004))
    assert clock.at(20.0) == pytest.approx(20.0, abs=0.001)


def test_time_never_runs_backwards() -> None:
    clock = StageClock(0.0)
    seen = []
    for i in range(1000):
        clock.correct(i * 0.01 - (0.2 if i > 500 else 0.0), i * 0.01)
        seen.append(clock.at(i * 0.01))
    assert all(b >= a for a, b in itertools.pairwise(seen))
    assert seen[-1] == pytest.approx(9.99 - 0.2, abs=0.05)


def test_a_long_jump_forward_is_believed_at_once() -> None:
    clock = StageClock(0.0)
    clock.correct(11.0, 10.0)
    assert clock.at(10.0) == pytest.approx(11.0)
