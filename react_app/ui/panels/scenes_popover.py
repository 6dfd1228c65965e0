"""The pop-over of transitions: that of every scene, and the own way of the scene that is selected."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from react_app.core.controls import ControlSpec, ControlValue
from react_app.core.plan import PlanTransition
from react_app.core.show import CUT, Transition
from react_app.link.messages import StageStatus
from react_app.ui.desk import Desk
from react_app.ui.panels.control_row import ControlRow, make_row
from react_app.ui.panels.scenes_fields import LengthField, TransitionField
from react_app.ui.panels.tempo_settings import ChoiceField
from react_app.ui.theme import strong_font
from react_app.ui.transition_edits import EVERY_SCENE, TransitionEdits, strip_of, transition_of
from react_app.ui.widgets.buttons import text_button
from react_app.ui.widgets.popover import Popover

WIDTH = 368
LABEL = 104


class TransitionPopover(Popover):
    """Edits how scenes change."""

    def __init__(self, window: QWidget, desk: Desk, edits: TransitionEdits) -> None:
        super().__init__(window)
        self._desk, self._edits = desk, edits
        self._own_scene = desk.scene.id if desk.scene else ""
        self._scope = EVERY_SCENE
        self._key: object = None
        self._anchor_widget: QWidget | None = None
        self.rows: dict[str, ControlRow] = {}
        self._fields: list[LengthField | ChoiceField] = []
        self.setFixedWidth(WIDTH)
        title = QLabel("How scenes change")
        title.setFont(strong_font())
        self.body.addWidget(title)
        name = desk.scene.name if desk.scene else ""
        self.every = text_button("Every scene", "How scenes come in that have no way of their own", kind="tab")
        self.own = text_button(f"Only {name}", f"How {name} comes in", kind="tab", name="Only this scene")
        tabs = QHBoxLayout()
        tabs.setSpacing(14)
        group = QButtonGroup(self)
        for button, scope in ((self.every, EVERY_SCENE), (self.own, self._own_scene)):
            button.setCheckable(True)
            button.clicked.connect(lambda _on=False, scope=scope: self.open_scope(scope))
            group.addButton(button)
            tabs.addWidget(button)
        tabs.addStretch()
        self.own.setVisible(bool(self._own_scene))
        self.every.setChecked(True)
        self.body.addLayout(tabs)
        self._page = QWidget()
        self.body.addWidget(self._page)
        desk.show_changed.connect(self._refresh)
        desk.link.status_came.connect(self._hear)
        self._refresh()

    def open_beside(self, anchor: QWidget) -> None:
        """Show beside a widget, and stay there when the size changes."""
        self._anchor_widget = anchor
        self.open_at(anchor)

    def open_scope(self, scope: str) -> None:
        """Show the transition of every scene (`EVERY_SCENE`), or the own one of a scene."""
        self._scope = scope
        self._refresh()

    @property
    def transition(self) -> Transition | None:
        """What is edited; None for a scene without its own way."""
        return transition_of(self._desk.show, self._scope)

    def _refresh(self) -> None:
        transition = self.transition
        key = (self._scope, transition and (transition.shader, transition.uid))
        if key == self._key:
            return
        self._key = key
        page = QWidget()
        self.rows, self._fields = {}, []
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        if transition is None:
            self._build_none(column)
        else:
            self._build(column, transition)
        self.body.replaceWidget(self._page, page)
        self._page.deleteLater()
        self._page = page
        if self._desk.link.heard:
            self._hear(self._desk.link.status)
        if self.isVisible() and self._anchor_widget is not None:
            self.open_at(self._anchor_widget)

    def _build_none(self, column: QVBoxLayout) -> None:
        words = QLabel("It comes in as every scene does.")
        words.setProperty("tone", "dim")
        column.addWidget(words)
        self.give = text_button("Give it its own way", "Choose another transition, length or start for this scene")
        self.give.clicked.connect(lambda: self._edits.give_own(self._scope))
        column.addWidget(self.give)

    def _build(self, column: QVBoxLayout, transition: Transition) -> None:
        strip = strip_of(transition)
        self.shader = TransitionField(self._edits)
        self.shader.show_shader(transition.shader)
        self.shader.chosen.connect(lambda shader: self._edits.choose(str(shader), self._scope))
        self.length = LengthField(self._desk, f"{strip}.beats")
        self.start = ChoiceField(self._desk, f"{strip}.when", "Start", "When a chosen scene comes in")
        self.motion = ChoiceField(self._desk, f"{strip}.easing", "Motion", "Even, or slow at both ends")
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnMinimumWidth(0, LABEL)
        grid.setColumnStretch(1, 1)
        shown: list[tuple[str, QWidget]] = [("Transition", self.shader), ("Start", self.start)]
        self._fields = [self.start]
        if transition.shader != CUT:
            shown += [("Length", self.length), ("Motion", self.motion)]
            self._fields += [self.length, self.motion]
        else:
            self.length.deleteLater()
            self.motion.deleteLater()
        for line, (text, field) in enumerate(shown):
            grid.addWidget(QLabel(text), line, 0)
            grid.addWidget(field, line, 1)
        column.addLayout(grid)
        for spec, default in self._inputs(transition):
            row = make_row(self._desk.link, spec, default, modulates=False)
            row.layout().setContentsMargins(0, 2, 0, 2)  # type: ignore[union-attr]
            row.set_label_width(LABEL)
            self.rows[spec.id] = row
            column.addWidget(row)
        if self._scope != EVERY_SCENE:
            remove = text_button("As every scene", "Take this scene's own way away")
            remove.clicked.connect(lambda: self._edits.take_own(self._scope))
            foot = QHBoxLayout()
            foot.addStretch()
            foot.addWidget(remove)
            column.addLayout(foot)
            self.remove = remove

    def _inputs(self, transition: Transition) -> list[tuple[ControlSpec, ControlValue]]:
        """Return the controls of its shader with their defaults."""
        planned = next((t for t in self._desk.plan.transitions() if t.uid == transition.uid), PlanTransition())
        if planned.node is None:
            return []
        defaults = {entry.name: entry.default for entry in planned.node.shader.inputs}
        skip = len(planned.node.prefix) + 1
        found = [(spec, defaults.get(spec.id[skip:])) for spec in planned.node.specs]
        return [(spec, spec.default if default is None else default) for spec, default in found]

    def _hear(self, status: StageStatus) -> None:
        for field in self._fields:
            field.hear(status)
        for control_id, row in self.rows.items():
            row.hear(status.values.get(control_id), None)
