"""Tells outside the window that a compel is done or failed, without ever taking the focus."""

from __future__ import annotations

import sys
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QSystemTrayIcon

from react_app.export.system.notify import SHOWN_MS, notify
from react_app.ui.icons import app_icon


class Notifier(Protocol):
    """Something that shows a note of the system."""

    def tell(self, title: str, text: str) -> bool:
        """Show a note; return False where the system has no place for one."""


class SystemNotifier(QObject):
    """Notes by the desktop's own service where its tool is there, else by the tray."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tray: QSystemTrayIcon | None = None

    def tell(self, title: str, text: str) -> bool:
        """Show a note; return False where the system has no place for one."""
        return (sys.platform.startswith("linux") and notify(title, text)) or self._by_tray(title, text)

    def _by_tray(self, title: str, text: str) -> bool:
        if not (QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages()):
            return False
        if self._tray is None:
            self._tray = QSystemTrayIcon(app_icon(), self)
            self._tray.setToolTip("react-app")
            self._tray.messageClicked.connect(self._tray.hide)
        self._tray.show()
        self._tray.showMessage(title, text, QSystemTrayIcon.MessageIcon.NoIcon, SHOWN_MS)
        return True
