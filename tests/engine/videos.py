"""Small videos whose pictures show their own number, as eight bars: black for 0 and white for 1."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
SIZE = (64, 48)
BITS = 8


def numbered(number: int, size: tuple[int, int] = SIZE) -> Pixels:
    """Return the picture with this number, RGB."""
    width, height = size
    bits = [(number >> bit) & 1 for bit in range(BITS)]
    columns = np.minimum(np.arange(width) * BITS // width, BITS - 1)
    row = np.array(bits, np.uint8)[columns] * 255
    return np.ascontiguousarray(np.broadcast_to(row[None, :, None], (height, width, 3)))


def number_in(pixels: Pixels) -> int:
    """Return the number that a picture shows, however it is scaled; -1 where it shows none."""
    height, width = pixels.shape[:2]
    found = 0
    for bit in range(BITS):
        value = int(pixels[height // 2, int((bit + 0.5) * width / BITS), 1])
        if 90 < value < 165:
            return -1
        found |= (value > 127) << bit
    return found


def write_video(
    path: Path,
    times: Sequence[float],
    codec: str = "libx264",
    pix_fmt: str = "yuv420p",
    *,
    size: tuple[int, int] = SIZE,
    gop: int = 12,
    draw: Callable[[int, tuple[int, int]], Pixels] = numbered,
    options: Mapping[str, str] | None = None,
    source: str = "rgb24",
    set_up: Callable[[av.VideoStream], None] = lambda stream: None,
) -> Path:
    """Write a video whose picture i is shown at `times[i]`, in whole milliseconds."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=Fraction(25), options=dict(options or {}))
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height = size
        stream.pix_fmt = pix_fmt
        stream.time_base = stream.codec_context.time_base = Fraction(1, 1000)
        stream.codec_context.gop_size = gop
        stream.codec_context.thread_count = 1
        set_up(stream)
        for number, t in enumerate(times):
            frame = av.VideoFrame.from_ndarray(draw(number, size), format=source)
            frame.pts, frame.time_base = round(t * 1000), Fraction(1, 1000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def even(count: int, fps: float = 25.0) -> list[float]:
    """Return the times of a video of constant rate."""
    return [number / fps for number in range(count)]
