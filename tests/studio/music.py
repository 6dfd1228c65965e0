"""Tracks as they are known after hearing, made up by number."""

from __future__ import annotations

from collections.abc import Sequence

from react_app.audio.grid import Section, SectionName, TrackGrid

Part = tuple[SectionName, int, float]
"""A section: its name, how many bars, its energy."""

SONG: tuple[Part, ...] = (
    ("intro", 8, 0.3), ("build", 8, 0.6), ("drop", 16, 0.95), ("breakdown", 8, 0.45), ("build", 4, 0.7),
    ("drop", 32, 0.9), ("outro", 8, 0.2),
)  # fmt: skip


def track(
    parts: Sequence[Part] = SONG, *, bpm: float = 120.0, meter: int = 4, first: float = 0.0, confidence: float = 0.9
) -> TrackGrid:
    """Return the grid of a track whose first downbeat is at `first` seconds."""
    beat = 60.0 / bpm
    bars = sum(count for _, count, _ in parts)
    beats = [first + number * beat for number in range(bars * meter)]
    sections, energy, bar = [], [], 0
    for name, count, level in parts:
        start = 0.0 if bar == 0 else first + bar * meter * beat
        sections.append(Section(start, first + (bar + count) * meter * beat, name, level))
        energy += [(first + (bar + number) * meter * beat, level) for number in range(count)]
        bar += count
    return TrackGrid(
        sha256="0" * 64,
        duration=first + bars * meter * beat,
        beats=tuple(beats),
        places=tuple(number % meter + 1 for number in range(len(beats))),
        meters=(meter,) * len(beats),
        tempi=(bpm,) * len(beats),
        bpm=bpm,
        confidence=confidence,
        bar_confidence=confidence,
        energy=tuple(energy),
        sections=tuple(sections),
    )
