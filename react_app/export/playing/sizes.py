"""The sizes a performance was shown at: a render has one, the stage may have had several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from react_app.core.features import ANALYSIS_RATE
from react_app.core.take import Take, TakePlan, TakeSize

_SETTLED = ANALYSIS_RATE
"""Samples after the first show was opened in which the size is still being set."""
_TOLD = 8


@dataclass(frozen=True, slots=True)
class ShownSize:
    """From `t` on, in seconds from the take's beginning, the picture was so many pixels."""

    t: float
    width: int
    height: int

    def __str__(self) -> str:
        return f"{self.width}×{self.height}"


def picture_of(take: Take) -> tuple[tuple[int, int], float]:
    """Return the size and frame rate the performance was shown at for the longest time."""
    shown: dict[tuple[int, int, float], int] = {}
    current = (take.header.width, take.header.height, take.header.fps)
    since = take.header.sample
    for event in take.of(TakeSize):
        shown[current] = shown.get(current, 0) + event.sample - since
        current, since = (event.width, event.height, event.fps), event.sample
    shown[current] = shown.get(current, 0) + max(take.end - since, 0) + 1
    width, height, fps = max(shown, key=lambda key: shown[key])
    return (width, height), fps


def sizes_of(take: Take) -> tuple[ShownSize, ...]:
    """Return the sizes the performance was shown at, one after the other; the first is that of its first show.

    They are those that were wished for: without a GPU the stage draws fewer pixels of the same shape.
    """
    first = take.header.sample if take.header.show else next((plan.sample for plan in take.of(TakePlan)), take.end)
    sizes = [ShownSize(0.0, take.header.width, take.header.height)]
    for event in take.of(TakeSize):
        if event.sample <= first + _SETTLED:
            sizes = [ShownSize(0.0, event.width, event.height)]
        elif (event.width, event.height) != (sizes[-1].width, sizes[-1].height):
            t = round((event.sample - take.header.sample) / ANALYSIS_RATE, 3)
            sizes.append(ShownSize(t, event.width, event.height))
    return tuple(sizes)


def size_sentences(sizes: Sequence[ShownSize], drawn: tuple[int, int]) -> tuple[str, ...]:
    """Return what is to be told of a performance whose size changed; `drawn` is the render's."""
    if len(sizes) < 2:
        return ()
    changes = [f"from {_clock(size.t)} on {size}" for size in sizes[1 : _TOLD + 1]]
    if len(sizes) > _TOLD + 1:
        changes.append(f"and {len(sizes) - _TOLD - 1} times more")
    return (
        f"The size of the output changed during the set: first {sizes[0]}, {', '.join(changes)}. On stage what shaders "
        f"remember was scaled then; the render is {drawn[0]}×{drawn[1]} from beginning to end, so "
        f"pictures with feedback may differ from those on stage.",
    )


def _clock(seconds: float) -> str:
    tenths = round(seconds * 10)
    hours, minutes = divmod(tenths // 600, 60)
    return f"{hours}:{minutes:02d}:{tenths % 600 / 10:04.1f}" if hours else f"{minutes}:{tenths % 600 / 10:04.1f}"
