"""Steps of a performance: exact times, changes at their frames, plans and restarts where they happened."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction

import pytest

from react_app.core.controls import ControlChange
from react_app.core.features import SILENCE, Features
from react_app.core.frame import FrameInputs
from react_app.core.plan import Plan
from react_app.core.session import Session, SessionState
from react_app.export.playing.performance import Event, Performance, PlanChange, Step, Stepper, steps
from react_app.shaders.compile import compile_plan
from react_app.shaders.library import Library
from tests.export.media import SHOW

FPS = Fraction(30000, 1001)


class Quiet:
    """Hears nothing, and remembers when it was asked."""

    def __init__(self) -> None:
        self.asked: list[float] = []

    def at(self, t: float) -> Features:
        self.asked.append(t)
        return SILENCE


@pytest.fixture(scope="module")
def plan() -> Plan:
    return compile_plan(SHOW, Library())[0]


def run(performance: Performance, count: int = 10, fps: Fraction = FPS) -> list[Step]:
    return list(steps(performance, Quiet(), fps, count))


def radius(frame: FrameInputs) -> object:
    return frame.layers[0].generator.values["gain"]


def test_frame_times_are_exact(plan: Plan) -> None:
    quiet = Quiet()
    frames = [step.frame for step in steps(Performance(plan, begin=Fraction(5, 3)), quiet, FPS, 10_000)]
    assert [frame.t for frame in frames] == [float(Fraction(5, 3) + i / FPS) for i in range(10_000)]
    assert quiet.asked == [frame.t for frame in frames]


def test_a_change_is_seen_in_the_first_frame_that_is_not_before_it(plan: Plan) -> None:
    events = (
        Event(0.1, ControlChange("layer.1.gain", 0.25, "cue", 0.1)),
        Event(0.11, ControlChange("layer.1.gain", 0.75, "cue", 0.11)),
    )
    seen = [radius(step.frame) for step in run(Performance(plan, events), 6, Fraction(30))]
    assert seen == [0.5, 0.5, 0.5, 0.25, 0.75, 0.75]  # 0.1 s is exactly frame 3


@pytest.mark.parametrize("fps", [Fraction(24000, 1001), Fraction(30), Fraction(60), Fraction(120)])
@pytest.mark.parametrize("sample", [1, 734, 735, 736, 1838, 1839, 1840, 22_049, 22_050, 22_051])
def test_a_change_of_a_take_is_in_the_very_frame_of_its_sample(plan: Plan, fps: Fraction, sample: int) -> None:
    begin = Fraction(44_100 * 3600 + 11, 44_100)
    t = (44_100 * 3600 + 11 + sample) / 44_100
    change = Event(t, ControlChange("layer.1.gain", 0.25, "take", t))
    seen = [radius(step.frame) for step in run(Performance(plan, (change,), begin=begin), 64, fps)]
    first = -(-Fraction(sample, 44_100) * fps // 1)
    assert [gain == 0.25 for gain in seen] == [frame >= first for frame in range(64)]


def test_the_plan_is_told_once_and_again_when_it_changes(plan: Plan) -> None:
    events = (Event(0.1, PlanChange(plan)),)
    plans = [step.plan is not None for step in run(Performance(plan, events), 6, Fraction(30))]
    assert plans == [True, False, False, True, False, False]


@pytest.mark.parametrize(("replaced", "kept"), [(False, 0.25), (True, 0.5)])
def test_another_plan_keeps_the_values_unless_it_is_another_show(plan: Plan, replaced: bool, kept: float) -> None:
    events = (
        Event(0.0, ControlChange("layer.1.gain", 0.25)),
        Event(0.1, PlanChange(plan, replaced)),
    )
    seen = [radius(step.frame) for step in run(Performance(plan, events), 6, Fraction(30))]
    assert seen == [0.25, 0.25, 0.25, kept, kept, kept]


def test_a_restart_goes_on_from_the_recorded_state(plan: Plan) -> None:
    state = SessionState({"layer.1.gain": 0.9, "scene.go": "ring"}, t=0.1, index=40)
    frames = [step.frame for step in run(Performance(plan, (Event(0.1, state),)), 6, Fraction(30))]
    assert [radius(frame) for frame in frames] == [0.5, 0.5, 0.5, 0.9, 0.9, 0.9]
    assert [frame.index for frame in frames] == [0, 1, 2, 40, 41, 42]


def test_the_steps_are_those_of_a_session_on_stage(plan: Plan) -> None:
    change = ControlChange("tempo.tap", True, "take", 0.05)
    live = Session(plan)
    wanted = [live.step(i / 30, [change] if i == 2 else [], SILENCE, (2000.0, 1.0, 1.0, i / 30)) for i in range(30)]
    frames = [step.frame for step in run(Performance(plan, (Event(0.05, change),)), 30, Fraction(30))]
    assert [f.house for f in frames] == [f.house for f in wanted]
    assert [f.living for f in frames] == [f.living for f in wanted]
    assert [f.music for f in frames] == [f.music for f in wanted]


def test_a_fork_goes_on_alone(plan: Plan) -> None:
    events = (Event(0.2, ControlChange("layer.1.gain", 0.25, "cue", 0.2)), Event(0.4, PlanChange(plan)))
    performance = Performance(plan, events)
    wanted = run(performance, 20, Fraction(30))
    stepper = Stepper(performance, Quiet(), Fraction(30))
    for _ in range(5):
        stepper.step()
    forks = [stepper.fork() for _ in range(2)]
    assert [stepper.step() for _ in range(15)] == wanted[5:]
    assert [[fork.step() for _ in range(15)] for fork in forks] == [wanted[5:]] * 2


def test_the_date_goes_on_past_midnight(plan: Plan) -> None:
    date = datetime(2024, 12, 31, 23, 59, 59, tzinfo=UTC)
    dates = [step.frame.date for step in run(Performance(plan, date=date), 3, Fraction(1))]
    assert dates == [(2024, 12, 31, 86399), (2025, 1, 1, 0), (2025, 1, 1, 1)]


def test_an_export_without_a_date_is_always_on_the_same_day(plan: Plan) -> None:
    assert run(Performance(plan), 1)[0].frame.date == (2000, 1, 1, 0)
