"""Routes about what compels are made from: uploads, the media in the account, music search."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from sync.compeller.base import V1, Routes, given, without_id
from sync.compeller.catalogue import Media, Music, read_media, read_music
from sync.reading import objects
from sync.transport import Value
from sync.uploads import Progress, opened

MediaKind = Literal["audio", "image", "video", "text"]
MOST_MUSIC = 20


class MediaRoutes(Routes):
    """Files and music."""

    def upload_media(self, path: Path, kind: MediaKind = "audio", progress: Progress | None = None) -> Media:
        """Send a file; it is read from disk as it is sent. POST /api/v1/media?type=..., field `file`.

        `progress` is told bytes sent and bytes in all; what it raises stops the upload. Sending twice makes two
        files in the account and no other harm.

        Raises:
            RefusedError: the file cannot be read, is too large (413) or of the wrong kind (415).
        """
        with opened(path, progress) as file:
            reply = self._transport.request("POST", f"{V1}/media", params={"type": kind}, files={"file": file})
        media = read_media(reply.json(), reply.url)
        if not media.id:
            raise without_id(self.host, "file")
        return media

    def search_media(self, query: str = "", kind: MediaKind | None = None, limit: int = 20) -> tuple[Media, ...]:
        """Find files in the account. GET /api/v1/media?q=&type=&limit=, else the tool search_media."""
        asked, most = query.strip(), max(1, min(limit, 100))
        params: dict[str, Value] = {"q": asked or None, "type": kind, "limit": most}

        def route() -> list[Media]:
            reply = self._transport.request("GET", f"{V1}/media", params=params)
            return [read_media(item, reply.url) for item in objects(reply.json(), "media", "files")]

        def tool(told: Any) -> list[Media]:
            return [read_media(item, self._transport.base_url) for item in objects(told, "media", "files")]

        found = self._either(route, "search_media", given(query=asked, type=kind, limit=most), tool, safe=True)
        return tuple(media for media in found if media.id)

    def search_music(self, query: str, limit: int = 10) -> tuple[Music, ...]:
        """Find tracks to make a compel from, 20 at most; blank words find none. GET /api/v1/music/search?q=&limit="""
        if not query.strip():
            return ()
        params: dict[str, Value] = {"q": query.strip(), "limit": max(1, min(limit, MOST_MUSIC))}
        reply = self._transport.request("GET", f"{V1}/music/search", params=params)
        found = (read_music(item, reply.url) for item in objects(reply.json(), "tracks", "music"))
        return tuple(music for music in found if music.id)
