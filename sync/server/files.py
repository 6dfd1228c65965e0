"""Files by content: each lies once, under its own SHA-256, for as long as somebody holds it."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sync.server.db import Database
from sync.server.problems import Problem, not_found

_TABLES = """
CREATE TABLE IF NOT EXISTS holds (
  digest TEXT NOT NULL, holder TEXT NOT NULL, PRIMARY KEY(digest, holder)) WITHOUT ROWID;
"""
_DIGEST = re.compile(r"[0-9a-f]{64}")
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that is kept: SHA-256 as hex, bytes, where it lies."""

    digest: str
    size: int
    path: Path


class Files:
    """A folder of files by content. Any thread may call."""

    def __init__(self, folder: Path, db: Database) -> None:
        self._folder, self._db = folder, db
        self._incoming = folder / "incoming"
        shutil.rmtree(self._incoming, ignore_errors=True)
        self._incoming.mkdir(parents=True, mode=0o700)
        db.define(_TABLES)

    def receive(self, stream: BinaryIO, holder: str, *, limit: int) -> Stored:
        """Keep what a stream gives, for `holder` (any name: `media:12`).

        Raises:
            Problem: 413, it is longer than `limit` bytes; 507, the disk is full.
        """
        handle, name = tempfile.mkstemp(dir=self._incoming)
        part, digest, size = Path(name), hashlib.sha256(), 0
        try:
            with os.fdopen(handle, "wb") as file:
                while block := stream.read(_BLOCK):
                    size += len(block)
                    if size > limit:
                        raise too_large(limit)
                    digest.update(block)
                    file.write(block)
                file.flush()
                os.fsync(file.fileno())
            return self._keep(part, digest.hexdigest(), size, holder)
        except OSError as error:
            raise Problem(507, "Disk full", f"The server cannot keep the file: {error.strerror}.") from error
        finally:
            part.unlink(missing_ok=True)

    def take(self, path: Path, holder: str) -> Stored:
        """Keep a copy of a file.

        Raises:
            Problem: 507, it cannot be read or kept.
        """
        try:
            with path.open("rb") as file:
                return self.receive(file, holder, limit=path.stat().st_size)
        except OSError as error:
            raise Problem(507, "File lost", f"{path.name} cannot be read: {error.strerror}.") from error

    def path(self, digest: str) -> Path:
        """Return where a file lies.

        Raises:
            Problem: 404, it is no digest or not kept.
        """
        path = self._place(digest) if _DIGEST.fullmatch(digest) else None
        if path is None or not path.is_file():
            raise not_found("file")
        return path

    def hold(self, digest: str, holder: str) -> None:
        """Keep a file for one more holder."""
        self._db.run("INSERT OR IGNORE INTO holds VALUES(?,?)", digest, holder)

    def release(self, digest: str, holder: str) -> None:
        """Give up a file; it is removed when nobody holds it."""
        with self._db.transaction():
            self._db.run("DELETE FROM holds WHERE digest=? AND holder=?", digest, holder)
            if not _DIGEST.fullmatch(digest) or self._db.one("SELECT 1 FROM holds WHERE digest=?", digest):
                return
            with contextlib.suppress(OSError):
                self._place(digest).unlink()

    def _place(self, digest: str) -> Path:
        return self._folder / digest[:2] / digest

    def _keep(self, part: Path, digest: str, size: int, holder: str) -> Stored:
        place = self._place(digest)
        with self._db.transaction():
            place.parent.mkdir(exist_ok=True, mode=0o700)
            os.replace(part, place)
            self.hold(digest, holder)
        return Stored(digest, size, place)


def too_large(limit: int) -> Problem:
    """Return the answer for a body longer than `limit` bytes."""
    return Problem(413, "Too large", f"This is too large; {limit // 1_000_000} MB are taken.")
