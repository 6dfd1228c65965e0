"""What the browser lists: scenes of the show, generators, effects and videos, filtered by words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePath
from typing import Literal

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt

from react_app.core.show import Show
from react_app.shaders.cards import ShaderCard
from react_app.ui import mime

Section = Literal["scenes", "generators", "effects", "videos"]
SECTIONS: tuple[Section, ...] = ("scenes", "generators", "effects", "videos")
_MOST_RUNS = 64
"""Past this many insertions listing everything anew is quicker."""
ENTRY_ROLE = Qt.ItemDataRole.UserRole + 1
_MIME: dict[Section, str] = {
    "scenes": mime.SCENE,
    "generators": mime.GENERATOR_SHADER,
    "effects": mime.EFFECT_SHADER,
    "videos": mime.CLIP,
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
    own: bool = False
    """One of the user's shaders or videos."""

    @property
    def thumb_kind(self) -> str:
        """Which kind of thumbnail it has."""
        return {"scenes": "scene", "videos": "video"}.get(self.section, "shader")


def scene_entries(show: Show) -> list[Entry]:
    """Return the scenes of a show; the first nine have a key."""
    return [
        Entry("scenes", s.id, s.name, s.description, n if n <= 9 else 0, f"{s.name} {s.description}".casefold())
        for n, s in enumerate(show.scenes, start=1)
    ]


def shader_entries(cards: Iterable[ShaderCard]) -> list[Entry]:
    """Return generators and effects; transitions are no layers."""
    return [shader_entry(card) for card in cards if card.kind != "transition"]


@lru_cache(maxsize=8192)
def shader_entry(card: ShaderCard) -> Entry:
    """Return a shader's entry. Search finds its name, kind, categories, description, file and folder."""
    section: Section = "effects" if card.kind == "filter" else "generators"
    path = PurePath(card.id)
    words = (card.name, card.kind, section, card.description, *card.categories, path.parent.name, path.name)
    return Entry(section, card.id, card.name, card.description, 0, " ".join(words).casefold(), path.is_absolute())


@lru_cache(maxsize=16384)
def video_entry(name: str) -> Entry:
    """Return a video's entry; its id is its absolute path. Search finds its name and its folder."""
    path = PurePath(name)
    return Entry("videos", name, path.stem, "", 0, f"{path.name} {path.parent.name}".casefold(), own=True)


def matching(entries: Iterable[Entry], query: str) -> list[Entry]:
    """Return the entries in which every word of the query occurs."""
    words = query.casefold().split()
    return [entry for entry in entries if all(word in entry.words for word in words)] if words else list(entries)


def joining(old: Sequence[Entry], new: Sequence[Entry]) -> list[tuple[int, int]] | None:
    """Return where entries join a list, as (place, count) in order; None where others leave, move or change."""
    if not old:
        return None
    runs: list[tuple[int, int]] = []
    at = 0
    for place, entry in enumerate(new):
        if at < len(old) and entry is old[at]:
            at += 1
        elif runs and sum(runs[-1]) == place:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((place, 1))
    return runs if at == len(old) and len(runs) <= _MOST_RUNS else None


class BrowserModel(QAbstractListModel):
    """The entries of one section that match."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []
        self.tip_of: Callable[[Entry], str] = lambda entry: entry.description
        """Says what the tool tip tells below the name."""
        self._rows: dict[str, int] | None = None

    def show_entries(self, entries: list[Entry]) -> None:
        """List these entries. Where some only join those that are there, the view keeps its place."""
        if entries == self.entries:
            return
        runs = joining(self.entries, entries)
        if runs is None:
            self.beginResetModel()
            self.entries = entries
            self._rows = None
            self.endResetModel()
            return
        for start, count in runs:
            self.beginInsertRows(QModelIndex(), start, start + count - 1)
            self.entries[start:start] = entries[start : start + count]
            self._rows = None
            self.endInsertRows()

    def row_of(self, entry_id: str) -> int:
        """Return the row of an entry, -1 when it is not listed."""
        if self._rows is None:
            self._rows = {entry.id: row for row, entry in enumerate(self.entries)}
        return self._rows.get(entry_id, -1)

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
            tip = self.tip_of(entry)
            return f"{entry.name}{key}\n{tip}" if tip else f"{entry.name}{key}"
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
