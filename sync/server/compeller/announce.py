"""What becomes of a compel: recorded step by step as the studio works, told to webhooks when it matters."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from typing import Any

from sync.server.compeller.credits import Credits
from sync.server.compeller.progress import PREPARED, TERMINAL, percent, status_of
from sync.server.compeller.show import Showing
from sync.server.compeller.tables import stamp
from sync.server.core import Core
from sync.server.db import Row
from sync.server.works import VALIDATING, Work

SERVICE = "compeller"
EVENTS = ("compel.ready", "compel.completed", "compel.failed")


class Announcer:
    """Listens to works; every method runs inside the transaction of the change it records."""

    def __init__(self, core: Core, credits: Credits, showing: Showing) -> None:
        self._core, self._credits, self._showing = core, credits, showing
        self.render: Callable[[Row], None] = lambda _: None
        """Queues the rendering of a compel."""

    def heard(self, work: Work) -> None:
        """Take in a change of a work."""
        row = self._core.db.one("SELECT * FROM compels WHERE id=?", int(work.ref))
        if row is None or row["status"] in TERMINAL or row["work"] != work.id:
            return
        match work.state:
            case "queued":
                self._interrupted(row)
            case "running":
                self._on_the_way(row, work)
            case "done" if work.kind == "analysis":
                self._prepared(row)
            case "done":
                self._completed(row, work)
            case "failed":
                self.failed(row, work.code, work.message)
            case "cancelled":
                self.cancelled(row)

    def failed(self, row: Row, reason: str, message: str) -> None:
        """Record that a compel failed."""
        self._event(row, row["stage"] or "AUDIO_ANALYSIS", "FAILED", message)
        self._set(row, status="FAILED", reason=reason, message=message)
        self._tell("compel.failed", row)

    def cancelled(self, row: Row) -> None:
        """Record that a compel was cancelled."""
        self._event(row, row["stage"] or "AUDIO_ANALYSIS", "CANCELLED", "Cancelled.")
        self._set(row, status="CANCELLED", message="")

    def _on_the_way(self, row: Row, work: Work) -> None:
        if work.stage == "":
            self._set(row, status="PROCESSING")
            return
        if work.stage not in (row["stage"], VALIDATING):
            if row["stage"]:
                self._event(row, row["stage"], "COMPLETED", "")
            self._event(row, work.stage, "STARTED", "")
        stage = row["stage"] if work.stage == VALIDATING else work.stage
        progress = max(row["progress"], percent(work.stage, work.share))
        self._set(row, status=status_of(work.stage), stage=stage, progress=progress)

    def _interrupted(self, row: Row) -> None:
        if row["stage"]:
            self._event(row, row["stage"], "INTERRUPTED", "The server stopped; this is done again when it is back.")
        self._set(row, status="QUEUED", stage="")

    def _prepared(self, row: Row) -> None:
        progress = max(row["progress"], PREPARED)
        if row["auto_start"] and not self._core.faults.ready_stop:
            self._set(row, progress=progress)
            self.render(row)
            return
        self._event(row, "AUDIO_ANALYSIS", "COMPLETED", "Ready to be rendered.")
        self._set(row, status="READY", progress=progress)
        self._tell("compel.ready", row)

    def _completed(self, row: Row, work: Work) -> None:
        core, made = self._core, work.made
        key = core.db.insert(
            "INSERT INTO renderings(owner,compel,digest,poster,poster_type,size,width,height,fps,frames,duration,"
            "created) VALUES(?,?,?,?,?,?,?,?,?,?,?,?)",
            *(row["owner"], row["id"], made["video"], made["poster"], made["poster_type"], made["size"]),
            *(made["width"], made["height"], made["fps"], made["frames"], made["duration"], core.clock()),
        )
        self._credits.count(row["owner"], row["id"], made["duration"])
        self._event(row, "FINAL_RENDER", "COMPLETED", "The video is there.")
        self._set(row, status="COMPLETED", progress=100.0, rendering=key, stage="FINAL_RENDER")
        self._tell("compel.completed", row)

    def _set(self, row: Row, **changes: Any) -> None:
        names = ",".join(f"{name}=?" for name in changes)
        query = f"UPDATE compels SET {names}, updated=? WHERE id=?"
        self._core.db.run(query, *changes.values(), self._core.clock(), row["id"])

    def _event(self, row: Row, task: str, status: str, message: str) -> None:
        query = "INSERT INTO compel_events(compel,task,status,message,at) VALUES(?,?,?,?,?)"
        self._core.db.insert(query, row["id"], task, status, message, self._core.clock())

    def _tell(self, event: str, row: Row) -> None:
        row = self._core.db.one("SELECT * FROM compels WHERE id=?", row["id"]) or row
        key = f"evt_{secrets.token_hex(12)}"
        body = self.body(key, event, {"compel": self._showing.compel(row, self._core.public_url)})
        self._core.hooks.tell(SERVICE, row["owner"], event, key, body)

    def body(self, key: str, event: str, data: dict[str, Any]) -> bytes:
        """Return the body of a delivery."""
        told = {"id": key, "type": event, "created_at": stamp(self._core.clock()), "data": data}
        return json.dumps(told, separators=(",", ":")).encode("utf-8")
