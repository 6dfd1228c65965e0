"""Presets of a shader: the looks its author wrote down, chosen beside its name."""

from __future__ import annotations

import math
from collections.abc import Mapping

from PySide6.QtCore import Signal

from react_app.core.controls import ControlSpec, ControlValue
from react_app.core.errors import ControlError
from react_app.core.plan import PlanNode
from react_app.core.shader import ShaderPreset
from react_app.ui.widgets.combo import Popup

WIDTH = 128
DEFAULTS = "Defaults"


def presets_of(node: PlanNode) -> tuple[ShaderPreset, ...]:
    """Return what can be chosen: the shader's defaults and its presets; nothing for a shader without presets."""
    return (ShaderPreset(DEFAULTS), *node.shader.presets) if node.shader.presets else ()


def settings_of(node: PlanNode, preset: ShaderPreset) -> dict[str, ControlValue]:
    """Return the value of every control a preset sets, by id: its own values, the others' defaults, no events."""
    defaults = {entry.name: entry.default for entry in node.shader.inputs}
    found: dict[str, ControlValue] = {}
    for spec in node.specs:
        name = spec.id[len(node.prefix) + 1 :]
        value = preset.values.get(name, defaults.get(name))
        if spec.kind != "event" and value is not None:
            found[spec.id] = _fitting(spec, value)
    return found


def preset_at(node: PlanNode, values: Mapping[str, ControlValue]) -> str:
    """Return the name of the preset that all controls stand at, empty when they stand at none."""
    for preset in presets_of(node):
        if all(_same(values.get(control), value) for control, value in settings_of(node, preset).items()):
            return preset.name
    return ""


def _fitting(spec: ControlSpec, value: ControlValue) -> ControlValue:
    try:
        return spec.coerce(value)
    except ControlError:
        return spec.default


def _same(one: ControlValue | None, other: ControlValue) -> bool:
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=1e-5, abs_tol=1e-6)
    return one == other


class PresetMenu(Popup):
    """The pop-up beside the shader's name; it shows which preset is set, until a value moves."""

    picked = Signal(object)
    """The ShaderPreset the hand chose."""

    def __init__(self) -> None:
        super().__init__("Presets", "Looks of this shader: choose one, then change what you like")
        self.setFixedWidth(WIDTH)
        self.setPlaceholderText("Presets")
        self._presets: dict[str, ShaderPreset] = {}
        self.chosen.connect(lambda name: self.picked.emit(self._presets[str(name)]))
        self.hide()

    def show_presets(self, presets: tuple[ShaderPreset, ...]) -> None:
        """Offer these; without any the menu is not there."""
        known = {preset.name: preset for preset in presets}
        if known != self._presets:
            self._presets = known
            self.clear()
            for name in known:
                self.addItem(name, name)
            self.setCurrentIndex(-1)
        self.setVisible(bool(known))
