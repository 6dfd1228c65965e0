"""Fields of a transition: which one, how long."""

from __future__ import annotations

from typing import cast

from react_app.core.controls import as_number
from react_app.core.show import CUT
from react_app.link.messages import StageStatus
from react_app.ui.desk import Desk
from react_app.ui.held import HeldValue
from react_app.ui.transition_edits import TransitionEdits
from react_app.ui.widgets.combo import Popup

LENGTHS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
_FRACTIONS = {0.25: "1/4 beat", 0.5: "1/2 beat", 1.0: "1 beat"}


def length_text(beats: float) -> str:
    """Return a length as words."""
    return _FRACTIONS.get(beats, f"{beats:g} beats")


class LengthField(Popup):
    """A pop-up for a length in beats; a length by another hand that it does not list is shown all the same."""

    def __init__(self, desk: Desk, control: str) -> None:
        super().__init__("Length of the transition", "How long a change of scenes takes")
        self._link, self.control = desk.link, control
        self._held = HeldValue(1.0)
        for beats in LENGTHS:
            self.addItem(length_text(beats), beats)
        self.chosen.connect(self._choose)
        spec = desk.spec(control)
        self._show(as_number(spec.default) if spec else 1.0)

    def _choose(self, value: object) -> None:
        beats = cast(float, value)
        self._held.put(beats, self._link.now())
        self._link.change(self.control, beats)

    def hear(self, status: StageStatus) -> None:
        """Show what the stage says."""
        value = status.values.get(self.control)
        if value is not None:
            self._held.hear(value, self._link.now())
            self._show(as_number(self._held.value))

    def _show(self, beats: float) -> None:
        beats = round(beats, 2)
        if self.findData(beats) < 0:
            if self.count() > len(LENGTHS):
                self.removeItem(len(LENGTHS))
            self.addItem(length_text(beats), beats)
        self.show_data(beats)


class TransitionField(Popup):
    """A pop-up of all transitions, and the cut; `chosen` tells the shader's id."""

    def __init__(self, edits: TransitionEdits) -> None:
        super().__init__("Transition", "How scenes change")
        self._edits = edits
        self._listed: list[tuple[str, str]] = []
        self.refresh()

    def refresh(self) -> None:
        """List what the library has."""
        listed = [(CUT, "Cut"), *self._edits.choices()]
        if listed != self._listed:
            self._listed = listed
            current = self.currentData()
            self.clear()
            for shader_id, name in listed:
                self.addItem(name, shader_id)
            self.show_data(current)

    def show_shader(self, shader_id: str) -> None:
        """Show which one is chosen, even one that the library has not."""
        if self.findData(shader_id) < 0:
            self.addItem(self._edits.name_of(shader_id), shader_id)
        self.show_data(shader_id)
