"""Who is signed in where, and the client that speaks for them."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sync.addresses import is_loopback, origin, root_of
from sync.compeller import Compeller
from sync.compeller.account import Login
from sync.errors import SecretsError, SignInError
from sync.secrets import Secrets, installation_id
from sync.store import Store
from sync.transport import Transport
from sync.views import DEFAULT_SERVER

_log = logging.getLogger(__name__)
_ASK_AGAIN_S = 10.0
"""A keyring that gave nothing is not asked again before."""


@dataclass(frozen=True, slots=True)
class Session:
    """An account of a server and the client that speaks for it."""

    server: str
    account: str
    client: Compeller
    transport: Transport

    @property
    def near(self) -> bool:
        """Whether the server is on this machine."""
        return on_this_machine(self.server)


class Accounts:
    """Signs in and out. The token lies with the secrets, the rest in the record. Any thread may call it."""

    def __init__(
        self, store: Store, secrets: Secrets, user_agent: str, folder: Path, random: Callable[[], float]
    ) -> None:
        self._store = store
        self._random = random
        self._folder = folder
        self._secrets = secrets
        self._user_agent = user_agent
        self._lock = threading.RLock()
        self._session: Session | None = None
        self._token: tuple[str, str | None, float] = ("", None, 0.0)

    @property
    def server(self) -> str:
        """The server last signed in to, or the usual one."""
        return self._store.setting("server", DEFAULT_SERVER)

    @property
    def account(self) -> str:
        """Who is signed in; empty if nobody."""
        return self._store.setting("account")

    @property
    def refused(self) -> bool:
        """Whether the server did not accept the token when it was last used."""
        return self._store.setting("refused") == "yes"

    def sign_in(self, server: str, username: str, password: str) -> None:
        """Get a token for a name and a password, and keep it."""
        root = root_of(server)
        with closing(self._transport(root, lambda: None)) as transport:
            login = Compeller(transport).login(username, password)
        self._keep(root, login.username or username.strip(), login)

    def sign_in_with_token(self, server: str, token: str) -> None:
        """Keep a token if the server accepts it."""
        root, given = root_of(server), token.strip()
        if not given:
            raise SignInError("Paste the token first.")
        with closing(self._transport(root, lambda: given)) as transport:
            Compeller(transport).check_token()
        self._keep(root, f"token …{given[-4:]}", Login(given))

    def sign_up(self, server: str, email: str) -> None:
        """Make an account and keep its token."""
        root = root_of(server)
        with closing(self._transport(root, lambda: None)) as transport:
            login = Compeller(transport).signup(email, self._user_agent.split("/")[0])
        self._keep(root, login.username or email.strip(), login)

    def sign_out(self) -> None:
        """Forget the token."""
        with self._lock:
            server, account = self.server, self.account
            self._changed("", refused=False)
            if account:
                self._secrets.drop(server, account)

    def session(self) -> Session:
        """Return the account that is signed in.

        Raises:
            SignInError: nobody is.
        """
        with self._lock:
            server, account = self.server, self.account
            if not account or self._token_of(server, account) is None:
                raise SignInError("Sign in first.")
            if self._session is None or (self._session.server, self._session.account) != (server, account):
                transport = self._transport(server, lambda: self._token_of(server, account))
                self._session = Session(server, account, Compeller(transport), transport)
            return self._session

    def signed_in(self) -> bool:
        """Tell whether somebody is signed in, as far as is known without asking the server."""
        account = self.account
        if not account or self.refused:
            return False
        try:
            return self._token_of(self.server, account) is not None
        except SecretsError as error:
            _log.warning("%s", error)
            return False

    def was_refused(self) -> None:
        """Note that the server does not accept the token."""
        self._store.set_setting("refused", "yes")

    def was_accepted(self) -> None:
        """Note that the server accepts the token."""
        if self.refused:
            self._store.set_setting("refused", "")

    def close(self) -> None:
        """Close the connections."""
        with self._lock:
            if self._session is not None:
                self._session.transport.close()
                self._session = None

    def _keep(self, root: str, account: str, login: Login) -> None:
        with self._lock:
            self._secrets.put(root, account, login.token)
            self._store.set_setting("server", root)
            self._changed(account, refused=False)

    def _changed(self, account: str, *, refused: bool) -> None:
        with self._store.transaction():
            self._store.set_setting("account", account)
            self._store.set_setting("refused", "yes" if refused else "")
            generation = int(self._store.setting("generation", "0")) + 1
            self._store.set_setting("generation", str(generation))

    def _token_of(self, server: str, account: str) -> str | None:
        """Return the token of an account; the secrets are asked again once anybody signed in or out."""
        with self._lock:
            key = f"{self._store.setting('generation', '0')} {server} {account}"
            known, token, asked = self._token
            if known != key or (token is None and time.monotonic() - asked > _ASK_AGAIN_S):
                self._token = (key, None, time.monotonic())
                token = self._secrets.get(server, account)
                self._token = (key, token, time.monotonic())
            return token

    def _transport(self, root: str, token: Callable[[], str | None]) -> Transport:
        return Transport(
            root,
            token=token,
            user_agent=self._user_agent,
            installation_id=installation_id(self._folder),
            random=self._random,
        )


def on_this_machine(server: str) -> bool:
    """Tell whether a server is on this machine."""
    return is_loopback(origin(server)[1])
