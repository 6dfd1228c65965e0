"""What people tell the tempo: the range a kind of music lives in, and taps that say where the beat is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

RangeName = Literal["any", "house", "hip-hop", "drum and bass", "live band"]


@dataclass(frozen=True, slots=True)
class TempoRange:
    """Tempi of a kind of music in BPM: what is likely, not what is allowed."""

    name: RangeName
    low: float
    high: float


TEMPO_RANGES: tuple[TempoRange, ...] = (
    TempoRange("any", 50.0, 220.0),
    TempoRange("house", 112.0, 138.0),
    TempoRange("hip-hop", 68.0, 112.0),
    TempoRange("drum and bass", 155.0, 185.0),
    TempoRange("live band", 70.0, 165.0),
)


@dataclass(frozen=True, slots=True)
class TempoHint:
    """One hint to the beat tracker; the same hints at the same hops give the same beats.

    kind `range`: tempi from `low` to `high` BPM are likely from now on (forgets nothing that was heard);
    `seed`: a beat was at `t` (seconds of the stream the tracker hears) and the tempo is `bpm`;
    `place`: the beat nearest to `t` is number `place` (1 is the downbeat) of a bar of `meter` beats (0: as believed);
    `reset`: forget tempo and phase.
    """

    kind: Literal["range", "seed", "place", "reset"]
    low: float = 50.0
    high: float = 220.0
    t: float = 0.0
    bpm: float = 0.0
    place: int = 1
    meter: int = 0
