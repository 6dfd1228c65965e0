"""The tempo block: BPM, beat lamps, confidence, tap and the gestures that set the clock right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QWidget

from react_app.link.messages import StageStatus
from react_app.ui.icons import icon, icon_names
from react_app.ui.panels.tempo_face import TempoFace
from react_app.ui.stage_link import StageLink
from react_app.ui.tempo_trail import TempoTrail
from react_app.ui.tempo_words import source_word
from react_app.ui.theme import HIT, Color, label_font
from react_app.ui.widgets.buttons import StageButton
from react_app.ui.widgets.tempo_plot import SmallTempoPlot

_FLASH_S = 0.18
_GESTURES = (
    ("left", "tempo.nudge_early", "Nudge the beat 10 ms earlier (,)", "Nudge earlier", 0, 0),
    ("right", "tempo.nudge_late", "Nudge the beat 10 ms later (.)", "Nudge later", 0, 1),
    ("÷2", "tempo.half", "Halve the tempo, kept for the set (H)", "Half tempo", 0, 2),
    ("×2", "tempo.double", "Double the tempo, kept for the set (D)", "Double tempo", 0, 3),
)


class TempoBlock(QWidget):
    """Shows musical time and sends the tempo gestures."""

    panel_wanted = Signal()

    def __init__(self, link: StageLink) -> None:
        super().__init__()
        self._link = link
        self._tapped_at = -1.0
        self.face = TempoFace(link)
        self.face.clicked.connect(self.panel_wanted)
        self.tap = StageButton("TAP", "Space", "Tap the tempo (Space)", on_color=Color.ACCENT, width=54)
        self.tap.pressed.connect(self.tap_now)
        self.lock = QPushButton("Lock")
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
        for text, control, tip, name, row, column in _GESTURES:
            grid.addWidget(self._gesture(text, control, tip, name), row, column)
        bottom = QHBoxLayout()
        bottom.setSpacing(0)
        bottom.addWidget(self._gesture("The one", "tempo.resync", "This beat is the one of the bar (R)", "Resync", 54))
        _grid_style(self.lock, 44)
        self.lock.setCheckable(True)
        self.lock.setToolTip("Keep tempo and phase whatever is heard (L)")
        self.lock.setAccessibleName("Lock tempo")
        self.lock.clicked.connect(lambda on: self._link.change("tempo.lock", bool(on)))
        bottom.addWidget(self.lock)
        bottom.addWidget(self._gesture("Auto", "tempo.auto", "Follow the music again after tapping (M)", "Follow", 46))
        grid.addLayout(bottom, 1, 0, 1, 4)
        line = QHBoxLayout(self)
        line.setContentsMargins(2, 3, 8, 3)
        line.setSpacing(6)
        line.addWidget(self.face)
        line.addWidget(self.tap)
        line.addLayout(grid)
        line.addWidget(self.history)

    def _gesture(self, text: str, control: str, tip: str, name: str, width: int = 36) -> QPushButton:
        button = QPushButton()
        if text in icon_names():
            button.setIcon(icon(text, Color.TEXT))
        else:
            button.setText(text)
        _grid_style(button, width)
        button.setToolTip(tip)
        button.setAccessibleName(name)
        button.pressed.connect(lambda: self._link.fire(control))
        return button

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
        if self.trail.add(now, music, source_word(music)) and self.history.isVisible():
            self.history.show_trail(self.trail, now)
        if self.lock.isChecked() != music.locked and not self.lock.isDown():
            self.lock.setChecked(music.locked)

    def _show_time(self, now: float) -> None:
        self.face.show_time()
        self.tap.show_flash(max(0.0, 1 - (now - self._tapped_at) / _FLASH_S) if self._tapped_at > 0 else 0.0)


def _grid_style(button: QPushButton, width: int) -> None:
    button.setFixedSize(width, HIT)
    button.setStyleSheet("padding: 0; border-radius: 0; margin: 0;")
    button.setFont(label_font())
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
