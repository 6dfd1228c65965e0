"""The player at the foot of the browser: the video that was clicked, before it goes into the show."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from react_app.ui.stage_link import StageLink
from react_app.ui.theme import strong_font
from react_app.ui.widgets.buttons import IconButton, text_button
from react_app.ui.widgets.elided import ElidedLabel
from react_app.ui.widgets.player import Player

_LOWEST = 90
_SHARE = 0.27
"""Most of the browser's height that the picture takes."""


class BrowserPlayer(QWidget):
    """Name, what to do with it, and the player. Closed it runs nothing."""

    add_wanted = Signal(str)

    def __init__(self, link: StageLink) -> None:
        super().__init__()
        self.player = Player(link)
        self.name = ElidedLabel()
        self.name.setFont(strong_font())
        self.add = text_button("+ Layer", "Add this video as a layer (double-click it in the list)", kind="ghost")
        self.add.clicked.connect(lambda: self.add_wanted.emit(str(self.player.path)))
        self.close_button = IconButton("close", "Close the preview")
        self.close_button.clicked.connect(self.close_file)
        self.player.opened.connect(lambda: self.add.setEnabled(not self.player.error))
        head = QHBoxLayout()
        head.setContentsMargins(12, 2, 4, 2)
        head.setSpacing(4)
        head.addWidget(self.name, 1)
        head.addWidget(self.add)
        head.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.player)
        self._start = QTimer(self)
        self._start.setSingleShot(True)
        self._start.timeout.connect(lambda: self.player.set_playing(True))
        self.hide()

    def open(self, path: Path) -> None:
        """Show a video at once, and play it unless the click turns out to be a double-click."""
        self.name.setText(path.stem)
        self.name.setToolTip(str(path))
        if self.player.path != path:
            self.player.open(path, play=False)
        self.show()
        self._start.start(QApplication.doubleClickInterval())

    def keep_quiet(self) -> None:
        """Do not begin to play: it goes into the show."""
        self._start.stop()
        self.player.set_playing(False)

    def close_file(self) -> None:
        """Close it."""
        self._start.stop()
        self.player.close_file()
        self.hide()

    def hideEvent(self, event: QHideEvent) -> None:
        """Do not begin to play unseen."""
        self._start.stop()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the picture."""
        self.fit()
        super().resizeEvent(event)

    def fit(self) -> None:
        """Give the picture the shape of most videos, and leave the list its room."""
        browser = self.parentWidget()
        most = round(browser.height() * _SHARE) if browser is not None else 1000
        height = max(min(round(self.width() * 9 / 16), most), _LOWEST)
        if height != self.player.picture.height():
            self.player.picture.setFixedHeight(height)
