"""The videos of the browser: what is listed, what is said of them, and what can be done with one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMenu, QWidget

from react_app.ui import edits
from react_app.ui.clip_files import ClipFiles
from react_app.ui.clip_shelf import ClipShelf
from react_app.ui.clip_wish import is_clip
from react_app.ui.desk import Desk
from react_app.ui.icons import icon
from react_app.ui.panels.browser_model import Entry, video_entry
from react_app.ui.words import clip_words, size_of

EMPTY = "No videos yet.\nDrop videos or a folder of videos here, or add them below."


class BrowserVideos(QObject):
    """What the browser asks about videos."""

    changed = Signal()
    files_wanted = Signal()
    folder_wanted = Signal()

    def __init__(self, desk: Desk, shelf: ClipShelf, files: ClipFiles) -> None:
        super().__init__()
        self._desk, self.shelf, self._files = desk, shelf, files
        self._entries: list[Entry] = []
        files.changed.connect(self._read)
        files.touched.connect(self._look_again)
        files.counted.connect(self._count)

    def entries(self) -> list[Entry]:
        """Return an entry for every video."""
        return self._entries

    def _read(self) -> None:
        self._entries = [video_entry(name) for name in self._files.names]
        self.changed.emit()

    def _look_again(self, name: str) -> None:
        self.shelf.forget(name)
        self.shelf.strip(name)

    def refresh(self) -> None:
        """Look again at what is there."""
        self._files.refresh()

    def add(self, names: Sequence[str]) -> None:
        """List these files and folders."""
        self._files.add(names)

    def take(self, names: Sequence[str], *, folders: bool) -> list[str]:
        """List the videos, and with `folders` the folders, among these names; return the others."""
        ours = [name for name in names if is_clip(name) or (folders and Path(name).is_dir())]
        if ours:
            self._files.add(ours)
        return [name for name in names if name not in ours]

    def tip(self, entry: Entry) -> str:
        """Return what is known of a video, in lines."""
        facts, error = self.shelf.facts(entry.id), self.shelf.error(entry.id)
        lines = [error] if error else []
        if facts is not None:
            clip = facts.clip
            rate = f"{clip.fps:.4g} fps" if clip.duration else ""
            sound = "with sound" if facts.sound else "silent"
            words = (clip_words(clip), rate, "transparent" if clip.alpha else "", sound, size_of(facts.size))
            lines.append("  ·  ".join(word for word in words if word))
        return "\n".join([*lines, entry.id, "Click to preview, double-click or drag to add a layer."])

    def add_menu(self, parent: QWidget) -> QMenu:
        """Return the menu of ways to add videos."""
        menu = QMenu(parent)
        menu.addAction(icon("film"), "Videos…", self.files_wanted.emit)
        menu.addAction(icon("folder"), "A folder of videos…", self.folder_wanted.emit)
        return menu

    def fill_menu(self, menu: QMenu, entry: Entry) -> None:
        """Put what can be done with a video into a menu."""
        path = Path(entry.id)
        menu.addAction(icon("layers"), "Add as a layer", lambda: self._desk.add_clip(path))
        layer = edits.find_layer(self._desk.show, self._desk.selected)
        if layer is not None and layer.clip is not None:
            uid = layer.uid
            menu.addAction(icon("film"), f"Play it in {layer.name}", lambda: self._desk.replace_clip(uid, path))
        folder = QUrl.fromLocalFile(str(path.parent))
        menu.addAction(icon("folder"), "Open its folder", lambda: QDesktopServices.openUrl(folder))
        place = self._files.place_of(entry.id)
        if place is not None:
            count = sum(place in Path(name).parents for name in self._files.names)
            words = "Remove from the browser" if place == path else f"Remove folder {place.name} ({count} videos)"
            menu.addSeparator()
            menu.addAction(icon("trash"), words, lambda: self._files.forget(place))

    def _count(self, count: int) -> None:
        self._desk.notice.emit(f"{count} videos are listed." if count != 1 else "One video is listed.")
