"""One export in the queue: its picture, how far it is, and what can be done with it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from react_app.export.queue.model import JobView
from react_app.ui import mime
from react_app.ui.clip_wish import is_clip
from react_app.ui.export_words import detail_words, file_words, left_words, percent, state_words, tint
from react_app.ui.icons import paint_icon
from react_app.ui.theme import Color, color, font, label_font, strong_font
from react_app.ui.widgets.buttons import IconButton
from react_app.ui.widgets.elided import ElidedLabel

ROW_KIND = "application/x-react-export"
_STILL = (96, 54)
_NOTES = 3
_NARROW = 540
"""A row less wide than this has no picture."""


class ShareBar(QWidget):
    """A fine bar."""

    def __init__(self, height: int = 4) -> None:
        super().__init__()
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Progress")
        self._share, self._tint = 0.0, Color.ACCENT

    def show_share(self, share: float, tint: str = Color.ACCENT) -> None:
        """Show how much is done, 0..1."""
        share = min(max(share, 0.0), 1.0)
        if (share, tint) != (self._share, self._tint):
            self._share, self._tint = share, tint
            self.setAccessibleDescription(percent(share))
            self.update()

    @property
    def share(self) -> float:
        """What is shown."""
        return self._share

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bar."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), color(Color.LINE))
        painter.fillRect(QRectF(0, 0, self.width() * self._share, self.height()), color(self._tint))


class Still(QWidget):
    """A frame of the video, on dark ground; the icon of a film while there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(*_STILL)
        self._pixmap: QPixmap | None = None
        self.dimmed = False

    def show_file(self, path: Path) -> None:
        """Show a picture, once it is there."""
        if self._pixmap is None and path.exists():
            found = QPixmap(str(path))
            self._pixmap = found if not found.isNull() else None
            self.update()

    @property
    def pixmap(self) -> QPixmap | None:
        """The picture."""
        return self._pixmap

    def show_dimmed(self, dimmed: bool) -> None:
        """Dim what will not be made."""
        if dimmed != self.dimmed:
            self.dimmed = dimmed
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        room = QRectF(self.rect())
        painter.fillRect(room, color(Color.WINDOW))
        painter.setOpacity(0.4 if self.dimmed else 1.0)
        if self._pixmap is None:
            paint_icon(painter, "film", QRectF(room.center().x() - 9, room.center().y() - 9, 18, 18), Color.FAINT)
            return
        scale = min(room.width() / self._pixmap.width(), room.height() / self._pixmap.height())
        box = QRectF(0, 0, self._pixmap.width() * scale, self._pixmap.height() * scale)
        box.moveCenter(room.center())
        painter.drawPixmap(box, self._pixmap, QRectF(self._pixmap.rect()))


class QueueRow(QWidget):
    """Follows one job. `wanted` tells an action by name; what waits is dragged to another place, what is done into
    the layers."""

    wanted = Signal(str, str)

    def __init__(self, job: JobView) -> None:
        super().__init__()
        self.job = job
        self._pressed: QPoint | None = None
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.still = Still()
        self.title = ElidedLabel()
        self.title.setFont(strong_font(13))
        self.state = QLabel()
        self.state.setFont(font(12))
        self.file = ElidedLabel()
        self.file.setFont(label_font())
        self.file.setProperty("tone", "dim")
        self.left = QLabel()
        self.left.setFont(font(12))
        self.left.setProperty("tone", "dim")
        self.bar = ShareBar()
        self.detail = QLabel()
        self.detail.setFont(label_font())
        self.detail.setWordWrap(True)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.buttons = {
            "up": IconButton("up", "Make it sooner"),
            "down": IconButton("down", "Make it later"),
            "pause": IconButton("pause", "Hold it; the next one goes on"),
            "go": IconButton("play", "Let it go on"),
            "retry": IconButton("reset", "Try again; what is finished of it is kept"),
            "show": IconButton("layers", "Add the video to the scene that is on (or drag it into the layers)"),
            "folder": IconButton("folder", "Show in folder"),
            "log": IconButton("log", "Open the log"),
            "cancel": IconButton("close", "Cancel; nothing of it is left"),
            "remove": IconButton("trash", "Take it off the list; its files stay"),
        }
        for name, button in self.buttons.items():
            button.clicked.connect(lambda _on=False, name=name: self.wanted.emit(name, self.job.id))
        self._build()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.show_job(job)

    def _build(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(12)
        first.addWidget(self.title, 1)
        first.addWidget(self.state)
        second = QHBoxLayout()
        second.setSpacing(12)
        second.addWidget(self.file, 1)
        second.addWidget(self.left)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addLayout(first)
        words.addLayout(second)
        words.addWidget(self.bar)
        words.addWidget(self.detail)
        words.addStretch()
        actions = QHBoxLayout()
        actions.setSpacing(0)
        for button in self.buttons.values():
            actions.addWidget(button)
        box = QWidget()
        box.setLayout(actions)
        actions.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 10, 6, 10)
        row.setSpacing(12)
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(self.still, 0, top)
        row.addLayout(words, 1)
        row.addWidget(box, 0, top)
        box.setFixedWidth(5 * 28)
        actions.insertStretch(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the room to the words where there is little."""
        self.still.setVisible(event.size().width() >= _NARROW)

    # ---- what is shown ---------------------------------------------------------------------------------------------

    def show_job(self, job: JobView) -> None:
        """Show how the job stands now."""
        self.job = job
        self.title.setText(job.title)
        self.title.setToolTip(job.title)
        self.state.setText(state_words(job))
        self.state.setStyleSheet(f"color: {tint(job)};")
        self.file.setText(file_words(job))
        self.file.setToolTip("\n".join(str(file.path) for file in job.files) or str(job.out))
        going = not job.ended
        self.bar.setVisible(going)
        self.bar.show_share(job.share, Color.ACCENT if job.active else Color.DIM)
        part = percent(job.share) if job.share > 0 else ""
        self.left.setText("  ·  ".join(filter(None, (part, left_words(job.eta_s)))) if going else "")
        details = detail_words(job).splitlines()
        more = f"\n… and {len(details) - _NOTES} more, see the log." if len(details) > _NOTES else ""
        self.detail.setText("\n".join(details[:_NOTES]) + more)
        self.detail.setToolTip("\n".join(details))
        self.detail.setVisible(bool(details))
        tone = Color.DANGER if job.state == "failed" else Color.TEXT if job.state == "done" else Color.DIM
        self.detail.setStyleSheet(f"color: {tone};")
        self.still.show_dimmed(job.state in ("failed", "cancelled"))
        self.setAccessibleName(f"{job.title}, {state_words(job)}")
        self._show_able()
        self.update()

    def _show_able(self) -> None:
        job = self.job
        video = self.video
        able = {
            "up": not job.ended,
            "down": not job.ended,
            "pause": not job.ended and job.state != "paused",
            "go": job.state == "paused",
            "retry": job.state in ("failed", "cancelled"),
            "show": video is not None,
            "folder": job.state == "done",
            "log": True,
            "cancel": not job.ended,
            "remove": job.ended,
        }
        for name, button in self.buttons.items():
            button.setVisible(able[name])

    def show_ends(self, *, first: bool, last: bool) -> None:
        """Say whether there is anything above and below."""
        self.buttons["up"].setEnabled(not first)
        self.buttons["down"].setEnabled(not last)

    @property
    def video(self) -> Path | None:
        """The finished video, if it is one that can be a layer."""
        if self.job.state != "done":
            return None
        paths = [file.path for file in self.job.files] or [self.job.out]
        return next((path for path in paths if is_clip(path)), None)

    # ---- dragging --------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where the hand came down."""
        self._pressed = event.position().toPoint() if event.button() == Qt.MouseButton.LeftButton else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the row, or the video that it made."""
        if self._pressed is None:
            return
        if (event.position().toPoint() - self._pressed).manhattanLength() < QApplication.startDragDistance():
            return
        self._pressed = None
        if self.video is not None:
            mime.start_drag(self, mime.CLIP, str(self.video), self.still.pixmap)
        elif not self.job.ended:
            mime.start_drag(self, ROW_KIND, self.job.id)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Mark what runs."""
        super().paintEvent(event)
        if self.job.active:
            QPainter(self).fillRect(QRectF(0, 0, 2, self.height()), color(Color.ACCENT))
