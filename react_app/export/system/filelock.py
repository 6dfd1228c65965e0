"""A lock on a file that dies with the process that holds it, on every system."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

_PLACE = 1 << 30
"""The byte that is locked where bytes are locked (Windows); far behind the text, which stays readable."""


class FileLock:
    """Held by one process at a time. The file tells the holder's process id; it is not removed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: int | None = None

    def take(self) -> bool:
        """Take the lock if nobody has it; return whether it is ours.

        Raises:
            OSError: the file cannot be made.
        """
        if self._file is not None:
            return True
        file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(file)
        except OSError:
            os.close(file)
            return False
        os.ftruncate(file, 0)
        os.write(file, str(os.getpid()).encode())
        self._file = file
        return True

    def give_back(self) -> None:
        """Let others have it."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    @property
    def holder(self) -> int | None:
        """The process id its last holder wrote, None if nobody did."""
        with contextlib.suppress(OSError, ValueError):
            return int(self.path.read_text("ascii"))
        return None


def is_taken(path: Path) -> bool:
    """Return whether a living process holds the lock."""
    if not path.exists():
        return False
    lock = FileLock(path)
    try:
        free = lock.take()
    except OSError:
        return False
    lock.give_back()
    return not free


def _lock(file: int) -> None:
    """Lock without waiting.

    Raises:
        OSError: another process holds it.
    """
    if sys.platform == "win32":
        import msvcrt

        os.lseek(file, _PLACE, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        finally:
            os.lseek(file, 0, os.SEEK_SET)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
