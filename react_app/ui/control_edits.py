"""What the operator does to controls that is a step of the history: many at once, and what moves them."""

from __future__ import annotations

from collections.abc import Mapping

from react_app.core.controls import ControlValue
from react_app.core.show import Modulation, with_values
from react_app.ui import edits
from react_app.ui.desk import Desk


class ControlEdits:
    """Carried out on the desk's document."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def set_values(self, label: str, values: Mapping[str, ControlValue]) -> None:
        """Set several controls at once, as one step."""
        desk = self._desk
        desk.settle()
        before = {control: value for control in values if (value := desk.link.values.get(control)) is not None}
        changed = {control: value for control, value in values.items() if before.get(control) != value}
        if changed:
            back = {control: before[control] for control in changed if control in before}
            desk.edit(label, with_values(desk.show, changed), back=back, forward=changed)

    def set_modulation(self, control_id: str, modulation: Modulation | None) -> None:
        """Hang a modulation on a control, or take it off; moves of one gesture are one step."""
        desk = self._desk
        desk.settle()
        after = edits.set_modulation(desk.show, control_id, modulation)
        if after != desk.show:
            spec = desk.spec(control_id)
            name = spec.label.lower() if spec else control_id
            desk.edit(f"modulation of {name}", after, key=f"modulation {control_id}" if modulation else "")
