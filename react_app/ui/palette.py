"""The command palette: type a few letters, get any scene, shader or action."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from react_app.ui.theme import Color, color, font, label_font
from react_app.ui.widgets.popover import Popover

_ROW = 34
_ROWS = 11
_WIDTH = 560


@dataclass(frozen=True, slots=True)
class Command:
    """One thing the palette can do: a title, a group to show beside it, its keys, and what runs."""

    title: str
    group: str
    run: Callable[[], object]
    keys: str = ""


def score(query: str, command: Command) -> int:
    """Return how well a command matches, 0 for not at all: words must all occur, beginnings count most."""
    title = command.title.casefold()
    text = f"{title} {command.group.casefold()}"
    words = query.casefold().split()
    if not all(word in text for word in words):
        return 0
    points = 1
    for word in words:
        if title.startswith(word):
            points += 8
        elif f" {word}" in title:
            points += 4
        elif word in title:
            points += 2
    return points


class _Row(QStyledItemDelegate):
    """Draws a command: title left, keys and group right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the height of a row."""
        return QSize(100, _ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the row."""
        command: Command = index.data(Qt.ItemDataRole.UserRole)
        rect: QRect = option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color(Color.LINE))
            painter.drawRoundedRect(rect.adjusted(0, 1, 0, -1), 4, 4)
        inner = rect.adjusted(10, 0, -10, 0)
        painter.setFont(label_font())
        painter.setPen(color(Color.DIM))
        right = f"{command.group}   {command.keys}" if command.keys else command.group
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, right)
        room = inner.width() - painter.fontMetrics().horizontalAdvance(right) - 16
        painter.setFont(font(13))
        painter.setPen(color(Color.TEXT))
        title = painter.fontMetrics().elidedText(command.title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, title)
        painter.restore()


class Palette(Popover):
    """A field and a list over the window's middle."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setFixedWidth(_WIDTH)
        self.body.setContentsMargins(8, 8, 8, 8)
        self._commands: Sequence[Command] = ()
        self.field = QLineEdit()
        self.field.setFont(font(14))
        self.field.setFixedHeight(36)
        self.field.setAccessibleName("Find anything")
        self.list = QListWidget()
        self.list.setItemDelegate(_Row(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName("Matches")
        self._nothing = QLabel("Nothing matches. Try fewer letters.")
        self._nothing.setProperty("tone", "dim")
        self._nothing.setContentsMargins(10, 6, 10, 6)
        self.body.addWidget(self.field)
        self.body.addWidget(self.list)
        self.body.addWidget(self._nothing)
        self.field.textChanged.connect(lambda _text: self._filter())
        self.field.installEventFilter(self)
        self.list.itemClicked.connect(lambda item: self._run(item))

    def open_with(self, commands: Sequence[Command], placeholder: str) -> None:
        """Open over the window with these commands."""
        self._commands = commands
        self.field.setPlaceholderText(placeholder)
        self.field.clear()
        self._filter()
        self.open_at(self._window)
        self.move((self._window.width() - self.width()) // 2, 88)
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    @property
    def titles(self) -> list[str]:
        """What is listed."""
        return [self.list.item(i).data(Qt.ItemDataRole.UserRole).title for i in range(self.list.count())]

    def run_first(self) -> None:
        """Run the command that is marked."""
        self._run(self.list.currentItem())

    def _filter(self) -> None:
        query = self.field.text().strip()
        ranked = [(score(query, command), i, command) for i, command in enumerate(self._commands)]
        ranked = sorted((entry for entry in ranked if entry[0]), key=lambda entry: (-entry[0], entry[1]))
        self.list.clear()
        for _, _, command in ranked:
            item = QListWidgetItem(command.title)
            item.setData(Qt.ItemDataRole.UserRole, command)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.setFixedHeight(min(max(len(ranked), 1), _ROWS) * _ROW + 4)
        self.list.setVisible(bool(ranked))
        self._nothing.setVisible(not ranked)
        self.adjustSize()

    def _run(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        command: Command = item.data(Qt.ItemDataRole.UserRole)
        self.close_now()
        command.run()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows move in the list while the field keeps the cursor."""
        if watched is self.field and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            rows = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: _ROWS, Qt.Key.Key_PageUp: -_ROWS}
            step = rows.get(Qt.Key(event.key()))
            if step is not None and self.list.count():
                row = min(max(self.list.currentRow() + step, 0), self.list.count() - 1)
                self.list.setCurrentRow(row)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.run_first()
                return True
        return super().eventFilter(watched, event)
