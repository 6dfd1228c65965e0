"""A slider with two marks: the base value the hand sets, and the living value modulation makes of it."""

from __future__ import annotations

import time

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy

from react_app.ui.theme import HIT, Color, color
from react_app.ui.widgets.draggable import Draggable

_HANDLE = 5.0
_GRAB = 9.0
_FINE = 0.1
_SETTLE_S = 0.25


class Slider(Draggable):
    """Moves by drag, wheel and keys; Shift is fine, a double-click resets, a right-click asks for modulation."""

    moved = Signal(float)

    def __init__(self, minimum: float, maximum: float, default: float, *, step: float = 0.0) -> None:
        """`step` is the grid values snap to, 0 for none."""
        super().__init__()
        self._minimum = minimum
        self._maximum = maximum if maximum > minimum else minimum + 1.0
        self._default = default
        self._step = step
        self._value = default
        self._living: float | None = None
        self._anchor = (0.0, 0.0)
        self._entered = 0.0
        self.setMinimumSize(QSize(48, HIT))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(HIT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    @property
    def value(self) -> float:
        """The base value shown."""
        return self._value

    @property
    def living(self) -> float | None:
        """The living value shown, None where nothing modulates."""
        return self._living

    @property
    def default(self) -> float:
        """What a double-click goes back to."""
        return self._default

    def show_value(self, value: float, living: float | None = None) -> None:
        """Show another base and living value; sends nothing."""
        if value != self._value or living != self._living:
            self._value, self._living = value, living
            self.update()

    def set_by_hand(self, value: float) -> None:
        """Set the value as a drag would: clamped, snapped, told by `moved`."""
        value = min(max(value, self._minimum), self._maximum)
        if self._step:
            value = self._minimum + round((value - self._minimum) / self._step) * self._step
        if value != self._value:
            self._value = value
            self.update()
            self.moved.emit(value)

    def _share(self, value: float) -> float:
        return min(max((value - self._minimum) / (self._maximum - self._minimum), 0.0), 1.0)

    def _x(self, value: float) -> float:
        return _HANDLE / 2 + 1 + self._share(value) * self._travel()

    def _travel(self) -> float:
        return max(1.0, self.width() - _HANDLE - 2)

    def take(self, event: QMouseEvent) -> bool:
        """Take the handle where it is, or bring it under the pointer."""
        x = event.position().x()
        if abs(x - self._x(self._value)) > _GRAB and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            share = (x - _HANDLE / 2 - 1) / self._travel()
            self.set_by_hand(self._minimum + share * (self._maximum - self._minimum))
        self._anchor = (x, self._value)
        return True

    def follow(self, event: QMouseEvent) -> None:
        """Follow the pointer, ten times slower with Shift."""
        x = event.position().x()
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        scale = _FINE if fine else 1.0
        start, base = self._anchor
        wanted = base + (x - start) / self._travel() * (self._maximum - self._minimum) * scale
        self.set_by_hand(wanted)
        if fine and not self._step:
            self._anchor = (x, self._value)

    def reset(self) -> None:
        """Go back to the default."""
        self.set_by_hand(self._default)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Nudge; a wheel that was already turning when the slider came under the pointer goes on scrolling."""
        now = time.monotonic()
        if now - self._entered < _SETTLE_S:
            self._entered = now
            event.ignore()
            return
        turns = (event.angleDelta().y() or event.angleDelta().x()) / 120
        self._nudge(turns, fine=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows nudge, page keys leap, Home and End go to the ends."""
        key = event.key()
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in (Qt.Key.Key_Right, Qt.Key.Key_Up):
            self._nudge(1, fine=fine)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Down):
            self._nudge(-1, fine=fine)
        elif key == Qt.Key.Key_PageUp:
            self._nudge(10, fine=fine)
        elif key == Qt.Key.Key_PageDown:
            self._nudge(-10, fine=fine)
        elif key == Qt.Key.Key_Home:
            self.set_by_hand(self._minimum)
        elif key == Qt.Key.Key_End:
            self.set_by_hand(self._maximum)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.set_by_hand(self._default)
        else:
            super().keyPressEvent(event)

    def _nudge(self, steps: float, *, fine: bool) -> None:
        one = self._step or (self._maximum - self._minimum) * (0.001 if fine else 0.01)
        self.set_by_hand(self._value + steps * one)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Remember when the pointer came."""
        self._entered = time.monotonic()
        super().enterEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw track, base mark and living mark."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        middle = self.height() / 2
        lit = self.isEnabled() and (self._dragging or self.underMouse() or self.hasFocus())
        painter.setBrush(color(Color.LINE))
        painter.drawRoundedRect(QRectF(1, middle - 1.5, self.width() - 2, 3), 1.5, 1.5)
        zero = min(max(0.0, self._minimum), self._maximum)
        origin, base = self._x(zero), self._x(self._value)
        tone = Color.TEXT if lit else Color.DIM
        painter.setBrush(color(tone if self.isEnabled() else Color.FAINT, 0.75))
        painter.drawRoundedRect(QRectF(min(origin, base), middle - 1.5, abs(base - origin), 3), 1.5, 1.5)
        if self._living is not None:
            living = self._x(self._living)
            painter.setBrush(color(Color.MOD, 0.55))
            painter.drawRoundedRect(QRectF(min(base, living), middle - 1.5, abs(living - base), 3), 1.5, 1.5)
            painter.setBrush(color(Color.MOD))
            painter.drawRoundedRect(QRectF(living - 1.5, middle - 6, 3, 12), 1.5, 1.5)
        painter.setBrush(color(Color.ACCENT if self.hasFocus() else Color.TEXT if self.isEnabled() else Color.FAINT))
        painter.drawRoundedRect(QRectF(base - _HANDLE / 2, middle - 8, _HANDLE, 16), 2, 2)
