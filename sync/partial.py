"""A file that is not all here yet: the bytes so far, and beside them what they are part of."""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

SYNC_EVERY = 8 << 20
"""After so many bytes the file is made safe against a power cut."""
_SAME_BOOT_S = 60.0


class Partial:
    """`NAME.part` with `NAME.part.json`. Not thread-safe: hold a lock on the name.

    A killed process loses nothing that was written; after a power cut only what was synced is trusted.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._notes_path = path.with_name(path.name + ".json")
        self._notes: dict[str, Any] = {}
        self._synced = 0
        self._file = None if not path.exists() else path.open("r+b")
        self.size = 0
        self._take_up()

    def __enter__(self) -> Partial:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def note(self, name: str) -> str:
        """Return what was noted of the file: etag, modified, source..."""
        value = self._notes.get(name, "")
        return value if isinstance(value, str) else ""

    def begin(self, notes: Mapping[str, str]) -> None:
        """Drop what is there and start an empty file."""
        self.drop()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self.path.open("w+b")
        self.size = self._synced = 0
        self._notes = dict(notes)
        self._write_notes()

    def write(self, data: bytes) -> None:
        """Add bytes at the end.

        Raises:
            OSError: the disk is full or gone.
        """
        if self._file is None:
            raise ValueError("begin first")
        self._file.seek(self.size)
        self._file.write(data)
        self._file.flush()
        self.size += len(data)
        if self.size - self._synced >= SYNC_EVERY:
            self.sync()

    def tail(self, length: int) -> bytes:
        """Return up to so many of the last bytes."""
        if self._file is None:
            return b""
        self._file.seek(max(0, self.size - length))
        return self._file.read(length)

    def sync(self) -> None:
        """Make what is there safe against a power cut."""
        if self._file is not None:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._synced = self.size
            self._write_notes()

    def close(self) -> None:
        """Close the file; it stays as it is."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def drop(self) -> None:
        """Delete everything."""
        self.close()
        for path in (self._notes_path, self.path):
            path.unlink(missing_ok=True)
        self._notes, self.size, self._synced = {}, 0, 0

    def _take_up(self) -> None:
        try:
            notes = json.loads(self._notes_path.read_text("utf-8"))
            synced, boot = int(notes["synced"]), float(notes["boot"])
        except (OSError, ValueError, KeyError, TypeError):
            self.drop()
            return
        if self._file is None:
            self.drop()
            return
        self._notes = notes
        size = os.fstat(self._file.fileno()).st_size
        same_boot = abs(boot - _boot_time()) < _SAME_BOOT_S
        self.size = size if same_boot else min(size, synced)
        self._file.truncate(self.size)
        self._synced = min(synced, self.size)

    def _write_notes(self) -> None:
        self._notes.update(synced=self._synced, boot=_boot_time())
        fresh = self._notes_path.with_name(self._notes_path.name + ".new")
        with fresh.open("w", encoding="utf-8") as file:
            json.dump(self._notes, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, self._notes_path)


def sync_folder(folder: Path) -> None:
    """Make names in a folder safe against a power cut, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _boot_time() -> float:
    """Return about when the machine was started; jumps after sleep on some systems, which only costs a few bytes."""
    return time.time() - time.monotonic()
