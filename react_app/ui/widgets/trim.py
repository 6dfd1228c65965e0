"""The trim bar of a clip: its pictures and sound over its length, what of it is played, and where it is."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip

from react_app.core.clipcontrols import SHORTEST_S
from react_app.core.show import Clip
from react_app.ui.widgets.draggable import Draggable
from react_app.ui.widgets.trim_paint import TrimView, paint_trim
from react_app.ui.words import clock_fine

_GRAB = 9.0
_SNAP = 6.0
_CLOSEST_S = 0.5
"""No less than this is shown of a clip, however close one goes."""
_TIP = "Drag the ends to trim, anywhere else to go there. Wheel goes closer; I and O trim where it is."

Grip = Literal["start", "stop", "position"]


class TrimBar(Draggable):
    """In and out points that snap to beats, a playhead, a wheel that goes closer. Shift leaves the beats alone."""

    start_moved = Signal(float)
    stop_moved = Signal(float)
    sought = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(76)
        self.setMinimumWidth(120)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("Trim")
        self.setToolTip(_TIP)
        self._clip = Clip("")
        self.view = TrimView()
        self._grip: Grip = "position"

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(300, 76)

    # ---- what is shown ---------------------------------------------------------------------------------------------

    def show_clip(self, clip: Clip) -> None:
        """Show another clip, all of it."""
        if clip == self._clip:
            return
        view = self.view
        if (clip.path, clip.duration) != (self._clip.path, self._clip.duration):
            view.first, view.last = 0.0, max(clip.duration, SHORTEST_S)
        view.duration = max(clip.duration, SHORTEST_S)
        view.beats, view.meter, view.first_place = clip.beats, clip.meter, clip.first_place
        self._clip = clip
        self.update()

    def show_strip(self, strip: QPixmap | None, frames: int) -> None:
        """Show the clip's pictures."""
        if strip is not self.view.strip:
            self.view.strip, self.view.frames = strip, max(frames, 1)
            self.update()

    def show_wave(self, wave: bytes) -> None:
        """Show how loud the clip is."""
        if wave is not self.view.wave:
            self.view.wave = wave
            self.update()

    def show_range(self, start: float, stop: float) -> None:
        """Show what is played, unless a hand is on it."""
        view = self.view
        if not self._dragging and (start, stop) != (view.start, view.stop):
            view.start, view.stop = start, stop
            self.update()

    def show_position(self, position: float | None) -> None:
        """Show where it is, None while nobody knows."""
        view = self.view
        if self._dragging and self._grip == "position":
            return
        before, view.position = view.position, position
        if (before is None) != (position is None) or (
            before is not None and position is not None and abs(view.x(before) - view.x(position)) > 0.4
        ):
            self.update()

    # ---- hands -----------------------------------------------------------------------------------------------------

    def grip_at(self, x: float) -> Grip:
        """Return what the hand would take at `x`; near both ends the one on its side."""
        start, stop = self.view.x(self.view.start), self.view.x(self.view.stop)
        to_start, to_stop = abs(x - start), abs(x - stop)
        if min(to_start, to_stop) > _GRAB:
            return "position"
        if abs(to_start - to_stop) < 1.0:
            return "start" if x < (start + stop) / 2 else "stop"
        return "start" if to_start < to_stop else "stop"

    def take(self, event: QMouseEvent) -> bool:
        """Take an end, or go to where the hand is."""
        self._grip = self.grip_at(event.position().x())
        if self._grip == "position":
            self.follow(event)
        return True

    def follow(self, event: QMouseEvent) -> None:
        """Bring what was taken to the pointer."""
        t = self.view.time(event.position().x())
        free = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if self._grip == "position":
            self.view.position = t
            self.sought.emit(t)
            self.update()
        else:
            self._move_end(self._grip, t if free else self._snapped(t))
        QToolTip.showText(event.globalPosition().toPoint(), clock_fine(t), self)

    def set_start(self, t: float) -> None:
        """Begin elsewhere."""
        self._move_end("start", t)

    def set_stop(self, t: float) -> None:
        """End elsewhere."""
        self._move_end("stop", t)

    def reset(self) -> None:
        """Play all of it."""
        self._move_end("start", 0.0)
        self._move_end("stop", self.view.duration)

    def _move_end(self, grip: Grip, t: float) -> None:
        view = self.view
        if grip == "start":
            t = min(max(t, 0.0), max(view.stop - SHORTEST_S, 0.0))
            if t != view.start:
                view.start = t
                self.start_moved.emit(t)
        else:
            t = max(min(t, view.duration), min(view.start + SHORTEST_S, view.duration))
            if t != view.stop:
                view.stop = t
                self.stop_moved.emit(t)
        self.update()

    def _snapped(self, t: float) -> float:
        """Return the nearest beat, end or playhead if it is near enough."""
        view = self.view
        places = [*view.beats, 0.0, view.duration]
        nearest = min(places, key=lambda place: abs(place - t))
        return nearest if abs(view.x(nearest) - view.x(t)) <= _SNAP else t

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what the hand would take."""
        if not self._dragging:
            grip = self.grip_at(event.position().x())
            shape = Qt.CursorShape.PointingHandCursor if grip == "position" else Qt.CursorShape.SizeHorCursor
            self.setCursor(shape)
            if grip != self.view.near:
                self.view.near = grip
                self.update()
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Show that no hand is near."""
        self.view.near = "position"
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Go closer around the pointer, or along."""
        view = self.view
        turns, along = event.angleDelta().y() / 120, event.angleDelta().x() / 120
        span = view.last - view.first
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            turns, along = 0.0, along or turns
        wanted = min(max(span * 0.8**turns, min(_CLOSEST_S, view.duration)), view.duration)
        held = view.time(event.position().x())
        first = held - (held - view.first) * wanted / span - along * span * 0.1
        view.first = min(max(first, 0.0), view.duration - wanted)
        view.last = view.first + wanted
        self.update()
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Keep the bar's own keys from the show's shortcuts; tell the time under the pointer."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _own_key(event):
            event.accept()
            return True
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), f"{clock_fine(self.view.time(event.pos().x()))}\n{_TIP}", self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """I and O trim at the playhead, arrows move the playhead by a frame, Home and End go to the ends."""
        view, key = self.view, event.key()
        at = view.position if view.position is not None else view.start
        frame = 1.0 / self._clip.fps if self._clip.fps else 0.04
        if key == Qt.Key.Key_I:
            self.set_start(at)
        elif key == Qt.Key.Key_O:
            self.set_stop(at)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            far = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            step = frame * far * (1 if key == Qt.Key.Key_Right else -1)
            self.sought.emit(min(max(at + step, 0.0), view.duration))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.sought.emit(view.start if key == Qt.Key.Key_Home else max(view.stop - frame, 0.0))
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        self.view.rect = QRectF(self.rect())
        painter = QPainter(self)
        paint_trim(painter, self.view, focus=self.hasFocus())


def _own_key(event: QKeyEvent) -> bool:
    return event.key() in (Qt.Key.Key_I, Qt.Key.Key_O) and not event.modifiers()
