"""What the column and the page of the cloud have in common: somebody looks, and songs are dropped."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from react_app.ui.cloud_link import CloudLink

AUDIO = (".wav", ".flac", ".mp3", ".ogg", ".opus", ".oga", ".m4a", ".aac", ".aif", ".aiff", ".wma", ".mka")
"""What is taken for a song when it is dropped."""


def songs_in(names: list[str]) -> list[str]:
    """Return the audio files among these."""
    return [name for name in names if name.lower().endswith(AUDIO)]


class CloudPlace(QWidget):
    """A part of the window where the cloud is seen; while it is, the link follows more closely."""

    song_dropped = Signal(str)
    files_dropped = Signal(list)
    """Files none of which is a song: they go where they would go elsewhere."""

    def __init__(self, link: CloudLink, name: str) -> None:
        """`name` tells the link which place it is."""
        super().__init__()
        self.setAcceptDrops(True)
        self._link = link
        self._name = name

    def showEvent(self, event: QShowEvent) -> None:
        """Somebody looks."""
        super().showEvent(event)
        self._link.start()
        self._link.look(self._name, True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self._link.look(self._name, False)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files from outside."""
        if event.mimeData().hasUrls() and event.source() is None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """A song becomes a new compel; anything else goes where it would go elsewhere."""
        event.acceptProposedAction()
        names = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        songs = songs_in(names)
        if songs:
            self.song_dropped.emit(songs[0])
        else:
            self.files_dropped.emit(names)
