"""The pictures of one output in segments: each a file without sound that is closed, checked and noted for good.

A segment keeps the packets just as the encoder gave them (NUT for what a container changes on the way in), so that the
joined file is what the encoder would have written into it.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Protocol

import av

from react_app.core.errors import ExportError
from react_app.engine.readback import Layout
from react_app.export.media.animated import segment_format
from react_app.export.media.codecs import Container
from react_app.export.media.convert import Picture
from react_app.export.media.encoder import Encoder
from react_app.export.media.formats import VideoFormat
from react_app.export.media.sequences import SequenceEncoder
from react_app.export.passes.work import Piece, Work, checksum, folder_checksum
from react_app.export.system.aside import Aside
from react_app.export.system.synced import sync_file, sync_folder

SEGMENT_S = 10
"""Seconds of a segment, about: what a kill costs at most. An encoder begun anew and a state kept cost a few frames."""
FRAMES_VARIABLE = "REACT_APP_SEGMENT_FRAMES"
"""Environment variable for tests: pictures of a segment."""

_RAW = Container("nut", (), options=(("avoid_negative_ts", "disabled"),))
_NATIVE = Container("mov", ())
_WITH_ALPHA = Container("webm", ())
_IN_RAW = ("h264", "hevc", "av1", "vp9", "ffv1")


class Writer(Protocol):
    """What writes a segment: `encoder.Encoder`, `sequences.SequenceEncoder`."""

    def buffer(self) -> Picture:
        """Return an array to fill."""

    def put(self, picture: Picture) -> None:
        """Take a filled array."""

    def finish(self) -> None:
        """Write what is waiting and close the file."""

    def abort(self) -> None:
        """Stop as soon as possible."""


def segment_frames(fps: Fraction) -> int:
    """Return how many pictures a segment has: whole groups of pictures of two seconds."""
    told = os.environ.get(FRAMES_VARIABLE, "")
    return int(told) if told.isdigit() and int(told) > 0 else max(1, round(2 * fps)) * (SEGMENT_S // 2)


def packet_format(video: VideoFormat) -> VideoFormat:
    """Return the format that a segment of an output has: the same encoder in a container that changes nothing."""
    video = segment_format(video)
    if video.kind == "sequence":
        return video
    family = video.codec.name.split("_")[0]
    container = _RAW if family in _IN_RAW else _NATIVE
    if family == "vp9" and video.alpha:
        container = _WITH_ALPHA
    return replace(video, container=container)


class SegmentWriter:
    """Writes one output. All methods belong to the thread that draws; the end of a segment is awaited beside it."""

    def __init__(self, video: VideoFormat, output: int, work: Work, on_written: Callable[[], None]) -> None:
        """`on_written` is called after each segment that is noted, from another thread."""
        self._on_written = on_written
        self._video = packet_format(video)
        self._output = output
        self._work = work
        self._aside = Aside("segment")
        self._writer: Writer | None = None
        self._draining: Writer | None = None
        self._number = self._first = self._taken = 0

    @property
    def open(self) -> bool:
        """Whether a segment is begun."""
        return self._writer is not None

    def begin(self, number: int, first: int, layout: Layout = "rgba") -> None:
        """Begin a segment whose first picture is the output's picture `first`; `layout` is how its pictures come.

        Raises:
            ExportError: its file or its encoder cannot be opened.
        """
        self._number, self._first, self._taken = number, first, 0
        path = self._work.folder / self._name(number)
        if self._video.kind == "sequence":
            self._writer = SequenceEncoder(path, self._video, first=first)
        else:
            self._writer = Encoder(path, self._video, None, layout=layout)

    def buffer(self) -> Picture:
        """Return an array to fill; waits until one is free."""
        assert self._writer is not None
        self._aside.check()
        return self._writer.buffer()

    def put(self, picture: Picture) -> None:
        """Take a filled array."""
        assert self._writer is not None
        self._taken += 1
        self._writer.put(picture)

    def end(self) -> None:
        """End the segment. Its file is closed, looked at and noted in the work's record beside what comes next.

        Raises:
            ExportError: the segment before could not be written.
        """
        writer = self._writer
        assert writer is not None
        self._aside.wait()
        self._draining, self._writer = writer, None
        self._aside.start(self._closing(writer, self._number, self._first, self._taken))

    def finish(self) -> None:
        """Wait until the segments that were ended are on disk.

        Raises:
            ExportError: one could not be written.
        """
        self._aside.wait()
        self._draining = None

    def abort(self, *, keep: bool) -> None:
        """Stop as soon as possible; with `keep`, a segment that is ended is still written. What is noted stays."""
        if self._writer is not None:
            self._writer.abort()
        if self._draining is not None and not keep:
            self._draining.abort()
        with contextlib.suppress(Exception):
            self._aside.wait()
        self._writer = self._draining = None

    def _name(self, number: int) -> str:
        suffix = "" if self._video.kind == "sequence" else f".{self._video.container.muxer}"
        return f"{self._output}-{number:05d}{suffix}"

    def _closing(self, writer: Writer, number: int, first: int, frames: int) -> Callable[[], None]:
        def close() -> None:
            writer.finish()
            name = self._name(number)
            path = self._work.folder / name
            if path.is_dir():
                sync_folder(path)
                size, total = folder_checksum(path)
            else:
                found = count_pictures(path, self._video.fps)
                if found != frames:
                    raise ExportError(f"A piece of the video has {found} of {frames} pictures; the disk may be full.")
                sync_file(path)
                size, total = path.stat().st_size, checksum(path)
            self._work.add(Piece(self._output, number, name, first, frames, size, total))
            self._on_written()

        return close


def count_pictures(path: Path, fps: Fraction) -> int:
    """Read the packets of a segment, and return how many pictures it has.

    Raises:
        ExportError: it cannot be read, or its pictures are not one after the other.
    """
    try:
        with av.open(str(path)) as container:
            stream = container.streams.video[0]
            number = numbering(stream.time_base or 1 / fps, fps)
            packets = [packet for packet in container.demux(stream) if packet.size]
            shown = sorted(number(packet.pts) for packet in packets if packet.pts is not None)
    except (av.FFmpegError, OSError, IndexError) as error:
        raise ExportError(f"A piece of the video cannot be read back: {error}.") from error
    if shown != list(range(len(packets))) or not packets or not packets[0].is_keyframe:
        raise ExportError("A piece of the video is not whole; the disk may be full.")
    return len(shown)


def numbering(time_base: Fraction, fps: Fraction) -> Callable[[int], int]:
    """Return what tells the number of the picture shown at a time in units of `time_base`."""
    above, below = (time_base * fps).as_integer_ratio()
    return lambda pts: (2 * pts * above + below) // (2 * below)
