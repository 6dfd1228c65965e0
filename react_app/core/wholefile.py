"""Files that are there whole or not at all: written hidden beside their place, then renamed."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

_LONGEST = 60
"""Characters of a name that any disk takes with what is added, even if each is four bytes."""


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Yield where to write what then takes the place of `path`; after an error nothing of it is left.

    Raises:
        OSError: it cannot take its place; what was there before still is.
    """
    part = path.with_name(f".{path.name[:_LONGEST]}.{os.getpid()}.part")
    try:
        yield part
        os.replace(part, path)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise


def write_whole(path: Path, data: bytes, *, sync: bool = False) -> None:
    """Write a file: who reads it sees the old one or the new one. With `sync` that holds when the machine dies, too.

    Raises:
        OSError: it cannot be written; what was there before still is.
    """
    with whole_file(path) as part:
        if sync:
            write_synced(part, data)
        else:
            part.write_bytes(data)


def write_synced(path: Path, data: bytes) -> None:
    """Write a file and wait until it is on the disk.

    Raises:
        OSError: it cannot be written.
    """
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def json_bytes(text: str) -> bytes:
    """Return JSON text as UTF-8; names of files that are no Unicode, in an old encoding, are escaped."""
    return text.encode("utf-8", "backslashreplace")
