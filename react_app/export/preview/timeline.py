"""What is drawn under a preview: the sound's outline over all of a track or take, with its beats and sections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from react_app.audio.grid import TrackGrid
from react_app.core.features import ANALYSIS_RATE
from react_app.export.media.sound import FloatArray
from react_app.export.playing.heard import Piece

COLUMNS = 4096


@dataclass(frozen=True, slots=True)
class SectionMark:
    """A part of the music: its kind (`intro`, `build`, `drop`, ...), begin and end in seconds."""

    kind: str
    begin: float
    end: float


@dataclass(frozen=True, slots=True, eq=False)
class Timeline:
    """All that is heard, by seconds from its beginning.

    `peaks` is (n, 2): lowest and highest sample, -1..1, of n equal parts of `duration`.
    """

    duration: float
    peaks: NDArray[np.float32]
    beats: tuple[float, ...] = ()
    downbeats: tuple[float, ...] = ()
    sections: tuple[SectionMark, ...] = ()


def outline(blocks: Iterable[FloatArray], rate: int, duration: float, columns: int = COLUMNS) -> NDArray[np.float32]:
    """Return the lowest and highest sample of each of `columns` equal parts, (columns, 2); silence where nothing is."""
    low, high = np.zeros(columns, np.float32), np.zeros(columns, np.float32)
    per_column = max(duration * rate, 1.0) / columns
    count = 0
    for block in blocks:
        places = ((np.arange(len(block)) + count) / per_column).astype(np.intp)
        starts = np.flatnonzero(np.diff(places, prepend=-1))
        inside = places[starts] < columns
        where = places[starts][inside]
        low[where] = np.minimum(low[where], np.minimum.reduceat(block.min(axis=1), starts)[inside])
        high[where] = np.maximum(high[where], np.maximum.reduceat(block.max(axis=1), starts)[inside])
        count += len(block)
    return np.stack([low, high], axis=1).clip(-1.0, 1.0)


def marks(
    pieces: Sequence[Piece], grids: Mapping[str, TrackGrid], first: int = 0
) -> tuple[tuple[float, ...], tuple[float, ...], tuple[SectionMark, ...]]:
    """Return beats, downbeats and sections of what is heard, in seconds from sample `first` of the stream."""
    beats: list[float] = []
    downbeats: list[float] = []
    sections: list[SectionMark] = []
    for piece in pieces:
        grid = grids.get(piece.grid) if piece.is_file else None
        if grid is None:
            continue
        begin, end = piece.offset / ANALYSIS_RATE, (piece.offset + piece.count) / ANALYSIS_RATE
        shift = (piece.sample - piece.offset - first) / ANALYSIS_RATE
        if grid.has_beats:
            beats += _moved(grid.beats, begin, end, shift)
            downbeats += _moved(grid.downbeats, begin, end, shift)
        for section in grid.sections:
            if section.end > begin and section.start < end:
                start, stop = max(section.start, begin) + shift, min(section.end, end) + shift
                sections.append(SectionMark(section.name, start, stop))
    return tuple(beats), tuple(downbeats), tuple(sections)


def _moved(times: Iterable[float], begin: float, end: float, shift: float) -> Iterator[float]:
    return (t + shift for t in times if begin <= t < end)
