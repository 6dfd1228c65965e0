"""Scene changes in the stage process: killed in mid-transition, and waiting for what is not compiled yet."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import replace
from pathlib import Path

import pytest

from react_app.core.controls import ControlChange
from react_app.core.show import Layer, Scene, Show, Transition
from react_app.core.showfile import show_to_dict
from react_app.core.take import TakeChange, read_take
from react_app.link.messages import SetPlan, StageStatus
from react_app.shaders.compile import compile_plan
from react_app.shaders.library import Library
from tests.stage.test_process import GENERATOR, Desk, a_show, desk

__all__ = ["desk"]


def dissolving(folder: Path) -> Show:
    """The show of the process tests, with a dissolve."""
    shown, _ = a_show(folder)
    return replace(shown, transition=Transition("transitions/dissolve"))


def test_a_stage_killed_in_mid_transition_goes_on_with_it(desk: Desk, tmp_path: Path) -> None:
    shown = dissolving(tmp_path)
    plan, _ = compile_plan(shown, Library())
    desk.client.send(SetPlan(plan, show_to_dict(shown), "", False))
    desk.client.send(ControlChange("transition.beats", 32.0))
    desk.client.send(ControlChange("scene.go", "b"))
    desk.wait(lambda: desk.status is not None and desk.status.progress > 0.08)
    assert desk.status is not None
    assert (desk.status.scene, desk.status.coming) == ("a", "b")
    time.sleep(1.0)  # the state is written ten times a second, the standby looks at it once a second
    before = desk.status
    os.kill(before.pid, signal.SIGKILL)
    desk.wait(lambda: desk.status is not None and desk.status.pid != before.pid)
    after = desk.status
    assert (after.scene, after.coming) == ("a", "b")
    assert after.progress - before.progress == pytest.approx((after.music.beats - before.music.beats) / 32, abs=0.01)


def test_a_scene_that_is_not_compiled_yet_waits_and_then_comes_in_from_the_beginning(
    desk: Desk, tmp_path: Path
) -> None:
    layers = []
    for n in range(24):
        (tmp_path / f"late{n}.fs").write_text(GENERATOR.replace("1.0)", f"1.0 - {n}.0 / 255.0)"))
        layers.append(Layer(100 + n, f"L{n}", str(tmp_path / f"late{n}.fs")))
    shown = dissolving(tmp_path)
    shown = replace(shown, scenes=(*shown.scenes, Scene("late", "Late", layers=tuple(layers))))
    plan, _ = compile_plan(shown, Library())
    desk.client.send(SetPlan(plan, show_to_dict(shown), "", False))
    desk.client.send(ControlChange("transition.beats", 32.0))
    desk.client.send(ControlChange("scene.go", "late"))
    seen: list[StageStatus] = []

    def is_under_way() -> bool:
        if desk.status is not None:
            seen.append(desk.status)
        return desk.status is not None and desk.status.progress > 0.02

    desk.wait(is_under_way, 60.0)
    coming = [status for status in seen if status.coming == "late"]
    waiting = [status for status in coming if status.values["scene.wait"]]
    assert waiting, "the compiler was never waited for"
    assert all(status.progress == 0.0 for status in waiting)
    folder = Path(coming[0].take.folder)
    desk.client.close(quit_stage=True)
    take = [
        e.change for e in read_take(folder).events if isinstance(e, TakeChange) and e.change.id.startswith("scene.")
    ]
    assert [(c.id, c.value) for c in take] == [("scene.wait", True), ("scene.go", "late"), ("scene.wait", False)]
