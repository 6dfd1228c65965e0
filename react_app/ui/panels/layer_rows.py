"""The column of layer rows, which takes what is dropped between them and videos dropped onto video layers."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QRectF, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from react_app.ui import mime
from react_app.ui.panels.layer_row import LayerRow
from react_app.ui.theme import Color, color

_BETWEEN = 0.25
"""Share of a row at its upper and its lower edge where a video goes between and not onto."""


class LayerRows(QWidget):
    """Holds the rows, top layer first. Places are told as the document counts them, from the bottom."""

    layer_dropped = Signal(int, int)
    shader_dropped = Signal(str, int)
    clip_dropped = Signal(object, int)
    clip_replaced = Signal(int, object)

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self.rows: list[LayerRow] = []
        self._drop_at = -1
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.column.addStretch(1)

    def _place_at(self, y: float) -> int:
        """Return the place from the top where something dropped at `y` goes."""
        return next((i for i, row in enumerate(self.rows) if y < row.y() + row.height() / 2), len(self.rows))

    def _onto(self, y: float, data: QMimeData) -> LayerRow | None:
        """Return the video layer that gets another video when one is dropped at `y`."""
        if data.hasFormat(mime.LAYER) or data.hasFormat(mime.GENERATOR_SHADER):
            return None
        for row in self.rows:
            edge = _BETWEEN * row.height()
            if row.is_clip and row.y() + edge <= y <= row.y() + row.height() - edge:
                return row
        return None

    def _mark(self, place: int, onto: LayerRow | None) -> None:
        """Show where it would go: between two rows, or onto one."""
        self._drop_at = place
        for row in self.rows:
            row.show_dropping(row is onto)
        self.update()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take layers, generators and videos."""
        data = event.mimeData()
        if data.hasFormat(mime.LAYER) or data.hasFormat(mime.GENERATOR_SHADER) or mime.clips_in(data):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show where it would go."""
        y = event.position().y()
        onto = self._onto(y, event.mimeData())
        self._mark(-1 if onto is not None else self._place_at(y), onto)
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Take the mark away."""
        self._mark(-1, None)

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell what was dropped at which place, counted from the bottom without the layer itself."""
        y, data = event.position().y(), event.mimeData()
        place, onto = self._place_at(y), self._onto(y, data)
        self._mark(-1, None)
        event.acceptProposedAction()
        layer = mime.unpack(data, mime.LAYER)
        shader = mime.unpack(data, mime.GENERATOR_SHADER)
        clips = mime.clips_in(data)
        if layer:
            above = [row.uid for row in self.rows[:place] if row.uid != int(layer)]
            others = len([row for row in self.rows if row.uid != int(layer)])
            self.layer_dropped.emit(int(layer), others - len(above))
        elif shader:
            self.shader_dropped.emit(shader, len(self.rows) - place)
        elif onto is not None and len(clips) == 1:
            self.clip_replaced.emit(onto.uid, clips[0])
        else:
            at = len(self.rows) - place
            for index, clip in enumerate(clips):
                self.clip_dropped.emit(clip, at + index)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the mark of a drop."""
        if self._drop_at >= 0:
            y = self.rows[self._drop_at].y() if self._drop_at < len(self.rows) else self._bottom()
            QPainter(self).fillRect(QRectF(0, max(y - 1, 0), self.width(), 2), color(Color.ACCENT))

    def _bottom(self) -> int:
        return self.rows[-1].geometry().bottom() if self.rows else 1
