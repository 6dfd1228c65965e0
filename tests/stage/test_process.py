"""Desk, stage and ears as real processes that are killed, stopped and started again."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from react_app.core.controls import ControlChange
from react_app.core.features import ANALYSIS_RATE, HOP
from react_app.core.paths import Paths
from react_app.core.plan import Plan
from react_app.core.show import AudioChoice, Layer, Scene, Show
from react_app.core.showfile import show_to_dict
from react_app.core.take import TakeChange, TakeHint, TakePlan, read_take
from react_app.link.messages import SetAudio, SetPlan, SetRenderSize, StageMessage, StageStatus, Welcome
from react_app.link.shared import FrameLog, PresentedFrame
from react_app.link.supervisor import read_pid
from react_app.shaders.compile import compile_plan
from react_app.shaders.library import Library
from react_app.stage.client import StageClient

GENERATOR = """/*{"ISFVSN": "2", "INPUTS": [{"NAME": "hue", "TYPE": "float", "DEFAULT": 0.5}]}*/
void main() { gl_FragColor = vec4(hue, isf_FragNormCoord, 1.0); }
"""
OTHER_DESK = """
import time
from react_app.core.paths import default_paths
from react_app.stage.client import StageClient
client = StageClient(default_paths(), ("--headless",))
client.start()
while not client.poll():
    time.sleep(0.01)
print("attached", flush=True)
time.sleep(60)
"""
DEMO = Path(__file__).parents[2] / "react_app" / "assets" / "demo" / "demo.opus"


class Desk:
    """A desk without a window: a client and what it was told last."""

    def __init__(self, paths: Paths) -> None:
        self.client = StageClient(paths, ("--headless",))
        self.welcome: Welcome | None = None
        self.status: StageStatus | None = None
        self.client.start()

    def poll(self) -> list[StageMessage]:
        messages = self.client.poll()
        for message in messages:
            if isinstance(message, Welcome):
                self.welcome = message
            elif isinstance(message, StageStatus):
                self.status = message
        return messages

    def wait(self, condition: Callable[[], bool], seconds: float = 20.0) -> None:
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, f"timed out; {self.client.state}, {self.client.failure}, {self.status}"
            self.poll()
            time.sleep(0.005)


def a_show(folder: Path) -> tuple[Show, Plan]:
    shader = folder / "flat.fs"
    shader.write_text(GENERATOR)
    scenes = tuple(Scene(name, name.upper(), layers=(Layer(n, name, str(shader)),)) for n, name in enumerate("ab", 1))
    show = Show("Test", scenes, "a")
    plan, problems = compile_plan(show, Library([folder]))
    assert not problems
    return show, plan


@pytest.fixture
def desk(paths: Paths, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(paths)
    show, plan = a_show(tmp_path)
    desk.client.send(SetRenderSize(160, 90, 60.0))
    desk.client.send(SetPlan(plan, show_to_dict(show), "night.show.json", replaced=True))
    desk.wait(lambda: desk.status is not None and desk.status.scene == "a")
    yield desk
    desk.client.close(quit_stage=True)
    for name in ("stage", "ears"):
        pid = read_pid(paths.runtime, name)
        if pid is not None:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)


def frames_after(
    log: FrameLog, number: int, desk: Desk, count: int = 30, seconds: float = 20.0
) -> list[PresentedFrame]:
    desk.wait(lambda: log.written >= number + count, seconds)
    return log.since(number)


def test_a_change_of_the_desk_reaches_the_picture_and_the_take(desk: Desk, paths: Paths) -> None:
    desk.client.send(ControlChange("layer.1.hue", 0.9))
    desk.wait(lambda: desk.status is not None and desk.status.values.get("layer.1.hue") == 0.9)
    assert desk.status is not None
    folder = Path(desk.status.take.folder)
    desk.client.close(quit_stage=True)
    take = read_take(folder)
    changes = [event for event in take.events if isinstance(event, TakeChange)]
    assert [(c.change.id, c.change.value) for c in changes] == [("layer.1.hue", 0.9)]
    assert any(isinstance(event, TakePlan) and event.replaced for event in take.events)
    assert take.closed


def test_a_killed_stage_is_back_on_the_same_scene_and_musical_time(desk: Desk, paths: Paths) -> None:
    desk.client.send(ControlChange("scene.go", "b"))
    desk.client.send(ControlChange("layer.2.hue", 0.125))
    desk.wait(lambda: desk.status is not None and desk.status.values.get("layer.2.hue") == 0.125)
    time.sleep(4.0)  # a show has run for a while: the standby is ready
    log = FrameLog(paths.runtime)
    before, written = log.since(log.written - 1)[0], log.written
    take = desk.status.take.folder if desk.status else ""
    os.kill(before.pid, signal.SIGKILL)
    after = [f for f in frames_after(log, written, desk) if f.pid != before.pid]
    desk.wait(lambda: desk.status is not None and desk.status.pid == after[0].pid)
    assert desk.status is not None
    assert (desk.status.scene, desk.status.values["layer.2.hue"]) == ("b", 0.125)
    assert desk.status.take.folder == take
    passed = after[0].presented - before.presented
    assert after[0].t - before.t == pytest.approx(passed, abs=0.1)
    assert after[0].beats - before.beats == pytest.approx(passed * desk.status.music.bpm / 60, abs=0.25)
    print(f"first frame {1000 * passed:.0f} ms after the kill")


def test_a_desk_that_is_killed_leaves_the_picture_running_and_a_new_one_attaches(
    desk: Desk, paths: Paths, tmp_path: Path
) -> None:
    desk.client.send(ControlChange("layer.1.hue", 0.75))
    desk.wait(lambda: desk.status is not None and desk.status.values.get("layer.1.hue") == 0.75)
    desk.client.close(quit_stage=False)
    other = subprocess.Popen([sys.executable, "-c", OTHER_DESK], stdout=subprocess.PIPE)
    assert other.stdout is not None
    assert other.stdout.readline().strip() == b"attached"
    log = FrameLog(paths.runtime)
    written, pid = log.written, log.since(log.written - 1)[0].pid
    other.kill()
    other.wait()
    heir = Desk(paths)
    heir.wait(lambda: heir.welcome is not None and log.written > written + 30)
    assert {f.pid for f in log.since(written)} == {pid}
    assert heir.welcome is not None
    assert heir.welcome.show["name"] == "Test"
    assert heir.welcome.show_path == "night.show.json"
    assert heir.welcome.values["layer.1.hue"] == 0.75
    assert heir.client.restarts == 0
    heir.client.close(quit_stage=True)


def test_a_desk_that_hangs_costs_the_output_no_frame(desk: Desk, paths: Paths) -> None:
    other = subprocess.Popen([sys.executable, "-c", OTHER_DESK], stdout=subprocess.PIPE)
    assert other.stdout is not None
    other.stdout.readline()
    os.kill(other.pid, signal.SIGSTOP)
    log = FrameLog(paths.runtime)
    written = log.written
    frames = frames_after(log, written, desk, 120)
    assert [f.index for f in frames] == list(range(frames[0].index, frames[0].index + len(frames)))
    other.kill()
    other.wait()


def test_killed_ears_are_back_while_the_beat_goes_on(desk: Desk, paths: Paths) -> None:
    desk.client.send(SetAudio(AudioChoice("file", str(DEMO))))
    desk.wait(lambda: desk.status is not None and desk.status.ears is not None and desk.status.ears.position > 1.0, 30)
    time.sleep(3.0)  # a show has run for a while: the standby is ready
    ears = read_pid(paths.runtime, "ears")
    log = FrameLog(paths.runtime)
    written = log.written
    assert ears is not None
    position = desk.status.ears.position if desk.status and desk.status.ears else 0.0
    os.kill(ears, signal.SIGKILL)
    killed = time.monotonic()
    desk.wait(lambda: read_pid(paths.runtime, "ears") != ears)
    print(f"new ears {1000 * (time.monotonic() - killed):.0f} ms after the kill")
    desk.wait(
        lambda: (
            desk.status is not None
            and desk.status.ears is not None
            and desk.status.ears.pid != ears
            and desk.status.ears.position > position
        )
    )
    print(f"and heard the file again {1000 * (time.monotonic() - killed):.0f} ms after it")
    frames = log.since(written)
    assert len({f.pid for f in frames}) == 1
    assert [f.index for f in frames] == list(range(frames[0].index, frames[0].index + len(frames)))
    beats = [f.beats for f in frames]
    assert beats == sorted(beats)
    assert beats[-1] > beats[0]


def test_hints_reach_the_take_and_new_ears_are_told_again(desk: Desk, paths: Paths) -> None:
    def listening() -> bool:
        return desk.status is not None and desk.status.ears is not None

    desk.wait(listening)
    desk.client.send(ControlChange("tempo.range", "house"))
    desk.wait(lambda: listening() and desk.status.ears.hints >= 1)  # type: ignore[union-attr]
    time.sleep(3.0)  # the standby is ready
    ears = read_pid(paths.runtime, "ears")
    assert ears is not None
    os.kill(ears, signal.SIGKILL)
    desk.wait(lambda: listening() and desk.status.ears.pid != ears and desk.status.ears.hints >= 1)  # type: ignore[union-attr]
    assert desk.status is not None
    folder = Path(desk.status.take.folder)
    desk.client.close(quit_stage=True)
    hints = [event for event in read_take(folder).events if isinstance(event, TakeHint)]
    assert len(hints) >= 2
    assert {(hint.hint.kind, hint.hint.low, hint.sample % HOP) for hint in hints} == {("range", 112.0, 0)}
    assert hints[-1].sample > hints[0].sample + ANALYSIS_RATE


def test_nonsense_from_a_desk_does_not_stop_the_picture(desk: Desk, paths: Paths) -> None:
    desk.client.send(ControlChange("layer.99.nothing", 1.0))
    desk.client.send(ControlChange("layer.1.hue", "red"))
    desk.client.send("hello")  # type: ignore[arg-type]
    log = FrameLog(paths.runtime)
    frames_after(log, log.written, desk)
    desk.wait(lambda: desk.status is not None and len(desk.status.problems) >= 2)


def test_a_desk_that_only_joined_ends_the_show_just_the_same(desk: Desk, paths: Paths) -> None:
    desk.wait(lambda: desk.status is not None and desk.status.ears is not None)
    pids = [read_pid(paths.runtime, name) for name in ("stage", "ears")]
    desk.client.close(quit_stage=False)
    joined = Desk(paths)
    joined.wait(lambda: joined.welcome is not None)
    joined.client.close(quit_stage=True)

    def gone(pid: int | None) -> bool:
        try:
            return Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z"
        except OSError:
            return True

    end = time.monotonic() + 10
    while not all(map(gone, pids)):
        assert time.monotonic() < end, f"still running: {[pid for pid in pids if not gone(pid)]}"
        time.sleep(0.02)
