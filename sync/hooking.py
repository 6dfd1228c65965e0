"""The app's own webhook at a server: registered, its secret kept, removed."""

from __future__ import annotations

import json
import logging

from sync.account import Accounts, Session
from sync.errors import MissingError, RefusedError, SyncError
from sync.secrets import Secrets
from sync.store import Store

_log = logging.getLogger(__name__)


class Hooks:
    """One webhook for each account. Its secret lies with the other secrets, its id in the record."""

    def __init__(self, store: Store, accounts: Accounts, secrets: Secrets) -> None:
        self._store = store
        self._accounts = accounts
        self._secrets = secrets

    def register(self, session: Session, url: str) -> None:
        """Have the server call `url`; the one it called before for this app is removed.

        Raises:
            RefusedError: the server does not want to call this address.
        """
        self.remove(session)
        hook = session.client.register_webhook(url)
        if not hook.secret:
            session.client.delete_webhook(hook.id)
            raise RefusedError("The server gave no secret for the webhook, so nobody could tell its calls from others.")
        self._secrets.put(session.server, _name(session.account), hook.secret)
        self._store.set_setting(_setting(session.server, session.account), json.dumps({"id": hook.id, "url": url}))

    def remove(self, session: Session) -> None:
        """Have the server call no more."""
        known = self._known(session.server, session.account)
        if known.get("id"):
            try:
                session.client.delete_webhook(known["id"])
            except MissingError:
                _log.info("The webhook was gone already.")
        self._store.set_setting(_setting(session.server, session.account), "")
        self._secrets.drop(session.server, _name(session.account))

    def registered(self) -> str:
        """Return the address that the server of the present account calls; empty if none."""
        return self._known(self._accounts.server, self._accounts.account).get("url", "")

    def secrets(self) -> tuple[str, ...]:
        """Return the secrets that calls may be signed with now."""
        account = self._accounts.account
        if not account:
            return ()
        try:
            secret = self._secrets.get(self._accounts.server, _name(account))
        except SyncError as error:
            _log.warning("%s", error)
            return ()
        return (secret,) if secret else ()

    def _known(self, server: str, account: str) -> dict[str, str]:
        found = json.loads(self._store.setting(_setting(server, account)) or "{}")
        return {str(name): str(value) for name, value in found.items()}


def _name(account: str) -> str:
    return f"{account} webhook"


def _setting(server: str, account: str) -> str:
    return f"webhook {server} {account}"
