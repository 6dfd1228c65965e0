"""A keyring that never answers, as one without its desktop may; chosen by PYTHON_KEYRING_BACKEND."""

from __future__ import annotations

import threading

from keyring.backend import KeyringBackend


class Hanging(KeyringBackend):
    """Waits for a password that nobody types."""

    priority = 9

    def get_password(self, service: str, username: str) -> str | None:
        threading.Event().wait()
        return None

    def set_password(self, service: str, username: str, password: str) -> None:
        threading.Event().wait()

    def delete_password(self, service: str, username: str) -> None:
        threading.Event().wait()


class NeverMade(Hanging):
    """Hangs while it is made."""

    def __init__(self) -> None:
        threading.Event().wait()
