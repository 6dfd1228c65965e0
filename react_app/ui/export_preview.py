"""The preview of an export, seen from the window: a child is started after a quiet time and asked for frames."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from react_app.core.errors import ExportError
from react_app.export.preview.previewing import PreviewJob, PreviewPicture, PreviewStatus

QUIET_MS = 450
"""A form that changes is left alone for so long before the preview begins anew."""
_POLL_MS = 30


class Job(Protocol):
    """What draws the frames."""

    @property
    def status(self) -> PreviewStatus:
        """The newest snapshot."""

    def show(self, index: int) -> None:
        """Ask for a frame."""

    def picture(self) -> PreviewPicture | None:
        """Return the newest picture."""

    def close(self) -> None:
        """End it."""


StartPreview = Callable[[Sequence[str], tuple[int, int]], Job]
Ask = Callable[[], Sequence[str] | None]


def start_preview(arguments: Sequence[str], box: tuple[int, int]) -> Job:
    """Start the real child."""
    return PreviewJob(arguments, box=box)


class ExportPreview(QObject):
    """One preview at most. `ask` makes the command line when it is time, None while the form says nothing."""

    status_came = Signal(object)
    picture_came = Signal(object)
    stale_changed = Signal(bool)
    """True while what is shown belongs to an older form."""

    def __init__(self, ask: Ask, *, start: StartPreview = start_preview, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ask, self._start = ask, start
        self._job: Job | None = None
        self._status: PreviewStatus | None = None
        self._picture: PreviewPicture | None = None
        self._time = 0.0
        self._asked: int | None = None
        self._stale = False
        self.box = (1280, 720)
        self.quiet_ms = QUIET_MS
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.timeout.connect(self._begin)
        self._poll = QTimer(self)
        self._poll.setInterval(_POLL_MS)
        self._poll.timeout.connect(self.poll)

    @property
    def running(self) -> bool:
        """True while a child runs."""
        return self._job is not None

    @property
    def stale(self) -> bool:
        """True while what is shown belongs to an older form."""
        return self._stale

    @property
    def behind(self) -> bool:
        """True while another frame is asked for than is shown."""
        return self._asked is not None and (self._picture is None or self._picture.index != self._asked)

    def renew(self, *, at_once: bool = False) -> None:
        """Begin anew after a quiet time, because what is to be made changed."""
        self._set_stale(True)
        self._quiet.start(0 if at_once else self.quiet_ms)

    def look(self, t: float) -> None:
        """Show the frame at `t` seconds of the track."""
        self._time = t
        self._ask_frame()

    def close(self) -> None:
        """End the child; nothing runs until `renew`."""
        self._quiet.stop()
        self._poll.stop()
        self._end()

    def _begin(self) -> None:
        self._end()
        arguments = self._ask()
        if arguments is None:
            self._set_stale(False)
            self.status_came.emit(None)
            return
        try:
            self._job = self._start(arguments, self.box)
        except ExportError as error:
            self._set_stale(False)
            self.status_came.emit(PreviewStatus("failed", str(error)))
            return
        self._poll.start()
        self.poll()

    def _end(self) -> None:
        if self._job is not None:
            self._job.close()
        self._job, self._status, self._picture, self._asked = None, None, None, None

    def poll(self) -> None:
        """Take in what the child says."""
        if self._job is None:
            return
        status = self._job.status
        if status is not self._status:
            self._status = status
            self.status_came.emit(status)
            self._ask_frame()
            if status.state == "failed":
                self._set_stale(False)
        picture = self._job.picture()
        if picture is not None and picture is not self._picture:
            self._picture = picture
            self._set_stale(self._quiet.isActive())
            self.picture_came.emit(picture)

    def index_of(self, t: float) -> int | None:
        """Return the frame of the video at `t` seconds of the track, None while nobody knows."""
        status = self._status
        if status is None or not status.frames or status.fps <= 0:
            return None
        index = int(t * status.fps + 1e-6) - round(status.begin * status.fps)
        return min(max(index, 0), status.frames - 1)

    def _ask_frame(self) -> None:
        index = self.index_of(self._time)
        if self._job is not None and index is not None and index != self._asked:
            self._asked = index
            self._job.show(index)

    def _set_stale(self, stale: bool) -> None:
        if stale != self._stale:
            self._stale = stale
            self.stale_changed.emit(stale)
