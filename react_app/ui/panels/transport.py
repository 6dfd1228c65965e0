"""Transport of file playback under the program: play, seek, loop, another track."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from react_app.link.messages import EarsStatus, StageStatus, Transport
from react_app.ui.held import HeldValue
from react_app.ui.stage_link import StageLink
from react_app.ui.theme import HIT, Color, color, font
from react_app.ui.widgets.buttons import IconButton, text_button
from react_app.ui.widgets.elided import ElidedLabel
from react_app.ui.words import clock

_IDLE = "Drop a track here, or open one, to play from a file."


class SeekBar(QWidget):
    """Where the track is; a drag or a click goes elsewhere when let go."""

    sought = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(HIT)
        self.setMinimumWidth(80)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Position in the track")
        self.setToolTip("Position in the track: drag or arrows")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._position = 0.0
        self._duration = 0.0
        self._drag: float | None = None

    @property
    def shown(self) -> float:
        """The position shown, seconds."""
        return self._drag if self._drag is not None else self._position

    def show_position(self, position: float, duration: float) -> None:
        """Show where the track is."""
        moved = abs(position - self._position) * self.width() > max(duration, 1.0) * 0.5
        if moved or duration != self._duration:
            self._position, self._duration = position, duration
            self.update()

    def _at(self, x: float) -> float:
        return min(max((x - 4) / max(self.width() - 8, 1), 0.0), 1.0) * self._duration

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the mark."""
        if event.button() == Qt.MouseButton.LeftButton and self._duration:
            self._drag = self._at(event.position().x())
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        if self._drag is not None:
            self._drag = self._at(event.position().x())
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Go there."""
        if self._drag is not None:
            self._position, self._drag = self._drag, None
            self.sought.emit(self._position)
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows step five seconds, Home goes to the start."""
        steps = {Qt.Key.Key_Left: -5.0, Qt.Key.Key_Right: 5.0}
        step = steps.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Home and self._duration:
            self.sought.emit(0.0)
        elif step is not None and self._duration:
            self.sought.emit(min(max(self._position + step, 0.0), self._duration))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus."""
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the focus."""
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line, what was played and the mark."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        middle = self.height() / 2
        painter.setBrush(color(Color.LINE))
        painter.drawRoundedRect(QRectF(4, middle - 2, self.width() - 8, 4), 2, 2)
        if not self._duration:
            return
        x = 4 + min(self.shown / self._duration, 1.0) * (self.width() - 8)
        painter.setBrush(color(Color.DIM))
        painter.drawRoundedRect(QRectF(4, middle - 2, x - 4, 4), 2, 2)
        painter.setBrush(color(Color.ACCENT if self.hasFocus() else Color.TEXT))
        painter.drawRoundedRect(QRectF(x - 2, middle - 7, 4, 14), 2, 2)


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
            _text(self._now, clock(self.seek.shown))
            _text(self._length, clock(ears.duration))
            name = Path(ears.choice.name).stem
            silent = "" if ears.speakers else "  ·  plays silently, no speakers"
            _text(self._title, f"{name}{silent}")
            self._title.setToolTip(
                f"{ears.choice.name}\n{f'Plays to {ears.speakers}' if ears.speakers else ''}".strip()
            )
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
