"""Where tokens are kept: in the keyring of the system, or in a private file where there is none.

The file is `secrets.json` in the cloud's folder: mode 0600, written whole or not at all, not encrypted, so whoever can
read the home folder as this user can read it. On Windows the folder's own rights protect it. It is used by itself
when the system has no keyring or the keyring does not answer; `place` says which one it is.
"""

from __future__ import annotations

import json
import logging
import threading
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from sync.errors import SecretsError, StoreError
from sync.keyrings import Keyring, KeyringGoneError, system_keyring
from sync.locks import held
from sync.privatefile import read_private, write_private

ANSWER_S = 5.0
"""How long the keyring may take to say that it is there."""
PROMPT_S = 60.0
"""How long it may take to give or take a token: the system may ask the user for a password meanwhile."""
FILE_NAME = "secrets.json"
INSTALLATION_NAME = "installation-id"
LOCK_S = 10.0

_log = logging.getLogger(__name__)


class Secrets(Protocol):
    """Keeps one secret for each server and account. Any thread may call it; every call ends in bounded time."""

    @property
    def place(self) -> str:
        """Where secrets are kept, in words."""

    def get(self, server: str, account: str) -> str | None:
        """Return the secret, None if there is none.

        Raises:
            SecretsError: it cannot be read now.
        """

    def put(self, server: str, account: str, secret: str) -> None:
        """Keep a secret.

        Raises:
            SecretsError: it cannot be kept.
        """

    def drop(self, server: str, account: str) -> None:
        """Forget a secret, if there is one.

        Raises:
            SecretsError: it cannot be removed.
        """


class FileSecrets:
    """Secrets in a private file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __repr__(self) -> str:
        return f"FileSecrets({str(self._path)!r})"

    @property
    def place(self) -> str:
        """Where secrets are kept, in words."""
        return f"the file {self._path}, which only you can read"

    def get(self, server: str, account: str) -> str | None:
        """Return the secret, None if there is none."""
        return self._read().get(server, {}).get(account)

    def put(self, server: str, account: str, secret: str) -> None:
        """Keep a secret."""

        def change(kept: dict[str, dict[str, str]]) -> bool:
            kept.setdefault(server, {})[account] = secret
            return True

        self._change(change)

    def drop(self, server: str, account: str) -> None:
        """Forget a secret, if there is one."""

        def change(kept: dict[str, dict[str, str]]) -> bool:
            return kept.get(server, {}).pop(account, None) is not None

        if self._path.exists() or self._path.is_symlink():
            self._change(change)

    def _change(self, change: Callable[[dict[str, dict[str, str]]], bool]) -> None:
        try:
            with held(self._path.with_name(self._path.name + ".lock"), wait_s=LOCK_S) as got:
                if not got:
                    raise SecretsError(f"Another program is using {self._path}. Close it and try again.")
                kept = self._read()
                if change(kept):
                    filled = {server: accounts for server, accounts in kept.items() if accounts}
                    write_private(self._path, json.dumps({"schema": 1, "secrets": filled}, indent=1).encode())
        except StoreError as error:
            raise SecretsError(str(error)) from error

    def _read(self) -> dict[str, dict[str, str]]:
        content = read_private(self._path)
        if content is None:
            return {}
        try:
            body = json.loads(content)
            kept = body["secrets"]
            return {
                str(server): {str(account): secret for account, secret in accounts.items() if isinstance(secret, str)}
                for server, accounts in kept.items()
            }
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            aside = self._path.with_name(self._path.name + ".damaged")
            write_private(aside, content)
            _log.warning("%s is damaged: its contents are in %s, please sign in again", self._path, aside)
            return {}


class SystemSecrets:
    """Secrets in the system's keyring; what it will not take or give goes to and comes from the file."""

    def __init__(self, keyring: Keyring, file: FileSecrets) -> None:
        self._keyring = keyring
        self._file = file
        self._known: dict[tuple[str, str], str] = {}
        self._lock = threading.Lock()
        self._in_file = False

    def __repr__(self) -> str:
        return f"SystemSecrets({self._keyring.name!r})"

    @property
    def place(self) -> str:
        """Where secrets are kept, in words."""
        return self._file.place if self._in_file else f"the keyring of this system ({self._keyring.name})"

    def get(self, server: str, account: str) -> str | None:
        """Return the secret, None if there is none. What the keyring gave is remembered, for it may be slow."""
        with self._lock:
            if (server, account) in self._known:
                return self._known[server, account]
            found = self._file.get(server, account)
            self._in_file = found is not None
            if found is None:
                try:
                    found = self._keyring.get(server, account)
                except KeyringGoneError as error:
                    raise SecretsError(f"{error} Unlock the keyring and try again, or sign in again.") from error
                if found:
                    self._known[server, account] = found
            return found or None

    def put(self, server: str, account: str, secret: str) -> None:
        """Keep a secret: in the keyring, and if it cannot, in the file."""
        with self._lock:
            try:
                self._keyring.put(server, account, secret)
                if self._keyring.get(server, account) != secret:
                    raise KeyringGoneError("The keyring did not keep what it was given.")
            except KeyringGoneError as error:
                _log.warning("%s The token is kept in %s", error, self._file.place)
                self._known.pop((server, account), None)
                self._file.put(server, account, secret)
                self._in_file = True
                return
            self._file.drop(server, account)
            self._known[server, account] = secret
            self._in_file = False

    def drop(self, server: str, account: str) -> None:
        """Forget a secret wherever it is."""
        with self._lock:
            self._known.pop((server, account), None)
            self._file.drop(server, account)
            try:
                self._keyring.drop(server, account)
            except KeyringGoneError as error:
                raise SecretsError(f"{error} The token may still be in the keyring; remove it there.") from error


def open_secrets(folder: Path, *, answer_s: float = ANSWER_S, prompt_s: float = PROMPT_S) -> Secrets:
    """Return where secrets are kept: the system's keyring, or a private file in `folder` if there is none.

    Takes no longer than `answer_s` seconds; call it off the window's thread.
    """
    file = FileSecrets(folder / FILE_NAME)
    keyring = system_keyring(answer_s, prompt_s)
    return file if keyring is None else SystemSecrets(keyring, file)


def installation_id(folder: Path) -> str:
    """Return this installation's id, made once: a random UUID that says nothing about the machine or the user.

    Raises:
        SecretsError: the folder cannot be written to.
    """
    path = folder / INSTALLATION_NAME
    for replace in (False, False, True):
        found = _uuid(read_private(path))
        if found:
            return found
        made = str(uuid.uuid4())
        if write_private(path, made.encode(), replace=replace):
            return made
    raise SecretsError(f"{path} cannot be made.")


def _uuid(content: bytes | None) -> str:
    try:
        return str(uuid.UUID((content or b"").decode("ascii").strip()))
    except ValueError:
        return ""
