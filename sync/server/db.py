"""The server's database: one SQLite file, one connection, one lock, transactions that may be nested."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sync.errors import StoreError

SCHEMA = 1

Value = str | int | float | bytes | None
Row = sqlite3.Row


class Database:
    """Rows by SQL. Any thread may call; what one transaction does, no other thread sees half of."""

    def __init__(self, path: Path) -> None:
        """Open or make the file, readable by its owner alone.

        Raises:
            StoreError: it is damaged, of a newer version, or cannot be written.
        """
        self._lock = threading.RLock()
        self._depth = 0
        self.open = True
        """False once it is closed."""
        try:
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
            self._link = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=30)
            self._link.row_factory = sqlite3.Row
            for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "temp_store=MEMORY"):
                self._link.execute(f"PRAGMA {pragma}")
            version = self._link.execute("PRAGMA user_version").fetchone()[0]
            if version > SCHEMA:
                raise StoreError(f"{path} was written by a newer version of this program; use that one.")
            self._link.execute(f"PRAGMA user_version={SCHEMA}")
        except (sqlite3.Error, OSError) as error:
            raise StoreError(f"{path} cannot be used as the server's database: {error}.") from error

    def define(self, script: str) -> None:
        """Make tables and indexes that are not there yet (`CREATE ... IF NOT EXISTS`)."""
        with self._lock:
            self._link.executescript(script)

    def all(self, sql: str, *values: Value) -> list[Row]:
        """Return all rows of a query."""
        with self._lock:
            return self._link.execute(sql, values).fetchall()

    def one(self, sql: str, *values: Value) -> Row | None:
        """Return the first row of a query, None if there is none."""
        with self._lock:
            row: Row | None = self._link.execute(sql, values).fetchone()
            return row

    def number(self, sql: str, *values: Value) -> Any:
        """Return the first value of the first row, 0 if there is none or it is NULL."""
        row = self.one(sql, *values)
        return 0 if row is None or row[0] is None else row[0]

    def run(self, sql: str, *values: Value) -> int:
        """Change rows and return how many were."""
        with self.transaction() as link:
            return link.execute(sql, values).rowcount

    def insert(self, sql: str, *values: Value) -> int:
        """Insert a row and return its number."""
        with self.transaction() as link:
            return int(link.execute(sql, values).lastrowid or 0)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Hold the database: everything inside is done whole or not at all. Inside another one it is part of that."""
        with self._lock:
            if self._depth == 0:
                self._link.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield self._link
            except BaseException:
                self._depth -= 1
                if self._depth == 0:
                    self._link.execute("ROLLBACK")
                raise
            self._depth -= 1
            if self._depth == 0:
                self._link.execute("COMMIT")

    def close(self) -> None:
        """Close the file; later calls raise `sqlite3.ProgrammingError`."""
        with self._lock:
            self.open = False
            self._link.close()
