"""What a bad way from the speakers to the machine does to music: rooms, crowds, clipping, small microphones, codecs.

Time stays: the direct sound is where it was. The same samples and seed give the same result.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from numpy.typing import NDArray
from scipy.signal import butter, fftconvolve, sosfilt, sosfiltfilt

from react_app.audio.decode import decode_track
from react_app.audio.downmix import FloatArray
from react_app.beats.noises import applause, pink, speech
from react_app.core.features import ANALYSIS_RATE

Degradation = Callable[[FloatArray, int], FloatArray]

_REFLECTIONS = 12
_MP3_BITS = 64_000


def room(samples: FloatArray, seed: int) -> FloatArray:
    """Put it into a room: early reflections and a tail with an RT60 of 0.4 to 1.2 s, about as strong as the music."""
    rng = np.random.default_rng([seed, 1])
    rt60 = rng.uniform(0.4, 1.2)
    t = np.arange(round(1.2 * rt60 * ANALYSIS_RATE)) / ANALYSIS_RATE
    tail = rng.standard_normal(len(t)) * 10 ** (-3 * t / rt60)
    tail[: round(0.012 * ANALYSIS_RATE)] = 0
    tail = sosfilt(butter(1, 5000, fs=ANALYSIS_RATE, output="sos"), tail)
    response = tail * rng.uniform(0.7, 1.2) / np.sqrt(np.sum(tail**2))
    for at in rng.uniform(0.003, 0.05, _REFLECTIONS):
        response[round(at * ANALYSIS_RATE)] += rng.choice([-1, 1]) * 0.35 * np.exp(-at / 0.03)
    response[0] += 1.0
    wet = fftconvolve(samples, response[:, None], axes=0)[: len(samples)]
    return _peaked(wet, 0.8)


def noise(samples: FloatArray, seed: int) -> FloatArray:
    """Add pink noise and a talking, clapping crowd, 10 to 15 dB below the music."""
    rng = np.random.default_rng([seed, 2])
    seconds = len(samples) / ANALYSIS_RATE + 1
    count = len(samples)
    talking = np.sum([speech(seconds, seed + 10 * i, 0.08)[:count] for i in range(1, 5)], axis=0)
    around = talking + applause(seconds, seed + 3, 40, 0.05)[:count] + pink(seconds, seed, 0.15)[:count]
    level = np.sqrt(np.mean(samples**2) / max(1e-12, float(np.mean(around**2)))) * 10 ** (-rng.uniform(10, 15) / 20)
    return _peaked(samples + level * around[:, None], 0.9)


def clip(samples: FloatArray, seed: int) -> FloatArray:
    """Drive an input 12 dB too hot: flat tops."""
    del seed
    top = max(1e-9, float(np.abs(samples).max()))
    return np.asarray(np.clip(samples * np.float32(4.0 / top), -1, 1), np.float32)


def phone(samples: FloatArray, seed: int) -> FloatArray:
    """Hear through a telephone: mono, 200 Hz to 4 kHz, and a gain that pumps."""
    del seed
    mono = samples.mean(axis=1)
    band = sosfilt(butter(2, [200, 4000], "bandpass", fs=ANALYSIS_RATE, output="sos"), mono)
    power = sosfiltfilt(butter(1, 1.2, fs=ANALYSIS_RATE, output="sos"), band**2)
    pumped = band / np.sqrt(np.maximum(power, 0.02 * float(np.mean(band**2)) + 1e-12)) ** 0.7
    return np.repeat(_peaked(pumped, 0.8)[:, None], 2, axis=1)


def mp3(samples: FloatArray, seed: int) -> FloatArray:
    """Encode as MP3 with 64 kbit/s and decode again."""
    del seed
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "degraded.mp3"
        with av.open(str(path), "w") as output:
            stream = output.add_stream("libmp3lame", rate=ANALYSIS_RATE, layout="stereo")
            stream.bit_rate = _MP3_BITS
            frame = AudioFrame.from_ndarray(np.ascontiguousarray(samples.T), format="fltp", layout="stereo")
            frame.sample_rate, frame.pts, frame.time_base = ANALYSIS_RATE, 0, Fraction(1, ANALYSIS_RATE)
            for packet in (*stream.encode(frame), *stream.encode(None)):
                output.mux(packet)
        decoded = decode_track(path).samples[: len(samples)]
    return np.pad(decoded, ((0, len(samples) - len(decoded)), (0, 0)))


DEGRADATIONS: Mapping[str, Degradation] = {"room": room, "noise": noise, "clip": clip, "phone": phone, "mp3": mp3}


def degraded(samples: FloatArray, name: str, seed: int) -> FloatArray:
    """Return (n, 2) samples at 44.1 kHz degraded in one way, or in several joined by `+`, the first first."""
    for part in name.split("+"):
        samples = DEGRADATIONS[part](samples, seed)
    return samples


def _peaked(samples: NDArray[np.float64], peak: float) -> FloatArray:
    loud: FloatArray = (samples * (peak / max(1e-9, float(np.abs(samples).max())))).astype(np.float32)
    return loud
