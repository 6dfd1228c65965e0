"""A thread for calls that may take long or never return, so that the clock of the ears goes on."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from react_app.core.errors import ReactError

T = TypeVar("T")


class Job(Generic[T]):
    """One call: `done` once it returned, then `result` or `error` is set."""

    def __init__(self, call: Callable[[], T]) -> None:
        self._call = call
        self.asked_at = time.monotonic()
        self.result: T | None = None
        self.error: ReactError | None = None
        self.done = False

    def run(self) -> None:
        """Make the call; our own errors are kept for whoever asked."""
        try:
            self.result = self._call()
        except ReactError as error:
            self.error = error
        finally:
            self.done = True


class Worker:
    """Makes one call after the other, in the order they were asked for."""

    def __init__(self, name: str) -> None:
        self._jobs: queue.SimpleQueue[Job[object]] = queue.SimpleQueue()
        threading.Thread(target=self._work, name=name, daemon=True).start()

    def ask(self, call: Callable[[], T]) -> Job[T]:
        """Queue a call; returns at once."""
        job = Job(call)
        self._jobs.put(job)  # type: ignore[arg-type]
        return job

    def _work(self) -> None:
        while True:
            job = self._jobs.get()
            try:
                job.run()
            except Exception:  # whatever a driver does, the next call must still be made
                logging.getLogger(__name__).exception("A call in the background failed.")
