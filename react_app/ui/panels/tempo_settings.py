"""The settings of the clock: who leads, which tempi are likely, beats of a bar, latencies."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from react_app.core.controls import ControlValue, as_number
from react_app.core.tempo import TEMPO_RANGES
from react_app.link.messages import StageStatus
from react_app.ui.desk import Desk
from react_app.ui.held import HeldValue
from react_app.ui.theme import label_font
from react_app.ui.widgets.combo import Popup
from react_app.ui.widgets.value_field import ValueField

_SOURCE_TIPS = {
    "auto": "The best there is: a known track's own beats, your taps, or the live tracker",
    "tracker": "Only the live tracker, even where the track is known or you tapped",
    "tap": "Only your taps: the tempo stays as you tapped it",
    "grid": "Only the beats of a track that was analysed as a whole",
    "free": "Nobody: the clock runs on at its tempo",
}
_CHOICES = (
    ("tempo.source", "Source", "Who leads the clock"),
    ("tempo.range", "Range", "Tempi that are likely tonight; settles half against double"),
    ("tempo.meter", "Meter", "Beats of a bar; as heard, or what you know better"),
)
_LATENCIES = (
    (
        "tempo.input_latency",
        "Sound",
        "How much later than it is played the sound comes in, by a radio link say",
    ),
    ("tempo.picture_latency", "Picture", "How long the projector or LED wall takes to show a picture"),
)
_TYPE = "\nDouble-click or Enter to type, arrows step 1 ms"


class ChoiceField(Popup):
    """A pop-up for a control with named choices."""

    def __init__(self, desk: Desk, control: str, name: str, tip: str) -> None:
        super().__init__(name, tip)
        self._link, self.control = desk.link, control
        spec = desk.spec(control)
        self._held = HeldValue(spec.default if spec else "")
        self._spans = {r.name: f"{r.name.capitalize()}  {r.low:.0f}–{r.high:.0f}" for r in TEMPO_RANGES}
        for label, value in spec.choices if spec else ():
            self.addItem(self._label(label, value), value)
            self.setItemData(self.count() - 1, _SOURCE_TIPS.get(str(value), ""), Qt.ItemDataRole.ToolTipRole)
        self.chosen.connect(self._choose)

    def _label(self, label: str, value: ControlValue) -> str:
        return self._spans.get(value, label) if self.control == "tempo.range" else label  # type: ignore[call-overload]

    def _choose(self, value: ControlValue) -> None:
        self._held.put(value, self._link.now())
        self._link.change(self.control, value)

    def hear(self, status: StageStatus) -> None:
        """Show what the stage says."""
        value = status.values.get(self.control)
        if value is not None:
            self._held.hear(value, self._link.now())
            self.show_data(self._held.value)


class MsField(ValueField):
    """A time in ms that can be typed and stepped with the arrows."""

    def __init__(self, desk: Desk, control: str, name: str, tip: str, *, signed: bool = False, width: int = 66) -> None:
        super().__init__(decimals=0, unit=" ms", width=width, step=1.0, signed=signed, framed=True)
        self._link, self.control, self._spec = desk.link, control, desk.spec(control)
        self._held = HeldValue(0.0)
        self.setAccessibleName(name)
        self.setToolTip(f"{tip}{_TYPE}")
        self.typed.connect(self._set)

    def _set(self, value: float) -> None:
        number = self._spec.coerce(value) if self._spec else value
        self._held.put(number, self._link.now())
        self._link.change(self.control, number)
        self.show_value(as_number(number))

    def hear(self, status: StageStatus) -> None:
        """Show what the stage says."""
        value = status.values.get(self.control)
        if value is not None:
            self._held.hear(value, self._link.now())
            self.show_value(as_number(self._held.value))


class TempoSettings(QWidget):
    """Labels and fields, a line each."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.fields: dict[str, ChoiceField | MsField] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for line, (control, name, tip) in enumerate(_CHOICES):
            grid.addWidget(_label(name, tip), line, 0)
            choice = ChoiceField(desk, control, name, tip)
            self.fields[control] = choice
            grid.addWidget(choice, line, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        for (control, name, tip), width in zip(_LATENCIES, (66, 66), strict=True):
            if row.count():
                row.addStretch()
                row.addWidget(_label(name, tip))
            field = MsField(desk, control, f"{name} latency", tip, width=width)
            self.fields[control] = field
            row.addWidget(field)
        grid.addWidget(_label(_LATENCIES[0][1], _LATENCIES[0][2]), len(_CHOICES), 0)
        grid.addLayout(row, len(_CHOICES), 1)

    def hear(self, status: StageStatus) -> None:
        """Show what the stage says."""
        for field in self.fields.values():
            field.hear(status)
        meter = self.fields["tempo.meter"]
        if isinstance(meter, ChoiceField):
            words = f"As heard: {status.music.meter} beats"
            index = meter.findData(0)
            if index >= 0 and meter.itemText(index) != words:
                meter.setItemText(index, words)


def _label(text: str, tip: str) -> QLabel:
    label = QLabel(text)
    label.setFont(label_font())
    label.setProperty("tone", "dim")
    label.setToolTip(tip)
    return label
