"""A video brought into the shape a platform wants: cropped at the centre, scaled, encoded anew; sound as it is."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
from av.error import FFmpegError
from av.filter import Graph

from sync.server.visuals.looked import Looked
from sync.server.visuals.targets import Target


class ConformError(Exception):
    """The file cannot be brought into shape; `str(error)` is a sentence."""


def needed(file: Looked, target: Target) -> bool:
    """Tell whether a file has to be made anew for a platform: another shape, too large, sound where none may be."""
    if target.ratio is None:
        return False
    wide, high = target.ratio
    shape = abs(file.width * high - file.height * wide) > max(wide, high) * 2
    short = min(file.width, file.height)
    size = bool(target.least_side and short < target.least_side) or bool(
        target.most_side and (short if target.loop else max(file.width, file.height)) > target.most_side
    )
    heavy = bool(target.largest and file.size > target.largest)
    return shape or size or heavy or (target.silent and bool(file.sound))


def conform(source: Path, into: Path, file: Looked, target: Target, stopped: Callable[[], bool]) -> None:
    """Write `source` in the shape a platform wants, as H.264 with its index first.

    Raises:
        ConformError: it cannot be decoded or written, or `stopped` said so.
    """
    width, height = target.size
    budget = int(target.largest * 8 * 0.9 / file.duration) if target.largest and file.duration else 0
    try:
        with av.open(str(source)) as incoming, av.open(str(into), "w", options={"movflags": "+faststart"}) as outgoing:
            _copy(incoming, outgoing, width, height, budget, silent=target.silent, stopped=stopped)
    except (FFmpegError, OSError, ValueError) as error:
        raise ConformError(f"The file cannot be made for {target.platform}.") from error


def _copy(
    incoming: av.container.InputContainer,
    outgoing: av.container.OutputContainer,
    width: int,
    height: int,
    budget: int,
    *,
    silent: bool,
    stopped: Callable[[], bool],
) -> None:
    picture = incoming.streams.video[0]
    rate = picture.average_rate or Fraction(30)
    options = {"preset": "medium", "crf": "18", "bf": "2", "flags": "+cgop", "g": str(max(1, round(rate / 2)))}
    if budget:
        options |= {"maxrate": str(budget), "bufsize": str(budget)}
    made = outgoing.add_stream("libx264", rate=rate, options=options)
    made.width, made.height, made.pix_fmt = width, height, "yuv420p"
    heard = incoming.streams.audio[0] if incoming.streams.audio and not silent else None
    kept = outgoing.add_stream_from_template(heard) if heard is not None else None
    graph = _graph(picture, width, height)
    wanted = [picture] if heard is None else [picture, heard]
    for packet in incoming.demux(wanted):
        if stopped():
            raise ConformError("The server stops.")
        if packet.stream is heard and kept is not None:
            if packet.dts is not None:
                packet.stream = kept
                outgoing.mux(packet)
            continue
        for frame in packet.decode():
            if not isinstance(frame, av.VideoFrame):
                continue
            graph.push(frame)
            shaped = graph.pull()
            assert isinstance(shaped, av.VideoFrame)
            shaped.pict_type = av.video.frame.PictureType.NONE
            outgoing.mux(made.encode(shaped))
    outgoing.mux(made.encode())


def _graph(picture: av.video.stream.VideoStream, width: int, height: int) -> Graph:
    graph = Graph()
    steps = [
        graph.add_buffer(template=picture),
        graph.add("scale", f"{width}:{height}:force_original_aspect_ratio=increase:flags=lanczos"),
        graph.add("crop", f"{width}:{height}"),
        graph.add("setsar", "1"),
        graph.add("format", "yuv420p"),
        graph.add("buffersink"),
    ]
    graph.link_nodes(*steps)
    graph.configure()
    return graph
