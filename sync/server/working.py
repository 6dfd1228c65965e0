"""One work at a time: the studio makes it, its report is passed on, what it made is looked at and kept."""

from __future__ import annotations

import json
import logging
import shutil
import sqlite3
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sync.server.db import Database
from sync.server.files import Files
from sync.server.probing import UnreadableError, probe
from sync.server.studio import CancelledError, Made, Studio, StudioError, Task
from sync.server.works import VALIDATING, Work, Works

_log = logging.getLogger(__name__)
_TELL_EVERY = 0.25


class Worker:
    """Does works with a studio, each in a folder of its own under `folder`."""

    def __init__(self, db: Database, files: Files, works: Works, studio: Studio, folder: Path) -> None:
        self._db, self._files, self._works, self._studio, self._folder = db, files, works, studio, folder

    def do(self, work: Work) -> None:
        """Do a queued work; it is over afterwards, or queued again because the server stops."""
        begins = {"state": "running", "attempts": work.attempts + 1, "started": time.time()}
        if not self._works.move(work.id, ("queued",), **begins):
            return
        folder = self._folder / str(work.id)
        try:
            folder.mkdir(exist_ok=True, mode=0o700)
            made = self._make(work, folder)
            ends = {"state": "done", "share": 1.0, "made": json.dumps(made), "ended": time.time()}
            with self._db.transaction():
                if not self._works.move(work.id, ("running",), **ends):
                    self._drop(work.id, made)
        except CancelledError:
            self._put_back(work)
        except StudioError as error:
            self._fail(work, error.code, str(error))
        except OSError as error:
            self._fail(work, "storage", f"The server could not keep what it made: {error.strerror or error}.")
        except Exception as error:  # noqa: BLE001
            if not self._works.closing.is_set():
                _log.error("Work %d failed.", work.id, exc_info=error)
            self._fail(work, "internal", "This could not be made; the server's log says more.")
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _make(self, work: Work, folder: Path) -> dict[str, Any]:
        report = _Report(self._works, work.id)
        track = self._files.path(work.track)
        if work.kind == "analysis":
            report.stage("AUDIO_ANALYSIS", 0.0)
            if self._works.analysis(work.track) is None:
                self._works.remember(work.track, self._studio.hear(track, report))
            report.stage("AUDIO_ANALYSIS", 1.0)
            return {}
        made = self._studio.make(Task(kind=work.kind, track=track, into=folder, **work.spec), report)
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

    def _put_back(self, work: Work) -> None:
        """Queue a work again if it ended only because the server stops; such an end is no attempt."""
        if self._works.closing.is_set() and self._db.open:
            back = {"state": "queued", "stage": "", "share": 0.0, "attempts": work.attempts}
            self._works.move(work.id, ("running",), **back)

    def _fail(self, work: Work, code: str, message: str) -> None:
        if self._works.closing.is_set():
            self._put_back(work)
            return
        with self._db.transaction():
            ends = {"state": "failed", "code": code, "message": message, "ended": time.time()}
            if self._works.move(work.id, ("running",), **ends):
                self._works.let_go(work.id)

    def _drop(self, number: int, made: Mapping[str, Any]) -> None:
        for digest in {made.get("video", ""), made.get("poster", "")} - {""}:
            self._files.release(digest, f"work:{number}")


class _Report:
    """What a studio tells of a work; raises as soon as nobody wants it any more."""

    def __init__(self, works: Works, number: int) -> None:
        self._works, self._number = works, number
        self._stage, self._told = "", 0.0

    def stage(self, name: str, share: float) -> None:
        """See `studio.Report.stage`."""
        works, now, begins = self._works, time.monotonic(), name != self._stage
        if works.closing.is_set():
            raise CancelledError
        faults = works.faults()
        if faults.fail_stage == name:
            raise StudioError(f"{name.replace('_', ' ').capitalize()} failed.", code=faults.fail_code)
        if not begins and share < 1.0 and now - self._told < _TELL_EVERY:
            return
        self._stage, self._told = name, now
        try:
            told = works.move(self._number, ("running",), stage=name, share=min(1.0, max(0.0, share)))
        except sqlite3.ProgrammingError as error:
            raise CancelledError from error
        if not told:
            raise CancelledError
        if begins and faults.slow_stage > 0.0:
            self._wait(faults.slow_stage)

    def _wait(self, seconds: float) -> None:
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            work = self._works.get(self._number)
            if self._works.closing.wait(0.02) or work is None or work.state != "running":
                raise CancelledError
