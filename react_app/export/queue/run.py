"""What a queue does next: start, hold, let go on, take in what ended, watch the disks. One step."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from react_app.core.errors import ExportError
from react_app.export.passes import work
from react_app.export.queue.entry import Entry, StartJob
from react_app.export.queue.job_status import JobStatus
from react_app.export.queue.pace import Paces
from react_app.export.system.disk import RESERVE, Free, Need, bytes_text, missing_room, volume_of
from react_app.export.system.filelock import FileLock, is_taken

_DISK_S = 1.0
_ORPHAN_S = 20.0
"""So long an orphan may take to finish its frame and go; then it hangs and is ended."""
_ALMOST_FULL = RESERVE // 2
_ENOUGH = 20
"""Frames that tell a pace."""


@dataclass(slots=True)
class Runner:
    """Moves the entries of a queue on. Called by one thread that holds the queue's lock.

    `full_fails`: an export that does not fit on its disk fails; else it waits until there is room.
    """

    start: StartJob
    leases: Path
    paces: Paces
    clock: Callable[[], float]
    free: Free = volume_of
    at_once: int = 1
    full_fails: bool = False
    _looked: float = field(default=-1e9)
    _orphans: dict[str, float] = field(default_factory=dict)

    def step(self, entries: Sequence[Entry], *, paused: bool) -> bool:
        """Do what is due; return whether something changed that the record should know."""
        changed = False
        for entry in entries:
            changed |= self._follow(entry)
            if entry.litter and entry.child is None and not self._orphaned(entry):
                entry.litter, changed = False, True
                _discard(entry)
        now = self.clock()
        if now - self._looked >= _DISK_S:
            self._looked = now
            changed |= self._watch_disks(entries)
        return self._choose(entries, paused=paused) or changed

    def lease(self, entry: Entry) -> Path:
        """Return the lock that a process of this job holds while it lives."""
        return self.leases / f"{entry.id}.lease"

    # ---- what runs ---------------------------------------------------------------------------------------------------

    def _follow(self, entry: Entry) -> bool:
        child = entry.child
        if child is None:
            return False
        before = entry.status
        entry.follow(self.clock())
        status = entry.status
        if status.running:
            return status.state != before.state
        self._learn(entry)
        _end(entry, status)
        with contextlib.suppress(OSError):
            self.lease(entry).unlink(missing_ok=True)
        return True

    def _learn(self, entry: Entry) -> None:
        """Take in how long the frames took since it was held last."""
        if entry.first is not None and entry.job.pixels and entry.last[1] - entry.first[1] >= _ENOUGH:
            drawn = (entry.last[1] - entry.first[1]) * entry.job.pixels / 1e6
            self.paces.learn(entry.job.kind, drawn, entry.last[0] - entry.first[0])
        entry.first = None

    def _watch_disks(self, entries: Iterable[Entry]) -> bool:
        changed = False
        for entry in entries:
            if entry.child is not None and not entry.ending:
                volume = self.free(entry.job.out)
                if volume is None:
                    continue
                if volume.free < _ALMOST_FULL and not entry.full:
                    entry.full = changed = True
                    text = f"The disk of {entry.job.out} is almost full ({bytes_text(volume.free)} left)"
                    entry.log.write(text)
                    if self.full_fails:
                        entry.ending = f"{text}; what is done is kept, make room and start again."
                        entry.child.suspend()
                elif volume.free >= RESERVE and entry.full:
                    entry.full, changed = False, True
            elif entry.full and not entry.ended:
                entry.full, changed = False, True  # looked at again when it is its turn
        return changed

    # ---- what runs next ----------------------------------------------------------------------------------------------

    def _choose(self, entries: Sequence[Entry], *, paused: bool) -> bool:
        changed = False
        slots = self.at_once
        running = [entry for entry in entries if entry.child is not None and not entry.standing]
        for entry in running:
            if entry.ending:
                slots -= 1
            elif paused or entry.held or entry.full:
                self._hold(entry)
                changed = True
            else:
                slots -= 1
        if paused:
            return changed
        for entry in entries:
            if slots <= 0:
                break
            if entry.ended or entry.held or entry.full or entry.ending or entry in running:
                continue
            if entry.child is not None:
                entry.standing = False
                entry.child.go()
                slots, changed = slots - 1, True
            elif self._begin(entry, entries):
                slots -= 0 if entry.child is None else 1
                changed = True
        return changed

    def _hold(self, entry: Entry) -> None:
        if entry.child is not None:
            self._learn(entry)
            entry.standing = True
            entry.child.pause()

    def _begin(self, entry: Entry, entries: Iterable[Entry]) -> bool:
        """Start a job if it can be started now; return whether anything changed."""
        if self._orphaned(entry):
            entry.message = "An earlier run of this export is just ending."
            return False
        if self._no_room(entry, entries):
            return True
        command, *rest = entry.job.arguments
        words = [command, f"--lease={self.lease(entry)}", *(["--anew"] if entry.anew else []), *rest]
        entry.log.begin(entry.job.title or entry.job.out.name, ("react-app", *entry.job.arguments))
        entry.status, entry.first, entry.standing = JobStatus(), None, False
        try:
            self.leases.mkdir(parents=True, exist_ok=True)
            entry.job.out.parent.mkdir(parents=True, exist_ok=True)
            entry.child = (
                self.start(words, entry.job.out)
                if entry.job.folder is None
                else self.start(words, entry.job.out, cwd=entry.job.folder)
            )
        except (ExportError, OSError) as error:
            entry.state = "failed"
            entry.message = str(error) if isinstance(error, ExportError) else _folder_text(entry, error)
            entry.log.write(f"failed: {entry.message}")
            return True
        entry.state, entry.message, entry.anew = "starting", "", False
        return True

    def _no_room(self, entry: Entry, entries: Iterable[Entry]) -> bool:
        """See whether a job fits on its disk beside those that run."""
        if entry.job.room is None:
            return False
        others = [other for other in entries if other.child is not None and other.job.room is not None]
        taken = [Need(other.job.out, round((other.job.room or 0) * (1 - other.share))) for other in others]
        need = Need(entry.job.out, round(entry.job.room * (1 - entry.share)))
        missing = missing_room(need, taken, self.free)
        if not missing:
            return False
        entry.message = (
            f"There is not enough room for it on the disk of {entry.job.out.parent}: it needs about "
            f"{bytes_text(need.bytes)}, and {bytes_text(missing)} more must be free."
        )
        if self.full_fails:
            entry.state = "failed"
            entry.log.write(f"failed: {entry.message}")
        else:
            entry.full = True
        return True

    def _orphaned(self, entry: Entry) -> bool:
        """Return whether a process of an earlier queue still works on it; one that hangs is ended."""
        lease = self.lease(entry)
        if not is_taken(lease):
            self._orphans.pop(entry.id, None)
            return False
        seen = self._orphans.setdefault(entry.id, self.clock())
        holder = FileLock(lease).holder
        if self.clock() - seen > _ORPHAN_S and holder:
            with contextlib.suppress(OSError):
                os.kill(holder, getattr(signal, "SIGKILL", signal.SIGTERM))
        return True


def _end(entry: Entry, status: JobStatus) -> None:
    """Say how it ended; its process is gone."""
    entry.child, entry.standing = None, False
    why, entry.ending = entry.ending, ""
    if status.state == "done":
        entry.state, entry.share, entry.message = "done", 1.0, ""
    elif why == "cancel" or status.state == "cancelled":
        entry.cancelled()
    elif why == "suspend" or (status.state == "suspended" and not why):
        entry.state, entry.message = "paused" if entry.held else "waiting", ""
    else:
        entry.state, entry.message = "failed", why or status.message or "The export failed for no reason it told."
    entry.full = False


def _discard(entry: Entry) -> None:
    """Remove what runs that were stopped have left of a job."""
    for path in dict.fromkeys((entry.job.out, *entry.job.files)):
        work.discard(path)


def _folder_text(entry: Entry, error: OSError) -> str:
    return f"The folder {entry.job.out.parent} cannot be made: {error.strerror}."
