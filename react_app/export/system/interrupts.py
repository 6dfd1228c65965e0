"""What Ctrl-C and being told to end do to a command that has to tidy up."""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import Any


def ignore_interrupts() -> None:
    """From now on a second Ctrl-C does not keep unfinished work from being removed, or kept, as it should be."""
    if threading.current_thread() is not threading.main_thread():
        return
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None:
            signal.signal(number, signal.SIG_IGN)


class TerminationAsInterrupt:
    """While it is entered, being told to end (SIGTERM, SIGHUP) is what Ctrl-C is: nothing is left half done."""

    def __init__(self, *names: str) -> None:
        """`names` are the signals that tell to end; both by default."""
        self._names = names or ("SIGTERM", "SIGHUP")
        self._before: dict[int, Any] = {}

    def __enter__(self) -> None:
        if threading.current_thread() is not threading.main_thread():
            return
        self._before[signal.SIGINT] = signal.getsignal(signal.SIGINT)
        for name in self._names:
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) != signal.SIG_IGN:  # under nohup it stays ignored
                self._before[number] = signal.signal(number, _interrupt)

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
