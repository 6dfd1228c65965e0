"""Video and picture files: opened safely, and what is known of one (PyAV)."""

from __future__ import annotations

import struct
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import av
from av.codec.hwaccel import HWAccel, hwdevices_available
from av.container import InputContainer
from av.sidedata.sidedata import Type as SideData
from av.stream import Discard, Disposition
from av.video.stream import VideoStream

from react_app.core.errors import BadInputError
from react_app.core.show import Clip
from react_app.core.showclips import digest_of

Turn = tuple[int, int, int, int]
"""Where a picture's own right (x, y) and down (x, y) point to on the screen, y downwards."""
UPRIGHT: Turn = (1, 0, 0, 1)

_OPTIONS = {"protocol_whitelist": "file", "pattern_type": "none"}
_MAX_SIDE = 32768
_SMALL_FILE = 64 << 20
"""Files up to this size are read through when they are probed, so that the duration is exact."""


@dataclass(frozen=True, slots=True)
class VideoFile:
    """An open file and its first stream of pictures."""

    container: InputContainer
    stream: VideoStream

    @property
    def tick(self) -> float:
        """Seconds of one unit of the stream's time stamps."""
        return float(self.stream.time_base or 0) or 1e-6

    def close(self) -> None:
        """Close the file."""
        self.container.close()


def open_video(path: Path, hardware: HWAccel | None = None) -> VideoFile:
    """Open a file that has pictures.

    Raises:
        BadInputError: it is missing, damaged, or has no pictures; the sentence names it.
    """
    if not path.is_file():
        raise BadInputError(f"{path} is not there.")
    try:
        container = av.open(str(path), options=_OPTIONS, metadata_errors="replace", hwaccel=hardware)
    except (av.FFmpegError, OSError, ValueError) as error:
        raise BadInputError(f"{path.name} cannot be opened as a video: {reason_of(error)}.") from error
    streams = [s for s in container.streams.video if not s.disposition & Disposition.attached_pic]
    if not streams:
        container.close()
        raise BadInputError(f"{path.name} has no moving picture in it.")
    stream = streams[0]
    context = stream.codec_context
    if max(context.width, context.height) > _MAX_SIDE:
        container.close()
        raise BadInputError(f"{path.name} is {context.width}×{context.height}, which is too large to be shown.")
    for other in container.streams:
        if other is not stream:
            other.discard = Discard.all
    return VideoFile(container, stream)


def reason_of(error: Exception) -> str:
    """Return why FFmpeg or the system refused, in a few words."""
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    known = {"Invalid data found when processing input": "it is damaged, not finished, or of an unknown format"}
    return known.get(text, text[:1].lower() + text[1:])


def hardware_decoder() -> HWAccel | None:
    """Return what decodes in hardware here, None where nothing does.

    The first call opens it, which takes a moment and holds the interpreter: it is for when nothing is on screen.
    """
    found = _hardware()
    return None if found is None else found[0]


@lru_cache(maxsize=1)
def _hardware() -> tuple[HWAccel, HWAccel] | None:
    """Return what to open files with, and the device itself, kept open so that opening it again is quick."""
    for device in hwdevices_available():
        if device in ("cuda", "videotoolbox", "d3d11va", "qsv", "vaapi"):
            options: dict[str, object] = {"primary_ctx": "1"} if device == "cuda" else {}
            try:
                found = HWAccel(device_type=device, allow_software_fallback=True, options=options)
                return found, found.create(av.Codec("h264", "r"))
            except (av.FFmpegError, OSError, ValueError, RuntimeError, NotImplementedError):
                continue
    return None


def turn_of(frame: av.VideoFrame) -> Turn:
    """Return how a picture is to be turned and mirrored, in quarters (its display matrix)."""
    entries: Any = frame.side_data
    try:
        a, b, _, c, d = struct.unpack("=9i", bytes(entries[SideData.DISPLAYMATRIX])[:36])[:5]
    except (KeyError, ValueError, struct.error):  # ValueError: side data PyAV has no name for
        return UPRIGHT
    if abs(a) + abs(d) >= abs(b) + abs(c):
        return (1 if a >= 0 else -1, 0, 0, 1 if d >= 0 else -1)
    return (0, 1 if b >= 0 else -1, 1 if c >= 0 else -1, 0)


def shape_of(file: VideoFile, frame: av.VideoFrame) -> tuple[float, float]:
    """Return width and height of a picture as it is to be shown: turned, with square pixels."""
    width, height = float(frame.width), float(frame.height)
    aspect = file.stream.sample_aspect_ratio or file.stream.codec_context.sample_aspect_ratio
    if aspect and 0.05 < aspect < 20:
        width *= float(aspect)
    return (width, height) if turn_of(frame)[0] else (height, width)


def is_transparent(pix_fmt: str) -> bool:
    """Return whether a pixel format has alpha."""
    return pix_fmt.startswith(("yuva", "gbrap", "rgba", "bgra", "argb", "abgr", "ya8", "ya16", "pal8"))


def probe_clip(path: Path) -> Clip:
    """Return what is known of a video or picture file, without its beats; may take a moment, so not in a window.

    Raises:
        BadInputError: it is missing, damaged, or has no pictures; the sentence names it.
    """
    from react_app.engine.videoindex import read_index
    from react_app.engine.videoread import FrameReader

    path = path.absolute()
    try:
        with closing(FrameReader(path)) as reader:
            first = reader.read_frame()
            if first is None:
                raise BadInputError(f"{path.name} has no picture that can be decoded.")
            width, height = shape_of(reader.file, first)
            alpha = is_transparent(first.format.name)
            stream, container = reader.file.stream, reader.file.container
            rate = float(stream.average_rate or stream.guessed_rate or 0)
            duration = float(stream.duration or 0) * reader.file.tick or (container.duration or 0) / av.time_base
        if not duration or path.stat().st_size <= _SMALL_FILE:
            index = read_index(path)
            duration = index.duration
            rate = len(index.times) / duration if duration else 0.0
        digest = digest_of(path)
    except OSError as error:
        raise BadInputError(f"{path.name} cannot be read: {error.strerror}.") from error
    return Clip(str(path), digest, duration, max(round(width), 1), max(round(height), 1), rate, alpha)
