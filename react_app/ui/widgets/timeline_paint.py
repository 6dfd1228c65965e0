"""How the timeline of an export looks: sections over the wave, bars and beats under it, the part and the playhead."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter, QPolygonF

from react_app.ui.theme import RADIUS, Color, color, font, label_font
from react_app.ui.widgets.timeline_view import EDGE, Grip, TimelineView, label_step
from react_app.ui.words import clock

NAMES = {
    "intro": "Intro",
    "section": "Section",
    "build": "Build",
    "drop": "Drop",
    "breakdown": "Breakdown",
    "outro": "Outro",
}
_SHORT = {"breakdown": "Break", "section": "Sect."}
_TINTS = {
    "intro": "#6F7B8C",
    "section": "#8593A8",
    "build": "#B98F47",
    "drop": Color.ACCENT,
    "breakdown": "#5C86B0",
    "outro": "#6F7B8C",
}
_QUIET = "#7C8899"
_BAND = 22.0
_RULER = 24.0
_HANDLE = 7.0
_WAVE = 0.72
"""How strong the tint of a section is in the wave: below what is live and what is to be pressed."""
_CLOSE_PX = 5.0
"""Ticks that would lie nearer than this are left out."""


def areas(height: float, travel: float) -> tuple[QRectF, QRectF, QRectF]:
    """Return where sections, wave and ruler lie."""
    band = QRectF(EDGE, 2, travel, _BAND)
    ruler = QRectF(EDGE, height - _RULER, travel, _RULER)
    return band, QRectF(EDGE, band.bottom() + 3, travel, ruler.top() - band.bottom() - 5), ruler


def paint_ground(painter: QPainter, view: TimelineView, peaks: NDArray[np.float32] | None, height: float) -> None:
    """Draw what changes only with the track and the zoom."""
    band, wave, ruler = areas(height, view.travel)
    painter.fillRect(wave, color(Color.WINDOW))
    painter.setClipRect(QRectF(EDGE, 0, view.travel, height))
    _bands(painter, view, band, wave)
    _lines(painter, view, wave)
    if peaks is not None and len(peaks):
        painter.drawImage(wave, _wave(view, peaks, wave, painter.device().devicePixelRatioF()))
    _ruler(painter, view, ruler)
    painter.setClipping(False)


def _bands(painter: QPainter, view: TimelineView, band: QRectF, wave: QRectF) -> None:
    painter.setFont(label_font())
    metrics = QFontMetricsF(label_font())
    for mark in view.sections:
        left, right = view.x(mark.begin), view.x(mark.end)
        if right < EDGE or left > EDGE + view.travel:
            continue
        tint = _TINTS.get(mark.kind, _QUIET)
        box = QRectF(left + 0.5, band.top(), max(right - left - 1.0, 1.0), band.height())
        painter.fillRect(box, color(tint, 0.16))
        painter.fillRect(QRectF(box.left(), box.top(), box.width(), 2), color(tint))
        painter.fillRect(QRectF(box.left(), wave.top(), box.width(), wave.height()), color(tint, 0.05))
        room = box.adjusted(5 + max(EDGE - box.left(), 0.0), 2, -2, 0)
        name = NAMES.get(mark.kind, mark.kind.capitalize())
        words = next(
            (w for w in (name, _SHORT.get(mark.kind, name)) if metrics.horizontalAdvance(w) <= room.width()), ""
        )
        painter.setPen(color(Color.TEXT))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
    if not view.sections:
        painter.fillRect(QRectF(band.left(), band.top(), band.width(), 2), color(Color.LINE))


def _lines(painter: QPainter, view: TimelineView, wave: QRectF) -> None:
    """Draw a hair line through the wave at every bar that has room."""
    every = label_step(view.spacing(view.downbeats), 22.0)
    for index, t in enumerate(view.downbeats) if every else ():
        if index % every == 0 and view.first <= t <= view.last:
            painter.fillRect(QRectF(view.x(t) - 0.5, wave.top(), 1, wave.height()), color(Color.LINE, 0.7))


def _wave(view: TimelineView, peaks: NDArray[np.float32], area: QRectF, ratio: float) -> QImage:
    """Return the wave as a picture, each column in the tint of its section."""
    width, height = max(round(area.width() * ratio), 1), max(round(area.height() * ratio), 1)
    times = view.first + (np.arange(width + 1) / width) * view.span
    low, high = _outline(peaks, times / max(view.duration, 1e-6) * len(peaks))
    middle, reach = (height - 1) / 2, height / 2 - 2 * ratio
    rows = np.arange(height)[:, None]
    top = middle - np.maximum(np.clip(high, 0, 1) * reach, 0.5)
    bottom = middle + np.maximum(np.clip(-low, 0, 1) * reach, 0.5)
    inside = (rows >= top[None, :]) & (rows <= bottom[None, :])
    tints = np.empty((width, 4), np.uint8)
    tints[:] = _bgra(_QUIET)
    for mark in view.sections:
        here = (times[:-1] >= mark.begin) & (times[:-1] < mark.end)
        tints[here] = _bgra(_TINTS.get(mark.kind, _QUIET))
    pixels = np.where(inside[:, :, None], tints[None, :, :], np.uint8(0))
    pixels = np.ascontiguousarray(pixels)
    image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied)
    return image.copy()


def _outline(
    peaks: NDArray[np.float32], places: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return lowest and highest sample between neighbouring places, which count parts; between parts they blend."""
    if places[1] - places[0] <= 1.0:
        middle, parts = (places[:-1] + places[1:]) / 2 - 0.5, np.arange(len(peaks))
        return np.interp(middle, parts, peaks[:, 0]), np.interp(middle, parts, peaks[:, 1])
    starts = np.clip(places[:-1], 0, len(peaks) - 1).astype(np.intp)
    upto = min(max(int(np.ceil(places[-1])), int(starts[-1]) + 1), len(peaks))
    seen = peaks[:upto].astype(np.float64)
    return np.minimum.reduceat(seen[:, 0], starts), np.maximum.reduceat(seen[:, 1], starts)


def _bgra(name: str) -> tuple[int, int, int, int]:
    shade, ground = color(name), color(Color.WINDOW)
    pairs = ((shade.blue(), ground.blue()), (shade.green(), ground.green()), (shade.red(), ground.red()))
    blue, green, red = (round(_WAVE * a + (1 - _WAVE) * b) for a, b in pairs)
    return blue, green, red, 255


def _ruler(painter: QPainter, view: TimelineView, area: QRectF) -> None:
    painter.fillRect(QRectF(area.left(), area.top(), area.width(), 1), color(Color.LINE))
    painter.setFont(font(11))
    if len(view.downbeats) > 1:
        _bar_ticks(painter, view, area)
    elif view.duration:
        _time_ticks(painter, view, area)


def _bar_ticks(painter: QPainter, view: TimelineView, area: QRectF) -> None:
    if view.spacing(view.beats) >= _CLOSE_PX:
        for t in view.beats:
            if view.first <= t <= view.last:
                painter.fillRect(QRectF(view.x(t) - 0.5, area.top() + 1, 1, 4), color(Color.FAINT))
    spacing = view.spacing(view.downbeats)
    ticks, labels = label_step(spacing, _CLOSE_PX), label_step(spacing, 46.0)
    for index, t in enumerate(view.downbeats):
        if not view.first - view.span * 0.05 <= t <= view.last or index % ticks:
            continue
        labelled = index % labels == 0
        painter.fillRect(QRectF(view.x(t) - 0.5, area.top() + 1, 1, 8 if labelled else 6),
                         color(Color.DIM if labelled else Color.EDGE))  # fmt: skip
        if labelled:
            painter.setPen(color(Color.DIM))
            painter.drawText(QPointF(view.x(t) + 3, area.bottom() - 4), str(index + 1))


def _time_ticks(painter: QPainter, view: TimelineView, area: QRectF) -> None:
    for step in (0.1, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600):
        if step / view.span * view.travel >= 52:
            break
    t = (view.first // step) * step
    while t <= view.last:
        painter.fillRect(QRectF(view.x(t) - 0.5, area.top() + 1, 1, 7), color(Color.EDGE))
        painter.setPen(color(Color.DIM))
        painter.drawText(
            QPointF(view.x(t) + 3, area.bottom() - 4), clock(t) if step >= 1 else f"{clock(t)}.{round(t % 1 * 10)}"
        )
        t += step


def paint_hands(
    painter: QPainter, view: TimelineView, height: float, *, near: Grip, held: Grip | None, focus: bool
) -> None:
    """Draw what is left out, the ends of the part, the playhead, and what a held hand says."""
    band, wave, _ = areas(height, view.travel)
    whole = QRectF(EDGE, band.top(), view.travel, wave.bottom() - band.top())
    begin, end = view.x(view.begin), view.x(view.end)
    right = EDGE + view.travel
    shade = color(Color.PANEL, 0.78)
    painter.fillRect(QRectF(EDGE, whole.top(), min(max(begin - EDGE, 0.0), view.travel), whole.height()), shade)
    painter.fillRect(QRectF(max(end, EDGE), whole.top(), max(right - max(end, EDGE), 0.0), whole.height()), shade)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    edge = color(Color.ACCENT if focus else Color.DIM)
    left_x, right_x = max(begin, EDGE), min(end, right)
    if right_x > left_x:
        painter.fillRect(QRectF(left_x, wave.top(), right_x - left_x, 1), edge)
        painter.fillRect(QRectF(left_x, wave.bottom() - 1, right_x - left_x, 1), edge)
    if view.made is not None:
        _made(painter, view, wave)
    for grip, x in (("begin", begin), ("end", end)):
        if EDGE - 1 <= x <= right + 1:
            _handle(painter, x, wave, grip == "begin", bright=grip in (near, held))
    x = view.x(view.position)
    if EDGE - 1 <= x <= right + 1:
        _playhead(painter, x, wave)
    if held is not None:
        t = {"begin": view.begin, "end": view.end, "position": view.position}[held]
        _bubble(painter, view.x(t), view.place_words(t), band, view.travel)


def _made(painter: QPainter, view: TimelineView, wave: QRectF) -> None:
    """Mark what becomes the video: the rest of the part is dimmed a little."""
    assert view.made is not None
    left, right = (min(max(view.x(t), EDGE), EDGE + view.travel) for t in view.made)
    shade = color(Color.PANEL, 0.55)
    begin, end = max(view.x(view.begin), EDGE), min(view.x(view.end), EDGE + view.travel)
    inner = wave.adjusted(0, 1, 0, -1)
    painter.fillRect(QRectF(begin, inner.top(), max(left - begin, 0.0), inner.height()), shade)
    painter.fillRect(QRectF(right, inner.top(), max(end - right, 0.0), inner.height()), shade)
    painter.setPen(color(Color.TEXT))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(left, inner.top() + 2, max(right - left, 1.0), inner.height() - 4))


def _handle(painter: QPainter, x: float, area: QRectF, begins: bool, *, bright: bool) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color(Color.TEXT if bright else Color.DIM))
    box = QRectF(x - _HANDLE if begins else x, area.top(), _HANDLE, area.height())
    painter.drawRoundedRect(box, RADIUS / 2, RADIUS / 2)
    painter.fillRect(QRectF(box.center().x() - 0.5, area.center().y() - 7, 1, 14), color(Color.PANEL))


def _playhead(painter: QPainter, x: float, area: QRectF) -> None:
    painter.fillRect(QRectF(x - 2, area.top(), 4, area.height()), color(Color.WINDOW, 0.85))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color(Color.TEXT))
    painter.fillRect(QRectF(x - 1, area.top() - 3, 2, area.height() + 3), color(Color.TEXT))
    top = area.top() - 2
    painter.drawPolygon(QPolygonF([QPointF(x - 5, top - 6), QPointF(x + 5, top - 6), QPointF(x, top + 2)]))


def _bubble(painter: QPainter, x: float, words: str, band: QRectF, travel: float) -> None:
    face = label_font()
    wide = QFontMetricsF(face).horizontalAdvance(words) + 16
    box = QRectF(min(max(x - wide / 2, EDGE), EDGE + travel - wide), band.top() - 1, wide, band.height())
    painter.setPen(color(Color.EDGE))
    painter.setBrush(color(Color.RAISED))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
    painter.setPen(color(Color.TEXT))
    painter.setFont(face)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
