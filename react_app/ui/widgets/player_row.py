"""The row of a preview: play, loop, time and volume."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from react_app.ui.theme import Color, font
from react_app.ui.widgets.buttons import IconButton
from react_app.ui.widgets.slider import Slider
from react_app.ui.words import clock, clock_fine

_MUTE_TIP = "Sound of the preview on or off"


class PlayerRow(QWidget):
    """Asks by signals, shows what it is told."""

    toggled = Signal()
    looped = Signal(bool)
    volume_changed = Signal(float)
    """How loud, 0..1; 0 while it is muted."""

    def __init__(self) -> None:
        super().__init__()
        self.play = IconButton("play", "Play or pause (Space)", tint=Color.TEXT)
        self.play.clicked.connect(self.toggled)
        self.loop = IconButton("loop", "Start again at the end", checkable=True)
        self.loop.toggled.connect(self.looped)
        self.time = QLabel()
        self.time.setFont(font(12))
        self.time.setToolTip("Where it is, and how long it is. Left and Right step by one picture.")
        self.mute = IconButton("speaker", _MUTE_TIP)
        self.muted = self._silent = False
        self.mute.clicked.connect(self._toggle_mute)
        self.slider = Slider(0.0, 1.0, 1.0)
        self.slider.setAccessibleName("Volume of the preview")
        self.slider.setToolTip("Volume of the preview; the show's own sound is not touched")
        self.slider.setMaximumWidth(88)
        self.slider.moved.connect(lambda _value: self._tell_volume())
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 6, 0)
        row.setSpacing(4)
        row.addWidget(self.play)
        row.addWidget(self.loop)
        row.addWidget(self.time)
        row.addStretch(1)
        row.addWidget(self.mute)
        row.addWidget(self.slider, 1)

    @property
    def volume(self) -> float:
        """How loud it is to be, 0..1; the slider's share is squared, as loudness is heard."""
        return 0.0 if self.muted else self.slider.value**2

    def _toggle_mute(self) -> None:
        self.muted = not self.muted
        self._show_mute()
        self._tell_volume()

    def _show_mute(self) -> None:
        tint = Color.ACCENT if self.muted else Color.FAINT if self._silent else Color.DIM
        self.mute.set_icon("mute" if self.muted or self._silent else "speaker", tint)

    def show_sound(self, words: str, *, silent: bool) -> None:
        """Keep what is worth knowing of the sound in the tool tip; `silent` when nothing can be heard."""
        tip = f"{words}\n{_MUTE_TIP}" if words else _MUTE_TIP
        if tip != self.mute.toolTip():
            self.mute.setToolTip(tip)
        if silent != self._silent:
            self._silent = silent
            self._show_mute()

    def _tell_volume(self) -> None:
        self.volume_changed.emit(self.volume)

    def show_time(self, position: float | None, duration: float) -> None:
        """Show where it is, None for nothing."""
        text = "" if position is None else f"{clock_fine(position)} / {clock(duration)}"
        if text != self.time.text():
            self.time.setText(text)

    def show_state(self, *, playing: bool, usable: bool) -> None:
        """Show whether it plays, and whether there is anything to play."""
        wanted = "pause" if playing else "play"
        if self.play.property("shown") != wanted:
            self.play.setProperty("shown", wanted)
            self.play.set_icon(wanted, Color.TEXT)
        for widget in (self.play, self.loop, self.mute, self.slider):
            widget.setEnabled(usable)
