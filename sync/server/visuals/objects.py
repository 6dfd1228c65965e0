"""Everything this API keeps: objects as JSON, each of one owner and one world (test or live)."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sync.server.db import Database, Row, Value
from sync.server.visuals.ids import Kind, new_id
from sync.server.visuals.problems import missing, no_cursor

TABLES = """
CREATE TABLE IF NOT EXISTS visuals_objects (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, owner INTEGER NOT NULL,
  live INTEGER NOT NULL, parent TEXT NOT NULL DEFAULT '', project TEXT NOT NULL DEFAULT '', created REAL NOT NULL,
  data TEXT NOT NULL, private TEXT NOT NULL DEFAULT '{}');
CREATE INDEX IF NOT EXISTS visuals_objects_listed ON visuals_objects(owner, live, kind, seq);
CREATE INDEX IF NOT EXISTS visuals_objects_parent ON visuals_objects(parent, kind);
"""


@dataclass(frozen=True, slots=True)
class World:
    """Whose objects these are: a user's, of test or of live. Nothing is seen from one world in another."""

    owner: int
    live: bool

    @property
    def service(self) -> str:
        """The name this world has among works and webhooks."""
        return "visuals-live" if self.live else "visuals-test"

    @staticmethod
    def of(service: str, owner: int) -> World:
        """Return the world of a name that `service` gave."""
        return World(owner, service == "visuals-live")


@dataclass(frozen=True, slots=True)
class Item:
    """One object. `data` is what its owner sees, `private` what only the server needs, `parent` what it belongs to."""

    id: str
    kind: Kind
    world: World
    parent: str
    project: str
    created: float
    data: Mapping[str, Any]
    private: Mapping[str, Any] = field(default_factory=dict)


class Objects:
    """The objects in the database. Any thread may call."""

    def __init__(self, db: Database, clock: Callable[[], float] = time.time) -> None:
        self.db, self._clock = db, clock
        db.define(TABLES)

    def add(
        self,
        world: World,
        kind: Kind,
        data: Mapping[str, Any],
        *,
        private: Mapping[str, Any] | None = None,
        parent: str = "",
        project: str = "",
    ) -> Item:
        """Keep a new object."""
        item = Item(new_id(kind), kind, world, parent, project, self._clock(), dict(data), dict(private or {}))
        self.db.insert(
            "INSERT INTO visuals_objects(id,kind,owner,live,parent,project,created,data,private) "
            "VALUES(?,?,?,?,?,?,?,?,?)",
            *(item.id, kind, world.owner, world.live, parent, project, item.created),
            *(json.dumps(item.data), json.dumps(item.private)),
        )
        return item

    def get(self, world: World, kind: Kind, key: str) -> Item:
        """Return an object of a world.

        Raises:
            Problem: 404, there is none; somebody else's counts as none.
        """
        found = self.find(world, key)
        if found is None or found.kind != kind:
            raise missing(kind.replace("_", " "), key)
        return found

    def find(self, world: World, key: str) -> Item | None:
        """Return an object of a world by its id, None if it has none."""
        query = "SELECT * FROM visuals_objects WHERE id=? AND owner=? AND live=?"
        row = self.db.one(query, key, world.owner, world.live)
        return None if row is None else _item(row)

    def under(self, world: World, kind: Kind, parent: str) -> list[Item]:
        """Return what belongs to an object, oldest first."""
        query = "SELECT * FROM visuals_objects WHERE parent=? AND kind=? AND owner=? AND live=? ORDER BY seq"
        return [_item(row) for row in self.db.all(query, parent, kind, world.owner, world.live)]

    def everywhere(self, kind: Kind, status: str) -> list[Item]:
        """Return the objects of all worlds that are in a state, oldest first."""
        query = "SELECT * FROM visuals_objects WHERE kind=? AND json_extract(data,'$.status')=? ORDER BY seq"
        return [_item(row) for row in self.db.all(query, kind, status)]

    def older(self, kind: Kind, before: float) -> list[Item]:
        """Return the objects of all worlds made before a moment, oldest first."""
        query = "SELECT * FROM visuals_objects WHERE kind=? AND created<? ORDER BY seq"
        return [_item(row) for row in self.db.all(query, kind, before)]

    def page(
        self, world: World, kind: Kind, *, limit: int, after: str = "", before: str = "", parent: str | None = None
    ) -> tuple[list[Item], bool]:
        """Return up to `limit` objects, newest first, and whether there are more that way.

        They are older than `after` and newer than `before`, next to the one that is given, `after` if both are.

        Raises:
            Problem: 404, `after` or `before` is no object of this list.
        """
        values: list[Value] = [world.owner, world.live, kind]
        where = "owner=? AND live=? AND kind=?"
        if parent is not None:
            where, values = f"{where} AND parent=?", [*values, parent]
        bounds, places = "", list[Value]()
        for key, sign, name in ((after, "<", "starting_after"), (before, ">", "ending_before")):
            if not key:
                continue
            row = self.db.one(f"SELECT seq FROM visuals_objects WHERE {where} AND id=?", *values, key)
            if row is None:
                raise no_cursor(name)
            bounds, places = f"{bounds} AND seq{sign}?", [*places, row["seq"]]
        upwards = bool(before and not after)
        query = (
            f"SELECT * FROM visuals_objects WHERE {where}{bounds} ORDER BY seq {'ASC' if upwards else 'DESC'} LIMIT ?"
        )
        rows = [_item(row) for row in self.db.all(query, *values, *places, limit + 1)]
        found = rows[:limit]
        return (found[::-1] if upwards else found), len(rows) > limit

    def change(self, item: Item, *, private: Mapping[str, Any] | None = None, **data: Any) -> Item:
        """Change fields of an object as it is now, and return it.

        Raises:
            Problem: 404, it is gone.
        """
        with self.db.transaction():
            now = self.get(item.world, item.kind, item.id)
            new = Item(
                *(now.id, now.kind, now.world, now.parent, now.project, now.created),
                {**now.data, **data},
                {**now.private, **(private or {})},
            )
            query = "UPDATE visuals_objects SET data=?, private=? WHERE id=?"
            self.db.run(query, json.dumps(new.data), json.dumps(new.private), item.id)
        return new

    def remove(self, item: Item) -> None:
        """Forget an object."""
        self.db.run("DELETE FROM visuals_objects WHERE id=?", item.id)


def _item(row: Row) -> Item:
    return Item(
        row["id"],
        row["kind"],
        World(row["owner"], bool(row["live"])),
        row["parent"],
        row["project"],
        row["created"],
        json.loads(row["data"]),
        json.loads(row["private"]),
    )
