"""The music search: songs that lie in the server's music folders."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sync.server.compeller.tables import pattern
from sync.server.core import Core
from sync.server.db import Row
from sync.server.probing import UnreadableError, probe
from sync.server.problems import not_found

_SUFFIXES = {".mp3", ".wav", ".flac", ".ogg", ".oga", ".opus", ".m4a", ".aac", ".aif", ".aiff", ".mp4"}
_MOST = 20_000
SOURCE = "local_music"


class Catalogue:
    """Songs by title and artist. Files that come, change or go are noticed at the next search."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._lock = threading.Lock()

    def search(self, query: str, limit: int, base: str) -> dict[str, Any]:
        """Return songs whose title, artist or file name hold every word of a query."""
        self._look_again()
        words = query.split()[:12]
        test = " AND ".join(["(title || ' ' || artist || ' ' || path) LIKE ? ESCAPE '\\'"] * len(words)) or "1"
        rows = self._core.db.all(
            f"SELECT * FROM music WHERE usable AND {test} ORDER BY artist, title LIMIT ?",
            *(pattern(word) for word in words),
            limit,
        )
        return {"query": query, "source": SOURCE, "tracks": [_body(row, base) for row in rows]}

    def row(self, key: Any) -> Row:
        """Return a song by its id.

        Raises:
            Problem: 404, there is none, or its file is gone.
        """
        row = self._core.db.one("SELECT * FROM music WHERE id=? AND usable", str(key))
        if row is None or not Path(row["path"]).is_file():
            raise not_found("track")
        return row

    def _look_again(self) -> None:
        with self._lock:
            known = {row["path"]: row for row in self._core.db.all("SELECT * FROM music")}
            seen: set[str] = set()
            for path in self._songs():
                seen.add(str(path))
                self._look_at(path, known.get(str(path)))
            for path in known.keys() - seen:
                self._core.db.run("DELETE FROM music WHERE path=?", path)

    def _songs(self) -> Iterator[Path]:
        count = 0
        for root in (self._core.music, *self._core.more_music):
            for folder, _, names in os.walk(root):
                for name in sorted(names):
                    path = Path(folder, name)
                    if path.suffix.lower() not in _SUFFIXES or not _inside(path, root):
                        continue
                    count += 1
                    if count > _MOST:
                        return
                    yield path

    def _look_at(self, path: Path, known: Row | None) -> None:
        try:
            facts = path.stat()
        except OSError:
            return
        if known is not None and (known["changed"], known["size"]) == (facts.st_mtime, facts.st_size):
            return
        title, artist, duration, usable = path.stem, "", 0.0, 0
        try:
            found = probe(path)
            title, artist, duration = found.title or path.stem, found.artist, found.duration
            usable = int(found.kind == "audio" and duration > 0.0)
        except UnreadableError:
            usable = 0
        key = f"local-{hashlib.sha256(os.fsencode(path)).hexdigest()[:16]}"
        self._core.db.run(
            "INSERT OR REPLACE INTO music VALUES(?,?,?,?,?,?,?,?)",
            *(key, str(path), facts.st_mtime, facts.st_size, title, artist, duration, usable),
        )


def _body(row: Row, base: str) -> dict[str, Any]:
    return {
        "id": row["id"],
        "track_id": row["id"],
        "title": row["title"],
        "artist": row["artist"],
        "duration": round(row["duration"], 3),
        "preview_url": f"{base}/api/v1/music/{row['id']}/preview",
        "source": SOURCE,
    }


def _inside(path: Path, root: Path) -> bool:
    try:
        return path.resolve().is_relative_to(root.resolve())
    except OSError:
        return False
