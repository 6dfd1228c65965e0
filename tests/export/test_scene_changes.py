"""An export shows the transitions that were seen live, from a cue list and from a take."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import moderngl
import pytest

from react_app.core.controls import ControlChange, ControlValue
from react_app.core.features import ANALYSIS_RATE, SILENCE, Features
from react_app.core.frame import FrameInputs
from react_app.core.plan import Plan
from react_app.core.problems import Problem
from react_app.core.session import Session
from react_app.core.show import Layer, Scene, Show, Transition
from react_app.core.showfile import show_to_dict
from react_app.core.take import TakeHeader, TakeWriter, read_take
from react_app.engine.context import create_headless
from react_app.engine.renderer import Renderer
from react_app.export.media.convert import Picture
from react_app.export.playing.cues import load_cues
from react_app.export.playing.offline import draw_step
from react_app.export.playing.performance import Event, Performance, steps
from react_app.export.playing.takes import performance_of
from react_app.shaders.compile import compile_plan
from react_app.shaders.library import Library

FPS = Fraction(30)
FLAT = '/*{{"ISFVSN": "2"}}*/\nvoid main() {{ gl_FragColor = vec4({0}, fract(TIME), 0.0, 1.0); }}'


class Silence:
    def at(self, t: float) -> Features:
        return SILENCE


@pytest.fixture
def shown(tmp_path: Path) -> Show:
    scenes = []
    for number, (name, colour) in enumerate((("a", "1.0"), ("b", "0.0"), ("c", "0.5")), start=1):
        (tmp_path / f"{name}.fs").write_text(FLAT.format(colour))
        scenes.append(Scene(name, name.upper(), layers=(Layer(number, name, str(tmp_path / f"{name}.fs")),)))
    scenes[2] = replace(scenes[2], transition=Transition("transitions/dissolve", 2.0, "bar", "smooth", uid=9))
    return Show("Test", tuple(scenes), "a", transition=Transition("transitions/dissolve", 1.0))


def planned(show: Show) -> Plan:
    plan, problems = compile_plan(show, Library())
    assert not problems
    return plan


def essence(frame: FrameInputs) -> object:
    return (frame.scene, frame.queued, frame.layers, frame.transitions, frame.music.beats)


def test_a_cue_list_changes_scenes_as_hands_do(shown: Show, tmp_path: Path) -> None:
    path = tmp_path / "cues.json"
    cues = [
        {"t": 0.5, "id": "scene.go", "value": "b"},
        {"t": 0.65, "id": "scene.go", "value": "a"},
        {"t": 1.4, "id": "transition.beats", "value": 4},
        {"t": 1.4, "id": "scene.go", "value": "b"},
        {"t": 1.7, "id": "scene.go", "value": "c"},
    ]
    path.write_text(json.dumps(cues))
    plan, changes = planned(shown), load_cues(path)
    performance = Performance(plan, tuple(Event(change.t, change) for change in changes))
    context = create_headless()
    album: list[Picture] = []
    told: list[Problem] = []
    renderer = Renderer(context, (16, 8))
    for step in steps(performance, Silence(), FPS, 150):
        if step.plan is not None:
            renderer.set_plan(step.plan)
        draw_step(renderer, step.frame, told.append)
        album.append(renderer.picture.read_rgba())
    renderer.release()
    live = _played(context, plan, changes)
    context.release()
    assert not told
    assert all((a == b).all() for a, b in zip(album, live, strict=True))
    assert any(0 < p[0, 0, 0] < 255 for p in album), "there was a dissolve"
    assert album[-1][0, 0, 0] == 128, "the last scene is on"


def _played(context: moderngl.Context, plan: Plan, changes: tuple[ControlChange, ...]) -> list[Picture]:
    """The same changes on a stage: each arrives with the frame after it."""
    renderer, session, waiting, pictures = Renderer(context, (16, 8)), Session(plan), list(changes), []
    renderer.set_plan(plan)
    while renderer.prepare_one():
        pass
    for index in range(150):
        t = float(index / FPS)
        arrived = [change for change in waiting if change.t <= t]
        waiting = waiting[len(arrived) :]
        renderer.render(session.step(t, arrived, SILENCE, (2000.0, 1.0, 1.0, t)))
        pictures.append(renderer.picture.read_rgba())
    renderer.release()
    return pictures


def test_a_take_repeats_transitions_waits_and_cuts_frame_by_frame(shown: Show, tmp_path: Path) -> None:
    plan = planned(shown)
    session = Session(plan)
    writer = TakeWriter(tmp_path / "take", TakeHeader("1", "", 0, show_to_dict(shown), session.state))
    moments: list[tuple[float, str, ControlValue]] = [
        (0.31, "scene.go", "b"), (0.42, "scene.go", "c"), (3.1, "scene.wait", True), (3.1, "scene.go", "a"),
        (3.77, "scene.wait", False), (4.0, "transition.easing", "smooth"), (4.4, "scene.go", "b"),
        (4.5, "transition.cut", True), (5.0, "transition.when", "beat"), (5.05, "scene.go", "a"),
    ]  # fmt: skip
    changes = [
        ControlChange(control, value, "key", round(t * ANALYSIS_RATE) / ANALYSIS_RATE) for t, control, value in moments
    ]
    live = []
    for index in range(240):
        t = float(index / FPS)
        arrived = [change for change in changes if change.t <= t]
        changes = changes[len(arrived) :]
        for change in arrived:
            writer.change(round(change.t * ANALYSIS_RATE), change)
        live.append(essence(session.step(t, arrived, SILENCE)))
    writer.close(240 * ANALYSIS_RATE // 30)
    performance = performance_of(read_take(tmp_path / "take"), Library()).performance
    again = [essence(step.frame) for step in steps(performance, Silence(), FPS, 240)]
    assert again == live
