"""The performance window: the panels, and how they are wired to desk and stage."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QSplitter, QVBoxLayout, QWidget

from react_app.core.paths import Paths
from react_app.core.show import OutputChoice
from react_app.link.messages import CloseOutput, OpenOutput, SetRenderSize, StageStatus
from react_app.shaders.cards import card_of
from react_app.shaders.pictures import lean
from react_app.ui import edits
from react_app.ui.autosave import Autosave
from react_app.ui.clip_beats import BeatFinder
from react_app.ui.clip_files import ClipFiles
from react_app.ui.clip_shelf import ClipShelf
from react_app.ui.clips import Clips
from react_app.ui.cloud_notify import SystemNotifier
from react_app.ui.cloud_panel import CloudPanel
from react_app.ui.cloud_port import CloudPort
from react_app.ui.commands import Commands
from react_app.ui.desk import Desk
from react_app.ui.drafts import Drafts
from react_app.ui.export_queue import ExportQueue
from react_app.ui.files import Files
from react_app.ui.imports import ShaderImport
from react_app.ui.live_shaders import LiveShaders
from react_app.ui.panels.bottom_bar import BottomBar
from react_app.ui.panels.browser import Browser
from react_app.ui.panels.browser_videos import BrowserVideos
from react_app.ui.panels.controls_panel import ControlsPanel
from react_app.ui.panels.editor_pane import EditorPane
from react_app.ui.panels.layers_panel import LayersPanel
from react_app.ui.panels.lower_pane import LowerPane
from react_app.ui.panels.problems_popover import ProblemsPopover
from react_app.ui.panels.program_panel import ProgramPanel
from react_app.ui.panels.scenes_popover import TransitionPopover
from react_app.ui.panels.scenes_transition import TransitionStrip
from react_app.ui.panels.side_column import SideColumn
from react_app.ui.panels.tempo_panel import TempoPanel
from react_app.ui.panels.top_bar import TopBar
from react_app.ui.panels.transport import TransportStrip
from react_app.ui.settings import Settings
from react_app.ui.stack import Stack
from react_app.ui.thumbnails import Thumbnails
from react_app.ui.window_place import remember_place, restore_place

NAME = "react-app"
MINIMUM = (1180, 660)
_CLOSE_AGAIN_MS = 4000
_WAKE_MS = 3000
"""Exports that were cut short go on so long after the start: the show comes first."""


class MainWindow(QMainWindow):
    """The desk's one window."""

    def __init__(
        self,
        desk: Desk,
        paths: Paths,
        settings: Settings,
        thumbnails: Thumbnails,
        shaders: ShaderImport,
        cloud: CloudPort | None = None,
    ) -> None:
        super().__init__()
        self.desk, self.settings = desk, settings
        self.setWindowTitle(NAME)
        self.setMinimumSize(*MINIMUM)
        self.setAcceptDrops(True)
        self.thumbnails = thumbnails
        self.stack = Stack(desk)
        self.files = Files(self, desk, paths, settings)
        self.shader_import = shaders
        self.live = LiveShaders(desk)
        self.autosave = Autosave(desk, paths, settings)
        self.top = TopBar(desk)
        self.clips = Clips(desk, ClipShelf(paths.videos), BeatFinder(paths.grids))
        self.videos = BrowserVideos(desk, self.clips.shelf, ClipFiles(settings))
        self.browser = Browser(desk, self.stack, thumbnails, shaders, self.videos)
        self.cloud = CloudPanel(desk, paths, settings, cloud) if cloud is not None else None
        self.side = SideColumn(self.browser, self.cloud.make_column if self.cloud else None)
        self.transition = TransitionStrip(desk, thumbnails)
        self.transitions: TransitionPopover | None = None
        self.program = ProgramPanel(desk)
        self.transport = TransportStrip(desk.link)
        self.layers = LayersPanel(desk, self.stack, thumbnails, self.clips.shelf)
        self.tempo = TempoPanel(desk, self.top.tempo)
        self.editor = EditorPane(desk, Drafts(paths.config / "drafts"), paths.shaders)
        self.pane = LowerPane(self.layers, self.tempo, self.editor, self.cloud.make_page if self.cloud else None)
        self.controls = ControlsPanel(desk, self.clips)
        self.bottom = BottomBar(desk)
        self.exports = ExportQueue(paths.data / "exports", notifier=SystemNotifier(self), parent=self)
        self.problems: ProblemsPopover | None = None
        self._sure = False
        self._build()
        self.commands = Commands(self, paths)
        self._wire()
        self._restore()
        self.program.preview.setFocus()

    def _build(self) -> None:
        self._middle = QSplitter(Qt.Orientation.Vertical)
        above = QWidget()
        column = QVBoxLayout(above)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addWidget(self.program, 1)
        column.addWidget(self.transport)
        self._middle.addWidget(above)
        self._middle.addWidget(self.pane)
        self._middle.setStretchFactor(0, 3)
        self._middle.setStretchFactor(1, 2)
        self._across = QSplitter(Qt.Orientation.Horizontal)
        left = QWidget()
        scenes = QVBoxLayout(left)
        scenes.setContentsMargins(0, 0, 0, 0)
        scenes.setSpacing(0)
        scenes.addWidget(self.side, 1)
        scenes.addWidget(self.transition)
        for part, stretch in ((left, 2), (self._middle, 6), (self.controls, 2)):
            self._across.addWidget(part)
            self._across.setStretchFactor(self._across.indexOf(part), stretch)
        for splitter in (self._middle, self._across):
            splitter.setHandleWidth(4)
            splitter.setChildrenCollapsible(False)
        body = QWidget()
        body.setProperty("surface", "window")
        rows = QVBoxLayout(body)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        rows.addWidget(self.top)
        rows.addWidget(self._across, 1)
        rows.addWidget(self.bottom)
        self.setCentralWidget(body)

    def _wire(self) -> None:
        self.top.input.file_wanted.connect(self.files.open_track)
        self.top.input.audio_chosen.connect(self.files.listen)
        self.top.output.output_wanted.connect(self.set_output)
        self.program.output_wanted.connect(self.set_program)
        self.transport.open_wanted.connect(self.files.open_track)
        self.top.tempo.panel_wanted.connect(self.pane.toggle_tempo)
        self.layers.add_layer_wanted.connect(self.commands.find_generator)
        self.layers.add_effect_wanted.connect(self.commands.find_effect)
        self.layers.edit_wanted.connect(self.edit_shader)
        self.editor.copied.connect(self._list_copy)
        self.layers.modulation_wanted.connect(self.controls.open_modulation)
        self.transition.details_wanted.connect(self.open_transitions)
        for panel in (self.layers, self.controls):
            panel.find_wanted.connect(self.files.ask_clip)
        self.videos.files_wanted.connect(lambda: self.files.ask_videos(self.videos.add))
        self.videos.folder_wanted.connect(lambda: self.files.ask_video_folder(self.videos.add))
        self.browser.import_wanted.connect(self.files.import_shaders)
        self.browser.files_dropped.connect(self.files.drop)
        self.browser.rename_wanted.connect(self.commands.rename_scene)
        self.files.shaders_wanted.connect(self.shader_import.take)
        self.bottom.problems_wanted.connect(self.open_problems)
        self.bottom.take_wanted.connect(self.commands.open_takes)
        self.bottom.exports.clicked.connect(self.commands.open_queue)
        self.exports.view_changed.connect(lambda view: self.bottom.exports.show_view(view, seen=self.exports.seen))
        self.exports.said.connect(self.desk.notice)
        QTimer.singleShot(_WAKE_MS, self.exports, self.exports.wake)
        self.autosave.saved.connect(self.bottom.refresh_name)
        self.autosave.saved.connect(self.remember)
        self.desk.show_changed.connect(self._on_show)
        self.desk.link.status_came.connect(self._on_status)
        self._wire_cloud()
        self._want_thumbnails()
        self.shader_import.load()

    def _wire_cloud(self) -> None:
        if self.cloud is not None:
            self.cloud.page_wanted.connect(lambda: self.pane.open_page("cloud"))
            self.cloud.column_wanted.connect(lambda: self.side.open_page("cloud"))
            self.cloud.link.view_changed.connect(self.side.show_view)
            self.cloud.files_dropped.connect(self.files.drop)

    def open_cloud(self) -> None:
        """Show the compels and their page; once more brings library and layers back."""
        if self.side.page == "cloud" and self.pane.page == "cloud":
            self.side.open_page("library")
            self.pane.open_page("layers")
        elif self.cloud is not None:
            self.side.open_page("cloud")
            self.pane.open_page("cloud")

    def new_compel(self) -> None:
        """Begin a new compel."""
        if self.cloud is not None:
            self.side.open_page("cloud")
            self.cloud.open_new()

    def _on_show(self) -> None:
        self._want_thumbnails()
        self.setWindowTitle(f"{self.desk.show.name} – {NAME}")

    def _want_thumbnails(self) -> None:
        self.thumbnails.want(lean(self.desk.show, self.desk.library))

    def _on_status(self, status: StageStatus) -> None:
        output = self.desk.show.output
        if (status.output_open, status.output_display or output.display) != (output.open, output.display):
            self.commands.remember_output(status)

    def set_output(self, wanted: bool, display: str) -> None:
        """Open the output on a display, or close it."""
        self.desk.link.send(OpenOutput(display) if wanted else CloseOutput())

    def set_program(self, choice: OutputChoice) -> None:
        """Draw the program at another size or rate."""
        self.desk.link.send(SetRenderSize(choice.width, choice.height, choice.fps))
        self.desk.amend(replace(self.desk.show, output=choice))

    def open_problems(self) -> None:
        """Open the list of problems above the bottom bar."""
        if self.problems is not None:
            self.problems.close_now()
        self.problems = ProblemsPopover(self, self.desk)
        self.problems.closed.connect(self._forget_problems)
        self.problems.open_wanted.connect(self.open_line)
        self.problems.open_at(self.bottom.problems)

    def edit_shader(self, uid: int) -> None:
        """Open the shader of a layer or an effect in the editor."""
        effect, layer = edits.find_effect(self.desk.show, uid), edits.find_layer(self.desk.show, uid)
        node = effect or layer
        if node is not None and node.shader:  # a video has none
            self.pane.open_page("shader")
            self.editor.open_shader(node.shader, uid)

    def _list_copy(self, path: Path) -> None:
        """Have the browser list a copy that was made of a house shader."""
        self.settings.remember_shaders([path])
        self.desk.catalogue.add([card_of(self.desk.library.get(str(path)))])

    def open_line(self, where: str, line: int) -> None:
        """Open a shader, known by its id or file, at a line counted from 1."""
        self.pane.open_page("shader")
        self.editor.open_shader(where, line=line)

    def open_transitions(self, anchor: QWidget | None = None) -> None:
        """Open the settings of transitions beside the strip."""
        if self.transitions is not None:
            self.transitions.close_now()
        self.transitions = TransitionPopover(self, self.desk, self.transition.edits)
        self.transitions.closed.connect(self._forget_transitions)
        self.transitions.open_beside(anchor or self.transition.more)

    def _forget_transitions(self) -> None:
        if self.transitions is not None:
            self.transitions.deleteLater()
            self.transitions = None

    def _forget_problems(self) -> None:
        if self.problems is not None:
            self.problems.deleteLater()
            self.problems = None

    def _restore(self) -> None:
        if not restore_place(self, self.settings, "geometry"):
            screen = QApplication.primaryScreen().availableGeometry()
            self.resize(min(1920, screen.width()), min(1080, screen.height()))
        self._restore_splits()

    def _restore_splits(self) -> None:
        browser = min(max(264, self.width() * 17 // 100), 400)
        layers = min(max(250, self.height() * 35 // 100), 420)
        controls = min(max(332, self.width() * 22 // 100), 480)
        for name, splitter, sizes in (
            ("across", self._across, (browser, self.width() - browser - controls, controls)),
            ("middle", self._middle, (self.height() - 108 - layers, layers)),
        ):
            state = self.settings.state(name)
            if state is None or not splitter.restoreState(state):
                splitter.setSizes(list(sizes))

    def remember(self) -> None:
        """Keep sizes and places for the next start."""
        remember_place(self, self.settings, "geometry")
        self.settings.remember_state("across", self._across.saveState())
        self.settings.remember_state("middle", self._middle.saveState())
        self.settings.save()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Play a track, open a show or import shaders."""
        event.acceptProposedAction()
        self.files.drop([url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()])

    def closeEvent(self, event: QCloseEvent) -> None:
        """End the show; while the audience sees an output, only the second time. Exports go on at the next start."""
        reason = "" if self._sure else self._reason_to_stay()
        if reason:
            self._sure = True
            QTimer.singleShot(_CLOSE_AGAIN_MS, self._not_sure)
            self.desk.notice.emit(reason)
            event.ignore()
            return
        self.autosave.stop()
        self.editor.keep_draft()
        self.live.close()
        self.remember()
        self.shader_import.close()
        self.thumbnails.close()
        self.browser.preview.close_file()
        self.clips.close()
        if self.cloud is not None:
            self.cloud.close()
        if self.commands.export is not None:
            self.commands.export.close()
        self.exports.close()
        event.accept()

    def _reason_to_stay(self) -> str:
        link = self.desk.link
        if link.status.output_open and link.state == "attached" and not self.commands.relaunch:
            return "The output is open. Close once more to end the show."
        return ""

    def _not_sure(self) -> None:
        self._sure = False
