"""Finds the grid of the file that plays: in the folder of grids at once, else by a child process that analyses it."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from react_app.audio.grid_store import GridStore, NamedGrid, named
from react_app.core.errors import BadInputError
from react_app.link.messages import GridState

_END_S = 2.0
_PROGRAM = (sys.executable, "-m", "react_app.audio.known_child")


class GridSearch:
    """One search, in a thread that mostly waits. Properties may be read from any thread; nothing blocks."""

    def __init__(self, track: Path, sha256: str, grids: Path, *, program: Sequence[str] = _PROGRAM) -> None:
        """`sha256` is that of the file's content as it is played: another one's grid is not used."""
        self._track, self._sha256, self._grids = track, sha256, grids
        self._program = program
        self._child: subprocess.Popen[str] | None = None
        self._lock = threading.Lock()
        self._stopped = False
        self.looked = False
        """True once the folder of grids was looked into."""
        self.found: NamedGrid | None = None
        self.progress = 0.0
        self.failure = ""
        """Why there is no grid, as a sentence; empty while there may be one."""
        threading.Thread(target=self._search, name="grid", daemon=True).start()

    @property
    def state(self) -> GridState:
        """How far it is."""
        if self.found is not None:
            return "known" if self.found.grid.has_beats else "none"
        return "" if self.failure or self._stopped or not self.looked else "analysing"

    def stop(self) -> None:
        """End the child: another file plays."""
        with self._lock:
            self._stopped = True
            child = self._child
        if child is not None and child.poll() is None:
            child.kill()

    def _search(self) -> None:
        found = GridStore(self._grids).load(self._sha256)
        if found is not None:
            self.found = found
        self.looked = True
        if found is not None:
            return
        try:
            with self._lock:
                if self._stopped:
                    return
                self._child = child = self._started()
        except OSError as error:
            self.failure = f"{self._track.name} could not be analysed whole: {error.strerror}."
            return
        assert child.stdout is not None
        for line in child.stdout:
            with contextlib.suppress(ValueError, KeyError, TypeError):
                self._take_in(json.loads(line))
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(_END_S)
        if self.found is None and not self.failure and not self._stopped:
            self.failure = f"The analysis of {self._track.name} ended before it was done; the live tracker goes on."

    def _started(self) -> subprocess.Popen[str]:
        idle = getattr(subprocess, "IDLE_PRIORITY_CLASS", 0)
        return subprocess.Popen(
            [*self._program, str(self._track.absolute()), f"--grids={self._grids}"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            errors="replace",
            env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0) | idle,
        )

    def _take_in(self, line: dict[str, Any]) -> None:
        if "progress" in line:
            self.progress = min(max(float(line["progress"]), 0.0), 1.0)
        elif "error" in line:
            self.failure = str(line["error"])
        elif "grid" in line:
            try:
                found = named(str(line["grid"]), str(line["path"]))
            except BadInputError as error:
                self.failure = str(error)
                return
            if found.grid.sha256 != self._sha256:
                self.failure = f"{self._track.name} is not the file it was when it began to play."
                return
            self.progress = 1.0
            self.found = found


FindGrid = Callable[[Path, str], GridSearch]
"""Begins the search for a file's grid; the second argument is the checksum of its content."""
