"""Pacing on a made-up clock: steady without vsync, led by the display with it, no racing after a stall."""

from __future__ import annotations

import pytest

from react_app.stage.pacing import Pacer

PERIOD = 1 / 60


class World:
    """A clock that moves when somebody sleeps or works."""

    def __init__(self) -> None:
        self.now = 50.0

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        assert seconds >= 0
        self.now += seconds


def frame(pacer: Pacer, world: World, draw: float, swap: float = 0.0, vsync: bool = False) -> float:
    pacer.wait_to_begin()
    begun = world.now
    world.now += draw
    pacer.wait_to_show(begun)
    before = world.now
    if vsync:
        world.now = (world.now // PERIOD + 1) * PERIOD
    world.now += swap
    return pacer.shown(world.now - before)


def pacer_in(world: World) -> Pacer:
    return Pacer(60.0, clock=world.clock, sleep=world.sleep)


def test_frames_are_shown_one_period_apart_whatever_they_cost() -> None:
    world = World()
    pacer = pacer_in(world)
    for i in range(200):
        frame(pacer, world, 0.002 + 0.006 * (i % 3))
    p50, p99 = pacer.percentiles()
    assert p50 == pytest.approx(PERIOD, abs=1e-6)
    assert p99 == pytest.approx(PERIOD, abs=1e-4)
    assert pacer.late == 0


def test_a_blocking_swap_sets_the_pace() -> None:
    world = World()
    pacer = pacer_in(world)
    for _ in range(300):
        frame(pacer, world, 0.003, vsync=True)
    pacer.intervals.clear()
    for _ in range(120):
        frame(pacer, world, 0.003, vsync=True)
    assert pacer.percentiles() == (pytest.approx(PERIOD), pytest.approx(PERIOD))


def test_a_stall_costs_its_frames_and_no_race_follows() -> None:
    world = World()
    pacer = pacer_in(world)
    for _ in range(60):
        frame(pacer, world, 0.002)
    frame(pacer, world, 0.5)
    pacer.intervals.clear()
    for _ in range(60):
        frame(pacer, world, 0.002)
    assert min(pacer.intervals) > 0.5 * PERIOD
    assert pacer.late == 1


def test_a_scene_too_heavy_for_the_rate_is_drawn_as_fast_as_it_goes() -> None:
    world = World()
    pacer = pacer_in(world)
    for _ in range(100):
        frame(pacer, world, 0.025)
    assert pacer.percentiles()[0] == pytest.approx(0.025, rel=0.35)


def test_a_frame_begins_late_so_that_controls_are_fresh() -> None:
    world = World()
    pacer = pacer_in(world)
    for _ in range(100):
        frame(pacer, world, 0.002)
    due = pacer.wait_to_begin()
    assert 0.002 < due - world.now < 0.008


def test_a_scene_too_heavy_for_the_rate_gets_a_steady_lower_one() -> None:
    world = World()
    pacer = pacer_in(world)
    for i in range(240):
        frame(pacer, world, 0.019 + 0.004 * (i % 4))
        if i % 60 == 59:
            pacer.adapt()
    p50, p99 = pacer.percentiles()
    assert p50 == pytest.approx(2 * PERIOD, rel=0.01)
    assert p99 == pytest.approx(2 * PERIOD, rel=0.01)


def test_the_full_rate_comes_back_when_the_scene_is_light_again() -> None:
    world = World()
    pacer = pacer_in(world)
    for cost in (0.050, 0.050, 0.050, 0.003, 0.003, 0.003, 0.003):
        for _ in range(60):
            frame(pacer, world, cost)
        pacer.adapt()
    assert pacer.period == pytest.approx(PERIOD)
