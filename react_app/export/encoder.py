"""Pictures and sound into a video file, in a thread of its own, so that drawing and encoding overlap.

The same pictures give the same bytes: a fixed number of encoder threads, frame threading, bit-exact flags and no
date in the file. Pictures become limited-range BT.709, and stream and container say so.
"""

from __future__ import annotations

import contextlib
import errno
import importlib
import queue
import sys
import threading
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.stream import AudioStream
from av.codec.context import Flags, ThreadType
from av.container.output import OutputContainer
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter
from av.video.stream import VideoStream
from numpy.typing import NDArray

from react_app.core.errors import ExportError, ReactError
from react_app.export.formats import VideoFormat
from react_app.export.sound import FloatArray, Sound

Picture = NDArray[np.uint8]

BUFFERS = 3
"""Pictures in flight: one drawn, one waiting, one being encoded."""
_THREADS = 4  # fixed: what x264 writes depends on it
_KEYFRAME_S = 2
_BIT_RATES = {"aac": 320_000, "libopus": 256_000}
_BT709 = 1  # of ffmpeg's matrix, primaries and transfer enumerations alike
_WAIT_S = 0.25


class Encoder:
    """Writes one file. All methods belong to the thread that draws."""

    def __init__(
        self, path: Path, video: VideoFormat, sound: Sound | None, *, title: str = "", artist: str = ""
    ) -> None:
        """Open the file and start the encoding thread.

        Raises:
            ExportError: the file or an encoder cannot be opened.
        """
        self._path = path
        self._video = video
        self._free: queue.SimpleQueue[Picture] = queue.SimpleQueue()
        self._full: queue.SimpleQueue[Picture | None] = queue.SimpleQueue()
        for _ in range(BUFFERS):
            self._free.put(np.empty((video.height, video.width, 4), np.uint8))
        self._failure: Exception | None = None
        self._aborted = False
        self._encoded = 0
        try:
            self._container = _open(path, video, {"title": title, "artist": artist}, sound)
            self._pictures = _video_stream(self._container, video)
            self._sound = None if sound is None else _SoundTrack(self._container, video.audio, sound)
        except (av.FFmpegError, OSError, ValueError) as error:
            raise _sentence(path, error) from error
        self._thread = threading.Thread(target=self._run, name="encoder", daemon=True)
        self._thread.start()

    @property
    def encoded(self) -> int:
        """Pictures handed to the codec so far."""
        return self._encoded

    def buffer(self) -> Picture:
        """Return an array to draw the next picture into, shape (height, width, 4); waits until one is free.

        Raises:
            ExportError, TrackError: encoding has failed.
        """
        while True:
            self._raise_failure()
            with contextlib.suppress(queue.Empty):
                return self._free.get(timeout=_WAIT_S)

    def put(self, picture: Picture) -> None:
        """Encode a picture that `buffer` returned: RGBA, rows from the top."""
        self._full.put(picture)

    def give_back(self, picture: Picture) -> None:
        """Take an array back that `buffer` returned and nobody wants."""
        self._free.put(picture)

    def finish(self) -> None:
        """Encode what is waiting and close the file.

        Raises:
            ExportError, TrackError: encoding has failed; the file is useless.
        """
        self._full.put(None)
        while self._thread.is_alive():
            self._thread.join(timeout=_WAIT_S)
        self._raise_failure()

    def abort(self) -> None:
        """Stop as soon as possible; the file is useless."""
        self._aborted = True
        self._full.put(None)
        self._thread.join()

    def _raise_failure(self) -> None:
        if isinstance(self._failure, ReactError):
            raise self._failure
        if self._failure is not None:
            raise _sentence(self._path, self._failure) from self._failure

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
        reformatter = VideoReformatter()
        while True:
            picture = self._full.get()
            if self._aborted:
                return
            if picture is None:
                break
            frame = self._converted(reformatter, picture)
            self._free.put(picture)
            frame.pts = self._encoded
            frame.time_base = 1 / self._video.fps
            self._container.mux(self._pictures.encode(frame))
            self._encoded += 1
            if self._sound is not None:
                self._sound.write_until(self._encoded / self._video.fps)
        self._container.mux(self._pictures.encode(None))
        if self._sound is not None:
            self._sound.finish()

    def _converted(self, reformatter: VideoReformatter, picture: Picture) -> av.VideoFrame:
        frame = av.VideoFrame.from_numpy_buffer(picture, "rgba")
        codec = self._video.codec
        if codec.rgb:
            return reformatter.reformat(frame, format=codec.pixel_format)
        converted = reformatter.reformat(
            frame,
            format=codec.pixel_format,
            src_colorspace=Colorspace.ITU709,
            dst_colorspace=Colorspace.ITU709,
            src_color_range=ColorRange.JPEG,
            dst_color_range=ColorRange.MPEG,
            interpolation=Interpolation.BILINEAR | Interpolation.FULL_CHR_H_INP,
            threads=1,
        )
        converted.color_primaries = converted.color_trc = _BT709
        return converted


class _SoundTrack:
    """The audio stream of a file, written in step with its pictures."""

    def __init__(self, container: OutputContainer, codec: str, sound: Sound) -> None:
        rate = 48_000 if codec == "libopus" else sound.rate
        stream = container.add_stream(codec, rate=rate)
        assert isinstance(stream, AudioStream)
        stream.codec_context.layout = "stereo"
        stream.codec_context.flags |= Flags.bitexact
        if codec in _BIT_RATES:
            stream.codec_context.bit_rate = _BIT_RATES[codec]
        self._container = container
        self._stream = stream
        self._rate = sound.rate
        self._blocks: Iterator[FloatArray] = iter(sound.blocks)
        self._written = 0

    def write_until(self, t: Fraction) -> None:
        """Encode at least up to time `t`, as far as there is sound."""
        while self._written < t * self._rate and self._write_block():
            pass

    def finish(self) -> None:
        """Encode the rest."""
        while self._write_block():
            pass
        self._container.mux(self._stream.encode(None))

    def _write_block(self) -> bool:
        block = next(self._blocks, None)
        if block is None:
            return False
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block).reshape(1, -1), format="flt", layout="stereo")
        frame.sample_rate = self._rate
        frame.time_base = Fraction(1, self._rate)
        frame.pts = self._written
        self._written += len(block)
        self._container.mux(self._stream.encode(frame))
        return True


def _open(path: Path, video: VideoFormat, tags: Mapping[str, str], sound: Sound | None) -> OutputContainer:
    options = {"fflags": "+bitexact", "max_interleave_delta": "0", **dict(video.container.options)}
    if sound is not None and "movflags" in options:
        options["movie_timescale"] = str(sound.rate)  # so that the sound's length is exact, not in milliseconds
    container = av.open(str(path), "w", format=video.container.muxer, container_options=options)
    container.metadata.update({name: text for name, text in tags.items() if text})
    return container


def _video_stream(container: OutputContainer, video: VideoFormat) -> VideoStream:
    codec = video.codec
    options = dict(codec.options)
    if video.crf is not None:
        options["crf"] = str(video.crf)
    if video.preset is not None:
        options["preset"] = video.preset
    if codec.encoder == "libx264" and _has_avx512():
        options["x264-params"] = "asm=AVX2"
    stream = container.add_stream(codec.encoder, rate=video.fps, options=options)
    assert isinstance(stream, VideoStream)
    context = stream.codec_context
    context.width, context.height, context.pix_fmt = video.width, video.height, codec.pixel_format
    context.time_base = 1 / video.fps
    context.thread_type = ThreadType.AUTO
    context.thread_count = _THREADS
    context.gop_size = max(1, round(_KEYFRAME_S * video.fps))
    context.flags |= Flags.bitexact
    if codec.tag:
        context.codec_tag = codec.tag
    if not codec.rgb:
        context.colorspace = context.color_primaries = context.color_trc = _BT709
        context.color_range = int(ColorRange.MPEG)
    return stream


def _has_avx512() -> bool:
    """Tell whether x264 would use AVX-512: there its macroblock tree reads memory it never wrote, and the same
    pictures give other bytes each time. AVX2, which all such processors have, is as fast."""
    features = getattr(importlib.import_module("numpy._core._multiarray_umath"), "__cpu_features__", {})
    return bool(features.get("AVX512F"))


def _sentence(path: Path, error: Exception) -> ExportError:
    number = getattr(error, "errno", None)
    if number in (errno.ENOSPC, errno.EDQUOT):
        return ExportError(f"The disk is full: there is no room left for the video in {path.parent}.")
    if number == errno.EFBIG:
        return ExportError(f"The video grew larger than a file may be in {path.parent}.")
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return ExportError(f"The video could not be encoded: {reason}.")
