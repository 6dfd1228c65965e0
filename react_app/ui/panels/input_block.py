"""The input block: what is listened to, how that goes, level, spectrum and waveform."""

from __future__ import annotations

import math
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from react_app.core.show import AudioChoice
from react_app.link.messages import EarsStatus, ListAudio, StageStatus
from react_app.ui.icons import icon
from react_app.ui.stage_link import StageLink
from react_app.ui.theme import label_font
from react_app.ui.widgets.combo import Popup
from react_app.ui.widgets.meters import Lamp, LevelMeter, Tone
from react_app.ui.widgets.sound_plots import Spectrum, Waveform

_TONES: dict[str, Tone] = {"off": "off", "opening": "warn", "running": "good", "lost": "bad", "silent": "warn"}
_WORDS = {"off": "off", "opening": "opening", "running": "hearing", "lost": "lost", "silent": "no signal"}
_FILE = "file"


class InputBlock(QWidget):
    """Picks the input and shows what is heard."""

    file_wanted = Signal()
    audio_chosen = Signal(object)

    def __init__(self, link: StageLink) -> None:
        super().__init__()
        self._link = link
        self.picker = Popup("Input", "What the show listens to")
        self.picker.setFixedWidth(152)
        self.lamp = Lamp("Input state")
        self._latency = QLabel("off")
        self._latency.setFont(label_font())
        self._latency.setProperty("tone", "dim")
        self._latency.setToolTip("From a sample being heard to its features reaching the picture")
        self.meter = LevelMeter()
        self.spectrum = Spectrum()
        self.waveform = Waveform()
        self.spectrum.setMaximumWidth(560)
        self.waveform.setMaximumWidth(480)
        self._choice: AudioChoice | None = None
        self._devices: tuple[object, ...] = ()
        self._drawn = 0.0
        self.picker.chosen.connect(self._choose)
        self.picker.opened.connect(lambda: link.send(ListAudio()))
        self._build()
        self._fill(EarsStatus(pid=0))
        link.status_came.connect(self._show_status)
        link.ticked.connect(self._tick)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(2)
        head.addWidget(self.lamp)
        head.addWidget(self.picker)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 0, 0, 0)
        foot.setSpacing(8)
        foot.addWidget(self.meter, 1)
        foot.addWidget(self._latency)
        left = QVBoxLayout()
        left.setSpacing(4)
        left.addStretch()
        left.addLayout(head)
        left.addLayout(foot)
        left.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 8, 10, 8)
        row.setSpacing(8)
        row.addLayout(left)
        row.addWidget(self.spectrum, 3)
        row.addWidget(self.waveform, 2)
        row.addStretch(0)

    def _choose(self, data: object) -> None:
        if data == _FILE:
            if self._choice is not None:
                self.picker.show_data(self._choice)
            self.file_wanted.emit()
        elif isinstance(data, AudioChoice):
            self.audio_chosen.emit(data)

    def _show_status(self, status: StageStatus) -> None:
        ears = status.ears
        if ears is None:
            self.lamp.show_state("bad", "Listening stopped and is being started again.")
            self._latency.setText("starting")
            return
        if ears.choice != self._choice or ears.devices != self._devices:
            self._fill(ears)
        self.lamp.show_state(_TONES[ears.state], ears.text or f"The input is {_WORDS[ears.state]}.")
        running = ears.state in ("running", "silent")
        text = f"{ears.latency_ms:.0f} ms" if running and ears.latency_ms else _WORDS[ears.state]
        if text != self._latency.text():
            self._latency.setText(text)

    def _fill(self, ears: EarsStatus) -> None:
        if self.picker.view().isVisible():
            return
        self._choice, self._devices = ears.choice, ears.devices
        self.picker.clear()
        self.picker.addItem(icon("off"), "No input", AudioChoice())
        if ears.choice.kind == "file":
            self.picker.addItem(icon("note"), Path(ears.choice.name).name, ears.choice)
        self.picker.addItem(icon("folder"), "Track from a file…", _FILE)
        self.picker.addItem(icon("microphone"), "Default input", AudioChoice("device", ""))
        self.picker.addItem(icon("speaker"), "System audio", AudioChoice("system", ""))
        for device in ears.devices:
            choice = AudioChoice(device.kind, device.name)
            if self._find(choice) < 0:
                self.picker.addItem(icon("speaker" if device.kind == "system" else "microphone"), device.label, choice)
        if self._find(ears.choice) < 0:
            self.picker.addItem(icon("warning"), f"{ears.choice.name} (not found)", ears.choice)
        self.picker.setCurrentIndex(self._find(ears.choice))
        self.picker.setToolTip(f"What the show listens to: {self.picker.currentText()}")

    def _find(self, choice: AudioChoice) -> int:
        return next((i for i in range(self.picker.count()) if self.picker.itemData(i) == choice), -1)

    def _tick(self, now: float) -> None:
        if now - self._drawn < 0.03:
            return
        newest = self._link.new_features()
        if newest is None:
            return
        self._drawn = now
        features, _ = newest
        peak_db = 20 * math.log10(max(features.peak, 1e-6))
        self.meter.show_level(features.rms_db, peak_db, now)
        self.spectrum.show_spectrum(features.spectrum)
        self.waveform.show_waveform(features.waveform)
