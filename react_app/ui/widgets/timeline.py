"""The timeline of an export: wave, sections, bars and beats, the part that is made, and the playhead."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip

from react_app.export.preview.previewing import Timeline
from react_app.ui.theme import Color, color
from react_app.ui.widgets.draggable import Draggable
from react_app.ui.widgets.timeline_paint import NAMES, areas, paint_ground, paint_hands
from react_app.ui.widgets.timeline_view import EDGE, Grip, TimelineView

_TIP = (
    "Drag to look at a frame; drag the ends to make a part (Shift leaves the bars alone).\n"
    "Arrows: a frame, with Shift a bar; Up and Down: a section; I and O: begin and end here;\n"
    "Home and End: first and last frame; wheel: closer; Z: the part; double-click: the section, or all."
)
_ZOOM_KEYS = {Qt.Key.Key_Plus: 1.0, Qt.Key.Key_Equal: 1.0, Qt.Key.Key_Minus: -1.0}


class TimelineBar(Draggable):
    """Times are seconds of the track. Signals tell what a hand did, never what was shown."""

    sought = Signal(float)
    """The playhead was moved to the frame at this time."""
    part_moved = Signal(float, float)
    """The part goes from here to there; a hand may still be on it."""
    part_settled = Signal(float, float)
    """The part goes from here to there, and the hand has let go."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumSize(200, 84)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("Timeline")
        self.setToolTip(_TIP)
        self.view = TimelineView()
        self._peaks: NDArray[np.float32] | None = None
        self._timeline: Timeline | None = None
        self._ground: QPixmap | None = None
        self._near: Grip = "position"
        self._grip: Grip = "position"
        self._seen = (0.0, 0.0)

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(640, 124)

    # ---- what is shown ---------------------------------------------------------------------------------------------

    @property
    def ready(self) -> bool:
        """True once a track is shown."""
        return self._timeline is not None

    def show_timeline(self, timeline: Timeline | None) -> None:
        """Show another track, all of it; None for none yet."""
        if timeline is self._timeline:
            return
        known = self._timeline
        self._timeline = timeline
        if timeline is not None:
            self._peaks = timeline.peaks
            if known is None:
                self.view = TimelineView(width=float(self.width()), fps=self.view.fps)
            if known is None or _marks(known) != _marks(timeline):
                self.view.load(timeline)
        self._anew()

    def show_rate(self, fps: float) -> None:
        """Count frames at another rate."""
        if fps > 0 and fps != self.view.fps:
            self.view.fps = fps
            self.view.move_position(self.view.position)
            self.update()

    def show_part(self, begin: float | None, end: float | None) -> None:
        """Show another part; None is the very beginning or end. Sends nothing."""
        view = self.view
        view.begin, view.end = 0.0, view.duration
        view.move_end(view.duration if end is None else end)
        view.move_begin(begin or 0.0)
        view.move_position(view.position)
        self.update()

    def show_made(self, begin: float, end: float) -> None:
        """Show what of the part becomes the video."""
        if not self._dragging:
            before = self.view.position
            self.view.show_made(begin, end)
            if self.view.position != before:
                self.sought.emit(self.view.position)
            self.update()

    def _anew(self) -> None:
        self._ground = None
        self.update()

    # ---- hands -----------------------------------------------------------------------------------------------------

    def take(self, event: QMouseEvent) -> bool:
        """Take an end of the part, or bring the playhead."""
        if not self.ready:
            return False
        self._grip = self.view.grip_at(event.position().x())
        if self._grip == "position":
            self.follow(event)
        return True

    def follow(self, event: QMouseEvent) -> None:
        """Bring what was taken to the pointer."""
        t = self.view.time(event.position().x())
        free = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if self._grip == "position":
            self.seek(t)
        else:
            self._move(self._grip, t if free else self.view.snapped(t))

    def let_go(self) -> None:
        """Say what the part has become."""
        if self._grip != "position":
            self.part_settled.emit(self.view.begin, self.view.end)

    def seek(self, t: float) -> None:
        """Look at the frame at `t`."""
        if self.view.move_position(t):
            self.sought.emit(self.view.position)
        self.view.follow()
        self._anew() if self._looked() else self.update()

    def _move(self, grip: Grip, t: float) -> None:
        view = self.view
        moved = view.move_begin(t) if grip == "begin" else view.move_end(t)
        if moved:
            self.part_moved.emit(view.begin, view.end)
            if not self._dragging:
                self.part_settled.emit(view.begin, view.end)
            before = view.position
            view.move_position(view.begin if grip == "begin" else view.last_frame)
            if view.position != before:
                self.sought.emit(view.position)
        self.update()

    def set_part(self, begin: float, end: float) -> None:
        """Make another part by hand."""
        view = self.view
        before = (view.begin, view.end)
        view.begin, view.end = 0.0, view.duration
        view.move_end(end)
        view.move_begin(begin)
        if (view.begin, view.end) != before:
            self.part_moved.emit(view.begin, view.end)
            self.part_settled.emit(view.begin, view.end)
        if view.move_position(view.position):
            self.sought.emit(view.position)
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Take the section under the hand as the part; below the sections take everything."""
        if event.button() != Qt.MouseButton.LeftButton or not self.ready:
            return
        band, _, _ = areas(self.height(), self.view.travel)
        mark = self.view.section_at(self.view.time(event.position().x()))
        if mark is not None and event.position().y() <= band.bottom() + 2:
            self.set_part(mark.begin, mark.end)
        else:
            self.set_part(0.0, self.view.duration)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what the hand would take."""
        if not self._dragging and self.ready:
            self._show_near(self.view.grip_at(event.position().x()))
        super().mouseMoveEvent(event)

    def _show_near(self, grip: Grip) -> None:
        self.setCursor(Qt.CursorShape.PointingHandCursor if grip == "position" else Qt.CursorShape.SizeHorCursor)
        if grip != self._near:
            self._near = grip
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Show that no hand is near."""
        self._show_near("position")

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Go closer around the pointer, with Shift along."""
        turns, along = event.angleDelta().y() / 120, event.angleDelta().x() / 120
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            turns, along = 0.0, along or turns
        if self.ready:
            self.view.zoom(turns, event.position().x())
            self.view.along(-0.1 * along)
            self._anew()
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Keep the bar's own keys from the show's shortcuts; tell what lies under the pointer."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._own(event):
            event.accept()
            return True
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self.ready:
            t = self.view.time(event.pos().x())
            mark = self.view.section_at(t)
            words = self.view.place_words(t) + (f"  ·  {NAMES.get(mark.kind, mark.kind)}" if mark else "")
            QToolTip.showText(event.globalPos(), f"{words}\n{_TIP}", self)
            return True
        return super().event(event)

    @staticmethod
    def _own(event: QKeyEvent) -> bool:
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        return plain and event.key() in (Qt.Key.Key_I, Qt.Key.Key_O, Qt.Key.Key_Z, *_ZOOM_KEYS)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Frames, bars, sections, ends of the part, zoom."""
        if not self.ready or not self._key(
            Qt.Key(event.key()), shift=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        ):
            super().keyPressEvent(event)

    def _key(self, key: Qt.Key, *, shift: bool) -> bool:
        view, at = self.view, self.view.position
        turn = -1 if key in (Qt.Key.Key_Left, Qt.Key.Key_Up) else 1
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.seek(view.next_bar(at, turn) if shift else at + (turn + 0.5) * view.frame_s)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.seek(view.next_section(at, turn))
        elif key == Qt.Key.Key_Home:
            self.seek(view.first_frame)
        elif key == Qt.Key.Key_End:
            self.seek(view.last_frame + view.frame_s / 2)
        elif key == Qt.Key.Key_I:
            self._move("begin", at)
        elif key == Qt.Key.Key_O:
            self._move("end", at + view.frame_s)
        elif key == Qt.Key.Key_Z:
            view.look_at_part()
            self._anew()
        elif key in _ZOOM_KEYS:
            view.zoom(_ZOOM_KEYS[key], view.x(at))
            self._anew()
        else:
            return False
        return True

    # ---- painting --------------------------------------------------------------------------------------------------

    def _looked(self) -> bool:
        return self._ground is not None and self._seen != (self.view.first, self.view.last)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw anew at another size."""
        self.view.width = float(event.size().width())
        self._anew()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground from its picture, the hands over it."""
        painter = QPainter(self)
        if not self.ready:
            self._paint_empty(painter)
            return
        ratio = self.devicePixelRatioF()
        if self._ground is None or self._ground.devicePixelRatio() != ratio:
            self._ground = QPixmap(self.size() * ratio)
            self._ground.setDevicePixelRatio(ratio)
            self._ground.fill(Qt.GlobalColor.transparent)
            ground = QPainter(self._ground)
            paint_ground(ground, self.view, self._peaks, self.height())
            ground.end()
            self._seen = (self.view.first, self.view.last)
        painter.drawPixmap(0, 0, self._ground)
        held = self._grip if self._dragging else None
        paint_hands(painter, self.view, self.height(), near=self._near, held=held, focus=self.hasFocus())

    def _paint_empty(self, painter: QPainter) -> None:
        _, wave, _ = areas(self.height(), self.width() - 2 * EDGE)
        painter.fillRect(wave, color(Color.WINDOW))
        painter.fillRect(wave.adjusted(0, wave.height() / 2 - 0.5, 0, -wave.height() / 2 + 0.5), color(Color.LINE))


def _marks(timeline: Timeline) -> tuple[object, ...]:
    return timeline.duration, timeline.beats, timeline.downbeats, timeline.sections
