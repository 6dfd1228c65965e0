"""What the browser lists: scenes of the show, generators and effects of the library, filtered by words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt

from react_app.core.shader import ShaderDescription
from react_app.core.show import Show
from react_app.ui import mime

Section = Literal["scenes", "generators", "effects"]
SECTIONS: tuple[Section, ...] = ("scenes", "generators", "effects")
ENTRY_ROLE = Qt.ItemDataRole.UserRole + 1
_MIME: dict[Section, str] = {
    "scenes": mime.SCENE,
    "generators": mime.GENERATOR_SHADER,
    "effects": mime.EFFECT_SHADER,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in the browser. `number` is a scene's key, 0 for none; `words` is what search looks through."""

    section: Section
    id: str
    name: str
    description: str = ""
    number: int = 0
    words: str = ""

    @property
    def thumb_kind(self) -> str:
        """Which kind of thumbnail it has."""
        return "scene" if self.section == "scenes" else "shader"


def scene_entries(show: Show) -> list[Entry]:
    """Return the scenes of a show; the first nine have a key."""
    return [
        Entry("scenes", s.id, s.name, s.description, n if n <= 9 else 0, f"{s.name} {s.description}".casefold())
        for n, s in enumerate(show.scenes, start=1)
    ]


def shader_entries(shaders: Iterable[ShaderDescription]) -> list[Entry]:
    """Return generators and effects; transitions are no layers."""
    entries = []
    for shader in shaders:
        if shader.kind == "transition":
            continue
        section: Section = "effects" if shader.kind == "filter" else "generators"
        words = f"{shader.name} {shader.description} {' '.join(shader.categories)} {shader.id}".casefold()
        entries.append(Entry(section, shader.id, shader.name, shader.description, 0, words))
    return entries


def matches(entry: Entry, query: str) -> bool:
    """Return whether every word of the query is in the entry."""
    return all(word in entry.words for word in query.casefold().split())


class BrowserModel(QAbstractListModel):
    """The entries of one section that match."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []

    def show_entries(self, entries: list[Entry]) -> None:
        """List these entries."""
        if entries != self.entries:
            self.beginResetModel()
            self.entries = entries
            self.endResetModel()

    def row_of(self, entry_id: str) -> int:
        """Return the row of an entry, -1 when it is not listed."""
        return next((i for i, entry in enumerate(self.entries) if entry.id == entry_id), -1)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        """Return how many entries there are."""
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a view asks of an entry."""
        if not index.isValid() or index.row() >= len(self.entries):
            return None
        entry = self.entries[index.row()]
        if role == ENTRY_ROLE:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return entry.name
        if role == Qt.ItemDataRole.ToolTipRole:
            key = f" ({entry.number})" if entry.number else ""
            return f"{entry.name}{key}\n{entry.description}" if entry.description else f"{entry.name}{key}"
        return None

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        """Everything can be dragged."""
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def mimeTypes(self) -> list[str]:
        """Return the kinds that leave the browser."""
        return list(_MIME.values())

    def mimeData(self, indexes: list[QModelIndex]) -> QMimeData:  # type: ignore[override]
        """Pack the dragged entry."""
        entry = self.entries[indexes[0].row()]
        return mime.pack(_MIME[entry.section], entry.id)
