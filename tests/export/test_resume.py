"""Exports that are cut short go on where they were: the file is the one of an export without a break, to the byte."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from react_app.core.errors import ExportError
from react_app.core.paths import default_paths
from react_app.core.show import Effect, Layer, OutputChoice, Scene, Show, Transition
from react_app.export.arguments import add_export_arguments
from react_app.export.cli import export_job
from react_app.export.render import RenderJob, render
from react_app.export.report import RenderPlan
from react_app.export.segments import FRAMES_VARIABLE
from react_app.export.steering import NO_STEERING, Steering, Suspended
from react_app.export.work import abandoned, work_folder
from tests.export.media import leftovers, pulses, write_show, write_wav

FRAMES, SEGMENT = 42, 8
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
CUES = [
    {"t": 0.3, "id": "scene.go", "value": "b"},
    {"t": 0.8, "id": "scene.go", "value": "a"},
    {"t": 1.0, "id": "master.freeze", "value": True},
    {"t": 1.2, "id": "master.freeze", "value": False},
]


class Told:
    """Keeps what a render tells."""

    def __init__(self) -> None:
        self.resumed_at: list[int] = []
        self.frames: list[int] = []
        self.waits: list[str] = []
        self.files: list[Path] = []

    def begin(self, plan: RenderPlan) -> None: ...
    def analysing(self, share: float) -> None: ...
    def warning(self, text: str) -> None: ...
    def joining(self, share: float) -> None: ...
    def checking(self, share: float) -> None: ...
    def done(self, size: int) -> None: ...
    def error(self, text: str) -> None: ...
    def cancelled(self) -> None: ...

    def frame(self, done: int) -> None:
        self.frames.append(done)

    def waiting(self, text: str) -> None:
        self.waits.append(text)

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


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A track, a show whose pictures depend on all before, and cues."""
    folder = tmp_path_factory.mktemp("resume")
    write_wav(folder / "track.wav", pulses(1.4))
    write_show(folder / "test.show.json", SHOW)
    (folder / "cues.json").write_text(json.dumps(CUES))
    return folder


@pytest.fixture(autouse=True)
def _short_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FRAMES_VARIABLE, str(SEGMENT))


def wishes(folder: Path, out: Path, *more: str) -> list[str]:
    cues, show = folder / "cues.json", folder / "test.show.json"
    return [
        str(folder / "track.wav"),
        "--show",
        str(show),
        "--cues",
        str(cues),
        "--no-manifest",
        *more,
        "--out",
        str(out),
    ]


def job_of(folder: Path, out: Path, *more: str) -> RenderJob:
    parser = argparse.ArgumentParser()
    add_export_arguments(parser)
    return export_job(parser.parse_args(wishes(folder, out, *more)), default_paths(), Told())


def run(job: RenderJob, steering: Steering = NO_STEERING) -> Told:
    told = Told()
    with contextlib.suppress(Suspended):
        render(job, told, steering)
    return told


@pytest.fixture(scope="module")
def whole(folder: Path) -> bytes:
    """The file without a break."""
    out = folder / "whole.mp4"
    before = os.environ.get(FRAMES_VARIABLE)
    os.environ[FRAMES_VARIABLE] = str(SEGMENT)
    run(job_of(folder, out))
    if before is None:
        del os.environ[FRAMES_VARIABLE]
    return out.read_bytes()


@pytest.fixture
def cut_short(folder: Path, tmp_path: Path) -> Iterator[Path]:
    """What an export leaves that was suspended after 30 of its 42 pictures: three segments and two states."""
    run(job_of(folder, tmp_path / "a.mp4"), Stops(30, Suspended()))
    yield work_folder(tmp_path / "a.mp4")
    assert leftovers(tmp_path) in (["a.mp4"], [])


@pytest.mark.parametrize("stop", [3, 8, 9, 17, 26, 35, 41])
def test_a_suspended_export_goes_on_to_the_same_file(folder: Path, tmp_path: Path, whole: bytes, stop: int) -> None:
    out = tmp_path / "a.mp4"
    run(job_of(folder, out), Stops(stop, Suspended()))
    assert not out.exists()
    told = run(job_of(folder, out))
    finished = stop // SEGMENT * SEGMENT
    assert told.resumed_at == ([finished] if finished else [])
    assert told.frames == list(range(finished + 1, FRAMES + 1))
    assert out.read_bytes() == whole
    assert leftovers(tmp_path) == ["a.mp4"]


def test_an_export_may_be_cut_short_again_and_again(folder: Path, tmp_path: Path, whole: bytes) -> None:
    out = tmp_path / "a.mp4"
    for steps in (10, 22, 38, 41):
        run(job_of(folder, out), Stops(steps, Suspended()))
    assert run(job_of(folder, out)).resumed_at == [40]
    assert out.read_bytes() == whole


@pytest.mark.parametrize("damage", ["cut", "flipped", "gone"])
@pytest.mark.parametrize("segment", [0, 2])
def test_a_damaged_segment_is_drawn_again(
    folder: Path, cut_short: Path, whole: bytes, segment: int, damage: str
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
    out = cut_short.parent / "a.mp4"
    assert run(job_of(folder, out)).resumed_at == [16]
    assert out.read_bytes() == whole


def test_without_the_newest_state_it_goes_on_from_the_one_before(folder: Path, cut_short: Path, whole: bytes) -> None:
    newest = cut_short / "state-00003"
    newest.write_bytes(newest.read_bytes()[:-1])
    out = cut_short.parent / "a.mp4"
    assert run(job_of(folder, out)).resumed_at == [24]
    assert out.read_bytes() == whole


def test_without_any_state_it_is_drawn_again_up_to_where_it_was(folder: Path, cut_short: Path, whole: bytes) -> None:
    for state in cut_short.glob("state-*"):
        state.unlink()
    out = cut_short.parent / "a.mp4"
    assert run(job_of(folder, out)).resumed_at == [24]
    assert out.read_bytes() == whole


def test_half_a_line_in_the_record_is_no_line(folder: Path, cut_short: Path, whole: bytes) -> None:
    record = cut_short / "record.jsonl"
    record.write_bytes(record.read_bytes()[:-40])
    out = cut_short.parent / "a.mp4"
    run(job_of(folder, out), Stops(30, Suspended()))
    run(job_of(folder, out))
    assert out.read_bytes() == whole


def test_another_job_of_the_same_name_begins_anew_and_says_so(folder: Path, cut_short: Path) -> None:
    out = cut_short.parent / "a.mp4"
    told = run(job_of(folder, out, "--seed", "5"))
    assert told.resumed_at == []
    assert told.frames == list(range(1, FRAMES + 1))
    assert any("begins anew" in text for text in told.waits)


def test_a_cancelled_export_leaves_nothing_of_what_was_finished(folder: Path, cut_short: Path) -> None:
    out = cut_short.parent / "a.mp4"
    with pytest.raises(KeyboardInterrupt):
        render(job_of(folder, out), Told(), Stops(35, KeyboardInterrupt()))
    assert leftovers(out.parent) == []


def test_a_name_that_is_being_exported_is_refused(folder: Path, cut_short: Path) -> None:
    out = cut_short.parent / "a.mp4"
    said: list[str] = []
    job = job_of(folder, out)

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
    assert leftovers(out.parent) == ["a.mp4"]


@pytest.mark.skipif(sys.platform == "win32", reason="kills as POSIX does")
def test_a_killed_export_goes_on(folder: Path, tmp_path: Path, whole: bytes) -> None:
    out = tmp_path / "a.mp4"
    process = subprocess.Popen(
        [sys.executable, "-m", "react_app.export", "export", *wishes(folder, out), "--json"],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert process.stdout is not None
    record = work_folder(out) / "record.jsonl"
    while not record.exists() or record.read_text().count('"piece"') < 2:
        assert process.poll() is None, "it was over too soon"
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert leftovers(tmp_path) == [work_folder(out).name]
    told = run(job_of(folder, out))
    assert told.resumed_at[0] >= 2 * SEGMENT
    assert out.read_bytes() == whole


@pytest.mark.skipif(shutil.which("mount") is None or not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounts")
def test_a_full_disk_keeps_what_is_finished_and_goes_on_when_there_is_room(
    folder: Path, tmp_path: Path, whole: bytes
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", disk], check=False).returncode:
        pytest.skip("nothing can be mounted here")
    try:
        ballast = disk / "ballast"
        ballast.write_bytes(bytes(220_000))
        out = disk / "a.mp4"
        with pytest.raises(ExportError, match="What is finished is kept"):
            render(job_of(folder, out), Told())
        ballast.unlink()
        assert run(job_of(folder, out)).resumed_at
        assert out.read_bytes() == whole
    finally:
        subprocess.run(["umount", disk], check=True)
