"""The system's keyring behind a time limit: a keyring that hangs, asks in vain or is none never holds us up."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from sync.errors import SecretsError

SERVICE = "react-app"
NO_ACCOUNT = "token"
"""Stands for an account without a name, which some keyrings do not take."""
USELESS = ("keyring.backends.fail", "keyring.backends.null", "keyrings.alt.file")

Result = TypeVar("Result")
_log = logging.getLogger(__name__)


class KeyringGoneError(SecretsError):
    """The keyring cannot be used now."""


class Keyring:
    """A keyring of the system. `backend` has the methods of `keyring.backend.KeyringBackend`.

    Each call ends within `limit_s` seconds. While one is still stuck, the next fail at once.
    """

    def __init__(self, backend: Any, limit_s: float, name: str = "") -> None:
        self.name = name or str(getattr(backend, "name", "")) or type(backend).__name__
        self._backend = backend
        self._limit_s = limit_s
        self._stuck: threading.Thread | None = None

    def get(self, server: str, account: str) -> str | None:
        """Return a secret, None if there is none.

        Raises:
            KeyringGoneError: it does not answer or does not let us in.
        """
        found = self._call(lambda: self._backend.get_password(f"{SERVICE} {server}", account or NO_ACCOUNT))
        return found if isinstance(found, str) else None

    def put(self, server: str, account: str, secret: str) -> None:
        """Keep a secret. Raises as `get`."""
        self._call(lambda: self._backend.set_password(f"{SERVICE} {server}", account or NO_ACCOUNT, secret))

    def drop(self, server: str, account: str) -> None:
        """Forget a secret, if there is one. Raises as `get`."""
        if self.get(server, account) is not None:
            self._call(lambda: self._backend.delete_password(f"{SERVICE} {server}", account or NO_ACCOUNT))

    def _call(self, work: Callable[[], Any]) -> Any:
        if self._stuck is not None and self._stuck.is_alive():
            raise KeyringGoneError("The keyring of this system does not answer.")
        thread, answer = _begun(work)
        self._stuck = thread
        return _awaited(answer, self._limit_s)


def system_keyring(answer_s: float, prompt_s: float) -> Keyring | None:
    """Return the system's keyring, None if none keeps secrets or none answers within `answer_s` seconds."""
    try:
        backend = _awaited(_begun(_found)[1], answer_s)
    except KeyringGoneError as error:
        _log.info("no keyring: %s", error)
        return None
    return None if backend is None else Keyring(backend, prompt_s)


def _found() -> Any:
    import keyring

    backend = keyring.get_keyring()
    if type(backend).__module__ == "keyring.backends.chainer" and not list(getattr(backend, "backends", [])):
        return None
    return None if type(backend).__module__.startswith(USELESS) else backend


def _begun(work: Callable[[], Any]) -> tuple[threading.Thread, queue.Queue[tuple[Any, BaseException | None]]]:
    answer: queue.Queue[tuple[Any, BaseException | None]] = queue.Queue(1)

    def run() -> None:
        try:
            answer.put((work(), None))
        except Exception as error:  # noqa: BLE001 - keyrings raise whatever D-Bus and the system raise
            answer.put((None, error))

    thread = threading.Thread(target=run, name="keyring", daemon=True)
    thread.start()
    return thread, answer


def _awaited(answer: queue.Queue[tuple[Any, BaseException | None]], limit_s: float) -> Any:
    try:
        result, error = answer.get(timeout=limit_s)
    except queue.Empty:
        raise KeyringGoneError("The keyring of this system does not answer.") from None
    if error is not None:
        raise KeyringGoneError(f"The keyring of this system does not let us in ({type(error).__name__}).") from None
    return result
