"""The compels beside the library: search, list, what is to be done first, and the way to a new one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QLineEdit, QMenu, QStackedWidget, QVBoxLayout, QWidget

from react_app.ui.cloud_actions import CloudActions
from react_app.ui.cloud_link import CloudLink
from react_app.ui.cloud_port import CloudView, CompelView
from react_app.ui.cloud_posters import Posters
from react_app.ui.cloud_settings import CloudSettings
from react_app.ui.cloud_words import credits_line, matching, offline_line
from react_app.ui.icons import icon
from react_app.ui.panels.cloud_list import CompelList
from react_app.ui.panels.cloud_place import CloudPlace
from react_app.ui.panels.cloud_sign_in import SignIn
from react_app.ui.theme import Color, label_font
from react_app.ui.widgets.buttons import IconButton, text_button
from react_app.ui.widgets.elided import ElidedLabel

_REST_MS = 10_000


class CloudColumn(CloudPlace):
    """Lists what is known, signed in or not; asks the service only through the link."""

    opened = Signal(str)
    """A compel whose details are wanted."""
    picked = Signal(str)
    """Another compel is marked."""
    new_wanted = Signal()
    account_wanted = Signal()

    def __init__(self, link: CloudLink, actions: CloudActions, posters: Posters, settings: CloudSettings) -> None:
        super().__init__(link, "column")
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._actions = actions
        self._found: tuple[CompelView, ...] | None = None
        self._asks_in = False
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search compels")
        self.search.setAccessibleName("Search compels")
        self.search.setToolTip("Search the compels listed here; Enter searches the service (Ctrl+F)")
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icon("search", Color.DIM), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(self._typed)
        self.search.returnPressed.connect(self._search_service)
        self.banner = QLabel()
        self.banner.setWordWrap(True)
        self.banner.setFont(label_font())
        self.banner.setProperty("tone", "dim")
        self.banner.setContentsMargins(12, 2, 12, 6)
        self.list = CompelList(posters)
        self.empty = QLabel()
        self.empty.setProperty("tone", "dim")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        self.empty.setContentsMargins(16, 24, 16, 8)
        self.empty_new = text_button("New compel…", "Have a film made of a song (Ctrl+Shift+C)", kind="cloud")
        self.sign_in = SignIn(link, settings)
        self.new = text_button("+ Compel", "Have a film made of a song (Ctrl+Shift+C)", kind="ghost", name="New compel")
        self.credits = ElidedLabel()
        self.credits.setFont(label_font())
        self.credits.setProperty("tone", "dim")
        self.credits.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.refresh_button = IconButton("reset", "Look at the service now")
        self.account = IconButton("person", "Account, credits and downloads")
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(lambda: self.refresh_button.setEnabled(True))
        self._build()
        self._wire()
        self.show_view(link.view)

    def _build(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(12, 8, 12, 6)
        head.addWidget(self.search)
        rows = QVBoxLayout()
        rows.setContentsMargins(8, 0, 0, 0)
        rows.addWidget(self.list)
        foot = QHBoxLayout()
        foot.setContentsMargins(6, 2, 6, 2)
        foot.setSpacing(2)
        foot.addWidget(self.new)
        foot.addWidget(self.credits, 1)
        foot.addWidget(self.refresh_button)
        foot.addWidget(self.account)
        listed = QWidget()
        column = QVBoxLayout(listed)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.banner)
        column.addLayout(rows, 1)
        column.addWidget(self.empty)
        column.addWidget(self.empty_new, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(0)
        column.addLayout(foot)
        self._stack = QStackedWidget()
        self._stack.addWidget(listed)
        self._stack.addWidget(self.sign_in)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    def _wire(self) -> None:
        self._link.view_changed.connect(self.show_view)
        self.list.chosen.connect(self.picked)
        self.list.launched.connect(self._launch)
        self.list.add_wanted.connect(self._actions.add)
        self.list.menu_wanted.connect(self._menu)
        self.new.clicked.connect(self.new_wanted)
        self.empty_new.clicked.connect(self.new_wanted)
        self.account.clicked.connect(self.account_wanted)
        self.refresh_button.clicked.connect(self._refresh)
        self.sign_in.done.connect(self._signed_in)
        self.sign_in.given_up.connect(lambda: self.ask_in(False))

    # ---- what is shown ---------------------------------------------------------------------------------------------

    def show_view(self, view: CloudView) -> None:
        """Show what is known of the cloud."""
        self._list_compels()
        self._say_banner(view)
        self.credits.setText(credits_line(view.credits) if view.signed_in else "Not signed in")
        self.credits.setToolTip(f"{view.account}  {credits_line(view.credits)}".strip())
        self.credits.setStyleSheet(f"color: {Color.DANGER if view.credits and view.credits.exceeded else Color.DIM};")
        self.new.setEnabled(view.signed_in)
        self._choose_page()

    def _choose_page(self) -> None:
        view = self._link.view
        must = self._link.known and not view.signed_in and not view.compels
        asks = (must or self._asks_in) and not (view.signed_in and not self._asks_in)
        self.sign_in.show_back(bool(view.compels) or view.signed_in)
        focus = QApplication.focusWidget()
        if not asks and focus is not None and self.sign_in.isAncestorOf(focus):
            focus.clearFocus()  # or it would jump to the search and take the show's keys
        self._stack.setCurrentIndex(1 if asks else 0)

    @property
    def signing_in(self) -> bool:
        """Whether the form is shown in place of the list."""
        return self._stack.currentIndex() == 1

    def ask_in(self, asks: bool = True) -> None:
        """Show the form to sign in, or the list again."""
        self._asks_in = asks
        self._choose_page()

    def _signed_in(self) -> None:
        self._asks_in = False
        self._choose_page()

    def _say_banner(self, view: CloudView) -> None:
        if self._link.known and not view.signed_in:
            words = view.message or "You are signed out. What is downloaded plays."
        elif not view.online:
            words = offline_line(view)
        else:
            words = view.message
        self.banner.setText(words)
        self.banner.setVisible(bool(words))

    def _list_compels(self) -> None:
        query = self.search.text()
        view = self._link.view
        if self._found is not None:
            newest = {compel.key: compel for compel in view.compels}
            listed = [newest.get(compel.key, compel) for compel in self._found]
        else:
            listed = matching(view.compels, query)
        self.list.compels_model.show_compels(listed)
        self.list.setVisible(bool(listed))
        self.empty.setVisible(not listed)
        nothing = not listed and not query.strip()
        self.empty_new.setVisible(nothing and view.signed_in)
        if not listed:
            self.empty.setText(self._nothing(query, view))

    def _nothing(self, query: str, view: CloudView) -> str:
        if not self._link.known:
            return "Looking…"
        if query.strip() and self._found is None:
            enter = "\nEnter searches the service." if view.signed_in and view.online else ""
            return f"Nothing called “{query.strip()}” here.{enter}"
        if query.strip():
            return f"The service knows nothing called “{query.strip()}”."
        return "No compels yet.\nDrop a song here, and a film is made of it."

    # ---- gestures --------------------------------------------------------------------------------------------------

    def focus_search(self) -> None:
        """Put the cursor into the search."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _typed(self) -> None:
        self._found = None
        self._list_compels()

    def _search_service(self) -> None:
        query = self.search.text().strip()
        if query and self._link.view.signed_in:
            self._link.ask("search", query, then=lambda found: self._show_found(query, found))

    def _show_found(self, query: str, found: object) -> None:
        if query == self.search.text().strip() and isinstance(found, tuple):
            self._found = found
            self._list_compels()

    def _launch(self, compel: CompelView) -> None:
        if compel.video is not None:
            self._actions.add(compel)
        else:
            self.opened.emit(compel.key)

    def _refresh(self) -> None:
        self.refresh_button.setEnabled(False)
        self._rest.start()
        self._actions.refresh()

    def _menu(self, compel: CompelView, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        act = self._actions
        if compel.state == "done":
            menu.addAction(icon("layers"), "Add to the show", lambda: act.add(compel))
        menu.addAction(icon("play"), "Preview" if compel.video else "Details", lambda: self.opened.emit(compel.key))
        if compel.can_start:
            menu.addAction(icon("play", Color.ACCENT), "Start the render", lambda: act.start(compel))
        if compel.can_retry:
            menu.addAction(icon("reset"), "Try again", lambda: act.retry(compel))
        if compel.billing_url:
            menu.addAction(icon("outside"), "Get more minutes", lambda: act.open_url(compel.billing_url))
        if compel.state == "done" and compel.download in ("none", "failed"):
            menu.addAction(icon("download"), "Download", lambda: act.download(compel))
        if compel.video is not None:
            video: Path = compel.video
            menu.addAction(icon("folder"), "Show in folder", lambda: act.show_in_folder(video))
        menu.addSeparator()
        if compel.can_cancel:
            menu.addAction(icon("close"), "Cancel…", lambda: self.opened.emit(compel.key))
        menu.addAction(icon("trash"), "Remove from the list…", lambda: self.opened.emit(compel.key))
        menu.popup(place)
