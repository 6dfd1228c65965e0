"""The hidden folder an export works in: finished pieces, and the record of them that a later run goes on from.

The record is JSON lines: what the job is, then a line for each piece that is on disk for good. A line that a power cut
left half written is no line.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import sys
import threading
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from react_app.core.errors import BadInputError, ExportError
from react_app.engine.state import RendererState, load_state
from react_app.export.system.filelock import FileLock, is_taken

SUFFIX = ".export"
_RECORD, _LOCK, _VERSION = "record.jsonl", "lock", 1
_LONGEST_NAME = 60
_BLOCK = 1 << 20
_KEPT_STATES = 2
_LONG_AGO_S = 24 * 3600


@dataclass(frozen=True, slots=True)
class Piece:
    """A finished file of the work: a segment's pictures of one output, or something else it needs again.

    `frames` pictures from the output's picture `first` on.
    """

    output: int
    number: int
    name: str
    first: int
    frames: int
    bytes: int
    checksum: int


class Work:
    """One export's folder, locked by this process. `add` and `keep_state` may be called from any thread."""

    def __init__(self, folder: Path, lock: FileLock, key: str) -> None:
        """Use `begin`."""
        self.folder = folder
        self._lock = lock
        self._key = key
        self._writing = threading.Lock()
        self.pieces: dict[tuple[int, int], Piece] = {}
        """By output and number of the segment."""
        self.states: list[int] = []
        """Numbers of the segments before which the renderer's state is kept, oldest first."""

    def state_path(self, number: int) -> Path:
        """Return where the state before a segment lies."""
        return self.folder / f"state-{number:05d}"

    def add(self, piece: Piece) -> None:
        """Note a piece whose file is on disk.

        Raises:
            OSError: the record cannot be written.
        """
        with self._writing:
            self._write({"piece": asdict(piece)})
            self.pieces[piece.output, piece.number] = piece

    def keep_state(self, number: int, state: RendererState) -> None:
        """Keep the renderer's state before a segment; all but the newest two are forgotten.

        Raises:
            OSError: it cannot be written.
        """
        state.save(self.state_path(number))
        with self._writing:
            self._write({"state": number})
            self.states = sorted({*self.states, number})
            while len(self.states) > _KEPT_STATES:
                self._forget_state(self.states[0])

    def load_state(self, number: int) -> RendererState | None:
        """Return the state before a segment; None if it is damaged, and it is forgotten then."""
        try:
            return load_state(self.state_path(number))
        except BadInputError:
            self._forget_state(number)
            return None

    def remove(self) -> None:
        """Remove the folder with all that is in it."""
        if sys.platform == "win32":
            self._lock.give_back()  # what is open cannot be removed there
        shutil.rmtree(self.folder, ignore_errors=True)
        self._lock.give_back()

    def leave(self) -> None:
        """Leave the folder for a later run."""
        self._lock.give_back()

    def start_over(self) -> None:
        """Forget all pieces.

        Raises:
            OSError: the folder cannot be written.
        """
        for entry in self.folder.iterdir():
            if entry.name != _LOCK:
                shutil.rmtree(entry, ignore_errors=True) if entry.is_dir() else entry.unlink(missing_ok=True)
        self.pieces.clear()
        self.states.clear()
        self._write({"work": _VERSION, "key": self._key})

    def read(self) -> bool:
        """Take in the record of an earlier run of this very job; False if there is none, or it is another job's.

        What is damaged, or no longer there, is left out.
        """
        lines = _lines(self.folder / _RECORD)
        head = next(lines, {})
        if (head.get("work"), head.get("key")) != (_VERSION, self._key) or not self._key:
            return False
        states: set[int] = set()
        for line in lines:
            with contextlib.suppress(KeyError, TypeError, ValueError):
                if "piece" in line:
                    piece = Piece(**line["piece"])  # type: ignore[arg-type]
                    self.pieces[piece.output, piece.number] = piece
                elif "state" in line:
                    states.add(int(line["state"]))  # type: ignore[call-overload]
        self.pieces = {place: piece for place, piece in self.pieces.items() if self._whole(piece)}
        self.states = sorted(states)
        for number in list(self.states):
            self.load_state(number)
        self._tidy()
        return True

    @property
    def resumable(self) -> bool:
        """Whether a later run could know that it is the same job."""
        return bool(self._key)

    @property
    def drawn(self) -> bool:
        """Whether a segment of pictures is finished."""
        return any(number >= 0 for _, number in self.pieces)

    @property
    def begun(self) -> bool:
        """Whether there is a record of any run."""
        return (self.folder / _RECORD).exists()

    def size(self) -> int:
        """Return how many bytes lie in the folder."""
        return sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())

    def forgotten(self) -> tuple[Path, ...]:
        """Return the folders beside this one of exports that were cut short more than a day ago."""
        now = (self.folder / _LOCK).stat().st_mtime
        found = []
        for other in abandoned(self.folder.parent):
            record = other / _RECORD
            if other != self.folder and record.exists() and now - record.stat().st_mtime > _LONG_AGO_S:
                found.append(other)
        return tuple(found)

    def _whole(self, piece: Piece) -> bool:
        path = self.folder / piece.name
        try:
            if path.is_dir():
                return folder_checksum(path) == (piece.bytes, piece.checksum)
            return path.stat().st_size == piece.bytes and checksum(path) == piece.checksum
        except OSError:
            return False

    def _tidy(self) -> None:
        known = {_RECORD, _LOCK, *(piece.name for piece in self.pieces.values())}
        known |= {self.state_path(number).name for number in self.states}
        for entry in self.folder.iterdir():
            if entry.name not in known:
                shutil.rmtree(entry, ignore_errors=True) if entry.is_dir() else entry.unlink(missing_ok=True)

    def _forget_state(self, number: int) -> None:
        self.states.remove(number)
        self.state_path(number).unlink(missing_ok=True)

    def _write(self, line: dict[str, object]) -> None:
        path = self.folder / _RECORD
        with path.open("ab") as file:
            file.write(b"\n" + json.dumps(line).encode() + b"\n")  # after a line that was left half written
            file.flush()
            os.fsync(file.fileno())


def begin(out: Path, key: str, step: int = 0) -> Work:
    """Make or find the folder in which `out` is worked on, and lock it.

    `key` tells whether a later run is of the same job, empty where that cannot be known; `step` is how many pictures a
    segment has.

    Raises:
        ExportError: another process works in it, or nothing can be written there.
    """
    folder = work_folder(out)
    lock = FileLock(folder / _LOCK)
    try:
        while True:
            folder.mkdir(parents=True, exist_ok=True)
            if not lock.take():
                raise ExportError(f"{out} is being exported already; wait for that, or name another file.")
            if lock.path.exists():
                break
            lock.give_back()  # its holder was just removing the folder
    except OSError as error:
        raise ExportError(f"{out} cannot be written: {error.strerror}.") from error
    return Work(folder, lock, f"{key}-{step}" if key else "")


def work_folder(out: Path) -> Path:
    """Return the folder in which the export of a file works."""
    name = out.name
    whole = name.encode("utf-8", "surrogatepass")
    if len(whole) > _LONGEST_NAME:
        name = f"{name[: _LONGEST_NAME // 4]}-{hashlib.sha1(whole, usedforsecurity=False).hexdigest()[:12]}"
    return out.with_name(f".{name}{SUFFIX}")


def name_of(folder: Path) -> str:
    """Return the name of the file that a work folder is of."""
    return folder.name[1 : -len(SUFFIX)]


def discard(out: Path) -> None:
    """Remove what a killed export of a file left behind, unless somebody works on it."""
    folder = work_folder(out)
    if folder.is_dir() and not is_taken(folder / _LOCK):
        shutil.rmtree(folder, ignore_errors=True)


def abandoned(folder: Path) -> tuple[Path, ...]:
    """Return the work folders in a folder that nobody works in: exports that were cut short and can go on."""
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        return ()
    return tuple(
        entry
        for entry in entries
        if entry.name.startswith(".") and entry.suffix == SUFFIX and entry.is_dir() and not is_taken(entry / _LOCK)
    )


def checksum(path: Path) -> int:
    """Return the CRC-32 of a file.

    Raises:
        OSError: it cannot be read.
    """
    value = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            value = zlib.crc32(block, value)
    return value


def folder_checksum(folder: Path) -> tuple[int, int]:
    """Return how many bytes the files of a folder have, and a CRC-32 of their names and sizes.

    Raises:
        OSError: it cannot be read.
    """
    size = value = 0
    for entry in sorted(folder.iterdir()):
        length = entry.stat().st_size
        size += length
        value = zlib.crc32(f"{entry.name} {length}\n".encode(), value)
    return size, value


def _lines(path: Path) -> Iterator[dict[str, object]]:
    try:
        data = path.read_bytes()
    except OSError:
        return
    for line in data.split(b"\n"):
        with contextlib.suppress(ValueError, RecursionError):
            values = json.loads(line)
            if isinstance(values, dict):
                yield values
