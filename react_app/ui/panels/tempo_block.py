"""The tempo block: BPM, beat lamps, confidence, tap and the gestures that set the clock right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from react_app.core.beatclock import MusicalTime
from react_app.link.messages import StageStatus
from react_app.ui.icons import icon, icon_names
from react_app.ui.stage_link import StageLink, bar_and_beat
from react_app.ui.theme import HIT, Color, font, label_font
from react_app.ui.widgets.buttons import StageButton
from react_app.ui.widgets.lamps import BeatLamps
from react_app.ui.widgets.meters import ShareBar
from react_app.ui.widgets.scopes import TempoHistory

SOURCES = {"free": "no tempo yet", "tracker": "tracking", "tap": "tapped"}
_FLASH_S = 0.18
_GOOD = 0.6
_GESTURES = (
    ("left", "tempo.nudge_early", "Nudge the beat 10 ms earlier", "Nudge earlier", 0, 0),
    ("right", "tempo.nudge_late", "Nudge the beat 10 ms later", "Nudge later", 0, 1),
    ("÷2", "tempo.half", "Halve the tempo", "Half tempo", 0, 2),
    ("×2", "tempo.double", "Double the tempo", "Double tempo", 0, 3),
)


class TempoBlock(QWidget):
    """Shows musical time and sends the tempo gestures."""

    def __init__(self, link: StageLink) -> None:
        super().__init__()
        self._link = link
        self._tapped_at = -1.0
        self._bpm = QLabel("120.0")
        self._bpm.setFont(font(28, QFont.Weight.DemiBold))
        self._bpm.setAccessibleName("Tempo in beats per minute")
        self._bpm.setToolTip("Tempo in beats per minute")
        self._bpm.setFixedWidth(90)
        self.lamps = BeatLamps()
        self.lamps.setFixedWidth(88)
        self._bar = QLabel("Bar 1.1")
        self._bar.setFont(font(12, QFont.Weight.Medium))
        self._source = QLabel(SOURCES["free"])
        self._source.setFont(label_font())
        self._source.setProperty("tone", "dim")
        self._confidence = ShareBar("Confidence of the tempo", 4)
        self._confidence.setFixedWidth(66)
        self.tap = StageButton("TAP", "Space", "Tap the tempo (Space)", on_color=Color.ACCENT, width=54)
        self.tap.pressed.connect(self.tap_now)
        self.lock = QPushButton("Lock")
        self.history = TempoHistory()
        self.history.hide()
        self._build()
        link.status_came.connect(self._show_status)
        link.ticked.connect(self._show_time)

    def _build(self) -> None:
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(4)
        left.addStretch()
        left.addWidget(self._bpm)
        left.addWidget(self.lamps)
        left.addStretch()
        middle = QVBoxLayout()
        middle.setSpacing(4)
        middle.addStretch()
        for widget in (self._bar, self._source, self._confidence):
            middle.addWidget(widget)
        middle.addStretch()
        grid = QGridLayout()
        grid.setSpacing(0)
        grid.setContentsMargins(0, 0, 0, 0)
        for text, control, tip, name, row, column in _GESTURES:
            grid.addWidget(self._gesture(text, control, tip, name), row, column)
        bottom = QHBoxLayout()
        bottom.setSpacing(0)
        bottom.addWidget(self._gesture("The one", "tempo.resync", "This beat is the one of the bar", "Resync", 54))
        _grid_style(self.lock, 44)
        self.lock.setCheckable(True)
        self.lock.setToolTip("Keep tempo and phase whatever is heard (L)")
        self.lock.setAccessibleName("Lock tempo")
        self.lock.clicked.connect(lambda on: self._link.change("tempo.lock", bool(on)))
        bottom.addWidget(self.lock)
        bottom.addWidget(self._gesture("Auto", "tempo.auto", "Follow the music again after tapping", "Follow", 46))
        grid.addLayout(bottom, 1, 0, 1, 4)
        line = QHBoxLayout(self)
        line.setContentsMargins(10, 8, 10, 8)
        line.setSpacing(8)
        line.addLayout(left)
        line.addLayout(middle)
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

    @property
    def bpm_text(self) -> str:
        """The tempo as shown."""
        return self._bpm.text()

    def _show_status(self, status: StageStatus) -> None:
        music = status.music
        text = f"{music.bpm:.1f}"
        if text != self._bpm.text():
            self._bpm.setText(text)
        source = "locked" if music.locked else SOURCES[music.source]
        if source != self._source.text():
            self._source.setText(source)
        if music.source != "free":
            self.history.add(self._link.now(), music.bpm)
        sure = music.confidence >= _GOOD
        self._confidence.show_share(music.confidence, Color.GOOD if sure else Color.DIM)
        self._confidence.setToolTip(f"The tempo is {music.confidence * 100:.0f} % sure")
        if self.lock.isChecked() != music.locked and not self.lock.isDown():
            self.lock.setChecked(music.locked)

    def _show_time(self, now: float) -> None:
        music = self._link.music_at(now)
        self._show_music(music)
        self.tap.show_flash(max(0.0, 1 - (now - self._tapped_at) / _FLASH_S) if self._tapped_at > 0 else 0.0)

    def _show_music(self, music: MusicalTime) -> None:
        self.lamps.show_beat(music.beat_in_bar, music.phase)
        bar, beat = bar_and_beat(music)
        text = f"Bar {bar}.{beat}"
        if text != self._bar.text():
            self._bar.setText(text)


def _grid_style(button: QPushButton, width: int) -> None:
    button.setFixedSize(width, HIT)
    button.setStyleSheet("padding: 0; border-radius: 0; margin: 0;")
    button.setFont(label_font())
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
