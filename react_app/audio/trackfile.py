"""An open audio file: its frames in order, with seeking, as stereo samples at 44.1 kHz that lie where they should."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import av.error
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container.input import InputContainer

from react_app.audio.downmix import FloatArray, mixed_to_stereo, stereo_matrix
from react_app.core.errors import TrackError
from react_app.core.features import ANALYSIS_RATE

_SEEK_FROM_S = 10
"""A start nearer to the beginning than this is reached by decoding."""
_PREROLL_S = 0.35
_GAP_S = 0.005
"""A step in the time stamps larger than this is a hole in the file."""
_VORBIS_GAP_S = 0.25
"""The same for Vorbis, whose blocks of changing length are stamped wrongly, one way and back, within each page."""
_LARGEST_GAP_S = 10.0
_PADDING_S = 0.1
_AAC_PRIMING = 1024


@dataclass(frozen=True, slots=True)
class TrackInfo:
    """What the file says of itself; `duration` in seconds, 0 where it does not say."""

    title: str
    duration: float
    rate: int
    channels: int
    codec: str
    artist: str = ""


class TrackFile:
    """A file opened for decoding; a context manager. Sample numbers count at `rate` from the first sample heard.

    Raises:
        TrackError: it is missing, unreadable or holds no sound that can be decoded.
    """

    def __init__(self, path: Path, rate: int = ANALYSIS_RATE) -> None:
        self._path = path
        self._rate = rate
        self._container, self._stream = _opened(path)
        first = next(self._frames(), None)
        if first is None:
            self._container.close()
            raise TrackError(f"The file {path} holds no sound that can be decoded.")
        self._first_pts = first.pts or 0
        self._gap_s = _VORBIS_GAP_S if self._stream.codec_context.name == "vorbis" else _GAP_S

    def __enter__(self) -> TrackFile:
        return self

    def __exit__(self, *_: object) -> None:
        self._container.close()

    @property
    def info(self) -> TrackInfo:
        """What the file says of itself."""
        stream, container = self._stream, self._container
        tags = {key.lower(): value for key, value in {**container.metadata, **stream.metadata}.items()}
        duration = 0.0
        if stream.duration and stream.time_base:
            duration = float(stream.duration * stream.time_base)
        elif container.duration:
            duration = container.duration / 1e6
        title = tags.get("title", "").strip() or self._path.stem
        codec, artist = stream.codec_context.name, tags.get("artist", "").strip()
        return TrackInfo(title, max(0.0, duration), stream.rate or 0, stream.channels, codec, artist)

    @property
    def _bare_aac(self) -> bool:
        """Nothing in a bare AAC stream tells the encoder's delay; 1024 samples of it all encoders have."""
        return self._container.format.name == "aac"

    def samples(self, start: int = 0) -> Iterator[FloatArray]:
        """Yield (n, 2) samples from sample `start` on, in parts as they come."""
        if start >= _SEEK_FROM_S * self._rate:
            sought = self._sought(start)
            if sought is not None:
                position, parts = sought
                return _without_first(parts, start - position)
        self._reopen()
        return _without_first(self._unpadded(self._converted(self._frames())), start)

    def _reopen(self) -> None:
        """Go back to the very beginning: only a fresh decoder leaves out the encoder's delay."""
        self._container.close()
        self._container, self._stream = _opened(self._path)

    def _frames(self) -> Iterator[AudioFrame]:
        """Decode from where the file stands; what is broken is left out."""
        packets = self._container.demux(self._stream)
        while True:
            try:
                frames = next(packets).decode()
            except (StopIteration, av.error.EOFError):
                return
            except (av.error.FFmpegError, OSError, ValueError):
                continue  # a broken packet; if reading itself failed, the next turn ends it
            for frame in frames:
                if isinstance(frame, AudioFrame) and frame.samples:
                    yield frame

    def _sought(self, start: int) -> tuple[int, Iterator[FloatArray]] | None:
        """Return the number of a sample a little before `start` and the samples from there, None if seeking fails.

        The resampler begins at a source sample that coincides with an output sample, so its output is the same as
        after decoding from the beginning.
        """
        base = self._stream.time_base
        if base is None or self._bare_aac:
            return None
        seconds = start / self._rate - _PREROLL_S
        try:
            self._container.seek(self._first_pts + int(seconds / base), stream=self._stream, backward=True)
        except (av.error.FFmpegError, OSError, ValueError):
            return None
        frames = self._frames()
        first = next(frames, None)
        if first is None or first.pts is None:
            return None
        rate = first.sample_rate
        index = round(float((first.pts - self._first_pts) * base) * rate)
        skip = -index % (rate // math.gcd(rate, self._rate))
        position = (index + skip) * self._rate // rate
        if index < 0 or position > start - self._rate // 10:
            return None
        chain = (frame for part in ((first,), frames) for frame in part)
        return position, self._unpadded(self._converted(chain, index, skip), position)

    def _converted(self, frames: Iterator[AudioFrame], expected: int = 0, leave_out: int = 0) -> Iterator[FloatArray]:
        """Mix to stereo at our rate; `expected` is the number of the first sample, `leave_out` how many to drop first.

        A hole in the time stamps (broken packets) is filled with silence, so that what follows lies where it should.
        """
        if self._bare_aac:
            leave_out = _AAC_PRIMING
        converter: _Converter | None = None
        shift = 0
        for frame in frames:
            rate = frame.sample_rate
            if converter is None or not converter.fits(frame):
                if converter is not None:
                    yield converter.rest()
                    expected = round(expected * rate / converter.rate)
                converter = _Converter(frame, self._rate)
            if frame.pts is not None and frame.time_base is not None:
                index = round(float((frame.pts - self._first_pts) * frame.time_base) * rate) + shift
                gap = index - expected
                if self._gap_s * rate < gap <= _LARGEST_GAP_S * rate:
                    yield np.zeros((round(gap * self._rate / rate), 2), np.float32)
                    expected = index
                elif abs(gap) > self._gap_s * rate:
                    shift -= gap  # the time stamps start anew: a chained or spliced file
            planes = converter.planes(frame)
            expected += frame.samples
            if leave_out:
                planes, leave_out = planes[:, leave_out:], max(0, leave_out - planes.shape[1])
            yield converter.resampled(planes)
        if converter is not None:
            yield converter.rest()

    def _unpadded(self, parts: Iterator[FloatArray], position: int = 0) -> Iterator[FloatArray]:
        """Leave out the encoder's padding at the end of MP4 files, where the length says where the music ends."""
        stream = self._stream
        if "mp4" not in self._container.format.name or not stream.duration or stream.time_base is None:
            yield from parts
            return
        end = round(float(stream.duration * stream.time_base) * self._rate)
        held: list[FloatArray] = []
        for part in parts:
            inside = max(0, min(len(part), end - position))
            position += len(part)
            if inside:
                yield part[:inside]
            if inside < len(part):
                held.append(part[inside:])
            if position - end > _PADDING_S * self._rate:  # the length was wrong: this is music
                yield from held
                held.clear()


class _Converter:
    """Frames of one format to stereo at one rate."""

    def __init__(self, frame: AudioFrame, rate: int) -> None:
        self.rate = frame.sample_rate
        self._format = (frame.sample_rate, frame.layout.nb_channels, frame.format.name)
        self._matrix = stereo_matrix(tuple(channel.name for channel in frame.layout.channels))
        self._layout = "mono" if frame.layout.nb_channels == 1 else "stereo"
        self._resampler = AudioResampler(format="fltp", layout=self._layout, rate=rate)
        self._out_rate = rate
        self._fed = 0

    def fits(self, frame: AudioFrame) -> bool:
        """True if the frame has the format this was made for."""
        return self._format == (frame.sample_rate, frame.layout.nb_channels, frame.format.name)

    def planes(self, frame: AudioFrame) -> FloatArray:
        """Return the frame as float32 of shape (1 or 2, n), full scale 1."""
        array = frame.to_ndarray()
        if not frame.format.is_planar:
            array = array.reshape(-1, frame.layout.nb_channels).T
        if array.dtype == np.uint8:
            array = (array.astype(np.float32) - np.float32(128)) / np.float32(128)
        elif array.dtype.kind == "i":
            array = array.astype(np.float32) / np.float32(2.0 ** (8 * array.dtype.itemsize - 1))
        planes: FloatArray = array.astype(np.float32, copy=False)
        return planes if len(planes) <= 2 else mixed_to_stereo(planes, self._matrix).T

    def resampled(self, planes: FloatArray) -> FloatArray:
        """Return (n, 2) samples; where the rate differs some of them come later."""
        if self.rate == self._out_rate:
            return mixed_to_stereo(planes, self._matrix)
        if not planes.shape[1]:
            return np.zeros((0, 2), np.float32)
        frame = AudioFrame.from_ndarray(np.ascontiguousarray(planes), format="fltp", layout=self._layout)
        frame.sample_rate = self.rate
        frame.pts = self._fed
        self._fed += planes.shape[1]
        return self._joined(self._resampler.resample(frame))

    def rest(self) -> FloatArray:
        """Return what the resampler still holds."""
        return self._joined(self._resampler.resample(None) if self._fed else [])

    def _joined(self, frames: list[AudioFrame]) -> FloatArray:
        if not frames:
            return np.zeros((0, 2), np.float32)
        return mixed_to_stereo(np.concatenate([frame.to_ndarray() for frame in frames], axis=1), self._matrix)


def _opened(path: Path) -> tuple[InputContainer, AudioStream]:
    if not path.exists():
        raise TrackError(f"The file {path} does not exist.")
    if path.is_dir():
        raise TrackError(f"{path} is a folder, not an audio file.")
    try:
        if path.stat().st_size == 0:
            raise TrackError(f"The file {path} is empty.")
        container = av.open(str(path), "r", metadata_errors="replace")
    except PermissionError as error:
        raise TrackError(f"The file {path} cannot be read: permission is missing.") from error
    except (av.error.FFmpegError, OSError, ValueError) as error:
        raise TrackError(f"The file {path} is not audio that can be played.") from error
    stream = container.streams.best("audio")
    if not isinstance(stream, AudioStream):
        container.close()
        raise TrackError(f"The file {path} holds no sound.")
    return container, stream


def _without_first(parts: Iterator[FloatArray], count: int) -> Iterator[FloatArray]:
    for part in parts:
        if count < len(part):
            yield part[count:]
            count = 0
        else:
            count -= len(part)
