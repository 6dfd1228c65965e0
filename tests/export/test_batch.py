"""`react-app batch` as people run it: real exports, killed, stopped, run again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from react_app.app import main
from react_app.export.batch.cli import queue_folder
from react_app.export.passes.segments import FRAMES_VARIABLE
from react_app.export.passes.work import work_folder
from react_app.export.queue.queue import Queue
from tests.export.media import pulses, read_video, write_show, write_wav

PATIENCE_S = 120
HEAD = """
[defaults]
show = "test.show.json"
out = "out"
size = "64x36"
fps = 30
codec = "ffv1"
live_beats = true
"""
Event = dict[str, Any]


@pytest.fixture(scope="module")
def lasting_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folders of the app for all tests here, so that shaders are tried once."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch, home: Path, lasting_home: Path) -> None:
    """The children find the app, and cut their work into small segments."""
    monkeypatch.setenv("REACT_APP_HOME", str(lasting_home))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    monkeypatch.setenv(FRAMES_VARIABLE, "15")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a show and two short tracks."""
    write_show(tmp_path / "test.show.json")
    for name in ("a", "b"):
        write_wav(tmp_path / f"{name}.wav", pulses(0.6))
    return tmp_path


def write_jobs(folder: Path, text: str) -> Path:
    path = folder / "jobs.toml"
    path.write_text(HEAD + text, "utf-8")
    return path


def batch(path: Path, *options: str) -> subprocess.Popen[str]:
    """Start a batch."""
    return subprocess.Popen(
        [sys.executable, "-m", "react_app.app", "batch", str(path), "--json", "--no-notify", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def events(process: subprocess.Popen[str]) -> Iterator[Event]:
    assert process.stdout is not None
    for line in process.stdout:
        yield json.loads(line)


def ended(process: subprocess.Popen[str]) -> tuple[int, Event]:
    """Wait for a batch; return its exit code and its last event."""
    out, err = process.communicate(timeout=PATIENCE_S)
    assert out, err
    return process.returncode, json.loads(out.splitlines()[-1])


def until(process: subprocess.Popen[str], condition: Callable[[Event], bool]) -> Event:
    """Read until something has happened."""
    for event in events(process):
        if event["event"] == "progress" and any(condition(job) for job in event["jobs"]):
            return event
    raise AssertionError("the batch ended before")


def results(end: Event) -> dict[str, str]:
    return {Path(job["out"]).name: job["state"] for job in end["jobs"]}


def test_a_broken_track_stops_no_other_and_what_is_made_is_not_made_again(folder: Path) -> None:
    (folder / "aa.wav").write_text("no sound")
    path = write_jobs(folder, '[[job]]\ntracks = ["*.wav"]\nscenes = ["ring"]\n')
    code, end = ended(batch(path))
    assert code == 1
    assert results(end) == {
        "a - The Ring.mkv": "done", "aa - The Ring.mkv": "failed", "b - The Ring.mkv": "done",
    }  # fmt: skip
    assert "is not audio that can be played" in end["jobs"][1]["message"]
    first = folder / "out" / "a - The Ring.mkv"
    assert len(read_video(first).times) == 18
    log = Path(end["jobs"][1]["log"]).read_text("utf-8")
    assert "failed: " in log
    assert "react-app export" in log

    stamp = first.stat().st_mtime_ns
    (folder / "aa.wav").unlink()
    code, end = ended(batch(path))
    assert (code, [Path(made).name for made in end["made"]], end["jobs"]) == (
        0,
        ["a - The Ring.mkv", "b - The Ring.mkv"],
        [],
    )
    write_wav(folder / "b.wav", pulses(0.7))
    code, end = ended(batch(path))
    assert (code, len(end["made"]), results(end)) == (0, 1, {"b - The Ring.mkv": "done"})
    assert first.stat().st_mtime_ns == stamp


def test_an_encoder_that_is_not_there_is_told_and_the_processor_makes_the_video(folder: Path) -> None:
    absent = "amf" if sys.platform == "darwin" else "videotoolbox"
    text = f'[[job]]\ntrack = "a.wav"\nscene = "ring"\ncodec = "h264"\nencoder = "{absent}"\n'
    path = write_jobs(folder, text)
    code, end = ended(batch(path))
    assert (code, results(end)) == (0, {"a - The Ring.mp4": "done"})
    (note,) = [note for note in end["jobs"][0]["notes"] if "encoder" in note]
    assert note.startswith(f"The encoder {absent} cannot be used (")
    assert note.endswith("H.264 is encoded by the processor, which takes longer.")
    code, end = ended(batch(path))
    assert (code, len(end["made"]), end["jobs"]) == (0, 1, [])


def long_batch(folder: Path) -> Path:
    """Write a batch whose first export lasts."""
    write_wav(folder / "a.wav", pulses(12.0))
    return write_jobs(folder, '[[job]]\ntracks = ["a.wav"]\nscenes = ["ring"]\nsize = "128x72"\n')


def test_a_killed_batch_goes_on_after_the_last_finished_segment_to_the_same_video(folder: Path) -> None:
    path = long_batch(folder)
    first = batch(path)
    until(first, lambda job: job["share"] > 0.2)
    first.kill()
    first.communicate()
    video = folder / "out" / "a - The Ring.mkv"
    assert not video.exists()
    code, end = ended(batch(path))
    assert (code, results(end)) == (0, {"a - The Ring.mkv": "done"})
    assert end["jobs"][0]["resumed"] >= 0.2 * 360 - 30
    assert [each.name for each in (folder / "out").iterdir() if each.name.startswith(".")] == []
    resumed = read_video(video)
    assert ended(batch(path, "--anew"))[0] == 0
    whole = read_video(video)
    assert len(whole.times) == 360
    assert resumed.times == whole.times
    np.testing.assert_array_equal(resumed.pictures, whole.pictures)


@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT")
def test_ctrl_c_keeps_the_work_and_what_is_not_asked_for_any_more_leaves_nothing(folder: Path) -> None:
    path = long_batch(folder)
    first = batch(path)
    until(first, lambda job: job["share"] > 0.2)
    first.send_signal(signal.SIGINT)
    code, end = ended(first)
    assert (code, end["stopped"], results(end)) == (130, True, {"a - The Ring.mkv": "waiting"})
    record = json.loads((queue_folder(path) / "queue.json").read_text("utf-8"))
    assert [job["state"] for job in record["jobs"]] == ["waiting"]
    assert work_folder(folder / "out" / "a - The Ring.mkv").is_dir()

    code, end = ended(batch(write_jobs(folder, '[[job]]\ntracks = ["b.wav"]\n')))
    assert (code, results(end)) == (0, {"b - The Ring.mkv": "done"})
    assert sorted(each.name for each in (folder / "out").iterdir()) == [
        "b - The Ring.mkv",
        "b - The Ring.mkv.manifest.json",
    ]


def test_a_second_batch_of_the_same_file_is_told_that_it_is_taken(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_jobs(folder, '[[job]]\ntracks = ["a.wav"]\n')
    queue = Queue(queue_folder(path))
    assert main(["batch", str(path)]) == 1
    assert f"Another process (number {os.getpid()}) works through the queue" in capsys.readouterr().err
    queue.close()


def test_a_dry_run_lists_and_writes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_jobs(folder, '[[job]]\ntracks = ["?.wav"]\nscenes = ["*"]\n')
    before = sorted(folder.rglob("*"))
    assert main(["batch", str(path), "--dry-run"]) == 0
    out = capsys.readouterr().out
    assert "a · Silk      a - Silk.mkv      64x36  30   0:01" in out
    assert "4 to make, 0 unchanged" in out
    assert main(["batch", str(path), "--dry-run", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["exports"]
    assert Path(told[0]["files"][0]).name == "a - The Ring.mkv"
    assert told[0]["frames"] == 18
    assert sorted(folder.rglob("*")) == before


def test_a_file_with_mistakes_starts_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_jobs(folder, '[[job]]\ntracks = ["a.wav", "none.wav"]\nscenes = ["rong"]\n')
    assert main(["batch", str(path)]) == 1
    said = capsys.readouterr().err
    assert "jobs.toml has 2 mistakes; nothing was started." in said
    assert "line 11: There is no scene 'rong' in 'Test'; did you mean ring?" in said
    assert not (folder / "out").exists()
