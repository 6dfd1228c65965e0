"""The queue of exports: order, holds, failures, disks, and what it remembers. The processes are made up here."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from react_app.core.errors import ExportError
from react_app.export.passes.work import work_folder
from react_app.export.queue.job_status import JobStatus
from react_app.export.queue.model import JobView, QueuedJob, QueueTakenError, QueueView
from react_app.export.queue.queue import Queue
from react_app.export.system.disk import RESERVE, Volume
from react_app.export.system.filelock import FileLock

PATIENCE_S = 30.0


class FakeJob:
    """A process of which the test says how it goes."""

    def __init__(self, arguments: Sequence[str], out: Path, *, cwd: Path | None = None) -> None:
        self.arguments, self.out = tuple(arguments), out
        self.status = JobStatus("rendering", 0, 100, out=str(out))
        self.orders: list[str] = []
        self._ended = threading.Event()

    def pause(self) -> None:
        self.orders.append("pause")
        self.status = replace(self.status, state="paused")

    def go(self) -> None:
        self.orders.append("go")
        self.status = replace(self.status, state="rendering")

    def suspend(self) -> None:
        self.orders.append("suspend")
        self.end("suspended")

    def cancel(self) -> None:
        self.orders.append("cancel")
        self.end("cancelled")

    def kill(self) -> None:
        self.orders.append("kill")
        self.end("failed")

    def wait(self, timeout: float | None = None) -> JobStatus:
        self._ended.wait(timeout)
        return self.status

    def draw(self, frame: int, fps: float = 10.0) -> None:
        self.status = replace(self.status, frame=frame, fps=fps, eta_s=(100 - frame) / fps)

    def end(self, state: str, message: str = "") -> None:
        self.status = replace(self.status, state=state, message=message)  # type: ignore[arg-type]
        self._ended.set()


class Processes:
    """Starts made-up processes and keeps them in order."""

    def __init__(self) -> None:
        self.started: list[FakeJob] = []

    def __call__(self, arguments: Sequence[str], out: Path, /, *, cwd: Path | None = None) -> FakeJob:
        job = FakeJob(arguments, out, cwd=cwd)
        self.started.append(job)
        return job

    def wait(self, count: int) -> None:
        """Wait until so many were started."""
        end = time.monotonic() + PATIENCE_S
        while len(self.started) < count:
            assert time.monotonic() < end
            time.sleep(0.005)

    def names(self) -> list[str]:
        return [job.out.stem for job in self.started]


@pytest.fixture
def processes() -> Processes:
    """What the queue starts."""
    return Processes()


@pytest.fixture
def queue(tmp_path: Path, processes: Processes) -> Iterator[Queue]:
    """An empty queue."""
    queue = Queue(tmp_path / "queue", start=processes)
    yield queue
    queue.close()


def job(folder: Path, name: str, **values: object) -> QueuedJob:
    """An export that writes NAME.mp4."""
    out = folder / "out" / f"{name}.mp4"
    made = QueuedJob(
        ("export", f"--out={out}", "--", "demo"), out, name, frames=100, pixels=1_000_000, kind="ring h264"
    )
    return replace(made, **values)  # type: ignore[arg-type]


def until(queue: Queue, condition: Callable[[QueueView], bool]) -> QueueView:
    """Wait until the queue stands so."""
    end = time.monotonic() + PATIENCE_S
    while not condition(view := queue.view()):
        assert time.monotonic() < end, view
        time.sleep(0.005)
    return view


def states(view: QueueView) -> list[str]:
    return [job.state for job in view.jobs]


def named(view: QueueView, title: str) -> JobView:
    return next(job for job in view.jobs if job.title == title)


def test_one_runs_at_a_time_and_a_failure_does_not_stop_the_rest(
    tmp_path: Path, queue: Queue, processes: Processes
) -> None:
    for name in "abc":
        queue.add(job(tmp_path, name))
    view = until(queue, lambda v: states(v) == ["rendering", "waiting", "waiting"])
    assert view.running
    processes.started[0].end("failed", "The shader is broken.")
    view = until(queue, lambda v: states(v) == ["failed", "rendering", "waiting"])
    assert view.jobs[0].message == "The shader is broken."
    processes.started[1].end("done")
    until(queue, lambda v: states(v) == ["failed", "done", "rendering"])
    processes.started[2].end("done")
    view = until(queue, lambda v: states(v) == ["failed", "done", "done"] and not v.running)
    assert view.share == 1.0
    assert processes.names() == ["a", "b", "c"]


def test_the_order_can_be_changed_and_what_runs_goes_on(tmp_path: Path, queue: Queue, processes: Processes) -> None:
    ids = [queue.add(job(tmp_path, name)) for name in "abcd"]
    until(queue, lambda v: v.jobs[0].state == "rendering")
    queue.move(ids[3], 0)
    queue.move(ids[1], 99)
    view = queue.view()
    assert [j.title for j in view.jobs] == ["d", "a", "c", "b"]
    assert named(view, "a").state == "rendering"
    for count in range(1, 5):
        processes.wait(count)
        processes.started[-1].end("done")
    until(queue, lambda v: not v.running)
    assert processes.names() == ["a", "d", "c", "b"]


def test_a_held_job_lets_the_next_one_run_and_goes_on_after_it(
    tmp_path: Path, queue: Queue, processes: Processes
) -> None:
    first = queue.add(job(tmp_path, "a"))
    queue.add(job(tmp_path, "b"))
    until(queue, lambda v: v.jobs[0].state == "rendering")
    processes.started[0].draw(40)
    queue.pause(first)
    view = until(queue, lambda v: states(v) == ["paused", "rendering"])
    assert view.jobs[0].eta_s is None
    queue.go(first)
    time.sleep(0.3)
    assert processes.started[0].orders == ["pause"]  # one at a time
    processes.started[1].end("done")
    until(queue, lambda v: states(v) == ["rendering", "done"])
    assert processes.started[0].orders == ["pause", "go"]
    processes.started[0].end("done")
    until(queue, lambda v: states(v) == ["done", "done"])
    assert processes.names() == ["a", "b"]


def test_a_queue_that_is_paused_starts_nothing_and_holds_what_runs(
    tmp_path: Path, queue: Queue, processes: Processes
) -> None:
    queue.add(job(tmp_path, "a"))
    queue.add(job(tmp_path, "b"))
    until(queue, lambda v: v.jobs[0].state == "rendering")
    queue.pause()
    view = until(queue, lambda v: states(v) == ["paused", "waiting"])
    assert view.paused
    assert view.eta_s is None
    assert not until(queue, lambda v: not v.running).running
    queue.go()
    until(queue, lambda v: states(v) == ["rendering", "waiting"])
    assert len(processes.started) == 1


def test_cancelled_retried_removed_and_cleared(tmp_path: Path, queue: Queue, processes: Processes) -> None:
    ids = [queue.add(job(tmp_path, name)) for name in "abc"]
    until(queue, lambda v: v.jobs[0].state == "rendering")
    queue.cancel(ids[0])
    queue.cancel(ids[2])
    until(queue, lambda v: states(v) == ["cancelled", "rendering", "cancelled"])
    assert processes.started[0].orders == ["cancel"]
    queue.retry(ids[0], anew=True)
    queue.remove(ids[1])
    until(queue, lambda v: [(j.title, j.state) for j in v.jobs] == [("a", "rendering"), ("c", "cancelled")])
    assert "--anew" in processes.started[-1].arguments
    processes.started[-1].end("done")
    until(queue, lambda v: not v.running)
    queue.clear_finished()
    assert queue.view().jobs == ()


def test_what_is_cancelled_while_it_waits_leaves_nothing_of_an_earlier_run(tmp_path: Path, queue: Queue) -> None:
    queue.pause()
    exports = [job(tmp_path, name) for name in "ab"]
    ids = [queue.add(each) for each in exports]
    folders = [work_folder(each.out) for each in exports]
    for folder in folders:
        folder.mkdir(parents=True)
        (folder / "00000.nut").write_bytes(b"a finished piece")
    queue.cancel(ids[0])
    queue.remove(ids[1])
    until(queue, lambda v: states(v) == ["cancelled"] and not any(folder.exists() for folder in folders))


def test_a_process_of_an_earlier_queue_is_waited_for(tmp_path: Path, processes: Processes) -> None:
    queue = Queue(tmp_path / "queue", start=processes)
    queue.pause()
    id = queue.add(job(tmp_path, "a"))
    queue.close()
    lease = FileLock(tmp_path / "queue" / "leases" / f"{id}.lease")
    lease.path.parent.mkdir()
    assert lease.take()
    again = Queue(tmp_path / "queue", start=processes, paused=False)
    until(again, lambda v: "is just ending" in v.jobs[0].message)
    assert processes.started == []
    lease.give_back()
    until(again, lambda v: v.jobs[0].state == "rendering")
    again.close()


def test_a_file_whose_name_is_no_unicode_is_kept_in_the_record(tmp_path: Path, processes: Processes) -> None:
    queue = Queue(tmp_path / "queue", start=processes)
    wanted = job(tmp_path, "caf\udce9")
    queue.add(wanted)
    view = until(queue, lambda v: states(v) == ["rendering"])
    assert view.message == ""
    assert "caf" in view.jobs[0].log.read_text("utf-8")
    queue.close()
    again = Queue(tmp_path / "queue", start=processes, paused=True)
    assert [kept for _, kept in again.jobs()] == [wanted]
    again.close()


def test_the_same_file_is_not_written_twice_at_once(tmp_path: Path, queue: Queue) -> None:
    queue.add(job(tmp_path, "a"))
    with pytest.raises(ExportError, match="in the queue already"):
        queue.add(job(tmp_path, "a"))
    with pytest.raises(ExportError, match="no export 77"):
        queue.pause("77")


def test_times_are_known_from_the_pace_of_what_runs(tmp_path: Path, queue: Queue, processes: Processes) -> None:
    queue.add(job(tmp_path, "a"))
    queue.add(job(tmp_path, "b", frames=200, kind="other vp9"))
    queue.add(job(tmp_path, "c", frames=None))
    view = until(queue, lambda v: v.jobs[0].state == "rendering")
    assert [j.eta_s for j in view.jobs] == [None, None, None]
    processes.started[0].draw(50, fps=10.0)
    view = until(queue, lambda v: v.jobs[0].eta_s is not None)
    first, second, third = (j.eta_s for j in view.jobs)
    assert first == pytest.approx(5.0, abs=0.2)
    assert second == pytest.approx(25.0, abs=0.2)  # by the only pace there is
    assert third is None
    assert view.eta_s is None


def test_the_pace_of_this_machine_is_learned_and_remembered(tmp_path: Path, processes: Processes) -> None:
    now = [0.0]
    queue = Queue(tmp_path / "queue", start=processes, clock=lambda: now[0])
    queue.add(job(tmp_path, "a"))
    until(queue, lambda v: v.jobs[0].state == "rendering")
    time.sleep(0.3)
    now[0] = 20.0
    processes.started[0].draw(50)
    until(queue, lambda v: v.jobs[0].share > 0.4)
    processes.started[0].end("done")
    until(queue, lambda v: not v.running)
    queue.close()
    assert json.loads((tmp_path / "queue" / "queue.json").read_text())["paces"]["ring h264"] == pytest.approx(0.4)
    again = Queue(tmp_path / "queue", start=processes)
    again.pause()
    again.add(job(tmp_path, "b"))
    again.go()
    view = until(again, lambda v: v.jobs[1].eta_s is not None)
    assert view.jobs[1].eta_s == pytest.approx(40.0, abs=0.1)
    again.close()


def test_a_closed_queue_suspends_and_goes_on_in_the_same_order(tmp_path: Path, processes: Processes) -> None:
    queue = Queue(tmp_path / "queue", start=processes)
    ids = [queue.add(job(tmp_path, name)) for name in "abc"]
    until(queue, lambda v: v.jobs[0].state == "rendering")
    processes.started[0].draw(50)
    queue.pause(ids[1])
    queue.move(ids[2], 0)
    until(queue, lambda v: named(v, "a").share > 0.4)
    queue.close()
    assert processes.started[0].orders == ["suspend"]
    again = Queue(tmp_path / "queue", start=processes)
    view = until(again, lambda v: v.running)
    assert [j.title for j in view.jobs] == ["c", "a", "b"]
    assert named(view, "b").state == "paused"
    assert named(view, "a").share == pytest.approx(0.49)
    again.close(keep=False)
    assert {j["state"] for j in json.loads((tmp_path / "queue" / "queue.json").read_text())["jobs"]} == {"cancelled"}


def test_a_folder_has_one_queue(tmp_path: Path, queue: Queue, processes: Processes) -> None:
    with pytest.raises(QueueTakenError, match="Another process"):
        Queue(tmp_path / "queue", start=processes)
    queue.close()
    Queue(tmp_path / "queue", start=processes).close()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema": 1}', '{"schema": 1, "next_id": 1, "jobs": [{"id": 3}]}'])
def test_a_record_that_cannot_be_read_is_put_aside_and_told(tmp_path: Path, processes: Processes, text: str) -> None:
    folder = tmp_path / "queue"
    folder.mkdir()
    (folder / "queue.json").write_text(text)
    queue = Queue(folder, start=processes)
    assert "could not be read" in queue.view().message
    assert (folder / "queue.json.unreadable").read_text() == text
    queue.close()


def test_a_record_of_a_newer_app_is_left_alone(tmp_path: Path, processes: Processes) -> None:
    folder = tmp_path / "queue"
    folder.mkdir()
    (folder / "queue.json").write_text('{"schema": 99}')
    with pytest.raises(ExportError, match="newer version"):
        Queue(folder, start=processes)
    assert (folder / "queue.json").read_text() == '{"schema": 99}'


class Disk:
    """A disk of which the test says how much is free."""

    def __init__(self, free: int) -> None:
        self.free = free

    def __call__(self, path: Path) -> Volume:
        return Volume(1, self.free)


def test_what_does_not_fit_waits_for_room_and_what_fits_goes_first(tmp_path: Path, processes: Processes) -> None:
    disk = Disk(RESERVE + 3_000_000_000)
    queue = Queue(tmp_path / "queue", start=processes, free=disk)
    queue.pause()
    queue.add(job(tmp_path, "large", room=5_000_000_000))
    queue.add(job(tmp_path, "small", room=2_000_000_000))
    queue.go()
    view = until(queue, lambda v: named(v, "small").state == "rendering" and bool(v.message))
    assert named(view, "large").state == "waiting"
    assert "it needs about 5.0 GB, and 2.0 GB more must be free" in named(view, "large").message
    assert "no room for all exports" in view.message
    disk.free = 20_000_000_000
    processes.started[0].end("done")
    until(queue, lambda v: named(v, "large").state == "rendering")
    queue.close(keep=False)


def test_a_disk_that_fills_up_holds_the_export_until_there_is_room(tmp_path: Path, processes: Processes) -> None:
    disk = Disk(10 * RESERVE)
    queue = Queue(tmp_path / "queue", start=processes, free=disk)
    queue.add(job(tmp_path, "a", room=1_000_000))
    until(queue, lambda v: v.jobs[0].state == "rendering")
    disk.free = 1000
    until(queue, lambda v: v.jobs[0].state == "paused")
    disk.free = 2 * RESERVE
    until(queue, lambda v: v.jobs[0].state == "rendering")
    assert processes.started[0].orders == ["pause", "go"]
    queue.close(keep=False)


def test_what_does_not_fit_fails_where_nobody_would_make_room(tmp_path: Path, processes: Processes) -> None:
    queue = Queue(tmp_path / "queue", start=processes, free=Disk(RESERVE), full_fails=True)
    queue.add(job(tmp_path, "a", room=1_000_000))
    view = until(queue, lambda v: v.jobs[0].state == "failed")
    assert "must be free" in view.jobs[0].message
    assert processes.started == []
    queue.close()


def test_the_end_of_all_is_told_once(tmp_path: Path, processes: Processes) -> None:
    told: list[QueueView] = []
    queue = Queue(tmp_path / "queue", start=processes, on_idle=told.append)
    for name in "ab":
        queue.add(job(tmp_path, name))
    for count in (1, 2):
        processes.wait(count)
        processes.started[-1].end("done")
    until(queue, lambda v: bool(told))
    time.sleep(0.3)
    assert [states(view) for view in told] == [["done", "done"]]
    queue.close()


def test_every_job_has_a_log(tmp_path: Path, queue: Queue, processes: Processes) -> None:
    queue.add(job(tmp_path, "a b/c"))
    until(queue, lambda v: v.jobs[0].state == "rendering")
    child = processes.started[0]
    child.status = replace(child.status, frame=60, fps=8.0, eta_s=5.0, warnings=("No beat was found.",))
    until(queue, lambda v: v.jobs[0].share > 0.5)
    child.end("failed", "The disk is gone.")
    log = until(queue, lambda v: v.jobs[0].state == "failed").jobs[0].log
    text = log.read_text("utf-8")
    assert log.name == "0001-a-b-c.log"
    for part in (
        "command: react-app export",
        "note: No beat was found.",
        "60 %, frame 60/100, 8.0 fps, 0:05 left",
        "failed: The",
    ):
        assert part in text
