"""What a finished file really holds: it is read and decoded again from the beginning to the end."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.resampler import AudioResampler
from av.container.input import InputContainer
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange
from av.video.stream import VideoStream

from react_app.audio.grid_loudness import LoudnessMeter
from react_app.core.errors import ExportError
from react_app.core.features import ANALYSIS_RATE
from react_app.export.media.boxes import Layout, read_layout
from react_app.export.targets.flashing import FlashRun
from react_app.export.targets.looks import Eye, Stretch

_QUICKTIME = "qt"


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """The video stream. `fps` is exact where the rate is constant; `begin` is when its first picture is shown, in s."""

    codec: str
    profile: str
    pixel_format: str
    width: int
    height: int
    square_pixels: bool
    fps: Fraction
    constant: bool
    frames: int
    begin: float
    duration: float
    keyframe_s: float
    """The longest time between two pictures that stand alone."""
    reordered: bool
    """Whether pictures are stored in another order than they are shown (B-frames)."""
    matrix: str
    limited_range: bool
    black: tuple[Stretch, ...] = ()
    still: tuple[Stretch, ...] = ()
    flashes: tuple[FlashRun, ...] = ()


@dataclass(frozen=True, slots=True)
class SoundFacts:
    """The audio stream. Loudness is integrated, in LUFS (-70 for silence); `begin` in seconds."""

    codec: str
    channels: int
    rate: int
    begin: float
    duration: float
    bit_rate: int
    loudness: float
    true_peak_db: float


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A whole file. `streams` counts everything in it; `layout` is there for MP4 and MOV."""

    path: Path
    container: str
    size_bytes: int
    streams: int
    picture: PictureFacts | None
    sound: SoundFacts | None
    layout: Layout | None = None
    tags: dict[str, str] = field(default_factory=dict)

    @property
    def bit_rate(self) -> float:
        """Bits per second of the whole file."""
        seconds = max(self.picture.duration if self.picture else 0.0, self.sound.duration if self.sound else 0.0)
        return 8 * self.size_bytes / seconds if seconds > 0 else 0.0


def examine(path: Path, progress: Callable[[float], None] = lambda share: None) -> FileFacts:
    """Read a file from beginning to end and return what is in it.

    Raises:
        ExportError: it cannot be opened or decoded to its end.
    """
    try:
        layout = read_layout(path)
        with av.open(str(path)) as container:
            names = container.format.name.split(",")
            tags = {key.lower(): str(value) for key, value in container.metadata.items()}
            streams = len(container.streams)
            pictures = bool(container.streams.video)
            sounds = bool(container.streams.audio)
        if not pictures and not sounds:
            raise ValueError("neither pictures nor sound are found in it")
        picture = _pictures(str(path), progress) if pictures else None
        sound = _sound(path) if sounds else None
        size = path.stat().st_size
    except (av.FFmpegError, OSError, ValueError) as error:
        raise ExportError(f"{path.name} cannot be read to its end: {error}.") from error
    return FileFacts(path, _kind(path, names, layout), size, streams, picture, sound, layout, tags)


def examine_sequence(
    pattern: str, fps: Fraction, size_bytes: int, progress: Callable[[float], None] = lambda share: None
) -> FileFacts:
    """Read numbered pictures, from number 0 on, and return what is in them; `pattern` is `folder/name_%06d.png`.

    Raises:
        ExportError: one cannot be opened or decoded.
    """
    path = Path(pattern)
    try:
        picture = _pictures(pattern, progress, format="image2", options={"framerate": str(fps), "start_number": "0"})
    except (av.FFmpegError, OSError, ValueError) as error:
        raise ExportError(f"The pictures {path.name} cannot be read to their end: {error}.") from error
    return FileFacts(path, path.suffix[1:].lower(), size_bytes, 1, picture, None)


def _kind(path: Path, names: list[str], layout: Layout | None) -> str:
    """Return what kind of file it is, whatever its name is where it tells itself."""
    if layout is not None and "mp4" in names:
        return "mov" if layout.brand == _QUICKTIME else "mp4"
    suffix = path.suffix[1:].lower()
    return suffix if suffix in names else names[0]


def _pictures(
    source: str, progress: Callable[[float], None], format: str | None = None, options: dict[str, str] | None = None
) -> PictureFacts:
    with av.open(source, format=format, options=options or {}) as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        keys, reordered = _packets(container, stream)
        container.seek(0, stream=stream)
        length = float(container.duration or 0) / av.time_base
        eye = Eye()
        times: list[Fraction] = []
        last: VideoFrame | None = None
        for frame in container.decode(stream):
            if frame.pts is None or frame.time_base is None:
                continue
            times.append(frame.pts * frame.time_base)
            eye.see(float(times[-1]), frame)
            last = frame
            if length and len(times) % 16 == 0:
                progress(min(1.0, float(times[-1]) / length))
        if last is None:
            raise ValueError("there is no picture in it")
        if len(times) < stream.frames:
            raise ValueError(f"only {len(times)} of its {stream.frames} pictures are there")
        fps, constant = _rate(times, stream)
        end = times[-1] + 1 / fps
        context = stream.codec_context
        ratio = stream.sample_aspect_ratio
        return PictureFacts(
            codec=context.codec.canonical_name,
            profile=str(context.profile or ""),
            pixel_format=str(context.pix_fmt),
            width=context.width,
            height=context.height,
            square_pixels=not ratio or ratio == 1,
            fps=fps,
            constant=constant,
            frames=len(times),
            begin=float(times[0]),
            duration=float(end - times[0]),
            keyframe_s=max(
                (float(b - a) for a, b in zip(keys, (*keys[1:], end), strict=True)), default=float(end - times[0])
            ),
            reordered=reordered,
            matrix=_MATRICES.get(int(last.colorspace), "unknown"),
            limited_range=last.color_range != int(ColorRange.JPEG),
            black=eye.finish_black(float(end)),
            still=eye.finish_still(float(end)),
            flashes=eye.flashes,
        )


_MATRICES = {0: "rgb", 1: "bt709", 5: "bt601", 6: "bt601", 9: "bt2020", 10: "bt2020"}


def _packets(container: InputContainer, stream: VideoStream) -> tuple[list[Fraction], bool]:
    """Return when pictures that stand alone are shown, and whether any is stored before one that is shown earlier."""
    base = stream.time_base or Fraction(1, 1000)
    keys: list[Fraction] = []
    newest, reordered = None, False
    for packet in container.demux(stream):
        if packet.pts is None:
            continue
        if packet.is_keyframe:
            keys.append(packet.pts * base)
        if newest is not None and packet.pts < newest:
            reordered = True
        newest = packet.pts if newest is None else max(newest, packet.pts)
    return sorted(keys), reordered


def _rate(times: list[Fraction], stream: VideoStream) -> tuple[Fraction, bool]:
    """Return the rate of the pictures, and whether each came when that rate says, within the container's own ticks."""
    said = Fraction(stream.average_rate or stream.guessed_rate or 25)
    if len(times) < 2:
        return said, True
    tick = stream.time_base or Fraction(1, 1000)
    measured = Fraction(len(times) - 1) / (times[-1] - times[0]) if times[-1] > times[0] else said
    guess = Fraction(stream.guessed_rate or said)
    near = [rate for rate in (guess, said) if abs(rate / measured - 1) < Fraction(1, 1000)]
    fps = near[0] if near else measured.limit_denominator(1001)
    constant = all(abs(t - times[0] - n / fps) <= tick for n, t in enumerate(times))
    return fps, constant


def _sound(path: Path) -> SoundFacts:
    meter = LoudnessMeter()
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        resampler = AudioResampler(format="flt", layout="stereo", rate=ANALYSIS_RATE)
        begin: float | None = None
        samples = 0
        for frame in container.decode(stream):
            if begin is None and frame.pts is not None and frame.time_base is not None:
                begin = float(frame.pts * frame.time_base)
            samples += frame.samples
            for part in resampler.resample(frame):
                meter.hear(np.asarray(part.to_ndarray(), np.float32).reshape(-1, 2))
        for part in resampler.resample(None):
            meter.hear(np.asarray(part.to_ndarray(), np.float32).reshape(-1, 2))
        meter.finish()
        context = stream.codec_context
        rate = context.sample_rate or ANALYSIS_RATE
        seconds = samples / rate
        loudness = meter.integrated
        return SoundFacts(
            codec=context.codec.canonical_name,
            channels=context.channels,
            rate=rate,
            begin=begin or 0.0,
            duration=seconds,
            bit_rate=int(stream.bit_rate or context.bit_rate or 0),
            loudness=loudness if math.isfinite(loudness) else -70.0,
            true_peak_db=meter.true_peak_db,
        )
