"""How the trim bar looks."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap, QPolygonF

from react_app.ui.theme import RADIUS, Color, color

_EDGE = 7.0
_RULER = 12.0
_WAVE = 20.0
_HANDLE = 6.0
_MOST_TICKS_PX = 5.0
"""Beats that would lie nearer than this are not all drawn, only the first of every bar."""


@dataclass
class TrimView:
    """What the bar shows. Times are seconds of the clip; `first` to `last` is the part that is seen."""

    rect: QRectF = field(default_factory=QRectF)
    duration: float = 1.0
    first: float = 0.0
    last: float = 1.0
    start: float = 0.0
    stop: float = 1.0
    position: float | None = None
    beats: tuple[float, ...] = ()
    meter: int = 4
    first_place: int = 0
    strip: QPixmap | None = None
    frames: int = 1
    wave: bytes = b""
    near: str = "position"

    @property
    def span(self) -> float:
        """Seconds that are seen."""
        return max(self.last - self.first, 1e-6)

    @property
    def travel(self) -> float:
        """Pixels for them."""
        return max(self.rect.width() - 2 * _EDGE, 1.0)

    def x(self, t: float) -> float:
        """Return where a time lies."""
        return _EDGE + (t - self.first) / self.span * self.travel

    def time(self, x: float) -> float:
        """Return the time at `x`, inside the clip."""
        return min(max(self.first + (x - _EDGE) / self.travel * self.span, 0.0), self.duration)


def paint_trim(painter: QPainter, view: TrimView, *, focus: bool) -> None:
    """Draw ruler, pictures, wave, what is left out, ends and playhead."""
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    wave = _WAVE if view.wave else 0.0
    pictures = QRectF(_EDGE, _RULER, view.travel, view.rect.height() - _RULER - wave - 2)
    below = QRectF(_EDGE, pictures.bottom(), view.travel, wave)
    painter.save()
    painter.setClipRect(QRectF(_EDGE, 0, view.travel, view.rect.height()))
    _pictures(painter, view, pictures)
    _wave(painter, view, below)
    _beats(painter, view)
    whole = QRectF(_EDGE, _RULER, view.travel, pictures.height() + wave)
    start, stop = view.x(view.start), view.x(view.stop)
    shade = color(Color.PANEL, 0.78)
    painter.fillRect(QRectF(whole.left(), whole.top(), max(start - whole.left(), 0.0), whole.height()), shade)
    painter.fillRect(QRectF(stop, whole.top(), max(whole.right() - stop, 0.0), whole.height()), shade)
    painter.restore()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _ends(painter, view, whole, focus=focus)
    if view.position is not None and _EDGE - 1 <= view.x(view.position) <= _EDGE + view.travel + 1:
        _playhead(painter, view.x(view.position), whole)


def _pictures(painter: QPainter, view: TrimView, area: QRectF) -> None:
    painter.fillRect(area, color(Color.WINDOW))
    strip = view.strip
    if strip is None:
        return
    cell = QRectF(0, 0, strip.width() / view.frames, strip.height())
    width = area.height() * cell.width() / cell.height()
    count = max(1, round(view.travel / width))
    width = view.travel / count
    for place in range(count):
        t = view.first + (place + 0.5) / count * view.span
        frame = min(int(t / view.duration * view.frames), view.frames - 1)
        target = QRectF(area.left() + place * width, area.top(), width, area.height())
        shape = target.width() / target.height()
        source = QRectF(frame * cell.width(), 0, cell.width(), cell.height())
        if shape < cell.width() / cell.height():
            source = source.adjusted((cell.width() - cell.height() * shape) / 2, 0, 0, 0)
            source.setWidth(cell.height() * shape)
        else:
            tall = cell.width() / shape
            source = QRectF(source.left(), (cell.height() - tall) / 2, cell.width(), tall)
        painter.drawPixmap(target, strip, source)
        if place:
            painter.fillRect(QRectF(target.left() - 0.5, target.top(), 1, target.height()), color(Color.PANEL))


def _wave(painter: QPainter, view: TrimView, area: QRectF) -> None:
    if not view.wave:
        return
    painter.fillRect(area, color(Color.WINDOW))
    columns, middle = len(view.wave), area.center().y()
    tone = color(Color.DIM)
    for x in range(int(area.width())):
        t0, t1 = (view.first + (x + d) / area.width() * view.span for d in (0, 1))
        low = min(int(t0 / view.duration * columns), columns - 1)
        high = min(max(int(t1 / view.duration * columns), low + 1), columns)
        tall = max(max(view.wave[low:high]) / 255 * (area.height() - 2), 1.0)
        painter.fillRect(QRectF(area.left() + x, middle - tall / 2, 1, tall), tone)


def _beats(painter: QPainter, view: TrimView) -> None:
    """Draw a tick for every beat, a taller one for the first of a bar."""
    beats = view.beats
    painter.fillRect(QRectF(_EDGE, _RULER - 1, view.travel, 1), color(Color.LINE))
    if len(beats) < 2:
        return
    spacing = (beats[-1] - beats[0]) / (len(beats) - 1) / view.span * view.travel
    for index in range(bisect_left(beats, view.first), len(beats)):
        t = beats[index]
        if t > view.last:
            break
        one = (index + view.first_place) % view.meter == 0
        if one and spacing * view.meter >= _MOST_TICKS_PX:
            painter.fillRect(QRectF(view.x(t) - 0.5, _RULER - 8, 1, 8), color(Color.TEXT))
        elif spacing >= _MOST_TICKS_PX:
            painter.fillRect(QRectF(view.x(t) - 0.5, _RULER - 5, 1, 5), color(Color.FAINT))


def _ends(painter: QPainter, view: TrimView, area: QRectF, *, focus: bool) -> None:
    start, stop = view.x(view.start), view.x(view.stop)
    left, right = max(start, _EDGE), min(stop, _EDGE + view.travel)
    if right > left:
        painter.setPen(color(Color.ACCENT if focus else Color.DIM))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawLine(QPointF(left, area.top() + 0.5), QPointF(right, area.top() + 0.5))
        painter.drawLine(QPointF(left, area.bottom() - 0.5), QPointF(right, area.bottom() - 0.5))
    painter.setPen(Qt.PenStyle.NoPen)
    for name, x, outward in (("start", start, -1), ("stop", stop, 1)):
        if not _EDGE - 1 <= x <= _EDGE + view.travel + 1:
            continue
        near = view.near == name
        box = QRectF(x - _HANDLE if outward < 0 else x, area.top(), _HANDLE, area.height())
        painter.setBrush(color(Color.TEXT if near else Color.DIM))
        painter.drawRoundedRect(box, RADIUS / 2, RADIUS / 2)
        painter.fillRect(QRectF(box.center().x() - 0.5, area.center().y() - 6, 1, 12), color(Color.PANEL))


def _playhead(painter: QPainter, x: float, area: QRectF) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color(Color.ACCENT))
    painter.drawRect(QRectF(x - 1, area.top(), 2, area.height()))
    top = area.top()
    painter.drawPolygon(QPolygonF([QPointF(x - 4.5, top - 6), QPointF(x + 4.5, top - 6), QPointF(x, top + 1)]))
