"""What a render tells while it runs, and how fast it goes."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

_WINDOW_S = 12.0


@dataclass(frozen=True, slots=True)
class RenderPlan:
    """What is going to be rendered."""

    out: Path
    frames: int
    width: int
    height: int
    fps: float
    seconds: float


class Report(Protocol):
    """Listens to a render."""

    def begin(self, plan: RenderPlan) -> None:
        """The first frame is about to be drawn."""

    def frame(self, done: int) -> None:
        """So many frames are done."""

    def analysing(self, share: float) -> None:
        """The track is heard whole before the first frame; 0..1 of it is done."""

    def waiting(self, text: str) -> None:
        """Something takes a while before the first frame."""

    def warning(self, text: str) -> None:
        """Something could not be done, but the render goes on."""

    def resumed(self, done: int) -> None:
        """An earlier run was cut short; so many frames are there already."""

    def joining(self, share: float) -> None:
        """All frames are drawn; the file is put together, 0..1 of it is done."""

    def checking(self, share: float) -> None:
        """A finished file is decoded again and looked at; 0..1 of it is done."""

    def written(self, out: Path, size: int, notes: tuple[str, ...] = ()) -> None:
        """A file has its name and this many bytes; `notes` are sentences about it."""

    def done(self, size: int) -> None:
        """All files are finished; together they have this many bytes."""

    def error(self, text: str) -> None:
        """The render failed, for this reason."""

    def cancelled(self) -> None:
        """The render was stopped; no file is left."""


class PassingReport:
    """Passes everything on to another one; what is told otherwise is overridden."""

    def __init__(self, report: Report) -> None:
        self._report = report

    def begin(self, plan: RenderPlan) -> None:
        """Pass it on."""
        self._report.begin(plan)

    def frame(self, done: int) -> None:
        """Pass it on."""
        self._report.frame(done)

    def analysing(self, share: float) -> None:
        """Pass it on."""
        self._report.analysing(share)

    def waiting(self, text: str) -> None:
        """Pass it on."""
        self._report.waiting(text)

    def warning(self, text: str) -> None:
        """Pass it on."""
        self._report.warning(text)

    def resumed(self, done: int) -> None:
        """Pass it on."""
        self._report.resumed(done)

    def joining(self, share: float) -> None:
        """Pass it on."""
        self._report.joining(share)

    def checking(self, share: float) -> None:
        """Pass it on."""
        self._report.checking(share)

    def written(self, out: Path, size: int, notes: tuple[str, ...] = ()) -> None:
        """Pass it on."""
        self._report.written(out, size, notes)

    def done(self, size: int) -> None:
        """Pass it on."""
        self._report.done(size)

    def error(self, text: str) -> None:
        """Pass it on."""
        self._report.error(text)

    def cancelled(self) -> None:
        """Pass it on."""
        self._report.cancelled()


class Pace:
    """How fast frames come and how long the rest will take, over the last seconds."""

    def __init__(self, clock: Callable[[], float], done: int = 0) -> None:
        self._clock = clock
        self._begun = clock()
        self._seen: deque[tuple[float, int]] = deque([(self._begun, done)])

    def at(self, done: int) -> float:
        """Note the number of frames done now; return the time."""
        now = self._clock()
        self._seen.append((now, done))
        while len(self._seen) > 2 and self._seen[0][0] < now - _WINDOW_S:
            self._seen.popleft()
        return now

    def resume(self, done: int) -> None:
        """Begin anew where so many frames are there already."""
        self._seen = deque([(self._clock(), done)])

    @property
    def elapsed(self) -> float:
        """Seconds since the beginning."""
        return self._clock() - self._begun

    @property
    def done(self) -> int:
        """The number of frames noted last."""
        return self._seen[-1][1]

    @property
    def fps(self) -> float:
        """Frames a second over the last seconds, 0 while unknown."""
        (first_t, first), (last_t, last) = self._seen[0], self._seen[-1]
        return (last - first) / (last_t - first_t) if last > first and last_t > first_t else 0.0
