"""Things are kept for as long as was agreed: test objects for a week, those of a project for as long as it says."""

from __future__ import annotations

import logging
import sqlite3
import threading

from sync.server.core import Core
from sync.server.visuals.ids import Kind
from sync.server.visuals.objects import Item, Objects

TEST_DAYS = 7
EVERY_S = 3600.0
DAY_S = 86_400.0
KEPT_FOR: tuple[Kind, ...] = ("track", "canvas", "video", "export_pack", "batch", "asset")
"""What is made or sent, and takes room; projects, templates, reviews and endpoints are settings and stay."""

log = logging.getLogger(__name__)


class Retention:
    """Removes what is too old, at the start and every hour."""

    def __init__(self, core: Core, objects: Objects) -> None:
        self._core, self._objects = core, objects
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="retention", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """Stop."""
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join(5.0)

    def sweep(self) -> int:
        """Remove what is too old and return how many objects that were."""
        now = self._core.clock()
        count = 0
        for kind in KEPT_FOR:
            for item in self._objects.older(kind, now - DAY_S):
                days = self._days(item)
                if days is not None and item.created < now - days * DAY_S and not self._closing.is_set():
                    remove(self._core, self._objects, item)
                    count += 1
        return count

    def _days(self, item: Item) -> int | None:
        project = self._objects.find(item.world, item.project) if item.project else None
        days: int | None = project.data["retention_days"] if project is not None else None
        if not item.world.live:
            return TEST_DAYS if days is None else min(days, TEST_DAYS)
        return days

    def _run(self) -> None:
        while not self._closing.is_set():
            try:
                self.sweep()
            except sqlite3.Error:
                if not self._closing.is_set():
                    log.exception("What is too old could not be removed; it is tried again in an hour.")
            self._closing.wait(EVERY_S)


def remove(core: Core, objects: Objects, item: Item) -> None:
    """Remove an object with all that belongs to it alone: its works, its files, what was heard in it, its reviews."""
    with objects.db.transaction():
        belonging = [*objects.under(item.world, "analysis", item.id), *objects.under(item.world, "review", item.id)]
        renders = objects.under(item.world, "render", item.id) if item.kind in ("canvas", "video") else []
        for part in (item, *renders):
            for work in core.works.of(item.world.service, part.id):
                core.works.cancel(work.id)
                core.works.release(work.id)
        for part in (*belonging, *renders, item):
            objects.remove(part)
        for row in objects.db.all("SELECT digest FROM holds WHERE holder=?", f"visuals:{item.id}"):
            core.files.release(row["digest"], f"visuals:{item.id}")
