"""A number that can be typed over: Enter or a double-click opens it, Enter keeps, Escape leaves it as it was."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit

from react_app.ui.theme import HIT, RADIUS, Color, color, font
from react_app.ui.widgets.draggable import Focused

MINUS = "\N{MINUS SIGN}"


class ValueField(Focused):
    """Shows a number with tabular figures and lets it be typed."""

    typed = Signal(float)

    def __init__(
        self,
        *,
        decimals: int = 2,
        unit: str = "",
        scale: float = 1.0,
        width: int = 48,
        step: float = 0.0,
        signed: bool = False,
        framed: bool = False,
    ) -> None:
        """What is shown is the value times `scale`, with `decimals` places and `unit` behind.

        The arrow keys move it by `step`, 0 for not at all. `signed` shows a plus too; `framed` draws a box around a
        field that stands alone.
        """
        super().__init__()
        self._decimals, self._unit, self._scale = decimals, unit, scale
        self._step, self._signed, self._framed = step, signed, framed
        self._value = 0.0
        self._font = font(12)
        self.setFixedSize(width, HIT)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setToolTip("Double-click or press Enter to type a value")
        self._edit = QLineEdit(self)
        self._edit.setProperty("kind", "value")
        self._edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._edit.setGeometry(0, 0, width, HIT)
        self._edit.hide()
        self._edit.returnPressed.connect(self._finish)
        self._edit.editingFinished.connect(self._edit.hide)

    @property
    def text(self) -> str:
        """What is shown."""
        number = f"{self._value * self._scale:{'+' if self._signed and self._value else ''}.{self._decimals}f}"
        return f"{number.replace('-', MINUS)}{self._unit}"

    @property
    def editor(self) -> QLineEdit:
        """The line edit that is laid over while typing."""
        return self._edit

    def show_value(self, value: float) -> None:
        """Show another value; sends nothing."""
        if value != self._value:
            self._value = value
            self.update()

    def start_typing(self) -> None:
        """Open the number for typing."""
        self._edit.setText(f"{self._value * self._scale:.{self._decimals}f}")
        self._edit.selectAll()
        self._edit.show()
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _finish(self) -> None:
        text = self._edit.text().strip().removesuffix(self._unit.strip()).replace(",", ".").replace(MINUS, "-").strip()
        try:
            value = float(text) / self._scale
        except ValueError:
            return
        if value == value and abs(value) != float("inf"):
            self.typed.emit(value)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open for typing."""
        self.start_typing()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens for typing, Escape closes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self._edit.isVisible():
            self.start_typing()
        elif event.key() == Qt.Key.Key_Escape and self._edit.isVisible():
            self._edit.hide()
        elif self._step and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.typed.emit(self._value + (self._step if event.key() == Qt.Key.Key_Up else -self._step))
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the number right-aligned."""
        painter = QPainter(self)
        if self._framed:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(color(Color.ACCENT if self.hasFocus() else Color.LINE))
            painter.setBrush(color(Color.WINDOW))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.setFont(self._font)
        painter.setPen(color(Color.TEXT if self.isEnabled() else Color.FAINT))
        side = Qt.AlignmentFlag.AlignHCenter if self._framed else Qt.AlignmentFlag.AlignRight
        painter.drawText(self.rect().adjusted(0, 0, -2, 0), Qt.AlignmentFlag.AlignVCenter | side, self.text)
        if self.hasFocus() and not self._framed:
            painter.setPen(color(Color.ACCENT))
            painter.drawLine(4, self.height() - 4, self.width() - 2, self.height() - 4)
