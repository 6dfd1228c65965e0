"""What takes drawn pictures and works on them in a thread of its own, so that drawing goes on meanwhile."""

from __future__ import annotations

import contextlib
import queue
import threading
from abc import ABC, abstractmethod

import numpy as np
from numpy.typing import DTypeLike

from react_app.core.errors import ExportError, ReactError
from react_app.export.media.convert import Picture

BUFFERS = 3
"""Pictures in flight: one drawn, one waiting, one being encoded."""
_WAIT_S = 0.25


class PictureWorker(ABC):
    """Hands out arrays and takes them back filled. All methods belong to the thread that draws; `_run` has its own."""

    def __init__(self, name: str, shape: tuple[int, ...], dtype: DTypeLike) -> None:
        """Make the arrays; the subclass calls `_begin` when it is ready. `name` is the thread's."""
        self._free: queue.SimpleQueue[Picture] = queue.SimpleQueue()
        self._full: queue.SimpleQueue[Picture | None] = queue.SimpleQueue()
        for _ in range(BUFFERS):
            self._free.put(np.empty(shape, dtype))
        self._failure: Exception | None = None
        self._aborted = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    @abstractmethod
    def _run(self) -> None:
        """Work until None comes or it is aborted; what fails is put into `_failure`."""

    @abstractmethod
    def _sentence(self, error: Exception) -> ExportError:
        """Return what a failure means, as a sentence."""

    def _begin(self) -> None:
        self._thread.start()

    def buffer(self) -> Picture:
        """Return an array to draw the next picture into; waits until one is free.

        Raises:
            ExportError, TrackError: encoding or writing has failed.
        """
        while True:
            self._raise_failure()
            with contextlib.suppress(queue.Empty):
                return self._free.get(timeout=_WAIT_S)

    def put(self, picture: Picture) -> None:
        """Take a filled array that `buffer` returned, rows from the top."""
        self._full.put(picture)

    def give_back(self, picture: Picture) -> None:
        """Take an array back that `buffer` returned and nobody wants."""
        self._free.put(picture)

    def finish(self) -> None:
        """Work off what is waiting, and end.

        Raises:
            ExportError, TrackError: encoding or writing has failed; what was written is useless.
        """
        self._full.put(None)
        while self._thread.is_alive():
            self._thread.join(timeout=_WAIT_S)
        self._raise_failure()

    def abort(self) -> None:
        """Stop as soon as possible; what was written is useless."""
        self._aborted = True
        self._full.put(None)
        self._thread.join()

    def _raise_failure(self) -> None:
        if isinstance(self._failure, ReactError):
            raise self._failure
        if self._failure is not None:
            raise self._sentence(self._failure) from self._failure
