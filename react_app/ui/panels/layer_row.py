"""One layer of the stack: picture, name, blend, opacity, mute, solo, and its effects."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QVBoxLayout

from react_app.core.show import BLEND_MODES, Layer
from react_app.link.messages import StageStatus
from react_app.ui import mime
from react_app.ui.held import HeldValue
from react_app.ui.icons import icon
from react_app.ui.panels.clip_thumb import ClipThumb
from react_app.ui.panels.effect_chain import EffectChain
from react_app.ui.stage_link import StageLink
from react_app.ui.theme import Color, color, font, strong_font
from react_app.ui.widgets.buttons import IconButton, Letter, text_button
from react_app.ui.widgets.combo import Popup
from react_app.ui.widgets.draggable import Focused
from react_app.ui.widgets.elided import ElidedLabel
from react_app.ui.widgets.slider import Slider
from react_app.ui.widgets.thumb import Thumb
from react_app.ui.widgets.value_field import ValueField

THUMB_W, THUMB_H = 100, 56


class LayerRow(Focused):
    """Shows a layer; its strip sends changes, the rest asks by signals."""

    picked = Signal(int)
    renamed = Signal(int, str)
    blend_chosen = Signal(int, str)
    menu_wanted = Signal(int, QPoint)
    modulation_wanted = Signal(str, object)
    step_wanted = Signal(int, int)
    remove_wanted = Signal(int)
    find_wanted = Signal(int)
    """The file of a video layer is missing and is to be found."""

    def __init__(self, link: StageLink, layer: Layer) -> None:
        super().__init__()
        self.uid = layer.uid
        self._link = link
        self._selected = self._dropping = False
        self._press: QPoint | None = None
        self._strip = f"strip.{layer.uid}"
        self._held: dict[str, HeldValue] = {
            "opacity": HeldValue(layer.opacity),
            "mute": HeldValue(layer.mute),
            "solo": HeldValue(layer.solo),
            "blend": HeldValue(layer.blend),
        }
        self._effects_held: dict[int, HeldValue] = {}
        self.broken = False
        """Whether the file of a video layer is known to be of no use, before the stage asks for it."""
        self._living: float | None = None
        self._selected_uid = 0
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(f"Layer {layer.name}")
        clip = layer.clip
        self.thumb = ClipThumb(THUMB_W, THUMB_H, clip) if clip else Thumb(THUMB_W, THUMB_H, layer.shader)
        self.find_button = text_button(
            "Find it…", "Choose the file where it is now; or drop it here", name="Find the file"
        )
        self.find_button.clicked.connect(lambda: self.find_wanted.emit(self.uid))
        self.find_button.hide()
        self.name = ElidedLabel()
        self.name.setFont(strong_font())
        self.name.setMinimumWidth(56)
        self._edit = QLineEdit(self)
        self._edit.setAccessibleName("Layer name")
        self._edit.hide()
        self._edit.editingFinished.connect(self._finish_rename)
        self.blend = Popup("Blend", "How the layer lies over the ones below")
        for mode in BLEND_MODES:
            self.blend.addItem(mode.capitalize(), mode)
        self.blend.setFixedWidth(96)
        self.blend.chosen.connect(self._choose_blend)
        self.opacity = Slider(0.0, 1.0, 1.0)
        self.opacity.setAccessibleName("Opacity")
        self.opacity.setToolTip("Opacity: drag, wheel or arrows; right-click lets the music move it")
        self.opacity.setMinimumWidth(84)
        self.opacity.setMaximumWidth(720)
        self.opacity.moved.connect(lambda value: self._set("opacity", value))
        self.opacity.grabbed.connect(lambda: self._held["opacity"].grab())
        self.opacity.released.connect(lambda: self._held["opacity"].release(link.now()))
        self.opacity.menu_wanted.connect(
            lambda _place: self.modulation_wanted.emit(f"{self._strip}.opacity", self.opacity)
        )
        self.percent = ValueField(decimals=0, unit=" %", scale=100, width=46)
        self.percent.setAccessibleName("Opacity in percent")
        self.percent.typed.connect(self.opacity.set_by_hand)
        self.mute = Letter("M", "Mute: leave this layer out", "Mute", Color.TEXT)
        self.solo = Letter("S", "Solo: only this layer", "Solo", Color.ACCENT)
        self.mute.clicked.connect(lambda on: self._set("mute", bool(on)))
        self.solo.clicked.connect(lambda on: self._set("solo", bool(on)))
        self.more = IconButton("more", "Rename, duplicate, move or remove this layer")
        self.more.clicked.connect(
            lambda: self.menu_wanted.emit(self.uid, self.more.mapToGlobal(QPoint(0, self.more.height())))
        )
        self.chain = EffectChain()
        self.chain.switched.connect(self._switch_effect)
        self._grip = icon("grip", Color.FAINT)
        self._build()
        self.show_layer(layer)

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(6)
        self.name.setMaximumWidth(320)
        top.addWidget(self.name, 3)
        top.addWidget(self.blend)
        top.addWidget(self.opacity, 4)
        top.addWidget(self.percent)
        top.addStretch(0)
        top.addWidget(self.mute)
        top.addWidget(self.solo)
        top.addWidget(self.more)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addLayout(top)
        second = QHBoxLayout()
        second.setSpacing(4)
        second.addWidget(self.find_button, 0, Qt.AlignmentFlag.AlignTop)
        second.addWidget(self.chain, 1)
        column.addLayout(second)
        row = QHBoxLayout(self)
        row.setContentsMargins(22, 5, 6, 5)
        row.setSpacing(10)
        row.addWidget(self.thumb, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)

    def show_layer(self, layer: Layer) -> None:
        """Show the document's side: name, effects."""
        self._full_name = layer.name
        self.name.setText(layer.name)
        self.name.setToolTip(f"{layer.name} (double-click to rename)")
        if layer.clip is not None:
            self.name.setToolTip(f"{layer.name} (double-click to rename)\n{layer.clip.path}")
            if isinstance(self.thumb, ClipThumb):
                self.thumb.show_clip(layer.clip)
        self._effects_held = {
            effect.uid: self._effects_held.get(effect.uid, HeldValue(effect.on)) for effect in layer.effects
        }
        if not self._link.heard:
            self._held["blend"].value = layer.blend
        self._show()

    def show_dropping(self, dropping: bool) -> None:
        """Show that what is dropped here replaces the video."""
        if dropping != self._dropping:
            self._dropping = dropping
            self.update()

    def show_selected(self, uid: int) -> None:
        """Show whether this layer or one of its effects is selected."""
        selected = uid == self.uid or any(chip.uid == uid for chip in self.chain.chips)
        self._selected_uid = uid
        if selected != self._selected:
            self._selected = selected
            self.update()
        self._show_chips()

    def hear(self, status: StageStatus) -> None:
        """Take in what the stage says about the strip."""
        now = self._link.now()
        for name, held in self._held.items():
            value = status.values.get(f"{self._strip}.{name}")
            if value is not None:
                held.hear(value, now)
        for uid, held in self._effects_held.items():
            value = status.values.get(f"strip.{uid}.on")
            if value is not None:
                held.hear(value, now)
        if isinstance(self.thumb, ClipThumb):
            self._hear_clip(self.thumb, status)
        living = status.living.get(f"{self._strip}.opacity")
        self._living = float(living) if isinstance(living, int | float) else None
        self._show()

    def _hear_clip(self, thumb: ClipThumb, status: StageStatus) -> None:
        missing = thumb.hear(status, self.uid, broken=self.broken)
        if missing == self.find_button.isHidden():
            self.find_button.setVisible(missing)
            self.setAccessibleDescription("Its file is missing" if missing else "")

    def _set(self, name: str, value: float | bool) -> None:
        self._held[name].put(value, self._link.now())
        self._link.change(f"{self._strip}.{name}", value)
        self._show()

    def _choose_blend(self, mode: object) -> None:
        self._held["blend"].put(str(mode), self._link.now())
        self.blend_chosen.emit(self.uid, str(mode))

    def _switch_effect(self, uid: int, on: bool) -> None:
        self._effects_held[uid].put(on, self._link.now())
        self._link.change(f"strip.{uid}.on", on)
        self._show_chips()

    def _show(self) -> None:
        opacity = self._held["opacity"].value
        number = float(opacity) if isinstance(opacity, int | float) else 1.0
        self.opacity.show_value(number, self._living)
        self.percent.show_value(number)
        mute, solo = bool(self._held["mute"].value), bool(self._held["solo"].value)
        if self.mute.isChecked() != mute:
            self.mute.setChecked(mute)
        if self.solo.isChecked() != solo:
            self.solo.setChecked(solo)
        self.thumb.show_dimmed(mute)
        self.blend.show_data(self._held["blend"].value)
        self._show_chips()

    def _show_chips(self) -> None:
        for chip in self.chain.chips:
            held = self._effects_held.get(chip.uid)
            chip.show_state(on=bool(held.value) if held else True, selected=chip.uid == self._selected_uid)

    @property
    def is_clip(self) -> bool:
        """Whether the layer shows a video."""
        return isinstance(self.thumb, ClipThumb)

    @property
    def missing(self) -> bool:
        """Whether the file of a video layer is missing."""
        return isinstance(self.thumb, ClipThumb) and self.thumb.missing

    def start_rename(self) -> None:
        """Open the name for typing."""
        self._edit.setText(self._full_name)
        self._edit.setGeometry(self.name.geometry().adjusted(-6, -2, 40, 2))
        self._edit.setFont(font(12))
        self._edit.show()
        self._edit.raise_()
        self._edit.selectAll()
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _finish_rename(self) -> None:
        if self._edit.isVisible():
            self._edit.hide()
            self.renamed.emit(self.uid, self._edit.text())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select, and be ready to be dragged."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._press = event.position().toPoint()
            self.picked.emit(self.uid)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Start to drag once the pointer went far enough."""
        if self._press is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        if (event.position().toPoint() - self._press).manhattanLength() > QApplication.startDragDistance():
            self._press = None
            mime.start_drag(self, mime.LAYER, str(self.uid))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Forget the press."""
        self._press = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Rename on the name."""
        if self.name.geometry().adjusted(-4, -4, 4, 4).contains(event.position().toPoint()):
            self.start_rename()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu of the layer."""
        self.menu_wanted.emit(self.uid, event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter selects, Delete removes, Alt with arrows moves, F2 renames."""
        key, alt = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.picked.emit(self.uid)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_wanted.emit(self.uid)
        elif key == Qt.Key.Key_F2:
            self.start_rename()
        elif alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.step_wanted.emit(self.uid, 1 if key == Qt.Key.Key_Up else -1)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground, the mark of the selection and the grip."""
        painter = QPainter(self)
        if self._selected:
            painter.fillRect(self.rect(), color(Color.RAISED))
            painter.fillRect(QRectF(0, 0, 2, self.height()), color(Color.ACCENT))
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), color(Color.LINE))
        grip = self._grip.pixmap(16, 16)
        painter.drawPixmap(QRectF(4, self.height() / 2 - 8, 16, 16), grip, QRectF(grip.rect()))
        if self.hasFocus() or self._dropping:
            painter.setPen(QPen(color(Color.ACCENT), 2 if self._dropping else 1))
            edge = 1.0 if self._dropping else 0.5
            painter.drawRect(QRectF(self.rect()).adjusted(edge, edge, -edge, -edge - 1))
