"""The larger page of the cloud, in the layers' place: a compel, a new one, or the account."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from react_app.ui.cloud_actions import CloudActions
from react_app.ui.cloud_link import CloudLink
from react_app.ui.cloud_port import CloudView
from react_app.ui.cloud_posters import Posters
from react_app.ui.cloud_settings import CloudSettings
from react_app.ui.cloud_words import credits_line, server_name
from react_app.ui.desk import Desk
from react_app.ui.icons import icon
from react_app.ui.panels.cloud_account import CloudAccount
from react_app.ui.panels.cloud_detail import CloudDetail
from react_app.ui.panels.cloud_new import CloudNew
from react_app.ui.panels.cloud_place import CloudPlace
from react_app.ui.theme import Color, label_font
from react_app.ui.widgets.buttons import text_button
from react_app.ui.widgets.elided import ElidedLabel

CloudPageName = Literal["compel", "new", "account"]
_TABS: tuple[tuple[CloudPageName, str, str, str], ...] = (
    ("compel", "Compel", "play", "The compel that is chosen on the left"),
    ("new", "New", "plus", "Have a film made of a song (Ctrl+Shift+C)"),
    ("account", "Account", "person", "Account, credits, downloads"),
)


class CloudPage(CloudPlace):
    """Three pages; the head beside the pane's tabs switches between them."""

    shown = Signal()
    """A page was asked for, by a song that was dropped, say."""
    sent = Signal(str)
    sign_in_wanted = Signal()

    def __init__(
        self, desk: Desk, link: CloudLink, actions: CloudActions, posters: Posters, settings: CloudSettings
    ) -> None:
        super().__init__(link, "page")
        self.detail = CloudDetail(desk.link, link, actions, posters)
        self.new = CloudNew(desk, link, actions, settings)
        self.account = CloudAccount(link, actions, settings)
        self._pages: dict[CloudPageName, QWidget] = {
            "compel": self.detail, "new": self.new, "account": self.account
        }  # fmt: skip
        self._stack = QStackedWidget()
        for page in self._pages.values():
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.words = ElidedLabel()
        self.words.setFont(label_font())
        self.words.setProperty("tone", "dim")
        self.words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.head = self._head()
        self.new.sent.connect(self._sent)
        self.song_dropped.connect(self.open_song)
        self.account.sign_in_wanted.connect(self.sign_in_wanted)
        link.view_changed.connect(self._say)
        self._say(link.view)
        self.open_page("compel")

    def _head(self) -> QWidget:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(8, 0, 0, 0)
        row.setSpacing(2)
        line = QLabel()
        line.setFixedSize(1, 14)
        line.setStyleSheet(f"background: {Color.EDGE};")
        row.addWidget(line)
        row.addSpacing(6)
        self.tabs = {}
        for name, text, picture, tip in _TABS:
            tab = text_button(text, tip, kind="ghost")
            tab.setIcon(icon(picture, Color.DIM, active=Color.CLOUD))
            tab.setCheckable(True)
            tab.setAutoExclusive(True)
            tab.setStyleSheet(f"QPushButton:checked {{ background: {Color.CLOUD_DEEP}; color: {Color.CLOUD}; }}")
            tab.clicked.connect(lambda _on=False, name=name: self.open_page(name))
            self.tabs[name] = tab
            row.addWidget(tab)
        row.addWidget(self.words, 1)
        row.addSpacing(6)
        return head

    @property
    def page(self) -> CloudPageName:
        """The page that is open."""
        return next(name for name, page in self._pages.items() if page is self._stack.currentWidget())

    def open_page(self, name: CloudPageName) -> None:
        """Show a page."""
        self._stack.setCurrentWidget(self._pages[name])
        self.tabs[name].setChecked(True)

    def open_compel(self, key: str, *, play: bool = False) -> None:
        """Show a compel."""
        self.open_page("compel")
        self.detail.open_compel(key, play=play)

    def open_song(self, name: str) -> None:
        """Begin a new compel of this audio file."""
        self.open_page("new")
        self.new.use_file(name)
        self.shown.emit()

    def keep(self) -> None:
        """Keep what was typed for a new compel."""
        self.new.keep()

    def _sent(self, key: str) -> None:
        self.open_compel(key)
        self.sent.emit(key)

    def _say(self, view: CloudView) -> None:
        parts = (credits_line(view.credits), view.account, server_name(view.server)) if view.signed_in else ()
        words = "   ·   ".join(part for part in parts if part)
        if view.signed_in and not view.online:
            words = f"Offline   ·   {words}"
        self.words.setText(words)
        self.words.setToolTip(words)
