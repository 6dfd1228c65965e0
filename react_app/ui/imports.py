"""Shaders from the user's disk: found, looked up and tried away from the window, and listed as they pass."""

from __future__ import annotations

import os
import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from react_app.core.errors import ReactError, ShaderError
from react_app.core.problems import Problem
from react_app.shaders.cards import cards_of
from react_app.shaders.foreign import SUFFIXES as FOREIGN_SUFFIXES
from react_app.shaders.foreign import can_import, is_foreign_folder
from react_app.shaders.importing import write_imported
from react_app.shaders.source import SHADER_SUFFIXES, read_source
from react_app.shaders.verdicts import ProbeResult, Verdicts
from react_app.ui.desk import Desk
from react_app.ui.settings import Settings

MOST = 5000
"""Shaders that are listed at most."""
_MOST_VISITED = 100_000
"""Files and folders that are looked at in search of shaders."""
_MOST_TOLD = 40
"""Refused files that get a problem of their own; the others are counted."""
_BATCH = 48
_BATCH_S = 0.3
_BREATH_S = 0.001
_REST_S = 60.0
"""The child that tries shaders is kept ready for so long."""

Probe = Callable[[Sequence[str]], Iterable[ProbeResult]]


@dataclass(frozen=True, slots=True)
class _Job:
    """Files and folders to look through. `by_hand` is told about; `wanted` are shaders that a show waits for."""

    names: tuple[str, ...]
    by_hand: bool = False
    wanted: bool = False


class ShaderImport(QObject):
    """Lists the user's shaders. Those nobody has tried yet are tried in a child process before anything shows them."""

    finished = Signal(int, int)
    """How many of what was brought by hand were accepted and how many refused."""
    _batch = Signal(object, list, int, int)
    _end = Signal(object, int, int)
    _told_of = Signal(object)

    def __init__(
        self,
        desk: Desk,
        settings: Settings,
        probe: Probe,
        verdicts: Verdicts,
        rest: Callable[[], object] = lambda: None,
        folder: Path | None = None,
    ) -> None:
        """`rest` ends what `probe` keeps ready; it may be called from any thread. `folder` is where shaders of other
        tools are written to as ISF, beside the original if there is none."""
        super().__init__()
        self._folder = folder
        self._rest = rest
        self._desk, self._settings, self._probe, self._verdicts = desk, settings, probe, verdicts
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._stopped = threading.Event()
        self._waiting: set[str] = set()
        self._stuck: set[str] = set()
        self._told = 0
        self._batch.connect(self._take)
        self._end.connect(self._finish)
        self._told_of.connect(desk.tell)
        desk.untried.connect(self.try_out)
        desk.ask_untried()

    def take(self, names: Sequence[str]) -> None:
        """List these files and everything in these folders, now and at every start."""
        self._desk.notice.emit("Checking shaders…")
        self._told = 0
        self._put(_Job(tuple(str(Path(name).absolute()) for name in names), by_hand=True))

    def load(self) -> None:
        """List what was brought before."""
        if self._settings.shaders:
            self._put(_Job(tuple(map(str, self._settings.shaders))))

    def try_out(self, ids: Sequence[str]) -> None:
        """Try shaders that a show plays and nobody has tried in their present text."""
        fresh = [shader_id for shader_id in ids if shader_id not in self._waiting]
        if fresh:
            self._waiting.update(fresh)
            self._put(_Job(tuple(fresh), wanted=True))

    def place_of(self, shader_id: str) -> Path | None:
        """Return the file or folder by which a shader came to be listed."""
        path = Path(shader_id)
        return next((place for place in self._settings.shaders if place == path or place in path.parents), None)

    def forget(self, place: Path) -> None:
        """List a file, or what lies in a folder, no longer; shows that use it keep it."""
        self._settings.forget_shaders(place)
        self._desk.catalogue.remove(self._desk.catalogue.own_in(str(place)))

    def close(self) -> None:
        """Stop trying."""
        self._stopped.set()
        self._jobs.put(None)
        self._rest()
        if self._thread is not None:
            self._thread.join(1.0)

    def _put(self, job: _Job) -> None:
        self._jobs.put(job)
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="shader-import", daemon=True)
            self._thread.start()

    # ---- in the thread ---------------------------------------------------------------------------------------------

    def _work(self) -> None:
        while not self._stopped.is_set():
            try:
                job = self._jobs.get(timeout=_REST_S)
            except queue.Empty:
                self._rest()
                continue
            if job is None:
                return
            good = bad = done = 0
            if job.by_hand:
                job = replace(job, names=tuple(self._as_isf(job.names)))
            files = find_shaders(job.names)
            results: list[ProbeResult] = []
            sent = time.monotonic()
            for result in self._results(files):
                if self._stopped.is_set():
                    return
                done += 1
                good, bad = good + result.ok, bad + (not result.ok)
                results.append(result)
                if len(results) >= _BATCH or time.monotonic() - sent > _BATCH_S:
                    self._batch.emit(job, results, done, len(files))
                    results, sent = [], time.monotonic()
            self._batch.emit(job, results, done, len(files))
            self._end.emit(job, good, bad)

    def _as_isf(self, names: Sequence[str]) -> Iterator[str]:
        """Yield names, those of shaders of other tools replaced by the ISF files made of them."""
        for name in names:
            path = Path(name)
            if path.is_dir() and not is_foreign_folder(path):
                yield name
                sources = [file for file in _walk(path) if file.suffix.lower() in FOREIGN_SUFFIXES]
            else:
                sources = [path]
            for source in sources[:MOST]:
                if source.is_dir() or can_import(source):
                    yield from self._imported(source)
                elif source == path:
                    yield name

    def _imported(self, source: Path) -> Iterator[str]:
        key = f"import.{source}"
        try:
            made, notes = write_imported(source, self._folder or source.parent)
        except ShaderError as error:
            self._told_of.emit(Problem(key, str(error), "warning", str(source)))
            return
        if notes:
            self._told_of.emit(Problem(key, f"{made.name} was imported. {' '.join(notes)}", "info", str(made)))
        yield str(made)

    def _results(self, files: Sequence[Path]) -> Iterator[ProbeResult]:
        """Yield what is known first, then what is tried."""
        fresh: list[str] = []
        for number, path in enumerate(files):
            if number % 8 == 0:
                time.sleep(_BREATH_S)  # the window goes first
            try:
                known = self._verdicts.find(read_source(path).digest)
            except ShaderError as error:
                yield ProbeResult(str(path), False, error.reason, error.line)
                continue
            if known is None:
                fresh.append(str(path))
            else:
                yield replace(known, id=str(path))
        try:
            for result in self._probe(fresh) if fresh else ():
                if self._stopped.is_set():
                    return  # what it says now is only that it was ended
                self._verdicts.keep(result)
                yield result
        except ReactError as error:
            yield ProbeResult(fresh[0], False, str(error))

    # ---- in the window's thread ------------------------------------------------------------------------------------

    def _take(self, job: _Job, results: list[ProbeResult], done: int, total: int) -> None:
        for result in results:
            key = f"import.{result.id}"
            if job.wanted and not result.digest:
                self._stuck.add(result.id)  # it cannot be tried here at all: not again and again
            if result.ok:
                self._desk.clear(key)
            elif not job.wanted:
                self._refuse(key, result)
        if job.wanted:
            self._desk.catalogue.add([card for card in cards_of(results) if self._desk.catalogue.is_own(card.id)])
        else:
            self._desk.catalogue.add(cards_of(results))
            self._desk.catalogue.remove(result.id for result in results if not result.ok)
        if job.by_hand:
            self._desk.notice.emit(f"Checking shaders: {done} of {total}")

    def _refuse(self, key: str, result: ProbeResult) -> None:
        self._told += 1
        if self._told <= _MOST_TOLD:
            line = f", line {result.line}" if result.line else ""
            text = f"{Path(result.id).name}{line}: {result.reason}"
            self._desk.tell(Problem(key, text, "warning", result.id, result.line or 0))
        else:
            text = f"{self._told - _MOST_TOLD} more shaders cannot be used; react-app shaders check tells why."
            self._desk.tell(Problem("import", text, "warning"))

    def _finish(self, job: _Job, good: int, bad: int) -> None:
        if job.wanted:
            self._waiting.difference_update(set(job.names) - self._stuck)
            self._desk.refresh_library()
            return
        if not job.by_hand:
            return
        if good:
            self._settings.remember_shaders([Path(name) for name in job.names])
            self._desk.refresh_library()
        if not good and not bad:
            sentence = "No shader was found there."
        else:
            sentence = f"{good} shader{'s' if good != 1 else ''} added."
            if bad:
                sentence += f" {bad} cannot be used; the problems list says why."
        self._desk.notice.emit(sentence)
        self.finished.emit(good, bad)


def find_shaders(names: Sequence[str]) -> list[Path]:
    """Return the shader files among these files and folders, each once; hidden folders are left out."""
    found: dict[Path, None] = {}
    for name in names:
        path = Path(name).absolute()
        for file in _walk(path) if path.is_dir() else [path]:
            if file.suffix.lower() in SHADER_SUFFIXES:
                found[file] = None
    return list(found)[:MOST]


def _walk(folder: Path) -> Iterator[Path]:
    visited = 0
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        visited += len(folders) + len(files)
        yield from (Path(place, name) for name in sorted(files))
        if visited > _MOST_VISITED:
            return
