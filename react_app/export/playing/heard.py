"""The sound a take heard, put together again from its records and the audio files they name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from react_app.audio.decode import file_sha256, probe_track, stream_track
from react_app.core.errors import TakeError
from react_app.core.features import ANALYSIS_RATE
from react_app.core.take import Take, TakeAudio
from react_app.export.media.sound import FloatArray, cut


@dataclass(frozen=True, slots=True)
class Piece:
    """`count` samples of the heard stream from `sample` on: of a file from sample `offset` on, or silence.

    `is_file` is False for what an input recorded; `grid` names the grid that tells the beats, empty for none.
    """

    sample: int
    count: int
    path: Path | None = None
    offset: int = 0
    is_file: bool = False
    grid: str = ""


def pieces(take: Take, extra_folders: Iterable[Path] = ()) -> tuple[Piece, ...]:
    """Find every audio file of a take and return what was heard from the take's first sample to its last.

    Files are looked for where they were, then beside the take and in `extra_folders`.

    Raises:
        TakeError: a file is missing or is not the one that was heard; the sentence says where to put it.
    """
    finder = _Finder(take.folder, extra_folders)
    start = take.header.sample
    records = list(take.of(TakeAudio))
    end = _end(take, records, finder)
    marks = [*records, TakeAudio(max(end, start), "silence")]
    found: list[Piece] = []
    if not records or records[0].sample > start:
        found.append(Piece(start, min(marks[0].sample, end) - start))
    for record, following in pairwise(marks):
        begin, stop = max(record.sample, start), min(following.sample, end)
        if stop <= begin:
            continue
        path = None if record.kind == "silence" else finder.find(record)
        is_file = record.kind == "file"
        offset = record.offset + begin - record.sample
        found.append(Piece(begin, stop - begin, path, offset, is_file, record.grid if is_file else ""))
    return tuple(piece for piece in found if piece.count > 0)


def duration(heard: Iterable[Piece]) -> Fraction:
    """Return the length of the pieces in seconds, exactly."""
    return Fraction(sum(piece.count for piece in heard), ANALYSIS_RATE)


def blocks(heard: Iterable[Piece]) -> Iterator[FloatArray]:
    """Yield the sound of the pieces as stereo blocks; silence where a file ends early.

    Raises:
        TrackError: a file cannot be decoded.
    """
    for piece in _joined(heard):
        source: Iterator[FloatArray] = iter(()) if piece.path is None else stream_track(piece.path, piece.offset)
        yield from cut(source, 0, piece.count)


def _joined(heard: Iterable[Piece]) -> Iterator[Piece]:
    """Yield pieces that go on in the same file as one: it is decoded in one go, as it was when it was heard."""
    last: Piece | None = None
    for piece in heard:
        if last is None:
            last = piece
        elif piece.path is not None and piece.path == last.path and piece.offset == last.offset + last.count:
            last = replace(last, count=last.count + piece.count)
        else:
            yield last
            last = piece
    if last is not None:
        yield last


def _end(take: Take, records: list[TakeAudio], finder: _Finder) -> int:
    """Return the take's last sample; a take that a crash cut short goes on as long as its last recording does."""
    last = records[-1] if records else None
    if take.closed or last is None or last.kind != "recording":
        return take.end
    length = probe_track(finder.find(last)).duration
    return max(take.end, last.sample + round(length * ANALYSIS_RATE))


class _Finder:
    """Finds audio files by the path and the checksum a take recorded."""

    def __init__(self, folder: Path, extra_folders: Iterable[Path]) -> None:
        self._folder = folder
        self._folders = (folder, folder.parent, *extra_folders)
        self._found: dict[tuple[str, str], Path] = {}
        self._checksums: dict[Path, str] = {}

    def find(self, record: TakeAudio) -> Path:
        """Return the file.

        Raises:
            TakeError: it is missing or has changed.
        """
        key = (record.path, record.sha256)
        if key not in self._found:
            self._found[key] = self._search(record)
        return self._found[key]

    def _search(self, record: TakeAudio) -> Path:
        name = Path(record.path.replace("\\", "/")).name
        candidates = [self._folder / record.path, *(folder / name for folder in self._folders)]
        present = [path for path in candidates if path.is_file()]
        for path in present:
            if not record.sha256 or self._checksum(path) == record.sha256:
                return path
        if record.sha256:
            for path in sorted(self._folder.glob(f"*{Path(name).suffix}")):
                if path.is_file() and self._checksum(path) == record.sha256:
                    return path
        if present:
            raise TakeError(
                f"{present[0]} is not the file this take heard; it has changed since. "
                f"Put the old one into {self._folder} and try again."
            )
        raise TakeError(
            f"The take heard {record.path}, which is not there any more. Put {name} into {self._folder} and try again."
        )

    def _checksum(self, path: Path) -> str:
        if path not in self._checksums:
            self._checksums[path] = file_sha256(path)
        return self._checksums[path]
