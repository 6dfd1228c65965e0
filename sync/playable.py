"""Whether a file is a video that plays from end to end, found out in a child process; and a picture of it.

`python -m sync.playable VIDEO [POSTER]` prints the facts as JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sync.errors import DownloadError

if TYPE_CHECKING:
    import av
    import av.container
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

LIMIT_S = 90.0
_FORMATS = {
    "mov": ".mp4",
    "matroska": ".mkv",
    "avi": ".avi",
    "mpegts": ".ts",
    "mpeg": ".mpg",
    "gif": ".gif",
    "ogg": ".ogv",
    "flv": ".flv",
}
"""Containers that hold their own pictures; play lists and the like are never opened."""
_WEBM = frozenset({"vp8", "vp9", "av1"})
_FIRST_FRAMES = 8
_POSTER_PLACES = (0.15, 0.4, 0.65)
_POSTER_SIDE = 480
_MOST_FRAMES = 250
_MISSING_S = 1.0
_MISSING_SHARE = 0.02


@dataclass(frozen=True, slots=True)
class Playable:
    """A video that plays. Duration in seconds, sizes in pixels; `suffix` is the usual end of its name, with the dot."""

    duration: float
    width: int
    height: int
    suffix: str
    poster: bool


def check(video: Path, poster: Path | None = None, *, limit_s: float = LIMIT_S) -> Playable:
    """Return the facts of a video that plays, and write a JPEG of it to `poster`.

    Raises:
        DownloadError: it does not play, or it takes longer than `limit_s` to find out.
    """
    command = [sys.executable, "-m", "sync.playable", str(video), *([str(poster)] if poster else [])]
    try:
        done = subprocess.run(command, capture_output=True, timeout=limit_s, check=False)
    except subprocess.TimeoutExpired as error:
        raise DownloadError("The downloaded file takes too long to open: it is no video that can be played.") from error
    except OSError as error:
        raise DownloadError(f"The downloaded file could not be checked: {error.strerror}.") from error
    try:
        facts = json.loads(done.stdout)
        if "error" not in facts:
            return Playable(**facts)
        reason = str(facts["error"])
    except (ValueError, TypeError):
        reason = "it makes the decoder fail"
    raise DownloadError(f"What was downloaded is no video that plays: {reason}.")


class _UnplayableError(Exception):
    """Why it does not play, as half a sentence."""


def _probe(path: str, poster: str) -> Playable:
    import av

    options = {"protocol_whitelist": "file", "format_whitelist": ",".join((*_FORMATS, "mp4", "webm"))}
    with av.open(path, options=options) as container:
        if not container.streams.video:
            raise _UnplayableError("it holds no pictures")
        stream = container.streams.video[0]
        duration = _whole(container, stream)
        first = _decoded(container, stream, 0.0, _FIRST_FRAMES)
        if not first or not _decoded(container, stream, duration, 0):
            raise _UnplayableError("its pictures cannot be decoded")
        codec = stream.codec_context.name
        kind = container.format.name.split(",")[0]
        suffix = ".webm" if kind == "matroska" and codec in _WEBM else _FORMATS.get(kind, ".mp4")
        made = bool(poster) and _poster(container, stream, duration, Path(poster))
        return Playable(duration, first[0].width, first[0].height, suffix, made)


def _whole(container: av.container.InputContainer, stream: VideoStream) -> float:
    """Return the duration once every packet was seen; a file that ends before its own end is refused."""
    start = ends = float(stream.start_time or 0) * float(stream.time_base or 0)
    packets = 0
    for packet in container.demux(stream):
        if packet.size == 0:
            continue
        if packet.is_corrupt:
            raise _UnplayableError("a part of it is missing")
        packets += 1
        if packet.pts is not None and packet.time_base is not None:
            ends = max(ends, float((packet.pts + (packet.duration or 0)) * packet.time_base))
    said = float(stream.duration * stream.time_base) if stream.duration and stream.time_base else 0.0
    duration = said or ends - start
    if not packets or duration <= 0.0:
        raise _UnplayableError("it has no duration")
    if start + duration - ends > max(_MISSING_S, _MISSING_SHARE * duration):
        raise _UnplayableError("its end is missing")
    return duration


def _decoded(container: av.container.InputContainer, stream: VideoStream, at: float, most: int) -> list[VideoFrame]:
    """Return the frames from the key frame before `at` on: `most` of them, or the last one if `most` is 0."""
    frames: list[VideoFrame] = []
    place = int(at / float(stream.time_base or 1)) + (stream.start_time or 0)
    container.seek(place, stream=stream, backward=True)
    for frame in container.decode(stream):
        frames = [*frames, frame] if most else [frame]
        if most and len(frames) == most:
            break
    return frames


def _frame_at(container: av.container.InputContainer, stream: VideoStream, at: float) -> VideoFrame | None:
    """Return the frame shown at a time, or one before it where key frames are very far apart."""
    found = None
    start = float(stream.start_time or 0) * float(stream.time_base or 0)
    container.seek(int((at + start) / float(stream.time_base or 1)), stream=stream, backward=True)
    for number, frame in enumerate(container.decode(stream)):
        found = frame
        if (frame.time or 0.0) - start >= at or number >= _MOST_FRAMES:
            break
    return found


def _poster(container: av.container.InputContainer, stream: VideoStream, duration: float, path: Path) -> bool:
    """Write the richest of a few pictures as a JPEG."""
    import av

    best, most = None, -1.0
    for share in _POSTER_PLACES:
        frame = _frame_at(container, stream, share * duration)
        if frame is None:
            continue
        richness = float(frame.reformat(64, 64, "gray").to_ndarray().std())
        if richness > most:
            best, most = frame, richness
    if best is None:
        return False
    scale = min(1.0, _POSTER_SIDE / max(best.width, best.height))
    width, height = (max(2, round(side * scale / 2) * 2) for side in (best.width, best.height))
    picture = _upright(best, width, height)
    codec = av.VideoCodecContext.create("mjpeg", "w")
    codec.width, codec.height, codec.pix_fmt = picture.width, picture.height, "yuvj420p"
    codec.time_base = stream.time_base or codec.time_base
    codec.options = {"qscale": "3"}
    picture.pts = 0
    data = b"".join(bytes(packet) for packet in (*codec.encode(picture), *codec.encode(None)))
    path.write_bytes(data)
    return bool(data)


def _upright(frame: VideoFrame, width: int, height: int) -> VideoFrame:
    """Return a frame scaled, and turned as a player would show it."""
    import av
    import numpy as np

    turns = round(getattr(frame, "rotation", 0) / 90) % 4
    if not turns:
        return frame.reformat(width, height, "yuvj420p")
    upright = np.rot90(frame.reformat(width, height, "rgb24").to_ndarray(), turns)
    turned = np.ascontiguousarray(upright, dtype=np.uint8)
    return av.VideoFrame.from_ndarray(turned, format="rgb24").reformat(format="yuvj420p")


def main(arguments: list[str]) -> int:
    """Print the facts of a video; return 0 if it plays."""
    import av

    try:
        facts: dict[str, object] = asdict(_probe(arguments[0], arguments[1] if len(arguments) > 1 else ""))
    except _UnplayableError as error:
        facts = {"error": str(error)}
    except (av.FFmpegError, ValueError, OSError) as error:
        facts = {"error": f"it cannot be read ({getattr(error, 'strerror', None) or error})"}
    print(json.dumps(facts))
    return int("error" in facts)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
