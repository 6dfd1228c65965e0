"""The picture of a video layer: where it is, what comes at its end, whether it runs, or that its file is missing."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap

from react_app.core.show import Clip
from react_app.link.messages import StageStatus
from react_app.ui.icons import icon, paint_icon
from react_app.ui.theme import Color, color
from react_app.ui.widgets.thumb import Thumb, paint_thumb

LOOP_ICONS = {"loop": "loop", "bounce": "bounce", "once": "once", "hold": "hold"}
_BADGE = 16.0


class ClipThumb(Thumb):
    """A poster that follows the clip in steps, with a thin line that moves."""

    def __init__(self, width: int, height: int, clip: Clip) -> None:
        super().__init__(width, height, clip.path)
        self._clip = clip
        self.position: float | None = None
        self.missing = False
        self.loop = "loop"
        self.playing = True
        self._range = (0.0, clip.duration)
        self._pixel = (-1, -1)

    def show_clip(self, clip: Clip) -> None:
        """Show another clip."""
        if clip != self._clip:
            self._clip = clip
            self.update()

    def hear(self, status: StageStatus, uid: int, *, broken: bool) -> bool:
        """Take in what the stage says of the layer; return whether its file is missing."""
        told = next((clip for clip in status.clips if clip.uid == uid), None)
        missing = broken or (told is not None and told.missing)
        self.show_status(told.position if told else None, missing=missing)
        values, head = status.values, f"layer.{uid}"
        start, stop = values.get(f"{head}.start"), values.get(f"{head}.stop")
        if isinstance(start, int | float) and isinstance(stop, int | float):
            loop, playing = str(values.get(f"{head}.loop", "loop")), bool(values.get(f"{head}.play", True))
            self.show_controls(loop=loop, playing=playing, start=float(start), stop=float(stop))
        return missing

    def show_status(self, position: float | None, *, missing: bool) -> None:
        """Show where it is."""
        self.position = position
        pixel = (self._frame(), round(self._share(position or 0.0) * self.width()))
        if pixel != self._pixel or missing != self.missing:
            self._pixel, self.missing = pixel, missing
            self.update()

    def show_controls(self, *, loop: str, playing: bool, start: float, stop: float) -> None:
        """Show what comes at its end, whether it runs and what of it is played."""
        now = (loop, playing, (start, stop))
        if now != (self.loop, self.playing, self._range):
            self.loop, self.playing, self._range = now
            self.update()

    def _share(self, t: float) -> float:
        return min(max(t / self._clip.duration, 0.0), 1.0) if self._clip.duration else 0.0

    def _frame(self) -> int:
        if self.position is None:
            return 0
        return min(int(self._share(self.position) * self._frames), max(self._frames - 1, 0))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the poster, the line and the badge."""
        painter = QPainter(self)
        box = QRectF(self.rect())
        if self.missing:
            self._draw_missing(painter, box)
            return
        if self.dimmed:
            painter.setOpacity(0.35)
        paint_thumb(painter, box, self._still(), 1 if self._strip else 0, 0.0, self._seed)
        painter.setOpacity(1.0)
        if not self._clip.duration:
            return
        y, width = box.height() - 3, box.width()
        painter.fillRect(QRectF(0, y, width, 3), color(Color.WINDOW, 0.8))
        start, stop = (self._share(t) * width for t in self._range)
        painter.fillRect(QRectF(start, y + 1, max(stop - start, 1.0), 1), color(Color.DIM))
        if self.position is not None:
            x = self._share(self.position) * width
            painter.fillRect(QRectF(min(max(x - 1, 0), width - 2), y - 3, 2, 6), color(Color.ACCENT))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        badge = QRectF(width - _BADGE - 3, 3, _BADGE, _BADGE)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(Color.WINDOW, 0.8))
        painter.drawRoundedRect(badge, 3, 3)
        name = LOOP_ICONS.get(self.loop, "loop") if self.playing else "pause"
        paint_icon(painter, name, badge.adjusted(2, 2, -2, -2), Color.TEXT)

    def _still(self) -> QPixmap | None:
        if self._strip is None:
            return None
        width = self._strip.width() // max(self._frames, 1)
        return self._strip.copy(self._frame() * width, 0, width, self._strip.height())

    def _draw_missing(self, painter: QPainter, box: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(color(Color.EDGE))
        painter.setBrush(color(Color.WINDOW))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        mark = icon("warning", Color.DIM).pixmap(20, 20)
        middle = box.center()
        painter.drawPixmap(QRectF(middle.x() - 10, middle.y() - 10, 20, 20), mark, QRectF(mark.rect()))
