"""Small video files made for the tests: eight bars of every picture are the bits of its number."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.video.frame import VideoFrame
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from tests.audio.sounds import clicks

FPS = 10
SIZE = (64, 36)
BITS = 8


def write_video(path: Path, seconds: float, *, bpm: float = 0.0, size: tuple[int, int] = SIZE) -> Path:
    """Write a video whose pictures tell their numbers; with `bpm` it has clicks as sound."""
    count = round(seconds * FPS)
    with av.open(str(path), "w") as output:
        video = output.add_stream("mpeg4", rate=Fraction(FPS))
        video.width, video.height, video.pix_fmt = *size, "yuv420p"
        sound = output.add_stream("aac", rate=44_100, layout="stereo") if bpm else None
        for number in range(count):
            output.mux(video.encode(VideoFrame.from_ndarray(_bars(number, size), "rgb24")))
        output.mux(video.encode(None))
        if sound is not None:
            mono = clicks(seconds, bpm, first=0.1)
            whole = AudioFrame.from_ndarray(np.stack([mono, mono]), format="fltp", layout="stereo")
            whole.sample_rate, whole.pts, whole.time_base = 44_100, 0, Fraction(1, 44_100)
            convert = AudioResampler(format="fltp", layout="stereo", rate=44_100, frame_size=1024)
            for part in (*convert.resample(whole), *convert.resample(None)):
                output.mux(sound.encode(part))
            output.mux(sound.encode(None))
    return path


def _bars(number: int, size: tuple[int, int]) -> NDArray[np.uint8]:
    columns = np.arange(size[0]) * BITS // size[0]
    row = np.where((number >> columns) & 1, 235, 20).astype(np.uint8)
    return np.ascontiguousarray(np.broadcast_to(row[None, :, None], (size[1], size[0], 3)))


def number_in(image: QImage) -> int:
    """Return the number of a picture, however large it is."""
    y = image.height() // 2
    bits = (image.pixelColor(round((bit + 0.5) * image.width() / BITS), y).lightness() > 127 for bit in range(BITS))
    return sum(on << bit for bit, on in enumerate(bits))
