"""The queue of exports: all together on top, below it a row for each."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, Qt, QUrl, Signal
from PySide6.QtGui import (
    QDesktopServices,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from react_app.export.queue.model import QueueView
from react_app.ui import mime
from react_app.ui.export_queue import ExportQueue
from react_app.ui.export_words import percent, total_words
from react_app.ui.theme import Color, color, label_font, strong_font
from react_app.ui.widgets.buttons import text_button
from react_app.ui.widgets.queue_row import ROW_KIND, QueueRow, ShareBar
from react_app.ui.widgets.scroll import ScrollColumn

_EMPTY = (
    "Nothing is exported yet.\n\nChoose what to make at the right and press Export.\n"
    "Exports run one after the other beside the show, and go on where they were when the app was closed."
)


class _Rows(QWidget):
    """The rows, and the place where one that is dragged would come to lie."""

    dropped = Signal(str, int)

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self._mark: int | None = None
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 6, 0)
        self.column.setSpacing(6)
        self.column.addStretch()

    def rows(self) -> list[QueueRow]:
        """Return the rows, the first first."""
        items = (self.column.itemAt(i) for i in range(self.column.count()))
        found = (item.widget() for item in items if item is not None)
        return [row for row in found if isinstance(row, QueueRow)]

    def place_at(self, y: float) -> int:
        """Return between which rows `y` lies: 0 is before the first."""
        return sum(y > row.geometry().center().y() for row in self.rows())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take rows."""
        if event.mimeData().hasFormat(ROW_KIND):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show where it would lie."""
        self._mark = self.place_at(event.position().y())
        event.acceptProposedAction()
        self.update()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Show nothing."""
        self._mark = None
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        """Put it there."""
        id, to = mime.unpack(event.mimeData(), ROW_KIND), self.place_at(event.position().y())
        self._mark = None
        self.update()
        at = next((i for i, row in enumerate(self.rows()) if row.job.id == id), None)
        if at is not None:
            event.acceptProposedAction()
            self.dropped.emit(id, to - (at < to))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the mark between the rows."""
        rows = self.rows()
        if self._mark is not None and rows:
            below = self._mark >= len(rows)
            y = rows[-1].geometry().bottom() + 3 if below else rows[self._mark].geometry().top() - 3
            QPainter(self).fillRect(QRectF(0, max(y - 1, 0), self.width(), 2), color(Color.ACCENT))


class ExportQueuePage(QWidget):
    """`show_wanted` asks for a finished video to be put into the show."""

    show_wanted = Signal(object)

    def __init__(self, queue: ExportQueue) -> None:
        super().__init__()
        self._queue = queue
        self.total = QLabel()
        self.total.setFont(strong_font(16))
        self.part = QLabel()
        self.part.setFont(strong_font(16))
        self.bar = ShareBar(6)
        self.message = QLabel()
        self.message.setFont(label_font())
        self.message.setWordWrap(True)
        self.message.setProperty("tone", "accent")
        self.pause = text_button("Pause all", "Hold everything; a frame that is begun is finished")
        self.clear = text_button("Clear finished", "Take what is done, failed or cancelled off the list", kind="ghost")
        self.empty = QLabel(_EMPTY)
        self.empty.setProperty("tone", "dim")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        self._rows = _Rows()
        self._scroll = ScrollColumn()
        self._scroll.put(self._rows)
        self._build()
        self._rows.dropped.connect(queue.move)
        self.pause.clicked.connect(lambda: queue.do("go" if queue.view.paused else "pause"))
        self.clear.clicked.connect(lambda: queue.do("clear_finished"))
        queue.view_changed.connect(self.show_view)
        self.show_view(queue.view)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.total)
        head.addStretch()
        head.addWidget(self.clear)
        head.addWidget(self.pause)
        head.addWidget(self.part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.bar)
        column.addWidget(self.message)
        column.addWidget(self.empty, 1)
        column.addWidget(self._scroll, 1)

    @property
    def rows(self) -> list[QueueRow]:
        """The rows, the first first."""
        return self._rows.rows()

    def show_view(self, view: QueueView) -> None:
        """Show how the queue stands."""
        jobs = view.jobs
        unfinished = [job for job in jobs if not job.ended]
        self.total.setText(total_words(view))
        self.part.setText(percent(view.share) if unfinished else "")
        self.part.setVisible(bool(unfinished))
        self.bar.setVisible(bool(unfinished))
        self.bar.show_share(view.share, Color.DIM if view.paused else Color.ACCENT)
        self.message.setText(view.message)
        self.message.setVisible(bool(view.message))
        self.pause.setText("Go on" if view.paused else "Pause all")
        self.pause.setVisible(bool(unfinished))
        self.clear.setVisible(len(unfinished) < len(jobs))
        self.empty.setVisible(not jobs)
        self._scroll.setVisible(bool(jobs))
        self._show_rows(view)

    def _show_rows(self, view: QueueView) -> None:
        known = {row.job.id: row for row in self._rows.rows()}
        column = self._rows.column
        wanted = {job.id for job in view.jobs}
        for id, gone in known.items():
            if id not in wanted:
                column.removeWidget(gone)
                gone.deleteLater()
                gone.hide()
        for place, job in enumerate(view.jobs):
            row = known.get(job.id)
            if row is None:
                row = QueueRow(job)
                row.wanted.connect(self._do)
                row.still.show_file(self._queue.still_of(job.id))
                column.insertWidget(place, row)
            else:
                if row.job != job:
                    row.show_job(job)
                at = column.itemAt(place)
                if at is None or at.widget() is not row:
                    column.removeWidget(row)
                    column.insertWidget(place, row)
            row.show_ends(first=place == 0, last=place == len(view.jobs) - 1)

    def _do(self, action: str, id: str) -> None:
        row = next((row for row in self.rows if row.job.id == id), None)
        if row is None:
            return
        place = self.rows.index(row)
        if action in ("up", "down"):
            self._queue.move(id, place + (1 if action == "down" else -1))
        elif action == "folder":
            paths = [file.path for file in row.job.files] or [row.job.out]
            _open(paths[0].parent)
        elif action == "log":
            _open(row.job.log)
        elif action == "show":
            self.show_wanted.emit(row.video)
        else:
            self._queue.do(action, id)


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
