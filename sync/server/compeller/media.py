"""Uploaded files: taken if they are what they are said to be."""

from __future__ import annotations

import mimetypes
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any, BinaryIO

from sync.server.accounts import User
from sync.server.compeller.tables import owned, pattern, stamp
from sync.server.core import UPLOAD_LIMIT, Core
from sync.server.db import Row
from sync.server.probing import Media, UnreadableError, probe, probe_text
from sync.server.problems import Problem

KINDS = ("audio", "image", "video", "text")


class MediaShelf:
    """Each user's uploads."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def upload(self, user: User, kind: str, name: str, stream: BinaryIO, limit: int = UPLOAD_LIMIT) -> dict[str, Any]:
        """Keep a file and return its body.

        Raises:
            Problem: 413, too large; 415, not of this kind; 422, not decodable; 507, the disk is full.
        """
        core = self._core
        with core.db.transaction():
            number = core.db.insert(
                "INSERT INTO media(owner,type,name,mime,digest,size,duration,width,height,title,artist,created) "
                "VALUES(0,?,?,'','',0,0,0,0,'','',?)",
                *(kind, plain_name(name), core.clock()),
            )
        holder = f"media:{number}"
        try:
            stored = core.files.receive(stream, holder, limit=limit)
            try:
                found = _check(kind, probe_text(stored.path) if kind == "text" else probe(stored.path))
            except UnreadableError as error:
                core.files.release(stored.digest, holder)
                raise Problem(422, "Not decodable", str(error)) from error
            except Problem:
                core.files.release(stored.digest, holder)
                raise
            core.db.run(
                "UPDATE media SET owner=?, mime=?, digest=?, size=?, duration=?, width=?, height=?, title=?, artist=? "
                "WHERE id=?",
                *(user.id, found.mime, stored.digest, stored.size, found.duration, found.width, found.height),
                *(found.title, found.artist, number),
            )
        except BaseException:
            core.db.run("DELETE FROM media WHERE id=?", number)
            raise
        return self.body(self.row(user, number))

    def row(self, user: User, key: Any) -> Row:
        """Return an upload of a user.

        Raises:
            Problem: 404.
        """
        return owned(self._core.db, "media", user.id, key, "media")

    def search(self, user: User, query: str, kind: str, limit: int) -> dict[str, Any]:
        """Return the uploads whose name or tags hold a text, newest first."""
        rows = self._core.db.all(
            "SELECT * FROM media WHERE owner=? AND (?='' OR type=?) AND (name LIKE ? ESCAPE '\\' "
            "OR title LIKE ? ESCAPE '\\' OR artist LIKE ? ESCAPE '\\') ORDER BY id DESC LIMIT ?",
            *(user.id, kind, kind, *(pattern(query),) * 3, limit),
        )
        return {"media": [self.body(row) for row in rows]}

    def body(self, row: Row) -> dict[str, Any]:
        """Return an upload as the service tells it."""
        return {
            "id": str(row["id"]) if self._core.faults.string_ids else row["id"],
            "type": row["type"],
            "name": row["name"],
            "title": row["title"] or None,
            "artist": row["artist"] or None,
            "mime_type": row["mime"],
            "size_bytes": row["size"],
            "checksum": f"sha256:{row['digest']}",
            "duration": row["duration"] or None,
            "width": row["width"] or None,
            "height": row["height"] or None,
            "created_at": stamp(row["created"]),
        }


def plain_name(name: str) -> str:
    """Return the last part of a file name, without what no file name has; it is only ever shown."""
    last = PurePosixPath(PureWindowsPath(name).name).name
    return "".join(letter for letter in last if letter.isprintable())[:200] or "untitled"


def upload_hint(base: str, kind: str, name: str, mime: str) -> dict[str, Any]:
    """Return where and how a file is to be uploaded."""
    mime = mime or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return {
        "upload_url": f"{base}/api/v1/media?type={kind}",
        "method": "POST",
        "encoding": "multipart/form-data",
        "field": "file",
        "file_name": plain_name(name),
        "mime_type": mime,
        "headers": {"Authorization": "Bearer <your API token>"},
        "result": "The reply holds media.id, which create_compel takes as primary_media_id.",
    }


def _check(kind: str, found: Media) -> Media:
    if kind != found.kind:
        raise Problem(415, "Unsupported type", f"This is {found.kind}, not {kind}.", extra={"found": found.kind})
    if kind == "audio" and found.duration <= 0.0:
        raise Problem(422, "Not decodable", "This audio has no length.")
    return found
