"""Exports that are cut short go on where they were: the file is the one of an export without a break, to the byte."""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from react_app.core.controls import ControlChange
from react_app.core.errors import ExportError
from react_app.core.features import SILENCE, Features
from react_app.core.paths import default_paths
from react_app.core.show import Effect, Layer, OutputChoice, Scene, Show, Transition
from react_app.export.__main__ import main
from react_app.export.asking.arguments import add_export_arguments
from react_app.export.commands.cli import export_job
from react_app.export.media.formats import choose_format
from react_app.export.media.sound import FloatArray
from react_app.export.passes.outputs import Output
from react_app.export.passes.render import RenderJob, render
from react_app.export.passes.segments import FRAMES_VARIABLE
from react_app.export.passes.work import abandoned, work_folder
from react_app.export.playing.offline import Span
from react_app.export.playing.performance import Event, Performance
from react_app.export.report.report import RenderPlan
from react_app.export.report.steering import NO_STEERING, Steering, Suspended
from react_app.shaders.compile import compile_plan
from react_app.shaders.library import Library
from tests.export.media import leftovers, pulses, write_show, write_wav

FRAMES, SEGMENT = 42, 8
FPS = Fraction(30)
SHOW = Show(
    name="Feedback",
    scenes=(
        Scene("a", "A", layers=(Layer(1, "A", "generators/phosphor", effects=(Effect(3, "effects/trails"),)),)),
        Scene("b", "B", layers=(Layer(2, "B", "generators/halo", effects=(Effect(4, "effects/datamosh"),)),)),
    ),
    scene="a",
    output=OutputChoice(64, 36, 30.0),
    transition=Transition("transitions/ink-bleed", 1.0, uid=9),
)
CUES = ((0.3, "scene.go", "b"), (0.8, "scene.go", "a"), (1.0, "master.freeze", True), (1.2, "master.freeze", False))


class Told:
    """Keeps what a render tells."""

    def __init__(self) -> None:
        self.resumed_at: list[int] = []
        self.frames: list[int] = []
        self.waits: list[str] = []
        self.files: list[Path] = []
        self.warnings: list[str] = []

    def begin(self, plan: RenderPlan) -> None: ...
    def analysing(self, share: float) -> None: ...
    def joining(self, share: float) -> None: ...
    def checking(self, share: float) -> None: ...
    def done(self, size: int) -> None: ...
    def error(self, text: str) -> None: ...
    def cancelled(self) -> None: ...

    def frame(self, done: int) -> None:
        self.frames.append(done)

    def waiting(self, text: str) -> None:
        self.waits.append(text)

    def warning(self, text: str) -> None:
        self.warnings.append(text)

    def resumed(self, done: int) -> None:
        self.resumed_at.append(done)

    def written(self, out: Path, size: int, notes: tuple[str, ...] = ()) -> None:
        self.files.append(out)


class Stops(Steering):
    """Stops a render before its nth step."""

    def __init__(self, step: int, how: BaseException) -> None:
        super().__init__()
        self._left, self._how = step, how

    def frame(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise self._how


class Silence:
    """Nothing is heard."""

    def at(self, t: float) -> Features:
        return SILENCE


def tone() -> list[FloatArray]:
    """Three seconds in which every sample is another."""
    return [np.tile(np.linspace(-1, 1, 3 * 44_100, dtype=np.float32)[:, None], (1, 2))]


@pytest.fixture(scope="session")
def performance() -> Performance:
    """Pictures that depend on all before them: feedback, a transition, a frozen picture."""
    plan, problems = compile_plan(SHOW, Library())
    assert not problems
    return Performance(plan, tuple(Event(t, ControlChange(id, value, "cue", t)) for t, id, value in CUES))


def job_of(performance: Performance, out: Path, **inputs: object) -> RenderJob:
    video = choose_format(out, (64, 36), FPS)
    span = Span(0, FRAMES, FPS, Fraction(FRAMES, 30))
    return RenderJob(
        performance, Silence, span, (64, 36), (Output(out, video),), tone, 44_100, {"test": 1, **inputs}, manifest=False
    )


def run(job: RenderJob, steering: Steering = NO_STEERING) -> Told:
    told = Told()
    with contextlib.suppress(Suspended):
        render(job, told, steering)
    return told


@pytest.fixture(autouse=True)
def _short_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FRAMES_VARIABLE, str(SEGMENT))


@pytest.fixture(scope="module")
def whole(performance: Performance, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file without a break."""
    out = tmp_path_factory.mktemp("whole") / "whole.mkv"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FRAMES_VARIABLE, str(SEGMENT))
        run(job_of(performance, out))
    return out.read_bytes()


@pytest.fixture
def cut_short(performance: Performance, tmp_path: Path) -> Iterator[Path]:
    """What an export leaves that was suspended after 30 of its 42 pictures: three segments and two states."""
    run(job_of(performance, tmp_path / "a.mkv"), Stops(30, Suspended()))
    yield work_folder(tmp_path / "a.mkv")
    assert leftovers(tmp_path) in (["a.mkv"], [])


@pytest.mark.parametrize("stop", [3, 8, 26, 41])
def test_a_suspended_export_goes_on_to_the_same_file(
    performance: Performance, tmp_path: Path, whole: bytes, stop: int
) -> None:
    out = tmp_path / "a.mkv"
    run(job_of(performance, out), Stops(stop, Suspended()))
    assert not out.exists()
    told = run(job_of(performance, out))
    finished = stop // SEGMENT * SEGMENT
    assert told.resumed_at == ([finished] if finished else [])
    assert told.frames == list(range(finished + 1, FRAMES + 1))
    assert out.read_bytes() == whole
    assert leftovers(tmp_path) == ["a.mkv"]


def test_an_export_may_be_cut_short_again_and_again(performance: Performance, tmp_path: Path, whole: bytes) -> None:
    out = tmp_path / "a.mkv"
    for steps in (10, 22, 38, 41):
        run(job_of(performance, out), Stops(steps, Suspended()))
    assert run(job_of(performance, out)).resumed_at == [40]
    assert out.read_bytes() == whole


@pytest.mark.parametrize(("segment", "damage"), [(0, "flipped"), (1, "gone"), (2, "cut")])
def test_a_damaged_segment_is_drawn_again(
    performance: Performance, cut_short: Path, whole: bytes, segment: int, damage: str
) -> None:
    path = cut_short / f"0-{segment:05d}.nut"
    data = bytearray(path.read_bytes())
    if damage == "gone":
        path.unlink()
    elif damage == "cut":
        path.write_bytes(data[: len(data) // 2])
    else:
        data[-20] ^= 1
        path.write_bytes(data)
    out = cut_short.parent / "a.mkv"
    assert run(job_of(performance, out)).resumed_at == [16]
    assert out.read_bytes() == whole


def test_without_the_newest_state_it_goes_on_from_the_one_before(
    performance: Performance, cut_short: Path, whole: bytes
) -> None:
    newest = cut_short / "state-00003"
    newest.write_bytes(newest.read_bytes()[:-1])
    out = cut_short.parent / "a.mkv"
    assert run(job_of(performance, out)).resumed_at == [24]
    assert out.read_bytes() == whole


def test_without_any_state_it_is_drawn_again_up_to_where_it_was(
    performance: Performance, cut_short: Path, whole: bytes
) -> None:
    for state in cut_short.glob("state-*"):
        state.unlink()
    out = cut_short.parent / "a.mkv"
    assert run(job_of(performance, out)).resumed_at == [24]
    assert out.read_bytes() == whole


def test_half_a_line_in_the_record_is_no_line(performance: Performance, cut_short: Path, whole: bytes) -> None:
    record = cut_short / "record.jsonl"
    record.write_bytes(record.read_bytes()[:-40])
    out = cut_short.parent / "a.mkv"
    run(job_of(performance, out), Stops(30, Suspended()))
    run(job_of(performance, out))
    assert out.read_bytes() == whole


def test_another_job_of_the_same_name_begins_anew_and_says_so(performance: Performance, cut_short: Path) -> None:
    out = cut_short.parent / "a.mkv"
    told = run(job_of(performance, out, seed=5))
    assert told.resumed_at == []
    assert told.frames == list(range(1, FRAMES + 1))
    assert any("begins anew" in text for text in told.waits)


def test_a_cancelled_export_leaves_nothing_of_what_was_finished(performance: Performance, cut_short: Path) -> None:
    out = cut_short.parent / "a.mkv"
    with pytest.raises(KeyboardInterrupt):
        render(job_of(performance, out), Told(), Stops(35, KeyboardInterrupt()))
    assert leftovers(out.parent) == []


def test_a_name_that_is_being_exported_is_refused(performance: Performance, cut_short: Path) -> None:
    out = cut_short.parent / "a.mkv"
    said: list[str] = []
    job = job_of(performance, out)

    class Second(Steering):
        def frame(self) -> None:
            if not said:
                with pytest.raises(ExportError, match="being exported already") as refusal:
                    render(job, Told())
                said.append(str(refusal.value))
                assert abandoned(out.parent) == ()

    assert abandoned(out.parent) == (cut_short,)
    render(job, Told(), Second())
    assert said
    assert leftovers(out.parent) == ["a.mkv"]


@pytest.mark.skipif(sys.platform == "win32", reason="kills as POSIX does")
def test_a_killed_export_goes_on(tmp_path: Path) -> None:
    track, show, folder = tmp_path / "track.wav", tmp_path / "test.show.json", tmp_path / "out"
    write_wav(track, pulses(1.4))
    write_show(show, SHOW)
    wishes = ["export", str(track), "--show", str(show), "--live-beats", "--no-manifest", "--out"]
    out, record = folder / "a.mp4", work_folder(folder / "a.mp4") / "record.jsonl"
    with subprocess.Popen(
        [sys.executable, "-m", "react_app.export", *wishes, str(out)],
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    ) as process:
        while not record.exists() or record.read_text().count('"piece"') < 2:
            assert process.poll() is None, "it was over too soon"
        process.kill()
    assert leftovers(folder) == [work_folder(out).name]
    parser = argparse.ArgumentParser()
    add_export_arguments(parser)
    told = run(export_job(parser.parse_args([*wishes[1:], str(out)]), default_paths(), Told()))
    assert told.resumed_at[0] >= 2 * SEGMENT
    assert main([*wishes, str(tmp_path / "whole.mp4")]) == 0
    assert out.read_bytes() == (tmp_path / "whole.mp4").read_bytes()


@pytest.mark.skipif(shutil.which("mount") is None or not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounts")
def test_a_full_disk_keeps_what_is_finished_and_goes_on_when_there_is_room(
    performance: Performance, tmp_path: Path, whole: bytes
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", disk], check=False).returncode:
        pytest.skip("nothing can be mounted here")
    try:
        ballast = disk / "ballast"
        ballast.write_bytes(bytes(220_000))
        out = disk / "a.mkv"
        with pytest.raises(ExportError, match="What is finished is kept"):
            render(job_of(performance, out), Told())
        ballast.unlink()
        assert run(job_of(performance, out)).resumed_at
        assert out.read_bytes() == whole
    finally:
        subprocess.run(["umount", disk], check=True)


def test_an_export_that_was_cut_short_long_ago_is_told_of_and_stays(performance: Performance, tmp_path: Path) -> None:
    run(job_of(performance, tmp_path / "old.mkv"), Stops(12, Suspended()))
    record = work_folder(tmp_path / "old.mkv") / "record.jsonl"
    assert run(job_of(performance, tmp_path / "a.mkv")).warnings == []
    os.utime(record, (0, 0))
    (warning,) = run(job_of(performance, tmp_path / "b.mkv")).warnings
    assert "old.mkv" in warning
    assert record.exists()
