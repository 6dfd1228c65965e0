"""A file on its way up: read from disk piece by piece, telling how far it is."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from sync.errors import RefusedError

Progress = Callable[[int, int], None]
"""Is told bytes sent and bytes in all; what it raises stops the upload and reaches the caller."""

TYPES = {".flac": "audio/flac", ".wav": "audio/wav", ".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".ogg": "audio/ogg"}
"""Where the tables of systems differ."""


class Upload:
    """An open file as httpx takes it; reading it tells `progress`. Sent again, it starts from the beginning."""

    def __init__(self, file: BinaryIO, size: int, progress: Progress | None) -> None:
        self._file = file
        self._size = size
        self._progress = progress

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, no more than the file had when it was opened."""
        left = max(0, self._size - self._file.tell())
        piece = self._file.read(left if size < 0 else min(size, left))
        if self._progress is not None:
            self._progress(self._file.tell(), self._size)
        return piece

    def seek(self, place: int, whence: int = 0) -> int:
        """Go to a place in the file."""
        return self._file.seek(place, whence)

    def tell(self) -> int:
        """Return the place in the file."""
        return self._file.tell()

    def fileno(self) -> int:
        """Return the file's number, by which its length is found."""
        return self._file.fileno()


@contextmanager
def opened(path: Path, progress: Progress | None = None) -> Iterator[tuple[str, Upload, str]]:
    """Open a file to be sent: give its name, the file and its type.

    Raises:
        RefusedError: it is not there, is empty or may not be read.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise RefusedError(f"{path.name} cannot be read: {error.strerror or error}.") from error
    with file:
        size = path.stat().st_size
        if size == 0:
            raise RefusedError(f"{path.name} is empty.")
        kind = TYPES.get(path.suffix.lower()) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        yield path.name.encode("utf-8", "replace").decode(), Upload(file, size, progress), kind
