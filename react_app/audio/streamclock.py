"""When the samples of a device were heard: a count that arrives in bursts becomes a steady clock."""

from __future__ import annotations

from collections import deque

_WINDOW_S = 2.0
_STALL_S = 0.06
_STALL_COUNTS = 3


class StreamClock:
    """Maps frame numbers of a device to machine time.

    A burst can come late, never early, so the earliest arrivals of the last two seconds are the steady clock under
    them. Both clocks are passed in as numbers.
    """

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._arrivals: deque[tuple[float, float]] = deque()
        self._late = 0
        self._base: float | None = None
        self._count = 0

    @property
    def running(self) -> bool:
        """True once something arrived."""
        return self._base is not None

    def hear(self, now: float, count: int) -> None:
        """Take in that `count` frames had come (or gone) at time `now`."""
        if count <= self._count:
            return
        self._count = count
        arrival = now - count / self._rate
        if self._base is not None and arrival - self._base > _STALL_S:
            self._late += 1
            if self._late >= _STALL_COUNTS:  # not a late burst: the stream itself stood still
                self._arrivals.clear()
        else:
            self._late = 0
        arrivals = self._arrivals
        while arrivals and arrivals[-1][1] >= arrival:
            arrivals.pop()
        arrivals.append((now, arrival))
        while arrivals[0][0] < now - _WINDOW_S:
            arrivals.popleft()
        self._base = arrivals[0][1]

    def time_of(self, count: float) -> float:
        """Return when frame number `count` came."""
        return (self._base or 0.0) + count / self._rate

    def count_at(self, now: float) -> float:
        """Return how many frames have come at time `now`, smoothly."""
        return 0.0 if self._base is None else (now - self._base) * self._rate
