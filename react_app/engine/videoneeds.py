"""Which moments of a clip will be seen next, in the order in which they will be."""

from __future__ import annotations

from dataclasses import dataclass

from react_app.core.frame import ClipInputs

_END_S = 0.001
"""Out is where a clip turns, not a picture that is seen."""
_BORDER_S = 0.001
"""Twice `videopicture.EARLY_S`: as early backwards as forwards."""


@dataclass(frozen=True, slots=True)
class Need:
    """All pictures from `low` to `high`, the last first if `backwards`."""

    low: float
    high: float
    backwards: bool = False


def moment_of(clip: ClipInputs) -> float:
    """Return the moment whose picture is on: backwards, at a border between two, it is the earlier one's."""
    return max(clip.position - _BORDER_S, clip.start) if clip.speed < 0 else clip.position


def needs(clip: ClipInputs, ahead_s: float) -> tuple[Need, ...]:
    """Return what has to be decoded to play a clip for `ahead_s` seconds, the picture that is on now included.

    Where it loops, what comes after the end is there before the end is: the seam is a place like any other.
    """
    now, low, high = moment_of(clip), clip.start, max(clip.stop - _END_S, clip.start)
    way = abs(clip.speed) * ahead_s
    backwards = clip.speed < 0
    if way == 0.0:
        return (Need(now, now),)
    edge = low if backwards else high
    here = min(way, abs(edge - now)) if (now >= low if backwards else now <= high) else way
    found = [Need(now - here, now, True) if backwards else Need(now, now + here)]
    rest = min(way - here, high - low)
    if rest > 0 and clip.loop in ("loop", "bounce"):
        upwards = backwards == (clip.loop == "bounce")
        found.append(Need(low, low + rest) if upwards else Need(high - rest, high, True))
    return tuple(found)
