"""Where the files of an export go, and what they are called."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from react_app.ui.panels.export_rows import Rows
from react_app.ui.theme import HIT
from react_app.ui.widgets.buttons import IconButton


class ExportDestination(QWidget):
    """The fields. A name that was typed stays; until then `suggest` says it."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._typed = False
        self.name = QLineEdit()
        self.name.setAccessibleName("Name")
        self.suffix = QLabel()
        self.suffix.setProperty("tone", "dim")
        self.suffix.setFixedWidth(HIT)
        self.folder = QLineEdit(str(folder))
        self.folder.setAccessibleName("Folder")
        self.folder.setToolTip("The folder that all files go to")
        self.choose = IconButton("folder", "Choose the folder that the files go to")
        rows = Rows()
        for label, edit, beside in (("Name", self.name, self.suffix), ("Folder", self.folder, self.choose)):
            row = QHBoxLayout()
            row.setSpacing(4)
            row.addWidget(edit, 1)
            row.addWidget(beside)
            rows.add(label, row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(rows)
        self.name.textEdited.connect(lambda text: setattr(self, "_typed", bool(text.strip())))
        self.choose.clicked.connect(self._choose_folder)

    @property
    def missing(self) -> str:
        """What is still needed, as a sentence; empty when there is all."""
        if not self.folder.text().strip():
            return "Choose a folder first."
        if not self.name.text().strip():
            return "Give it a name first."
        return ""

    def path(self, suffix: str) -> Path:
        """Return the file of this name in the folder."""
        name = self.name.text().strip().replace("/", "-")
        return Path(self.folder.text().strip()).expanduser() / f"{name}{suffix}"

    def suggest(self, name: str) -> None:
        """Call it so unless somebody gave it a name."""
        if not self._typed:
            self.name.setText(name)

    def show_suffix(self, suffix: str) -> None:
        """Show how the file's name ends; empty where there are several files."""
        self.suffix.setText(suffix)
        self.name.setToolTip("What the file is called" if suffix else "How all files begin")

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, "The folder that the files go to", self.folder.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setModal(False)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.folder.setText)
        dialog.show()
