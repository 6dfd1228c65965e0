"""Orders to a render that runs."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from react_app.export.queue.job import ExportJob, JobStatus, export_arguments
from react_app.export.report.steering import NO_STEERING, Steering, Suspended, follow_lines
from tests.export.media import leftovers, pulses, read_video, write_show, write_wav

PATIENCE_S = 60.0


@pytest.fixture(autouse=True)
def importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """The child finds the app where this process does."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    """Both ends of a pipe: to read, to write."""
    ends = os.pipe()
    yield ends
    for end in ends:
        try:
            os.close(end)
        except OSError:
            continue


def test_nobody_steers_for_free() -> None:
    for _ in range(3):
        NO_STEERING.frame()


def test_pause_holds_until_go() -> None:
    holds: list[bool] = []
    held, done = threading.Event(), threading.Event()

    def on_hold(is_held: bool) -> None:
        holds.append(is_held)
        held.set()

    def draw() -> None:
        steering.frame()
        done.set()

    steering = Steering(on_hold)
    steering.order("pause")
    thread = threading.Thread(target=draw)
    thread.start()
    assert held.wait(PATIENCE_S)
    assert not done.is_set()
    steering.order("go")
    thread.join(PATIENCE_S)
    assert done.is_set()
    assert holds == [True, False]


@pytest.mark.parametrize(("order", "error"), [("suspend", Suspended), ("cancel", KeyboardInterrupt)])
def test_an_order_to_stop_is_obeyed_before_the_next_frame(order: str, error: type[BaseException]) -> None:
    steering = Steering()
    steering.order(order)  # type: ignore[arg-type]
    steering.order("go")
    with pytest.raises(error):
        steering.frame()


def test_suspended_is_no_error_that_is_caught_by_accident() -> None:
    assert not issubclass(Suspended, Exception)


def obeyed(steering: Steering) -> type[BaseException]:
    """Draw until told to stop; say how."""
    while True:
        try:
            steering.frame()
        except (Suspended, KeyboardInterrupt) as error:
            return type(error)


def test_lines_that_make_no_sense_change_nothing_and_the_end_means_suspend(pipe: tuple[int, int]) -> None:
    read, write = pipe
    steering = Steering()
    follow_lines(steering, read)
    os.write(write, b"faster\n\xff\xfe\n" + b"x" * 5000 + b"\n")
    os.close(write)
    assert obeyed(steering) is Suspended


def test_an_interrupt_that_is_lost_is_raised_by_the_next_frame(
    pipe: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("_thread.interrupt_main", lambda number: None)
    read, write = pipe
    steering = Steering()
    follow_lines(steering, read)
    os.write(write, b"cancel\n")
    assert obeyed(steering) is KeyboardInterrupt


def long_job(folder: Path) -> ExportJob:
    """Start an export that lasts."""
    track = write_wav(folder / "a.wav", pulses(20.0))
    show = write_show(folder / "test.show.json")
    out = folder / "out" / "a.mp4"
    return ExportJob(export_arguments(track, out, show=show, size=(160, 90), fps="30", live_beats=True), out)


def until(job: ExportJob, condition: Callable[[JobStatus], bool]) -> JobStatus:
    """Wait until an export stands so."""
    end = time.monotonic() + PATIENCE_S
    while not condition(job.status):
        assert job.status.running, job.status
        assert time.monotonic() < end, job.status
        job.wait(0.01)
    return job.status


def drawing(status: JobStatus) -> bool:
    """Tell whether the first frames are drawn."""
    return status.state == "rendering" and status.frame > 0


def test_a_job_holds_and_goes_on_to_a_whole_file(tmp_path: Path) -> None:
    track = write_wav(tmp_path / "a.wav", pulses(1.0))
    show = write_show(tmp_path / "test.show.json")
    out = tmp_path / "out" / "a.mp4"
    job = ExportJob(export_arguments(track, out, show=show, size=(64, 36), fps="30", live_beats=True), out)
    job.pause()
    until(job, lambda status: status.state == "paused")
    assert job.wait(0.3).state == "paused"
    job.go()
    status = job.wait(PATIENCE_S)
    assert (status.state, status.frame) == ("done", 30)
    assert [(file.path, file.size_bytes) for file in status.files] == [(out, out.stat().st_size)]
    assert len(read_video(out).times) == 30


def test_a_suspended_job_says_so(tmp_path: Path) -> None:
    job = long_job(tmp_path)
    until(job, drawing)
    job.suspend()
    assert job.wait(PATIENCE_S).state == "suspended"
    assert not (tmp_path / "out" / "a.mp4").exists()


def test_a_paused_job_is_cancelled_and_leaves_nothing(tmp_path: Path) -> None:
    job = long_job(tmp_path)
    job.pause()
    until(job, lambda status: status.state == "paused")
    job.cancel()
    assert job.wait(PATIENCE_S).state == "cancelled"
    assert leftovers(tmp_path / "out") == []


def test_the_order_to_cancel_ends_a_job_as_ctrl_c_does(tmp_path: Path) -> None:
    job = long_job(tmp_path)
    until(job, drawing)
    job._order("cancel")  # what `cancel` does where there are no signals
    assert job.wait(PATIENCE_S).state == "cancelled"
    assert leftovers(tmp_path / "out") == []
