"""Files that are on the disk for good, so that a power cut takes nothing that was noted as done."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def sync_file(path: Path) -> None:
    """Wait until what is in a file is on the disk.

    Raises:
        OSError: it cannot be opened or written.
    """
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Wait until all files of a folder are on the disk, and then their names.

    Raises:
        OSError: a file cannot be opened or written.
    """
    files = sorted(folder.iterdir())
    _begin_writing(files)
    for path in files:
        sync_file(path)
    if sys.platform != "win32":  # names need no asking there
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def _begin_writing(files: list[Path]) -> None:
    """Let the system write all files at once, so that waiting for one after another is short."""
    if sys.platform == "linux":
        for path in files:
            with path.open("rb") as file:
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
