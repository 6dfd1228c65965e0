"""The effects of a layer as chips: click selects, the dot switches, drag reorders, the cross removes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from react_app.core.show import Effect
from react_app.ui import mime
from react_app.ui.icons import icon
from react_app.ui.theme import HIT, RADIUS, Color, color, font
from react_app.ui.widgets.buttons import text_button

_DOT = 24
_CROSS = 22
_GAP = 4


class EffectChip(QAbstractButton):
    """One effect."""

    switched = Signal(int, bool)
    removed = Signal(int)
    picked = Signal(int)
    menu_wanted = Signal(int, QPoint)

    def __init__(self, uid: int, name: str) -> None:
        super().__init__()
        self.uid = uid
        self.setText(name)
        self.setAccessibleName(f"Effect {name}")
        self.setToolTip(f"{name}: click for its controls, the dot switches it, drag to reorder (Delete removes)")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._font = font(11)
        self._on = True
        self._selected = False
        self._cross = icon("close", Color.DIM)
        self._press: QPoint | None = None
        self.resize(self.sizeHint())

    @property
    def on(self) -> bool:
        """Whether the effect is on."""
        return self._on

    def sizeHint(self) -> QSize:
        """Return the room for dot, name and cross."""
        width = QFontMetrics(self._font).horizontalAdvance(self.text())
        return QSize(_DOT + width + _CROSS, HIT)

    def show_state(self, *, on: bool, selected: bool) -> None:
        """Show whether the effect is on and selected."""
        if (on, selected) != (self._on, self._selected):
            self._on, self._selected = on, selected
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Switch on the dot, remove on the cross, select elsewhere."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        x = event.position().x()
        if x < _DOT - 2:
            self.switched.emit(self.uid, not self._on)
        elif x > self.width() - _CROSS:
            self.removed.emit(self.uid)
        else:
            self._press = event.position().toPoint()
            self.picked.emit(self.uid)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu of the effect."""
        self.menu_wanted.emit(self.uid, event.globalPos())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Start to drag once the pointer went far enough."""
        if self._press is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        if (event.position().toPoint() - self._press).manhattanLength() > QApplication.startDragDistance():
            self._press = None
            mime.start_drag(self, mime.EFFECT, str(self.uid))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Forget the press."""
        self._press = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter selects, Delete removes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.picked.emit(self.uid)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit(self.uid)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Repaint on hover: the cross is brighter near."""
        if event.type() in (QEvent.Type.HoverEnter, QEvent.Type.HoverLeave):
            self.update()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the chip."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 2.5, -0.5, -2.5)
        edge = Color.ACCENT if self._selected or self.hasFocus() else Color.LINE
        painter.setPen(color(edge))
        painter.setBrush(color(Color.ACCENT_DEEP if self._selected else Color.RAISED))
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        middle = QPointF(12, self.height() / 2)
        painter.setPen(color(Color.DIM if not self._on else Color.ACCENT))
        painter.setBrush(color(Color.ACCENT) if self._on else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(middle, 3.5, 3.5)
        painter.setPen(color(Color.TEXT if self._on else Color.DIM))
        painter.setFont(self._font)
        text = QRectF(_DOT - 3, 0, self.width() - _DOT - _CROSS + 6, self.height())
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        cross = self._cross.pixmap(16, 16)
        painter.setOpacity(1.0 if self.underMouse() else 0.45)
        painter.drawPixmap(
            QRectF(self.width() - _CROSS + 4, (self.height() - 12) / 2, 12, 12), cross, QRectF(cross.rect())
        )


class EffectChain(QWidget):
    """The chips in order, wrapped, with a button that adds one."""

    switched = Signal(int, bool)
    removed = Signal(int)
    picked = Signal(int)
    menu_wanted = Signal(int, QPoint)
    add_wanted = Signal()
    moved_here = Signal(int, int)
    shader_dropped = Signal(str, int)

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self.chips: list[EffectChip] = []
        self._drop_at = -1
        self.add = text_button("+ Effect", "Add an effect to this layer (E)", kind="ghost", name="Add effect")
        self.add.setParent(self)
        self.add.setFont(font(11))
        self.add.setFixedHeight(HIT)
        self.add.adjustSize()
        self.add.clicked.connect(self.add_wanted)
        self.setFixedHeight(HIT)

    def show_effects(self, effects: tuple[Effect, ...], name_of: Callable[[str], str]) -> None:
        """Show these effects; chips of the same ones stay."""
        names = [(effect.uid, name_of(effect.shader)) for effect in effects]
        if names == [(chip.uid, chip.text()) for chip in self.chips]:
            return
        for chip in self.chips:
            chip.hide()
            chip.deleteLater()
        self.chips = []
        for uid, name in names:
            chip = EffectChip(uid, name)
            chip.setParent(self)
            chip.switched.connect(self.switched)
            chip.removed.connect(self.removed)
            chip.picked.connect(self.picked)
            chip.menu_wanted.connect(self.menu_wanted)
            chip.show()
            self.chips.append(chip)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap anew."""
        self._place()

    def _place(self) -> None:
        x, y = 0, 0
        for widget in (*self.chips, self.add):
            size = widget.sizeHint() if isinstance(widget, EffectChip) else widget.size()
            if x and x + size.width() > max(self.width(), 80):
                x, y = 0, y + HIT + 2
            widget.setGeometry(x, y, size.width(), HIT)
            x += size.width() + _GAP
        if self.height() != y + HIT:
            self.setFixedHeight(y + HIT)

    def _index_at(self, place: QPointF) -> int:
        for i, chip in enumerate(self.chips):
            row = chip.y() <= place.y() < chip.y() + HIT + 2
            if place.y() < chip.y() or (row and place.x() < chip.x() + chip.width() / 2):
                return i
        return len(self.chips)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take effects and shaders that are effects."""
        if event.mimeData().hasFormat(mime.EFFECT) or event.mimeData().hasFormat(mime.EFFECT_SHADER):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show where it would go."""
        self._drop_at = self._index_at(event.position())
        self.update()
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Take the mark away."""
        self._drop_at = -1
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        """Put the effect there."""
        at = self._index_at(event.position())
        self._drop_at = -1
        self.update()
        uid = mime.unpack(event.mimeData(), mime.EFFECT)
        shader = mime.unpack(event.mimeData(), mime.EFFECT_SHADER)
        event.acceptProposedAction()
        if uid:
            own = [chip.uid for chip in self.chips]
            if int(uid) in own and own.index(int(uid)) < at:
                at -= 1
            self.moved_here.emit(int(uid), at)
        elif shader:
            self.shader_dropped.emit(shader, at)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the mark of a drop."""
        if self._drop_at < 0:
            return
        painter = QPainter(self)
        if self._drop_at < len(self.chips):
            chip = self.chips[self._drop_at]
            x, y = chip.x() - 2, chip.y()
        elif self.chips:
            x, y = self.chips[-1].geometry().right() + 1, self.chips[-1].y()
        else:
            x, y = 0, 0
        painter.fillRect(QRectF(x, y + 2, 2, HIT - 4), color(Color.ACCENT))
