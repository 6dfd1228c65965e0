"""What to render, how large, how fast, into which file: the fields of the export window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QWidget

from react_app.core.paths import Paths
from react_app.export.formats import LARGEST, SMALLEST
from react_app.ui import export_wish
from react_app.ui.desk import Desk
from react_app.ui.export_wish import FORMATS, RATES, SIZES, Source, Wish, seconds_of
from react_app.ui.settings import Settings
from react_app.ui.widgets.buttons import text_button
from react_app.ui.widgets.combo import Popup

_OTHER = "other"


class _PixelField(QLineEdit):
    """A side of the picture in pixels."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setValidator(QIntValidator(SMALLEST, LARGEST, self))
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setAccessibleName(name)
        self.setToolTip(f"{name} in pixels")
        self.setFixedWidth(64)

    @property
    def pixels(self) -> int:
        """What is typed, inside the limits."""
        text = self.text()
        return min(max(int(text), SMALLEST), LARGEST) if text.isdigit() else SMALLEST


class ExportForm(QWidget):
    """The fields; `wish` is what they say."""

    def __init__(self, desk: Desk, paths: Paths, settings: Settings) -> None:
        super().__init__()
        self._desk, self._paths, self._settings = desk, paths, settings
        self._named = False
        self.source = Popup("What to render", "A track with a scene, or a recorded performance")
        self.scene = Popup("Scene", "The scene that is rendered")
        self.size_popup = Popup("Size", "Picture size")
        self.width_field, self.height_field = _PixelField("Width"), _PixelField("Height")
        self.rate = Popup("Frame rate", "Pictures a second")
        self.format = Popup("Format", "File and codec")
        self.begin_field, self.end_field = QLineEdit(), QLineEdit()
        for edit, name, words in ((self.begin_field, "From", "start"), (self.end_field, "To", "end")):
            edit.setAccessibleName(name)
            edit.setPlaceholderText(words)
            edit.setToolTip(f"{name} this time, such as 1:23; empty for the {words}")
            edit.setFixedWidth(80)
        self.out = QLineEdit()
        self.out.setAccessibleName("File")
        self.out.textEdited.connect(lambda _text: setattr(self, "_named", True))
        self.choose = text_button("Choose…", "Choose where the video goes")
        self.choose.setAutoDefault(False)
        self.choose.clicked.connect(self._choose_file)
        self._build()
        self._fill()

    def _build(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        size = QHBoxLayout()
        size.setSpacing(6)
        size.addWidget(self.size_popup, 1)
        size.addWidget(self.width_field)
        size.addWidget(QLabel("×"))
        size.addWidget(self.height_field)
        part = QHBoxLayout()
        part.setSpacing(6)
        part.addWidget(self.begin_field)
        part.addWidget(QLabel("to"))
        part.addWidget(self.end_field)
        part.addStretch()
        file = QHBoxLayout()
        file.setSpacing(6)
        file.addWidget(self.out, 1)
        file.addWidget(self.choose)
        rows: tuple[tuple[str, QWidget | QHBoxLayout], ...] = (
            ("Render", self.source),
            ("Scene", self.scene),
            ("Size", size),
            ("Part", part),
            ("Frame rate", self.rate),
            ("Format", self.format),
            ("File", file),
        )
        for i, (label, field) in enumerate(rows):
            name = QLabel(label)
            name.setProperty("tone", "dim")
            grid.addWidget(name, i, 0)
            if isinstance(field, QWidget):
                grid.addWidget(field, i, 1)
            else:
                grid.addLayout(field, i, 1)

    def _fill(self) -> None:
        for label, size in SIZES:
            self.size_popup.addItem(label, size)
        self.size_popup.addItem("Custom", None)
        for label, rate in RATES:
            self.rate.addItem(label, rate)
        self.rate.show_data("60")
        for label, kind in FORMATS:
            self.format.addItem(label, kind)
        for field in (self.width_field, self.height_field):
            field.textEdited.connect(lambda _text: self._size_typed())
        self.source.chosen.connect(self._source_chosen)
        self.size_popup.chosen.connect(self._size_chosen)
        self.format.chosen.connect(lambda _kind: self._name_file())
        self._size_chosen(SIZES[0][1])
        self.refresh()

    def refresh(self) -> None:
        """List scenes, tracks and takes as they are now."""
        chosen = self.source.currentData()
        self.fill_sources()
        index = next((i for i in range(self.source.count()) if self.source.itemData(i) == chosen), 0)
        self.source.setCurrentIndex(index)
        self.scene.clear()
        for scene in self._desk.show.scenes:
            self.scene.addItem(scene.name, scene.id)
        current = self._desk.scene
        self.scene.show_data(current.id if current else None)
        self._source_changed()

    def fill_sources(self, extra: Source | None = None) -> None:
        """List what can be rendered, `extra` first."""
        self.source.clear()
        for source in (*((extra,) if extra else ()), *export_wish.sources(self._desk.show, self._paths.takes)):
            self.source.addItem(source.label, source)
        self.source.insertItem(1, "Another track…", _OTHER)

    def _source_chosen(self, data: object) -> None:
        if data == _OTHER:
            dialog = QFileDialog(self, "Choose a track", self._settings.folder)
            dialog.setModal(False)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.fileSelected.connect(self.use_track)
            self.source.setCurrentIndex(0)
            dialog.show()
        self._source_changed()

    def use_track(self, path: str) -> None:
        """Render this audio file."""
        self.fill_sources(Source("track", path, Path(path).name))
        self.source.setCurrentIndex(0)
        self._source_changed()

    def _source_changed(self) -> None:
        source = self.source.currentData()
        is_track = isinstance(source, Source) and source.kind == "track"
        self.scene.setEnabled(is_track)
        self.scene.setToolTip("The scene that is rendered" if is_track else "A take is rendered as it was performed")
        self._name_file()

    def _size_chosen(self, data: object) -> None:
        if isinstance(data, tuple):
            for field, number in zip((self.width_field, self.height_field), data, strict=True):
                field.setText(str(number))
            self._name_file()

    def _size_typed(self) -> None:
        size = (self.width_field.pixels, self.height_field.pixels)
        self.size_popup.setCurrentIndex(next((i for i, (_, known) in enumerate(SIZES) if known == size), len(SIZES)))
        self._name_file()

    def _name_file(self) -> None:
        source, kind = self.source.currentData(), self.format.currentData()
        if not isinstance(source, Source) or kind is None:
            return
        suffix = kind[0]
        if self._named and self.out.text().strip():
            self.out.setText(str(Path(self.out.text()).with_suffix(suffix)))
            return
        folder = Path(self._settings.export_folder or Path.home() / "Videos")
        size = (self.width_field.pixels, self.height_field.pixels)
        self.out.setText(str(folder / export_wish.out_name(source, size, suffix)))

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, "Where the video goes", self.out.text())
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setModal(False)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.selectFile(self.out.text())
        dialog.fileSelected.connect(self.use_file)
        dialog.show()

    def use_file(self, path: str) -> None:
        """Write to this file."""
        self._named = True
        self.out.setText(path)
        self._name_file()

    @property
    def wish(self) -> Wish | None:
        """What the form says, None while something is missing."""
        source, kind, out = self.source.currentData(), self.format.currentData(), self.out.text().strip()
        if not isinstance(source, Source) or kind is None or not out:
            return None
        size = (self.width_field.pixels, self.height_field.pixels)
        return Wish(source, str(self.scene.currentData()), size, str(self.rate.currentData()), kind[1], Path(out),
                    seconds_of(self.begin_field.text()), seconds_of(self.end_field.text()))  # fmt: skip
