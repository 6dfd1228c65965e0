"""The program: the true picture, with what is on and why it may be dark."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from react_app.core.show import OutputChoice
from react_app.link.messages import StageStatus
from react_app.ui.desk import Desk
from react_app.ui.export_wish import SIZES
from react_app.ui.theme import Color, label_font, strong_font
from react_app.ui.widgets.buttons import text_button
from react_app.ui.widgets.elided import ElidedLabel
from react_app.ui.widgets.preview import Preview

LIVE_RATES = (24.0, 25.0, 30.0, 50.0, 60.0, 120.0)
_RESTARTING = "Stage is restarting…"
_STARTING = "Stage is starting…"


class ProgramPanel(QWidget):
    """Header line and preview."""

    output_wanted = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._desk = desk
        title = QLabel("Program")
        title.setFont(strong_font())
        self._scene = ElidedLabel()
        self._scene.setFont(label_font())
        self._scene.setProperty("tone", "dim")
        self.size_button = text_button("", "Size and frame rate of the program", kind="ghost", name="Program size")
        self.size_button.setFont(label_font())
        self.size_button.clicked.connect(self._open_sizes)
        self.preview = Preview()
        self.preview.clip_dropped.connect(desk.add_clip)
        head = QHBoxLayout()
        head.setContentsMargins(12, 2, 6, 2)
        head.setSpacing(8)
        head.addWidget(title)
        head.addWidget(self._scene, 1)
        head.addWidget(self.size_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.preview, 1)
        desk.link.ticked.connect(self._tick)
        desk.link.status_came.connect(self._hear)
        desk.link.status_came.connect(lambda _status: self._name())
        desk.scene_changed.connect(lambda _id: self._name())
        desk.show_changed.connect(self._name)
        self._name()

    def _name(self) -> None:
        scene, status = self._desk.scene, self._desk.link.status
        left = self._desk.show.find_scene(status.scene) if status.coming else None
        name = scene.name if scene else ""
        self._scene.setText(f"{left.name} → {name}" if left and left is not scene else name)
        self._scene.setToolTip(scene.description if scene else "")

    def _tick(self, _now: float) -> None:
        picture = self._desk.link.new_preview()
        if picture is not None:
            self.preview.show_picture(picture)
        state = self._desk.link.state
        banner = {"starting": _STARTING, "restarting": _RESTARTING}.get(state, "")
        self.preview.show_banner(self._desk.link.failure or banner)

    def _hear(self, status: StageStatus) -> None:
        tags = []
        if status.values.get("master.blackout"):
            tags.append(("BLACKOUT", Color.DANGER))
        if status.values.get("master.freeze"):
            tags.append(("FREEZE", Color.ACCENT))
        level = status.values.get("master.brightness", 1.0)
        if isinstance(level, int | float) and level < 0.995 and not status.values.get("master.blackout"):
            tags.append((f"MASTER {level * 100:.0f} %", Color.DIM))
        self.preview.show_tags(tuple(tags))
        output = self._desk.show.output
        text = f"{output.width} × {output.height}  ·  {output.fps:g} fps"
        if text != self.size_button.text():
            self.size_button.setText(text)
        drawn = f"drawn at {status.width} × {status.height} by {status.renderer}"
        self.size_button.setToolTip(f"Size and frame rate of the program; {drawn}")

    def _open_sizes(self) -> None:
        menu = size_menu(self, self._desk.show.output, self.output_wanted.emit)
        menu.popup(self.size_button.mapToGlobal(QPoint(0, self.size_button.height() + 2)))


def size_menu(parent: QWidget, now: OutputChoice, choose: Callable[[OutputChoice], object]) -> QMenu:
    """Return the menu of sizes and frame rates; `choose` gets the changed choice."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    sizes = [(label, replace(now, width=width, height=height)) for label, (width, height) in SIZES]
    rates = [(f"{fps:g} fps", replace(now, fps=fps)) for fps in LIVE_RATES]
    for group in (sizes, rates):
        for label, choice in group:
            action = menu.addAction(label, partial(choose, choice))
            action.setCheckable(True)
            action.setChecked(choice == now)
        menu.addSeparator()
    return menu
