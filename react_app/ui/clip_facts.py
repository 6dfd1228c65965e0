"""What is known of a video file besides its pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from react_app.core.show import Clip

FRAMES = 8
"""Pictures of a strip, spread evenly over the video."""
_FARTHEST_S = 10.0


@dataclass(frozen=True, slots=True)
class ClipFacts:
    """A clip, its sound and its size in bytes.

    `shift` is when its first picture is shown, in seconds from the first sample of its sound.
    """

    clip: Clip
    sound: bool
    shift: float
    size: int

    def to_json(self) -> dict[str, Any]:
        """Return JSON values."""
        return asdict(self)


def facts_from_json(values: Mapping[str, Any]) -> ClipFacts:
    """Read facts.

    Raises:
        TypeError: a field is missing or unknown.
        KeyError: a field is missing.
    """
    clip = dict(values["clip"])
    clip["beats"] = tuple(clip["beats"])
    return ClipFacts(Clip(**clip), bool(values["sound"]), float(values["shift"]), int(values["size"]))


def sound_and_shift(container: Any) -> tuple[bool, float]:
    """Return whether an open file (`av.container.InputContainer`) has sound, and its `ClipFacts.shift`."""
    picture, sound = container.streams.best("video"), container.streams.best("audio")
    if picture is None or sound is None:
        return sound is not None, 0.0
    begins = [float(s.start_time * s.time_base) if s.start_time and s.time_base else 0.0 for s in (picture, sound)]
    shift = begins[0] - begins[1]
    return True, shift if abs(shift) <= _FARTHEST_S else 0.0
