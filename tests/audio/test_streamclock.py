"""Bursts of a device become a steady clock."""

from __future__ import annotations

import numpy as np
import pytest

from react_app.audio.streamclock import StreamClock

RATE = 44_100.0


def run(clock: StreamClock, times: np.ndarray, late: np.ndarray, offset: float = 100.0) -> None:
    for t, delay in zip(times, late, strict=True):
        clock.hear(offset + t + delay, round(t * RATE))


def test_late_bursts_do_not_move_the_clock() -> None:
    clock, rng = StreamClock(RATE), np.random.default_rng(1)
    times = np.arange(1, 2_000) * 0.005
    run(clock, times, np.abs(rng.normal(0, 0.004, len(times))) * (rng.random(len(times)) > 0.2))
    assert clock.time_of(9.0 * RATE) == pytest.approx(109.0, abs=1e-4)
    assert clock.count_at(109.0) == pytest.approx(9.0 * RATE, abs=5)


def test_a_device_that_runs_fast_is_followed() -> None:
    clock = StreamClock(RATE)
    times = np.arange(1, 12_000) * 0.005
    for t in times:
        clock.hear(50.0 + t, round(t * RATE * 1.0002))
    assert clock.time_of(round(times[-1] * RATE * 1.0002)) == pytest.approx(50.0 + times[-1], abs=1e-3)


def test_a_stall_moves_the_clock_after_a_moment() -> None:
    clock = StreamClock(RATE)
    times = np.arange(1, 1_000) * 0.005
    late = np.where(times > 2.0, 0.4, 0.0)
    run(clock, times, late)
    assert clock.time_of(times[-1] * RATE) == pytest.approx(100.4 + times[-1], abs=1e-3)


def test_before_the_first_frame_there_is_no_clock() -> None:
    clock = StreamClock(RATE)
    assert not clock.running
    clock.hear(5.0, 0)
    assert not clock.running
    assert clock.count_at(9.0) == 0.0
