"""Decodes the pictures of a preview in a thread: small, a few ahead of the clock, late ones dropped."""

from __future__ import annotations

import threading
import time
from collections import deque
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import av
import av.error
import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import Interpolation
from PySide6.QtGui import QImage, QTransform

from react_app.core.errors import BadInputError
from react_app.engine.videofile import VideoFile, is_transparent, shape_of, turn_of
from react_app.engine.videoread import FrameReader
from react_app.ui.clip_facts import sound_and_shift

_AHEAD = 6
_LATE_S = 1.5
"""Behind the clock by more than this, decoding goes on at the key frame before the clock."""
_SCRUB_S = 0.12
"""A search that takes longer shows what it has come to when another one waits."""
_ALIVE_S = 0.25
"""So often at least a picture is shown, however late they are."""
_EPS = 1e-4


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: seconds of the file from which it is seen, how long at least, and its pixels."""

    t: float
    duration: float
    image: QImage


class PictureReader:
    """Reads one file. All methods return at once; what is wrong with the file stands in `error` as a sentence.

    Times are seconds from the first sample of the file's sound, or from the first picture where there is no sound.
    """

    def __init__(self, path: Path, box: tuple[int, int]) -> None:
        """`box` is the most pixels a picture should have, wide and high."""
        self._path = path
        self._box = box
        self._lock = threading.Condition()
        self._ahead: deque[Picture] = deque()
        self._found: Picture | None = None
        self._jump: float | None = 0.0
        self._clock = 0.0
        self._closed = False
        self._shift = self._last = self._shown = 0.0
        self.error = ""
        self.opened = False
        """True once the file was looked at: `length` and `frame_s` are known, or `error` is."""
        self.length = 0.0
        """Seconds, 0 while it is not known."""
        self.frame_s = 0.04
        self._at_end = False
        threading.Thread(target=self._work, name="preview-pictures", daemon=True).start()

    def resize(self, box: tuple[int, int]) -> None:
        """Decode to another size from the next picture on."""
        self._box = box

    def jump(self, t: float) -> None:
        """Go on from time `t`; the picture seen there comes first."""
        with self._lock:
            self._jump, self._found, self._clock = t, None, t
            self._ahead.clear()
            self._lock.notify()

    @property
    def searching(self) -> bool:
        """True until the picture of the last jump is there."""
        return self._jump is not None

    def due(self, t: float) -> Picture | None:
        """Return the picture seen at time `t` if it is another one than before."""
        with self._lock:
            self._clock = t
            picture, self._found = self._found, None
            while self._ahead and self._ahead[0].t <= t + _EPS:
                picture = self._ahead.popleft()
            self._lock.notify()
            return picture

    def close(self) -> None:
        """Let the thread end."""
        with self._lock:
            self._closed = True
            self._lock.notify()

    # ---- in the thread ---------------------------------------------------------------------------------------------

    def _work(self) -> None:
        try:
            with closing(FrameReader(self._path)) as reader:
                self._read(reader)
        except BadInputError as error:
            self.error = str(error)
        except (av.error.FFmpegError, OSError, ValueError, MemoryError):
            self.error = f"{self._path.name} is damaged; it cannot be played."
        finally:
            self.opened = True
            self._jump = None

    def _read(self, reader: FrameReader) -> None:
        file = reader.file
        stream, container = file.stream, file.container
        rate = float(stream.average_rate or stream.guessed_rate or 0)
        self.frame_s = 1.0 / rate if rate else 0.04
        self.length = (
            container.duration / av.time_base if container.duration else float(stream.duration or 0) * file.tick
        )
        self._shift = sound_and_shift(container)[1]
        lagged = 0.0
        following: VideoFrame | None = None
        while True:
            with self._lock:
                while not self._closed and self._jump is None and (len(self._ahead) >= _AHEAD or self._at_end):
                    self._lock.wait()
                if self._closed:
                    return
                jump, clock = self._jump, self._clock
            if jump is not None:
                following = self._search(reader, jump)
                continue
            frame, following = following or reader.read_frame(), None
            if frame is None:
                self._end()
                continue
            late = clock - self._time(reader, frame)
            if late > _LATE_S and time.monotonic() - lagged > _LATE_S:
                lagged = time.monotonic()
                self.jump(clock)
            elif late < self.frame_s or time.monotonic() - self._shown > _ALIVE_S:
                self._give(self._picture(reader, frame), None)

    def _search(self, reader: FrameReader, t: float) -> VideoFrame | None:
        """Find the picture seen at `t` and return the one after it."""
        began = time.monotonic()
        self._at_end = False
        seen = reader.seek(max(t - self._shift, 0.0))
        if seen is None and not self.opened:
            raise BadInputError(f"{self._path.name} has no picture that can be decoded.")
        self.opened = True
        following: VideoFrame | None = None
        while seen is not None:
            following = reader.read_frame()
            if following is None:
                self._last = self._time(reader, seen) + self.frame_s
                self._end()
                break
            if self._time(reader, following) > t + _EPS:
                break
            seen = following
            with self._lock:
                other = self._jump != t
            if self._closed or (other and time.monotonic() - began > _SCRUB_S):
                break
        self._give(self._picture(reader, seen) if seen is not None else None, t)
        return following if following is not seen else None

    def _end(self) -> None:
        self._at_end = True
        self.length = self.length or self._last

    def _give(self, picture: Picture | None, jump: float | None) -> None:
        with self._lock:
            self._shown = time.monotonic()
            if jump is None:
                if self._jump is None and picture is not None:
                    self._ahead.append(picture)
                return
            self._found = picture or self._found
            if self._jump == jump:
                self._jump = None

    def _time(self, reader: FrameReader, frame: VideoFrame) -> float:
        return reader.time_of(frame) + self._shift

    def _picture(self, reader: FrameReader, frame: VideoFrame) -> Picture:
        t = self._time(reader, frame)
        duration = frame.duration * reader.file.tick if frame.duration else self.frame_s
        self._last = t + duration
        return Picture(t, duration, image_of(reader.file, frame, self._box))


def image_of(file: VideoFile, frame: VideoFrame, box: tuple[int, int]) -> QImage:
    """Return a frame as it is to be shown, upright and no larger than the box."""
    width, height = shape_of(file, frame)
    right_x, right_y, down_x, down_y = turn_of(frame)
    scale = min(box[0] / width, box[1] / height, 1.0)
    size = max(2, round(width * scale)), max(2, round(height * scale))
    own = size if right_x else (size[1], size[0])
    small = frame.reformat(width=own[0], height=own[1], format="bgra", interpolation=Interpolation.BILINEAR)
    pixels = np.ascontiguousarray(small.to_ndarray())
    kind = QImage.Format.Format_ARGB32 if is_transparent(frame.format.name) else QImage.Format.Format_RGB32
    image = QImage(pixels.data, small.width, small.height, pixels.strides[0], kind).copy()
    turn = (right_x, right_y, down_x, down_y)
    return image if turn == (1, 0, 0, 1) else image.transformed(QTransform(*turn, 0.0, 0.0))
