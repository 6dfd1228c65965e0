"""The controls a shader's inputs are moved by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from react_app.core.controls import ControlKind, ControlSpec
from react_app.core.shader import InputType, ShaderInput

KINDS: Mapping[InputType, ControlKind] = {
    "event": "event",
    "bool": "bool",
    "long": "long",
    "float": "float",
    "point2D": "point",
    "color": "color",
}
"""Input types that are controls; images and audio are not."""


def input_specs(inputs: Iterable[ShaderInput], prefix: str) -> tuple[ControlSpec, ...]:
    """Return the control specs of a shader's inputs in file order; images and audio have none."""
    return tuple(
        ControlSpec(
            f"{prefix}.{entry.name}",
            KINDS[entry.type],
            entry.label,
            False if entry.default is None else entry.default,
            entry.minimum,
            entry.maximum,
            entry.choices,
        )
        for entry in inputs
        if entry.type in KINDS
    )
