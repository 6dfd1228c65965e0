"""Small sounds, shows and readings of video files for the export tests."""

from __future__ import annotations

import wave
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from react_app.core.show import Layer, Modulation, OutputChoice, Scene, Show
from react_app.core.showfile import save_show
from react_app.core.take import TakeHeader

FloatArray = NDArray[np.float32]

SHOW = Show(
    name="Test",
    scenes=(
        Scene(
            "ring",
            "The Ring",
            layers=(
                Layer(
                    1,
                    "Halo",
                    "generators/halo",
                    modulations={"radius": Modulation("audio.bass", 0.3, release=0.2)},
                ),
            ),
        ),
        Scene("silk", "Silk", layers=(Layer(2, "Silk", "generators/silk"),)),
    ),
    scene="ring",
    output=OutputChoice(64, 36, 30.0),
)


def pulses(seconds: float, rate: int = 44_100) -> FloatArray:
    """A kick every half second under a quiet tone, stereo, shape (n, 2)."""
    t = np.arange(round(seconds * rate)) / rate
    kick = np.sin(2 * np.pi * 60 * t) * np.exp(-(t % 0.5) * 14)
    left = 0.7 * kick + 0.05 * np.sin(2 * np.pi * 440 * t)
    right = 0.7 * kick + 0.05 * np.sin(2 * np.pi * 660 * t)
    return np.stack([left, right], axis=1).astype(np.float32)


def write_wav(path: Path, samples: FloatArray, rate: int = 44_100) -> Path:
    """Write stereo samples as a 16-bit WAV file."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((samples * 32767).astype("<i2").tobytes())
    return path


def write_show(path: Path, show: Show = SHOW) -> Path:
    """Save a show file."""
    save_show(show, path)
    return path


def take_header(show: dict[str, object], **changes: object) -> TakeHeader:
    """A take's header with sensible values."""
    values: dict[str, object] = {
        "app_version": "1.0",
        "started": "2024-05-03T22:15:00+02:00",
        "sample": 0,
        "show": show,
        "width": 64,
        "height": 36,
        "fps": 30.0,
    }
    return TakeHeader(**(values | changes))  # type: ignore[arg-type]


@dataclass(frozen=True)
class VideoFacts:
    """What a player finds in a video file."""

    times: tuple[Fraction, ...]
    rate: Fraction
    pictures: tuple[NDArray[np.uint8], ...]
    colours: tuple[int, int, int, int]
    pixel_format: str
    sound: FloatArray
    sound_rate: int
    sound_start: Fraction
    sound_seconds: float
    codecs: tuple[str, ...]


def read_video(path: Path) -> VideoFacts:
    """Decode a video file with its sound; pictures as planar YUV arrays, or RGB where they are."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        frames = list(container.decode(stream))
        base = stream.time_base or Fraction(1)
        first = frames[0]
        times = tuple((frame.pts or 0) * base for frame in frames)
        rgb = first.format.name == "bgr0"
        pictures = tuple(frame.to_ndarray(format="rgb24") if rgb else frame.to_ndarray() for frame in frames)
        colours = (
            int(first.colorspace),
            int(first.color_primaries),
            int(first.color_trc),
            int(first.color_range),
        )
        rate = stream.average_rate or Fraction(0)
        codecs = tuple(s.codec_context.name for s in container.streams if s.codec_context is not None)
    with av.open(str(path)) as container:
        audio = container.streams.audio[0]
        parts: list[FloatArray] = []
        start = Fraction(0)
        for number, sound in enumerate(container.decode(audio)):
            if number == 0:
                start = (sound.pts or 0) * (sound.time_base or Fraction(1))
            array = sound.to_ndarray()
            if not sound.format.is_planar:
                array = array.reshape(-1, 2).T
            scale = 1.0 if array.dtype.kind == "f" else 2.0 ** (8 * array.dtype.itemsize - 1)
            parts.append((array / scale).astype(np.float32))
        samples = np.concatenate(parts, axis=1).T
        sound_rate = audio.rate
        length = (audio.duration or 0) * (audio.time_base or Fraction(1))
        if not length:
            length = Fraction(len(samples), sound_rate)
    return VideoFacts(
        times, rate, pictures, colours, str(first.format.name), samples, sound_rate, start, float(length), codecs
    )


def boxes(path: Path) -> list[str]:
    """Names of an MP4 file's top-level boxes in order."""
    data = path.read_bytes()
    names, position = [], 0
    while position < len(data):
        size = int.from_bytes(data[position : position + 4], "big")
        names.append(data[position + 4 : position + 8].decode("latin1"))
        position += size if size >= 8 else len(data)
    return names


def leftovers(folder: Path, but: Sequence[str] = ()) -> list[str]:
    """Names of the files in a folder, hidden ones too."""
    return sorted(path.name for path in folder.iterdir() if path.name not in but)
