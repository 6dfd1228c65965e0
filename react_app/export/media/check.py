"""A finished video looked at once more before it gets its name: is every picture in it, up to the last?"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
from av.container.input import InputContainer

from react_app.core.errors import ExportError


def check_video(path: Path, fps: Fraction, count: int) -> None:
    """Read the end of a video.

    Raises:
        ExportError: it does not reach its last picture, as after a write that failed unnoticed.
    """
    try:
        with av.open(str(path)) as container:
            found = _pictures(container, fps)
    except (av.FFmpegError, OSError, IndexError) as error:
        raise ExportError(f"The finished video cannot be read back: {error}.") from error
    if found != count:
        raise ExportError(f"The finished video ends after {found} of {count} pictures; the disk may be full.")


def _pictures(container: InputContainer, fps: Fraction) -> int:
    stream = container.streams.video[0]
    base = stream.time_base or Fraction(1, 1000)
    length = stream.duration * base if stream.duration else Fraction(container.duration or 0, av.time_base)
    container.seek(max(0, int((length - 1) / base)), stream=stream, backward=True)
    last = -1
    for packet in container.demux(stream):
        if packet.pts is not None and packet.size:
            last = max(last, round(packet.pts * base * fps))
    return last + 1
