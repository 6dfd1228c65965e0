"""Orders to a render that runs, as lines on its standard input: hold, go on, stop for now, stop for good.

Lines and no signals, so that it is the same on every system. A render whose steering is gone (the process that started
it died: its end of the pipe is closed) suspends itself; so nothing is ever drawn for nobody, and the work is kept.
"""

from __future__ import annotations

import _thread
import os
import signal
import threading
from collections.abc import Callable, Iterator
from typing import Literal

Order = Literal["pause", "go", "suspend", "cancel"]
ORDERS: tuple[Order, ...] = ("pause", "go", "suspend", "cancel")
_LONGEST_LINE = 1000
_LOOK_S = 0.2


class Suspended(BaseException):
    """The render stops for now; what is finished stays, and the next run of the same job goes on from there.

    No `Exception`, as `KeyboardInterrupt` is none: nobody takes it for an error by accident.
    """


class Steering:
    """What a render was told to do last. The render asks with `frame`; orders may come from any thread."""

    def __init__(self, on_hold: Callable[[bool], None] = lambda held: None) -> None:
        """`on_hold` is called by the render's thread: True when it begins to hold, False when it goes on."""
        self._on_hold = on_hold
        self._changed = threading.Condition()
        self._order: Order = "go"

    def frame(self) -> None:
        """Stand between two frames, or two steps of anything long: return at once, or hold while paused.

        Raises:
            Suspended: stop and keep the work.
            KeyboardInterrupt: stop and leave nothing.
        """
        if self._order == "go":
            return
        if self._order == "pause":
            self._hold()
        if self._order == "suspend":
            raise Suspended
        if self._order == "cancel":
            raise KeyboardInterrupt

    def order(self, order: Order) -> None:
        """Take an order. After `suspend` and `cancel` only a `cancel` counts."""
        with self._changed:
            if self._order in ("pause", "go") or order == "cancel":
                self._order = order
                self._changed.notify_all()

    def _hold(self) -> None:
        self._on_hold(True)
        with self._changed:
            while self._order == "pause":
                self._changed.wait(_LOOK_S)  # with a time, so that an interrupt is taken in on every system
        if self._order == "go":
            self._on_hold(False)


NO_STEERING = Steering()
"""For a render that nobody steers."""


def follow_lines(steering: Steering, file: int) -> None:
    """Let a thread take orders from the lines of an open file, until its end, which means `suspend`.

    `cancel` interrupts the main thread as Ctrl-C does, wherever it is.
    """
    threading.Thread(target=_follow, args=(steering, file), name="steering", daemon=True).start()


def _follow(steering: Steering, file: int) -> None:
    for line in _lines(file):
        if line == "cancel":
            _thread.interrupt_main(signal.SIGTERM)
            steering.order("cancel")  # for an interrupt that was lost in code that must not raise
            return
        if line in ORDERS:
            steering.order(line)
    steering.order("suspend")


def _lines(file: int) -> Iterator[str]:
    """Yield lines by `os.read`: unlike a text stream it holds no lock that a daemon thread could take to the grave."""
    rest = b""
    while True:
        try:
            block = os.read(file, _LONGEST_LINE)
        except OSError:
            return
        if not block:
            return
        *lines, rest = (rest[-_LONGEST_LINE:] + block).split(b"\n")
        yield from (line.strip().decode("utf-8", "replace") for line in lines)
