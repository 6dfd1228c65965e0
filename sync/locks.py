"""Locks between threads and processes that end with whoever holds them, however that ends."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sync.errors import StoreError

_POLL_S = 0.02


@contextmanager
def held(path: Path, *, wait_s: float = 0.0) -> Iterator[bool]:
    """Hold the lock file at `path` for the block, or yield False if somebody else holds it after `wait_s`.

    The system lets go of it when the process ends, so a crash never leaves one behind. Two threads of one process
    exclude each other too.

    Raises:
        StoreError: the folder cannot be written to.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StoreError(f"The cloud's folder {path.parent} cannot be written to: {error.strerror}.") from error
    try:
        ends = time.monotonic() + wait_s
        got = _take(handle)
        while not got and time.monotonic() < ends:
            time.sleep(_POLL_S)
            got = _take(handle)
        yield got
    finally:
        os.close(handle)


if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _take(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
