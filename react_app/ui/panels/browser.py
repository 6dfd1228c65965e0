"""The browser: scenes of the show, generators, effects and videos, one search over all."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QLineEdit, QMenu, QVBoxLayout, QWidget

from react_app.link.messages import StageStatus
from react_app.ui.desk import Desk
from react_app.ui.icons import icon
from react_app.ui.imports import ShaderImport
from react_app.ui.panels.browser_model import SECTIONS, Entry, Section, matching, scene_entries, shader_entries
from react_app.ui.panels.browser_player import BrowserPlayer
from react_app.ui.panels.browser_tiles import TileView
from react_app.ui.panels.browser_videos import EMPTY, BrowserVideos
from react_app.ui.stack import Stack
from react_app.ui.theme import Color
from react_app.ui.thumbnails import Thumbnails
from react_app.ui.widgets.buttons import text_button

_TITLES: dict[Section, str] = {
    "scenes": "Scenes",
    "generators": "Generators",
    "effects": "Effects",
    "videos": "Videos",
}
_TIPS: dict[Section, str] = {
    "scenes": "Scenes of this show: press one and it is on (1 to 9)",
    "generators": "Shaders that draw: double-click adds a layer",
    "effects": "Shaders that change a picture: double-click adds one to the selected layer",
    "videos": "Video files: a click plays one here, double-click adds a layer",
}
_TAB_GAP = 8


class Browser(QWidget):
    """Left column."""

    import_wanted = Signal()
    files_dropped = Signal(list)
    rename_wanted = Signal(str)

    def __init__(
        self, desk: Desk, stack: Stack, thumbnails: Thumbnails, shaders: ShaderImport, videos: BrowserVideos
    ) -> None:
        super().__init__()
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(248)
        self.setAcceptDrops(True)
        self._desk, self._stack, self._import, self.videos = desk, stack, shaders, videos
        self._section: Section = "scenes"
        self._shaders = shader_entries(desk.catalogue.cards)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search")
        self.search.setAccessibleName("Search")
        self.search.setToolTip("Search everything here (Ctrl+F)")
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icon("search", Color.DIM), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(lambda _text: self.refresh())
        self.search.returnPressed.connect(self._launch_first)
        self.tabs = {section: text_button(_TITLES[section], _TIPS[section], kind="tab") for section in SECTIONS}
        group = QButtonGroup(self)
        row = QHBoxLayout()
        row.setContentsMargins(12, 0, 4, 0)
        row.setSpacing(_TAB_GAP)
        for section, button in self.tabs.items():
            button.setCheckable(True)
            button.clicked.connect(lambda _on, section=section: self.open_section(section))
            group.addButton(button)
            row.addWidget(button)
        row.addStretch()
        self.preview = BrowserPlayer(desk.link)
        self.preview.add_wanted.connect(lambda name: desk.add_clip(Path(name)))
        self.tiles = TileView(thumbnails, videos.shelf)
        self.tiles.entries_model.tip_of = lambda e: videos.tip(e) if e.section == "videos" else e.description
        self.tiles.picked.connect(lambda entry: self.preview.open(Path(entry.id)))
        self.tiles.live = desk.show.scene
        self.tiles.launched.connect(self._launch)
        self.tiles.corner_pressed.connect(self._corner)
        self.tiles.menu_wanted.connect(self._menu)
        self.tiles.scene_dropped.connect(stack.move_scene)
        self.empty = QLabel()
        self.empty.setProperty("tone", "dim")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        self.empty.setContentsMargins(16, 24, 16, 24)
        foot = QHBoxLayout()
        foot.setContentsMargins(6, 2, 6, 2)
        self.add = text_button("+ Scene", "Add an empty scene and put it on", kind="ghost", name="Add scene")
        self.add.clicked.connect(stack.new_scene)
        self.import_button = text_button("Import shaders…", "Add ISF shaders from your disk", kind="ghost")
        self.import_button.clicked.connect(self.import_wanted)
        self.add_videos = text_button("Add videos…", "Add video files or a folder of them", kind="ghost")
        self.add_videos.setMenu(videos.add_menu(self))
        foot.addWidget(self.add)
        foot.addStretch()
        foot.addWidget(self.import_button)
        foot.addWidget(self.add_videos)
        head = QVBoxLayout()
        head.setContentsMargins(12, 8, 12, 4)
        head.addWidget(self.search)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(row)
        column.addSpacing(4)
        tiles = QVBoxLayout()
        tiles.setContentsMargins(8, 0, 0, 0)
        tiles.addWidget(self.tiles)
        column.addLayout(tiles, 1)
        column.addWidget(self.empty)
        column.addStretch(0)
        column.addWidget(self.preview)
        column.addLayout(foot)
        desk.show_changed.connect(self.refresh)
        desk.catalogue.changed.connect(self._read_library)
        videos.changed.connect(self.refresh)
        desk.scene_changed.connect(self._follow)
        desk.link.status_came.connect(self._hear)
        self.open_section("scenes")

    @property
    def section(self) -> Section:
        """The section that is open."""
        return self._section

    @property
    def entries(self) -> list[Entry]:
        """What is listed."""
        return self.tiles.entries_model.entries

    def open_section(self, section: Section) -> None:
        """Show a section."""
        self._section = section
        self.tabs[section].setChecked(True)
        if section == "videos":
            self.videos.refresh()
        else:
            self.preview.close_file()
        self.tiles.show_two_lines(section == "videos")
        self.refresh()

    def focus_search(self) -> None:
        """Put the cursor into the search."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _read_library(self) -> None:
        self._shaders = shader_entries(self._desk.catalogue.cards)
        self.refresh()

    def refresh(self) -> None:
        """List what matches, and count the rest."""
        query = self.search.text()
        found: dict[Section, list[Entry]] = {section: [] for section in SECTIONS}
        everything = (*scene_entries(self._desk.show), *self._shaders, *self.videos.entries())
        for entry in matching(everything, query):
            found[entry.section].append(entry)
        self._count({section: len(found[section]) for section in SECTIONS} if query.strip() else {})
        entries = found[self._section]
        self.tiles.entries_model.show_entries(entries)
        self.tiles.setVisible(bool(entries))
        self.empty.setVisible(not entries)
        if not entries:
            self.empty.setText(self._nothing(query, found))
        self.add.setVisible(self._section == "scenes")
        self.import_button.setVisible(self._section != "videos")
        self.add_videos.setVisible(self._section == "videos")

    def _count(self, counts: dict[Section, int]) -> None:
        """Write how many were found on the tabs: on the open one, then where something was, as far as they fit."""
        titles = dict(_TITLES)
        metrics = self.tabs["scenes"].fontMetrics()
        room = self.width() - 16 + _TAB_GAP
        room -= sum(metrics.horizontalAdvance(title) + 4 + _TAB_GAP for title in titles.values())
        for section in sorted(counts, key=lambda s: (s != self._section, not counts[s])):
            words = f" {counts[section]}"
            room -= metrics.horizontalAdvance(words)
            if room < 0:
                break
            titles[section] += words
        for section, button in self.tabs.items():
            button.setText(titles[section])

    def _nothing(self, query: str, found: dict[Section, list[Entry]]) -> str:
        if not query.strip() and self._section == "videos":
            return EMPTY
        if not query.strip():
            return "Nothing here yet.\nDrop a track or a folder of shaders here."
        others = [f"{len(found[s])} in {_TITLES[s]}" for s in SECTIONS if found[s]]
        return f"Nothing called “{query.strip()}” in {_TITLES[self._section]}." + (
            f"\n{', '.join(others)}." if others else ""
        )

    def _launch_first(self) -> None:
        if self.entries:
            self._launch(self.entries[0])

    def _launch(self, entry: Entry) -> None:
        if entry.section == "scenes":
            self._desk.go(entry.id)
        elif entry.section == "videos":
            self.preview.keep_quiet()
            self._desk.add_clip(Path(entry.id))
        else:
            self._stack.add(entry.id)

    def _corner(self, entry: Entry, place: QPoint) -> None:
        if entry.section == "scenes":
            self._menu(entry, place)
        else:
            self._launch(entry)

    def _follow(self, scene_id: str) -> None:
        self.tiles.live = scene_id
        self.tiles.viewport().update()

    def _hear(self, status: StageStatus) -> None:
        wanted = status.values.get("scene.go")
        queued = str(wanted) if status.scene and wanted and wanted != status.scene else ""
        live = status.scene or self._desk.show.scene
        if (queued, live) != (self.tiles.queued, self.tiles.live):
            self.tiles.queued, self.tiles.live = queued, live
            self.tiles.viewport().update()

    def _menu(self, entry: Entry, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if entry.section == "scenes":
            menu.addAction(icon("play"), "Put on", lambda: self._desk.go(entry.id))
            menu.addAction(icon("edit"), "Rename…", lambda: self.rename_wanted.emit(entry.id))
            menu.addAction(icon("copy"), "Duplicate", lambda: self._stack.duplicate_scene(entry.id))
            menu.addSeparator()
            menu.addAction(icon("trash"), "Remove", lambda: self._stack.remove_scene(entry.id))
        elif entry.section == "generators":
            menu.addAction(icon("layers"), "Add as a layer", lambda: self._stack.add(entry.id))
            menu.addAction(icon("plus"), "Make a scene of it", lambda: self._stack.scene_from_shader(entry.id))
        elif entry.section == "videos":
            self.videos.fill_menu(menu, entry)
        else:
            menu.addAction(icon("plus"), "Add to the selected layer", lambda: self._stack.add(entry.id))
        listed = self._import.place_of(entry.id) if entry.own and entry.section != "videos" else None
        if listed is not None:
            count = len(self._desk.catalogue.own_in(str(listed)))
            words = "Remove from the browser" if count < 2 else f"Remove folder {listed.name} ({count} shaders)"
            menu.addSeparator()
            menu.addAction(icon("trash"), words, lambda: self._import.forget(listed))
        menu.popup(place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give list and preview their shares."""
        super().resizeEvent(event)
        self.preview.fit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and folders."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """List videos, hand everything else over."""
        event.acceptProposedAction()
        names = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        others = self.videos.take(names, folders=self._section == "videos")
        if others:
            self.files_dropped.emit(others)
        elif names:
            self.open_section("videos")
