"""Session time on the stage: the heard stream's time, smooth, never backwards, held over while nothing is heard."""

from __future__ import annotations

_GAIN = 0.05
_MAX_SLEW = 0.05
_LOST_S = 0.5


class StageClock:
    """Maps the machine's monotonic clock to session time; the ears' stamps correct it slowly.

    Both clocks are passed in as numbers, so it is as pure as the session.
    """

    def __init__(self, epoch: float) -> None:
        """`epoch` is the monotonic time of session time 0."""
        self._offset = epoch
        self._last = 0.0
        self._corrected_at: float | None = None

    @property
    def epoch(self) -> float:
        """Monotonic time of session time 0, as believed now."""
        return self._offset

    def correct(self, t: float, stamp: float) -> None:
        """Take in that heard-stream time `t` was at monotonic time `stamp`.

        A small error is slewed by at most 5 % of the time heard; ears that are half a second off are believed at once
        where that moves time forward.
        """
        error = (stamp - t) - self._offset
        passed = 0.0 if self._corrected_at is None else max(0.0, t - self._corrected_at)
        self._corrected_at = t
        if error < -_LOST_S:
            self._offset += error
            return
        limit = _MAX_SLEW * passed
        self._offset += min(max(_GAIN * error, -limit), limit)

    def at(self, monotonic: float) -> float:
        """Return session time at a monotonic time; later calls never return less."""
        self._last = max(self._last, monotonic - self._offset, 0.0)
        return self._last

    def convert(self, monotonic: float) -> float:
        """Return session time at a monotonic time that may lie in the past."""
        return max(0.0, monotonic - self._offset)
