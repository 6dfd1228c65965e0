"""Controls: every value that moves live has an id, a spec and one door, the ControlChange."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from react_app.core.errors import ControlError

ControlValue = bool | int | float | str | tuple[float, ...]
ControlKind = Literal["float", "long", "bool", "event", "color", "point", "text"]
ChangeSource = Literal["desk", "key", "midi", "osc", "cue", "cloud", "director", "take", "app"]


@dataclass(frozen=True, slots=True)
class ControlSpec:
    """What a control is: its id (a path such as `layer.3.hue`), kind, range and default.

    `minimum`/`maximum` are floats for float and long, tuples for point; `choices` are (label, value) pairs of a
    pop-up (`long`, or `text` for named choices). An event has no lasting value.
    """

    id: str
    kind: ControlKind
    label: str
    default: ControlValue
    minimum: float | tuple[float, ...] = 0.0
    maximum: float | tuple[float, ...] = 1.0
    choices: tuple[tuple[str, int | str], ...] = ()

    def coerce(self, value: ControlValue) -> ControlValue:
        """Return `value` as this control's type, inside its range.

        Raises:
            ControlError: the value has the wrong type or is not a finite number.
        """
        if self.kind in ("bool", "event"):
            return bool(value)
        if self.kind == "text":
            return self._coerce_text(value)
        if self.kind in ("color", "point"):
            return self._coerce_vector(value)
        return self._coerce_number(value)

    def _coerce_text(self, value: ControlValue) -> str:
        if not isinstance(value, str) or (self.choices and value not in {v for _, v in self.choices}):
            raise ControlError(f"{self.id} cannot be {value!r}.")
        return value

    def _coerce_vector(self, value: ControlValue) -> tuple[float, ...]:
        size = 4 if self.kind == "color" else 2
        if not isinstance(value, tuple | list) or len(value) != size or not all(map(_is_number, value)):
            raise ControlError(f"{self.id} takes {size} numbers, not {value!r}.")
        low = self.minimum if isinstance(self.minimum, tuple) else (self.minimum,) * size
        high = self.maximum if isinstance(self.maximum, tuple) else (self.maximum,) * size
        return tuple(min(max(float(v), a), b) for v, a, b in zip(value, low, high, strict=True))

    def _coerce_number(self, value: ControlValue) -> float | int:
        if not _is_number(value):
            raise ControlError(f"{self.id} takes a number, not {value!r}.")
        number = float(value)  # type: ignore[arg-type]
        if self.kind == "long" and self.choices:
            allowed = [v for _, v in self.choices if isinstance(v, int)]
            if int(number) not in allowed:
                raise ControlError(f"{self.id} has no choice {int(number)}.")
            return int(number)
        if not isinstance(self.minimum, tuple) and not isinstance(self.maximum, tuple):
            number = min(max(number, self.minimum), self.maximum)
        return round(number) if self.kind == "long" else number


def as_number(value: ControlValue) -> float:
    """Return a numeric control's value as a float; 0 for what is no number."""
    return float(value) if isinstance(value, int | float) else 0.0


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and math.isfinite(value)


@dataclass(frozen=True, slots=True)
class ControlChange:
    """Somebody set a control: which one, to what, who, and when (seconds of session time)."""

    id: str
    value: ControlValue
    source: ChangeSource = "desk"
    t: float = 0.0


class ControlBank:
    """The base values of all controls; events fire for exactly one step."""

    def __init__(self, specs: Iterable[ControlSpec], values: Mapping[str, ControlValue] | None = None) -> None:
        """`values` that no control can take any more (its shader is another one now) are left out."""
        self._specs: dict[str, ControlSpec] = {}
        self._values: dict[str, ControlValue] = {}
        self._fired: set[str] = set()
        self.set_specs(specs)
        for control_id, value in (values or {}).items():
            if control_id in self._specs:
                with contextlib.suppress(ControlError):
                    self._values[control_id] = self._specs[control_id].coerce(value)

    @property
    def specs(self) -> Mapping[str, ControlSpec]:
        """Specs by id."""
        return self._specs

    def set_specs(self, specs: Iterable[ControlSpec]) -> None:
        """Replace the controls; a value survives where its id does and the new range allows it."""
        old = self._values
        self._specs = {spec.id: spec for spec in specs}
        self._values = {}
        for spec in self._specs.values():
            if spec.kind == "event":
                continue
            value = old.get(spec.id, spec.default)
            try:
                self._values[spec.id] = spec.coerce(value)
            except ControlError:
                self._values[spec.id] = spec.default
        self._fired &= self._specs.keys()

    def apply(self, change: ControlChange) -> None:
        """Set a control.

        Raises:
            ControlError: unknown id or a value of the wrong type.
        """
        spec = self._specs.get(change.id)
        if spec is None:
            raise ControlError(f"There is no control {change.id!r}.")
        if spec.kind == "event":
            if change.value:
                self._fired.add(change.id)
            return
        self._values[change.id] = spec.coerce(change.value)

    def value(self, control_id: str) -> ControlValue:
        """Return the base value; for an event whether it fires in this step."""
        if control_id in self._values:
            return self._values[control_id]
        return control_id in self._fired

    def number(self, control_id: str) -> float:
        """Return the base value of a numeric control as a float."""
        return float(self._values[control_id])  # type: ignore[arg-type]

    def fired(self, control_id: str) -> bool:
        """Return whether an event fires in this step."""
        return control_id in self._fired

    def end_step(self) -> None:
        """Clear fired events: they last for exactly one step."""
        self._fired.clear()

    def snapshot(self) -> dict[str, ControlValue]:
        """Return all lasting values by id."""
        return dict(self._values)
