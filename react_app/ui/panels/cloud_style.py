"""The style of a new compel: words of one's own, or one of the service's."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, QStringListModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QMenu

from react_app.ui.cloud_port import StyleView
from react_app.ui.icons import icon
from react_app.ui.theme import Color


class StyleField(QLineEdit):
    """Takes any words; the styles of the service are offered in a menu and while typing."""

    def __init__(self) -> None:
        super().__init__()
        self.styles: tuple[StyleView, ...] = ()
        self.setAccessibleName("Style")
        self.setToolTip("One of the service's styles (Down lists them) or your own words; empty: the service chooses")
        self.setPlaceholderText("Any style, or your own words")
        self._names = QStringListModel(self)
        self._completer = completer = QCompleter(self._names, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCompleter(completer)
        arrow = self.addAction(icon("down", Color.DIM), QLineEdit.ActionPosition.TrailingPosition)
        arrow.setToolTip("The styles of the service")
        arrow.triggered.connect(self.open_menu)

    def take(self, value: object) -> None:
        """Offer these styles."""
        if isinstance(value, tuple):
            self.styles = tuple(style for style in value if isinstance(style, StyleView))
            self._names.setStringList([style.name or style.id for style in self.styles])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down lists the styles."""
        popup = self._completer.popup()
        if event.key() == Qt.Key.Key_Down and not (popup is not None and popup.isVisible()):
            self.open_menu()
        else:
            super().keyPressEvent(event)

    def open_menu(self) -> None:
        """List the styles."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        for style in self.styles:
            action = menu.addAction(style.name or style.id, partial(self.setText, style.id or style.name))
            action.setToolTip(style.description)
        if not self.styles:
            menu.addAction("The service named no styles; write your own words").setEnabled(False)
        menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))
