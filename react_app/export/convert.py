"""Drawn pictures in the pixels a codec takes: limited-range BT.709 planes, or RGB where it keeps RGB."""

from __future__ import annotations

from typing import Any

import av
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter
from numpy.typing import NDArray

from react_app.export.formats import Codec

Picture = NDArray[Any]
"""(height, width, 4) RGBA of 8 or 16 bits, straight alpha, rows from the top."""

BT709 = 1
"""In ffmpeg's matrix, primaries and transfer enumerations alike."""


class Converter:
    """Converts the pictures of one file; it belongs to one thread."""

    def __init__(self, codec: Codec) -> None:
        self._codec = codec
        self._reformatter = VideoReformatter()

    def convert(self, picture: Picture) -> av.VideoFrame:
        """Return a frame of the codec's pixel format; `picture` is RGBA, rows from the top, and free again after it."""
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
