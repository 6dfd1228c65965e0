"""What a track says of itself, and its cover, for the files that are made of it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import av
import av.error
from av.container.input import InputContainer
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from react_app.core.errors import ExportError
from react_app.engine.png import encode_png
from react_app.export.passes.outputs import Tags

_JPEG, _PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
_LONGEST = 500
_LARGEST_COVER = 30_000_000
_WIDEST_COVER = 10_000
_NAMES = {
    "title": ("title",),
    "artist": ("artist", "album_artist"),
    "album": ("album",),
    "date": ("date", "year", "tyer", "originaldate"),
    "genre": ("genre",),
    "comment": ("comment", "description"),
}


def tags_of(
    track: Path,
    *,
    title: str | None = None,
    artist: str | None = None,
    album: str | None = None,
    cover: Path | None = None,
) -> Tags:
    """Return what a track's file says of itself, with its cover; what is given counts instead, "" for nothing.

    A track without a title has its file's name. A file that cannot be read says nothing.

    Raises:
        ExportError: `cover` is no picture.
    """
    found = _read(track)
    if not found.title:
        found = replace(found, title=track.stem)
    return replace(
        found,
        title=found.title if title is None else title,
        artist=found.artist if artist is None else artist,
        album=found.album if album is None else album,
        cover=found.cover if cover is None else read_cover(cover),
    )


def read_cover(path: Path) -> bytes:
    """Return a picture file as a cover: JPEG and PNG as they are, other pictures as PNG.

    Raises:
        ExportError: it cannot be read, or is no picture.
    """
    try:
        if path.stat().st_size > _LARGEST_COVER:
            raise ExportError(f"{path} is too large for a cover; {_LARGEST_COVER // 1_000_000} MB are possible.")
        data = path.read_bytes()
        if _stored(data):
            return data
        with av.open(str(path)) as container:
            for frame in container.decode(video=0):
                return _png(frame)
    except OSError as error:
        raise ExportError(f"The cover {path} cannot be read: {error.strerror or error}.") from error
    except (av.error.FFmpegError, ValueError, IndexError) as error:
        raise ExportError(f"{path} is not a picture that can be a cover.") from error
    raise ExportError(f"{path} is not a picture that can be a cover.")


def _read(track: Path) -> Tags:
    try:
        with av.open(str(track), metadata_errors="replace") as container:
            told: dict[str, str] = {}
            for stream in container.streams.audio[:1]:
                told |= {key.lower(): value for key, value in stream.metadata.items()}
            told |= {key.lower(): value for key, value in container.metadata.items()}
            words = {field: _first(told, names) for field, names in _NAMES.items()}
            return Tags(**words, cover=_cover(container))
    except (av.error.FFmpegError, OSError, ValueError):
        return Tags()


def _first(told: dict[str, str], names: tuple[str, ...]) -> str:
    return next((text for name in names if (text := _clean(told.get(name, "")))), "")


def _clean(text: str) -> str:
    """Leave out what is no text, and all beyond a reasonable length."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", text).strip()[:_LONGEST]


def _cover(container: InputContainer) -> bytes:
    """Return the front cover that is attached, b"" without one."""
    pictures = [stream for stream in container.streams.video if stream.disposition & Disposition.attached_pic]
    pictures.sort(key=lambda stream: "front" not in stream.metadata.get("comment", "").lower())
    for stream in pictures:
        try:
            data = _attached(container, stream)
            if data:
                return data
        except (av.error.FFmpegError, OSError, ValueError):
            continue
    return b""


def _attached(container: InputContainer, stream: VideoStream) -> bytes:
    for packet in container.demux(stream):
        data = bytes(packet)
        if not data or len(data) > _LARGEST_COVER:
            continue
        if _stored(data):
            return data
        frames = packet.decode()
        return next((_png(frame) for frame in frames if isinstance(frame, VideoFrame)), b"")
    return b""


def _stored(data: bytes) -> bool:
    return data.startswith((_JPEG, _PNG))


def _png(frame: VideoFrame) -> bytes:
    """Return a picture as PNG, nothing of one that is absurdly big."""
    if max(frame.width, frame.height) > _WIDEST_COVER:
        return b""
    return encode_png(frame)
