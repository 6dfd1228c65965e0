"""The sound of a take: what an input hears, written to FLAC files while it happens."""

from __future__ import annotations

import contextlib
import os
import queue
import threading
import time
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

import av
import av.error
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream

from react_app.audio.downmix import FloatArray
from react_app.core.features import ANALYSIS_RATE
from react_app.core.problems import Problem

_DISK_ERRORS = (OSError, ValueError, av.error.FFmpegError)
_FRAME = 4096
_SYNC_S = 0.4
_RETRY_S = 5.0
_HEADER_AT = 18
_STEREO_24_BITS = ANALYSIS_RATE << 44 | 1 << 41 | 23 << 36


class FlacWriter:
    """One FLAC file, 24 bits, stereo, 44.1 kHz, complete on disk up to about half a second ago at any moment.

    Raises:
        OSError: from any method, when the disk is full or gone.
    """

    def __init__(self, path: Path) -> None:
        self._file: BinaryIO = path.open("xb", buffering=0)
        self._path = path
        self._container = av.open(self._file, "w", format="flac", options={"flush_packets": "1"})
        stream = self._container.add_stream("flac", rate=ANALYSIS_RATE, layout="stereo")
        assert isinstance(stream, AudioStream)
        stream.codec_context.format = "s32"
        stream.codec_context.options = {"compression_level": "2"}
        self._stream = stream
        self._waiting = np.zeros((0, 2), np.float32)
        self._written = 0
        self._synced_at = time.monotonic()

    @property
    def written(self) -> int:
        """Samples handed to the disk."""
        return self._written

    def write(self, samples: FloatArray) -> None:
        """Append (n, 2) samples."""
        self._waiting = np.concatenate([self._waiting, samples])
        while len(self._waiting) >= _FRAME:
            self._encode(self._waiting[:_FRAME])
            self._waiting = self._waiting[_FRAME:]
        if time.monotonic() - self._synced_at > _SYNC_S:
            self._synced_at = time.monotonic()
            self._write_length()
            os.fsync(self._file.fileno())

    def close(self) -> None:
        """Finish the file."""
        try:
            if len(self._waiting):
                self._encode(self._waiting)
            self._container.mux(self._stream.encode(None))
            self._container.close()
            os.fsync(self._file.fileno())
        finally:
            self._file.close()

    def abandon(self) -> None:
        """Let go of a file that can no longer be written."""
        try:
            self._container.close()
        except _DISK_ERRORS:
            self._waiting = self._waiting[:0]  # what is on disk stays as it is
        finally:
            self._file.close()

    def _encode(self, samples: FloatArray) -> None:
        levels = np.clip(samples.astype(np.float64) * 2.0**23, -(2.0**23), 2.0**23 - 1).round().astype(np.int32) << 8
        frame = AudioFrame.from_ndarray(np.ascontiguousarray(levels).reshape(1, -1), format="s32", layout="stereo")
        frame.sample_rate = ANALYSIS_RATE
        frame.time_base = Fraction(1, ANALYSIS_RATE)
        frame.pts = self._written
        self._container.mux(self._stream.encode(frame))
        self._written += len(samples)

    def _write_length(self) -> None:
        """Tell the header how long the file is so far, in case nobody is left to do it later."""
        with self._path.open("r+b", buffering=0) as header:
            header.seek(_HEADER_AT)
            header.write((_STEREO_24_BITS | self._written).to_bytes(8, "big"))


class TakeAudio:
    """Writes the input's samples into the take's folder in a thread of its own; `write` never waits.

    When the disk is full a Problem says so, and a new file is begun when there is space again.
    """

    def __init__(self, retry_s: float = _RETRY_S) -> None:
        """After a failure recording is tried again every `retry_s` seconds."""
        self._retry_s = retry_s
        self._folder: Path | None = None
        self._name = ""
        self._number = 0
        self._failed_at = -retry_s
        self._jobs: queue.SimpleQueue[tuple[Path, FloatArray | None] | None] = queue.SimpleQueue()
        self._failure: tuple[Path, str] | None = None
        self._problem: Problem | None = None
        self._thread = threading.Thread(target=self._work, name="take-audio", daemon=True)
        self._thread.start()

    @property
    def folder(self) -> str:
        """The take's folder, empty while nothing is recorded."""
        return "" if self._folder is None else str(self._folder)

    @property
    def problem(self) -> Problem | None:
        """Why nothing is recorded, None while all is well."""
        return self._problem

    def set_folder(self, folder: str) -> None:
        """Record into this folder from now on; an empty one stops."""
        if folder != self.folder:
            self.interrupt()
            self._folder = Path(folder) if folder else None
            self._number = 0
            self._problem = None
            self._failed_at = -self._retry_s

    def write(self, sample: int, samples: FloatArray) -> str:
        """Record samples; return the name of the file they go to, empty while nothing can be recorded."""
        del sample
        self._notice_failure()
        if self._folder is None:
            return ""
        if not self._name:
            now = time.monotonic()
            if now - self._failed_at < self._retry_s:
                return ""
            self._name = self._next_name(self._folder)
        self._jobs.put((self._folder / self._name, samples))
        return self._name

    def interrupt(self) -> None:
        """End the file; what comes next goes into another one."""
        if self._folder is not None and self._name:
            self._jobs.put((self._folder / self._name, None))
        self._name = ""

    def close(self, timeout: float = 2.0) -> None:
        """End the file and wait for the disk, but not for long."""
        self.interrupt()
        self._jobs.put(None)
        self._thread.join(timeout)

    def _next_name(self, folder: Path) -> str:
        self._number += 1
        while (folder / f"audio-{self._number}.flac").exists():
            self._number += 1
        return f"audio-{self._number}.flac"

    def _notice_failure(self) -> None:
        failure, self._failure = self._failure, None
        if failure is None:
            if self._problem is not None and self._name and time.monotonic() - self._failed_at > 2 * self._retry_s:
                self._problem = None
            return
        path, reason = failure
        self._failed_at = time.monotonic()
        self._name = ""
        self._problem = Problem(
            "take-audio",
            f"The sound is not being recorded: {reason}. Listening goes on; recording is tried again.",
            "error",
            str(path),
        )

    def _work(self) -> None:
        writer: FlacWriter | None = None
        current: Path | None = None
        dead: Path | None = None
        while (job := self._jobs.get()) is not None:
            path, samples = job
            if path == dead:
                continue
            try:
                if path != current:
                    writer, current = FlacWriter(path), path
                assert writer is not None
                if samples is None:
                    writer.close()
                    writer = current = None
                else:
                    writer.write(samples)
            except _DISK_ERRORS as error:
                if writer is not None:
                    writer.abandon()
                writer = current = None
                dead = path
                self._failure = (path, (getattr(error, "strerror", None) or str(error)).rstrip("."))
        if writer is not None:
            with contextlib.suppress(*_DISK_ERRORS):
                writer.close()
