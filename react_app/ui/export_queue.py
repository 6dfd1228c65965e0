"""The desk's end of the export queue: opened when it is needed, looked at a few times a second, told to the outside."""

from __future__ import annotations

import contextlib
import hashlib
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QImage

from react_app.core.errors import ExportError
from react_app.core.show import Show
from react_app.core.showfile import save_show
from react_app.export.queue.model import JobView, QueuedJob, QueueView
from react_app.ui.cloud_notify import Notifier
from react_app.ui.export_words import ended_words

_BUSY_MS, _CALM_MS = 200, 1000
_STILL = (192, 108)
RECORD = "queue.json"


class Queue(Protocol):
    """What the desk asks of a queue."""

    def add(self, job: QueuedJob) -> str:
        """Put a job at the end; return its id."""

    def remove(self, id: str) -> None:
        """Take a job out of the list."""

    def move(self, id: str, place: int) -> None:
        """Put a job at another place."""

    def pause(self, id: str | None = None) -> None:
        """Hold one or all."""

    def go(self, id: str | None = None) -> None:
        """Let one or all go on."""

    def cancel(self, id: str) -> None:
        """Stop a job and leave nothing of it."""

    def retry(self, id: str) -> None:
        """Let a job that has ended begin again."""

    def clear_finished(self) -> None:
        """Take out what has ended."""

    def view(self) -> QueueView:
        """Return how it stands."""

    def close(self) -> None:
        """Suspend what runs, and wait for that."""


OpenQueue = Callable[[Path], Queue]


def open_queue(folder: Path) -> Queue:
    """Open the real queue."""
    from react_app.export.queue.queue import Queue as RealQueue  # most evenings nothing is exported

    return RealQueue(folder)


class ExportQueue(QObject):
    """`view_changed` tells how the queue stands whenever that changed, `ended` a job that was done or failed."""

    view_changed = Signal(object)
    ended = Signal(object)
    said = Signal(str)
    """A sentence about what a hand did and could not be done."""

    def __init__(
        self, folder: Path, *, notifier: Notifier | None = None, start: OpenQueue = open_queue,
        parent: QObject | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.folder = folder
        self._notifier, self._start = notifier, start
        self._queue: Queue | None = None
        self._closing: threading.Thread | None = None
        self.view = QueueView()
        self.seen = True
        """False after a job ended until somebody looks."""
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.poll)

    # ---- opening and closing ---------------------------------------------------------------------------------------

    def wake(self) -> None:
        """Go on with what an earlier run of the app left, if there is anything."""
        if self._queue is None and (self.folder / RECORD).exists():
            try:
                self._open()
            except ExportError as error:
                self.said.emit(str(error))

    def _open(self) -> Queue:
        if self._queue is None:
            self._queue = self._start(self.folder)
            self.view = self._queue.view()
            if not self.view.jobs:
                self._tidy()
            self._timer.start(_BUSY_MS)
            self.view_changed.emit(self.view)
        return self._queue

    def close(self) -> None:
        """Suspend what runs, in a thread; `wait` waits for it. It goes on at the next start."""
        self._timer.stop()
        if self._queue is not None:
            self._closing = threading.Thread(target=self._queue.close, name="close-queue", daemon=True)
            self._closing.start()
            self._queue = None

    def wait(self) -> None:
        """Wait until everything is suspended and written down."""
        if self._closing is not None:
            self._closing.join()
            self._closing = None

    # ---- looking ---------------------------------------------------------------------------------------------------

    @property
    def running(self) -> bool:
        """True while something is made."""
        return self.view.running

    @property
    def unfinished(self) -> int:
        """How many jobs have not ended."""
        return sum(not job.ended for job in self.view.jobs)

    def poll(self) -> None:
        """Take in how it stands."""
        if self._queue is None:
            return
        view = self._queue.view()
        wanted = _BUSY_MS if view.running else _CALM_MS
        if self._timer.interval() != wanted:
            self._timer.setInterval(wanted)
        if view == self.view:
            return
        before, self.view = {job.id: job for job in self.view.jobs}, view
        for job in view.jobs:
            if job.state in ("done", "failed") and job.id in before and not before[job.id].ended:
                self.seen = False
                self.ended.emit(job)
        was_busy = any(not job.ended for job in before.values())
        if was_busy and not self.unfinished:
            self._tell(view, before)
        self.view_changed.emit(view)

    def _tell(self, view: QueueView, before: dict[str, JobView]) -> None:
        news = [job for job in view.jobs if job.id in before and not before[job.id].ended and job.state != "cancelled"]
        words = ended_words(view)
        if self._notifier is not None and news and words is not None:
            self._notifier.tell(*words)

    def look(self) -> None:
        """Somebody has seen how the jobs ended."""
        if not self.seen:
            self.seen = True
            self.view_changed.emit(self.view)

    # ---- hands -----------------------------------------------------------------------------------------------------

    def add(self, job: QueuedJob, still: QImage | None = None) -> str:
        """Put a job at the end, with a picture to know it by.

        Raises:
            ExportError: the queue cannot be opened, or a job in it writes the same file.
        """
        id = self._open().add(job)
        if still is not None and not still.isNull():
            small = still.scaled(
                *_STILL, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            with contextlib.suppress(OSError):
                self.still_of(id).parent.mkdir(parents=True, exist_ok=True)
                small.convertToFormat(QImage.Format.Format_RGB888).save(str(self.still_of(id)), quality=88)
        self.poll()
        return id

    def still_of(self, id: str) -> Path:
        """Return where the picture of a job lies."""
        return self.folder / "stills" / f"{id}.jpg"

    def do(self, action: str, id: str | None = None) -> None:
        """Carry out `pause`, `go`, `cancel`, `retry`, `remove` or `clear_finished`."""
        queue = self._queue
        if queue is None:
            return
        try:
            match action:
                case "pause":
                    queue.pause(id)
                case "go":
                    queue.go(id)
                case "clear_finished":
                    queue.clear_finished()
                case "cancel" | "retry" | "remove" if id is not None:
                    {"cancel": queue.cancel, "retry": queue.retry, "remove": queue.remove}[action](id)
        except ExportError as error:
            self.said.emit(str(error))
        self.poll()

    def move(self, id: str, place: int) -> None:
        """Put a job at another place of the list."""
        if self._queue is not None:
            try:
                self._queue.move(id, min(max(place, 0), len(self.view.jobs) - 1))
            except ExportError as error:
                self.said.emit(str(error))
            self.poll()

    # ---- the shows that jobs draw ----------------------------------------------------------------------------------

    def keep_show(self, show: Show) -> Path:
        """Keep the show as it is now for a job; the same show is kept once.

        Raises:
            ExportError: the queue cannot be opened.
            ShowFileError, OSError: it cannot be written.
        """
        self._open()
        folder = self.folder / "shows"
        folder.mkdir(parents=True, exist_ok=True)
        fresh = folder / "new.show.json"
        save_show(show, fresh, backups=0)
        kept = folder / f"{hashlib.sha256(fresh.read_bytes()).hexdigest()[:16]}.show.json"
        fresh.replace(kept)
        return kept

    def _tidy(self) -> None:
        """Remove what belonged to jobs that are gone."""
        for name in ("shows", "stills"):
            for path in (self.folder / name).glob("*"):
                with contextlib.suppress(OSError):
                    path.unlink()
