"""A pad for points: drag anywhere, arrows nudge, the living point moves in modulation's colour."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from react_app.ui.theme import RADIUS, Color, color
from react_app.ui.widgets.draggable import Draggable

Point = tuple[float, float]


class XYPad(Draggable):
    """Sets a point; up is positive y as in the shader."""

    moved = Signal(tuple)

    def __init__(self, minimum: Point, maximum: Point, default: Point) -> None:
        super().__init__()
        self._minimum, self._maximum, self._default = minimum, maximum, default
        self._value = default
        self._living: Point | None = None
        self.setFixedHeight(96)
        self.setMinimumWidth(96)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)

    @property
    def value(self) -> Point:
        """The base point shown."""
        return self._value

    def show_value(self, value: Point, living: Point | None = None) -> None:
        """Show another base and living point; sends nothing."""
        if value != self._value or living != self._living:
            self._value, self._living = value, living
            self.update()

    def set_by_hand(self, value: Point) -> None:
        """Set the point as a drag would: clamped, told by `moved`."""
        x, y = (min(max(v, a), b) for v, a, b in zip(value, self._minimum, self._maximum, strict=True))
        if (x, y) != self._value:
            self._value = (x, y)
            self.update()
            self.moved.emit((x, y))

    def _box(self) -> QRectF:
        return QRectF(self.rect()).adjusted(6, 6, -6, -6)

    def _place(self, point: Point) -> QPointF:
        box = self._box()
        shares = [(v - a) / ((b - a) or 1) for v, a, b in zip(point, self._minimum, self._maximum, strict=True)]
        return QPointF(box.left() + shares[0] * box.width(), box.bottom() - shares[1] * box.height())

    def _point(self, place: QPointF) -> Point:
        box = self._box()
        x = (place.x() - box.left()) / box.width()
        y = (box.bottom() - place.y()) / box.height()
        (x0, y0), (x1, y1) = self._minimum, self._maximum
        return x0 + x * (x1 - x0), y0 + y * (y1 - y0)

    def take(self, event: QMouseEvent) -> bool:
        """Bring the point under the pointer."""
        self.follow(event)
        return True

    def follow(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        self.set_by_hand(self._point(event.position()))

    def reset(self) -> None:
        """Go back to the default."""
        self.set_by_hand(self._default)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows nudge by a hundredth, finer with Shift."""
        moves = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, 1),
            Qt.Key.Key_Down: (0, -1),
        }
        move = moves.get(Qt.Key(event.key()))
        if move is None:
            super().keyPressEvent(event)
            return
        share = 0.001 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0.01
        (x0, y0), (x1, y1) = self._minimum, self._maximum
        x, y = self._value
        self.set_by_hand((x + move[0] * share * (x1 - x0), y + move[1] * share * (y1 - y0)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the pad and its points."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(color(Color.ACCENT if self.hasFocus() else Color.LINE))
        painter.setBrush(color(Color.WINDOW))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        base = self._place(self._value)
        painter.setPen(color(Color.LINE))
        painter.drawLine(QPointF(base.x(), 1), QPointF(base.x(), self.height() - 1))
        painter.drawLine(QPointF(1, base.y()), QPointF(self.width() - 1, base.y()))
        painter.setPen(Qt.PenStyle.NoPen)
        if self._living is not None:
            painter.setBrush(color(Color.MOD))
            painter.drawEllipse(self._place(self._living), 4, 4)
        painter.setBrush(color(Color.TEXT))
        painter.drawEllipse(base, 5, 5)
