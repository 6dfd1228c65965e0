"""Compels, renderings and events as the service tells them, with the variations that faults ask for."""

from __future__ import annotations

from typing import Any

from sync.server.accounts import User
from sync.server.compeller.catalogue import CHECK_BACK_SECONDS, REACT
from sync.server.compeller.credits import QUOTA_REASON, billing_url
from sync.server.compeller.progress import IN_FLIGHT
from sync.server.compeller.tables import owned, stamp
from sync.server.core import Core
from sync.server.db import Row


class Showing:
    """Rows to bodies."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def compel(self, row: Row, base: str) -> dict[str, Any]:
        """Return a compel; `base` is the root URL of its links, empty for relative ones."""
        faults, url = self._core.faults, f"{base}/api/v1/compels/{row['id']}"
        status = row["status"]
        if faults.unknown_status and status in IN_FLIGHT:
            status = faults.unknown_status
        rendering = row["rendering"] or None
        body: dict[str, Any] = {
            "id": self.key(row["id"]),
            "status": status.lower() if faults.other_case else status,
            "progress": row["progress"] / 100.0 if faults.unit_progress else round(row["progress"], 1),
            "stage": row["stage"] or None,
            "title": row["title"],
            "style": row["style"].upper() if faults.other_case else row["style"],
            "target_platform": row["platform"] or None,
            "aspect_ratio": row["ratio"],
            "artist_context": row["context"] or None,
            "primary_media_id": self.key(row["media"]) if row["media"] else None,
            "track_id": row["music"] or None,
            "auto_start": bool(row["auto_start"]),
            "duration": round(row["seconds"], 3),
            "rendering_id": self.key(rendering) if rendering else None,
            "failure_reason": row["reason"] or None,
            "message": row["message"] or None,
            "created_at": stamp(row["created"]),
            "updated_at": stamp(row["updated"]),
            "events_url": f"{url}/events",
            "links": {"self": url, "events": f"{url}/events", "renderings": f"{url}/renderings"},
        }
        if faults.no_rendering_id:
            del body["rendering_id"]
        if row["reason"] == QUOTA_REASON:
            body["billing_url"] = billing_url(base)
        if row["status"] == "READY":
            body["links"]["start_render"] = f"{url}/start-render"
        if rendering:
            body |= {"react": REACT, "thumbnail_url": f"{base}/api/v1/renderings/{rendering}/poster"}
            if not faults.no_rendering_id:
                body["links"]["download"] = f"{base}/api/v1/renderings/{rendering}/download"
        elif row["status"] in IN_FLIGHT:
            body["check_back_after_seconds"] = CHECK_BACK_SECONDS
        return body

    def events(self, row: Row) -> dict[str, Any]:
        """Return the steps a compel has gone."""
        rows = self._core.db.all("SELECT * FROM compel_events WHERE compel=? ORDER BY id", row["id"])
        events = [
            {
                "id": self.key(one["id"]),
                "task_type": one["task"],
                "status": one["status"],
                "message": one["message"],
                "created_at": stamp(one["at"]),
            }
            for one in rows
        ]
        return {"compel_id": self.key(row["id"]), "events": events}

    def renderings(self, row: Row, base: str) -> dict[str, Any]:
        """Return the renderings of a compel, newest first."""
        rows = self._core.db.all("SELECT * FROM renderings WHERE compel=? ORDER BY id DESC", row["id"])
        return {"compel_id": self.key(row["id"]), "renderings": [self.rendering(one, base) for one in rows]}

    def rendering_row(self, user: User, key: Any) -> Row:
        """Return a rendering of a user.

        Raises:
            Problem: 404.
        """
        return owned(self._core.db, "renderings", user.id, key, "rendering")

    def rendering(self, row: Row, base: str) -> dict[str, Any]:
        """Return a rendering."""
        url = f"{base}/api/v1/renderings/{row['id']}"
        body = {
            "id": self.key(row["id"]),
            "compel_id": self.key(row["compel"]),
            "status": "completed" if self._core.faults.other_case else "COMPLETED",
            "format": "mp4",
            "mime_type": "video/mp4",
            "width": row["width"],
            "height": row["height"],
            "duration": round(row["duration"], 3),
            "fps": row["fps"],
            "size_bytes": row["size"],
            "checksum": f"sha256:{row['digest']}",
            "download_url": f"{url}/download",
            "thumbnail_url": f"{url}/poster",
            "created_at": stamp(row["created"]),
            "react": REACT,
        }
        if self._core.faults.no_checksum:
            del body["checksum"]
        if self._core.faults.wrong_checksum:
            body["checksum"] = f"sha256:{'0' * 64}"
        return body

    def key(self, number: int) -> int | str:
        """Return an id, as a string if a fault asks for that."""
        return str(number) if self._core.faults.string_ids else number
