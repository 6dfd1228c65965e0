"""Idempotency keys: a request with one is carried out once, and its answer repeated for a day."""

from __future__ import annotations

import hashlib
import json
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from sync.server.db import Database
from sync.server.visuals.objects import World
from sync.server.visuals.problems import conflict

KEPT_S = 86400.0
LONGEST_KEY = 255
_TABLES = """
CREATE TABLE IF NOT EXISTS visuals_intents (
  owner INTEGER NOT NULL, live INTEGER NOT NULL, key TEXT NOT NULL, digest TEXT NOT NULL, created REAL NOT NULL,
  status INTEGER NOT NULL DEFAULT 0, headers TEXT NOT NULL DEFAULT '[]', body BLOB, PRIMARY KEY(owner, live, key));
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer that was given before."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes


class Intents:
    """What was asked with which key, and what was answered. Any thread may call."""

    def __init__(self, db: Database, clock: Callable[[], float] = time.time) -> None:
        self._db, self._clock = db, clock
        db.define(_TABLES)
        db.run("DELETE FROM visuals_intents WHERE status=0")

    def begin(self, world: World, key: str, digest: str) -> Kept | None:
        """Begin an intent: None if it is new, its answer if it was carried out.

        Raises:
            Problem: 409, the key was used for another request.
            InProgressError: the same request is being carried out right now.
        """
        now = self._clock()
        with self._db.transaction():
            self._db.run("DELETE FROM visuals_intents WHERE created<?", now - KEPT_S)
            query = "SELECT * FROM visuals_intents WHERE owner=? AND live=? AND key=?"
            row = self._db.one(query, world.owner, world.live, key)
            if row is None:
                insert = "INSERT INTO visuals_intents(owner,live,key,digest,created) VALUES(?,?,?,?,?)"
                self._db.run(insert, world.owner, world.live, key, digest, now)
                return None
        if row["digest"] != digest:
            raise conflict("This idempotency key was used for another request.", code="idempotency_key_reused")
        if row["status"] == 0:
            raise InProgressError
        headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in json.loads(row["headers"])]
        return Kept(row["status"], headers, bytes(row["body"] or b""))

    def end(self, world: World, key: str, kept: Kept) -> None:
        """Keep the answer; one of 429 or 5xx is not kept, so that the next try is carried out."""
        if kept.status == 429 or kept.status >= 500:
            self.forget(world, key)
            return
        headers = json.dumps([(name.decode("latin-1"), value.decode("latin-1")) for name, value in kept.headers])
        query = "UPDATE visuals_intents SET status=?, headers=?, body=? WHERE owner=? AND live=? AND key=?"
        self._db.run(query, kept.status, headers, kept.body, world.owner, world.live, key)

    def forget(self, world: World, key: str) -> None:
        """Forget an intent."""
        query = "DELETE FROM visuals_intents WHERE owner=? AND live=? AND key=?"
        self._db.run(query, world.owner, world.live, key)


class InProgressError(Exception):
    """The same request is being carried out right now."""


class Spool:
    """A body, kept aside while it arrives; its digest does not depend on the words between the parts of a form."""

    def __init__(self, method: str, target: str, content_type: str) -> None:
        self._file: BinaryIO = tempfile.SpooledTemporaryFile(max_size=1 << 20)  # type: ignore[assignment]  # noqa: SIM115
        _, _, boundary = content_type.partition("boundary=")
        self._boundary = boundary.strip().strip('"').encode("latin-1", "replace")[:200]
        kind = content_type.partition(";")[0].strip().lower()
        self._digest = hashlib.sha256(f"{method} {target}\n{kind}\n".encode("utf-8", "replace"))
        self._rest = b""

    def write(self, chunk: bytes) -> None:
        """Add a piece."""
        self._file.write(chunk)
        if not self._boundary:
            self._digest.update(chunk)
            return
        self._rest = (self._rest + chunk).replace(self._boundary, b"")
        keep = len(self._boundary) - 1
        ready = max(0, len(self._rest) - keep)
        self._digest.update(self._rest[:ready])
        self._rest = self._rest[ready:]

    def finish(self) -> str:
        """Return the digest, and go to the start to be read."""
        self._digest.update(self._rest)
        self._rest = b""
        self._file.seek(0)
        return self._digest.hexdigest()

    def read(self, size: int = 1 << 16) -> bytes:
        """Return the next piece, empty at the end."""
        return self._file.read(size)

    def close(self) -> None:
        """Throw the body away."""
        self._file.close()
