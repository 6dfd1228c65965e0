"""The frames of a performance in any order: what was heard is remembered, and steps are taken from the nearest fork."""

from __future__ import annotations

import contextlib
from bisect import bisect_right
from collections.abc import Callable
from fractions import Fraction

from react_app.core.features import Features
from react_app.export.playing.performance import FeatureSource, Performance, Step, Stepper

MOST_HOPS = 60_000
"""Hops that are kept: about 12 minutes, and a third of a gigabyte."""
_FORKS = 600
"""Forks that are kept at most; each takes some hundred kilobytes."""


class InterruptedDrawing(Exception):  # noqa: N818 - nothing is wrong
    """Something else is wanted now."""


class Remembered:
    """What is heard, at times in any order. What lies beyond the hops that are kept is heard anew when asked again."""

    def __init__(self, listen: Callable[[], FeatureSource], most: int = MOST_HOPS) -> None:
        self._listen = listen
        self._most = most
        self._source = listen()
        self._kept: list[Features] = []
        self._since: list[float] = []
        self._asked = float("-inf")
        """Up to which time the kept hops answer."""
        self._at = float("-inf")

    def at(self, t: float) -> Features:
        """Return the newest features at time `t`."""
        if t <= self._asked:
            return self._kept[max(bisect_right(self._since, t) - 1, 0)]
        if t < self._at:
            self._source = self._listen()
        self._at = t
        heard = self._source.at(t)
        if len(self._kept) < self._most or heard is self._kept[-1]:
            if not self._kept or heard is not self._kept[-1]:
                self._kept.append(heard)
                self._since.append(t)
            self._asked = t
        return heard


class Course:
    """A performance at one frame rate: any frame's step, each exactly what going through from the beginning gives."""

    def __init__(
        self, performance: Performance, features: FeatureSource, fps: Fraction, frames: int, spacing: int = 0
    ) -> None:
        """`spacing` is how many frames lie between two forks that are kept; by default a second, or more in a long one.

        `features` must answer in any order, see `Remembered`.
        """
        self._spacing = spacing or max(round(fps), -(-frames // _FORKS), 1)
        self._frames = frames
        self._forks = [Stepper(performance, features, fps)]

    def go_ahead(self, interrupted: Callable[[], bool]) -> bool:
        """Use a moment in which nothing is asked for to come nearer to later frames; False when all are near."""
        following = self._forks[-1].index + self._spacing
        if following >= self._frames:
            return False
        with contextlib.suppress(InterruptedDrawing):
            self.from_frame(following, interrupted)
        return True

    def from_frame(self, index: int, interrupted: Callable[[], bool] = lambda: False) -> Stepper:
        """Return a stepper of its own whose next step is frame `index`.

        Raises:
            InterruptedDrawing: `interrupted` said so on the way.
        """
        place = bisect_right(self._forks, index, key=lambda fork: fork.index) - 1
        stepper = self._forks[place].fork()
        while stepper.index < index:
            if interrupted():
                raise InterruptedDrawing
            stepper.step()
            if stepper.index % self._spacing == 0 and stepper.index > self._forks[-1].index:
                self._forks.append(stepper.fork())
        return stepper

    def step(self, index: int) -> Step:
        """Return one frame's step."""
        return self.from_frame(index).step()
