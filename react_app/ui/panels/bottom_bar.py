"""The bottom bar: take, disk, problems, show, master fader."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from react_app.link.messages import StageStatus
from react_app.ui.desk import Desk
from react_app.ui.held import HeldValue
from react_app.ui.icons import icon
from react_app.ui.theme import BOTTOM_BAR, Color, color, label_font
from react_app.ui.widgets.buttons import text_button
from react_app.ui.widgets.elided import ElidedLabel
from react_app.ui.widgets.queue_chip import QueueChip
from react_app.ui.widgets.slider import Slider
from react_app.ui.widgets.value_field import ValueField
from react_app.ui.words import clock, size_of

_LOW_DISK = 5_000_000_000
_NOTICE_MS = 5000


class _Dot(QWidget):
    """The lamp of the take."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(12, BOTTOM_BAR)
        self._on = False

    def show_on(self, on: bool) -> None:
        """Light it while the performance is recorded."""
        if on != self._on:
            self._on = on
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lamp."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(Color.ACCENT if self._on else Color.FAINT))
        painter.drawEllipse(QRectF(2, BOTTOM_BAR / 2 - 4, 8, 8))


class BottomBar(QWidget):
    """28 px of calm facts."""

    problems_wanted = Signal()
    take_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setProperty("surface", "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(BOTTOM_BAR)
        self._dot = _Dot()
        self.take = self._button("No take", "What was performed is recorded here, to be rendered again at any size")
        self.take.clicked.connect(self.take_wanted)
        self.disk = QLabel()
        self.disk.setFont(label_font())
        self.disk.setToolTip("Room left on the disk that takes are written to")
        self.problems = self._button("No problems", "What is wrong right now")
        self.problems.clicked.connect(self.problems_wanted)
        self.exports = QueueChip()
        self._words = ElidedLabel()
        self._words.setFont(label_font())
        self._words.setProperty("tone", "dim")
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        master = QLabel("MASTER")
        master.setFont(label_font())
        master.setProperty("tone", "dim")
        self.master = Slider(0.0, 1.0, 1.0)
        self.master.setFixedWidth(240)
        self.master.setAccessibleName("Master brightness")
        self.master.setToolTip("Master brightness of the output: drag, wheel or arrows; double-click for full")
        self.percent = ValueField(decimals=0, unit=" %", scale=100, width=48)
        self.percent.setAccessibleName("Master brightness in percent")
        self._held = HeldValue(1.0)
        self.master.moved.connect(self._set_master)
        self.master.grabbed.connect(self._held.grab)
        self.master.released.connect(lambda: self._held.release(desk.link.now()))
        self.percent.typed.connect(self.master.set_by_hand)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 10, 0)
        row.setSpacing(8)
        row.addWidget(self._dot)
        row.addWidget(self.take)
        row.addWidget(self.disk)
        row.addWidget(self.problems)
        row.addWidget(self.exports)
        row.addWidget(self._words, 1)
        row.addWidget(master)
        row.addWidget(self.master)
        row.addWidget(self.percent)
        self._notice = QTimer(self)
        self._notice.setSingleShot(True)
        self._notice.setInterval(_NOTICE_MS)
        self._notice.timeout.connect(self.refresh_name)
        desk.notice.connect(self.say)
        desk.show_changed.connect(self.refresh_name)
        desk.problem_list.changed.connect(self._show_problems)
        desk.link.status_came.connect(self._hear)
        self.percent.show_value(1.0)
        self.refresh_name()
        self._show_problems()

    @staticmethod
    def _button(text: str, tip: str) -> QPushButton:
        button = text_button(text, tip, kind="ghost")
        button.setFont(label_font())
        button.setFixedHeight(BOTTOM_BAR)
        return button

    def say(self, sentence: str) -> None:
        """Show a sentence for a few seconds."""
        self._words.setText(sentence)
        self._words.setToolTip(sentence)
        self._notice.start()

    @property
    def words(self) -> str:
        """What stands in the middle."""
        return self._words.text()

    def refresh_name(self) -> None:
        """Show the name of the show and whether it differs from its file."""
        if not self._notice.isActive():
            document = self._desk.document
            self._words.setText(f"{document.show.name}{'  ·  edited' if document.edited else ''}")
            self._words.setToolTip(str(document.path or "Not saved to a file of its own yet; the autosave keeps it."))

    def _show_problems(self) -> None:
        problems = [p for p in self._desk.problems if p.severity != "info"]
        count = len(problems)
        bad = any(p.severity == "error" for p in problems)
        text = "No problems" if not count else f"{count} problem{'s' if count > 1 else ''}"
        self.problems.setText(text)
        self.problems.setIcon(
            icon("warning", Color.DANGER if bad else Color.ACCENT) if count else icon("check", Color.GOOD)
        )
        self.problems.setToolTip(problems[0].text if problems else "Nothing is wrong")
        self.problems.setStyleSheet(f"color: {Color.TEXT if count else Color.DIM};")

    def _set_master(self, value: float) -> None:
        self._held.put(value, self._desk.link.now())
        self._desk.link.change("master.brightness", value)
        self.percent.show_value(value)

    def _hear(self, status: StageStatus) -> None:
        value = status.values.get("master.brightness")
        if isinstance(value, int | float) and self._held.hear(float(value), self._desk.link.now()):
            shown = float(self._held.value)  # type: ignore[arg-type]
            self.master.show_value(shown)
            self.percent.show_value(shown)
        take = status.take
        recording = bool(take.folder)
        self._dot.show_on(recording)
        text = f"Take {clock(take.seconds, hours=True)}" if recording else "No take"
        if text != self.take.text():
            self.take.setText(text)
        free = size_of(take.disk_free_bytes) + " free" if take.disk_free_bytes else ""
        if free != self.disk.text():
            self.disk.setText(free)
            low = 0 < take.disk_free_bytes < _LOW_DISK
            self.disk.setStyleSheet(f"color: {Color.DANGER if low else Color.DIM};")
