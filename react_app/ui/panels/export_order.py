"""The right column of the export window: what to make, a sentence about it, and the button that orders it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from react_app.core.errors import ExportError, ShowFileError
from react_app.ui.desk import Desk
from react_app.ui.export_form import ExportForm
from react_app.ui.export_orders import job_of, replaced
from react_app.ui.export_queue import ExportQueue
from react_app.ui.settings import Settings
from react_app.ui.theme import Color, label_font
from react_app.ui.widgets.buttons import text_button

_WIDTH = 340
_BESIDE = "Exports run beside the show. Every frame is drawn, whatever the speed."
_SHORTCUT = "Ctrl+Return"


class ExportOrder(QWidget):
    """Puts what the form says into the queue; what would replace a file only when it is asked twice."""

    def __init__(self, form: ExportForm, desk: Desk, settings: Settings, queue: ExportQueue) -> None:
        super().__init__()
        self._form, self._desk, self._settings, self._queue = form, desk, settings, queue
        self._may_replace: tuple[Path, ...] = ()
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(_WIDTH)
        self.words = QLabel(_BESIDE)
        self.words.setFont(label_font())
        self.words.setWordWrap(True)
        self.words.setFixedHeight(32)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.button = text_button("Export", "Put it into the queue (Ctrl+Enter)", kind="primary")
        self.button.setShortcut(_SHORTCUT)
        self.button.setFixedHeight(36)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 14)
        column.setSpacing(8)
        column.addWidget(form, 1)
        column.addWidget(self.words)
        column.addWidget(self.button)
        form.changed.connect(self._forget)
        queue.said.connect(self.say)

    def say(self, words: str, *, tint: str = Color.TEXT) -> None:
        """Say a sentence over the button."""
        self.words.setText(words)
        self.words.setToolTip(words)
        self.words.setStyleSheet(f"color: {tint};")

    def start(self, still: QImage | None, duration: float) -> None:
        """Put what the form says into the queue; it begins at once if nothing else is made.

        `still` is a picture to know the first one by, `duration` how long track or take is, 0 while unknown.
        """
        wishes = self._form.wishes
        if not wishes:
            self.say(self._form.missing, tint=Color.ACCENT)
            return
        there = tuple(path for wish in wishes for path in replaced(wish))
        if there and self._may_replace != there:
            self._may_replace = there
            names = there[0].name if len(there) == 1 else f"{there[0].name} and {len(there) - 1} more"
            self.say(f"{names} is there already. Press once more to replace it.", tint=Color.ACCENT)
            self.show_button()
            return
        self._desk.settle()
        waits = self._queue.unfinished > 0
        try:
            show_file = self._queue.keep_show(self._desk.show)
            for wish in wishes:
                self._queue.add(job_of(wish, show_file, duration), still if wish is wishes[0] else None)
        except (ExportError, ShowFileError, OSError) as error:
            self.say(str(error), tint=Color.DANGER)
            return
        self._settings.export_folder = str(wishes[0].out.parent)
        self._forget()
        if len(wishes) > 1:
            self.say(f"{len(wishes)} exports are in the queue.")
        else:
            self.say("It waits in the queue." if waits else "It has begun. The queue shows how far it is.")

    def _forget(self) -> None:
        """Whatever may be replaced is asked for again."""
        self._may_replace = ()
        self.show_button()

    def show_button(self) -> None:
        """Say on the button what pressing it does now."""
        count = sum(max(len(wish.targets), 1) for wish in self._form.wishes)
        files = f" {count} files" if count > 1 else ""
        if self._may_replace:
            words = "Replace and export"
        elif self._queue.unfinished:
            words = f"Add{files} to the queue"
        else:
            words = f"Export{files}"
        self.button.setText(words)
        self.button.setShortcut(_SHORTCUT)  # a new text takes the shortcut away
