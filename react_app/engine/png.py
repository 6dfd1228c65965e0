"""Pictures as PNG files."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from react_app.core.wholefile import write_whole


def encode_png(frame: av.VideoFrame) -> bytes:
    """Return a picture as the bytes of an RGB file with 8 bits a channel."""
    codec = av.CodecContext.create("png", "w")
    assert isinstance(codec, av.VideoCodecContext)
    codec.width, codec.height = frame.width, frame.height
    codec.pix_fmt, codec.time_base = "rgb24", Fraction(1, 1)
    packets = [*codec.encode(frame.reformat(format="rgb24")), *codec.encode(None)]
    return b"".join(bytes(packet) for packet in packets)


def write_png(path: Path, pixels: NDArray[np.uint8]) -> None:
    """Write an RGB picture, (height, width, 3), whole or not at all.

    Raises:
        OSError: it cannot be written.
    """
    write_whole(path, encode_png(av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format="rgb24")))
