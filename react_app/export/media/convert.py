"""Drawn pictures in the pixels a codec takes: limited-range BT.709 planes, or RGB where it keeps RGB."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable
from typing import Any

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter
from numpy.typing import NDArray

from react_app.engine.readback import Layout
from react_app.export.media.formats import Codec, VideoFormat

Picture = NDArray[Any]
"""(height, width, 4) RGBA of 8 or 16 bits, straight alpha, or planes (height * 3 / 2, width).
Rows are from the top."""

PLANES: tuple[Layout, ...] = ("yuv420p", "nv12", "yuv420p10le", "p010le")
"""The layouts that codecs take as they are."""
BT709 = 1
"""In ffmpeg's matrix, primaries and transfer enumerations alike."""


class Converter:
    """Converts the pictures of one file; it belongs to one thread."""

    def __init__(self, codec: Codec) -> None:
        self._codec = codec
        self._reformatter = VideoReformatter()

    def convert(self, picture: Picture) -> av.VideoFrame:
        """Return a frame of the codec's pixel format; `picture` is RGBA, rows from the top, and free again after it."""
        if self._codec.pixel_format == "rgba":
            return av.VideoFrame.from_ndarray(picture, "rgba")  # the reformatter would hand on the picture's own memory
        frame = av.VideoFrame.from_numpy_buffer(picture, "rgba")
        if self._codec.rgb:
            return self._reformatter.reformat(frame, format=self._codec.pixel_format)
        converted = self._reformatter.reformat(
            frame,
            format=self._codec.pixel_format,
            src_colorspace=Colorspace.ITU709,
            dst_colorspace=Colorspace.ITU709,
            src_color_range=ColorRange.JPEG,
            dst_color_range=ColorRange.MPEG,
            interpolation=Interpolation.BILINEAR | Interpolation.FULL_CHR_H_INP,
            threads=1,
        )
        converted.color_primaries = converted.color_trc = BT709
        return converted


class PlaneHandover:
    """Gives a codec planes that are ready, where they lie: nothing is converted, and with 8 bits nothing is copied."""

    def __init__(self, layout: Layout, give_back: Callable[[Picture], None]) -> None:
        """`give_back` is called with each picture when the codec needs it no more, in any thread."""
        self._layout = layout
        self._give_back = give_back

    def convert(self, planes: Picture) -> av.VideoFrame:
        """Return a frame that lies in a picture of planes, which must not be written to before it is given back."""
        if planes.dtype == np.uint16:
            frame = self._copy(planes)
            self._give_back(planes)
        else:
            lent = planes[:]
            weakref.finalize(lent, self._give_back, planes).atexit = False
            frame = av.VideoFrame.from_numpy_buffer(lent, self._layout)
        frame.colorspace = frame.color_primaries = frame.color_trc = BT709
        frame.color_range = int(ColorRange.MPEG)
        return frame

    def _copy(self, planes: Picture) -> av.VideoFrame:
        """Return a frame with a copy: PyAV lays no frame over numbers of two bytes."""
        height, width = planes.shape[0] * 2 // 3, planes.shape[1]
        frame = av.VideoFrame(width, height, self._layout)
        samples, begin = planes.reshape(-1), 0
        for place, plane in enumerate(frame.planes):
            rows = np.frombuffer(memoryview(plane), np.uint16).reshape(plane.height, -1)
            across = width if place == 0 or len(frame.planes) == 2 else width // 2
            end = begin + plane.height * across
            np.copyto(rows[:, :across], samples[begin:end].reshape(plane.height, across))
            begin = end
        return frame


def layout_of(videos: Iterable[VideoFormat], *, software: bool, plain: bool) -> Layout:
    """Return how the pictures of a pass are read back.

    Planes halve what a GPU's bus carries and spare the processor the conversion; a software renderer has no bus, and
    there swscale is cheaper than a shader. `plain` says that all files show whole pictures just as they are drawn.
    """
    found = tuple(videos)
    kinds = {video.codec.pixel_format for video in found}
    for planes in PLANES:
        if plain and not software and kinds == {planes}:
            return planes
    return "rgba64" if any(video.depth > 8 for video in found) else "rgba"


def picture_shape(video: VideoFormat, layout: Layout) -> tuple[int, ...]:
    """Return the shape of a file's pictures."""
    return (video.height * 3 // 2, video.width) if layout in PLANES else (video.height, video.width, 4)
