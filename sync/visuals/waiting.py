"""Waiting for work that goes on elsewhere: seldom and ever more seldom, as long as the caller has patience."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol, TypeVar

from sync.errors import BusyError, OfflineError


class Work(Protocol):
    """Something that is over at some time."""

    @property
    def over(self) -> bool:
        """Whether nothing goes on any more."""


W = TypeVar("W", bound=Work)


def wait_for(
    look: Callable[[], W],
    *,
    patience: float = 3600.0,
    first: float = 2.0,
    longest: float = 60.0,
    sleep: Callable[[float], None] = time.sleep,
    seen: Callable[[W], None] | None = None,
) -> W:
    """Look until the work is over and return how it ended.

    The pause between two looks grows from `first` to `longest` seconds; where the service says how long to wait, that
    counts, and a short absence of the network only makes the pause longer. `seen` is told of every look.

    Raises:
        OfflineError: it is not over after `patience` seconds of waiting.
        SyncError: what `look` raises, but for being busy or out of reach for a moment.
    """
    waited, pause = 0.0, first
    while True:
        step = pause
        try:
            work = look()
        except BusyError as busy:
            step = max(pause, busy.retry_after or 0.0)
            trouble: Exception | None = busy
        except OfflineError as gone:
            trouble = gone
        else:
            trouble = None
            if seen is not None:
                seen(work)
            if work.over:
                return work
        if waited + step > patience:
            message = f"It is not done after {waited / 60.0:.0f} minutes; it goes on all the same. Look again later."
            raise OfflineError(message) from trouble
        sleep(step)
        waited += step
        pause = min(pause * 1.6, longest)
