"""The first moments of an evening: what the show listens to, its size and its output, as they were left."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from react_app.link.messages import OpenOutput, SetAudio, SetRenderSize, Transport
from react_app.ui.window import MainWindow


class Opening(QObject):
    """Tells a stage that knows nothing yet what the document wants of it."""

    def __init__(self, window: MainWindow, play: Path | None, *, loop: bool = False) -> None:
        super().__init__(window)
        self._window, self._play, self._loop = window, play, loop

    def stage_came(self, fresh: bool) -> None:
        """Send the choices of the document to a fresh stage; a track asked for is played on any."""
        desk = self._window.desk
        if fresh:
            self.show_came(self._play is None)
            if desk.show.output.open:
                desk.link.send(OpenOutput(desk.show.output.display))
        if self._play is not None:
            self._window.files.play(self._play)
            if self._loop:
                desk.link.send(Transport("loop", 1.0))
            self._play = None

    def show_came(self, listen: bool = True) -> None:
        """Send the picture's size and what to listen to; a show that listens to nothing leaves the input as it is."""
        show = self._window.desk.show
        self._window.desk.link.send(SetRenderSize(show.output.width, show.output.height, show.output.fps))
        if listen and show.audio.kind != "none":
            self._window.desk.link.send(SetAudio(show.audio))
