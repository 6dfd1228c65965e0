"""The export window: non-modal, one export at a time, the show goes on beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from react_app.core.errors import ExportError, ShowFileError
from react_app.core.paths import Paths
from react_app.core.showfile import save_show
from react_app.export.job import ExportJob, JobStatus
from react_app.ui import export_wish
from react_app.ui.desk import Desk
from react_app.ui.export_form import ExportForm
from react_app.ui.settings import Settings
from react_app.ui.theme import label_font
from react_app.ui.widgets.buttons import text_button

_POLL_MS = 150


class Job(Protocol):
    """A running export."""

    @property
    def status(self) -> JobStatus:
        """The newest snapshot."""

    def cancel(self) -> None:
        """Stop it."""


StartJob = Callable[[Sequence[str], Path], Job]


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
        self._may_replace: Path | None = None
        self.form = ExportForm(desk, paths, settings)
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(8)
        self.bar.setAccessibleName("Progress")
        self.words = QLabel("The export runs beside the show. Every frame is drawn, whatever the speed.")
        self.words.setProperty("tone", "dim")
        self.words.setFont(label_font())
        self.words.setWordWrap(True)
        self.words.setMinimumHeight(34)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.start_button = text_button("Export", "Start the export (Enter)", kind="primary")
        self.start_button.setDefault(True)
        self.cancel_button = text_button("Cancel", "Stop the export")
        self.folder_button = text_button("Show in folder", "Open the folder of the video")
        for button in (self.cancel_button, self.folder_button):
            button.setAutoDefault(False)
        self.start_button.clicked.connect(self.start)
        self.cancel_button.clicked.connect(self.cancel)
        self.folder_button.clicked.connect(self._open_folder)
        foot = QHBoxLayout()
        foot.addWidget(self.folder_button)
        foot.addStretch()
        foot.addWidget(self.cancel_button)
        foot.addWidget(self.start_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.form)
        column.addSpacing(4)
        column.addWidget(self.bar)
        column.addWidget(self.words)
        column.addLayout(foot)
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL_MS)
        self._timer.timeout.connect(self.refresh)
        self._show_state(None)

    def showEvent(self, event: QShowEvent) -> None:
        """Offer what there is now."""
        if not self.running:
            self.form.refresh()
        super().showEvent(event)

    @property
    def running(self) -> bool:
        """True while a video is rendered."""
        return self._job is not None and self._job.status.running

    # ---- the job ---------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start the export of what the form says."""
        wish = self.form.wish
        if wish is None:
            self.words.setText("Choose a file to write first.")
            return
        if wish.out.exists() and self._may_replace != wish.out:
            self._may_replace = wish.out
            self.words.setText(f"{wish.out.name} is there already. Export once more to replace it.")
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
        self._may_replace = None
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
        self.form.setEnabled(not running)
        self.start_button.setEnabled(not running)
        self.cancel_button.setText("Cancel" if running else "Close")
        self.folder_button.setVisible(status is not None and status.state == "done")
        self.bar.setVisible(status is not None)
        if status is not None:
            self.bar.setValue(round(status.share * 1000))
            warnings = "".join(f"\n{warning}" for warning in status.warnings[-2:])
            self.words.setText(export_wish.progress_text(status) + warnings)

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(self.form.out.text()).parent)))

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window goes; a running export goes on in the background until it is done."""
        event.accept()
