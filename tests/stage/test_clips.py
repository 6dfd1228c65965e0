"""Clips in the stage process: what is seen and told, and a stage that is killed while one plays."""

from __future__ import annotations

import math
import os
import signal
import time
from dataclasses import replace
from pathlib import Path

import pytest

from react_app.core.controls import ControlChange
from react_app.core.paths import Paths
from react_app.core.show import Layer, Scene
from react_app.core.showfile import show_to_dict
from react_app.engine.videofile import probe_clip
from react_app.link.messages import ClipStatus, SetPlan
from react_app.link.shared import PreviewBlock
from react_app.shaders.compile import compile_plan
from react_app.shaders.library import Library
from tests.engine.videos import even, number_in, write_video
from tests.stage.test_process import Desk, a_show, desk

__all__ = ["desk"]


def clip_of(desk: Desk) -> ClipStatus | None:
    return desk.status.clips[0] if desk.status is not None and desk.status.clips else None


def test_a_stage_killed_while_a_clip_plays_comes_back_with_it_at_the_right_place(
    desk: Desk, paths: Paths, tmp_path: Path
) -> None:
    clip = probe_clip(write_video(tmp_path / "long.mp4", even(250), gop=25))
    missing = replace(clip, path=str(tmp_path / "gone.mp4"))
    shown, _ = a_show(tmp_path)
    layers = (Layer(7, "Video", "", clip=clip), Layer(8, "Gone", "", clip=missing))
    shown = replace(shown, scenes=(*shown.scenes, Scene("c", "C", layers=layers)))
    plan, problems = compile_plan(shown, Library())
    assert not problems
    desk.client.send(SetPlan(plan, show_to_dict(shown), "", False))
    desk.client.send(ControlChange("scene.go", "c"))
    desk.wait(lambda: clip_of(desk) is not None)
    previews = PreviewBlock(paths.runtime)

    def shows(number: int) -> bool:
        newest = previews.newest()
        return newest is not None and number_in(newest[0]) == number

    desk.client.send(ControlChange("layer.7.play", False))
    desk.client.send(ControlChange("layer.7.seek", 2.61))
    desk.wait(lambda: shows(65))
    desk.client.send(ControlChange("layer.7.play", True))
    desk.wait(lambda: (found := clip_of(desk)) is not None and found.position > 2.7)
    assert desk.status is not None
    assert [(entry.uid, entry.missing) for entry in desk.status.clips] == [(7, False), (8, True)]
    assert any("gone.mp4 is not there" in problem.text for problem in desk.status.problems)
    time.sleep(0.3)  # the state is written ten times a second
    before = desk.status
    os.kill(before.pid, signal.SIGKILL)
    desk.wait(lambda: desk.status is not None and desk.status.pid != before.pid and bool(desk.status.clips))
    after = desk.status
    passed = after.clips[0].position - before.clips[0].position
    assert passed == pytest.approx(after.t - before.t, abs=1e-6)
    desk.client.send(ControlChange("layer.7.play", False))
    desk.wait(lambda: desk.status is not None and not desk.status.values["layer.7.play"])
    place = clip_of(desk)
    assert place is not None
    desk.wait(lambda: shows(math.floor(place.position * 25 + 0.0125)))
