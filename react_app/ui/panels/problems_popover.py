"""The list of what is wrong, as sentences with the place each belongs to."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from react_app.core.problems import Problem
from react_app.ui.desk import Desk
from react_app.ui.icons import icon
from react_app.ui.theme import Color, label_font, strong_font
from react_app.ui.widgets.buttons import text_button
from react_app.ui.widgets.popover import Popover
from react_app.ui.widgets.scroll import ScrollColumn

_WIDTH = 440
_TALLEST = 320
_TINTS = {"error": Color.DANGER, "warning": Color.ACCENT, "info": Color.DIM}


class ProblemsPopover(Popover):
    """Follows the list while it is open."""

    open_wanted = Signal(str, int)
    """A shader (its id or file) and the line, counted from 1, to open in the editor."""

    def __init__(self, window: QWidget, desk: Desk) -> None:
        super().__init__(window)
        self._desk = desk
        self.setFixedWidth(_WIDTH)
        title = QLabel("Problems")
        title.setFont(strong_font())
        self.body.addWidget(title)
        self._scroll = ScrollColumn()
        self.body.addWidget(self._scroll)
        self.sentences: list[str] = []
        desk.problem_list.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the problems there are now."""
        problems = self._desk.problems
        self.sentences = [problem.text for problem in problems]
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for problem in problems:
            column.addWidget(self._line(problem))
        if not problems:
            calm = QLabel("Nothing is wrong.")
            calm.setProperty("tone", "dim")
            column.addWidget(calm)
        column.addStretch()
        self._scroll.put(inner)
        self._scroll.setFixedHeight(min(max(column.totalHeightForWidth(_WIDTH - 28), 20) + 2, _TALLEST))

    def _line(self, problem: Problem) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 4, 0)
        row.setSpacing(8)
        mark = QLabel()
        mark.setPixmap(icon("warning", _TINTS[problem.severity]).pixmap(16, 16))
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        text = QLabel(problem.text)
        text.setWordWrap(True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words.addWidget(text)
        if problem.where and problem.where not in problem.text:
            where = QLabel(problem.where)
            where.setFont(label_font())
            where.setProperty("tone", "dim")
            where.setWordWrap(True)
            words.addWidget(where)
        row.addLayout(words, 1)
        if problem.line and problem.where:
            words_of = "Open" if problem.key.startswith("draft.") else f"Open line {problem.line}"
            button = text_button(words_of, "Open the shader in the editor", kind="ghost")
            button.clicked.connect(lambda: self._open(problem))
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _open(self, problem: Problem) -> None:
        self.close_now()
        self.open_wanted.emit(problem.where, problem.line)
