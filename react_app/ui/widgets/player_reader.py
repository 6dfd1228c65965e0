"""Decodes the pictures of a preview in a thread: small, a few ahead of the clock, late ones dropped."""

from __future__ import annotations

import contextlib
import threading
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import av.error
from av.container.input import InputContainer
from av.video.frame import VideoFrame
from av.video.reformatter import Interpolation
from av.video.stream import VideoStream
from PySide6.QtGui import QImage, QTransform

_AHEAD = 6
_LATE_S = 1.5
"""Behind the clock by more than this, decoding goes on at the key frame before the clock."""
_SCRUB_S = 0.12
"""A search that takes longer shows what it has come to when another one waits."""
_EPS = 1e-4


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: seconds of the file from which it is seen, how long at least, and its pixels."""

    t: float
    duration: float
    image: QImage


class PictureReader:
    """Reads one file. All methods return at once; what is wrong with the file stands in `error` as a sentence."""

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
        self._zero = self._last = self._shown = 0.0
        self._aspect = 1.0
        self.error = ""
        self.opened = False
        """True once the file was looked at: `length` and `frame_s` are known, or `error` is."""
        self.length = 0.0
        """Seconds, 0 while it is not known."""
        self.frame_s = 0.04
        self.at_end = False
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
            with _opened(self._path) as container:
                self._read(container)
        except _NoVideoError as error:
            self.error = str(error)
        except (av.error.FFmpegError, OSError, ValueError, MemoryError) as error:
            self.error = self.error or _why(self._path, error)
        finally:
            self.opened = True
            self._jump = None

    def _read(self, container: InputContainer) -> None:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        self._zero, self.length, self.frame_s = _times(container, stream)
        self._aspect = float(stream.sample_aspect_ratio or 1) or 1.0
        self.opened = True
        frames = self._frames(container, stream)
        lagged = 0.0
        while True:
            with self._lock:
                while not self._closed and self._jump is None and (len(self._ahead) >= _AHEAD or self.at_end):
                    self._lock.wait()
                if self._closed:
                    return
                jump, clock = self._jump, self._clock
            if jump is not None:
                frames = self._search(container, stream, jump)
                continue
            frame = next(frames, None)
            if frame is None:
                self._ends()
                continue
            late = clock - self._time(frame)
            if late > _LATE_S and time.monotonic() - lagged > _LATE_S:
                lagged = time.monotonic()
                self.jump(clock)
            elif late < self.frame_s or time.monotonic() - self._shown > 0.25:
                self._give(self._picture(frame), jump)

    def _ends(self) -> None:
        self.at_end = True
        if not self.length:
            self.length = self._last

    def _search(self, container: InputContainer, stream: VideoStream, t: float) -> Iterator[VideoFrame]:
        """Find the picture seen at `t` and return what comes after it."""
        began = time.monotonic()
        self.at_end = False
        base = stream.time_base
        with contextlib.suppress(av.error.FFmpegError, OSError, ValueError):
            if base is not None:
                container.seek(int((max(t, 0.0) + self._zero) / base), stream=stream, backward=True)
        frames = self._frames(container, stream)
        seen: VideoFrame | None = None
        for frame in frames:
            if seen is not None and self._time(frame) > t + _EPS:
                self._give(self._picture(seen), t)
                return _chained(frame, frames)
            seen = frame
            with self._lock:
                other = self._closed or self._jump != t
            if other and (self._closed or time.monotonic() - began > _SCRUB_S):
                break
        else:
            self._ends()
        if seen is not None:
            self._give(self._picture(seen), t)
        elif not self._shown:
            raise _NoVideoError(f"{self._path.name} has no picture that can be decoded.")
        else:
            self._give(None, t)
        return frames

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

    def _frames(self, container: InputContainer, stream: VideoStream) -> Iterator[VideoFrame]:
        """Decode from where the file stands; what is broken is left out."""
        packets = container.demux(stream)
        while True:
            try:
                decoded = next(packets).decode()
            except (StopIteration, av.error.EOFError):
                return
            except (av.error.FFmpegError, OSError, ValueError):
                continue
            for frame in decoded:
                if isinstance(frame, VideoFrame):
                    self._last = self._time(frame) + self.frame_s
                    yield frame

    def _time(self, frame: VideoFrame) -> float:
        return (frame.time or 0.0) - self._zero

    def _picture(self, frame: VideoFrame) -> Picture:
        duration = float(frame.duration * frame.time_base) if frame.duration and frame.time_base else self.frame_s
        return Picture(self._time(frame), duration or self.frame_s, image_of(frame, self._box, self._aspect))


def image_of(frame: VideoFrame, box: tuple[int, int], aspect: float = 1.0) -> QImage:
    """Return a frame upright and no larger than the box; `aspect` is the width of a pixel against its height."""
    width, height = frame.width * aspect, float(frame.height)
    turned = frame.rotation % 180 == 90
    wide, high = (box[1], box[0]) if turned else box
    scale = min(wide / width, high / height, 1.0)
    small = frame.reformat(
        width=max(2, round(width * scale)),
        height=max(2, round(height * scale)),
        format="bgra",
        interpolation=Interpolation.BILINEAR,
    )
    pixels = small.to_ndarray()
    clear = any(component.is_alpha for component in frame.format.components)
    kind = QImage.Format.Format_ARGB32 if clear else QImage.Format.Format_RGB32
    image = QImage(pixels.data, small.width, small.height, pixels.strides[0], kind).copy()
    return image.transformed(QTransform().rotate(-frame.rotation)) if frame.rotation else image


class _NoVideoError(ValueError):
    pass


def _opened(path: Path) -> InputContainer:
    if not path.exists():
        raise _NoVideoError(f"{path.name} is not there any more.")
    if path.is_dir():
        raise _NoVideoError(f"{path.name} is a folder, not a video.")
    container = av.open(str(path), "r", metadata_errors="replace")
    if not container.streams.video or not container.streams.video[0].codec_context:
        container.close()
        raise _NoVideoError(f"{path.name} has no picture.")
    return container


def _times(container: InputContainer, stream: VideoStream) -> tuple[float, float, float]:
    """Return the file's time zero, its length and the length of a frame. Time zero is where its sound begins."""
    sound = next(iter(container.streams.audio), None)
    first = sound if sound is not None and sound.start_time is not None else stream
    zero = float(first.start_time * first.time_base) if first.start_time and first.time_base else 0.0
    lengths = [float(s.duration * s.time_base) for s in (stream, sound) if s and s.duration and s.time_base]
    whole = container.duration / 1e6 if container.duration else max(lengths, default=0.0)
    rate = stream.average_rate or stream.guessed_rate
    return zero, max(whole, 0.0), 1.0 / float(rate) if rate else 0.04


def _chained(first: VideoFrame, rest: Iterator[VideoFrame]) -> Iterator[VideoFrame]:
    yield first
    yield from rest


def _why(path: Path, error: Exception) -> str:
    if isinstance(error, PermissionError):
        return f"{path.name} cannot be read: permission is missing."
    if isinstance(error, MemoryError):
        return f"There is not enough memory to show {path.name}."
    return f"{path.name} is not a video that can be played, or it is damaged."
