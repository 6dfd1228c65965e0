"""The badge beside a control: what modulates it, or a quiet mark that something could."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton

from react_app.core.show import Modulation
from react_app.ui.icons import icon
from react_app.ui.theme import HIT, RADIUS, Color, color, label_font
from react_app.ui.words import badge_text, badge_tip

WIDTH = 52


class ModBadge(QAbstractButton):
    """A click opens the modulation of the control."""

    def __init__(self, label: str) -> None:
        super().__init__()
        self._label = label
        self._modulation: Modulation | None = None
        self._text = ""
        self._font = label_font()
        self._quiet = icon("wave", Color.FAINT)
        self._lit = icon("wave", Color.MOD)
        self.setFixedSize(WIDTH, HIT)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(f"Modulation of {label}")
        self.setToolTip(badge_tip(None, label))

    def show_modulation(self, modulation: Modulation | None) -> None:
        """Show what modulates the control."""
        if modulation != self._modulation:
            self._modulation = modulation
            self._text = badge_text(modulation) if modulation else ""
            self.setToolTip(badge_tip(modulation, self._label))
            self.update()

    @property
    def text_shown(self) -> str:
        """The badge's word, empty when nothing modulates."""
        return self._text

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the badge."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 4.5, -0.5, -4.5)
        near = self.underMouse() or self.hasFocus()
        if self._modulation is None:
            pixmap = (self._lit if near else self._quiet).pixmap(16, 16)
            painter.setOpacity(1.0 if near else 0.8)
            middle = QRectF((self.width() - 14) / 2, (self.height() - 14) / 2, 14, 14)
            painter.drawPixmap(middle, pixmap, QRectF(pixmap.rect()))
        else:
            painter.setPen(color(Color.MOD, 1.0 if near else 0.45))
            painter.setBrush(color(Color.MOD_DEEP))
            painter.drawRoundedRect(box, RADIUS, RADIUS)
            painter.setPen(color(Color.MOD))
            painter.setFont(self._font)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._text)
        if self.hasFocus():
            painter.setPen(color(Color.ACCENT))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, RADIUS, RADIUS)
