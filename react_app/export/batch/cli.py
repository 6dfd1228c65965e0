"""The command `batch`: many exports from one file, one after the other, that goes on wherever it was stopped."""

from __future__ import annotations

import argparse
import json
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from react_app.core.errors import ReactError
from react_app.core.paths import Paths
from react_app.export.batch.made import is_made
from react_app.export.batch.plan import BatchItem, plan_batch
from react_app.export.batch.screen import JsonScreen, Screen, TextScreen, summary_text, table_text
from react_app.export.queue.model import QueuedJob
from react_app.export.queue.queue import Queue
from react_app.export.report.report_terminal import time_text
from react_app.export.system.disk import Need, bytes_text, missing_room
from react_app.export.system.interrupts import TerminationAsInterrupt, ignore_interrupts
from react_app.export.system.notify import notify

_LOOK_S = 0.1
STOPPED = 130


def add_batch_arguments(parser: argparse.ArgumentParser) -> None:
    """Set up the parser of `batch`."""
    parser.description = (
        "Make many videos: the tracks of a file (TOML), with its scenes, for its targets. Ctrl-C stops for now; the "
        "same command goes on from there. What is made already of the same is left as it is."
    )
    parser.add_argument("jobs", type=Path, metavar="JOBS.toml", help="what to make; paths in it count from its folder")
    parser.add_argument("--dry-run", action="store_true", help="list what would be made, and end")
    parser.add_argument("--anew", action="store_true", help="make everything again, from its beginning")
    parser.add_argument("--json", action="store_true", help="print JSON lines on standard output")
    parser.add_argument("--no-notify", action="store_true", help="no note of the system at the end")


def run_batch(arguments: argparse.Namespace, paths: Paths) -> int:
    """Run `batch`; return the exit code: 1 if anything failed, 130 if it was stopped."""
    try:
        items = plan_batch(arguments.jobs)
        made = () if arguments.anew else tuple(item for item in items if is_made(item))
        if arguments.dry_run:
            _list(items, made, as_json=arguments.json)
            return 0
        return _Batch(arguments, items, made).run()
    except ReactError as error:
        if arguments.json:
            print(json.dumps({"event": "error", "message": str(error)}), flush=True)
        else:
            print(f"react-app: {error}", file=sys.stderr)
        return 1


def queue_folder(jobs: Path) -> Path:
    """Return where a batch keeps its record and its logs."""
    return jobs.absolute().with_name(f".{jobs.stem}.batch")


class _Batch:
    """One run of a batch."""

    def __init__(self, arguments: argparse.Namespace, items: Sequence[BatchItem], made: Sequence[BatchItem]) -> None:
        self._arguments, self._made = arguments, made
        self._waiting = [item for item in items if item not in made]
        self._screen: Screen = (
            JsonScreen(sys.stdout, time.monotonic)
            if arguments.json
            else TextScreen(sys.stderr, sys.stdout, time.monotonic)
        )

    def run(self) -> int:
        begun = time.monotonic()
        idle = threading.Event()
        stopped = False
        queue = Queue(queue_folder(self._arguments.jobs), full_fails=True, paused=True, on_idle=lambda view: idle.set())
        try:
            with TerminationAsInterrupt():
                self._fill(queue)
                self._screen.begin(len(self._made), len(self._waiting))
                queue.go()
                while self._waiting and not idle.wait(_LOOK_S):
                    self._screen.show(queue.view())
        except KeyboardInterrupt:
            stopped = True
            ignore_interrupts()
            self._screen.say("Stopping; what is finished is kept …")
        finally:
            queue.close(keep=True)
        view = queue.view()
        self._screen.show(view)
        self._screen.end(view, self._made, time.monotonic() - begun, stopped=stopped)
        if not stopped and not self._arguments.no_notify and self._waiting:
            failed = any(job.state == "failed" for job in view.jobs)
            title = "Some videos could not be made" if failed else "All videos are made"
            notify(title, summary_text(view, len(self._made), time.monotonic() - begun, stopped=False))
        if stopped:
            return STOPPED
        return 1 if any(job.state != "done" for job in view.jobs) else 0

    def _fill(self, queue: Queue) -> None:
        """Put into the queue what is to be made, in the file's order; what an earlier run has begun goes on."""
        known = {_same(job): id for id, job in queue.jobs()}
        wanted = {_same(item.job) for item in self._waiting}
        for job, id in known.items():
            if job not in wanted:
                queue.cancel(id)
                queue.remove(id)
        for place, item in enumerate(self._waiting):
            if (found := known.get(_same(item.job))) is None:
                queue.add(item.job, place=place, anew=self._arguments.anew)
            else:
                queue.renew(found, item.job, anew=self._arguments.anew)
                queue.move(found, place)


def _same(job: QueuedJob) -> tuple[object, ...]:
    return (job.arguments, job.files)


def _list(items: Sequence[BatchItem], made: Sequence[BatchItem], *, as_json: bool) -> None:
    """Print what would be made."""
    if as_json:
        print(json.dumps({"exports": [_told(item, unchanged=item in made) for item in items]}, indent=1))
        return
    rows = [("made of", "file", "size", "fps", "length", "room", "")]
    for item in items:
        for path in item.job.files:
            first = path == item.job.files[0]
            rows.append((item.job.title if first else "", path.name, *_figures(item, first=first), _mark(item, made)))
    print(table_text(rows), end="")
    waiting = [item for item in items if item not in made]
    room = sum(item.job.room or 0 for item in waiting)
    seconds = sum(item.seconds or 0.0 for item in waiting)
    print(
        f"{len(waiting)} to make, {len(made)} unchanged; {time_text(seconds)} of video, "
        f"about {bytes_text(room)} of room while they are made."
    )
    for sentence in _short_of_room(waiting):
        print(sentence)


def _figures(item: BatchItem, *, first: bool) -> tuple[str, str, str, str]:
    size = "" if item.size is None else f"{item.size[0]}x{item.size[1]}"
    fps = "" if item.fps is None else f"{float(item.fps):g}"
    seconds = "" if item.seconds is None else time_text(item.seconds)
    room = "" if item.job.room is None or not first else bytes_text(item.job.room)
    return size, fps, seconds, room


def _mark(item: BatchItem, made: Sequence[BatchItem]) -> str:
    if item in made:
        return "unchanged"
    return "cannot be read" if item.seconds is None and item.job.arguments[0] == "export" else ""


def _short_of_room(items: Sequence[BatchItem]) -> list[str]:
    """Return a sentence when what is made first leaves no room for the rest."""
    taken: list[Need] = []
    for item in items:
        need = Need(item.job.out, item.job.room or 0)
        if missing := missing_room(need, taken):
            return [f"There is not enough room: from {item.job.title} on about {bytes_text(missing)} are missing."]
        taken.append(need)
    return []


def _told(item: BatchItem, *, unchanged: bool) -> dict[str, object]:
    return {
        "title": item.job.title,
        "files": [str(path) for path in item.job.files],
        "command": list(item.job.arguments),
        "size": item.size,
        "fps": None if item.fps is None else str(item.fps),
        "seconds": item.seconds,
        "frames": item.job.frames,
        "room_bytes": item.job.room,
        "unchanged": unchanged,
    }
