"""When the samples of a device were heard: a count that arrives in bursts becomes a steady clock."""

from __future__ import annotations

from collections import deque

_WINDOW_S = 2.0
_LATE_S = 0.06
_STALLED_S = 0.7


class StreamClock:
    """Maps frame numbers of a device to machine time.

    A burst can come late, never early, so the earliest arrivals of the last two seconds are the steady clock under
    them. When everything comes late for most of a second, the device itself stood still. Both clocks are passed in as
    numbers.
    """

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._arrivals: deque[tuple[float, float]] = deque()
        self._late_since: float | None = None
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
        if self._base is None or arrival - self._base < _LATE_S:
            self._late_since = None
        elif self._late_since is None:
            self._late_since = now
        elif now - self._late_since > _STALLED_S:
            self._arrivals.clear()
            self._late_since = None
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
