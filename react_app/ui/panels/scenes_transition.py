"""The strip under the scenes: how they change, how long it takes, when it starts, and how far it is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from react_app.core.show import CUT
from react_app.link.messages import StageStatus
from react_app.ui.desk import Desk
from react_app.ui.panels.scenes_fields import LengthField, TransitionField
from react_app.ui.panels.tempo_settings import ChoiceField
from react_app.ui.theme import Color
from react_app.ui.thumbnails import Thumbnails
from react_app.ui.transition_edits import EVERY_SCENE, TransitionEdits, transition_of
from react_app.ui.widgets.buttons import IconButton, text_button
from react_app.ui.widgets.meters import ShareBar
from react_app.ui.widgets.thumb import Thumb


class TransitionStrip(QWidget):
    """Two rows: the transition with its picture, and its length and start with the button that ends it."""

    details_wanted = Signal(object)
    """The widget to open the details beside."""

    def __init__(self, desk: Desk, thumbnails: Thumbnails) -> None:
        super().__init__()
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._desk, self._thumbnails = desk, thumbnails
        self.edits = TransitionEdits(desk)
        self.bar = ShareBar("How far the change of scenes is")
        self.thumb = Thumb(50, 28, "transition")
        self.shader = TransitionField(self.edits)
        self.shader.chosen.connect(lambda shader: self.edits.choose(str(shader)))
        self.more = IconButton("more", "Settings of the transition, and scenes that come in their own way (Shift+T)")
        self.more.clicked.connect(lambda: self.details_wanted.emit(self.more))
        self.length = LengthField(desk, "transition.beats")
        self.start = ChoiceField(desk, "transition.when", "Start of the transition", "When a chosen scene comes in")
        self.cut = text_button("Cut", "Put the chosen scene on now (X)", name="Cut now")
        self.cut.setFixedWidth(52)
        self.cut.clicked.connect(lambda: desk.link.fire("transition.cut"))
        first, second = QHBoxLayout(), QHBoxLayout()
        for row in (first, second):
            row.setContentsMargins(12, 0, 12, 0)
            row.setSpacing(6)
        first.addWidget(self.thumb)
        first.addWidget(self.shader, 1)
        first.addWidget(self.more)
        second.addWidget(self.length, 1)
        second.addWidget(self.start, 1)
        second.addWidget(self.cut)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(6)
        column.addWidget(self.bar)
        column.addLayout(first)
        column.addLayout(second)
        desk.show_changed.connect(self._show)
        desk.catalogue.changed.connect(self.shader.refresh)
        desk.link.status_came.connect(self._hear)
        thumbnails.arrived.connect(lambda _kind, _name: self._show_thumb())
        self._show()
        self._tell("", 0.0)

    def _show(self) -> None:
        transition = transition_of(self._desk.show, EVERY_SCENE)
        shader = transition.shader if transition else CUT
        self.shader.show_shader(shader)
        self.length.setEnabled(shader != CUT)
        self._show_thumb()

    def _show_thumb(self) -> None:
        shader = self._desk.show.transition.shader
        strip = None if shader == CUT else self._thumbnails.strip("shader", shader)
        self.thumb.show_strip(strip, self._thumbnails.frames("shader", shader))

    def _hear(self, status: StageStatus) -> None:
        self.length.hear(status)
        self.start.hear(status)
        self._tell(status.coming, status.progress)

    def _tell(self, coming: str, progress: float) -> None:
        """Show how far the change is."""
        scene = self._desk.show.find_scene(coming)
        self.bar.show_share(progress, Color.ACCENT)
        self.bar.setToolTip(f"{scene.name} comes in" if scene else "No change of scenes is under way")
        if self.cut.isEnabled() != bool(coming):
            self.cut.setEnabled(bool(coming))
