"""Signing in: a server, a name and a password, or a token; an account is only made on an explicit word."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from react_app.ui.cloud_link import CloudLink
from react_app.ui.cloud_port import COMPELLER, LOCAL_STUDIO
from react_app.ui.cloud_settings import CloudSettings
from react_app.ui.cloud_words import server_name
from react_app.ui.theme import Color, label_font, strong_font
from react_app.ui.widgets.buttons import text_button
from react_app.ui.widgets.combo import Popup

Mode = Literal["password", "token", "sign_up"]
_OTHER = "other"
_TITLES: dict[Mode, str] = {"password": "Sign in", "token": "Sign in with a token", "sign_up": "Create an account"}
_BUTTONS: dict[Mode, str] = {"password": "Sign in", "token": "Sign in", "sign_up": "Create the account"}
_BUSY: dict[Mode, str] = {"password": "Signing in…", "token": "Signing in…", "sign_up": "Creating the account…"}


def _field(name: str, tip: str, *, hidden: bool = False) -> QLineEdit:
    field = QLineEdit()
    field.setAccessibleName(name)
    field.setPlaceholderText(name)
    field.setToolTip(tip)
    if hidden:
        field.setEchoMode(QLineEdit.EchoMode.Password)
    return field


class SignIn(QWidget):
    """A narrow form. Secrets leave the fields the moment they are sent."""

    done = Signal()
    given_up = Signal()

    def __init__(self, link: CloudLink, settings: CloudSettings) -> None:
        super().__init__()
        self._link, self._settings = link, settings
        self._mode: Mode = "password"
        self._busy = False
        self._asked_local = 0
        self.title = QLabel()
        self.title.setFont(strong_font(14))
        self.server = Popup("Server", "Where compels are made and kept")
        self.server.addItem("compeller.ai", COMPELLER)
        self.server.addItem("Another server…", _OTHER)
        self.address = _field("https://…", "Address of the server; https, except on this machine")
        self.address.setAccessibleName("Address of the server")
        self.user = _field("Name or e-mail", "The name or e-mail address of your account")
        self.password = _field("Password", "Sent once to the server and not kept", hidden=True)
        self.token = _field("Token", "The API token from your account's page; it is kept in the system's keyring",
                            hidden=True)  # fmt: skip
        self.email = _field("E-mail", "The address the account is made for")
        self.terms = QLabel()
        self.sentence = QLabel()
        for label in (self.terms, self.sentence):
            label.setWordWrap(True)
            label.setFont(label_font())
        self.terms.setProperty("tone", "dim")
        self.button = text_button("Sign in", "Sign in to the server (Enter)", kind="cloud")
        self.other = text_button("", "", kind="ghost", name="Another way to sign in")
        self.sign_up = text_button("Create an account…", "Make an account with an e-mail address", kind="ghost")
        self.back = text_button("Back to the compels", "What is downloaded plays without signing in", kind="ghost")
        self._build()
        self._fill_server()
        self.open_mode("password")

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(8)
        why = QLabel("A song becomes a film in the cloud, and a layer of your show.")
        why.setWordWrap(True)
        why.setProperty("tone", "dim")
        for widget in (self.title, why, self.server, self.address, self.user, self.password, self.token, self.email,
                       self.terms, self.button, self.sentence):  # fmt: skip
            column.addWidget(widget)
        column.addSpacing(4)
        for button in (self.other, self.sign_up, self.back):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch()
        self.server.opened.connect(self._find_local)
        self.server.chosen.connect(self._server_chosen)
        self.button.clicked.connect(self.submit)
        self.other.clicked.connect(lambda: self.open_mode("token" if self._mode == "password" else "password"))
        self.sign_up.clicked.connect(lambda: self.open_mode("sign_up"))
        self.back.clicked.connect(self.given_up)
        for field in (self.address, self.user, self.password, self.token, self.email):
            field.returnPressed.connect(self.submit)

    def _fill_server(self) -> None:
        known = self._settings.server
        if known == LOCAL_STUDIO:
            self.offer_local()
        elif known != COMPELLER:
            self.address.setText(known)
        index = self.server.findData(known)
        self.server.setCurrentIndex(index if index >= 0 else self.server.findData(_OTHER))
        self.user.setText(self._settings.user)

    def offer_local(self) -> None:
        """Offer the studio that answers on this machine."""
        if self.server.findData(LOCAL_STUDIO) < 0:
            self.server.insertItem(1, "Studio on this machine", LOCAL_STUDIO)

    def showEvent(self, event: QShowEvent) -> None:
        """Ask whether a studio runs on this machine."""
        super().showEvent(event)
        self._find_local()

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep no secret in a field nobody sees."""
        super().hideEvent(event)
        self._forget_secrets()

    def _find_local(self) -> None:
        self._link.drop(self._asked_local)
        self._asked_local = self._link.ask("find_local", then=self._found_local, fail=lambda _words: None)

    def _found_local(self, found: object) -> None:
        if found:
            self.offer_local()

    def show_back(self, possible: bool) -> None:
        """Offer the way back to the compels, where there are any."""
        self.back.setVisible(possible)

    def open_mode(self, mode: Mode) -> None:
        """Show the fields of one way to sign in."""
        self._mode = mode
        self._forget_secrets()
        self.title.setText(_TITLES[mode])
        self.user.setVisible(mode == "password")
        self.password.setVisible(mode == "password")
        self.token.setVisible(mode == "token")
        self.email.setVisible(mode == "sign_up")
        self.terms.setVisible(mode == "sign_up")
        self.sign_up.setVisible(mode != "sign_up")
        self.button.setText(_BUTTONS[mode])
        self.other.setText("Use a token" if mode == "password" else "Use name and password")
        self.other.setToolTip("Paste an API token instead" if mode == "password" else "Sign in with name and password")
        self._say("")
        self._server_chosen()

    @property
    def mode(self) -> Mode:
        """Which way of signing in is shown."""
        return self._mode

    @property
    def address_wanted(self) -> str:
        """The server's root address as chosen, empty where none was typed."""
        data = self.server.currentData()
        return str(data) if data != _OTHER else self.address.text().strip().rstrip("/")

    def _server_chosen(self, _data: object = None) -> None:
        self.address.setVisible(self.server.currentData() == _OTHER)
        name = server_name(self.address_wanted) or "the server"
        self.terms.setText(
            f"This makes an account at {name} for this installation, under the terms of service and the privacy rules "
            "of that server. An installation has one account; keep using it."
        )

    def submit(self) -> None:
        """Send what is in the fields."""
        if self._busy:
            return
        server, mode = self.address_wanted, self._mode
        if "://" not in server and server:
            server = f"https://{server}"
        missing = self._missing(server)
        if missing:
            self._say(missing)
            return
        secret = self.password.text() if mode == "password" else self.token.text().strip()
        user, email = self.user.text().strip(), self.email.text().strip()
        self._forget_secrets()
        self._set_busy(True)
        if mode == "password":
            self._link.ask("sign_in", server, user, secret, then=lambda _v: self._in(server, user), fail=self._not_in)
        elif mode == "token":
            self._link.ask("sign_in_with_token", server, secret, then=lambda _v: self._in(server), fail=self._not_in)
        else:
            self._link.ask("sign_up", server, email, then=lambda _v: self._in(server), fail=self._not_in)

    def _missing(self, server: str) -> str:
        if not server:
            self.address.setFocus()
            return "Type the address of the server."
        for field, words in (
            (self.user, "Type the name or e-mail address of your account."),
            (self.password, "Type the password."),
            (self.token, "Paste the token from your account's page."),
            (self.email, "Type the e-mail address the account is for."),
        ):
            if field.isVisibleTo(self) and not field.text().strip():
                field.setFocus()
                return words
        if self._mode == "sign_up" and "@" not in self.email.text().strip()[1:-1]:
            return "That is no e-mail address."
        return ""

    def _in(self, server: str, user: str = "") -> None:
        self._settings.server = server
        if user:
            self._settings.user = user
        self._set_busy(False)
        self._say("")
        self.done.emit()

    def _not_in(self, words: str) -> None:
        self._set_busy(False)
        self._say(words)
        field = {"password": self.password, "token": self.token, "sign_up": self.email}[self._mode]
        if self.isVisible() and self.window().isActiveWindow():
            field.setFocus()

    def _forget_secrets(self) -> None:
        for field in (self.password, self.token):
            field.setText("")  # unlike clear, this leaves nothing to undo

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.button.setEnabled(not busy)
        self.button.setText(_BUSY[self._mode] if busy else _BUTTONS[self._mode])

    def _say(self, words: str) -> None:
        self.sentence.setText(words)
        self.sentence.setStyleSheet(f"color: {Color.DANGER};")
        self.sentence.setVisible(bool(words))
