"""Frame pacing: when to begin a frame and when to show it, with or without a display that holds the swap back."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

import numpy as np

_WINDOW = 240
_BLOCKING_FRAMES = 20
_MOST_SHARE = 4


class Pacer:
    """Aims at one frame per period.

    Without a blocking swap it sleeps to each due time; once swaps are seen to wait for the display it lets the
    display set the pace. A frame begins as late as its usual cost allows, so that controls and music are fresh.
    """

    def __init__(
        self, fps: float, *, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._costs: deque[float] = deque(maxlen=60)
        self._blocking = 0
        self.intervals: deque[float] = deque(maxlen=_WINDOW)
        self.late = 0
        self.frames = 0
        self._shown: float | None = None
        self.set_rate(fps)

    def set_rate(self, fps: float) -> None:
        """Change the aim, in frames per second."""
        self._full_period = self.period = 1.0 / fps
        self._due = self._clock() + self.period
        self._blocking = 0

    def adapt(self) -> None:
        """Aim for a half, third or quarter of the rate while frames cost more than the whole one allows.

        A steady lower rate looks better than a wobbling higher one. Call it about once a second.
        """
        if len(self._costs) < 20:
            return
        share = round(self.period / self._full_period)
        cost = self.cost()
        if cost > 0.95 * self.period and share < _MOST_SHARE:
            self.period = (share + 1) * self._full_period
        elif share > 1 and cost < 0.7 * (share - 1) * self._full_period:
            self.period = (share - 1) * self._full_period
        else:
            return
        self._costs.clear()
        self.intervals.clear()

    def wait_to_begin(self) -> float:
        """Sleep until it is time to begin a frame; return when that frame is due to be seen (monotonic seconds)."""
        now = self._clock()
        if (
            now > self._due + 4 * self.period
        ):  # a long stall: start a new row of due times instead of racing after the old
            self._due = now
        if self._led_by_display:
            self._due = now + self.period
            return self._due
        lead = min(self.period, 1.5 * self._cost() + 0.002)
        if self._due - lead > now:
            self._sleep(self._due - lead - now)
        return self._due

    def wait_to_show(self, begun: float) -> None:
        """Sleep until the frame is due; `begun` is when its drawing began."""
        now = self._clock()
        self._costs.append(now - begun)
        if not self._led_by_display and self._due > now:
            self._sleep(self._due - now)

    @property
    def _led_by_display(self) -> bool:
        """Whether swaps wait for the display and the aim is its full rate, so that there is no need to sleep."""
        return self._blocking >= _BLOCKING_FRAMES and self.period == self._full_period

    def shown(self, swap_s: float) -> float:
        """Note that the frame is on the display; `swap_s` is how long the swap took. Returns the moment."""
        now = self._clock()
        if swap_s > 0.25 * self._full_period:
            self._blocking = min(self._blocking + 1, 2 * _BLOCKING_FRAMES)
        else:
            self._blocking = max(self._blocking - 1, 0)
        if self._shown is not None:
            interval = now - self._shown
            self.intervals.append(interval)
            if interval > 1.5 * self.period:
                self.late += 1
        self._shown = now
        self.frames += 1
        self._due += self.period
        if self._due < now:  # too late: begin a new row of due times instead of racing after the old one
            self._due = now + self.period
        return now

    def percentiles(self) -> tuple[float, float]:
        """Return the median and the 99th percentile of the last frame intervals, in seconds."""
        if not self.intervals:
            return 0.0, 0.0
        p50, p99 = np.percentile(np.fromiter(self.intervals, float), (50, 99))
        return float(p50), float(p99)

    def cost(self) -> float:
        """Return the median drawing time of the last frames, in seconds."""
        return float(np.median(np.fromiter(self._costs, float))) if self._costs else 0.0

    def slack(self) -> float:
        """Return the seconds left until the next frame should begin."""
        return self._due - 1.5 * self._cost() - 0.002 - self._clock()

    def _cost(self) -> float:
        return max(self._costs) if self._costs else self.period / 2
