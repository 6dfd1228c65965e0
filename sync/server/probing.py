"""What a file is, by decoding it: its name and its declared type are not believed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

import av
from av.error import FFmpegError

MediaKind = Literal["audio", "image", "video", "text"]

_AUDIO = "aac,ac3,aiff,ape,asf,au,caf,dsf,flac,mp3,mpc,ogg,tta,w64,wav,wv"
_VIDEO = "avi,flv,matroska,webm,mov,mpeg,mpegts,gif"
_IMAGES = "png_pipe,jpeg_pipe,webp_pipe,bmp_pipe,tiff_pipe,jpegxl_pipe"
_FORMATS = f"{_AUDIO},{_VIDEO},{_IMAGES}"
_TYPES = {
    "mp3": "audio/mpeg",
    "flac": "audio/flac",
    "ogg": "audio/ogg",
    "wav": "audio/wav",
    "w64": "audio/wav",
    "aiff": "audio/aiff",
    "aac": "audio/aac",
    "png_pipe": "image/png",
    "jpeg_pipe": "image/jpeg",
    "webp_pipe": "image/webp",
    "gif": "image/gif",
    "avi": "video/x-msvideo",
    "mpegts": "video/mp2t",
}
_LONGEST_TEXT = 4_000_000


class UnreadableError(Exception):
    """No audio, picture, video or text that can be decoded; `str(error)` is a sentence."""


@dataclass(frozen=True, slots=True)
class Media:
    """What a file is. Durations are in seconds, sizes in pixels, 0 where they mean nothing."""

    kind: MediaKind
    mime: str
    duration: float = 0.0
    width: int = 0
    height: int = 0
    title: str = ""
    artist: str = ""


class _Nameless:
    """An open file without its name, which would make FFmpeg take a picture for a numbered sequence of them."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.read, self.seek, self.tell = file.read, file.seek, file.tell


def probe(path: Path) -> Media:
    """Open and decode the start of a file. Playlists, which could name other files, are not opened.

    Raises:
        UnreadableError: nothing in it can be decoded.
    """
    try:
        with path.open("rb") as data, av.open(_Nameless(data), "r", options={"format_whitelist": _FORMATS}) as file:
            return _media(file)
    except (FFmpegError, OSError, ValueError, IndexError) as error:
        raise UnreadableError("This is no audio, picture or video that can be decoded.") from error


def probe_text(path: Path) -> Media:
    """Check that a file is text in UTF-8.

    Raises:
        UnreadableError: it is not, or it is too long.
    """
    data = path.read_bytes() if path.stat().st_size <= _LONGEST_TEXT else b"\0"
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableError("This is no text in UTF-8.") from error
    if "\0" in text:
        raise UnreadableError("This is no text in UTF-8, or it is too long.")
    return Media("text", "text/plain")


def _media(file: av.container.InputContainer) -> Media:
    names = file.format.name.split(",")
    tags = {key.lower(): value for key, value in file.metadata.items()}
    duration = (file.duration or 0) / 1_000_000
    pictures = [stream for stream in file.streams.video if not _is_cover(stream)]
    if pictures:
        frame = next(file.decode(pictures[0]))
        still = names[0].endswith("_pipe")
        fallback = "video/webm" if "webm" in names and "mov" not in names else "video/mp4"
        mime = _TYPES.get(names[0], fallback)
        kind: MediaKind = "image" if still or names[0] == "gif" else "video"
        return Media(kind, mime, 0.0 if still else duration, frame.width, frame.height, tags.get("title", ""))
    if not file.streams.audio:
        raise ValueError("nothing to decode")
    stream = file.streams.audio[0]
    sound = next(file.decode(stream))
    if sound.samples <= 0:
        raise ValueError("silence without length")
    if duration <= 0 and stream.duration and stream.time_base:
        duration = float(stream.duration * stream.time_base)
    wrapped = "audio/mp4" if "mov" in names else "audio/x-matroska" if "webm" in names else f"audio/x-{names[0]}"
    mime = _TYPES.get(names[0], wrapped)
    tags |= {key.lower(): value for key, value in stream.metadata.items() if key.lower() not in tags}
    return Media("audio", mime, duration, title=tags.get("title", ""), artist=tags.get("artist", ""))


def _is_cover(stream: av.video.stream.VideoStream) -> bool:
    return bool(stream.disposition & av.stream.Disposition.attached_pic)
