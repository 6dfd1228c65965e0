"""Settings a shader on trial is drawn with: its defaults, and the ends of its controls."""

from __future__ import annotations

from react_app.core.controls import ControlValue
from react_app.core.shader import ShaderDescription, ShaderInput

_MOST_ENDS = 24


def defaults(shader: ShaderDescription) -> dict[str, ControlValue]:
    """Return the values a shader starts with; events are not fired."""
    return {entry.name: entry.default for entry in shader.inputs if entry.default is not None and entry.type != "event"}


def ends(shader: ShaderDescription) -> list[dict[str, ControlValue]]:
    """Return settings at the ends of the controls: all low, all high, then each alone at its far end."""
    lows, highs = {}, {}
    for entry in shader.inputs:
        if entry.default is not None and entry.type != "event":
            lows[entry.name], highs[entry.name] = _ends_of(entry)
    alone = [{name: highs[name] if highs[name] != entry else lows[name]} for name, entry in defaults(shader).items()]
    return [lows, highs, *alone[:_MOST_ENDS]]


def _ends_of(entry: ShaderInput) -> tuple[ControlValue, ControlValue]:
    if entry.type == "bool":
        return False, True
    if entry.type == "long":
        values = [value for _, value in entry.choices] or [int(_flat(entry.minimum)), int(_flat(entry.maximum))]
        return min(values), max(values)
    if isinstance(entry.default, tuple):
        count = len(entry.default)
        low = entry.minimum if isinstance(entry.minimum, tuple) else (entry.minimum,) * count
        high = entry.maximum if isinstance(entry.maximum, tuple) else (entry.maximum,) * count
        return low, high
    return _flat(entry.minimum), _flat(entry.maximum)


def _flat(value: float | tuple[float, ...]) -> float:
    return value[0] if isinstance(value, tuple) else value
