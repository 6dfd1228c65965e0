"""Everything the keyboard, the menu and the palette can do, in one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from react_app.ui.palette import Command
from react_app.ui.settings import SCALES


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One action: name, group, title, keys, what runs; `repeats` where holding the key makes sense."""

    name: str
    group: str
    title: str
    keys: tuple[str, ...]
    run: Callable[[], object]
    repeats: bool = False


GROUPS = ("Show", "Edit", "Play", "View")


class Actions(QObject):
    """Makes the actions of the window and hands them to menu and palette."""

    def __init__(self, window: QWidget, rows: tuple[ActionRow, ...]) -> None:
        super().__init__(window)
        self._window = window
        self.rows = rows
        self.by_name: dict[str, QAction] = {}
        for row in rows:
            action = QAction(row.title, window)
            action.setShortcuts([QKeySequence(keys) for keys in row.keys])
            action.setAutoRepeat(row.repeats)
            action.triggered.connect(lambda _checked=False, run=row.run: run())
            window.addAction(action)
            self.by_name[row.name] = action

    def keys(self, row: ActionRow) -> str:
        """Return the first key of an action as the system writes it."""
        return QKeySequence(row.keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if row.keys else ""

    def commands(self) -> list[Command]:
        """Return the actions for the palette."""
        return [
            Command(row.title.rstrip("…"), row.group, row.run, self.keys(row))
            for row in self.rows
            if row.name != "find" and self.by_name[row.name].isEnabled()
        ]

    def fill_bar(self, bar: QMenuBar, *, recent: QMenu, scale: QMenu) -> None:
        """Put the actions into a menu bar, for systems where one is expected."""
        self._groups(bar, recent=recent, scale=scale)

    def fill(self, menu: QMenu, *, recent: QMenu, scale: QMenu) -> None:
        """Put the actions into a menu, one submenu a group."""
        menu.clear()
        self._groups(menu, recent=recent, scale=scale)
        menu.addSeparator()
        for name in ("find", "export"):
            menu.addAction(self.by_name[name])
        menu.addSeparator()
        menu.addAction(self.by_name["quit"])

    def _groups(self, menu: QMenu | QMenuBar, *, recent: QMenu, scale: QMenu) -> None:
        for group in GROUPS:
            sub = menu.addMenu(group)
            for row in self.rows:
                if row.group == group:
                    sub.addAction(self.by_name[row.name])
                if row.name == "open":
                    sub.addMenu(recent)
            if group == "View":
                sub.addMenu(scale)


def scale_menu(parent: QWidget, current: int, choose: Callable[[int], object]) -> QMenu:
    """Return the menu of interface sizes."""
    menu = QMenu("Interface size", parent)
    for percent in SCALES:
        action = menu.addAction(f"{percent} %", partial(choose, percent))
        action.setCheckable(True)
        action.setChecked(percent == current)
    return menu
