"""The pop-over that says what moves a control: source, amount, attack, release, threshold, curve, period."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from react_app.core.controls import ControlSpec, ControlValue
from react_app.core.show import Modulation, ModulationSource
from react_app.link.messages import StageStatus
from react_app.ui import edits
from react_app.ui.control_edits import ControlEdits
from react_app.ui.desk import Desk
from react_app.ui.theme import Color, strong_font
from react_app.ui.widgets.buttons import text_button
from react_app.ui.widgets.combo import Popup
from react_app.ui.widgets.meters import ShareBar
from react_app.ui.widgets.popover import Popover
from react_app.ui.widgets.slider import Slider
from react_app.ui.widgets.value_field import ValueField
from react_app.ui.words import PERIODS, SOURCE_GROUPS, SOURCE_TIPS, SOURCES, control_label, is_lfo

_RELEASE = {"audio": 0.18, "beat": 0.0, "bar": 0.0, "lfo": 0.0}


class ModulationPopover(Popover):
    """Edits the modulation of one control."""

    def __init__(self, window: QWidget, desk: Desk, control_id: str) -> None:
        super().__init__(window)
        self._desk, self._edits = desk, ControlEdits(desk)
        self.control_id = control_id
        spec = desk.spec(control_id)
        self.setFixedWidth(312)
        title = QLabel(f"What moves {control_label(spec.label).lower() if spec else control_id}")
        title.setFont(strong_font())
        self.body.addWidget(title)
        self._bar = ShareBar("How far the control is moved now")
        self._bar.setToolTip("How far the control is moved now")
        self.body.addWidget(self._bar)
        desk.link.status_came.connect(self._hear)
        self.source = Popup("Source", "What moves the control")
        self.source.addItem("Nothing", None)
        for group, sources in SOURCE_GROUPS:
            self.source.add_heading(group)
            for source in sources:
                self.source.addItem(SOURCES[source], source)
                self.source.setItemData(self.source.count() - 1, SOURCE_TIPS[source], Qt.ItemDataRole.ToolTipRole)
        self.source.chosen.connect(self._choose)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(2)
        self._grid.addWidget(QLabel("Source"), 0, 0)
        self._grid.addWidget(self.source, 0, 1, 1, 2)
        self.amount = self._slider(1, "Amount", -1.0, 1.0, 0.5, " %", 100)
        self.attack = self._slider(2, "Attack", 0.0, 2.0, 0.0, " s", 1)
        self.release = self._slider(3, "Release", 0.0, 4.0, 0.18, " s", 1)
        self.threshold = self._slider(4, "Threshold", 0.0, 0.95, 0.0, " %", 100)
        self.threshold.setToolTip("Below this the source counts as nothing; what is above is stretched to all of it")
        self.curve = self._slider(5, "Curve", -1.0, 1.0, 0.0, " %", 100)
        self.curve.setToolTip("To the right only what is strong counts, to the left what is weak does too")
        self._period_label = QLabel("Period")
        self.period = Popup("Period", "How long one swing takes")
        for name, beats in PERIODS:
            self.period.addItem(name, beats)
        self.period.chosen.connect(lambda beats: self._change(period_beats=cast(float, beats)))
        self._grid.addWidget(self._period_label, 6, 0)
        self._grid.addWidget(self.period, 6, 1, 1, 2)
        self.body.addLayout(self._grid)
        foot = QHBoxLayout()
        foot.addStretch()
        self.remove = text_button("Remove", "Nothing moves the control any more")
        self.remove.clicked.connect(self._remove)
        foot.addWidget(self.remove)
        self.body.addLayout(foot)
        self._show()
        desk.show_changed.connect(self._show)
        self.closed.connect(desk.document.end_gesture)

    def _slider(self, row: int, name: str, low: float, high: float, default: float, unit: str, scale: float) -> Slider:
        slider = Slider(low, high, default)
        slider.setAccessibleName(name)
        field = ValueField(decimals=0 if scale > 1 else 2, unit=unit, scale=scale, width=60)
        key = name.lower()
        slider.moved.connect(field.show_value)
        slider.moved.connect(lambda value: self._change(**{key: value}))
        slider.released.connect(self._desk.document.end_gesture)
        field.typed.connect(slider.set_by_hand)
        label = QLabel(name)
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(slider, row, 1)
        self._grid.addWidget(field, row, 2)
        setattr(self, f"_{key}_field", field)
        return slider

    @property
    def modulation(self) -> Modulation | None:
        """What moves the control now."""
        return edits.modulation_of(self._desk.show, self.control_id)

    def _hear(self, status: StageStatus) -> None:
        """Show how far the control is from its base value, as a share of what the modulation can do."""
        spec, modulation = self._desk.spec(self.control_id), self.modulation
        base, living = status.values.get(self.control_id), status.living.get(self.control_id)
        share = moved_share(spec, base, living) if spec else 0.0
        reach = abs(modulation.amount) if modulation else 0.0
        self._bar.show_share(share / reach if reach > 0.01 else 0.0, Color.MOD)

    def _choose(self, data: object) -> None:
        if data is None:
            self._remove()
            return
        source = cast(ModulationSource, data)
        current = self.modulation
        if current is None:
            made = Modulation(source, release=_RELEASE[source.partition(".")[0]])
        else:
            made = replace(current, source=source)
        self._desk.document.end_gesture()
        self._edits.set_modulation(self.control_id, made)
        self._show()

    def _change(self, **changes: float) -> None:
        current = self.modulation
        if current is not None:
            self._edits.set_modulation(self.control_id, replace(current, **changes))  # type: ignore[arg-type]

    def _remove(self) -> None:
        self._edits.set_modulation(self.control_id, None)
        self._show()

    def _show(self) -> None:
        modulation = self.modulation
        self.source.show_data(modulation.source if modulation else None)
        shown = modulation or Modulation("audio.level", 0.0)
        for name in ("amount", "attack", "release", "threshold", "curve"):
            value = getattr(shown, name)
            getattr(self, name).show_value(value)
            getattr(self, name).setEnabled(modulation is not None)
            field: ValueField = getattr(self, f"_{name}_field")
            field.show_value(value)
            field.setEnabled(modulation is not None)
        swings = modulation is not None and is_lfo(modulation.source)
        self.period.setEnabled(swings)
        self._period_label.setEnabled(swings)
        self.period.show_data(shown.period_beats)
        self.remove.setEnabled(modulation is not None)


def moved_share(spec: ControlSpec, base: ControlValue | None, living: ControlValue | None) -> float:
    """Return how far the living value is from the base, as a share of the control's range."""

    def numbers(value: ControlValue | None) -> tuple[float, ...]:
        if isinstance(value, tuple):
            return value
        return (float(value),) if isinstance(value, int | float) else ()

    low, high = spec.minimum, spec.maximum
    pairs = list(zip(numbers(base), numbers(living), strict=False))
    spans = [
        (high[i] if isinstance(high, tuple) else high) - (low[i] if isinstance(low, tuple) else low)
        for i in range(len(pairs))
    ]
    return max((abs(b - a) / (span or 1.0) for (a, b), span in zip(pairs, spans, strict=True)), default=0.0)
