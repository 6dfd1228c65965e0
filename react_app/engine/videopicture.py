"""Decoded pictures made ready for the graphics card, each with the time for which it is on."""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import av
from av.codec.hwaccel import HWAccel
from av.video.reformatter import Interpolation, VideoReformatter

from react_app.core.errors import BadInputError
from react_app.engine.videofile import shape_of, turn_of
from react_app.engine.videoindex import VideoIndex
from react_app.engine.videopixels import Look, converted, layout_of, look_of
from react_app.engine.videoread import FrameReader

EARLY_S = 0.0005
"""A picture is on this much before its time, so that a clock that trembles does not change its mind every frame."""
_WORTH = 0.8
"""A picture is made smaller in decoding when its sides come to less than this share of theirs."""
_NEAR_S = 2.0
"""Without an index: how far ahead it is quicker to decode on than to seek."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that is on from `start` until `until`, seconds from the clip's first; the last one is on for good.

    `width` and `height` are its pixels, `shape` its width and height as it is to be seen, turned.
    """

    start: float
    until: float
    frame: av.VideoFrame
    look: Look
    shape: tuple[float, float]

    @property
    def bytes(self) -> int:
        """Memory it takes."""
        return sum(plane.buffer_size for plane in self.frame.planes)


class PictureReader:
    """Reads pictures from any moment on; `cover` is the size they have to cover, None for their own."""

    def __init__(
        self, path: Path, largest: int, cover: tuple[int, int] | None = None, hardware: HWAccel | None = None
    ) -> None:
        """Open a file; no side becomes longer than `largest`.

        Raises:
            BadInputError: it is missing, damaged or has no pictures.
        """
        self.cover = cover
        self._largest = largest
        self._reader = FrameReader(path, hardware)
        self._reformatter = VideoReformatter()
        self._next = self._reader.read_frame()

    @property
    def index(self) -> VideoIndex | None:
        """What is known of the file's pictures."""
        return self._reader.index

    @index.setter
    def index(self, index: VideoIndex) -> None:
        self._reader.index = index

    @property
    def at(self) -> float:
        """When the next picture begins; infinity after the last."""
        return math.inf if self._next is None else self._reader.time_of(self._next)

    @property
    def broken(self) -> int:
        """Packets that could not be decoded so far."""
        return self._reader.broken

    def reaches(self, t: float) -> bool:
        """Return whether reading on is the way to the picture that is on at `t`."""
        if self.at > t + EARLY_S:
            return False
        if self.index is not None:
            return self.index.key_before(t) <= self.at + EARLY_S
        return t - self.at < _NEAR_S

    def seek(self, t: float) -> None:
        """Go to where the picture that is on at `t` comes soon."""
        self._next = self._reader.seek(t + EARLY_S)

    def read(self, keep: Callable[[float], bool]) -> Picture | None:
        """Return the next picture; None after the last, and for one that is over at a time `keep` refuses."""
        frame = self._next
        if frame is None:
            return None
        start = self._reader.time_of(frame)
        self._next = self._reader.read_frame()
        until = self.at
        return self._ready(frame, start, until) if keep(until) else None

    def close(self) -> None:
        """Close the file."""
        self._next = None
        self._reader.close()

    def _ready(self, frame: av.VideoFrame, start: float, until: float) -> Picture | None:
        turn = turn_of(frame)
        shape = shape_of(self._reader.file, frame)
        width, height = self._fitting(frame, sideways=not turn[0])
        layout = layout_of(frame.format.name)
        name = frame.format.name if layout is not None else converted(frame.format.name)
        layout = layout or layout_of(name)
        assert layout is not None
        try:
            planes = frame.planes
            odd = any(p.line_size % (t * layout.bytes) for p, t in zip(planes, layout.texels, strict=False))
            if odd or len(planes) < len(layout.texels):
                name, layout = "rgba", layout_of("rgba")
                assert layout is not None
            look = look_of(frame, layout, turn)
            if (width, height, name) != (frame.width, frame.height, frame.format.name):
                frame = self._reformatter.reformat(frame, width, height, name, interpolation=Interpolation.AREA)
        except (av.FFmpegError, ValueError, NotImplementedError, MemoryError):
            return None
        return Picture(start, until, frame, look, shape)

    def _fitting(self, frame: av.VideoFrame, *, sideways: bool) -> tuple[int, int]:
        """Return the size to upload: no larger than the graphics card can take, or than is seen of it."""
        width, height = frame.width, frame.height
        share = min(1.0, self._largest / max(width, height))
        if self.cover is not None:
            wide, high = reversed(self.cover) if sideways else self.cover
            enough = max(wide / width, high / height)
            share = min(share, enough) if enough < _WORTH else share
        if share >= 1.0:
            return width, height
        return max(2, math.ceil(width * share / 2) * 2), max(2, math.ceil(height * share / 2) * 2)


def try_open(path: Path, largest: int, cover: tuple[int, int] | None, hardware: HWAccel | None) -> PictureReader:
    """Open a file, in hardware if that works for it.

    Raises:
        BadInputError: it is missing, damaged or has no pictures.
    """
    if hardware is not None:
        with suppress(BadInputError, av.FFmpegError, OSError, ValueError, RuntimeError, NotImplementedError):
            reader = PictureReader(path, largest, cover, hardware)
            if reader.at < math.inf:
                return reader
            reader.close()
    return PictureReader(path, largest, cover)
