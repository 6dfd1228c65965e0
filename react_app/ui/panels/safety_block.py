"""Blackout, freeze and panic: the three that must work at once, each edge-triggered."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from react_app.link.messages import StageStatus
from react_app.ui.desk import Desk
from react_app.ui.held import HeldValue
from react_app.ui.panic import Panic
from react_app.ui.theme import Color
from react_app.ui.widgets.buttons import StageButton

_FLASH_S = 0.6


class SafetyBlock(QWidget):
    """The tall buttons at the right end of the top bar."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.rescue = Panic(desk)
        self._held = {"master.blackout": HeldValue(False), "master.freeze": HeldValue(False)}
        self._panicked = -1.0
        self.blackout = StageButton(
            "BLACKOUT", "B", "Black out the output, again to come back (B)", on_color=Color.DANGER, width=80
        )
        self.freeze = StageButton(
            "FREEZE", "F", "Hold the picture, again to go on (F)", on_color=Color.ACCENT, width=64
        )
        self.panic = StageButton(
            "PANIC",
            "Esc Esc",
            "Effects off, first scene, full brightness, no blackout (Esc Esc)",
            on_color=Color.DANGER,
            width=64,
        )
        self.blackout.pressed.connect(lambda: self.toggle("master.blackout"))
        self.freeze.pressed.connect(lambda: self.toggle("master.freeze"))
        self.panic.pressed.connect(self.panic_now)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 8, 10, 8)
        row.setSpacing(6)
        for button in (self.blackout, self.freeze, self.panic):
            row.addWidget(button)
        desk.link.status_came.connect(self._show_status)
        desk.link.ticked.connect(self._tick)

    def toggle(self, control_id: str) -> None:
        """Switch blackout or freeze over."""
        held = self._held[control_id]
        held.put(not held.value, self._desk.link.now())
        self._desk.link.change(control_id, held.value)
        self._light()

    def panic_now(self) -> None:
        """Back to safety."""
        self._panicked = self._desk.link.now()
        for held in self._held.values():
            held.put(False, self._panicked)
        self.rescue.press()
        self._light()

    def _show_status(self, status: StageStatus) -> None:
        now = self._desk.link.now()
        for control_id, held in self._held.items():
            held.hear(bool(status.values.get(control_id, False)), now)
        self._light()

    def _light(self) -> None:
        self.blackout.show_on(bool(self._held["master.blackout"].value))
        self.freeze.show_on(bool(self._held["master.freeze"].value))

    def _tick(self, now: float) -> None:
        if self._panicked > 0:
            self.panic.show_flash(max(0.0, 1 - (now - self._panicked) / _FLASH_S))
