"""Asks once more in place of the buttons: nothing opens, nothing moves."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from react_app.ui.theme import Color
from react_app.ui.widgets.buttons import text_button
from react_app.ui.widgets.elided import ElidedLabel


class Confirm(QWidget):
    """A question, the verb, and the way out."""

    def __init__(self) -> None:
        super().__init__()
        self.words = ElidedLabel()
        self.yes = text_button("Yes", "Do it")
        self.yes.setStyleSheet(f"color: {Color.DANGER}; border-color: {Color.DANGER};")
        self.no = text_button("Keep it", "Leave it as it is", kind="ghost")
        self._run: Callable[[], object] | None = None
        self._after: Callable[[], object] | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.words, 1)
        row.addWidget(self.no)
        row.addWidget(self.yes)
        self.yes.clicked.connect(self._do)
        self.no.clicked.connect(self.put_away)
        self.hide()

    def ask(self, words: str, verb: str, run: Callable[[], object], after: Callable[[], object]) -> None:
        """Ask; `run` is what the verb does, `after` is called however it is answered."""
        self._run, self._after = run, after
        self.words.setText(words)
        self.words.setToolTip(words)
        self.yes.setText(verb)
        self.yes.setAccessibleName(verb)
        self.show()
        self.no.setFocus(Qt.FocusReason.OtherFocusReason)

    def put_away(self) -> None:
        """Ask no more and leave everything as it is."""
        after, self._run, self._after = self._after, None, None
        self.hide()
        if after is not None:
            after()

    def _do(self) -> None:
        run = self._run
        self.put_away()
        if run is not None:
            run()
