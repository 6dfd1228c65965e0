"""The controls of the selected layer or effect, generated from the inputs of its ISF file."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from react_app.core.clipcontrols import clip_specs
from react_app.core.controls import ControlSpec, ControlValue
from react_app.core.plan import PlanNode
from react_app.core.shader import ShaderPreset
from react_app.core.show import Clip, Layer
from react_app.link.messages import StageStatus
from react_app.ui import edits
from react_app.ui.clips import Clips
from react_app.ui.control_edits import ControlEdits
from react_app.ui.desk import Desk
from react_app.ui.edits import starts_opaque
from react_app.ui.panels.clip_controls import SHOWN_HERE, ClipControls
from react_app.ui.panels.control_row import LABEL, ControlRow, make_row
from react_app.ui.panels.modulation_popover import ModulationPopover
from react_app.ui.panels.presets import PresetMenu, preset_at, presets_of, settings_of
from react_app.ui.theme import label_font, strong_font
from react_app.ui.widgets.buttons import IconButton
from react_app.ui.widgets.elided import ElidedLabel
from react_app.ui.widgets.scroll import ScrollColumn
from react_app.ui.words import clip_words

_OPAQUE_TIP = "Take the layer's alpha for 1: it covers all below. Older shaders often leave it unset."


class ControlsPanel(QWidget):
    """Right column: header, one row per control, an empty state that says what to do."""

    find_wanted = Signal(int)
    """Uid of a layer whose video file is missing."""

    def __init__(self, desk: Desk, clips: Clips) -> None:
        super().__init__()
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(324)
        self._desk, self._clips = desk, clips
        self.clip: ClipControls | None = None
        self.rows: dict[str, ControlRow] = {}
        self._key: tuple[object, ...] = ()
        self.popover: ModulationPopover | None = None
        self._title = ElidedLabel()
        self._title.setFont(strong_font(13))
        self._kind = QLabel()
        self._kind.setFont(label_font())
        self._kind.setProperty("tone", "dim")
        self._kind.setWordWrap(True)
        self.reset = IconButton("reset", "Set all controls here back to their defaults")
        self.reset.clicked.connect(self.reset_all)
        self.presets = PresetMenu()
        self.presets.picked.connect(self.set_preset)
        head = QHBoxLayout()
        head.setContentsMargins(12, 6, 8, 2)
        head.setSpacing(4)
        head.addWidget(self._title, 1)
        head.addWidget(self.presets)
        head.addWidget(self.reset)
        self._kind.setContentsMargins(12, 0, 12, 4)
        self._scroll = ScrollColumn()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._kind)
        column.addWidget(self._scroll, 1)
        desk.selection_changed.connect(lambda _uid: self.refresh())
        desk.show_changed.connect(self.refresh)
        desk.link.status_came.connect(self._hear)
        self.refresh()

    def refresh(self) -> None:
        """Show the selected node; rows are made anew only when the controls are other ones."""
        node = self._node()
        uid = self._desk.selected
        effect = edits.find_effect(self._desk.show, uid)
        layer = edits.find_layer(self._desk.show, uid)
        clip = layer.clip if layer is not None and effect is None else None
        specs = self._specs(node, clip, is_effect=effect is not None) if node else ()
        kinds = tuple((s.id, s.kind, s.minimum, s.maximum, s.choices) for s, _ in specs)
        key = (uid, clip and (clip.path, clip.duration), kinds)
        if layer is None or node is None:
            self._title.setText("Controls")
            self._kind.setText("")
        elif effect is not None:
            self._title.setText(node.shader.name)
            self._kind.setText(f"Effect on {layer.name}")
        else:
            self._title.setText(layer.name)
            self._kind.setText(self._two_lines(_described(layer, node)))
        self._kind.setToolTip(clip.path if clip else node.shader.description if node else "")
        self.reset.setVisible(bool(specs))
        self.presets.show_presets(presets_of(node) if node and layer else ())
        if key != self._key or not self._scroll.widget():
            self._key = key
            self._build(
                specs, clip, has_layers=bool(self._desk.scene and self._desk.scene.layers), lost=layer is not None
            )
        elif self.clip is not None and clip is not None:
            self.clip.show_clip(clip)
        for control_id, row in self.rows.items():
            row.show_modulation(edits.modulation_of(self._desk.show, control_id))
        if self._desk.link.heard:
            self._hear(self._desk.link.status)

    def reset_all(self) -> None:
        """Set every control of the node back to its default."""
        if self.clip is not None:
            self.clip.reset_all()
        for row in self.rows.values():
            row.reset()

    def set_preset(self, preset: ShaderPreset) -> None:
        """Set every control of the node as a preset says; one step of the history."""
        node = self._node()
        if node is None:
            return
        values = settings_of(node, preset)
        for control_id, value in values.items():
            if control_id in self.rows:
                self.rows[control_id].show_set(value)
        ControlEdits(self._desk).set_values(f"preset {preset.name}", values)

    def open_modulation(self, control_id: str, anchor: QWidget) -> None:
        """Open the modulation of a control beside its badge."""
        if self.popover is not None:
            self.popover.close_now()
        self.popover = ModulationPopover(self.window(), self._desk, control_id)
        self.popover.closed.connect(self._forget_popover)
        self.popover.open_at(anchor)

    def _forget_popover(self) -> None:
        if self.popover is not None:
            self.popover.deleteLater()
            self.popover = None

    def _node(self) -> PlanNode | None:
        scene = self._desk.plan.find_scene(self._desk.scene.id) if self._desk.scene else None
        return next((n for n in scene.nodes() if n.uid == self._desk.selected), None) if scene else None

    def _specs(
        self, node: PlanNode, clip: Clip | None, *, is_effect: bool
    ) -> tuple[tuple[ControlSpec, ControlValue], ...]:
        defaults = {entry.name: entry.default for entry in node.shader.inputs}
        if clip is not None:
            defaults = {spec.id[len(node.prefix) + 1 :]: spec.default for spec in clip_specs(node.prefix, clip)}
        rows: list[tuple[ControlSpec, ControlValue]] = []
        mix, opaque = self._desk.spec(f"strip.{node.uid}.mix"), self._desk.spec(f"strip.{node.uid}.opaque")
        if is_effect and mix is not None:
            rows.append((mix, 1.0))
        for spec in node.specs:
            name = spec.id[len(node.prefix) + 1 :]
            if clip is not None and (name in SHOWN_HERE or (not clip.duration and name != "fit")):
                continue
            default = defaults.get(name)
            rows.append((spec, spec.default if default is None else default))
        if opaque is not None:
            rows.append((opaque, clip is None and starts_opaque(node.shader.id)))
        return tuple(rows)

    def _two_lines(self, text: str) -> str:
        room = int(1.8 * max(self.width() - 32, 240))
        return self._kind.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)

    def _build(
        self,
        specs: tuple[tuple[ControlSpec, ControlValue], ...],
        clip: Clip | None,
        *,
        has_layers: bool,
        lost: bool,
    ) -> None:
        if self.popover is not None:
            self.popover.close_now()
        self.rows = {}
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 4, 0, 12)
        column.setSpacing(2)
        self.clip = None
        if clip is not None and specs:
            self.clip = ClipControls(self._desk.link, self._clips, self._desk.selected, clip)
            self.clip.modulation_wanted.connect(self.open_modulation)
            self.clip.find_wanted.connect(self.find_wanted)
            column.addWidget(self.clip)
        for spec, default in specs:
            modulates = edits.can_modulate(spec.id) and (clip is None or spec.kind == "float")
            row = make_row(self._desk.link, spec, default, modulates=modulates)
            if spec.id.endswith(".opaque"):
                row.label.setToolTip(_OPAQUE_TIP)
                row.setToolTip(_OPAQUE_TIP)
            row.modulation_wanted.connect(self.open_modulation)
            self.rows[spec.id] = row
            column.addWidget(row)
        widest = max(
            (row.label.fontMetrics().horizontalAdvance(row.spec.label) for row in self.rows.values()), default=0
        )
        for row in self.rows.values():
            row.set_label_width(min(max(widest + 2, 56), LABEL))
        if not specs:
            column.addWidget(self._empty(has_layers=has_layers, lost=lost))
        column.addStretch(1)
        self._scroll.put(body)

    def _show_sync(self, uid: int) -> None:
        """Grey out what does nothing in the way a clip keeps time."""
        sync, stretch = self.rows.get(f"layer.{uid}.sync"), self.rows.get(f"layer.{uid}.stretch")
        if sync is not None and stretch is not None and stretch.isEnabled() != (sync.value == "beats"):
            stretch.setEnabled(sync.value == "beats")

    def _empty(self, *, has_layers: bool, lost: bool) -> QLabel:
        if lost:
            text = "This layer's shader cannot be used. The problems list says why."
        elif has_layers:
            text = "Select a layer or an effect to see its controls."
        else:
            text = "Double-click a generator in the browser to add a layer. Its controls appear here."
        label = QLabel(text)
        label.setProperty("tone", "dim")
        label.setWordWrap(True)
        label.setContentsMargins(12, 8, 12, 8)
        return label

    def _hear(self, status: StageStatus) -> None:
        for control_id, row in self.rows.items():
            row.hear(status.values.get(control_id), status.living.get(control_id))
        if self.clip is not None:
            self.clip.hear(status)
            self._show_sync(self.clip.uid)
        if self.presets.isVisibleTo(self):
            node = self._node()
            shown = {control_id: row.value for control_id, row in self.rows.items()}
            self.presets.show_data(preset_at(node, shown) if node else "")


def _described(layer: Layer, node: PlanNode) -> str:
    clip = layer.clip
    if clip is None:
        return node.shader.description or "Layer"
    rate = f"  ·  {clip.fps:.4g} fps" if clip.duration and clip.fps else ""
    return f"{clip_words(clip)}{rate}{'  ·  transparent' if clip.alpha else ''}"
