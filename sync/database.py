"""One SQLite file that survives crashes, several threads and processes, older and damaged versions of itself."""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sync.errors import StoreError
from sync.locks import held

_log = logging.getLogger(__name__)
_BUSY_S = 30.0
_OPENING_S = 30.0


class Database:
    """A SQLite file in WAL mode. Every method may be called from any thread; transactions of processes take turns.

    `migrations[n]` is SQL that takes version n to n + 1. A damaged file is set aside, what can be read of it is kept,
    and `notice` says so in a sentence.

    Raises:
        StoreError: it cannot be opened, or a newer program made it.
    """

    def __init__(self, path: Path, migrations: Sequence[str]) -> None:
        self.path = path
        self.notice = ""
        self._lock = threading.RLock()
        self._depth = 0
        with held(path.with_name(path.name + ".opening"), wait_s=_OPENING_S) as got:
            if not got:
                raise StoreError(f"Another program is still opening {path.name}. Close it and try again.")
            try:
                self._connection = _opened(path, migrations)
            except sqlite3.DatabaseError as error:
                if isinstance(error, sqlite3.OperationalError) and not _damaged(error):
                    raise StoreError(f"The record of the cloud at {path} cannot be opened: {error}.") from error
                self._connection = self._anew(migrations)

    def _anew(self, migrations: Sequence[str]) -> sqlite3.Connection:
        """Set the damaged file aside, begin another and take over what can still be read."""
        aside = self.path.with_name(f"{self.path.name}.damaged-{time.strftime('%Y%m%d-%H%M%S')}")
        try:
            for end in ("", "-wal", "-shm"):
                old = self.path.with_name(self.path.name + end)
                if old.exists():
                    os.replace(old, aside.with_name(aside.name + end))
            connection = _opened(self.path, migrations)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(f"The record of the cloud at {self.path} is damaged and cannot be replaced.") from error
        rows = _salvage(aside, connection)
        self.notice = (
            f"The record of the cloud was damaged. It was kept as {aside.name}, and {rows} entries could be taken "
            "over. The rest is read from the server again; no video was deleted."
        )
        _log.warning("%s", self.notice)
        return connection

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make all changes of the block at once or, if it raises, none of them."""
        with self._lock:
            try:
                if self._depth == 0:
                    self._connection.execute("BEGIN IMMEDIATE")
                self._depth += 1
                try:
                    yield
                except BaseException:
                    self._depth -= 1
                    if self._depth == 0:
                        self._connection.rollback()
                    raise
                self._depth -= 1
                if self._depth == 0:
                    self._connection.commit()
            except sqlite3.Error as error:
                raise _failed(error, self.path) from error

    def change(self, sql: str, values: Iterable[Any] = ()) -> int:
        """Run one statement in a transaction; return how many rows it changed."""
        with self.transaction():
            return self._connection.execute(sql, tuple(values)).rowcount

    def rows(self, sql: str, values: Iterable[Any] = ()) -> list[dict[str, Any]]:
        """Return the rows of a query, by column name."""
        with self._lock:
            try:
                cursor = self._connection.execute(sql, tuple(values))
                names = [column[0] for column in cursor.description]
                return [dict(zip(names, row, strict=True)) for row in cursor]
            except sqlite3.Error as error:
                raise _failed(error, self.path) from error

    def version(self) -> tuple[int, int]:
        """Return numbers that change when another process, and when this one, changed something."""
        with self._lock:
            return int(self.rows("PRAGMA data_version")[0]["data_version"]), self._connection.total_changes

    def close(self) -> None:
        """Close it; calling any method later raises."""
        with self._lock:
            self._connection.close()


def _opened(path: Path, migrations: Sequence[str]) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=_BUSY_S, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if found != "ok":
            raise sqlite3.DatabaseError(str(found))
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if version > len(migrations):
            raise StoreError(
                f"The record of the cloud ({path}) was made by a newer version of this program. Update the program; "
                "nothing was changed."
            )
        for number in range(version, len(migrations)):
            connection.executescript(f"BEGIN IMMEDIATE;{migrations[number]};PRAGMA user_version={number + 1};COMMIT;")
    except BaseException:
        connection.close()
        raise
    if os.name == "posix":
        os.chmod(path, 0o600)
    return connection


def _salvage(damaged: Path, into: sqlite3.Connection) -> int:
    """Copy every row that can still be read; return how many."""
    kept = 0
    tables = [row[0] for row in into.execute("SELECT name FROM sqlite_master WHERE type='table'")]
    try:
        old = sqlite3.connect(damaged)
    except sqlite3.Error:
        return 0
    try:
        for table in tables:
            columns = {row[1] for row in into.execute(f"PRAGMA table_info({table})")}
            try:
                cursor = old.execute(f"SELECT * FROM {table}")
                names = [column[0] for column in cursor.description]
                if not set(names) <= columns:
                    continue
                sql = f"INSERT OR IGNORE INTO {table} ({','.join(names)}) VALUES ({','.join('?' * len(names))})"
                for row in cursor:
                    kept += into.execute(sql, row).rowcount
            except sqlite3.Error as error:
                _log.warning("Table %s of the damaged record ends early: %s", table, error)
    finally:
        old.close()
    return kept


def _damaged(error: sqlite3.Error) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _failed(error: sqlite3.Error, path: Path) -> StoreError:
    if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL:
        return StoreError("The disk is full: the record of the cloud cannot be written. Free some space and try again.")
    if _damaged(error):
        return StoreError(f"The record of the cloud at {path} is damaged. Start the program again to have it mended.")
    return StoreError(f"The record of the cloud at {path} cannot be used: {error}.")
