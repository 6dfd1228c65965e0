"""Colours: a swatch that opens a pop-over with hue, shade, opacity and a hex code."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QLinearGradient, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from react_app.ui.theme import HIT, RADIUS, Color, color
from react_app.ui.widgets.popover import Popover

Rgba = tuple[float, float, float, float]


def rgba(value: QColor) -> Rgba:
    """Return a colour's channels, 0..1."""
    return value.redF(), value.greenF(), value.blueF(), value.alphaF()


def qcolor(value: Rgba) -> QColor:
    """Return the colour with these channels, 0..1."""
    return QColor.fromRgbF(*(min(max(v, 0.0), 1.0) for v in value))


class Swatch(QAbstractButton):
    """Shows the base colour, and the living one beside it; a click opens the picker."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setFixedHeight(HIT)
        self.setMinimumWidth(48)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        self.setToolTip("Pick a colour")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._base: Rgba = (0.0, 0.0, 0.0, 1.0)
        self._living: Rgba | None = None

    def show_value(self, base: Rgba, living: Rgba | None) -> None:
        """Show other colours; sends nothing."""
        if base != self._base or living != self._living:
            self._base, self._living = base, living
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the swatch."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 3.5, -0.5, -3.5)
        painter.setPen(color(Color.ACCENT if self.hasFocus() else Color.EDGE))
        painter.setBrush(qcolor((*self._base[:3], 1.0)))
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        if self._living is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            half = QRectF(box.center().x(), box.top() + 1, box.width() / 2 - 1, box.height() - 2)
            painter.setBrush(qcolor((*self._living[:3], 1.0)))
            painter.drawRect(half)
            painter.setBrush(color(Color.MOD))
            painter.drawRect(QRectF(half.left(), half.top(), 2, half.height()))


class _Strip(QWidget):
    """One channel of the picker as a strip of its colours."""

    moved = Signal(float)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setFixedHeight(HIT)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self._share = 0.0
        self._stops: list[QColor] = []

    def show_stops(self, share: float, stops: list[QColor]) -> None:
        """Show the channel's place 0..1 on a strip of these colours."""
        self._share, self._stops = share, stops
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the colour under the pointer."""
        self.mouseMoveEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.moved.emit(min(max((event.position().x() - 4) / max(self.width() - 8, 1), 0.0), 1.0))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the strip and its mark."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        gradient = QLinearGradient(QPointF(4, 0), QPointF(self.width() - 4, 0))
        for i, stop in enumerate(self._stops):
            gradient.setColorAt(i / max(len(self._stops) - 1, 1), stop)
        painter.setPen(color(Color.EDGE))
        painter.setBrush(gradient)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 7.5, -0.5, -7.5), 3, 3)
        x = 4 + self._share * (self.width() - 8)
        painter.setPen(color(Color.WINDOW))
        painter.setBrush(color(Color.TEXT))
        painter.drawRoundedRect(QRectF(x - 3, self.height() / 2 - 10, 6, 20), 2, 2)


class ColorPopover(Popover):
    """Hue, saturation, brightness and opacity as strips, and the hex code."""

    picked = Signal(tuple)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setFixedWidth(264)
        self._hsva = [0.0, 0.0, 0.0, 1.0]
        self._strips = [_Strip(name) for name in ("Hue", "Saturation", "Brightness", "Opacity")]
        for i, strip in enumerate(self._strips):
            self.body.addWidget(strip)
            strip.moved.connect(lambda share, i=i: self._move(i, share))
        row = QHBoxLayout()
        self._hex = QLineEdit()
        self._hex.setAccessibleName("Hex code")
        self._hex.setMaxLength(9)
        self._hex.editingFinished.connect(self._type)
        row.addWidget(self._hex)
        self.body.addLayout(row)

    def show_color(self, value: Rgba) -> None:
        """Start from this colour."""
        shown = qcolor(value)
        self._hsva = [max(shown.hsvHueF(), 0.0), shown.hsvSaturationF(), shown.valueF(), shown.alphaF()]
        self._refresh()

    def _move(self, channel: int, share: float) -> None:
        self._hsva[channel] = min(share, 0.9999) if channel == 0 else share
        self._refresh()
        self.picked.emit(rgba(QColor.fromHsvF(*self._hsva)))

    def _type(self) -> None:
        value = QColor(self._hex.text().strip() if self._hex.text().startswith("#") else f"#{self._hex.text().strip()}")
        if value.isValid() and value.name() != QColor.fromHsvF(*self._hsva).name():
            value.setAlphaF(self._hsva[3])
            self.show_color(rgba(value))
            self.picked.emit(rgba(value))

    def _refresh(self) -> None:
        h, s, v, a = self._hsva
        full = QColor.fromHsvF(h, s, v)
        self._strips[0].show_stops(h, [QColor.fromHsvF(min(i / 6, 0.9999), 1, 1) for i in range(7)])
        self._strips[1].show_stops(s, [QColor.fromHsvF(h, 0, max(v, 0.2)), QColor.fromHsvF(h, 1, max(v, 0.2))])
        self._strips[2].show_stops(v, [QColor("#000000"), QColor.fromHsvF(h, s, 1)])
        self._strips[3].show_stops(a, [QColor(Color.WINDOW), full])
        if not self._hex.hasFocus():
            self._hex.setText(full.name().upper())
