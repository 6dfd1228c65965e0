"""A real file saved while a real stage plays it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from react_app.core.controls import ControlChange
from react_app.core.paths import Paths
from react_app.core.problems import Problem
from react_app.core.show import Layer, Scene, Show
from react_app.core.showfile import show_to_dict
from react_app.link.messages import SetPlan, SetRenderSize, StageStatus
from react_app.link.shared import FrameLog, PreviewBlock
from react_app.shaders.compile import compile_plan
from react_app.shaders.library import Library
from react_app.stage.client import StageClient
from react_app.ui.shader_watch import Looker

GENERATOR = """/*{"ISFVSN": "2", "INPUTS": [{"NAME": "hue", "TYPE": "float", "DEFAULT": 0.5}],
  "PASSES": [{"TARGET": "trail", "PERSISTENT": true, "FLOAT": true, "WIDTH": "2", "HEIGHT": "2"}, {}]}*/
void main() {
  if (PASSINDEX == 0) gl_FragColor = vec4(IMG_THIS_PIXEL(trail).r + 1.0);
  else gl_FragColor = vec4(hue, GREEN, step(100.0, IMG_PIXEL(trail, vec2(0.5)).r), 1.0);
}
"""


class Editor:
    """A desk without a window that has one shader on a stage and follows its file."""

    def __init__(self, paths: Paths, path: Path) -> None:
        self.path = path
        self.previews = PreviewBlock(paths.runtime)
        self.frames = FrameLog(paths.runtime)
        self.status: StageStatus | None = None
        self.plan_problems: tuple[Problem, ...] = ()
        self._library = Library([path.parent])
        self._show = Show("Test", (Scene("a", "A", layers=(Layer(1, "L", str(path)),)),), "a")
        self._looker = Looker()
        self._looker.watch([path], time.monotonic())
        self.client = StageClient(paths, ("--headless",))
        self.client.start()
        self.client.send(SetRenderSize(160, 90, 60.0))
        self.send(replaced=True)

    def send(self, *, replaced: bool = False) -> None:
        self._library.reread(str(self.path))
        plan, self.plan_problems = compile_plan(self._show, self._library)
        self.client.send(SetPlan(plan, show_to_dict(self._show), replaced=replaced))

    def poll(self) -> None:
        for message in self.client.poll():
            if isinstance(message, StageStatus):
                self.status = message
        if self._looker.look(time.monotonic()):
            self.send()

    def wait(self, condition: Callable[[], object], seconds: float = 60.0) -> None:
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, f"timed out; {self.status}"
            self.poll()
            time.sleep(0.01)

    @property
    def picture(self) -> NDArray[np.uint8]:
        newest = self.previews.newest()
        return np.zeros((1, 1, 4), np.uint8) if newest is None else newest[0]

    def shows(self, *colour: float) -> bool:
        mean = self.picture[..., : len(colour)].reshape(-1, len(colour)).mean(0)
        return bool(np.allclose(mean, 255 * np.array(colour), atol=3))

    @property
    def problems(self) -> list[Problem]:
        return [p for p in (self.status.problems if self.status else ()) if p.key.startswith("shader.")]


@pytest.fixture
def editor(paths: Paths, tmp_path: Path) -> Iterator[Editor]:
    path = tmp_path / "live.fs"
    path.write_text(text(0.2))
    made = Editor(paths, path)
    made.wait(lambda: made.shows(0.5, 0.2, 1.0))
    yield made
    made.client.close(quit_stage=True)


def text(green: float) -> str:
    return GENERATOR.replace("GREEN", str(green))


def test_a_save_is_seen_with_clock_values_and_buffers_going_on(editor: Editor) -> None:
    editor.client.send(ControlChange("layer.1.hue", 0.9))
    editor.wait(lambda: editor.shows(0.9, 0.2, 1.0))
    assert editor.status is not None
    beats, frame = editor.status.music.beats, editor.frames.since(editor.frames.written - 1)[0]
    editor.path.write_text(text(0.7))
    seen: list[bool] = []

    def new_picture() -> bool:
        seen.append(editor.picture[..., 2].mean() > 250)
        return editor.shows(0.9, 0.7, 1.0)

    editor.wait(new_picture)
    assert all(seen), "the trail of a hundred frames began anew"
    later = editor.frames.since(editor.frames.written - 1)[0]
    assert later.pid == frame.pid
    assert later.t - frame.t == pytest.approx(later.presented - frame.presented, abs=0.1)
    assert editor.status.music.beats > beats


def test_a_mistake_keeps_the_picture_is_told_with_its_line_and_is_forgotten_when_mended(editor: Editor) -> None:
    editor.path.write_text(text(0.7).replace("hue,", "hoe,"))
    editor.wait(lambda: editor.problems)
    (problem,) = editor.problems
    assert problem.where == str(editor.path)
    assert problem.line == 5
    assert f"{editor.path}:5: " in problem.text
    assert "hoe" in problem.text
    assert editor.shows(0.5, 0.2, 1.0)
    editor.path.write_text(text(0.7))
    editor.wait(lambda: editor.shows(0.5, 0.7, 1.0))
    editor.wait(lambda: not editor.problems)


def test_a_header_that_is_cut_short_keeps_the_picture(editor: Editor) -> None:
    editor.path.write_text('/*{"ISFVSN": "2", "INPUTS": [')
    editor.wait(lambda: editor.plan_problems)
    written = editor.frames.written
    editor.wait(lambda: editor.frames.written > written + 30)
    assert editor.shows(0.5, 0.2, 1.0)
    editor.path.write_text(text(0.7))
    editor.wait(lambda: editor.shows(0.5, 0.7, 1.0))
    assert editor.plan_problems == ()


def test_a_file_that_is_deleted_plays_on_and_is_followed_when_it_is_back(editor: Editor) -> None:
    editor.path.unlink()
    editor.wait(lambda: editor.plan_problems)
    written = editor.frames.written
    editor.wait(lambda: editor.frames.written > written + 30)
    assert editor.shows(0.5, 0.2, 1.0)
    other = editor.path.with_suffix(".new")
    other.write_text(text(0.4))
    os.replace(other, editor.path)
    editor.wait(lambda: editor.shows(0.5, 0.4, 1.0))


def test_many_saves_in_a_row_end_with_the_last(editor: Editor) -> None:
    for step in range(1, 11):
        editor.path.write_text(text(0.2 + step / 20))
        editor.poll()
        time.sleep(0.03)
    editor.wait(lambda: editor.shows(0.5, 0.7, 1.0))
    assert not editor.problems
