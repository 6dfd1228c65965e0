"""Compels: made, followed, started, cancelled. REST and MCP both come here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sync.server.accounts import User
from sync.server.compeller.announce import Announcer
from sync.server.compeller.catalogue import ratio_of, size_of
from sync.server.compeller.credits import QUOTA_REASON, Credits, billing_url
from sync.server.compeller.media import MediaShelf
from sync.server.compeller.music import Catalogue
from sync.server.compeller.show import Showing
from sync.server.compeller.tables import owned, pattern
from sync.server.core import Core
from sync.server.db import Row
from sync.server.problems import Problem

SERVICE = "compeller"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a new compel is to be; all but the title may be empty."""

    title: str
    style: str = ""
    target_platform: str = ""
    aspect_ratio: str = ""
    artist_context: str = ""
    auto_start: bool = True


class Compels:
    """Each user's compels."""

    def __init__(
        self, core: Core, shelf: MediaShelf, catalogue: Catalogue, credits: Credits, showing: Showing, news: Announcer
    ) -> None:
        self._core, self._shelf, self._catalogue = core, shelf, catalogue
        self._credits, self._showing, self._news = credits, showing, news

    def create(self, user: User, media: Any, wish: Wish, base: str) -> dict[str, Any]:
        """Begin a compel of an uploaded track.

        Raises:
            Problem: 404, no such upload; 422, it is no audio, or the ratio is none.
        """
        row = self._shelf.row(user, media)
        if row["type"] != "audio":
            raise Problem(422, "Cannot be used", "A compel is made of audio; this upload is something else.")
        facts = (row["artist"], row["id"], "", row["digest"], row["duration"])
        return self._begin(user, wish, facts, base)

    def create_from_music(self, user: User, track: Any, wish: Wish, base: str) -> dict[str, Any]:
        """Begin a compel of a song of the music search.

        Raises:
            Problem: 404, no such song; 422, the ratio is none; 507, the disk is full.
        """
        row = self._catalogue.row(track)
        stored = self._core.files.take(Path(row["path"]), f"music:{row['id']}")
        facts = (row["artist"], 0, row["id"], stored.digest, row["duration"])
        return self._begin(user, wish, facts, base)

    def row(self, user: User, key: Any) -> Row:
        """Return a compel of a user.

        Raises:
            Problem: 404.
        """
        return owned(self._core.db, "compels", user.id, key, "compel")

    def get(self, user: User, key: Any, base: str) -> dict[str, Any]:
        """Return a compel as the service tells it.

        Raises:
            Problem: 404.
        """
        return self._showing.compel(self.row(user, key), base)

    def list(self, user: User, limit: int, offset: int, base: str, query: str = "") -> dict[str, Any]:
        """Return a page of compels, newest first; with a query those whose title holds it."""
        db, test = self._core.db, "owner=? AND title LIKE ? ESCAPE '\\'"
        total = db.number(f"SELECT count(*) FROM compels WHERE {test}", user.id, pattern(query))
        start = max(0, offset - 1) if self._core.faults.duplicate_pages else offset
        rows = db.all(
            f"SELECT * FROM compels WHERE {test} ORDER BY id DESC LIMIT ? OFFSET ?",
            *(user.id, pattern(query), limit, start),
        )
        return {
            "compels": [self._showing.compel(row, base) for row in rows],
            "limit": limit,
            "offset": offset,
            "total": total,
            "has_more": offset + limit < total,
        }

    def start(self, user: User, key: Any, base: str) -> dict[str, Any]:
        """Render a compel that waits, or try one again that failed.

        Raises:
            Problem: 402, no minutes left; 404; 409, it neither waits nor failed.
        """
        with self._core.db.transaction():
            row = self.row(user, key)
            if row["status"] not in ("READY", "FAILED"):
                raise Problem(
                    409, "Not possible now", f"A compel that is {row['status']} cannot be started; READY ones can."
                )
            if not self._credits.enough(user.id, row["seconds"]):
                said = "There are not enough minutes left for this compel."
                raise Problem(
                    402, "Quota exceeded", said, extra={"code": QUOTA_REASON, "billing_url": billing_url(base)}
                )
            self._core.db.run(
                "UPDATE compels SET status='QUEUED', stage='', progress=?, reason='', message='', auto_start=1, "
                "updated=? WHERE id=?",
                *(row["progress"] if row["status"] == "READY" else 0.0, self._core.clock(), row["id"]),
            )
            self.render(self.row(user, key))
            return self.get(user, key, base)

    def cancel(self, user: User, key: Any, base: str) -> dict[str, Any]:
        """Stop a compel; one that is cancelled already stays so.

        Raises:
            Problem: 404; 409, it is finished.
        """
        with self._core.db.transaction():
            row = self.row(user, key)
            if row["status"] in ("COMPLETED", "FAILED"):
                raise Problem(409, "Not possible now", f"This compel is {row['status']}; it cannot be cancelled.")
            if row["status"] != "CANCELLED" and not (row["work"] and self._core.works.cancel(row["work"])):
                self._news.cancelled(row)
            return self.get(user, key, base)

    def events(self, user: User, key: Any) -> dict[str, Any]:
        """Return the steps a compel has gone, oldest first.

        Raises:
            Problem: 404.
        """
        return self._showing.events(self.row(user, key))

    def render(self, row: Row) -> None:
        """Queue the rendering of a compel."""
        width, height = size_of(row["ratio"])
        spec = {"look": row["style"], "width": width, "height": height, "title": row["title"]}
        spec |= {"artist": row["artist"], "context": row["context"], "seed": row["id"]}
        work = self._core.works.submit(SERVICE, row["owner"], str(row["id"]), "compel", row["track"], **spec)
        self._core.db.run("UPDATE compels SET work=? WHERE id=?", work, row["id"])

    def _begin(self, user: User, wish: Wish, track: tuple[Any, ...], base: str) -> dict[str, Any]:
        core, ratio = self._core, ratio_of(wish.aspect_ratio, wish.target_platform)
        size_of(ratio)
        artist, media, music, digest, seconds = track
        with core.db.transaction():
            now = core.clock()
            key = core.db.insert(
                "INSERT INTO compels(owner,title,artist,style,platform,ratio,context,media,music,track,seconds,"
                "auto_start,created,updated) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                *(user.id, wish.title, artist, wish.style, wish.target_platform, ratio, wish.artist_context),
                *(media, music, digest, seconds, wish.auto_start, now, now),
            )
            core.files.hold(digest, f"compel:{key}")
            if self._credits.enough(user.id, seconds):
                work = core.works.submit(SERVICE, user.id, str(key), "analysis", digest)
                core.db.run("UPDATE compels SET work=? WHERE id=?", work, key)
            else:
                self._news.failed(self.row(user, key), QUOTA_REASON, "There are not enough minutes left.")
            return self.get(user, key, base)
