"""Transport of file playback under the program: play, seek, loop, another track."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from react_app.link.messages import EarsStatus, GridState, StageStatus, Transport
from react_app.ui.held import HeldValue
from react_app.ui.stage_link import StageLink
from react_app.ui.theme import Color, font
from react_app.ui.track_grid import KnownTrack, grid_words
from react_app.ui.widgets.buttons import IconButton, text_button
from react_app.ui.widgets.elided import ElidedLabel
from react_app.ui.widgets.seek_bar import SeekBar
from react_app.ui.words import clock

_GRID_WORDS: dict[GridState, str] = {
    "": "",
    "analysing": "The track is being analysed as a whole; until then the live tracker leads.",
    "known": "The track was analysed as a whole: its own beats lead.",
    "none": "No steady beat was found in the track; the live tracker leads.",
}
_IDLE = "Drop a track here, or open one, to play from a file."


class TransportStrip(QWidget):
    """One line; it stays where it is whatever is listened to."""

    open_wanted = Signal()

    def __init__(self, link: StageLink) -> None:
        super().__init__()
        self._link = link
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(40)
        self.play = IconButton("play", "Play or pause the track (P)", size=32, tint=Color.TEXT)
        self.loop = IconButton("loop", "Start again at the end of the track", checkable=True)
        self.seek = SeekBar()
        self._now = QLabel("0:00")
        self._length = QLabel("0:00")
        for label, align in ((self._now, Qt.AlignmentFlag.AlignRight), (self._length, Qt.AlignmentFlag.AlignLeft)):
            label.setFont(font(12))
            label.setFixedWidth(46)
            label.setAlignment(align | Qt.AlignmentFlag.AlignVCenter)
        self._length.setProperty("tone", "dim")
        self._title = ElidedLabel(_IDLE)
        self._title.setProperty("tone", "dim")
        self.open = text_button("Open track…", "Play another audio file (Ctrl+T)")
        self._playing = HeldValue(False)
        self._loops = HeldValue(False)
        self._is_file = True
        self.play.clicked.connect(self.toggle)
        self.loop.clicked.connect(self._loop)
        self.seek.sought.connect(lambda t: link.send(Transport("seek", t)))
        self.open.clicked.connect(self.open_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(6)
        row.addWidget(self.play)
        row.addWidget(self.loop)
        row.addWidget(self._now)
        row.addWidget(self.seek, 1)
        row.addWidget(self._length)
        row.addWidget(self._title, 1)
        row.addSpacing(8)
        row.addWidget(self.open)
        self.known = KnownTrack(link)
        self.known.changed.connect(self.seek.show_grid)
        self._show_file(EarsStatus(pid=0))
        link.status_came.connect(self._hear)

    @property
    def playing(self) -> bool:
        """Whether the track plays, as shown."""
        return bool(self._playing.value)

    def toggle(self) -> None:
        """Play or pause."""
        if self._is_file:
            self._playing.put(not self._playing.value, self._link.now())
            self._link.send(Transport("play" if self._playing.value else "pause"))
            self._show_playing()

    def _loop(self, on: bool) -> None:
        self._loops.put(on, self._link.now())
        self._link.send(Transport("loop", 1.0 if on else 0.0))

    def _hear(self, status: StageStatus) -> None:
        ears = status.ears
        if ears is None:
            return
        now = self._link.now()
        self._playing.hear(ears.playing, now)
        self._loops.hear(ears.loop, now)
        self._show_file(ears)

    def _show_file(self, ears: EarsStatus) -> None:
        is_file = ears.choice.kind == "file"
        if is_file != self._is_file:
            self._is_file = is_file
            for widget in (self.play, self.loop, self.seek, self._now, self._length):
                widget.setVisible(is_file)
            self._title.setVisible(True)
        if is_file:
            self.seek.show_position(ears.position, ears.duration)
            self.seek.show_learning(ears.grid_progress if ears.grid == "analysing" else None)
            _text(self._now, clock(self.seek.shown))
            _text(self._length, clock(ears.duration))
            name = Path(ears.choice.name).stem
            silent = "" if ears.speakers else "  ·  plays silently, no speakers"
            _text(self._title, f"{name}{silent}")
            lines = [ears.choice.name, f"Plays to {ears.speakers}" if ears.speakers else ""]
            lines += [grid_words(self.known.grid) if self.known.grid else "", _GRID_WORDS[ears.grid]]
            self._title.setToolTip("\n".join(line for line in lines if line))
            self.loop.setChecked(bool(self._loops.value))
            self._show_playing()
        else:
            _text(self._title, _IDLE)
            self._title.setToolTip("")

    def _show_playing(self) -> None:
        wanted = "pause" if self._playing.value else "play"
        if self.play.property("shown") != wanted:
            self.play.setProperty("shown", wanted)
            self.play.set_icon(wanted, Color.ACCENT if self._playing.value else Color.TEXT)


def _text(label: QLabel, text: str) -> None:
    if label.text() != text:
        label.setText(text)
