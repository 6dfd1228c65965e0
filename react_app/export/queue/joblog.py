"""One log file for each export of a queue: what was asked, what was said on the way, how it ended."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from react_app.export.queue.job_status import JobStatus
from react_app.export.report.report_terminal import time_text

KEPT = 100
_MARK = 0.1
"""A line is written each time this much more is done."""


class JobLog:
    """Follows the statuses of an export and writes what changed. A disk that is full silences it, nothing else."""

    def __init__(self, path: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC).astimezone()) -> None:
        self.path = path
        self._now = now
        self._last = JobStatus()
        self._marked = 0.0

    def begin(self, title: str, command: Sequence[str]) -> None:
        """Say what begins now, again perhaps."""
        self._last, self._marked = JobStatus(), 0.0
        self.write(f"{title}: begins")
        self.write("command: " + " ".join(_quoted(word) for word in command))

    def follow(self, status: JobStatus) -> None:
        """Write what is new in a status."""
        before, self._last = self._last, status
        if status.resumed != before.resumed:
            self.write(f"goes on after {status.resumed} frames that are there already")
        for warning in status.warnings[len(before.warnings) :]:
            self.write(f"note: {warning}")
        if status.message and status.message != before.message and status.running:
            self.write(status.message)
        if status.state != before.state:
            self.write(_state_text(status))
        if status.state == "rendering" and status.share >= self._marked + _MARK:
            self._marked = status.share - status.share % _MARK
            left = "" if status.eta_s is None else f", {time_text(status.eta_s)} left"
            self.write(f"{100 * status.share:.0f} %, frame {status.frame}/{status.frames}, {status.fps:.1f} fps{left}")
        for file in status.files[len(before.files) :]:
            self.write(f"wrote {file.path}, {file.size_bytes} bytes")
            for note in file.notes:
                self.write(f"{file.path.name}: {note}")

    def write(self, text: str) -> None:
        """Write one line with the time."""
        with contextlib.suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a", encoding="utf-8", errors="backslashreplace") as file:
                file.write(f"{self._now():%Y-%m-%d %H:%M:%S} {text}\n")


def log_name(id: str, title: str) -> str:
    """Return the name of a job's log: its id, and as much of its title as any disk takes."""
    words = re.sub(r"[^\w.-]+", "-", title, flags=re.ASCII).strip("-.")[:48]
    return f"{id}-{words}.log" if words else f"{id}.log"


def prune_logs(folder: Path, keep: int = KEPT) -> None:
    """Remove all but the newest logs."""
    with contextlib.suppress(OSError):
        logs = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in logs[keep:]:
            path.unlink(missing_ok=True)


def _state_text(status: JobStatus) -> str:
    if status.state == "failed":
        return f"failed: {status.message}"
    if status.state == "done":
        return f"done: {status.frames} frames, {status.size_bytes} bytes"
    return status.state


def _quoted(word: str) -> str:
    return f'"{word}"' if re.search(r"\s", word) or not word else word
