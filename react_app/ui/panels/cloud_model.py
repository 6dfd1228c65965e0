"""The list of compels: rows that come, go and change one by one, so that the view keeps its place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt

from react_app.ui import mime
from react_app.ui.cloud_port import CompelView
from react_app.ui.cloud_words import day, facts, state_line

COMPEL_ROLE = Qt.ItemDataRole.UserRole + 1


class CompelModel(QAbstractListModel):
    """The compels that are listed."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.compels: list[CompelView] = []
        self._rows: dict[str, int] = {}

    def show_compels(self, compels: Sequence[CompelView]) -> None:
        """List these; only what differs from before is touched."""
        keys = {compel.key for compel in compels}
        for row in range(len(self.compels) - 1, -1, -1):
            if self.compels[row].key not in keys:
                self.beginRemoveRows(QModelIndex(), row, row)
                del self.compels[row]
                self.endRemoveRows()
        stayed = [compel.key for compel in self.compels]
        known = set(stayed)
        if stayed != [compel.key for compel in compels if compel.key in known] or len(compels) - len(stayed) > 40:
            self.beginResetModel()
            self.compels = list(compels)
            self.endResetModel()
        else:
            self._merge(compels)
        self._rows = {compel.key: row for row, compel in enumerate(self.compels)}

    def _merge(self, compels: Sequence[CompelView]) -> None:
        for row, compel in enumerate(compels):
            if row >= len(self.compels) or self.compels[row].key != compel.key:
                self.beginInsertRows(QModelIndex(), row, row)
                self.compels.insert(row, compel)
                self.endInsertRows()
            elif self.compels[row] is not compel and self.compels[row] != compel:
                self.compels[row] = compel
                index = self.index(row)
                self.dataChanged.emit(index, index)

    def row_of(self, key: str) -> int:
        """Return the row of a compel, -1 when it is not listed."""
        return self._rows.get(key, -1)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        """Return how many compels are listed."""
        return 0 if parent.isValid() else len(self.compels)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a view asks of a compel."""
        if not index.isValid() or index.row() >= len(self.compels):
            return None
        compel = self.compels[index.row()]
        if role == COMPEL_ROLE:
            return compel
        if role == Qt.ItemDataRole.DisplayRole:
            return compel.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{compel.title}, {state_line(compel)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tip(compel)
        return None

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        """What is downloaded can be dragged."""
        flags = super().flags(index)
        if index.isValid() and self.compels[index.row()].video is not None:
            flags |= Qt.ItemFlag.ItemIsDragEnabled
        return flags

    def mimeTypes(self) -> list[str]:
        """Return the kinds that leave the list."""
        return [mime.CLIP]

    def mimeData(self, indexes: list[QModelIndex]) -> QMimeData:  # type: ignore[override]
        """Pack the video."""
        return clip_data(self.compels[indexes[0].row()])


def clip_data(compel: CompelView) -> QMimeData:
    """Return the video of a compel as something to drag."""
    data = mime.pack(mime.CLIP, str(compel.video))
    data.setText(compel.title)
    return data


def _tip(compel: CompelView) -> str:
    lines = [compel.title, state_line(compel), facts(compel), day(compel.created)]
    if compel.video is not None:
        lines.append("Drag it into the layers or onto the program; double-click adds it to the show")
    return "\n".join(line for line in lines if line)
