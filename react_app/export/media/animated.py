"""GIF and WebP animations, made of pictures that wait in lossless segments until all are there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.codec.context import Flags
from av.filter import Graph
from av.filter.context import FilterContext
from av.video.format import VideoFormat as PixelFormat
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter
from av.video.stream import VideoStream

from react_app.core.errors import ExportError
from react_app.export.media.codecs import CODECS, CONTAINERS
from react_app.export.media.formats import VideoFormat
from react_app.export.media.streams import encoder_options

_PALETTE = "max_colors=255:reserve_transparent=0:stats_mode=full"
_DITHER = "dither=sierra2_4a:diff_mode=rectangle"


def segment_format(video: VideoFormat) -> VideoFormat:
    """Return the format in which pictures wait for the file to be made: FFV1 for an animation, else the same."""
    if video.kind != "animation":
        return video
    codec = CODECS["ffv1"]
    pixels = next(found for found in codec.pixels if found.depth == 8 and found.alpha == video.alpha)
    return replace(
        video, container=CONTAINERS[".mkv"], codec=replace(codec, pixels=(pixels,)), crf=None, preset=None, options=()
    )


def write_animation(
    path: Path,
    video: VideoFormat,
    segments: Sequence[Path],
    count: int,
    progress: Callable[[float], None] = lambda share: None,
) -> None:
    """Make the file of `count` pictures that wait in segments; `progress` gets the share done, 0..1.

    Raises:
        ExportError: a segment cannot be read or the file not be written.
    """
    try:
        if video.codec.name == "gif":
            _write_gif(path, video, segments, count, progress)
        else:
            _write(path, video, _told(_frames(segments, video.fps), count, progress, 0.0, 1.0))
    except (av.FFmpegError, OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ExportError(f"The animation could not be made: {reason}.") from error


def _frames(segments: Sequence[Path], fps: Fraction) -> Iterator[VideoFrame]:
    number = 0
    for segment in segments:
        with av.open(str(segment)) as container:
            for frame in container.decode(video=0):
                frame.pts, frame.time_base = number, 1 / fps
                number += 1
                yield frame


def _told(
    frames: Iterator[VideoFrame], count: int, progress: Callable[[float], None], begin: float, end: float
) -> Iterator[VideoFrame]:
    for number, frame in enumerate(frames):
        yield frame
        progress(begin + (end - begin) * min(1.0, (number + 1) / max(count, 1)))


def _write_gif(
    path: Path, video: VideoFormat, segments: Sequence[Path], count: int, progress: Callable[[float], None]
) -> None:
    """The first reading finds the 255 colours that serve all pictures best, the second one uses them."""
    palette = _palette(video, _told(_frames(segments, video.fps), count, progress, 0.0, 0.4))
    frames = _told(_frames(segments, video.fps), count, progress, 0.4, 1.0)
    _write(path, video, _with_palette(video, frames, palette))


def _palette(video: VideoFormat, frames: Iterator[VideoFrame]) -> VideoFrame:
    graph = Graph()
    source, finder, sink = _source(graph, video), graph.add("palettegen", _PALETTE), graph.add("buffersink")
    source.link_to(finder)
    finder.link_to(sink)
    graph.configure()
    for frame in frames:
        source.push(_coarse(frame))
    source.push(None)
    found = sink.pull()
    assert isinstance(found, VideoFrame)
    return found


def _with_palette(video: VideoFormat, frames: Iterator[VideoFrame], palette: VideoFrame) -> Iterator[VideoFrame]:
    graph = Graph()
    source, painter, sink = _source(graph, video), graph.add("paletteuse", _DITHER), graph.add("buffersink")
    colours = graph.add_buffer(
        width=palette.width, height=palette.height, format=palette.format, time_base=1 / video.fps
    )
    source.link_to(painter, 0, 0)
    colours.link_to(painter, 0, 1)
    painter.link_to(sink)
    graph.configure()
    palette.pts, palette.time_base = 0, 1 / video.fps
    colours.push(palette)
    colours.push(None)
    for frame in frames:
        source.push(_rgba(frame))
        yield from _ready(sink)
    source.push(None)
    yield from _ready(sink)


def _source(graph: Graph, video: VideoFormat) -> FilterContext:
    return graph.add_buffer(width=video.width, height=video.height, format=PixelFormat("bgra"), time_base=1 / video.fps)


def _ready(sink: FilterContext) -> Iterator[VideoFrame]:
    while True:
        try:
            frame = sink.pull()
        except (av.BlockingIOError, av.EOFError):
            return
        assert isinstance(frame, VideoFrame)
        yield frame


def _coarse(frame: VideoFrame) -> VideoFrame:
    """Return the picture with 64 steps a channel: millions of shades would take the palette's search minutes."""
    pixels = frame.to_ndarray(format="bgra").astype(np.uint8, copy=False)
    pixels &= 0xFC
    pixels |= 0x02
    pixels[..., 3] = 255
    coarse = VideoFrame.from_ndarray(pixels, "bgra")
    coarse.pts, coarse.time_base = frame.pts, frame.time_base
    return coarse


def _rgba(frame: VideoFrame) -> VideoFrame:
    if frame.format.name == "bgra":
        return frame
    pts, base = frame.pts, frame.time_base
    frame = VideoReformatter().reformat(frame, format="bgra")
    frame.pts, frame.time_base = pts, base
    return frame


def _write(path: Path, video: VideoFormat, frames: Iterator[VideoFrame]) -> None:
    options = {"fflags": "+bitexact", **dict(video.container.options)}
    with av.open(str(path), "w", format=video.container.muxer, container_options=options) as container:
        stream = container.add_stream(video.codec.encoder, rate=video.fps, options=encoder_options(video))
        assert isinstance(stream, VideoStream)
        context = stream.codec_context
        context.width, context.height, context.pix_fmt = video.width, video.height, video.codec.pixel_format
        context.time_base = 1 / video.fps
        context.flags |= Flags.bitexact
        reformatter = VideoReformatter()
        for frame in frames:
            pts, base = frame.pts, frame.time_base
            if frame.format.name != video.codec.pixel_format:
                frame = reformatter.reformat(frame, format=video.codec.pixel_format)
                frame.pts, frame.time_base = pts, base
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
