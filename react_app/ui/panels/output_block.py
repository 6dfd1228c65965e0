"""The output block: the window the audience sees, the display it is on, and how steady it is."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from react_app.link.messages import StageStatus
from react_app.ui.stage_link import StageLink
from react_app.ui.theme import Color, font
from react_app.ui.widgets.buttons import StageButton
from react_app.ui.widgets.combo import Popup
from react_app.ui.widgets.scopes import FrameGraph

_DRAW_S = 0.06


class OutputBlock(QWidget):
    """Opens and closes the output, picks its display, shows frame times."""

    output_wanted = Signal(bool, str)

    def __init__(self, link: StageLink) -> None:
        super().__init__()
        self._link = link
        self.button = StageButton(
            "OUTPUT", "F11", "Open the output on the chosen display (F11)", on_color=Color.ACCENT, width=68
        )
        self.picker = Popup("Output display", "The display the audience sees")
        self.picker.setFixedWidth(116)
        self._fps = QLabel("– fps")
        self._fps.setFont(font(12))
        self._fps.setMinimumWidth(50)
        self.graph = FrameGraph()
        self.graph.setFixedHeight(24)
        self._intervals: deque[float] = deque(maxlen=240)
        self._displays: tuple[object, ...] = ()
        self._drawn = 0.0
        self._open = False
        self.button.pressed.connect(self.toggle)
        self.picker.chosen.connect(self._choose)
        head = QVBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.picker)
        foot = QHBoxLayout()
        foot.setSpacing(4)
        foot.addWidget(self._fps)
        foot.addWidget(self.graph, 1)
        head.addLayout(foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 8, 10, 8)
        row.setSpacing(8)
        row.addWidget(self.button)
        row.addLayout(head)
        link.status_came.connect(self._show_status)
        link.ticked.connect(self._tick)

    @property
    def display(self) -> str:
        """Identity of the display that is picked, empty while none is known."""
        data = self.picker.currentData()
        return data if isinstance(data, str) else ""

    def toggle(self) -> None:
        """Open the output on the picked display, or close it."""
        self.output_wanted.emit(not self._open, self.display)

    def _choose(self, data: object) -> None:
        if self._open and isinstance(data, str):
            self.output_wanted.emit(True, data)

    def _show_status(self, status: StageStatus) -> None:
        self._open = status.output_open
        self.button.show_on(status.output_open)
        if status.displays != self._displays and not self.picker.view().isVisible():
            self._displays = status.displays
            kept = status.output_display or self.display
            self.picker.clear()
            for number, display in enumerate(status.displays, start=1):
                self.picker.addItem(f"{number}  {display.label}", display.id)
            index = self.picker.findData(kept)
            self.picker.setCurrentIndex(index if index >= 0 else self.picker.count() - 1)
        frames = status.frames
        text = f"{frames.fps:.0f} fps" if frames.fps else "– fps"
        if text != self._fps.text():
            self._fps.setText(text)
        aim = 1000 / frames.period_ms if frames.period_ms else 60
        self._fps.setToolTip(
            f"Aim {aim:.0f} fps · drawing takes {frames.render_ms:.1f} ms"
            f"\n99 of 100 frames within {frames.interval_p99_ms:.1f} ms · {frames.late} late since the start"
            f"\n{status.width} × {status.height} · {status.renderer}"
        )

    def _tick(self, now: float) -> None:
        self._intervals.extend(self._link.new_intervals())
        if now - self._drawn > _DRAW_S:
            self._drawn = now
            self.graph.show_frames(tuple(self._intervals)[-self.graph.capacity :], self._link.status.frames.period_ms)
