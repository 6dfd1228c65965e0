"""The program: the true picture, with what is on and why it may be dark."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from react_app.link.messages import StageStatus
from react_app.ui.desk import Desk
from react_app.ui.theme import Color, label_font, strong_font
from react_app.ui.widgets.preview import Preview

_RESTARTING = "Stage is restarting…"
_STARTING = "Stage is starting…"


class ProgramPanel(QWidget):
    """Header line and preview."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._desk = desk
        title = QLabel("Program")
        title.setFont(strong_font())
        self._scene = QLabel()
        self._scene.setFont(label_font())
        self._scene.setProperty("tone", "dim")
        self._size = QLabel()
        self._size.setFont(label_font())
        self._size.setProperty("tone", "dim")
        self.preview = Preview()
        head = QHBoxLayout()
        head.setContentsMargins(12, 7, 12, 7)
        head.setSpacing(8)
        head.addWidget(title)
        head.addWidget(self._scene, 1)
        head.addWidget(self._size)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.preview, 1)
        desk.link.ticked.connect(self._tick)
        desk.link.status_came.connect(self._hear)
        desk.scene_changed.connect(lambda _id: self._name())
        desk.show_changed.connect(self._name)
        self._name()

    def _name(self) -> None:
        scene = self._desk.scene
        self._scene.setText(scene.name if scene else "")
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
        text = f"{status.width} × {status.height}" if status.width else ""
        if text != self._size.text():
            self._size.setText(text)
            self._size.setToolTip(status.renderer)
