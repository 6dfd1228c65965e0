"""A queue of exports that goes on whatever happens: its record is on disk, its processes can be killed. No Qt.

One thread starts, holds and follows the processes and writes the record; all methods only change values and wake it, so
a window may call them (`close` alone waits). A queue that was killed finds its record: what ran goes on after its last
finished segment, once the orphaned process has gone, which its lease tells (`filelock`).
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from react_app.core.errors import ExportError
from react_app.core.wholefile import json_bytes, write_whole
from react_app.export.queue.entry import Entry, StartJob
from react_app.export.queue.job import ExportJob
from react_app.export.queue.joblog import JobLog, log_name, prune_logs
from react_app.export.queue.model import QueuedJob, QueueTakenError, QueueView
from react_app.export.queue.pace import Paces
from react_app.export.queue.record import load_record, record_text
from react_app.export.queue.run import Runner
from react_app.export.queue.view import goes_on, room_message, view_of
from react_app.export.system.disk import Free, volume_of
from react_app.export.system.filelock import FileLock

_LOOK_S = 0.1
_IDLE_S = 1.0
_END_S = 15.0
_SAVE_S = 5.0


class Queue:
    """Exports one after the other. All methods are thread-safe and return at once, except `close`."""

    def __init__(
        self,
        folder: Path,
        *,
        start: StartJob = ExportJob,
        at_once: int = 1,
        full_fails: bool = False,
        paused: bool | None = None,
        free: Free = volume_of,
        on_idle: Callable[[QueueView], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Open the queue of a folder and go on with what is in it.

        `at_once` exports run beside each other. `full_fails`: an export that does not fit on its disk fails instead of
        waiting. `paused` says whether it begins so; None is as it was left. `on_idle` is called, by the queue's thread,
        each time everything that can be done is done.

        Raises:
            QueueTakenError: another process has it.
            ExportError: its record cannot be read, or its folder not be written.
        """
        self.folder = folder
        self.logs = folder / "logs"
        self._lock = FileLock(folder / "queue.lock")
        try:
            self.logs.mkdir(parents=True, exist_ok=True)
            taken = self._lock.take()
        except OSError as error:
            raise ExportError(f"The folder {folder} of the queue cannot be used: {error.strerror}.") from error
        if not taken:
            raise QueueTakenError(f"Another process (number {self._lock.holder}) works through the queue in {folder}.")
        try:
            record = load_record(folder / "queue.json", self.logs)
        except ExportError:
            self._lock.give_back()
            raise
        self._entries, self._next = record.entries, record.next_id
        self._paused = record.paused if paused is None else paused
        self._message, self._short_of_room = record.lost, ""
        self._paces = Paces(record.paces)
        self._runner = Runner(start, folder / "leases", self._paces, clock, free, at_once, full_fails)
        self._free, self._on_idle, self._clock = free, on_idle, clock
        self._changed = threading.Condition(threading.RLock())
        self._dirty, self._closing, self._busy = True, False, False
        self._saved = self._looked = -1e9
        prune_logs(self.logs)
        self._thread = threading.Thread(target=self._run, name="export-queue", daemon=True)
        self._thread.start()

    # ---- what people do ------------------------------------------------------------------------------------------

    def add(self, job: QueuedJob, *, place: int | None = None, anew: bool = False) -> str:
        """Put a job into the queue, at its end or at `place`; return its id.

        `anew` forgets what an earlier run of it has finished.

        Raises:
            ExportError: a job that has not ended writes the same file.
        """
        with self._changed:
            for entry in self._entries:
                if not entry.ended and not job.paths.isdisjoint(entry.job.paths):
                    raise ExportError(f"{entry.job.out} is in the queue already.")
            id, self._next = f"{self._next:04d}", self._next + 1
            entry = Entry(id, job, JobLog(self.logs / log_name(id, job.title or job.out.stem)), anew=anew)
            self._entries.insert(len(self._entries) if place is None else max(place, 0), entry)
            self._touch()
            return id

    def remove(self, id: str) -> None:
        """Take a job out of the list; what runs is cancelled first."""
        with self._changed:
            entry = self._entry(id)
            entry.cancel()
            entry.dropped = True
            self._touch()

    def move(self, id: str, place: int) -> None:
        """Put a job at another place, counted from 0; what runs goes on running."""
        with self._changed:
            entry = self._entry(id)
            self._entries.remove(entry)
            self._entries.insert(max(place, 0), entry)
            self._touch()

    def pause(self, id: str | None = None) -> None:
        """Hold a job, so that the next may run, or the whole queue. A process that draws holds and keeps its place."""
        with self._changed:
            if id is None:
                self._paused = True
            else:
                self._entry(id).hold()
            self._touch()

    def go(self, id: str | None = None) -> None:
        """Let a job go on when it is its turn, or the whole queue with all its jobs."""
        with self._changed:
            if id is None:
                self._paused = False
            for entry in self._entries if id is None else [self._entry(id)]:
                entry.go()
            self._touch()

    def cancel(self, id: str) -> None:
        """Stop a job; nothing of it is left but its line in the list."""
        with self._changed:
            self._entry(id).cancel()
            self._touch()

    def retry(self, id: str, *, anew: bool = False) -> None:
        """Let a job that has ended wait for its turn again; it goes on after what is there, or begins `anew`."""
        with self._changed:
            self._entry(id).retry(anew=anew)
            self._touch()

    def renew(self, id: str, job: QueuedJob, *, anew: bool = False) -> None:
        """Let a job of the list, described once more, wait for its turn, whatever it did before."""
        with self._changed:
            self._entry(id).renew(job, anew=anew)
            self._touch()

    def clear_finished(self) -> None:
        """Take all jobs out of the list that have ended, one way or another; their files stay."""
        with self._changed:
            self._entries = [entry for entry in self._entries if not entry.ended]
            self._touch()

    def jobs(self) -> tuple[tuple[str, QueuedJob], ...]:
        """Return the ids and jobs in order."""
        with self._changed:
            return tuple((entry.id, entry.job) for entry in self._entries if not entry.dropped)

    # ---- what it shows -------------------------------------------------------------------------------------------

    def view(self) -> QueueView:
        """Return how it stands now."""
        with self._changed:
            entries = [entry for entry in self._entries if not entry.dropped]
            view = view_of(entries, self._paces, paused=self._paused)
            message = self._message or self._short_of_room
            return replace(view, running=view.running or self._can_start(), message=message)

    def close(self, *, keep: bool = True) -> None:
        """End it and wait for its processes, 15 seconds at most.

        What runs is told to suspend and goes on at the next start. With `keep` False everything that has not ended is
        cancelled.
        """
        with self._changed:
            if self._closing:
                return
            self._closing = True
            children = [(entry, entry.child) for entry in self._entries if entry.child is not None]
            for entry, child in children:
                entry.ending = entry.ending or ("suspend" if keep else "cancel")
                if keep:
                    child.suspend()
                else:
                    child.cancel()
            if not keep:
                for entry in self._entries:
                    if entry.child is None and not entry.ended:
                        entry.cancelled()
            self._changed.notify_all()
        self._thread.join()
        patience = time.monotonic() + _END_S
        for _, child in children:
            if child.wait(max(0.0, patience - time.monotonic())).running:
                child.kill()
                child.wait()
        with self._changed:
            self._runner.step(self._entries, paused=True)
            self._entries = [entry for entry in self._entries if not entry.dropped]
            text = self._text()
        self._save(text)
        self._lock.give_back()

    # ---- the thread ----------------------------------------------------------------------------------------------

    def _run(self) -> None:
        while not self._closing:
            try:
                self._work()
            except Exception as error:  # the outermost edge of the thread: the exports that run go on
                logging.getLogger(__name__).exception("The queue of exports stumbled")
                with self._changed:
                    self._message = f"Something went wrong in the queue that the app did not expect ({error!r})."
                    self._changed.wait(_IDLE_S)

    def _work(self) -> None:
        """Do what is due, then wait until something may have changed."""
        with self._changed:
            waiting = [entry for entry in self._entries if not entry.ended and entry.job.room is not None]
        if self._clock() - self._looked > _IDLE_S:
            self._looked = self._clock()
            self._short_of_room = room_message(waiting, self._free)
        with self._changed:
            if self._closing:
                return
            if self._runner.step(self._entries, paused=self._paused):
                self._dirty = True
            self._entries = [e for e in self._entries if not (e.dropped and e.child is None and not e.litter)]
            active = any(entry.child is not None for entry in self._entries)
            idle = self._idle(active)
            due = self._dirty or (active and self._clock() - self._saved > _SAVE_S)
            text = self._text() if due else None
            self._dirty = False
        if text is not None:
            self._save(text)
        if idle and self._on_idle is not None:
            self._on_idle(self.view())
        with self._changed:
            if not self._closing and not self._dirty:
                self._changed.wait(_LOOK_S if active or self._can_start() else _IDLE_S)

    def _idle(self, active: bool) -> bool:
        """Return whether the last thing there was to do has just ended."""
        busy = active or self._can_start()
        ended, self._busy = self._busy and not busy, busy
        return ended and not self._paused

    def _can_start(self) -> bool:
        return not self._paused and any(goes_on(entry) and not entry.full for entry in self._entries)

    def _save(self, text: str) -> None:
        try:
            write_whole(self.folder / "queue.json", json_bytes(text), sync=True)
        except OSError as error:
            logging.getLogger(__name__).warning("The queue's record cannot be written: %s", error)
            with self._changed:
                self._message = f"The list of exports cannot be saved in {self.folder}: {error.strerror}."
        else:
            with self._changed:
                self._saved = self._clock()

    def _text(self) -> str:
        return record_text(self._entries, self._next, self._paces.known, paused=self._paused)

    def _touch(self) -> None:
        self._dirty = True
        self._changed.notify_all()

    def _entry(self, id: str) -> Entry:
        for entry in self._entries:
            if entry.id == id:
                return entry
        raise ExportError(f"There is no export {id} in the queue.")
