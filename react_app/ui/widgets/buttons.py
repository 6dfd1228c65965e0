"""Buttons: icon buttons, on/off switches and the tall ones for the stage that act on the press."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QPushButton, QWidget

from react_app.ui.icons import icon
from react_app.ui.theme import HIT, RADIUS, Color, color, font, label_font, strong_font


def text_button(text: str, tip: str, *, kind: str = "", name: str = "") -> QPushButton:
    """Return a push button that the mouse does not focus."""
    button = QPushButton(text)
    if kind:
        button.setProperty("kind", kind)
    button.setToolTip(tip)
    button.setAccessibleName(name or text)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


class IconButton(QPushButton):
    """A square button with an icon."""

    def __init__(self, name: str, tip: str, *, size: int = HIT, checkable: bool = False, tint: str = Color.DIM) -> None:
        super().__init__()
        self.setProperty("kind", "ghost")
        self.setIcon(icon(name, tint, active=Color.ACCENT))
        self.setIconSize(QSize(16, 16))
        self.setFixedSize(size, size)
        self.setStyleSheet("padding: 0;")
        self.setToolTip(tip)
        self.setAccessibleName(tip.partition(" (")[0])
        self.setCheckable(checkable)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def set_icon(self, name: str, tint: str = Color.DIM) -> None:
        """Show another icon."""
        self.setIcon(icon(name, tint, active=Color.ACCENT))


class Letter(QAbstractButton):
    """A small lettered toggle of a channel strip: M, S."""

    def __init__(self, letter: str, tip: str, name: str, on_color: str) -> None:
        super().__init__()
        self._on_color = on_color
        self._font = strong_font(11)
        self.setText(letter)
        self.setCheckable(True)
        self.setFixedSize(HIT, HIT)
        self.setToolTip(tip)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the letter, filled when on."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        painter.setBrush(color(self._on_color) if on else color(Color.HOVER if self.underMouse() else Color.RAISED))
        painter.setPen(color(Color.ACCENT if self.hasFocus() else self._on_color if on else Color.LINE))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(2.5, 2.5, -2.5, -2.5), RADIUS, RADIUS)
        painter.setPen(color(Color.WINDOW if on else Color.DIM))
        painter.setFont(self._font)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())


class Switch(QAbstractButton):
    """An on/off switch."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setFixedSize(44, HIT)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._living: bool | None = None

    def show_living(self, living: bool | None) -> None:
        """Show what modulation makes of the switch, None where nothing modulates."""
        if living != self._living:
            self._living = living
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter switches too."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the switch."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        body = QRectF(1.5, self.height() / 2 - 8.5, 33, 17)
        painter.setPen(color(Color.ACCENT if self.hasFocus() else Color.EDGE if on else Color.LINE))
        painter.setBrush(color(Color.EDGE if on else Color.RAISED))
        painter.drawRoundedRect(body, RADIUS, RADIUS)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(Color.TEXT if on else Color.DIM))
        painter.drawRoundedRect(QRectF(body.right() - 16 if on else body.left() + 3, body.top() + 3, 13, 11), 2, 2)
        if self._living is not None:
            painter.setBrush(color(Color.MOD, 1.0 if self._living else 0.25))
            painter.drawRoundedRect(QRectF(body.left(), body.bottom() + 2, body.width(), 2), 1, 1)


class StageButton(QAbstractButton):
    """A tall button for the stage: word, key below, acts when pressed and not when let go."""

    def __init__(self, text: str, key: str, tip: str, *, on_color: str, width: int, height: int = 56) -> None:
        super().__init__()
        self._key = key
        self._on_color = on_color
        self._flash = 0.0
        self._fonts = (font(12, strong_font().weight()), label_font())
        self.setText(text)
        self.setCheckable(False)
        self.setFixedSize(width, height)
        self.setToolTip(tip)
        self.setAccessibleName(text.capitalize())
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._on = False

    @property
    def on(self) -> bool:
        """Whether the button is lit."""
        return self._on

    def show_on(self, on: bool) -> None:
        """Light the button, or not."""
        if on != self._on:
            self._on = on
            self.update()

    def show_flash(self, flash: float) -> None:
        """Light the frame for a moment, 0..1."""
        if abs(flash - self._flash) > 0.01:
            self._flash = flash
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses; the space bar belongs to the tempo."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.pressed.emit()
        else:
            QWidget.keyPressEvent(self, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the word over its key."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        down = self.isDown()
        if self._on:
            painter.setBrush(color(self._on_color))
            painter.setPen(color(self._on_color))
        else:
            painter.setBrush(color(Color.LINE if down else Color.HOVER if self.underMouse() else Color.RAISED))
            painter.setPen(color(Color.ACCENT if self.hasFocus() else Color.LINE))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        if self._flash > 0.01 and not self._on:
            painter.setBrush(color(self._on_color, 0.35 * self._flash))
            painter.setPen(color(self._on_color, self._flash))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        ink = Color.WINDOW if self._on else Color.TEXT
        painter.setPen(color(ink))
        painter.setFont(self._fonts[0])
        half = self.height() // 2
        if not self._key:
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
            return
        painter.drawText(0, half - 17, self.width(), 18, Qt.AlignmentFlag.AlignCenter, self.text())
        painter.setPen(color(ink if self._on else Color.DIM))
        painter.setFont(self._fonts[1])
        painter.drawText(0, half + 3, self.width(), 15, Qt.AlignmentFlag.AlignCenter, self._key)
