"""What a killed stage leaves: read back when fresh, ignored when old or damaged."""

from __future__ import annotations

from dataclasses import replace

from react_app.core.paths import Paths
from react_app.core.session import SessionState
from react_app.stage.state import StageState, StateWriter, forget_state, read_state, state_path
from tests.core.plans import plan


def state(stamp: float) -> StageState:
    return StageState(plan(), {"schema": 1}, "", SessionState({"layer.1.hue": 1.5}), 3.0, stamp, take="x")


def test_a_fresh_state_is_read_back(paths: Paths) -> None:
    StateWriter(paths.runtime).write(state(100.0))
    assert read_state(paths.runtime, 101.0) == state(100.0)


def test_a_state_of_another_evening_is_ignored(paths: Paths) -> None:
    StateWriter(paths.runtime).write(state(100.0))
    assert read_state(paths.runtime, 5000.0) is None
    assert read_state(paths.runtime, 5.0) is None  # the machine was restarted: its clock began anew


def test_a_damaged_state_is_ignored(paths: Paths) -> None:
    for text in (b"", b"nonsense", b"\x80\x05N.", b"\x80\x04\x95\xff\xff"):
        state_path(paths.runtime).write_bytes(text)
        assert read_state(paths.runtime, 1.0) is None


def test_a_stage_that_ends_in_good_order_leaves_nothing(paths: Paths) -> None:
    StateWriter(paths.runtime).write(state(100.0))
    forget_state(paths.runtime)
    assert read_state(paths.runtime, 101.0) is None


def test_a_writer_follows_changes_of_the_plan(paths: Paths) -> None:
    writer = StateWriter(paths.runtime)
    writer.write(state(100.0))
    other = replace(state(101.0), plan=plan(seed=9), show={"schema": 1, "name": "Other"})
    writer.write(other)
    writer.write(replace(other, stamp=102.0))
    assert read_state(paths.runtime, 103.0) == replace(other, stamp=102.0)
