"""Things done beside the drawing: one after the other in a thread, failures raised where one waits for them."""

from __future__ import annotations

import threading
from collections.abc import Callable

_WAIT_S = 0.25


class Aside:
    """One thing at a time in a thread of its own. All methods belong to the thread that draws."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._thread: threading.Thread | None = None
        self._failure: BaseException | None = None

    def start(self, what: Callable[[], None]) -> None:
        """Begin something when what was begun before is done.

        Raises:
            Exception: what was done before failed, as it did.
        """
        self.wait()
        self._thread = threading.Thread(target=self._run, args=(what,), name=self._name, daemon=True)
        self._thread.start()

    def wait(self) -> None:
        """Wait until everything is done.

        Raises:
            Exception: it failed, as it did.
        """
        while self._thread is not None and self._thread.is_alive():
            self._thread.join(_WAIT_S)  # with a time, so that an interrupt is taken in on every system
        self._thread = None
        failure, self._failure = self._failure, None
        if failure is not None:
            raise failure

    def check(self) -> None:
        """Raise the failure of something that is over, without waiting.

        Raises:
            Exception: it failed, as it did.
        """
        if self._thread is not None and not self._thread.is_alive():
            self.wait()

    def _run(self, what: Callable[[], None]) -> None:
        try:
            what()
        except BaseException as error:  # noqa: BLE001 - handed to the drawing thread, which raises it
            self._failure = error
