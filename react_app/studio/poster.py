"""The picture that stands for a video: the best of some moments, as a JPEG."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from react_app.core.errors import ExportError

Pixels = NDArray[np.uint8]

_JFIF = bytes.fromhex("ffe000104a46494600010100000100010000")
"""The header by which programs know a JPEG (JFIF 1.01, square pixels), which the encoder leaves out."""
_DARK, _BRIGHT = 40.0, 200.0
"""Mean brightness outside of which a picture stands for nothing much."""


def write_poster(video: Path, moments: Sequence[float], out: Path) -> float:
    """Write the most telling of a video's pictures at these moments, in seconds; return its moment.

    Raises:
        ExportError: the video cannot be decoded, or the file cannot be written.
    """
    try:
        found = [(t, picture) for t in moments or (0.0,) if (picture := _picture_at(video, t)) is not None]
        if not found:
            raise ExportError(f"{video.name} has no picture to show.")
        t, best = max(found, key=lambda pair: weight(pair[1]))
        _write_jpeg(best, out)
    except (av.FFmpegError, OSError, IndexError) as error:
        raise ExportError(f"A poster of {video.name} could not be made: {error}.") from error
    return t


def weight(picture: Pixels) -> float:
    """Return how telling a picture is, (height, width, 3): contrast and colour count, darkness and glare do not."""
    small = picture[::4, ::4].astype(np.float32)
    luma = small @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    colour = float((small.max(axis=2) - small.min(axis=2)).mean())
    mean = float(luma.mean())
    fit = min(1.0, mean / _DARK) * min(1.0, (255.0 - mean) / (255.0 - _BRIGHT))
    return (float(luma.std()) + 0.5 * colour) * fit


def _picture_at(video: Path, t: float) -> Pixels | None:
    with av.open(str(video)) as file:
        stream = file.streams.video[0]
        base = stream.time_base or Fraction(1, 1000)
        file.seek(max(0, int(t / base)), stream=stream, backward=True)
        last: av.VideoFrame | None = None
        for frame in file.decode(stream):
            last = frame
            if frame.time is not None and frame.time >= t - 1e-3:
                break
        return None if last is None else np.asarray(last.to_ndarray(format="rgb24"), np.uint8)


def _write_jpeg(picture: Pixels, out: Path) -> None:
    height, width = picture.shape[:2]
    context = av.VideoCodecContext.create("mjpeg", "w")
    context.width, context.height, context.pix_fmt = width, height, "yuvj420p"
    context.time_base = Fraction(1, 1)
    context.options = {"qmin": "2", "qmax": "3"}
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
    packets = [*context.encode(frame), *context.encode(None)]
    data = b"".join(bytes(packet) for packet in packets)
    out.write_bytes(data[:2] + _JFIF + data[2:])
