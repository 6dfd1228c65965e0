"""PRESETS of an ISF header: looks with a name, ours alone; other hosts pass over the key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from react_app.core.controls import ControlSpec, ControlValue
from react_app.core.errors import ControlError
from react_app.core.shader import ShaderInput, ShaderPreset
from react_app.shaders.header import Header, flag, number, numbers, words
from react_app.shaders.specs import input_specs

MAX_PRESETS = 64
MAX_NAME = 60
"""Characters of a preset's name that are kept."""


def read_presets(header: Header, inputs: Iterable[ShaderInput]) -> tuple[ShaderPreset, ...]:
    """Return the presets in file order.

    Values are clamped into their inputs' ranges; those of unknown inputs, of events and of another type are left out. A
    preset is a convenience, so one that has another shape (another host's, perhaps) is passed over, never an error.
    """
    items = header.values.get("PRESETS")
    specs = {spec.id.removeprefix("."): spec for spec in input_specs(inputs, "") if spec.kind != "event"}
    presets: list[ShaderPreset] = []
    for item in items[:MAX_PRESETS] if isinstance(items, list) else ():
        values = item.get("VALUES") if isinstance(item, dict) else None
        if isinstance(values, dict):
            name = words(item.get("NAME"))[:MAX_NAME] or f"Preset {len(presets) + 1}"
            presets.append(ShaderPreset(name, _read_values(values, specs)))
    return tuple(presets)


def _read_values(values: Mapping[str, object], specs: Mapping[str, ControlSpec]) -> dict[str, ControlValue]:
    """Return what fits, in the order of the inputs."""
    result: dict[str, ControlValue] = {}
    for name, spec in specs.items():
        value = _read_value(spec, values[name]) if name in values else None
        if value is not None:
            result[name] = value
    return result


def _read_value(spec: ControlSpec, value: object) -> ControlValue | None:
    found: ControlValue | None = numbers(value) if spec.kind in ("color", "point") else number(value)
    if isinstance(found, tuple) and spec.kind == "color" and len(found) == 3:
        found = (*found, 1.0)
    if spec.kind == "bool" and isinstance(value, str | bool | int | float):
        found = flag(value)
    if found is None:
        return None
    try:
        return spec.coerce(found)
    except ControlError:
        return None
