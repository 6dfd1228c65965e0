"""What the live beat tracker would have announced while hearing a recording."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from react_app.audio.analyzer import Analyzer
from react_app.audio.spectrum import FloatArray
from react_app.core.features import HOP


@dataclass(frozen=True, slots=True)
class AnnouncedBeat:
    """A beat: when it is, how much sound had been heard when it was announced (both in seconds), and the tempo."""

    stamp: float
    announced: float
    bpm: float
    confidence: float = 0.0
    place: int = 0
    """Number in the bar, 1 is the downbeat; 0 while unknown."""
    meter: int = 0
    """Beats in the bar; 0 while unknown."""


def live_beats(mono: FloatArray) -> list[AnnouncedBeat]:
    """Return every beat announced while float32 mono samples at 44.1 kHz are heard hop by hop."""
    return announced_beats(mono[i : i + HOP] for i in range(0, len(mono), HOP))


def announced_beats(blocks: Iterable[FloatArray]) -> list[AnnouncedBeat]:
    """Return every beat announced while mono samples are heard that come in blocks."""
    analyzer = Analyzer()
    beats: list[AnnouncedBeat] = []
    count = 0
    for block in blocks:
        for features in analyzer.push(block):
            if features.beat_count > count:
                count = features.beat_count
                beats.append(
                    AnnouncedBeat(
                        features.beat_t,
                        features.t,
                        features.bpm,
                        features.beat_confidence,
                        features.beat_place,
                        features.beats_per_bar,
                    )
                )
    return beats
