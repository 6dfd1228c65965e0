"""Decodes a file ahead of the moment it is played, in a thread of its own."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from pathlib import Path

from react_app.audio.decode import BLOCK, stream_track
from react_app.audio.downmix import FloatArray
from react_app.core.errors import TrackError
from react_app.core.features import ANALYSIS_RATE

_AHEAD_BLOCKS = 4 * ANALYSIS_RATE // BLOCK


@dataclass(frozen=True, slots=True)
class Decoded:
    """Samples (n, 2) of the file from sample `offset` on."""

    offset: int
    samples: FloatArray


@dataclass(frozen=True, slots=True)
class FileEnd:
    """The file is over; it has `length` samples."""

    length: int


class Feeder:
    """Gives the blocks of a file from sample `start` on, at most four seconds ahead; with `loop` over and over."""

    def __init__(self, path: Path, start: int, loop: bool) -> None:
        self._path = path
        self._start = start
        self._loop = loop
        self._ready: deque[Decoded | FileEnd] = deque()
        self._room = threading.Semaphore(_AHEAD_BLOCKS)
        self._stopped = False
        self.error: TrackError | None = None
        threading.Thread(target=self._decode, name="decode", daemon=True).start()

    def take(self) -> Decoded | FileEnd | None:
        """Return the next block, None while it is not there yet."""
        if not self._ready:
            return None
        self._room.release()
        return self._ready.popleft()

    def stop(self) -> None:
        """Let the thread end."""
        self._stopped = True
        self._room.release()

    def _decode(self) -> None:
        try:
            self._feed()
        except TrackError as error:
            self.error = error
            self._give(FileEnd(self._start))

    def _feed(self) -> None:
        offset = self._start
        while not self._stopped:
            for samples in stream_track(self._path, offset):
                if not self._give(Decoded(offset, samples)):
                    return
                offset += len(samples)
            if not self._loop or offset == 0:
                self._give(FileEnd(offset))
                return
            offset = 0

    def _give(self, item: Decoded | FileEnd) -> bool:
        self._room.acquire()
        self._ready.append(item)
        return not self._stopped
