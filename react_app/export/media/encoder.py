"""Pictures and sound into a video file, in a thread of its own, so that drawing and encoding overlap.

The same pictures give the same bytes: a fixed number of encoder threads, frame threading, bit-exact flags and no
date in the file. Pictures become limited-range BT.709, and stream and container say so.
"""

from __future__ import annotations

import contextlib
import errno
import sys
from pathlib import Path

import av

from react_app.core.errors import ExportError
from react_app.engine.readback import Layout
from react_app.export.media.colour import converter_of, picture_type
from react_app.export.media.convert import PLANES, PlaneHandover, picture_shape
from react_app.export.media.formats import VideoFormat
from react_app.export.media.pictureworker import PictureWorker
from react_app.export.media.sound import Sound
from react_app.export.media.soundtrack import SoundTrack
from react_app.export.media.streams import add_video_stream, open_container

_X265_REORDERS = 2
"""x265 reckons the decoding times of so few pictures from memory it never wrote; nothing is out of order in them."""


class Encoder(PictureWorker):
    """Writes one file. Its arrays have the shape of `convert.picture_shape`."""

    def __init__(
        self,
        path: Path,
        video: VideoFormat,
        sound: Sound | None,
        *,
        title: str = "",
        artist: str = "",
        layout: Layout = "rgba",
    ) -> None:
        """Open the file and start the encoding thread. `layout` is how pictures come.

        Raises:
            ExportError: the file or an encoder cannot be opened.
        """
        super().__init__("encoder", picture_shape(video, layout), picture_type(video))
        self._path = path
        self._video = video
        self._layout = layout
        self._encoded = 0
        try:
            self._container = open_container(path, video, {"title": title, "artist": artist}, sound)
            self._pictures = add_video_stream(self._container, video)
            self._sound = None if sound is None else SoundTrack(self._container, video.sound, sound)
        except (av.FFmpegError, OSError, ValueError) as error:
            raise failure_sentence(path, error) from error
        self._begin()

    def _sentence(self, error: Exception) -> ExportError:
        return failure_sentence(self._path, error)

    def _run(self) -> None:
        try:
            self._encode_all()
            if not self._aborted:
                self._container.close()
        except Exception as error:  # noqa: BLE001 - handed to the drawing thread, which raises it
            self._failure = error
        if self._aborted or self._failure is not None:
            if sys.platform != "win32":
                self._path.unlink(missing_ok=True)  # closing would write the whole file once more
            with contextlib.suppress(av.FFmpegError, OSError, ValueError):
                self._container.close()

    def _encode_all(self) -> None:
        planes = self._layout in PLANES
        converter = PlaneHandover(self._layout, self._free.put) if planes else converter_of(self._video)
        while True:
            picture = self._full.get()
            if self._aborted:
                return
            if picture is None:
                break
            frame = converter.convert(picture)
            if not planes:
                self._free.put(picture)
            frame.pts = self._encoded
            frame.time_base = 1 / self._video.fps
            self._container.mux(self._pictures.encode(frame))
            del frame
            self._encoded += 1
            if self._sound is not None:
                self._sound.write_until(self._encoded / self._video.fps)
        for packet in self._pictures.encode(None):
            if self._video.codec.encoder == "libx265" and self._encoded <= _X265_REORDERS:
                packet.dts = packet.pts
            self._container.mux(packet)
        if self._sound is not None:
            self._sound.finish()


def failure_sentence(path: Path, error: Exception) -> ExportError:
    """Return what an encoder's or a file's failure means, as a sentence."""
    number = getattr(error, "errno", None)
    if disk_is_full(error):
        return ExportError(f"The disk is full: there is no room left for the video in {path.parent}.")
    if number == errno.EFBIG:
        return ExportError(f"The video grew larger than a file may be in {path.parent}.")
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return ExportError(f"The video could not be encoded: {reason}.")


def disk_is_full(error: BaseException | None) -> bool:
    """Tell whether a failure, or what led to it, is that the disk has no room left."""
    while error is not None:
        if getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT):
            return True
        error = error.__cause__
    return False
