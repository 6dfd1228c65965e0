"""The tempo of the last two minutes and where its source changed."""

from __future__ import annotations

from collections import deque

from react_app.core.beatclock import MusicalTime

TRAIL_S = 120.0
_EVERY_S = 0.25


class TempoTrail:
    """Points of time, tempo and source; four a second, and one more wherever the source changes."""

    def __init__(self) -> None:
        self.points: deque[tuple[float, float]] = deque()
        self.changes: deque[tuple[float, str]] = deque()
        """When the clock went over to another source, and to which."""
        self.revision = 0
        """Goes up whenever there is something new to draw."""
        self._source = ""

    def add(self, now: float, music: MusicalTime, source: str) -> None:
        """Note the tempo at a time."""
        changed = source != self._source
        if changed:
            if self._source:
                self.changes.append((now, source))
            self._source = source
            self.revision += 1
        if music.source == "free" or (self.points and not changed and now - self.points[-1][0] < _EVERY_S):
            return
        self.points.append((now, music.bpm))
        while self.points[0][0] < now - TRAIL_S:
            self.points.popleft()
        while self.changes and self.changes[0][0] < now - TRAIL_S:
            self.changes.popleft()
        self.revision += 1
