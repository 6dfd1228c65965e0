"""Pictures of a video one after the other, from any moment on: exact whatever the codec and its groups of pictures."""

from __future__ import annotations

import os
from collections import deque
from contextlib import suppress
from pathlib import Path

import av
from av.codec.hwaccel import HWAccel

from react_app.engine.videofile import open_video
from react_app.engine.videoindex import VideoIndex

_ALPHA_DECODERS = {"vp8": "libvpx", "vp9": "libvpx-vp9"}
"""FFmpeg's own decoders of these know no alpha."""
_BACK_S = (0.0, 2.0, 10.0, 60.0)
"""How much further back is sought, one after the other, where a file's own index leads too far."""
_MAX_UNSURE = 64
"""Pictures after a seek that are not shown while waiting for one that stands by itself."""
_MAX_BROKEN = 200
"""Packets in a row that cannot be decoded; then the file is given up from there on."""
_NEARLY = 1e-5


class FrameReader:
    """Decodes a file. Times are seconds from its first picture; one thread at a time uses it."""

    def __init__(self, path: Path, hardware: HWAccel | None = None, threads: int = 0) -> None:
        """Open it; `threads` 0 lets FFmpeg choose.

        Raises:
            BadInputError: it is missing, damaged, or has no pictures.
        """
        self._path = path
        self._hardware = hardware
        self._threads = threads
        self._index: VideoIndex | None = None
        self.broken = 0
        """Packets that could not be decoded so far."""
        self._origin: int | None = None
        self._step = 0.04
        self._ready: deque[av.VideoFrame] = deque()
        self._open()

    def _open(self) -> None:
        self.file = open_video(self._path, self._hardware)
        stream = self.file.stream
        self._context = stream.codec_context
        own = _ALPHA_DECODERS.get(self._context.name.replace("libvpx-vp9", "vp9").replace("libvpx", "vp8"))
        if own and stream.metadata.get("alpha_mode") == "1":
            context = av.CodecContext.create(own, "r")
            assert isinstance(context, av.VideoCodecContext)
            context.extradata = self._context.extradata
            self._context = context
        if not self._context.is_open:
            with suppress(ValueError, RuntimeError):
                self._context.thread_type = "AUTO"
                self._context.thread_count = self._threads or min(os.cpu_count() or 1, 8)
        self._packets = self.file.container.demux(stream)
        self._ready.clear()
        self._over = False
        self._last: float | None = None
        self._unsure = 0

    @property
    def index(self) -> VideoIndex | None:
        """What is known of the file's pictures; without it seeking is as exact, but takes longer."""
        return self._index

    @index.setter
    def index(self, index: VideoIndex) -> None:
        self._index = index if self._origin is None else index.since(self._origin)

    def close(self) -> None:
        """Close the file."""
        self._ready.clear()
        self.file.close()

    def time_of(self, frame: av.VideoFrame) -> float:
        """Return when a picture that was read is to be shown."""
        assert frame.pts is not None
        return (frame.pts - (self._origin or 0)) * self.file.tick

    def read_frame(self) -> av.VideoFrame | None:
        """Return the next picture in the order of showing, None after the last."""
        while True:
            while not self._ready:
                if self._over:
                    return None
                self._feed()
            frame = self._ready.popleft()
            if frame.pts is None:
                frame.pts = self._guess(frame)
            if self._origin is None:
                self._origin = frame.pts
            t = self.time_of(frame)
            if frame.dts is None and self._last is not None and t <= self._last + _NEARLY:
                frame.pts += max(round(self._step / self.file.tick), 1)  # AVI knows no time for what comes last
                t = self.time_of(frame)
            if self._unsure and not frame.key_frame:
                self._unsure -= 1
                continue
            self._unsure = 0
            if frame.is_corrupt or (self._last is not None and t <= self._last + _NEARLY) or t < -_NEARLY:
                continue
            if self._last is not None:
                self._step = t - self._last
            self._last = t
            return frame

    def seek(self, t: float) -> av.VideoFrame | None:
        """Return a picture that is shown at `t` or before; reading goes on after it. None where there is none."""
        t = max(t, 0.0)
        index = self.index
        wanted = index.key_before(t) if index is not None and index.keys else t
        for back in _BACK_S:
            goal = wanted - back
            if goal <= 0.0 or not self._jump(goal):
                break
            frame = self.read_frame()
            if frame is not None and self.time_of(frame) <= t + _NEARLY:
                return frame
        if not self._jump(0.0):
            self._reopen()
        frame = self.read_frame()
        if frame is None or self.time_of(frame) > _NEARLY:
            self._reopen()
            frame = self.read_frame()
        return frame

    def _jump(self, t: float) -> bool:
        if self._origin is None:
            return False
        stamp = self._origin + round(t / self.file.tick)
        try:
            self.file.container.seek(stamp, stream=self.file.stream, backward=True)
            self._context.flush_buffers()
        except (av.FFmpegError, OSError, ValueError):
            return False
        self._packets = self.file.container.demux(self.file.stream)
        self._ready.clear()
        self._over = False
        self._last = None
        self._unsure = _MAX_UNSURE
        return True

    def _reopen(self) -> None:
        self.close()
        self._open()

    def _feed(self) -> None:
        """Decode one more packet."""
        try:
            packet = next(self._packets)
        except (StopIteration, av.FFmpegError, OSError):
            self._end()
            return
        if packet.size and packet.is_discard and packet.pts is None:
            return
        try:
            frames = self._context.decode(packet if packet.size else None)
        except EOFError:
            self._over = True
            return
        except (av.FFmpegError, OSError, ValueError):
            self.broken += 1
            if self.broken > _MAX_BROKEN and not self._ready:
                self._over = True
            return
        self._take(frames)
        if not packet.size:
            self._over = True

    def _end(self) -> None:
        """Take what the decoder still holds."""
        self._over = True
        with suppress(av.FFmpegError, OSError, ValueError):
            self._take(self._context.decode(None))

    def _take(self, frames: list[av.VideoFrame]) -> None:
        self._ready.extend(frames)

    def _guess(self, frame: av.VideoFrame) -> int:
        """Return a time stamp for a picture without one."""
        if frame.dts is not None:
            return frame.dts
        rate = float(self.file.stream.average_rate or 25)
        after = self._last + 1 / rate if self._last is not None else 0.0
        return (self._origin or 0) + round(after / self.file.tick)
