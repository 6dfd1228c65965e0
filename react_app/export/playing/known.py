"""Known tracks in renders: grids found or made before the first frame, and their beats while it is heard."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from react_app.audio.grid import TrackGrid
from react_app.audio.grid_store import GridStore, read_grid, take_copy
from react_app.audio.known import analyse_and_keep
from react_app.audio.known_beats import KnownBeats
from react_app.core.errors import BadInputError
from react_app.core.features import ANALYSIS_RATE, HOP, Features
from react_app.core.take import Take, TakeAudio
from react_app.export.media.sound import FloatArray
from react_app.export.playing.heard import Piece
from react_app.export.playing.hearing import Listener

Warn = Callable[[str], None]
Progress = Callable[[float], None]


class KnownListener:
    """A listener whose beats are those of the grids of the files it hears, as on stage."""

    def __init__(
        self,
        listener: Listener,
        pieces: Sequence[Piece],
        grids: Mapping[str, TrackGrid],
        begins: Iterable[int] = (),
    ) -> None:
        """`pieces` say what is heard, by sample of the stream; `grids` are named as they are.

        `begins` are the hops at which everything is forgotten, as the ears did that were started there.
        """
        self._listener = listener
        self._pieces = pieces
        self._ends = [piece.sample + piece.count for piece in pieces]
        self._grids = grids
        self._known = KnownBeats()
        self._begins = frozenset(begins)

    def push(self, samples: FloatArray) -> list[Features]:
        """Take in samples; return the features of the hops they complete."""
        return [self._overlaid(features) for features in self._listener.push(samples)]

    def _overlaid(self, features: Features) -> Features:
        if features.hop in self._begins:
            self._known = KnownBeats()
        last = (features.hop + 1) * HOP
        index = bisect_left(self._ends, last)
        piece = self._pieces[index] if index < len(self._pieces) else None
        if piece is None or not piece.is_file or piece.sample >= last:
            return self._known.hear(features, None, pause=piece is None or piece.path is None)
        features = replace(features, source_t=(piece.offset + last - piece.sample) / ANALYSIS_RATE)
        return self._known.hear(features, self._grids.get(piece.grid))


def grids_of_take(
    take: Take, pieces: Sequence[Piece], folder: Path, progress: Progress, warn: Warn
) -> dict[str, TrackGrid]:
    """Return the grids a take was played by, by name: its own copies, else the same from the folder of grids.

    A grid that is gone is made anew, which is told, for a newer analysis may find other beats.

    Raises:
        TrackError: a track cannot be decoded.
    """
    checksums = {event.grid: event.sha256 for event in take.of(TakeAudio) if event.grid}
    files = {piece.grid: piece.path for piece in pieces if piece.grid and piece.path is not None}
    grids: dict[str, TrackGrid] = {}
    for name, path in files.items():
        try:
            copy = read_grid(take_copy(take.folder, name))
            if copy.id != name:
                raise BadInputError("The grid was changed.")
            grids[name] = copy.grid
        except BadInputError:
            found = GridStore(folder).load(checksums.get(name, ""))
            if found is not None and found.id == name:
                grids[name] = found.grid
                continue
            warn(f"The beats {path.name} was played by are not in the take any more; it is analysed again.")
            grids[name] = analyse_and_keep(path, folder, progress, warn)
    return grids
