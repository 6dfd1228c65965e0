"""Which value a widget shows: the hand's own while it is on the control, the stage's otherwise."""

from __future__ import annotations

import math

from react_app.core.controls import ControlValue

ECHO_S = 0.4
"""How long a value just sent is shown while the stage has not told it back yet."""


class HeldValue:
    """The value of one control as a widget shows it."""

    def __init__(self, value: ControlValue) -> None:
        self.value = value
        self._grabbed = False
        self._until = -math.inf

    @property
    def grabbed(self) -> bool:
        """True while a hand is on the control."""
        return self._grabbed

    def grab(self) -> None:
        """A hand takes the control."""
        self._grabbed = True

    def release(self, now: float) -> None:
        """The hand lets go."""
        self._grabbed = False
        self._until = now + ECHO_S

    def put(self, value: ControlValue, now: float) -> None:
        """The hand sets a value."""
        self.value = value
        self._until = now + ECHO_S

    def hear(self, value: ControlValue, now: float) -> bool:
        """The stage says what the value is; return whether what is shown changed."""
        if self._grabbed:
            return False
        if same_value(value, self.value):
            self._until = -math.inf
            return False
        if now < self._until:
            return False
        self.value = value
        return True


def same_value(a: ControlValue, b: ControlValue) -> bool:
    """Return whether two values look the same on a control."""
    if isinstance(a, tuple) and isinstance(b, tuple):
        return len(a) == len(b) and all(math.isclose(x, y, abs_tol=1e-6) for x, y in zip(a, b, strict=True))
    if isinstance(a, int | float) and isinstance(b, int | float):
        return math.isclose(a, b, abs_tol=1e-9)
    return a == b
