"""The tempo panel: what is heard, how the tempo went, and everything that sets the clock."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from react_app.core.features import Features
from react_app.link.messages import StageStatus
from react_app.ui.desk import Desk
from react_app.ui.heard_trail import HeardTrail
from react_app.ui.panels.tempo_block import TempoBlock
from react_app.ui.panels.tempo_gestures import DOUBLE, EARLIER, HALF, LATER, RESYNC, LockButton, gesture_button
from react_app.ui.panels.tempo_settings import MsField, TempoSettings
from react_app.ui.tempo_words import source_tip
from react_app.ui.theme import Color, label_font
from react_app.ui.widgets.buttons import StageButton
from react_app.ui.widgets.character import Character
from react_app.ui.widgets.elided import ElidedLabel
from react_app.ui.widgets.onset_strip import OnsetStrip
from react_app.ui.widgets.tempo_plot import TempoPlot

_DRAW_S = 0.030
"""Drawn about 30 times a second, and only while it can be seen."""
_FORGET = 256
"""Hops the ears keep: further back there is nothing to catch up with."""
_SETTINGS = 256


class TempoPanel(QWidget):
    """Reads the ears' hops and musical time while it is visible."""

    def __init__(self, desk: Desk, block: TempoBlock) -> None:
        super().__init__()
        self._link, self._block = desk.link, block
        self.heard = HeardTrail()
        self._next_hop = 0
        self._drawn = 0.0
        self.strip = OnsetStrip()
        self.history = TempoPlot()
        self.character = Character()
        self.tap = StageButton(
            "TAP", "Space", "Tap the tempo: one tap sets the beat, two or more the tempo too (Space)",
            on_color=Color.ACCENT, width=72, height=62,
        )  # fmt: skip
        self.tap.pressed.connect(block.tap_now)
        self.offset = MsField(
            desk, "tempo.offset", "Beat offset", "All nudges together: later is positive", signed=True, width=92
        )
        self.lock = LockButton(desk.link, 43, joined=False)
        self.settings = TempoSettings(desk)
        self.head = ElidedLabel()
        self.head.setFont(label_font())
        self.head.setProperty("tone", "dim")
        self._build()
        desk.link.status_came.connect(self._hear)
        desk.link.ticked.connect(self._tick)

    def _build(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(6)
        left.addWidget(self.strip, 3)
        left.addWidget(self.history, 2)
        left.addWidget(self.character)
        right = QWidget()
        right.setFixedWidth(_SETTINGS)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._gestures())
        column.addWidget(self.settings)
        column.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 2, 12, 10)
        row.setSpacing(14)
        row.addLayout(left, 1)
        row.addWidget(right, 0, Qt.AlignmentFlag.AlignTop)

    def _gestures(self) -> QHBoxLayout:
        link = self._link
        both = QVBoxLayout()
        both.setSpacing(6)
        nudge = QHBoxLayout()
        nudge.setSpacing(4)
        nudge.addWidget(gesture_button(link, EARLIER, 36, joined=False))
        nudge.addWidget(self.offset, 1)
        nudge.addWidget(gesture_button(link, LATER, 36, joined=False))
        both.addLayout(nudge)
        set_right = QHBoxLayout()
        set_right.setSpacing(5)
        for gesture, width in ((HALF, 34), (DOUBLE, 34), (RESYNC, 50)):
            set_right.addWidget(gesture_button(link, gesture, width, joined=False))
        set_right.addWidget(self.lock)
        both.addLayout(set_right)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.tap)
        row.addLayout(both, 1)
        return row

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with the seconds the ears still have."""
        super().showEvent(event)
        self.heard.clear()
        self._next_hop = 0
        self._hear(self._link.status)
        self._tick(self._link.now())
        self._block.show_panel_open(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest."""
        super().hideEvent(event)
        self._block.show_panel_open(False)

    def _hear(self, status: StageStatus) -> None:
        if not self.isVisible():
            return
        self.settings.hear(status)
        self.offset.hear(status)
        self.lock.show_locked(status.music.locked)
        words = source_tip(status.music).replace("\n", "  ")
        if words != self.head.text():
            self.head.setText(words)
            self.head.setToolTip(source_tip(status.music))

    def _tick(self, now: float) -> None:
        if not self.isVisible():
            return
        self.tap.show_flash(self._block.tap_flash)
        stream = self._link.stream_time(now)
        music = self._link.music_at(now)
        self.heard.note_clock(stream, music)
        if abs(now - self._drawn) < _DRAW_S:
            return
        self._drawn = now
        hops, self._next_hop = self._link.hops_since(self._next_hop)
        self._take(hops)
        self.strip.show_trail(self.heard, stream, music)
        self.history.show_trail(self._block.trail, now)

    def _take(self, hops: list[Features]) -> None:
        if hops:
            self.heard.take(hops[-_FORGET:])
            self.character.show_features(hops[-1])
