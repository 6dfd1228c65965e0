"""What of a pass is drawn: all of it, or what an earlier run did not finish, from the nearest state that was kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol


class Needs(Protocol):
    """An output of a pass: `fanout.Feed`."""

    missing: set[int]

    def begins(self, segment: int) -> int:
        """Return from which picture on a segment's pictures must be handed to it."""


@dataclass(frozen=True, slots=True)
class Leg:
    """A stretch that is drawn without a break, up to the picture before `stop`.

    `state` is the segment before which the renderer's state was kept, None to begin before the pass's first picture.
    """

    state: int | None
    stop: int


def plan_legs(needs: Iterable[Needs], states: Iterable[int], step: int, pictures: int) -> tuple[Leg, ...]:
    """Return the stretches that have to be drawn so that nothing is missing any more.

    `states` are the segments before which a state was kept, `step` is how many pictures a segment has.
    """
    needs, states = tuple(needs), sorted(states)
    legs: list[Leg] = []
    for segment in sorted(set[int]().union(*(need.missing for need in needs))):
        begin = min(need.begins(segment) for need in needs if segment in need.missing)
        stop = min((segment + 1) * step, pictures)
        state = max((number for number in states if number * step <= begin), default=None)
        if legs and (state is None or state * step <= legs[-1].stop):
            legs[-1] = replace(legs[-1], stop=stop)
        else:
            legs.append(Leg(state, stop))
    return tuple(legs)
