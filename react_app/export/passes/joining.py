"""The segments of an output put together: their packets copied into the final file, none encoded again.

The file is set up as for encoding, by the same encoder, which then gets no picture: header, colours and codec data are
those it would write. Times are counted from picture numbers. Sound is encoded beside. It all happens in a thread, as
the segments come, so that little is left to do after the last picture.
"""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import av
from av.container.output import OutputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from react_app.core.errors import ExportError, ReactError
from react_app.export.media.encoder import failure_sentence
from react_app.export.media.sound import Sound
from react_app.export.media.soundtrack import SoundTrack
from react_app.export.media.streams import add_video_stream, open_container
from react_app.export.passes.outputs import Output
from react_app.export.passes.segments import numbering
from react_app.export.passes.tagging import add_cover, tag_texts, write_cover
from react_app.export.passes.work import Piece

_WAIT_S = 0.1


class PiecesError(ExportError):
    """The pieces of a video do not fit together: they are of no use."""


class _AbortedError(Exception):
    """The file is not wanted any more."""


class Joiner:
    """Writes the file `part` of an output. All methods belong to one thread but `add`, which any may call."""

    def __init__(self, output: Output, folder: Path, part: Path, sound: Callable[[], Sound | None]) -> None:
        """Begin; the segments lie in `folder`. `sound` begins to read the sound, None for a silent file."""
        self._output, self._folder, self._part, self._sound = output, folder, part, sound
        self._pieces: queue.SimpleQueue[Piece | None] = queue.SimpleQueue()
        self._failure: Exception | None = None
        self._aborted = False
        self._held_back = 0
        self.done = 0
        """How many pictures are in the file."""
        self._thread = threading.Thread(target=self._run, name="joining", daemon=True)
        self._thread.start()

    def add(self, piece: Piece) -> None:
        """Append the next segment."""
        self._pieces.put(piece)

    def check(self) -> None:
        """Raise what went wrong, without waiting.

        Raises:
            ReactError: a segment does not fit the others, the sound cannot be read or the file not be written.
        """
        if isinstance(self._failure, ReactError):
            raise self._failure
        if self._failure is not None:
            raise failure_sentence(self._output.out, self._failure) from self._failure

    def finish(self, between: Callable[[], None]) -> None:
        """Close the file after the last segment; `between` is called now and then.

        Raises:
            ReactError: as `check` tells.
        """
        self._pieces.put(None)
        while self._thread.is_alive():
            between()
            self._thread.join(_WAIT_S)
        self.check()

    def abort(self) -> None:
        """Stop as soon as possible; the file is useless."""
        self._aborted = True
        self._pieces.put(None)
        self._thread.join()

    def _run(self) -> None:
        container = None
        try:
            sound = self._sound()
            container = open_container(self._part, self._output.video, tag_texts(self._output.tags), sound)
            self._write(container, sound)
            container.close()
        except _AbortedError:
            pass
        except Exception as error:  # noqa: BLE001 - handed to the drawing thread, which raises it
            self._failure = error
        if container is not None and (self._aborted or self._failure is not None):
            with contextlib.suppress(OSError):
                self._part.unlink(missing_ok=True)  # closing would write the whole file once more
            with contextlib.suppress(av.FFmpegError, OSError, ValueError):
                container.close()

    def _write(self, container: OutputContainer, sound: Sound | None) -> None:
        video, cover = self._output.video, self._output.tags.cover
        frame_s = 1 / video.fps
        stream = add_video_stream(container, video)
        track = None if sound is None else SoundTrack(container, video.sound, sound)
        cover_stream = add_cover(container, video, cover)
        container.start_encoding()
        write_cover(container, cover_stream, cover)
        delay = stream.codec_context.reorder_depth
        for packet, shown in self._packets():
            if not self.done:
                delay = max(delay, self._held_back)
            packet.stream, packet.time_base = stream, frame_s
            packet.pts, packet.dts, packet.duration = shown, self.done - delay, 1
            if packet.dts > packet.pts:
                raise PiecesError("The pieces of the video hold back more pictures than their encoder told.")
            container.mux_one(packet)
            self.done += 1
            if track is not None:
                track.write_until(self.done * frame_s)
            if self._aborted:
                raise _AbortedError
        if track is not None:
            track.finish()

    def _packets(self) -> Iterator[tuple[Packet[VideoStream], int]]:
        """Yield the packets of the segments as they come, each with the number of its picture."""
        data: bytes | None = None
        while (piece := self._pieces.get()) is not None and not self._aborted:
            with av.open(str(self._folder / piece.name)) as container:
                stream = container.streams.video[0]
                if piece.first == 0:
                    data = stream.codec_context.extradata
                    self._held_back = held_back(self._folder / piece.name, self._output.video.fps)
                elif stream.codec_context.extradata != data:
                    raise PiecesError("The pieces of the video do not fit together; start it again, it begins anew.")
                fps = self._output.video.fps
                number = numbering(stream.time_base or 1 / fps, fps)
                for packet in container.demux(stream):
                    if packet.size and packet.pts is not None:
                        yield packet, piece.first + number(packet.pts)
        if self._aborted:
            raise _AbortedError


def held_back(path: Path, fps: Fraction) -> int:
    """Return how many pictures of a segment a decoder must hold back to show them in order.

    Raises:
        av.FFmpegError, OSError: it cannot be read.
    """
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        number = numbering(stream.time_base or 1 / fps, fps)
        shown = (number(p.pts) for p in container.demux(stream) if p.size and p.pts is not None)
        return max((place - picture for place, picture in enumerate(shown)), default=0)
