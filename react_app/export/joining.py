"""The segments of an output put together: their packets copied into the final file, none encoded again.

The file is set up as for encoding, by the same encoder, which then gets no picture: header, colours and codec data are
those it would write. Times are counted from picture numbers. Sound is encoded beside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import av
from av.packet import Packet
from av.video.stream import VideoStream

from react_app.core.errors import ExportError
from react_app.export.animated import write_animation
from react_app.export.encoder import failure_sentence
from react_app.export.outputs import Output
from react_app.export.sound import Sound
from react_app.export.soundtrack import SoundTrack
from react_app.export.streams import add_video_stream, open_container
from react_app.export.tagging import add_cover, write_cover
from react_app.export.work import Piece


def _nothing(share: float = 0.0) -> None:
    """Do nothing."""


def join(
    output: Output,
    folder: Path,
    pieces: Sequence[Piece],
    part: Path,
    sound: Sound | None,
    *,
    texts: dict[str, str],
    progress: Callable[[float], None] = _nothing,
    between: Callable[[], None] = _nothing,
) -> None:
    """Write the file `part` from the segments in `folder`, in order. `between` is called now and then.

    Raises:
        ExportError: a segment does not fit the others, or the file cannot be written.
        TrackError: the sound cannot be decoded.
    """
    count = sum(piece.frames for piece in pieces)
    paths = [folder / piece.name for piece in pieces]
    if output.video.kind == "animation":
        write_animation(part, output.video, paths, count, progress)
        return

    def told(done: int) -> None:
        progress(done / count)
        between()

    try:
        _copy(output, paths, pieces, part, sound, texts, told)
    except (av.FFmpegError, OSError, ValueError) as error:
        raise failure_sentence(output.out, error) from error


def _copy(
    output: Output,
    paths: Sequence[Path],
    pieces: Sequence[Piece],
    part: Path,
    sound: Sound | None,
    texts: dict[str, str],
    told: Callable[[int], None],
) -> None:
    video = output.video
    frame_s = 1 / video.fps
    with open_container(part, video, texts, sound) as container:
        stream = add_video_stream(container, video)
        track = None if sound is None else SoundTrack(container, video.sound, sound)
        cover = add_cover(container, video, output.tags.cover)
        container.start_encoding()
        delay = max(stream.codec_context.has_b_frames, *(piece.delay for piece in pieces))
        write_cover(container, cover, output.tags.cover)
        data, done = None, 0
        for path, piece in zip(paths, pieces, strict=True):
            for packet, codec_data in _packets(path):
                if data is None:
                    data = codec_data
                elif codec_data != data:
                    raise ExportError("The pieces of the video do not fit together; export it anew with --anew.")
                assert packet.pts is not None
                shown = piece.first + round(packet.pts * packet.time_base * video.fps)
                packet.stream, packet.time_base = stream, frame_s
                packet.pts, packet.dts, packet.duration = shown, done - delay, 1
                container.mux_one(packet)
                done += 1
                if track is not None:
                    track.write_until(done * frame_s)
                told(done)
        if track is not None:
            track.finish()


def _packets(path: Path) -> Iterator[tuple[Packet[VideoStream], bytes | None]]:
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        data = stream.codec_context.extradata
        for packet in container.demux(stream):
            if packet.size and packet.pts is not None:
                yield packet, data
