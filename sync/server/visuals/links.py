"""Signed links to files: they open one file for one hour, without a key, and cannot be made up."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from contextvars import ContextVar
from urllib.parse import quote

from sync.server.db import Database
from sync.server.visuals.problems import problem

LIFETIME_S = 3600
_ROOT: ContextVar[str] = ContextVar("root", default="")
"""Where the request that is being answered came to."""
_TABLES = "CREATE TABLE IF NOT EXISTS visuals_settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);"


class Links:
    """Makes links and checks them. Any thread may call."""

    def __init__(self, db: Database, public_url: str, clock: Callable[[], float]) -> None:
        self._db, self._public_url, self._clock = db, public_url, clock
        db.define(_TABLES)
        with db.transaction():
            if not self._setting("link_secret"):
                self._set("link_secret", secrets.token_hex(32))
        self._secret = bytes.fromhex(self._setting("link_secret"))

    def reached_at(self, root: str, owner: int | None) -> None:
        """Take down under which address a request came: what is answered to it links there.

        Events have no request to take it from; they link to where their owner (None: unknown) last came to.
        """
        if self._public_url:
            return
        _ROOT.set(root)
        if owner is not None and root != self._setting(f"root {owner}"):
            self._set(f"root {owner}", root)

    def url(self, digest: str, name: str, owner: int) -> str:
        """Return a link to a file for a user.

        It lasts an hour, rounded up to five minutes, so that it stays the same for a while.
        """
        expires = (int(self._clock()) // 300 + 1) * 300 + LIFETIME_S
        root = self._public_url or _ROOT.get() or self._setting(f"root {owner}")
        path = f"/exports/{digest}/{quote(name, safe='')}"
        return f"{root}{path}?expires={expires}&signature={self._sign(digest, name, expires)}"

    def check(self, digest: str, name: str, expires: str, signature: str) -> None:
        """Check a link.

        Raises:
            Problem: 403, it was not made here or its time is over.
        """
        number = int(expires) if expires.isascii() and expires.isdigit() and len(expires) <= 12 else 0
        right = self._sign(digest, name, number)
        if not hmac.compare_digest(right.encode(), signature.encode("utf-8", "replace")):
            raise problem(403, "This link is not valid.", code="link_invalid")
        if number < self._clock():
            raise problem(403, "This link is over. Fetch the object again for a new one.", code="link_expired")

    def _sign(self, digest: str, name: str, expires: int) -> str:
        said = f"{digest}\n{name}\n{expires}".encode("utf-8", "replace")
        return hmac.new(self._secret, said, hashlib.sha256).hexdigest()

    def _setting(self, name: str) -> str:
        row = self._db.one("SELECT value FROM visuals_settings WHERE name=?", name)
        return "" if row is None else str(row["value"])

    def _set(self, name: str, value: str) -> None:
        self._db.run("INSERT OR REPLACE INTO visuals_settings VALUES(?,?)", name, value)
