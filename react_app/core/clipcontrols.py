"""The controls of a clip: `layer.<uid>.<name>`, in the order in which they are shown.

play      runs or stands still              speed     times the clip's own, backwards below 0
start     where it begins, seconds          stop      where it ends, seconds
loop      what comes at the end: from the beginning, back and forth, gone, or the last picture stays
sync      runs by itself (free), or its beats follow those of the room (beats)
stretch   beats of the room that one beat of the clip takes; only in `sync` beats, where `speed` tells the direction
fit       fills the picture (edges are cut), fits into it (edges are transparent), or is stretched to its shape
seek      setting it jumps to that second   restart   event: from the beginning
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from react_app.core.controls import ControlSpec
from react_app.core.show import Clip

ClipLoop = Literal["loop", "bounce", "once", "hold"]
CLIP_LOOPS: tuple[ClipLoop, ...] = get_args(ClipLoop)
ClipFit = Literal["fill", "fit", "stretch"]
CLIP_FITS: tuple[ClipFit, ...] = get_args(ClipFit)

STRETCHES: Mapping[str, float] = {"1/4": 0.25, "1/2": 0.5, "1": 1.0, "2": 2.0, "4": 4.0}
"""Choices of `stretch`, and beats of the room per beat of the clip."""
MAX_SPEED = 4.0
SHORTEST_S = 0.04
"""Least length of what is played between `start` and `stop`."""


def clip_specs(prefix: str, clip: Clip) -> tuple[ControlSpec, ...]:
    """Return the controls of a clip; `prefix` is `layer.<uid>`."""
    length = max(clip.duration, SHORTEST_S)
    loops = (("Loop", "loop"), ("Back and forth", "bounce"), ("Once", "once"), ("Once, hold", "hold"))
    syncs = (("Free", "free"), ("To the beat", "beats"))
    stretches = tuple((f"×{1 / beats:g}", word) for word, beats in STRETCHES.items())
    fits = (("Fill", "fill"), ("Fit", "fit"), ("Stretch", "stretch"))
    return (
        ControlSpec(f"{prefix}.play", "bool", "Play", True),
        ControlSpec(f"{prefix}.speed", "float", "Speed", 1.0, -MAX_SPEED, MAX_SPEED),
        ControlSpec(f"{prefix}.start", "float", "In", 0.0, 0.0, length),
        ControlSpec(f"{prefix}.stop", "float", "Out", length, 0.0, length),
        ControlSpec(f"{prefix}.loop", "text", "At the end", "loop", choices=loops),
        ControlSpec(f"{prefix}.sync", "text", "Time", "free", choices=syncs),
        ControlSpec(f"{prefix}.stretch", "text", "Beats", "1", choices=stretches),
        ControlSpec(f"{prefix}.fit", "text", "Fit", "fill", choices=fits),
        ControlSpec(f"{prefix}.seek", "float", "Position", 0.0, 0.0, length),
        ControlSpec(f"{prefix}.restart", "event", "Restart", False),
    )
