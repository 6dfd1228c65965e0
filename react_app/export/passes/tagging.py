"""What a file says about itself: texts, and a cover where the kind of file has a place for one."""

from __future__ import annotations

from fractions import Fraction

from av.container.output import OutputContainer
from av.packet import Packet
from av.stream import Disposition, Stream

from react_app.export.media.formats import VideoFormat
from react_app.export.passes.outputs import Tags

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"


def tag_texts(tags: Tags) -> dict[str, str]:
    """Return the texts in ffmpeg's names; what is no Unicode, in the name of an old file, becomes a question mark."""
    texts = {
        "title": tags.title,
        "artist": tags.artist,
        "album": tags.album,
        "date": tags.date,
        "genre": tags.genre,
        "comment": tags.comment,
    }
    return {name: text.encode("utf-8", "replace").decode() for name, text in texts.items() if text}


def add_cover(container: OutputContainer, video: VideoFormat, cover: bytes) -> Stream | None:
    """Give a file a cover before anything is written; return the stream it comes in where it has one of its own."""
    kind = _kind(cover)
    if kind is None:
        return None
    if video.container.muxer == "matroska":
        container.add_attachment(f"cover.{'jpg' if kind == 'mjpeg' else kind}", _mime(kind), cover)
    elif video.container.muxer == "mp4":
        stream = container.add_mux_stream(kind, rate=1, width=video.width, height=video.height)
        stream.disposition = Disposition.attached_pic
        return stream
    return None


def write_cover(container: OutputContainer, stream: Stream | None, cover: bytes) -> None:
    """Write the cover that has a stream."""
    if stream is None:
        return
    packet = Packet(cover)
    packet.stream = stream
    packet.time_base = stream.time_base or Fraction(1)
    packet.pts = packet.dts = 0
    packet.is_keyframe = True
    container.mux_one(packet)


def _kind(cover: bytes) -> str | None:
    return "png" if cover.startswith(_PNG) else "mjpeg" if cover.startswith(_JPEG) else None


def _mime(kind: str) -> str:
    return "image/jpeg" if kind == "mjpeg" else "image/png"
