"""An export in a child process, as the desk sees it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from react_app.core.errors import ExportError
from react_app.export.__main__ import main
from react_app.export.passes.work import work_folder
from react_app.export.queue.job import ExportJob, JobStatus, export_arguments, render_take_arguments
from tests.export.media import leftovers, pulses, read_video, write_show, write_wav


@pytest.fixture(autouse=True)
def importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """The child finds the app where this process does."""
    monkeypatch.setenv("PYTHONPATH", ":".join(sys.path) if sys.platform != "win32" else ";".join(sys.path))


def until_rendering(job: ExportJob) -> JobStatus:
    """Wait until the first frames are drawn."""
    while job.status.running and not job.status.frame:
        job.wait(0.02)
    return job.status


def test_a_job_tells_its_progress_and_its_file(tmp_path: Path) -> None:
    track = write_wav(tmp_path / "-odd name.wav", pulses(1.0))
    show = write_show(tmp_path / "test.show.json")
    out = tmp_path / "out" / "a.mp4"
    job = ExportJob(export_arguments(track.name, out, show=show, size=(64, 36), fps="30", crf=20), out, cwd=tmp_path)
    status = job.wait(60)
    assert (status.state, status.frame, status.frames, status.share) == ("done", 30, 30, 1.0)
    assert status.size_bytes == out.stat().st_size
    assert len(read_video(out).times) == 30


def test_a_job_that_fails_says_why(tmp_path: Path) -> None:
    out = tmp_path / "a.mp4"
    status = ExportJob(export_arguments(tmp_path / "none.wav", out), out).wait(60)
    assert status.state == "failed"
    assert "none.wav does not exist" in status.message


def test_a_cancelled_job_leaves_no_file(tmp_path: Path) -> None:
    track = write_wav(tmp_path / "a.wav", pulses(30.0))
    out = tmp_path / "out" / "a.mp4"
    job = ExportJob(export_arguments(track, out, size=(320, 180)), out)
    assert until_rendering(job).state == "rendering"
    job.cancel()
    assert job.wait(30).state == "cancelled"
    assert leftovers(out.parent) == []


def test_a_job_whose_process_is_killed_leaves_its_work_for_the_next_run(tmp_path: Path) -> None:
    track = write_wav(tmp_path / "a.wav", pulses(30.0))
    out = tmp_path / "out" / "a.mp4"
    job = ExportJob(export_arguments(track, out, size=(320, 180)), out)
    until_rendering(job)
    job.kill()
    status = job.wait(30)
    assert status.state == "failed"
    assert "ended unexpectedly" in status.message
    assert leftovers(out.parent) == [work_folder(out).name]


def test_a_job_that_is_cancelled_and_killed_leaves_nothing(tmp_path: Path) -> None:
    out = tmp_path / "a.mp4"
    work_folder(out).mkdir()
    job = ExportJob(("export",), out, program=(sys.executable, "-c", "import time; time.sleep(99)"))
    job.cancel()
    job.kill()
    assert job.wait(30).state == "cancelled"
    assert leftovers(tmp_path) == []


def test_last_words_of_a_process_that_cannot_start_are_the_message(tmp_path: Path) -> None:
    program = (sys.executable, "-c", "import sys; print('It is broken.', file=sys.stderr); sys.exit(3)")
    status = ExportJob(("export",), tmp_path / "a.mp4", program=program).wait(30)
    assert (status.state, status.message) == ("failed", "It is broken.")


def test_a_program_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="could not be started"):
        ExportJob(("export",), tmp_path / "a.mp4", program=(str(tmp_path / "none"),))


def test_every_wish_has_its_argument(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = export_arguments(
        "demo", tmp_path / "a.mp4", show=Path("s"), scene="x", size=(1, 2), fps="30", begin=1.0, end=2.0,
        cues=Path("c"), codec="h264", crf=1, preset="fast",
    )  # fmt: skip
    assert main([arguments[0], *arguments[1:]]) == 1  # understood, but there is no such show
    assert "s cannot be opened" in capsys.readouterr().err
    arguments = render_take_arguments(
        tmp_path / "none", tmp_path / "a.mp4", size=(64, 36), fps="30", begin=0.5, end=1.0, codec="h264", crf=20,
        preset="fast",
    )  # fmt: skip
    assert main(list(arguments)) == 1
    assert "is not a take" in capsys.readouterr().err
