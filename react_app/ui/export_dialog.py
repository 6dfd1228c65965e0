"""The export window: non-modal, one export at a time, the show goes on beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices, QIntValidator
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from react_app.core.errors import ExportError, ShowFileError
from react_app.core.paths import Paths
from react_app.core.showfile import save_show
from react_app.export.formats import LARGEST, SMALLEST
from react_app.export.job import ExportJob, JobStatus
from react_app.ui import export_wish
from react_app.ui.desk import Desk
from react_app.ui.export_wish import FORMATS, RATES, SIZES, Source, Wish, seconds_of
from react_app.ui.settings import Settings
from react_app.ui.theme import label_font
from react_app.ui.widgets.buttons import text_button
from react_app.ui.widgets.combo import Popup

_POLL_MS = 150
_OTHER = "other"


class Job(Protocol):
    """A running export."""

    @property
    def status(self) -> JobStatus:
        """The newest snapshot."""

    def cancel(self) -> None:
        """Stop it."""


StartJob = Callable[[Sequence[str], Path], Job]


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


class ExportDialog(QDialog):
    """Says what to render, starts it, shows how it goes."""

    def __init__(
        self, window: QWidget, desk: Desk, paths: Paths, settings: Settings, *, start: StartJob = ExportJob
    ) -> None:
        super().__init__(window, Qt.WindowType.Window)
        self.setWindowTitle("Export video")
        self.setModal(False)
        self.setFixedWidth(480)
        self._desk, self._paths, self._settings, self._start = desk, paths, settings, start
        self._job: Job | None = None
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
        self.choose.clicked.connect(self._choose_file)
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(8)
        self.words = QLabel("The export runs beside the show. Every frame is drawn, whatever the speed.")
        self.words.setProperty("tone", "dim")
        self.words.setWordWrap(True)
        self.words.setMinimumHeight(34)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.start_button = text_button("Export", "Start the export (Enter)", kind="primary")
        self.cancel_button = text_button("Cancel", "Stop the export")
        self.folder_button = text_button("Show in folder", "Open the folder of the video")
        self._fill()
        self._build()
        self.start_button.clicked.connect(self.start)
        self.cancel_button.clicked.connect(self.cancel)
        self.folder_button.clicked.connect(self._open_folder)
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL_MS)
        self._timer.timeout.connect(self.refresh)
        self._source_changed()
        self._show_state(None)

    def _fill(self) -> None:
        self._fill_sources()
        for scene in self._desk.show.scenes:
            self.scene.addItem(scene.name, scene.id)
        current = self._desk.scene
        self.scene.show_data(current.id if current else None)
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

    def _fill_sources(self, extra: Source | None = None) -> None:
        self.source.clear()
        for source in (*((extra,) if extra else ()), *export_wish.sources(self._desk.show, self._paths.takes)):
            self.source.addItem(source.label, source)
        self.source.insertItem(1, "Another track…", _OTHER)

    def _build(self) -> None:
        grid = QGridLayout()
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
        foot = QHBoxLayout()
        foot.addWidget(self.folder_button)
        foot.addStretch()
        foot.addWidget(self.cancel_button)
        foot.addWidget(self.start_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(grid)
        column.addSpacing(4)
        column.addWidget(self.bar)
        self.words.setFont(label_font())
        column.addWidget(self.words)
        column.addLayout(foot)

    # ---- the form --------------------------------------------------------------------------------------------------

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
        self._fill_sources(Source("track", path, Path(path).name))
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

    @property
    def running(self) -> bool:
        """True while a video is rendered."""
        return self._job is not None and self._job.status.running

    # ---- the job ---------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start the export of what the form says."""
        wish = self.wish
        if wish is None:
            self.words.setText("Choose a file to write first.")
            return
        self._desk.settle()
        show_file = self._paths.cache / "export.show.json"
        try:
            save_show(self._desk.show, show_file, backups=0)
            wish.out.parent.mkdir(parents=True, exist_ok=True)
            self._job = self._start(export_wish.arguments(wish, show_file), wish.out)
        except (ExportError, ShowFileError, OSError) as error:
            self.words.setText(str(error))
            return
        self._settings.export_folder = str(wish.out.parent)
        self._timer.start()
        self.refresh()

    def cancel(self) -> None:
        """Stop the export, or close the window when none runs."""
        if self._job is not None and self._job.status.running:
            self._job.cancel()
        else:
            self.close()

    def refresh(self) -> None:
        """Show how the export goes."""
        if self._job is None:
            return
        status = self._job.status
        self._show_state(status)
        if not status.running:
            self._timer.stop()

    def _show_state(self, status: JobStatus | None) -> None:
        running = status is not None and status.running
        widgets: tuple[QWidget, ...] = (
            *(self.source, self.scene, self.size_popup, self.width_field, self.height_field, self.rate),
            *(self.begin_field, self.end_field, self.format, self.out, self.choose, self.start_button),
        )
        for widget in widgets:
            widget.setEnabled(not running)
        if not running:
            source = self.source.currentData()
            self.scene.setEnabled(isinstance(source, Source) and source.kind == "track")
        self.cancel_button.setText("Cancel" if running else "Close")
        self.folder_button.setVisible(status is not None and status.state == "done")
        self.bar.setVisible(status is not None)
        if status is not None:
            self.bar.setValue(round(status.share * 1000))
            warnings = "".join(f"\n{warning}" for warning in status.warnings[-2:])
            self.words.setText(export_wish.progress_text(status) + warnings)

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(self.out.text()).parent)))

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window goes; a running export goes on in the background until it is done."""
        event.accept()
