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
from sync.server.probing import UnreadableError, probe
from sync.server.studio import Analysis, CancelledError, Made, Studio, StudioError, Task

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
_TELL_EVERY = 0.25
_JOIN_SECONDS = 3.0


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


class Works:
    """The queue and its threads: analyses in one, videos in another, so that a track is not heard after an hour."""

    def __init__(self, db: Database, files: Files, studio: Studio, folder: Path, faults: Callable[[], Faults]) -> None:
        self._db, self._files, self._studio, self._folder, self._faults = db, files, studio, folder, faults
        self._listeners: dict[str, Listener] = {}
        self._changed = threading.Condition()
        self._closing = threading.Event()
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
        return [
            _work(row)
            for row in self._db.all("SELECT * FROM works WHERE service=? AND ref=? ORDER BY id", service, ref)
        ]

    def cancel(self, number: int) -> bool:
        """Stop a work; False if it is over already. What it was making is thrown away."""
        with self._db.transaction():
            if not self._move(number, ("queued", "running"), state="cancelled", ended=time.time()):
                return False
            self._give_up(number)
        self._wake()
        return True

    def release(self, number: int) -> None:
        """Give up what a work made and the track it held; others may hold them still."""
        work = self.get(number)
        if work is not None:
            for digest in {work.track, work.made.get("video", ""), work.made.get("poster", "")} - {""}:
                self._files.release(digest, f"work:{number}")

    def analysis(self, digest: str) -> Analysis | None:
        """Return the analysis of a track that was heard before."""
        row = self._db.one("SELECT value FROM analyses WHERE digest=?", digest)
        return None if row is None else _analysis(json.loads(row["value"]))

    def start(self) -> None:
        """Take up what was left and begin to work."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for row in self._db.all("SELECT * FROM works WHERE state='running'"):
            if row["attempts"] >= _ATTEMPTS:
                said = f"The server stopped {_ATTEMPTS} times while this was made; it was given up."
                self._move(row["id"], ("running",), state="failed", code="server_stopped", message=said)
            else:
                self._move(row["id"], ("running",), state="queued", stage="", share=0.0)
        for name, kinds in (("analyses", ("analysis",)), ("videos", ("compel", "canvas", "video"))):
            thread = threading.Thread(target=self._run, args=(kinds,), name=name, daemon=True)
            self._threads.append(thread)
            thread.start()

    def close(self) -> None:
        """Stop working; what is under way is done again after the next start."""
        self._closing.set()
        self._wake()
        for thread in self._threads:
            thread.join(_JOIN_SECONDS)

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def _run(self, kinds: tuple[str, ...]) -> None:
        marks = ",".join("?" * len(kinds))
        query = f"SELECT * FROM works WHERE state='queued' AND kind IN ({marks}) ORDER BY id LIMIT 1"
        while not self._closing.is_set():
            try:
                row = None if self._faults().never else self._db.one(query, *kinds)
                if row is None:
                    with self._changed:
                        self._changed.wait(0.2)
                    continue
                self._do(_work(row))
            except sqlite3.Error:
                if not self._closing.is_set():
                    _log.exception("The server's database failed; works go on in a moment.")
                    self._closing.wait(1.0)

    def _do(self, work: Work) -> None:
        if not self._move(work.id, ("queued",), state="running", attempts=work.attempts + 1, started=time.time()):
            return
        folder = self._folder / str(work.id)
        try:
            folder.mkdir(exist_ok=True, mode=0o700)
            made = self._make(work, folder)
            with self._db.transaction():
                if not self._move(
                    work.id, ("running",), state="done", share=1.0, made=json.dumps(made), ended=time.time()
                ):
                    self._drop(work.id, made)
        except CancelledError:
            return
        except StudioError as error:
            self._fail(work, error.code, str(error))
        except OSError as error:
            self._fail(work, "storage", f"The server could not keep what it made: {error.strerror or error}.")
        except Exception as error:  # noqa: BLE001
            if isinstance(error, sqlite3.Error) and self._closing.is_set():
                return
            _log.exception("Work %d failed.", work.id)
            self._fail(work, "internal", "This could not be made; the server's log says more.")
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _make(self, work: Work, folder: Path) -> dict[str, Any]:
        report = _Report(self, work.id)
        track = self._files.path(work.track)
        if work.kind == "analysis":
            report.stage("AUDIO_ANALYSIS", 0.0)
            if self.analysis(work.track) is None:
                heard = self._studio.hear(track)
                self._db.run(
                    "INSERT OR REPLACE INTO analyses VALUES(?,?)", work.track, json.dumps(dataclasses.asdict(heard))
                )
            report.stage("AUDIO_ANALYSIS", 1.0)
            return {}
        task = Task(kind=work.kind, track=track, into=folder, **work.spec)
        made = self._studio.make(task, report)
        report.stage(VALIDATING, 0.0)
        return self._keep(work.id, made)

    def _keep(self, number: int, made: Made) -> dict[str, Any]:
        try:
            video, poster = probe(made.video), probe(made.poster)
        except UnreadableError as error:
            raise StudioError("What was made cannot be played.", code="render_unplayable") from error
        if video.kind != "video" or poster.kind != "image":
            raise StudioError("What was made is no video with a poster.", code="render_unplayable")
        kept, shown = self._files.take(made.video, f"work:{number}"), self._files.take(made.poster, f"work:{number}")
        return {
            "video": kept.digest,
            "size": kept.size,
            "poster": shown.digest,
            "poster_type": poster.mime,
            **{name: getattr(made, name) for name in ("width", "height", "fps", "frames", "duration")},
            "facts": dict(made.facts),
        }

    def _fail(self, work: Work, code: str, message: str) -> None:
        with self._db.transaction():
            if self._move(work.id, ("running",), state="failed", code=code, message=message, ended=time.time()):
                self._give_up(work.id)

    def _give_up(self, number: int) -> None:
        work = self.get(number)
        if work is not None:
            self._files.release(work.track, f"work:{number}")

    def _drop(self, number: int, made: Mapping[str, Any]) -> None:
        for digest in {made.get("video", ""), made.get("poster", "")} - {""}:
            self._files.release(digest, f"work:{number}")

    def _move(self, number: int, states: tuple[str, ...], **changes: Any) -> bool:
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


class _Report:
    """What a studio tells of a work; raises as soon as nobody wants it any more."""

    def __init__(self, works: Works, number: int) -> None:
        self._works, self._number = works, number
        self._stage, self._told = "", 0.0

    def stage(self, name: str, share: float) -> None:
        """See `studio.Report.stage`."""
        works, now, begins = self._works, time.monotonic(), name != self._stage
        if works._closing.is_set():
            raise CancelledError
        faults = works._faults()
        if faults.fail_stage == name:
            raise StudioError(f"{name.replace('_', ' ').capitalize()} failed.", code=faults.fail_code)
        if not begins and share < 1.0 and now - self._told < _TELL_EVERY:
            return
        self._stage, self._told = name, now
        if not works._move(self._number, ("running",), stage=name, share=min(1.0, max(0.0, share))):
            raise CancelledError
        if begins and faults.slow_stage > 0.0:
            self._wait(faults.slow_stage)

    def _wait(self, seconds: float) -> None:
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            work = self._works.get(self._number)
            if self._works._closing.wait(0.02) or work is None or work.state != "running":
                raise CancelledError


def _work(row: Row) -> Work:
    values = dict(row)
    return Work(**(values | {"spec": json.loads(values["spec"]), "made": json.loads(values["made"])}))


def _analysis(values: dict[str, Any]) -> Analysis:
    fields: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}
    return Analysis(**fields)
