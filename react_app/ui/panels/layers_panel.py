"""The layer stack of the scene that is on, top first."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from react_app.core.errors import ShaderError
from react_app.core.show import BlendMode, Layer, Scene
from react_app.link.messages import StageStatus
from react_app.ui.clip_shelf import ClipShelf
from react_app.ui.desk import Desk
from react_app.ui.icons import icon
from react_app.ui.panels.layer_row import LayerRow
from react_app.ui.panels.layer_rows import LayerRows
from react_app.ui.stack import Stack
from react_app.ui.theme import label_font
from react_app.ui.thumbnails import Thumbnails
from react_app.ui.widgets.buttons import text_button
from react_app.ui.widgets.elided import ElidedLabel
from react_app.ui.widgets.scroll import ScrollColumn

_EMPTY = "This scene has no layer yet.\nDouble-click a generator or a video in the browser, or drag one here."


class LayersPanel(QWidget):
    """The rows; `head` is shown above them, beside the tabs."""

    add_layer_wanted = Signal()
    add_effect_wanted = Signal(int)
    edit_wanted = Signal(int)
    """Uid of the layer or effect whose shader is to be edited."""
    modulation_wanted = Signal(str, object)
    find_wanted = Signal(int)
    """Uid of a layer whose video file is missing, or to be another one."""

    def __init__(self, desk: Desk, stack: Stack, thumbnails: Thumbnails, shelf: ClipShelf) -> None:
        super().__init__()
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._desk, self._stack, self._thumbnails, self._shelf = desk, stack, thumbnails, shelf
        self._scene = ElidedLabel()
        self._scene.setFont(label_font())
        self._scene.setProperty("tone", "dim")
        self.add = text_button("+ Layer", "Add a layer to this scene (A)", kind="ghost", name="Add layer")
        self.add.clicked.connect(self.add_layer_wanted)
        self.head = QWidget()
        """What stands beside the tabs: the scene's name and what can be added."""
        head = QHBoxLayout(self.head)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(8)
        head.addWidget(self._scene, 1)
        head.addWidget(self.add)
        self._body = LayerRows()
        self._body.layer_dropped.connect(stack.move_layer)
        self._body.shader_dropped.connect(stack.add_layer)
        self._body.clip_dropped.connect(lambda path, at: desk.add_clip(path, index=at))
        self._body.clip_replaced.connect(self._replace_clip)
        self._empty = QLabel(
            "This scene has no layer yet.\nDouble-click a generator or a video in the browser, or drag one here."
        )
        self._empty.setProperty("tone", "dim")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setMinimumHeight(96)
        self._body.column.insertWidget(0, self._empty)
        scroll = ScrollColumn()
        scroll.put(self._body)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(scroll, 1)
        desk.show_changed.connect(self.refresh)
        desk.scene_changed.connect(lambda _id: self.refresh())
        desk.selection_changed.connect(self._show_selection)
        desk.library_changed.connect(self.refresh)
        desk.link.status_came.connect(self._hear)
        thumbnails.arrived.connect(self._thumb)
        shelf.arrived.connect(lambda _name: self._show_thumbs(clips_only=True))
        shelf.refused.connect(lambda _name, _why: self._show_thumbs(clips_only=True))
        self.refresh()

    @property
    def rows(self) -> list[LayerRow]:
        """The rows, top layer first."""
        return self._body.rows

    def refresh(self) -> None:
        """Show the layers of the scene; rows of the same layers stay."""
        scene = self._desk.scene or Scene("", "")
        self._scene.setText(scene.name)
        layers = tuple(reversed(scene.layers))
        if [layer.uid for layer in layers] != [row.uid for row in self.rows]:
            known = {row.uid: row for row in self.rows}
            fresh = [known.pop(layer.uid) if layer.uid in known else self._make(layer.uid, scene) for layer in layers]
            for row in known.values():
                focus = QApplication.focusWidget()
                if focus is not None and (focus is row or row.isAncestorOf(focus)):
                    focus.clearFocus()
                row.hide()
                row.deleteLater()
            for row in fresh:
                self._body.column.removeWidget(row)
            for i, row in enumerate(fresh):
                self._body.column.insertWidget(i, row)
                row.show()
            self._body.rows = fresh
        for row, layer in zip(self.rows, layers, strict=True):
            row.chain.show_effects(layer.effects, self._shader_name)
            row.show_layer(layer)
            self._show_thumb(row, layer)
        self._empty.setVisible(not layers)
        self._show_selection(self._desk.selected)
        if self._desk.link.heard:
            self._hear(self._desk.link.status)

    def _show_thumb(self, row: LayerRow, layer: Layer) -> None:
        if layer.clip is not None:
            row.thumb.show_strip(self._shelf.strip(layer.clip.path), self._shelf.frames(layer.clip.path))
            row.broken = bool(self._shelf.error(layer.clip.path))
        else:
            shader, thumbnails = layer.shader, self._thumbnails
            row.thumb.show_strip(thumbnails.strip("shader", shader), thumbnails.frames("shader", shader))

    def _show_thumbs(self, *, clips_only: bool = False, shader: str = "") -> None:
        layers = {layer.uid: layer for layer in self._desk.scene.layers} if self._desk.scene else {}
        for row in self.rows:
            layer = layers.get(row.uid)
            if layer is not None and (layer.clip is not None if clips_only else layer.shader == shader):
                self._show_thumb(row, layer)

    def _replace_clip(self, uid: int, path: Path) -> None:
        row = next((row for row in self.rows if row.uid == uid), None)
        self._desk.replace_clip(uid, path, relink=row is not None and row.missing)

    def _make(self, uid: int, scene: Scene) -> LayerRow:
        layer = next(layer for layer in scene.layers if layer.uid == uid)
        row = LayerRow(self._desk.link, layer)
        row.picked.connect(self._desk.select)
        row.renamed.connect(self._stack.rename_layer)
        row.blend_chosen.connect(lambda uid, mode: self._stack.set_blend(uid, cast(BlendMode, mode)))
        row.menu_wanted.connect(self._menu)
        row.modulation_wanted.connect(self.modulation_wanted)
        row.step_wanted.connect(self._stack.step_layer)
        row.remove_wanted.connect(self._stack.remove)
        row.find_wanted.connect(self.find_wanted)
        row.chain.picked.connect(self._desk.select)
        row.chain.removed.connect(self._stack.remove)
        row.chain.menu_wanted.connect(self._effect_menu)
        row.chain.add_wanted.connect(lambda: self.add_effect_wanted.emit(uid))
        row.chain.moved_here.connect(lambda effect, at: self._stack.move_effect(effect, uid, at))
        row.chain.shader_dropped.connect(lambda shader, at: self._stack.add_effect(shader, uid, at))
        return row

    def _shader_name(self, shader_id: str) -> str:
        try:
            return self._desk.library.get(shader_id).name
        except ShaderError:
            return shader_id.rpartition("/")[2]

    def _show_selection(self, uid: int) -> None:
        for row in self.rows:
            row.show_selected(uid)

    def _hear(self, status: StageStatus) -> None:
        for row in self.rows:
            row.hear(status)

    def _thumb(self, kind: str, name: str) -> None:
        if kind == "shader":
            self._show_thumbs(shader=name)

    def _menu(self, uid: int, place: QPoint) -> None:
        menu = QMenu(self)
        row = next((row for row in self.rows if row.uid == uid), None)
        if row is None:
            return
        menu.addAction(icon("edit"), "Rename\tF2", row.start_rename)
        menu.addAction(icon("copy"), "Duplicate\tCtrl+D", lambda: self._stack.duplicate(uid))
        if row.is_clip:
            menu.addAction(icon("film"), "Another video…", lambda: self.find_wanted.emit(uid))
        else:
            menu.addAction(icon("code"), "Edit shader", lambda: self.edit_wanted.emit(uid))
        menu.addAction(icon("wave"), "Let the music move its opacity…", lambda: row.opacity.menu_wanted.emit(place))
        opaque = menu.addAction("Opaque: take its alpha for 1")
        opaque.setCheckable(True)
        opaque.setChecked(bool(self._desk.link.values.get(f"strip.{uid}.opaque", False)))
        opaque.triggered.connect(lambda on: self._desk.link.change(f"strip.{uid}.opaque", bool(on)))
        menu.addSeparator()
        menu.addAction(icon("up"), "Move up\tAlt+Up", lambda: self._stack.step_layer(uid, 1))
        menu.addAction(icon("down"), "Move down\tAlt+Down", lambda: self._stack.step_layer(uid, -1))
        menu.addSeparator()
        menu.addAction(icon("trash"), "Remove\tDelete", lambda: self._stack.remove(uid))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def _effect_menu(self, uid: int, place: QPoint) -> None:
        menu = QMenu(self)
        menu.addAction(icon("code"), "Edit shader", lambda: self.edit_wanted.emit(uid))
        menu.addSeparator()
        menu.addAction(icon("trash"), "Remove\tDelete", lambda: self._stack.remove(uid))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)
