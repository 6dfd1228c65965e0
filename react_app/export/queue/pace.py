"""How long exports take on this machine: seconds per megapixel for each kind, learned from those that were made."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_NEW = 0.5
"""How much the newest export counts."""
_MOST = 200
_ANY = ""


@dataclass(frozen=True, slots=True)
class Work:
    """What is left to draw of one export; `fps` is its pace now, 0 while unknown."""

    kind: str
    megapixels: float
    """Of all frames that are not drawn yet together."""
    frame_megapixels: float
    fps: float = 0.0
    held: bool = False
    """It waits for somebody; nobody knows how long."""


class Paces:
    """Seconds per megapixel by kind. The newest exports count most; kinds nobody made lately are forgotten."""

    def __init__(self, known: Mapping[str, float] | None = None) -> None:
        self._known = dict(known or {})

    @property
    def known(self) -> dict[str, float]:
        """Plain values for the record, newest last."""
        return dict(self._known)

    def learn(self, kind: str, megapixels: float, seconds: float) -> None:
        """Take in an export that drew so much in so long."""
        if megapixels <= 0 or seconds <= 0 or not math.isfinite(seconds / megapixels):
            return
        pace = seconds / megapixels
        for key in {kind, _ANY}:
            before = self._known.pop(key, pace)
            self._known[key] = before + _NEW * (pace - before)
        while len(self._known) > _MOST:
            del self._known[next(iter(self._known))]

    def seconds(self, work: Work, running: Iterable[Work] = ()) -> float | None:
        """Return how long an export will take, by its own pace, else by its kind's, else by any; None while unknown."""
        if work.fps > 0 and work.frame_megapixels > 0:
            return work.megapixels / work.frame_megapixels / work.fps
        now = {other.kind: 1 / (other.fps * other.frame_megapixels) for other in running if _tells(other)}
        for pace in (now.get(work.kind), self._known.get(work.kind), *now.values(), self._known.get(_ANY)):
            if pace is not None:
                return work.megapixels * pace
        return None

    def finished_in(self, works: Iterable[Work | None]) -> tuple[float | None, ...]:
        """Return for works that are made one after the other when each is finished; None from the first unknown on.

        What is held delays nobody and is finished at no known time. A None among the works is one of unknown size.
        """
        listed = tuple(works)
        running = tuple(work for work in listed if work is not None and _tells(work))
        begin: float | None = 0.0
        ends: list[float | None] = []
        for work in listed:
            if work is not None and work.held:
                ends.append(None)
                continue
            needed = None if work is None else self.seconds(work, running)
            begin = None if begin is None or needed is None else begin + needed
            ends.append(begin)
        return tuple(ends)


def _tells(work: Work) -> bool:
    return work.fps > 0 and work.frame_megapixels > 0
