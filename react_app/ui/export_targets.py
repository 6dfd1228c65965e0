"""Services as a list to tick: what each is called, its shape, and what it asks for."""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from react_app.export.targets.table import Target, targets
from react_app.ui.theme import RADIUS, Color, color, font, label_font
from react_app.ui.widgets.draggable import Focused
from react_app.ui.widgets.scroll import ScrollColumn
from react_app.ui.words import clock, size_of

_ROW = 46
_SHAPE = 26.0


def rate_words(fps: Fraction) -> str:
    """Return a rate as people write it."""
    return f"{float(fps):.2f}".rstrip("0").rstrip(".")


def length_words(target: Target) -> str:
    """Return how long its videos are, empty where they may have any length."""
    shortest, longest = target.seconds
    if target.loop:
        return f"loop {shortest:g}–{longest:g} s"
    if not longest:
        return ""
    return f"up to {longest / 60:g} min" if longest >= 60 and longest % 60 == 0 else f"up to {clock(longest)}"


def sound_words(target: Target) -> str:
    """Return what is heard."""
    return "silent" if target.silent else ""


def asks(target: Target) -> str:
    """Return what a target asks for in a line."""
    parts = (f"{target.width} × {target.height}", f"{rate_words(target.fps)} fps", length_words(target),
             sound_words(target))  # fmt: skip
    return " · ".join(part for part in parts if part)


def tip(target: Target) -> str:
    """Return all that is asked for, in lines."""
    lines = [target.name, asks(target), f"{target.suffix[1:].upper()}, {target.codec}"]
    if target.most_bytes:
        lines.append(f"At most {size_of(target.most_bytes)}")
    if any(target.safe):
        lines.append("The sides that are covered are marked in the preview")
    if target.flashing == "refuse":
        lines.append("Quick flashing is refused")
    if target.say:
        lines.append(target.say)
    lines.append(f"Checked {target.checked}" + ("" if target.stated else ", figures of third parties"))
    return "\n".join(lines)


class TargetRow(Focused):
    """One service: a box to tick, its shape, name and wishes."""

    ticked = Signal(str, bool)
    looked = Signal(str)
    step = Signal(int)

    def __init__(self, target: Target) -> None:
        super().__init__()
        self.target = target
        self.on = False
        self.current = False
        self._words = ""
        self._title, self._small = font(12), label_font()
        self.setFixedHeight(_ROW)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setToolTip(tip(target))
        self._name()

    def sizeHint(self) -> QSize:
        """Return the wanted size."""
        return QSize(280, _ROW)

    def show_on(self, on: bool) -> None:
        """Tick it, or not."""
        if on != self.on:
            self.on = on
            self._name()
            self.update()

    def show_current(self, current: bool) -> None:
        """Mark it as the one that is looked at."""
        if current != self.current:
            self.current = current
            self.update()

    def _name(self) -> None:
        self.setAccessibleName(f"{self.target.name}, {asks(self.target)}, {'ticked' if self.on else 'not ticked'}")

    def _toggle(self) -> None:
        self.show_on(not self.on)
        self.ticked.emit(self.target.id, self.on)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The box ticks; the row is looked at first, and ticked or not when it is looked at already."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if event.position().x() < 34 or not self.on or self.current:
            self._toggle()
        else:
            self.looked.emit(self.target.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter ticks (Space too where it does not tap the tempo), arrows go to the next row."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._toggle()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.step.emit(-1 if key == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw box, shape, name and wishes."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QRectF(self.rect()).adjusted(0.5, 1.5, -0.5, -1.5)
        if self.current or self.underMouse() or self.hasFocus():
            painter.setPen(color(Color.ACCENT) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(color(Color.RAISED if self.current or self.underMouse() else Color.PANEL))
            painter.drawRoundedRect(ground, RADIUS, RADIUS)
        if self.current:
            painter.fillRect(QRectF(0, 6, 2, self.height() - 12), color(Color.ACCENT))
        self._box(painter, QRectF(11, self.height() / 2 - 7, 14, 14))
        self._shape(painter, QPointF(34 + _SHAPE / 2, self.height() / 2))
        left, room = 34 + _SHAPE + 10, self.width() - 34 - _SHAPE - 18
        painter.setFont(self._title)
        painter.setPen(color(Color.TEXT))
        painter.drawText(QRectF(left, 6, room, 18), Qt.AlignmentFlag.AlignVCenter, self.target.name)
        painter.setFont(self._small)
        painter.setPen(color(Color.DIM))
        words = painter.fontMetrics().elidedText(asks(self.target), Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(QRectF(left, 24, room, 16), Qt.AlignmentFlag.AlignVCenter, words)

    def _box(self, painter: QPainter, box: QRectF) -> None:
        painter.setPen(color(Color.ACCENT if self.on else Color.EDGE))
        painter.setBrush(color(Color.ACCENT if self.on else Color.WINDOW))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        if self.on:
            pen = painter.pen()
            pen.setColor(color(Color.WINDOW))
            pen.setWidthF(2.0)
            painter.setPen(pen)
            painter.drawPolyline([box.topLeft() + QPointF(3.2, 7.2), box.topLeft() + QPointF(6, 10),
                                  box.topLeft() + QPointF(10.8, 4.4)])  # fmt: skip

    def _shape(self, painter: QPainter, middle: QPointF) -> None:
        """Draw a frame of the target's shape, all of the same area so that none looks more important."""
        aspect = self.target.width / self.target.height
        area = (_SHAPE * 0.72) ** 2
        wide, tall = math.sqrt(area * aspect), math.sqrt(area / aspect)
        scale = min(1.0, _SHAPE / max(wide, tall))
        box = QRectF(0, 0, round(wide * scale), round(tall * scale))
        box.moveCenter(middle)
        box = QRectF(round(box.left()) + 0.5, round(box.top()) + 0.5, box.width(), box.height())
        pen = painter.pen()
        pen.setColor(color(Color.TEXT if self.on else Color.DIM))
        pen.setWidthF(1.2)
        painter.setPen(pen)
        painter.setBrush(color(Color.WINDOW))
        painter.drawRoundedRect(box, 2, 2)


class ExportTargets(ScrollColumn):
    """The list. `changed` tells that others are ticked, `looked` which one is looked at (empty for none)."""

    changed = Signal()
    looked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Services")
        self.current = ""
        self.rows: dict[str, TargetRow] = {}
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(0)
        for target in targets().values():
            row = TargetRow(target)
            row.ticked.connect(self._ticked)
            row.looked.connect(self.look)
            row.step.connect(lambda by, name=target.id: self._step(name, by))
            self.rows[target.id] = row
            column.addWidget(row)
        column.addStretch()
        self.put(body)

    @property
    def chosen(self) -> tuple[Target, ...]:
        """The targets that are ticked, in the table's order."""
        return tuple(row.target for row in self.rows.values() if row.on)

    def choose(self, names: Iterable[str]) -> None:
        """Tick these; sends nothing but what is looked at."""
        wanted = set(names)
        for name, row in self.rows.items():
            row.show_on(name in wanted)
        self.look(next(iter(target.id for target in self.chosen), ""))

    def look(self, name: str) -> None:
        """Look at the frame of one of those that are ticked."""
        if name == self.current:
            return
        self.current = name
        for other, row in self.rows.items():
            row.show_current(other == name)
        self.looked.emit(name)

    def _ticked(self, name: str, on: bool) -> None:
        if on or self.current == name:
            self.look(name if on else next(iter(target.id for target in self.chosen), ""))
        self.changed.emit()

    def _step(self, name: str, by: int) -> None:
        names = list(self.rows)
        at = names.index(name) + by
        if 0 <= at < len(names):
            row = self.rows[names[at]]
            row.setFocus(Qt.FocusReason.TabFocusReason)
            self.ensureWidgetVisible(row, 0, 0)
            if row.on:
                self.look(row.target.id)
