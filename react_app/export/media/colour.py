"""What a file asks of its pictures: bits a channel and transparency; and what makes its codec's pixels of them.

The pictures of a pass are drawn as the file that asks for most wants them. The others get them with 8 bits (rounded,
not dithered: what is exported is what is drawn) and on black.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

import av
import numpy as np
from numpy.typing import NDArray

from react_app.export.media.convert import Converter, Picture
from react_app.export.media.deep import DeepConverter, can_convert
from react_app.export.media.formats import VideoFormat


class FrameConverter(Protocol):
    """Makes a codec's pixels of pictures; it belongs to one thread."""

    def convert(self, picture: Picture) -> av.VideoFrame:
        """Return a frame; the picture is free again after it."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """How pictures are drawn: with 16 bits a channel instead of 8, with straight alpha instead of on black."""

    deep: bool = False
    transparent: bool = False

    @property
    def dtype(self) -> np.dtype[Any]:
        """What the channels of a picture are."""
        return np.dtype(np.uint16 if self.deep else np.uint8)


ORDINARY = Drawing()


def drawing_of(videos: Iterable[VideoFormat]) -> Drawing:
    """Return how pictures are to be drawn that all these files are made of."""
    found = tuple(videos)
    return Drawing(any(video.depth > 8 for video in found), any(video.alpha for video in found))


def picture_type(video: VideoFormat) -> np.dtype[Any]:
    """Return what the channels of the pictures are that a file is made of."""
    return drawing_of((video,)).dtype


def converter_of(video: VideoFormat) -> FrameConverter:
    """Return what makes the codec's pixels of a file's pictures."""
    pixels = video.codec.pixel_format
    studio = pixels.startswith("yuv422")  # swscale would put its colour samples between the pixels
    if (video.depth > 8 or studio) and can_convert(pixels):
        return DeepConverter(pixels, video.width, video.height)
    return Converter(video.codec)


def hand_over(picture: Picture, into: Picture, *, on_black: bool) -> None:
    """Put a drawn picture into another of the same size, which may have fewer bits; `on_black` takes alpha out of it.

    Rounded to the nearest level, the same on every machine.
    """
    if not on_black:
        _requantise(picture, into)
        return
    one = np.float32(np.iinfo(picture.dtype).max)
    scale = np.float32(np.iinfo(into.dtype).max) / one
    alpha = picture[..., 3].astype(np.float32)
    alpha *= scale / one
    for channel in range(3):
        values = picture[..., channel] * alpha
        values += np.float32(0.5)
        np.copyto(into[..., channel], values, casting="unsafe")
    into[..., 3] = np.iinfo(into.dtype).max


def premultiplied(picture: Picture) -> NDArray[np.uint16]:
    """Return a picture with 16 bits whose colours were multiplied by its alpha: so it can be scaled and mixed."""
    wide = picture.astype(np.float32)
    if picture.dtype == np.uint8:
        wide *= np.float32(257.0)
    wide[..., :3] *= wide[..., 3:] / np.float32(65535.0)
    wide += np.float32(0.5)
    return wide.astype(np.uint16)


def straightened(picture: NDArray[Any], dtype: np.dtype[Any]) -> Picture:
    """Return a premultiplied picture of 0..65535 with straight alpha, as 8 or 16 bits.

    Where scaling made a colour stronger than its alpha, alpha follows.
    """
    wide = picture.astype(np.float32)
    red, green, blue, cover = (wide[..., channel] for channel in range(4))
    alpha = np.maximum(np.maximum(red, green), np.maximum(blue, cover))[..., None]
    one = np.float32(np.iinfo(dtype).max)
    wide[..., :3] *= one / np.maximum(alpha, np.float32(1.0))
    wide[..., 3:] = alpha * (one / np.float32(65535.0))
    wide += np.float32(0.5)
    return wide.astype(dtype)


def _requantise(picture: NDArray[Any], into: NDArray[Any]) -> None:
    if picture.dtype == into.dtype:
        np.copyto(into, picture)
    elif into.dtype == np.uint8:
        wide = picture.astype(np.uint32)
        wide *= 255
        wide += 32767
        np.floor_divide(wide, 65535, out=wide)
        np.copyto(into, wide, casting="unsafe")
    else:
        np.multiply(picture, 257, out=into, dtype=np.uint16)
