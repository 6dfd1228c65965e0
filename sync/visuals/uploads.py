"""Files on their way to the service."""

from __future__ import annotations

import io
import mimetypes
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sync.errors import RefusedError

Progress = Callable[[int, int], None]
"""Told how many bytes of how many are sent; from the thread that sends."""


class Watched(io.RawIOBase):
    """A file that tells how much of it was read. A new try begins at the start again, and is told so."""

    def __init__(self, path: Path, progress: Progress | None) -> None:
        """Open a file; raises OSError."""
        self._file = path.open("rb")
        self._size = os.fstat(self._file.fileno()).st_size
        self._progress = progress

    def readable(self) -> bool:
        """It can be read."""
        return True

    def seekable(self) -> bool:
        """It can be begun anew."""
        return True

    def fileno(self) -> int:
        """Return the number of the open file, by which its length is known."""
        return self._file.fileno()

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """Return the place."""
        return self._file.tell()

    def read(self, size: int = -1) -> bytes:
        """Read a piece and tell of it."""
        piece = self._file.read(size)
        if self._progress is not None and piece:
            self._progress(min(self._file.tell(), self._size), self._size)
        return piece

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        super().close()


@contextmanager
def opened(path: Path, progress: Progress | None) -> Iterator[dict[str, Any]]:
    """Open a file as the part `file` of a form.

    Raises:
        RefusedError: it cannot be read, or is empty.
    """
    try:
        file = Watched(path, progress)
    except OSError as error:
        raise RefusedError(f"{path.name} cannot be read: {error.strerror or error}.") from error
    with file:
        if os.fstat(file.fileno()).st_size == 0:
            raise RefusedError(f"{path.name} is empty.")
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        yield {"file": (path.name, file, kind)}
