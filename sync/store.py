"""The record of the cloud: compels, wishes, downloads, seen webhook events and settings, in one SQLite file."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sync.database import Database
from sync.errors import MissingError
from sync.records import MIGRATIONS, Download, Intent, Job

_EVENTS_KEPT_S = 30 * 24 * 3600.0
_T = TypeVar("_T", Job, Intent, Download)
_FLAGS = frozenset({"auto_start", "cancel_wanted", "followed", "hidden"})


def new_key() -> str:
    """Return a key for a compel, ours alone."""
    return f"c-{uuid.uuid4().hex[:16]}"


class Store:
    """What is known, kept at once. May be used from several threads and processes; see `Database` for what it survives.

    Raises:
        StoreError: the file cannot be opened, read or written (every method).
    """

    def __init__(self, path: Path) -> None:
        self._database = Database(path, MIGRATIONS)
        self.notice = self._database.notice

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make the changes of the block at once, or none of them."""
        with self._database.transaction():
            yield

    def add(self, job: Job, intent: Intent | None = None) -> None:
        """Write down a compel that is new here."""
        with self.transaction():
            self._insert("jobs", job)
            if intent is not None:
                self._insert("intents", intent)

    def job(self, key: str) -> Job:
        """Return a compel.

        Raises:
            MissingError: there is none with this key.
        """
        found = self._database.rows("SELECT * FROM jobs WHERE key = ?", (key,))
        if not found:
            raise MissingError(f"There is no compel {key} here.")
        return _read(Job, found[0])

    def job_by_id(self, server: str, compel_id: str) -> Job | None:
        """Return the compel with the server's own id, or None."""
        found = self._database.rows("SELECT * FROM jobs WHERE server = ? AND id = ?", (server, compel_id))
        return _read(Job, found[0]) if found else None

    def jobs(self, server: str, account: str | None = None) -> list[Job]:
        """Return the compels of an account (of all for None) that are not hidden, newest first."""
        whose, values = ("", (server,)) if account is None else (" AND account = ?", (server, account))
        sql = f"SELECT * FROM jobs WHERE server = ?{whose} AND hidden = 0 ORDER BY created DESC, key"
        return [_read(Job, row) for row in self._database.rows(sql, values)]

    def change_job(self, key: str, **fields: Any) -> bool:
        """Change some fields of a compel; return False if nothing was different."""
        return self._change("jobs", key, fields)

    def drop_job(self, key: str) -> None:
        """Delete a compel with its wish and its download."""
        self._database.change("DELETE FROM jobs WHERE key = ?", (key,))

    def intent(self, key: str) -> Intent | None:
        """Return the wish a compel came from, or None if it was not made here."""
        found = self._database.rows("SELECT * FROM intents WHERE key = ?", (key,))
        return _read(Intent, found[0]) if found else None

    def intents(self) -> dict[str, Intent]:
        """Return all wishes by key."""
        return {row["key"]: _read(Intent, row) for row in self._database.rows("SELECT * FROM intents")}

    def change_intent(self, key: str, **fields: Any) -> bool:
        """Change some fields of a wish; return False if nothing was different."""
        return self._change("intents", key, fields)

    def download(self, key: str) -> Download:
        """Return how far the video of a compel is; a blank one if nothing was done yet."""
        found = self._database.rows("SELECT * FROM downloads WHERE key = ?", (key,))
        return _read(Download, found[0]) if found else Download(key)

    def downloads(self) -> dict[str, Download]:
        """Return all downloads by key."""
        return {row["key"]: _read(Download, row) for row in self._database.rows("SELECT * FROM downloads")}

    def change_download(self, key: str, **fields: Any) -> bool:
        """Change some fields of a download, begun if there is none; return False if nothing was different."""
        with self.transaction():
            self._database.change("INSERT OR IGNORE INTO downloads (key) VALUES (?)", (key,))
            return self._change("downloads", key, fields)

    def setting(self, name: str, default: str = "") -> str:
        """Return a setting."""
        found = self._database.rows("SELECT value FROM settings WHERE name = ?", (name,))
        return str(found[0]["value"]) if found else default

    def set_setting(self, name: str, value: str) -> None:
        """Keep a setting."""
        sql = "INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
        self._database.change(sql, (name, value))

    def first_time(self, event_id: str, now: float) -> bool:
        """Note a webhook event; return False if it was noted before. Ids are kept for thirty days."""
        with self.transaction():
            self._database.change("DELETE FROM events WHERE at < ?", (now - _EVENTS_KEPT_S,))
            return self._database.change("INSERT OR IGNORE INTO events (id, at) VALUES (?, ?)", (event_id, now)) == 1

    def version(self) -> tuple[int, int]:
        """Return numbers that change when another process, and when this one, changed the record."""
        return self._database.version()

    def close(self) -> None:
        """Close the record."""
        self._database.close()

    def _insert(self, table: str, row: Job | Intent | Download) -> None:
        values = dataclasses.asdict(row)
        sql = f"INSERT INTO {table} ({','.join(values)}) VALUES ({','.join('?' * len(values))})"
        self._database.change(sql, values.values())

    def _change(self, table: str, key: str, fields: dict[str, Any]) -> bool:
        if not fields:
            return False
        sets = ", ".join(f"{name} = ?" for name in fields)
        differs = " OR ".join(f"{name} IS NOT ?" for name in fields)
        sql = f"UPDATE {table} SET {sets} WHERE key = ? AND ({differs})"
        return self._database.change(sql, (*fields.values(), key, *fields.values())) > 0


def _read(kind: type[_T], row: dict[str, Any]) -> _T:
    for name in _FLAGS & row.keys():
        row[name] = bool(row[name])
    return kind(**row)
