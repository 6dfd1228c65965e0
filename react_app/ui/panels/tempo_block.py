"""The tempo block of the top bar: the clock's face, tap and the gestures that set the clock right."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from react_app.link.messages import StageStatus
from react_app.ui.panels.tempo_face import TempoFace
from react_app.ui.panels.tempo_gestures import (
    DOUBLE,
    EARLIER,
    FOLLOW,
    HALF,
    LATER,
    RESYNC,
    LockButton,
    gesture_button,
)
from react_app.ui.stage_link import StageLink
from react_app.ui.tempo_trail import TempoTrail
from react_app.ui.tempo_words import source_word
from react_app.ui.theme import Color
from react_app.ui.widgets.buttons import StageButton
from react_app.ui.widgets.tempo_plot import SmallTempoPlot

_FLASH_S = 0.18


class TempoBlock(QWidget):
    """Shows musical time, sends the tempo gestures and keeps the tempo's history."""

    panel_wanted = Signal()

    def __init__(self, link: StageLink) -> None:
        super().__init__()
        self._link = link
        self._tapped_at = -1.0
        self.face = TempoFace(link)
        self.face.clicked.connect(self.panel_wanted)
        self.tap = StageButton("TAP", "Space", "Tap the tempo (Space)", on_color=Color.ACCENT, width=54)
        self.tap.pressed.connect(self.tap_now)
        self.lock = LockButton(link, 44)
        self.trail = TempoTrail()
        self.history = SmallTempoPlot()
        self.history.hide()
        self._build()
        link.status_came.connect(self._show_status)
        link.ticked.connect(self._show_time)

    def _build(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(0)
        grid.setContentsMargins(0, 0, 0, 0)
        for column, gesture in enumerate((EARLIER, LATER, HALF, DOUBLE)):
            grid.addWidget(gesture_button(self._link, gesture, 36), 0, column)
        bottom = QHBoxLayout()
        bottom.setSpacing(0)
        bottom.addWidget(gesture_button(self._link, RESYNC, 54))
        bottom.addWidget(self.lock)
        bottom.addWidget(gesture_button(self._link, FOLLOW, 46))
        grid.addLayout(bottom, 1, 0, 1, 4)
        line = QHBoxLayout(self)
        line.setContentsMargins(2, 3, 8, 3)
        line.setSpacing(6)
        line.addWidget(self.face)
        line.addWidget(self.tap)
        line.addLayout(grid)
        line.addWidget(self.history)

    @property
    def tap_flash(self) -> float:
        """How bright the tap buttons are after a tap, 0..1."""
        since = self._link.now() - self._tapped_at
        return max(0.0, 1 - since / _FLASH_S) if self._tapped_at > 0 else 0.0

    def tap_now(self) -> None:
        """Tap."""
        self._tapped_at = self._link.now()
        self._link.fire("tempo.tap")

    def show_panel_open(self, is_open: bool) -> None:
        """Show whether the tempo panel is open."""
        self.face.setChecked(is_open)

    def _show_status(self, status: StageStatus) -> None:
        music = status.music
        self.face.show_status(music)
        now = self._link.now()
        self.trail.add(now, music, source_word(music))
        if self.history.isVisible():
            self.history.show_trail(self.trail, now)
        self.lock.show_locked(music.locked)

    def _show_time(self, now: float) -> None:
        self.face.show_time()
        self.tap.show_flash(self.tap_flash)
