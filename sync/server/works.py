"""What the studio has to do: a queue in the database, threads that work it off, and where each work stands.

A work outlives the server: what was under way when it stopped, or was killed, begins again at the next start.
"""

from __future__ import annotations

import dataclasses
import json
import logging
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from sync.server.db import Database, Row
from sync.server.faults import Faults
from sync.server.files import Files
from sync.server.studio import Analysis

_log = logging.getLogger(__name__)

WorkKind = Literal["analysis", "compel", "canvas", "video"]
WorkState = Literal["queued", "running", "done", "failed", "cancelled"]
_TABLES = """
CREATE TABLE IF NOT EXISTS works (
  id INTEGER PRIMARY KEY AUTOINCREMENT, service TEXT NOT NULL, owner INTEGER NOT NULL, ref TEXT NOT NULL,
  kind TEXT NOT NULL, track TEXT NOT NULL, spec TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'queued',
  stage TEXT NOT NULL DEFAULT '', share REAL NOT NULL DEFAULT 0, code TEXT NOT NULL DEFAULT '',
  message TEXT NOT NULL DEFAULT '', made TEXT NOT NULL DEFAULT '{}', attempts INTEGER NOT NULL DEFAULT 0,
  created REAL NOT NULL, started REAL NOT NULL DEFAULT 0, ended REAL NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS works_by_state ON works(state, kind, id);
CREATE INDEX IF NOT EXISTS works_by_ref ON works(service, ref);
CREATE TABLE IF NOT EXISTS analyses (digest TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
VALIDATING = "VALIDATING"
"""The stage in which what was made is looked at before it is given out."""
_ATTEMPTS = 3
_JOIN_SECONDS = 3.0
_LANES = (("analyses", ("analysis",)), ("videos", ("compel", "canvas", "video")))


@dataclass(frozen=True, slots=True)
class Work:
    """One thing to do for an object `ref` of a service. `track` is a digest in `Files`, times are Unix seconds.

    `made` of a finished video: video, poster (digests, held by `work:ID`), poster_type, size, width, height, fps,
    frames, duration, facts. An analysis is kept by the track's digest: `Works.analysis`.
    """

    id: int
    service: str
    owner: int
    ref: str
    kind: WorkKind
    track: str
    spec: Mapping[str, Any]
    state: WorkState
    stage: str
    share: float
    code: str
    message: str
    made: Mapping[str, Any] = field(default_factory=dict)
    attempts: int = 0
    created: float = 0.0
    started: float = 0.0
    ended: float = 0.0

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        return self.state in ("done", "failed", "cancelled")


Listener = Callable[[Work], None]
"""Told of each change of a work, in the transaction that makes it, in any thread: quick, database only."""
Doer = Callable[[Work], None]
"""Does a work that is queued, and moves it on; see `working.Worker`."""


class Works:
    """The queue and its threads: analyses in one, videos in another, so that a track is not heard after an hour."""

    def __init__(self, db: Database, files: Files, folder: Path, faults: Callable[[], Faults]) -> None:
        self._db, self._files, self._folder, self.faults = db, files, folder, faults
        self._listeners: dict[str, Listener] = {}
        self._changed = threading.Condition()
        self.closing = threading.Event()
        """Set as soon as the server is to stop: what is under way is left for the next start."""
        self._threads: list[threading.Thread] = []
        db.define(_TABLES)

    def listen(self, service: str, listener: Listener) -> None:
        """Tell a service of changes of its works; to be called before `start`."""
        self._listeners[service] = listener

    def submit(self, service: str, owner: int, ref: str, kind: WorkKind, track: str, **spec: Any) -> int:
        """Queue a work and return its number. `spec` are fields of `studio.Task` (look, width, height, title...)."""
        number = self._db.insert(
            "INSERT INTO works(service,owner,ref,kind,track,spec,created) VALUES(?,?,?,?,?,?,?)",
            *(service, owner, ref, kind, track, json.dumps(spec), time.time()),
        )
        self._files.hold(track, f"work:{number}")
        self._wake()
        return number

    def get(self, number: int) -> Work | None:
        """Return a work."""
        row = self._db.one("SELECT * FROM works WHERE id=?", number)
        return None if row is None else _work(row)

    def of(self, service: str, ref: str) -> list[Work]:
        """Return the works of an object, oldest first."""
        rows = self._db.all("SELECT * FROM works WHERE service=? AND ref=? ORDER BY id", service, ref)
        return [_work(row) for row in rows]

    def cancel(self, number: int) -> bool:
        """Stop a work; False if it is over already. What it was making is thrown away."""
        with self._db.transaction():
            if not self.move(number, ("queued", "running"), state="cancelled", ended=time.time()):
                return False
            self.let_go(number)
        self._wake()
        return True

    def release(self, number: int) -> None:
        """Give up what a work made and the track it held; others may hold them still."""
        work = self.get(number)
        if work is not None:
            for digest in {work.track, work.made.get("video", ""), work.made.get("poster", "")} - {""}:
                self._files.release(digest, f"work:{number}")

    def let_go(self, number: int) -> None:
        """Give up the track of a work that will not be done."""
        work = self.get(number)
        if work is not None:
            self._files.release(work.track, f"work:{number}")

    def analysis(self, digest: str) -> Analysis | None:
        """Return the analysis of a track that was heard before."""
        row = self._db.one("SELECT value FROM analyses WHERE digest=?", digest)
        return None if row is None else _analysis(json.loads(row["value"]))

    def remember(self, digest: str, heard: Analysis) -> None:
        """Keep the analysis of a track."""
        value = json.dumps(dataclasses.asdict(heard))
        self._db.run("INSERT OR REPLACE INTO analyses VALUES(?,?)", digest, value)

    def move(self, number: int, states: tuple[WorkState, ...], **changes: Any) -> bool:
        """Change a work that is in one of `states` and tell its service; False if it is not."""
        names = ",".join(f"{name}=?" for name in changes)
        marks = ",".join("?" * len(states))
        with self._db.transaction():
            query = f"UPDATE works SET {names} WHERE id=? AND state IN ({marks})"
            if not self._db.run(query, *changes.values(), number, *states):
                return False
            work = self.get(number)
            listener = self._listeners.get(work.service) if work is not None else None
            if work is not None and listener is not None:
                listener(work)
            return True

    def start(self, do: Doer) -> None:
        """Take up what was left and begin to work."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for row in self._db.all("SELECT * FROM works WHERE state='running'"):
            if row["attempts"] >= _ATTEMPTS:
                said = f"The server stopped {_ATTEMPTS} times while this was made; it was given up."
                self.move(row["id"], ("running",), state="failed", code="server_stopped", message=said)
                self.let_go(row["id"])
            else:
                self.move(row["id"], ("running",), state="queued", stage="", share=0.0)
        for name, kinds in _LANES:
            thread = threading.Thread(target=self._run, args=(kinds, do), name=name, daemon=True)
            self._threads.append(thread)
            thread.start()

    def close(self) -> None:
        """Stop working; what is under way is done again after the next start."""
        self.closing.set()
        self._wake()
        for thread in self._threads:
            thread.join(_JOIN_SECONDS)

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def _run(self, kinds: tuple[str, ...], do: Doer) -> None:
        marks = ",".join("?" * len(kinds))
        query = f"SELECT * FROM works WHERE state='queued' AND kind IN ({marks}) ORDER BY id LIMIT 1"
        while not self.closing.is_set():
            try:
                row = None if self.faults().never else self._db.one(query, *kinds)
                if row is not None:
                    do(_work(row))
                    continue
                with self._changed:
                    self._changed.wait(0.2)
            except sqlite3.Error:
                if not self.closing.is_set():
                    _log.exception("The server's database failed; works go on in a moment.")
                    self.closing.wait(1.0)


def _work(row: Row) -> Work:
    values = dict(row)
    return Work(**(values | {"spec": json.loads(values["spec"]), "made": json.loads(values["made"])}))


def _analysis(values: dict[str, Any]) -> Analysis:
    fields: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}
    return Analysis(**fields)
