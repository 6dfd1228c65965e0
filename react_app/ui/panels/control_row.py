"""One control of the selected layer or effect, generated from its spec: label, editor, value, modulation badge."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from react_app.core.controls import ControlSpec, ControlValue
from react_app.core.show import Modulation
from react_app.ui.held import HeldValue
from react_app.ui.panels.mod_badge import WIDTH as BADGE
from react_app.ui.panels.mod_badge import ModBadge
from react_app.ui.stage_link import StageLink
from react_app.ui.widgets.buttons import Switch, text_button
from react_app.ui.widgets.color_field import ColorPopover, Rgba, Swatch
from react_app.ui.widgets.combo import Popup
from react_app.ui.widgets.slider import Slider
from react_app.ui.widgets.value_field import ValueField
from react_app.ui.widgets.xy_pad import Point, XYPad
from react_app.ui.words import control_label, short_number

LABEL = 104
"""Widest label."""
VALUE = 46


class ControlRow(QWidget):
    """Base of the rows: keeps the held value, sends changes, shows what the stage says."""

    modulation_wanted = Signal(str, object)
    """Control id and the badge to open beside."""

    def __init__(self, link: StageLink, spec: ControlSpec, default: ControlValue, *, modulates: bool) -> None:
        super().__init__()
        self.spec = spec
        self._link = link
        self._held = HeldValue(spec.default)
        self._default = default
        self.badge = ModBadge(spec.label)
        self._modulates = modulates
        self.label = QLabel(spec.label)
        self.label.setToolTip(spec.label)
        self.set_label_width(LABEL)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 2, 8, 2)
        self._row.setSpacing(8)
        self._row.addWidget(self.label)
        self.badge.clicked.connect(lambda: self.modulation_wanted.emit(spec.id, self.badge))

    def set_label_width(self, width: int) -> None:
        """Give the label this width, with an ellipsis where it needs more."""
        self.label.setFixedWidth(width)
        metrics = self.label.fontMetrics()
        self.label.setText(metrics.elidedText(self.spec.label, Qt.TextElideMode.ElideRight, width))

    def _finish(self) -> None:
        if self._modulates:
            self._row.addWidget(self.badge)
        else:
            self._row.addSpacing(BADGE + self._row.spacing())

    @property
    def value(self) -> ControlValue:
        """The value shown."""
        return self._held.value

    def set_by_hand(self, value: ControlValue) -> None:
        """Set the control as the hand would."""
        self._held.put(value, self._link.now())
        self._link.change(self.spec.id, value)
        self.show_shown(None)

    def show_set(self, value: ControlValue) -> None:
        """Show a value that is on its way to the stage already."""
        self._held.put(value, self._link.now())
        self.show_shown(None)

    def reset(self) -> None:
        """Go back to the shader's default."""
        if self.spec.kind != "event":
            self.set_by_hand(self._default)

    def hear(self, value: ControlValue | None, living: ControlValue | None) -> None:
        """Take in what the stage says the control stands at."""
        if value is not None:
            self._held.hear(value, self._link.now())
        self.show_shown(living)

    def show_modulation(self, modulation: Modulation | None) -> None:
        """Show what modulates the control."""
        self.badge.show_modulation(modulation)

    def show_shown(self, living: ControlValue | None) -> None:
        """Bring the editor to the held value."""
        raise NotImplementedError

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the modulation."""
        self._ask(event.globalPos())

    def _ask(self, place: QPoint) -> None:
        if self._modulates:
            self.modulation_wanted.emit(self.spec.id, self.badge)

    def _grab(self) -> None:
        self._held.grab()

    def _release(self) -> None:
        self._held.release(self._link.now())


class NumberRow(ControlRow):
    """A slider with a typed value; whole numbers snap."""

    def __init__(self, link: StageLink, spec: ControlSpec, default: ControlValue, *, modulates: bool) -> None:
        super().__init__(link, spec, default, modulates=modulates)
        low = spec.minimum if not isinstance(spec.minimum, tuple) else 0.0
        high = spec.maximum if not isinstance(spec.maximum, tuple) else 1.0
        whole = spec.kind == "long"
        self.slider = Slider(low, high, _number(default), step=1.0 if whole else 0.0)
        self.slider.setAccessibleName(spec.label)
        self.slider.setToolTip(f"{spec.label}: drag, wheel or arrows; Shift is fine; double-click resets")
        self.field = ValueField(decimals=0 if whole else short_number(0, low, high), width=VALUE)
        self.field.setAccessibleName(f"{spec.label} value")
        self.slider.moved.connect(self._moved)
        self.slider.grabbed.connect(self._grab)
        self.slider.released.connect(self._release)
        self.slider.menu_wanted.connect(self._ask)
        self.field.typed.connect(self.slider.set_by_hand)
        self._row.addWidget(self.slider, 1)
        self._row.addWidget(self.field)
        self._finish()
        self.show_shown(None)

    def _moved(self, value: float) -> None:
        self.set_by_hand(round(value) if self.spec.kind == "long" else value)

    def show_shown(self, living: ControlValue | None) -> None:
        """Bring slider and number to the held value."""
        self.slider.show_value(_number(self.value), None if living is None else _number(living))
        self.field.show_value(_number(self.value))


class ChoiceRow(ControlRow):
    """A pop-up of choices."""

    def __init__(self, link: StageLink, spec: ControlSpec, default: ControlValue, *, modulates: bool) -> None:
        super().__init__(link, spec, default, modulates=modulates)
        self.popup = Popup(spec.label, spec.label)
        for label, value in spec.choices:
            self.popup.addItem(label, value)
        self.popup.chosen.connect(lambda data: self.set_by_hand(cast(int, data)))
        self._row.addWidget(self.popup, 1)
        self._finish()
        self.show_shown(None)

    def show_shown(self, living: ControlValue | None) -> None:
        """Select the held choice."""
        self.popup.show_data(self.value)


class BoolRow(ControlRow):
    """A switch."""

    def __init__(self, link: StageLink, spec: ControlSpec, default: ControlValue, *, modulates: bool) -> None:
        super().__init__(link, spec, default, modulates=modulates)
        self.switch = Switch(spec.label)
        self.switch.setToolTip(f"Switch {spec.label.lower()} (Enter)")
        self.switch.clicked.connect(lambda on: self.set_by_hand(bool(on)))
        self._row.addWidget(self.switch)
        self._row.addStretch(1)
        self._finish()
        self.show_shown(None)

    def show_shown(self, living: ControlValue | None) -> None:
        """Bring the switch to the held value."""
        if self.switch.isChecked() != bool(self.value):
            self.switch.setChecked(bool(self.value))
        self.switch.show_living(None if living is None else bool(living))


class EventRow(ControlRow):
    """A button that fires for one frame."""

    def __init__(self, link: StageLink, spec: ControlSpec, default: ControlValue, *, modulates: bool) -> None:
        super().__init__(link, spec, default, modulates=False)
        self.button: QPushButton = text_button("Fire", f"Fire {spec.label.lower()} for one frame", name=spec.label)
        self.button.pressed.connect(lambda: link.fire(spec.id))
        self._row.addWidget(self.button, 1)
        self._finish()

    def show_shown(self, living: ControlValue | None) -> None:
        """An event has no lasting value to show."""


class ColorRow(ControlRow):
    """A swatch that opens the picker."""

    def __init__(self, link: StageLink, spec: ControlSpec, default: ControlValue, *, modulates: bool) -> None:
        super().__init__(link, spec, default, modulates=modulates)
        self.swatch = Swatch(spec.label)
        self.swatch.setToolTip(f"Pick {spec.label.lower()}; double-click resets")
        self.swatch.clicked.connect(self._open)
        self.picker: ColorPopover | None = None
        self._row.addWidget(self.swatch, 1)
        self._finish()
        self.show_shown(None)

    def _open(self) -> None:
        self.picker = ColorPopover(self.window())
        self.picker.picked.connect(self.set_by_hand)
        self.picker.closed.connect(self.picker.deleteLater)
        self.picker.show_color(_rgba(self.value))
        self.picker.open_at(self.swatch)

    def show_shown(self, living: ControlValue | None) -> None:
        """Bring the swatch to the held value."""
        self.swatch.show_value(_rgba(self.value), None if living is None else _rgba(living))


class PointRow(ControlRow):
    """A pad with typed coordinates."""

    def __init__(self, link: StageLink, spec: ControlSpec, default: ControlValue, *, modulates: bool) -> None:
        super().__init__(link, spec, default, modulates=modulates)
        low = _point(spec.minimum if isinstance(spec.minimum, tuple) else (spec.minimum,) * 2)
        high = _point(spec.maximum if isinstance(spec.maximum, tuple) else (spec.maximum,) * 2)
        self.pad = XYPad(low, high, _point(default))
        self.pad.setAccessibleName(spec.label)
        self.pad.setToolTip(f"{spec.label}: drag or arrows; Shift is fine; double-click resets")
        self.fields = tuple(ValueField(decimals=short_number(0, low[i], high[i]), width=VALUE) for i in range(2))
        self.pad.moved.connect(self.set_by_hand)
        self.pad.grabbed.connect(self._grab)
        self.pad.released.connect(self._release)
        self.pad.menu_wanted.connect(self._ask)
        numbers = QWidget()
        numbers.setFixedSize(VALUE, 96)
        for i, field in enumerate(self.fields):
            field.setParent(numbers)
            field.move(0, 16 + 34 * i)
            field.setAccessibleName(f"{spec.label} {'xy'[i]}")
            field.typed.connect(lambda value, i=i: self._typed(i, value))
        self._row.setAlignment(self.label, Qt.AlignmentFlag.AlignTop)
        self.label.setContentsMargins(0, 6, 0, 0)
        self._row.addWidget(self.pad, 1)
        self._row.addWidget(numbers)
        self._finish()
        self._row.setAlignment(self.badge, Qt.AlignmentFlag.AlignTop)
        self.show_shown(None)

    def _typed(self, axis: int, value: float) -> None:
        x, y = _point(self.value)
        self.pad.set_by_hand((value, y) if axis == 0 else (x, value))

    def show_shown(self, living: ControlValue | None) -> None:
        """Bring pad and numbers to the held value."""
        self.pad.show_value(_point(self.value), None if living is None else _point(living))
        for field, number in zip(self.fields, _point(self.value), strict=True):
            field.show_value(number)


def make_row(link: StageLink, spec: ControlSpec, default: ControlValue, *, modulates: bool) -> ControlRow:
    """Return the row for a control."""
    kinds: dict[str, type[ControlRow]] = {
        "float": NumberRow,
        "bool": BoolRow,
        "event": EventRow,
        "color": ColorRow,
        "point": PointRow,
        "long": ChoiceRow if spec.choices else NumberRow,
        "text": ChoiceRow,
    }
    spec = replace(spec, label=control_label(spec.label))
    return kinds[spec.kind](link, spec, default, modulates=modulates)


def _number(value: ControlValue) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _point(value: ControlValue) -> Point:
    return (value[0], value[1]) if isinstance(value, tuple) and len(value) == 2 else (0.0, 0.0)


def _rgba(value: ControlValue) -> Rgba:
    return (value[0], value[1], value[2], value[3]) if isinstance(value, tuple) and len(value) == 4 else (0, 0, 0, 1)
