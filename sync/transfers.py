"""What this process is sending and fetching right now: how far it is, and how it is stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sync.downloads import StoppedError

Progress = Callable[[int, int], None]


class Transfers:
    """Progress of uploads and downloads by compel. Any thread may call it.

    `changed` is called whenever anything moved.
    """

    def __init__(self) -> None:
        self.changed: Callable[[], None] = lambda: None
        self._lock = threading.Lock()
        self._sent: dict[str, tuple[int, int]] = {}
        self._got: dict[str, tuple[int, int]] = {}
        self._stops: dict[str, list[threading.Event]] = {}
        self._closed = False

    def sent(self, key: str) -> tuple[int, int]:
        """Return bytes sent and in all."""
        return self._sent.get(key, (0, 0))

    def got(self, key: str) -> tuple[int, int]:
        """Return bytes fetched and in all."""
        return self._got.get(key, (0, 0))

    @contextmanager
    def sending(self, key: str, progress: Progress | None) -> Iterator[Progress]:
        """Give what an upload tells its progress to."""

        def told(done: int, total: int) -> None:
            self._sent[key] = (done, total)
            self.changed()
            if progress is not None:
                progress(done, total)

        self.changed()
        try:
            yield told
        finally:
            self._sent.pop(key, None)
            self.changed()

    @contextmanager
    def pulling(self, key: str, progress: Progress | None) -> Iterator[tuple[threading.Event, Progress]]:
        """Give what stops a download and what it tells its progress to.

        Raises:
            StoppedError: everything was closed.
        """
        stop = threading.Event()
        with self._lock:
            if self._closed:
                raise StoppedError
            self._stops.setdefault(key, []).append(stop)

        def told(done: int, total: int) -> None:
            self._got[key] = (done, total)
            self.changed()
            if progress is not None:
                progress(done, total)

        try:
            yield stop, told
        finally:
            with self._lock:
                self._stops[key].remove(stop)
                if not self._stops[key]:
                    del self._stops[key]
                    self._got.pop(key, None)
            self.changed()

    def stop(self, key: str) -> None:
        """Stop the download of a compel."""
        with self._lock:
            for stop in self._stops.get(key, ()):
                stop.set()

    def stop_all(self) -> None:
        """Stop all downloads."""
        with self._lock:
            for stops in self._stops.values():
                for stop in stops:
                    stop.set()

    def open(self) -> None:
        """Let downloads begin again."""
        with self._lock:
            self._closed = False

    def close(self) -> None:
        """Stop all downloads and let none begin, until `open`."""
        with self._lock:
            self._closed = True
        self.stop_all()
