"""Watches the cloud for the show: tells when a compel is done or failed, and says which files are in use."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from react_app.core.show import Show
from react_app.ui.cloud_link import CloudLink
from react_app.ui.cloud_notify import Notifier
from react_app.ui.cloud_port import CloudView, CompelView
from react_app.ui.cloud_settings import CloudSettings
from react_app.ui.cloud_words import UNFINISHED
from react_app.ui.desk import Desk
from react_app.ui.settings import Settings

_USE_MS = 500


def clips_of(show: Show) -> frozenset[Path]:
    """Return the video files a show plays."""
    clips = (layer.clip for scene in show.scenes for layer in scene.layers)
    return frozenset(Path(clip.path) for clip in clips if clip is not None and clip.path)


def ending_of(before: CompelView, now: CompelView) -> str:
    """Return the sentence about a compel that has just ended, empty where it has not."""
    was_open = before.state in UNFINISHED
    if now.state == "failed" and before.state != "failed":
        return f"{now.title} failed. {now.message}".strip()
    if now.state == "ready" and was_open:
        return f"{now.title} is ready. Start its render in the Cloud panel."
    if now.video is not None and before.video is None and (was_open or before.download != "none"):
        return f"{now.title} is here: drag it into the show."
    if now.state == "done" and was_open and now.download in ("none", "failed"):
        return f"{now.title} is done. It can be downloaded."
    return ""


class CloudWatch(QObject):
    """One calm line in the bottom bar, a note of the system where that is wanted."""

    def __init__(
        self,
        desk: Desk,
        link: CloudLink,
        settings: Settings,
        choices: CloudSettings,
        notifier: Notifier,
        autosave: Path,
    ) -> None:
        super().__init__()
        self._desk, self._link, self._settings, self._choices = desk, link, settings, choices
        self._notifier, self._autosave = notifier, autosave
        self._before: dict[str, CompelView] = {}
        self._seen = False
        self._used: frozenset[Path] = frozenset()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_USE_MS)
        self._timer.timeout.connect(self.tell_use)
        link.view_changed.connect(self._look)
        desk.show_changed.connect(self._timer.start)
        self.tell_use()

    def tell_use(self) -> None:
        """Tell which files are in use: those of the show, of this evening's undo history and of recent shows."""
        self._used |= clips_of(self._desk.show)
        path = self._desk.document.path
        shows = dict.fromkeys((*((path,) if path else ()), self._autosave, *self._settings.recent))
        self._link.port.use(self._used, tuple(shows))

    def _look(self, view: CloudView) -> None:
        before, self._before = self._before, {compel.key: compel for compel in view.compels}
        if not self._seen:
            self._seen = True
            return
        sentences = [
            sentence
            for compel in view.compels
            if (old := before.get(compel.key)) is not None
            and old is not compel
            and (sentence := ending_of(old, compel))
        ]
        if sentences:
            self._tell(sentences)

    def _tell(self, sentences: list[str]) -> None:
        more = f" And {len(sentences) - 1} more." if len(sentences) > 1 else ""
        self._desk.notice.emit(sentences[0] + more)
        live = self._desk.link.status.output_open
        if self._choices.notify and (self._choices.notify_live or not live):
            self._notifier.tell("react-app", sentences[0] + more)
