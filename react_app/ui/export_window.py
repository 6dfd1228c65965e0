"""The export window: the frame that will be encoded over its timeline, what to make of it, and the queue. Not modal."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from react_app.core.errors import ShowFileError
from react_app.core.paths import Paths
from react_app.core.show import Show
from react_app.core.showfile import save_show
from react_app.export.media.hardware_found import working
from react_app.export.queue.model import QueueView
from react_app.ui import export_wish
from react_app.ui.desk import Desk
from react_app.ui.export_encoders import Encoders, FindWorking
from react_app.ui.export_form import ExportForm
from react_app.ui.export_preview import ExportPreview, StartPreview, start_preview
from react_app.ui.export_queue import ExportQueue
from react_app.ui.files import AUDIO
from react_app.ui.panels.export_order import ExportOrder
from react_app.ui.panels.export_queue_page import ExportQueuePage
from react_app.ui.panels.export_stage import ExportStage
from react_app.ui.settings import Settings
from react_app.ui.widgets.buttons import text_button
from react_app.ui.widgets.queue_strip import QueueStrip
from react_app.ui.window_place import remember_place, restore_place

MINIMUM = (820, 460)


class ExportWindow(QWidget):
    """Says what to render, shows it before, and hands it to the queue."""

    show_wanted = Signal(object)
    """A finished video is to be put into the show."""

    def __init__(
        self, window: QWidget, desk: Desk, paths: Paths, settings: Settings, queue: ExportQueue, *,
        start: StartPreview = start_preview, find_encoders: FindWorking = working,
    ) -> None:  # fmt: skip
        super().__init__(window, Qt.WindowType.Window)
        self.setWindowTitle("Export video")
        self.setProperty("surface", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAcceptDrops(True)
        self._desk, self._paths, self._settings, self._queue = desk, paths, settings, queue
        self._previewed: Show | None = None
        self.preview = ExportPreview(self._preview_arguments, start=start, parent=self)
        self.form = ExportForm(desk, paths, settings, Encoders(find_encoders, self))
        self.order = ExportOrder(self.form, desk, settings, queue)
        self.stage = ExportStage(self.preview)
        self.queue_page = ExportQueuePage(queue)
        self.strip = QueueStrip()
        self.tabs: dict[str, QPushButton] = {}
        self._pages = QStackedWidget()
        self._build()
        self._wire()
        self._restore()
        self.open_page("preview")
        self._show_queue(queue.view)

    # ---- building --------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        group = QButtonGroup(self)
        tabs = QHBoxLayout()
        tabs.setSpacing(16)
        for name, text, words in (
            ("preview", "Preview", "The frames that will be encoded"),
            ("queue", "Queue", "What is exported, was, and will be (Ctrl+Shift+E)"),
        ):
            tab = text_button(text, words, kind="tab")
            tab.setCheckable(True)
            tab.clicked.connect(lambda _on=False, name=name: self.open_page(name))
            group.addButton(tab)
            self.tabs[name] = tab
            tabs.addWidget(tab)
        tabs.addSpacing(8)
        tabs.addWidget(self.strip, 1)
        keep = self.strip.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self.strip.setSizePolicy(keep)
        self._pages.addWidget(self.stage)
        self._pages.addWidget(self.queue_page)
        left = QVBoxLayout()
        left.setSpacing(6)
        left.addLayout(tabs)
        left.addWidget(self._pages, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 4, 0, 0)
        row.setSpacing(14)
        holder = QVBoxLayout()
        holder.setContentsMargins(0, 0, 0, 12)
        holder.addLayout(left)
        row.addLayout(holder, 1)
        row.addWidget(self.order)

    def _wire(self) -> None:
        self.form.changed.connect(self._renew)
        self.form.looked.connect(self._looked)
        self.form.source_changed.connect(self.stage.forget)
        self.stage.part_changed.connect(self.form.set_part)
        self.order.button.clicked.connect(self.start)
        self.strip.clicked.connect(lambda: self.open_page("queue"))
        self.queue_page.show_wanted.connect(self.show_wanted)
        self._queue.view_changed.connect(self._show_queue)

    def _restore(self) -> None:
        self.setMinimumSize(*MINIMUM)
        if not restore_place(self, self._settings, "export"):
            room = QApplication.primaryScreen().availableGeometry()
            self.resize(min(1240, room.width() - 24), min(760, room.height() - 44))

    # ---- pages -----------------------------------------------------------------------------------------------------

    @property
    def page(self) -> str:
        """What is seen at the left: `preview` or `queue`."""
        return "preview" if self._pages.currentIndex() == 0 else "queue"

    def open_page(self, name: str) -> None:
        """Show the preview or the queue."""
        self.tabs[name].setChecked(True)
        focus, shown = self.focusWidget(), self._pages.currentWidget()
        if name != self.page and focus is not None and shown is not None and shown.isAncestorOf(focus):
            focus.clearFocus()  # or it would jump to whatever comes next in the window
        changed = name != self.page
        self._pages.setCurrentIndex(list(self.tabs).index(name))
        if changed and name == "preview":
            self._renew()
        elif changed:
            self.preview.close()  # what nobody looks at is not drawn
        if name == "queue" and self.isVisible():
            self._queue.look()
        self._show_queue(self._queue.view)

    def showEvent(self, event: QShowEvent) -> None:
        """Offer what there is now, and draw its first frame."""
        self.form.refresh()
        self.stage.show_target(self.form.target)
        self._renew(at_once=True)
        super().showEvent(event)
        if self.page == "queue":
            self._queue.look()
        else:
            self.stage.timeline.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """While nobody looks no preview runs."""
        self.preview.close()
        super().hideEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window goes; exports go on."""
        remember_place(self, self._settings, "export")
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves a field, then closes the window."""
        focus = QApplication.focusWidget()
        if event.key() == Qt.Key.Key_Escape and isinstance(focus, QLineEdit):
            self.stage.timeline.setFocus()
        elif event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """A show that was changed in the meantime is looked at anew."""
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow() and self._previewed is not None:
            self._desk.settle()
            if self._desk.show != self._previewed:
                self.form.refresh()
                self._renew()
        super().changeEvent(event)

    # ---- the preview -----------------------------------------------------------------------------------------------

    def _looked(self, target: object) -> None:
        self.stage.show_target(self.form.target)
        if target is not None:
            self._renew()

    def _renew(self, *, at_once: bool = False) -> None:
        if (self.isVisible() or at_once) and self.page == "preview":
            self.preview.renew(at_once=at_once)

    def _preview_arguments(self) -> tuple[str, ...] | None:
        wish = self.form.wish
        if wish is None:
            return None
        self._desk.settle()
        self._previewed = self._desk.show
        show_file = self._paths.cache / "preview.show.json"
        try:
            save_show(self._desk.show, show_file, backups=0)
        except (ShowFileError, OSError) as error:
            self.order.say(str(error))
            return None
        return export_wish.arguments(export_wish.looked_at(wish, self.form.targets.current), show_file)

    # ---- the queue -------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Put what the form says into the queue."""
        self.order.start(self.stage.image, self.stage.duration)

    def _show_queue(self, view: QueueView) -> None:
        unfinished = sum(not job.ended for job in view.jobs)
        self.tabs["queue"].setText(f"Queue  {unfinished}" if unfinished else "Queue")
        self.strip.show_view(view)
        self.strip.setVisible(self.page == "preview" and unfinished > 0)
        if self.page == "queue" and self.isVisible() and not self._queue.seen:
            self._queue.look()
        self.order.show_button()

    # ---- dropping --------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a track."""
        if any(url.toLocalFile().lower().endswith(AUDIO) for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Export this track."""
        names = [url.toLocalFile() for url in event.mimeData().urls()]
        track = next((name for name in names if name.lower().endswith(AUDIO)), "")
        if track:
            event.acceptProposedAction()
            self.form.source.use_track(track)
