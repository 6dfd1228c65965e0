"""The tables of this service, and how times and numbers are told."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from sync.server.db import Database, Row
from sync.server.problems import not_found

_TABLES = """
CREATE TABLE IF NOT EXISTS media (
  id INTEGER PRIMARY KEY AUTOINCREMENT, owner INTEGER NOT NULL, type TEXT NOT NULL, name TEXT NOT NULL,
  mime TEXT NOT NULL, digest TEXT NOT NULL, size INTEGER NOT NULL, duration REAL NOT NULL, width INTEGER NOT NULL,
  height INTEGER NOT NULL, title TEXT NOT NULL, artist TEXT NOT NULL, created REAL NOT NULL);
CREATE INDEX IF NOT EXISTS media_of_owner ON media(owner, id);
CREATE TABLE IF NOT EXISTS compels (
  id INTEGER PRIMARY KEY AUTOINCREMENT, owner INTEGER NOT NULL, title TEXT NOT NULL, artist TEXT NOT NULL,
  style TEXT NOT NULL, platform TEXT NOT NULL, ratio TEXT NOT NULL, context TEXT NOT NULL, media INTEGER NOT NULL,
  music TEXT NOT NULL, track TEXT NOT NULL, seconds REAL NOT NULL, auto_start INTEGER NOT NULL,
  status TEXT NOT NULL DEFAULT 'QUEUED', stage TEXT NOT NULL DEFAULT '', progress REAL NOT NULL DEFAULT 0,
  reason TEXT NOT NULL DEFAULT '', message TEXT NOT NULL DEFAULT '', work INTEGER NOT NULL DEFAULT 0,
  rendering INTEGER NOT NULL DEFAULT 0, created REAL NOT NULL, updated REAL NOT NULL);
CREATE INDEX IF NOT EXISTS compels_of_owner ON compels(owner, id);
CREATE TABLE IF NOT EXISTS compel_events (
  id INTEGER PRIMARY KEY AUTOINCREMENT, compel INTEGER NOT NULL, task TEXT NOT NULL, status TEXT NOT NULL,
  message TEXT NOT NULL, at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS events_of_compel ON compel_events(compel, id);
CREATE TABLE IF NOT EXISTS renderings (
  id INTEGER PRIMARY KEY AUTOINCREMENT, owner INTEGER NOT NULL, compel INTEGER NOT NULL, digest TEXT NOT NULL,
  poster TEXT NOT NULL, poster_type TEXT NOT NULL, size INTEGER NOT NULL, width INTEGER NOT NULL,
  height INTEGER NOT NULL, fps REAL NOT NULL, frames INTEGER NOT NULL, duration REAL NOT NULL, created REAL NOT NULL);
CREATE INDEX IF NOT EXISTS renderings_of_compel ON renderings(compel, id);
CREATE TABLE IF NOT EXISTS minutes (
  id INTEGER PRIMARY KEY AUTOINCREMENT, owner INTEGER NOT NULL, compel INTEGER NOT NULL, minutes REAL NOT NULL,
  at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS minutes_of_owner ON minutes(owner, at);
CREATE TABLE IF NOT EXISTS music (
  id TEXT PRIMARY KEY, path TEXT NOT NULL, changed REAL NOT NULL, size INTEGER NOT NULL, title TEXT NOT NULL,
  artist TEXT NOT NULL, duration REAL NOT NULL, usable INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS cues (
  id TEXT PRIMARY KEY, owner INTEGER NOT NULL, stage TEXT NOT NULL, state TEXT NOT NULL, value TEXT NOT NULL,
  created REAL NOT NULL, updated REAL NOT NULL);
CREATE INDEX IF NOT EXISTS cues_of_owner ON cues(owner, state, created);
"""


def define(db: Database) -> None:
    """Make the tables that are not there yet."""
    db.define(_TABLES)


def stamp(seconds: float) -> str:
    """Return Unix seconds as RFC 3339 in UTC."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def number(key: Any, what: str) -> int:
    """Return the number an opaque id stands for.

    Raises:
        Problem: 404, it stands for none.
    """
    text = str(key)
    if not re.fullmatch(r"[1-9][0-9]{0,15}", text, re.ASCII):
        raise not_found(what)
    return int(text)


def owned(db: Database, table: str, owner: int, key: Any, what: str) -> Row:
    """Return a row of a table if it is this owner's.

    Raises:
        Problem: 404, there is none, or it is somebody else's.
    """
    row = db.one(f"SELECT * FROM {table} WHERE id=? AND owner=?", number(key, what), owner)
    if row is None:
        raise not_found(what)
    return row


def pattern(text: str) -> str:
    """Return a LIKE pattern for a part of a text; used with ESCAPE '\\'."""
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
