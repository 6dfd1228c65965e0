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
from react_app.engine.videopixels import YCGCO, Layout, Look, colours_of, converted, layout_of, look_of
from react_app.engine.videoread import FrameReader

EARLY_S = 0.0005
"""A picture is on this much before its time, so that a clock that trembles does not change its mind every frame."""
_WORTH = 0.8
"""A picture is made smaller in decoding when its sides come to less than this share of theirs."""
_CAREFUL = Interpolation.AREA | Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INT
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
        self,
        path: Path,
        largest: int,
        cover: tuple[int, int] | None = None,
        hardware: HWAccel | None = None,
        *,
        rgba: bool = False,
    ) -> None:
        """Open a file; no side becomes longer than `largest`. With `rgba` nothing is left for the shader to convert.

        Raises:
            BadInputError: it is missing, damaged or has no pictures.
        """
        self.cover = cover
        self._largest = largest
        self._rgba = rgba
        self._rgba = rgba
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
        try:
            name, layout = _upload_as(frame, rgba=self._rgba)
            look = look_of(frame, layout, turn)
            if (width, height, name) != (frame.width, frame.height, frame.format.name):
                frame = self._converted(frame, width, height, name)
        except (av.FFmpegError, ValueError, NotImplementedError, MemoryError):
            return None
        return Picture(start, until, frame, look, shape)

    def _converted(self, frame: av.VideoFrame, width: int, height: int, name: str) -> av.VideoFrame:
        if name != "rgba" or frame.format.is_rgb or frame.format.has_palette:
            return self._reformatter.reformat(frame, width, height, name, interpolation=Interpolation.AREA)
        space, full = colours_of(frame)
        space = 1 if space == YCGCO else space  # swscale knows it not
        return self._reformatter.reformat(
            frame,
            width,
            height,
            name,
            src_colorspace=space,
            dst_colorspace=space,
            src_color_range=2 if full else 1,
            dst_color_range=2,
            interpolation=_CAREFUL,
        )

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


def _upload_as(frame: av.VideoFrame, *, rgba: bool) -> tuple[str, Layout]:
    """Return the pixel format in which a picture goes to the graphics card, and its layout."""
    name = frame.format.name
    layout = layout_of(name)
    if layout is None:
        name = converted(name)
        layout = layout_of(name)
    assert layout is not None
    planes = frame.planes
    odd = any(p.line_size % (t * layout.bytes) for p, t in zip(planes, layout.texels, strict=False))
    if (odd or (rgba and layout.packing != 2) or len(planes) < len(layout.texels)) and name != "rgba":
        name, layout = "rgba", layout_of("rgba")
        assert layout is not None
    return name, layout


def try_open(
    path: Path, largest: int, cover: tuple[int, int] | None, hardware: HWAccel | None, *, rgba: bool
) -> PictureReader:
    """Open a file, in hardware if that works for it.

    Raises:
        BadInputError: it is missing, damaged or has no pictures.
    """
    if hardware is not None:
        with suppress(BadInputError, av.FFmpegError, OSError, ValueError, RuntimeError, NotImplementedError):
            reader = PictureReader(path, largest, cover, hardware, rgba=rgba)
            if reader.at < math.inf:
                return reader
            reader.close()
    return PictureReader(path, largest, cover, rgba=rgba)
