"""The first moments of an evening: what the show listens to, its size and its output, as they were left."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from react_app.link.messages import OpenOutput, SetAudio, SetRenderSize
from react_app.ui.window import MainWindow


class Opening(QObject):
    """Tells a stage that knows nothing yet what the document wants of it."""

    def __init__(self, window: MainWindow, play: Path | None) -> None:
        super().__init__(window)
        self._window, self._play = window, play

    def stage_came(self, fresh: bool) -> None:
        """Send the choices of the document to a fresh stage; a track asked for is played on any."""
        desk = self._window.desk
        if fresh:
            show = desk.show
            desk.link.send(SetRenderSize(show.output.width, show.output.height, show.output.fps))
            if show.audio.kind != "none" and self._play is None:
                desk.link.send(SetAudio(show.audio))
            if show.output.open:
                desk.link.send(OpenOutput(show.output.display))
        if self._play is not None:
            self._window.files.play(self._play)
            self._play = None
