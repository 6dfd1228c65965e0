"""What one rendering pass writes: one file or several, each with its own format, part, view and tags."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from react_app.export.media.formats import VideoFormat
from react_app.export.media.sequences import SequencePath, sequence_path
from react_app.export.media.sound import samples_at
from react_app.export.playing.offline import Span
from react_app.export.targets.table import Target

PanKey = tuple[int, float, float]
"""The number of a picture of the pass, and where in it the middle of what is seen lies: 0..1 from left and top."""


@dataclass(frozen=True, slots=True)
class Tags:
    """What a file says about itself; `cover` is an encoded picture (JPEG or PNG)."""

    title: str = ""
    artist: str = ""
    album: str = ""
    date: str = ""
    genre: str = ""
    comment: str = ""
    cover: bytes = b""


@dataclass(frozen=True, slots=True)
class Output:
    """One file of a pass. Its pictures are `count` of the pass's from `first` on (0 counts from the pass's first)."""

    out: Path
    video: VideoFormat
    tags: Tags = Tags()
    silent: bool = False
    loop: int = 0
    """How many pictures at the end go over into those before its first: no seam when the video is repeated."""
    first: int = 0
    count: int | None = None
    """None is all from `first` on."""
    view: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)
    """The part of the drawn picture that is seen, scaled to the format's size: left, top, right, bottom, 0..1."""
    pan: tuple[PanKey, ...] = ()
    """Where the seen part moves, straight on from key to key; keys a picture apart are a cut. It keeps its size."""
    surround: bool = False
    """All of the picture is seen, in the middle of an enlarged, blurred and dimmed one that fills the rest."""
    target: Target | None = None
    """Where it is meant to go; the finished file is held against it."""

    @property
    def sequence(self) -> SequencePath:
        """Where its pictures go, if it is a sequence."""
        return sequence_path(self.out, f".{self.video.codec.name}")

    def pictures(self, drawn: int) -> int:
        """Return how many pictures it has, of the `drawn` ones of its pass."""
        return drawn - self.first if self.count is None else self.count

    def samples(self, span: Span, rate: int) -> tuple[int, int]:
        """Return the number of its first sample of sound in the performance, and how many there are."""
        begin, stop = (span.first + self.first) / span.fps, span.stop
        if self.count is not None:
            stop = min(stop, begin + self.count / span.fps)
        first = samples_at(begin, rate)
        return first, max(round(stop * rate) - first, 0)
