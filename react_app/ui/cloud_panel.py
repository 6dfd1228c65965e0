"""The cloud in the window: its column, its page, and what they share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from react_app.core.paths import Paths
from react_app.link.messages import StageStatus
from react_app.ui.autosave import autosave_path
from react_app.ui.cloud_actions import CloudActions
from react_app.ui.cloud_link import CloudLink
from react_app.ui.cloud_notify import Notifier, SystemNotifier
from react_app.ui.cloud_port import CloudPort, CloudView
from react_app.ui.cloud_posters import Posters
from react_app.ui.cloud_settings import CloudSettings
from react_app.ui.cloud_watch import CloudWatch
from react_app.ui.desk import Desk
from react_app.ui.settings import Settings

if TYPE_CHECKING:
    from react_app.ui.panels.cloud_column import CloudColumn
    from react_app.ui.panels.cloud_page import CloudPage

_LATER_MS = 3000
"""A cloud that was used before is followed from so long after the window came, so that the start is not slower."""


class CloudPanel(QObject):
    """Makes the parts and wires them; `page_wanted` asks the window to show the page."""

    page_wanted = Signal()
    column_wanted = Signal()
    files_dropped = Signal(list)
    """Files that are no songs were dropped on it."""

    def __init__(
        self, desk: Desk, paths: Paths, settings: Settings, port: CloudPort, notifier: Notifier | None = None
    ) -> None:
        super().__init__()
        self._desk = desk
        self._column: CloudColumn | None = None
        self._page: CloudPage | None = None
        self._live: frozenset[str] = frozenset()
        self.choices = CloudSettings(settings)
        self.link = CloudLink(port)
        self.actions = CloudActions(desk, self.link)
        self.posters = Posters(self)
        notifier = notifier or SystemNotifier(self)
        self.watch = CloudWatch(desk, self.link, settings, self.choices, notifier, autosave_path(paths))
        desk.show_changed.connect(self._mark_live)
        desk.scene_changed.connect(lambda _scene: self._mark_live())
        desk.link.status_came.connect(self._begin)
        self.link.view_changed.connect(self._name_films)
        port.automatic(self.choices.automatic)

    @property
    def column(self) -> CloudColumn:
        """The compels beside the library; made when it is first opened, so that the start is not slower."""
        if self._column is None:
            from react_app.ui.panels.cloud_column import CloudColumn

            self._column = column = CloudColumn(self.link, self.actions, self.posters, self.choices)
            column.opened.connect(self.open_compel)
            column.picked.connect(self._pick)
            column.new_wanted.connect(self.open_new)
            column.account_wanted.connect(self.open_account)
            column.song_dropped.connect(lambda name: self.page.open_song(name))
            column.sign_in.done.connect(self._signed_in)
            column.files_dropped.connect(self.files_dropped)
            column.list.set_live(self._live)
        return self._column

    @property
    def page(self) -> CloudPage:
        """The page in the layers' place; made when it is first opened."""
        if self._page is None:
            from react_app.ui.panels.cloud_page import CloudPage

            self._page = page = CloudPage(self._desk, self.link, self.actions, self.posters, self.choices)
            page.shown.connect(self.page_wanted)
            page.sent.connect(lambda key: self.column.list.mark(key))
            page.sign_in_wanted.connect(self.sign_in)
            page.files_dropped.connect(self.files_dropped)
            marked = self._column.list.current if self._column is not None else None
            page.detail.open_compel(marked.key if marked else "")
        return self._page

    def make_column(self) -> CloudColumn:
        """Return the column, made if need be."""
        return self.column

    def make_page(self) -> CloudPage:
        """Return the page, made if need be."""
        return self.page

    def _pick(self, key: str) -> None:
        if self._page is not None:
            self._page.detail.open_compel(key)

    def _begin(self, status: StageStatus) -> None:
        """Follow what was begun another day, once the stage plays."""
        self._desk.link.status_came.disconnect(self._begin)
        if self.link.port.used:
            QTimer.singleShot(_LATER_MS, self.link.start)

    def _name_films(self, view: CloudView) -> None:
        self._desk.clip_names = {compel.video: compel.title for compel in view.compels if compel.video is not None}

    def _mark_live(self) -> None:
        scene = self._desk.scene
        clips = (layer.clip for layer in scene.layers) if scene else ()
        self._live = frozenset(clip.path for clip in clips if clip is not None)
        if self._column is not None:
            self._column.list.set_live(self._live)

    def open_compel(self, key: str) -> None:
        """Show a compel on the page; a film begins."""
        self.page.open_compel(key, play=True)
        self.page_wanted.emit()

    def open_new(self) -> None:
        """Begin a new compel; who is not signed in does that first."""
        if self.link.known and not self.link.view.signed_in:
            self.sign_in()
            return
        self.page.open_page("new")
        self.page_wanted.emit()
        self.page.new.song.search.setFocus()

    def open_account(self) -> None:
        """Show account and choices."""
        self.page.open_page("account")
        self.page_wanted.emit()

    def sign_in(self) -> None:
        """Ask who it is."""
        self.column.ask_in()
        self.column_wanted.emit()
        sign_in = self.column.sign_in
        (sign_in.password if sign_in.user.text() else sign_in.user).setFocus()

    def _signed_in(self) -> None:
        self._desk.notice.emit("Signed in.")

    def close(self) -> None:
        """Keep the draft, end the threads."""
        if self._page is not None:
            self._page.keep()
            self._page.detail.open_compel("")
        self.posters.close()
        self.link.close()

    def wait(self) -> None:
        """Wait for the end of the threads, when the window is gone."""
        self.link.wait()
