"""The ears made visible: hits, drums and beats of the last eight seconds, and the beats that are to come."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy

from react_app.core.beatclock import MusicalTime
from react_app.ui.heard_trail import DRUMS, BeatMark, HeardTrail
from react_app.ui.theme import Color, color, label_font
from react_app.ui.widgets.scopes import Scope

PAST_S = 8.0
COMING_S = 1.0
_LABELS = 40.0
_LANE = 13.0
_CROWN = 7.0
_NAMES = {"kick": "Kick", "snare": "Snare", "hat": "Hats"}
_TINTS = {"kick": Color.ACCENT, "snare": Color.TEXT, "hat": Color.DIM}
_TIP = (
    "What is heard, eight seconds of it, newest at the right\n"
    "Strokes: hits, as tall as they are strong. Below: kick, snare and hats\n"
    "Lines: beats the tracker announced, brighter at the one\n"
    "Marks on top: the beats you see on the lamps, and the next ones to come"
)


class OnsetStrip(Scope):
    """Scrolls with the heard stream; drawn at the rate it is told to."""

    def __init__(self) -> None:
        super().__init__("What is heard", 200, 84)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setToolTip(_TIP)
        self._trail = HeardTrail()
        self._now = 0.0
        self._music = MusicalTime()
        self._font = label_font()

    def show_trail(self, trail: HeardTrail, now: float, music: MusicalTime) -> None:
        """Show the trail as it is at stream time `now`, where musical time is `music`."""
        self._trail, self._now, self._music = trail, now, music
        self.update()

    def coming_beats(self) -> list[BeatMark]:
        """Return the clock's beats of the next second."""
        beat_s = 60 / max(self._music.bpm, 1.0)
        first = self._now + (1 - self._music.phase) * beat_s
        count = max(0, math.floor((self._now + COMING_S - first) / beat_s) + 1)
        place = self._music.beat_in_bar
        return [BeatMark(first + i * beat_s, (place + 1 + i) % self._music.meter == 0) for i in range(count)]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw everything, back to front."""
        painter = QPainter(self)
        box = self.well(painter)
        lanes = QRectF(box.left() + _LABELS, box.bottom() - _LANE * len(DRUMS), box.width() - _LABELS, _LANE)
        hits = QRectF(lanes.left(), box.top() + _CROWN, lanes.width(), lanes.top() - box.top() - _CROWN - 3)
        per_s = lanes.width() / (PAST_S + COMING_S)
        right = lanes.left() + PAST_S * per_s

        def x(t: float) -> float:
            return right + (t - self._now) * per_s

        painter.setClipRect(QRectF(lanes.left(), box.top(), lanes.width(), box.height()))
        self._draw_level(painter, hits, x)
        self._draw_beats(painter, box, x)
        painter.setPen(color(Color.TEXT, 0.85))
        painter.drawLines(
            [
                QLineF(x(hit.t), hits.bottom(), x(hit.t), hits.bottom() - max(2.0, hit.strength * hits.height()))
                for hit in self._trail.onsets
            ]
        )
        painter.setPen(Qt.PenStyle.NoPen)
        for i, name in enumerate(DRUMS):
            painter.setBrush(color(_TINTS[name]))
            floor = lanes.top() + _LANE * (i + 1) - 2
            painter.drawRects(
                [
                    QRectF(x(hit.t) - 1, floor - 3 - 6 * hit.strength, 2.5, 3 + 6 * hit.strength)
                    for hit in self._trail.drums[name]
                ]
            )
        painter.fillRect(QRectF(right, box.top(), 1, box.height()), color(Color.EDGE))
        self._draw_crown(painter, box.top(), x)
        painter.setClipping(False)
        painter.setFont(self._font)
        painter.setPen(color(Color.DIM))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(box.left() + 2, hits.bottom() - 14, _LABELS, 14), left, "Hits")
        for i, name in enumerate(DRUMS):
            row = QRectF(box.left() + 2, lanes.top() + _LANE * i, _LABELS, _LANE)
            painter.drawText(row, left, _NAMES[name])

    def _draw_level(self, painter: QPainter, box: QRectF, x: Callable[[float], float]) -> None:
        levels = self._trail.levels
        if len(levels) < 2:
            return
        points = [QPointF(x(t), box.bottom() - level * box.height()) for t, level in levels]
        outline = [QPointF(points[0].x(), box.bottom()), *points, QPointF(points[-1].x(), box.bottom())]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(Color.LINE, 0.75))
        painter.drawPolygon(QPolygonF(outline))

    def _draw_beats(self, painter: QPainter, box: QRectF, x: Callable[[float], float]) -> None:
        def lines(marks: Iterable[BeatMark]) -> list[QLineF]:
            return [QLineF(x(mark.t), box.top() + _CROWN, x(mark.t), box.bottom()) for mark in marks]

        painter.setPen(color(Color.FAINT, 0.8))
        painter.drawLines(lines(mark for mark in self._trail.beats if not mark.one))
        painter.setPen(color(Color.ACCENT, 0.75))
        painter.drawLines(lines(mark for mark in self._trail.beats if mark.one))

    def _draw_crown(self, painter: QPainter, top: float, x: Callable[[float], float]) -> None:
        """Mark the clock's own beats on the upper edge: those that were, and faintly those to come."""
        for marks, strength in ((self._trail.clock_beats, 1.0), (self.coming_beats(), 0.45)):
            for mark in marks:
                tint = color(Color.ACCENT if mark.one else Color.TEXT, strength)
                painter.fillRect(QRectF(x(mark.t) - 1.5, top, 3, 5 if mark.one else 3), tint)
