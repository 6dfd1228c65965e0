"""Where the track is, over what is known of it: the energy of its bars and its sections."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip

from react_app.audio.grid import Section, SectionName, TrackGrid
from react_app.ui.theme import HIT, Color, color
from react_app.ui.widgets.draggable import Draggable
from react_app.ui.words import clock

_TIP = "Position in the track: drag or arrows"
_NAMES: dict[SectionName, str] = {
    "intro": "Intro",
    "section": "Section",
    "build": "Build",
    "drop": "Drop",
    "breakdown": "Breakdown",
    "outro": "Outro",
}
_EDGE = 4.0


class SeekBar(Draggable):
    """A drag or a click goes elsewhere when let go."""

    sought = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(HIT)
        self.setMinimumWidth(80)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Position in the track")
        self.setToolTip(_TIP)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._position = 0.0
        self._duration = 0.0
        self._drag: float | None = None
        self._grid: TrackGrid | None = None
        self._learning: float | None = None

    @property
    def shown(self) -> float:
        """The position shown, seconds."""
        return self._drag if self._drag is not None else self._position

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections drawn, empty while the track is not known."""
        return self._grid.sections if self._grid else ()

    def show_position(self, position: float, duration: float) -> None:
        """Show where the track is."""
        moved = abs(position - self._position) * self.width() > max(duration, 1.0) * 0.5
        if moved or duration != self._duration:
            self._position, self._duration = position, duration
            self.update()

    def show_grid(self, grid: TrackGrid | None) -> None:
        """Show what is known of the track, None while nothing is."""
        if grid is not self._grid:
            self._grid = grid
            self.update()

    def show_learning(self, share: float | None) -> None:
        """Show how much of the track was analysed, 0..1; None when it is not being analysed."""
        share = None if share is None else round(share, 2)
        if share != self._learning:
            self._learning = share
            self.update()

    def words_at(self, t: float) -> str:
        """Return what plays at a time of the track."""
        section = self._grid.section_at(t) if self._grid else None
        return f"{clock(t)}  {_NAMES[section.name]}" if section else clock(t)

    def _at(self, x: float) -> float:
        return min(max((x - _EDGE) / self._travel(), 0.0), 1.0) * self._duration

    def _x(self, t: float) -> float:
        return _EDGE + min(max(t / self._duration, 0.0), 1.0) * self._travel()

    def _travel(self) -> float:
        return max(self.width() - 2 * _EDGE, 1.0)

    def take(self, event: QMouseEvent) -> bool:
        """Take the mark, where a track is."""
        if not self._duration:
            return False
        self.follow(event)
        return True

    def follow(self, event: QMouseEvent) -> None:
        """Follow the pointer and say what plays there."""
        self._drag = self._at(event.position().x())
        QToolTip.showText(event.globalPosition().toPoint(), self.words_at(self._drag), self)
        self.update()

    def let_go(self) -> None:
        """Go there."""
        if self._drag is not None:
            self._position, self._drag = self._drag, None
            self.sought.emit(self._position)

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

    def event(self, event: QEvent) -> bool:
        """Let the tool tip say what plays where the pointer is."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self._duration:
            words = self.words_at(self._at(event.pos().x()))
            if self._learning is not None:
                words += f"\nThe track is being analysed: {self._learning * 100:.0f} %"
            QToolTip.showText(event.globalPos(), f"{words}\n{_TIP}", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the track, what was played and the mark."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        middle = self.height() / 2
        known = self._duration > 0 and self._grid is not None and len(self._grid.energy) > 1
        if known:
            self._draw_energy(painter)
        else:
            painter.setBrush(color(Color.LINE))
            painter.drawRoundedRect(QRectF(_EDGE, middle - 2, self._travel(), 4), 2, 2)
        if not self._duration:
            return
        x = self._x(self.shown)
        if not known:
            painter.setBrush(color(Color.DIM))
            painter.drawRoundedRect(QRectF(_EDGE, middle - 2, x - _EDGE, 4), 2, 2)
        if self._learning is not None:
            painter.fillRect(QRectF(_EDGE, self.height() - 4, self._travel() * self._learning, 2), color(Color.MOD))
        painter.setBrush(color(Color.ACCENT if self.hasFocus() else Color.TEXT))
        tall = 22 if known else 14
        painter.drawRoundedRect(QRectF(x - 2, middle - tall / 2, 4, tall), 2, 2)

    def _draw_energy(self, painter: QPainter) -> None:
        """Draw a column for every bar, as tall as it is strong; drops in the accent, what was played brighter."""
        grid = self._grid
        if grid is None:
            return
        times = [t for t, _ in grid.energy] + [self._duration]
        floor, room = self.height() - 5.0, self.height() - 9.0
        starts = {round(section.start, 2) for section in grid.sections}
        for (t, energy), end in zip(grid.energy, times[1:], strict=True):
            section = grid.section_at((t + end) / 2)
            loud = section is not None and section.name == "drop"
            played = t < self.shown
            bright, quiet = (Color.ACCENT, Color.ACCENT_DEEP) if loud else (Color.DIM, Color.EDGE)
            left, right = self._x(t), self._x(end)
            gap = 2.0 if round(t, 2) in starts else 0.0
            height = max(2.0, energy * room)
            painter.fillRect(
                QRectF(left + gap, floor - height, max(right - left - gap, 0.6), height),
                color(bright if played else quiet),
            )
