"""The shader editor under the program: one file at a time, saved on its own, seen in the picture at once."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from react_app.core.errors import ShaderError
from react_app.core.problems import Problem
from react_app.shaders.library import HOUSE_FOLDER
from react_app.ui import edits
from react_app.ui.desk import Desk
from react_app.ui.drafts import Draft, Drafts, text_hash
from react_app.ui.live_shaders import is_house, shader_path
from react_app.ui.shader_files import copy_shader, read_text, write_text
from react_app.ui.theme import label_font, strong_font
from react_app.ui.widgets.buttons import text_button
from react_app.ui.widgets.code_edit import CodeEdit
from react_app.ui.widgets.elided import ElidedLabel

_DRAFT_MS = 600
_CONSEQUENCES = (
    " The layer keeps", " It is left out", " The last good version", " Scenes change by", " Scenes dissolve",
)  # fmt: skip
_FIND = 112
_EMPTY = "No shader is open.\nChoose “Edit shader” in the menu of a layer or an effect."


class EditorPane(QWidget):
    """Holds the file that is open. What is typed and not saved is kept as a draft and comes back with the file."""

    copied = Signal(object)
    """A copy was made: its path."""

    def __init__(self, desk: Desk, drafts: Drafts, folder: Path) -> None:
        """`folder` is where copies of house shaders go."""
        super().__init__()
        self._desk, self._drafts, self._folder = desk, drafts, folder
        self.path: Path | None = None
        self._uid = 0
        self._base = ""
        self._stale = False
        self.code = CodeEdit()
        self._empty = QLabel(_EMPTY)
        self._empty.setProperty("tone", "dim")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._body = QStackedWidget()
        self._body.addWidget(self._empty)
        self._body.addWidget(self.code)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 2, 12, 10)
        column.addWidget(self._body)
        self.head = QWidget()
        """What stands beside the tabs: the file, how it stands, and what can be done."""
        self._build_head()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DRAFT_MS)
        self._timer.timeout.connect(self.keep_draft)
        self.code.edited.connect(self._on_edit)
        self.code.save_wanted.connect(self.save)
        self.code.find_wanted.connect(self._start_find)
        desk.problem_list.changed.connect(self._show_problem)
        desk.show_changed.connect(self.look_again)
        self._offer_drafts()
        self._refresh()

    def _build_head(self) -> None:
        self._name = QLabel()
        self._name.setFont(strong_font())
        self.state = ElidedLabel()
        self.state.setFont(label_font())
        self.find_field = QLineEdit()
        self.find_field.setPlaceholderText("Find")
        self.find_field.setToolTip("Find in the shader (Ctrl+F; Enter goes on, Shift+Enter back)")
        self.find_field.setAccessibleName("Find in the shader")
        self.find_field.setFixedWidth(_FIND)
        self.find_field.textChanged.connect(lambda words: self._find(words, again=False))
        self.find_field.returnPressed.connect(lambda: self._find(self.find_field.text(), again=True))
        self.copy = text_button("Edit a copy", "Put a copy of this house shader in its place and edit that")
        self.revert = text_button("Revert", "Back to what is saved; undo brings the edits back", kind="ghost")
        self.save_button = text_button("Save shader", "Save this shader file (Ctrl+S while you type)", kind="primary")
        self.copy.clicked.connect(self.edit_copy)
        self.revert.clicked.connect(self.go_back)
        self.save_button.clicked.connect(self.save)
        row = QHBoxLayout(self.head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._name)
        row.addWidget(self.state, 1)
        for widget in (self.find_field, self.copy, self.revert, self.save_button):
            widget.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            row.addWidget(widget)

    # ---- opening ---------------------------------------------------------------------------------------------------

    def open_shader(self, shader_id: str, uid: int = 0, line: int = 0) -> None:
        """Open a shader, known by the node `uid` that plays it, at a line counted from 1."""
        self.open_file(shader_path(shader_id), uid, line)

    def open_file(self, path: Path, uid: int = 0, line: int = 0) -> None:
        """Open a shader file; what was typed into the one that is open is kept as a draft."""
        if path != self.path:
            self.keep_draft()
            try:
                saved = read_text(path)
            except ShaderError as error:
                self._desk.notice.emit(str(error))
                return
            self.path = path
            self._load(saved)
        self._uid = uid or self._uid
        self._show_problem()
        if line > 0:
            self.code.go_to(line)
        self.code.take_focus()

    def _load(self, saved: bytes) -> None:
        assert self.path is not None
        self._base, self._stale = text_hash(saved), False
        self.code.load(saved, read_only=self.read_only)
        draft = None if self.read_only else self._drafts.find(self.path)
        if draft is not None and draft.text != saved:
            self.code.replace_all(draft.text)
            self._stale = draft.base != self._base
        self._desk.clear(_draft_key(self.path))
        self._refresh()

    def look_again(self) -> None:
        """Follow the file where it was changed elsewhere: load it, or say so where that would lose edits."""
        if self.path is None:
            return
        try:
            saved = read_text(self.path)
        except ShaderError:
            return  # deleted for a moment, or for good: what is here can be saved again
        if text_hash(saved) == self._base:
            return
        if not self.code.dirty:
            place, top = self.code.currentPos(), self.code.firstVisibleLine()
            self._load(saved)
            self.code.gotoPos(place)
            self.code.setFirstVisibleLine(top)
            self._show_problem()
        elif saved == self.code.data:
            self._saved(saved)
        else:
            self._stale = True
            self._refresh()

    @property
    def read_only(self) -> bool:
        """Whether the open file belongs to the house library."""
        return self.path is not None and self.path.is_relative_to(HOUSE_FOLDER)

    # ---- saving ----------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Save the shader file, and only that; the show is saved elsewhere."""
        if self.path is None:
            return
        if self.read_only:
            self._desk.notice.emit("House shaders are read only: “Edit a copy” puts one of your own in its place.")
            return
        text = self.code.data
        try:
            write_text(self.path, text)
        except ShaderError as error:
            self.keep_draft()
            self._desk.notice.emit(f"{error} What you typed is kept here.")
            return
        self._saved(text)
        self._desk.notice.emit(f"{self.path.name} is saved.")

    def _saved(self, text: bytes) -> None:
        assert self.path is not None
        self._base, self._stale = text_hash(text), False
        self.code.setSavePoint()
        self._timer.stop()
        self._drafts.drop(self.path)
        self._refresh()

    def go_back(self) -> None:
        """Put the saved text in place of what was typed; undo brings that back."""
        if self.path is None:
            return
        try:
            saved = read_text(self.path)
        except ShaderError as error:
            self._desk.notice.emit(str(error))
            return
        self.code.replace_all(saved)
        self._saved(saved)

    def edit_copy(self) -> None:
        """Copy the house shader into the user's folder and let the node play the copy."""
        if self.path is None:
            return
        house = next((i for i in self._house_ids() if shader_path(i) == self.path), "")
        uid = self._node_of(house)
        try:
            copy = copy_shader(self.path, self._folder)
            self._desk.library.reread(str(copy))
        except ShaderError as error:
            self._desk.notice.emit(str(error))
            return
        if uid:
            self._desk.settle()
            after = edits.replace_shader(self._desk.show, uid, str(copy))
            self._desk.edit(f"edit a copy of {copy.stem}", after)
        self.copied.emit(copy)
        line = self.code.firstVisibleLine()
        self.open_file(copy, uid)
        self.code.setFirstVisibleLine(line)
        self._desk.notice.emit(f"The copy is {copy}.")

    def _house_ids(self) -> list[str]:
        return [
            node.shader.id for scene in self._desk.plan.scenes for node in scene.nodes() if is_house(node.shader.id)
        ]

    def _node_of(self, shader_id: str) -> int:
        """Return the node that was opened if it plays this shader, else the first that does."""
        nodes = [node for scene in self._desk.plan.scenes for node in scene.nodes() if node.shader.id == shader_id]
        if any(node.uid == self._uid for node in nodes):
            return self._uid
        return nodes[0].uid if nodes else 0

    # ---- drafts ----------------------------------------------------------------------------------------------------

    def keep_draft(self) -> None:
        """Write down what was typed and not saved."""
        self._timer.stop()
        if self.path is None or self.read_only:
            return
        if not self.code.dirty:
            self._drafts.drop(self.path)
            return
        try:
            self._drafts.keep(Draft(self.path, self.code.data, self._base))
        except OSError as error:
            text = f"What you typed into {self.path.name} cannot be kept ({error.strerror or error}): save it."
            self._desk.tell(Problem("draft", text, "warning", str(self.path)))

    def _offer_drafts(self) -> None:
        for draft in self._drafts.all():
            text = f"{draft.path.name} has edits from last time that were not saved. Open it to go on."
            self._desk.tell(Problem(_draft_key(draft.path), text, "info", str(draft.path), 1))

    # ---- what is seen ----------------------------------------------------------------------------------------------

    def _on_edit(self) -> None:
        if self.path is not None and not self.read_only:
            self._timer.start()
        self._refresh()

    def _refresh(self) -> None:
        there = self.path is not None
        self._body.setCurrentWidget(self.code if there else self._empty)
        self._name.setText(self.path.name if self.path else "")
        self._name.setToolTip(str(self.path or ""))
        line, message = self.code.error
        tone = "dim"
        text = "Saved"
        if self.read_only:
            text = "House shader, read only"
        elif self._stale:
            text, tone = "Changed on disk too: saving puts yours in its place, Revert loads it", "accent"
        elif self.code.dirty:
            text, tone = "Edited, not saved", "accent"
        elif line:
            text, tone = f"Line {line}: {message}", "danger"
        self.state.setText(text if there else "")
        self.state.setToolTip(text if there else "")
        if self.state.property("tone") != tone:
            self.state.setProperty("tone", tone)
            self.state.style().polish(self.state)
        self.find_field.setVisible(there)
        self.copy.setVisible(there and self.read_only)
        for button in (self.revert, self.save_button):
            button.setVisible(there and not self.read_only)
            button.setEnabled(self.code.dirty or self._stale)

    def _show_problem(self) -> None:
        if self.path is None:
            return
        names = {str(self.path), *(i for i in self._house_ids() if shader_path(i) == self.path)}
        found = [p for p in self._desk.problems if p.where in names and p.line and not p.key.startswith("draft.")]
        line, text = (found[0].line, _reason(found[0])) if found else (0, "")
        if (line, text) != self.code.error:
            self.code.show_error(line, text)
            self._refresh()

    def _start_find(self) -> None:
        self.find_field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.find_field.selectAll()

    def _find(self, words: str, *, again: bool) -> None:
        backwards = again and bool(QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier)
        if words and not self.code.search(words, backwards=backwards, again=again):
            self._desk.notice.emit(f"“{words}” is not in this shader.")


def _draft_key(path: Path) -> str:
    return f"draft.{path}"


def _reason(problem: Problem) -> str:
    """Return what is wrong without the place, which is where it is shown, and without what became of the layer."""
    mark = f":{problem.line}: "
    text = problem.text.partition(mark)[2] or problem.text
    for end in (
        " The layer keeps",
        " It is left out",
        " The last good version",
        " Scenes change by",
        " Scenes dissolve",
    ):
        text = text.partition(end)[0]
    return text.strip()
