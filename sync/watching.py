"""A thread that cuts a download which nobody wants any more or which does not get on."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from types import TracebackType

from sync.errors import OfflineError, SyncError
from sync.exchange import Stream

_LOOK_S = 0.1


class Watch:
    """While the block runs: abort `stream` when `stop` is set, or when `done` grew too little in `stall_s` seconds."""

    def __init__(
        self, stream: Stream, stop: threading.Event, done: Callable[[], int], stall_s: float, stall_bytes: int
    ) -> None:
        self._stream = stream
        self._stop = stop
        self._done = done
        self._stall_s = stall_s
        self._stall_bytes = stall_bytes
        self._stalled = False
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="download watch", daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()
        if self._stalled and isinstance(error, SyncError):
            raise OfflineError("The download stood still for too long.") from error

    def _run(self) -> None:
        since, size = time.monotonic(), self._done()
        while not self._over.wait(_LOOK_S):
            now = time.monotonic()
            if now - since >= self._stall_s:
                self._stalled = self._done() - size < self._stall_bytes
                since, size = now, self._done()
            if self._stop.is_set() or self._stalled:
                self._stream.abort()
                return
