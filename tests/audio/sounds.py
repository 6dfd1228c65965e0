"""Sounds and sound files made for the tests."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]

LAYOUTS = {1: "mono", 2: "stereo", 6: "5.1"}


def pulses(rate: int, seconds: float, channels: int = 1, every: float = 0.5, first: float = 0.25) -> FloatArray:
    """Return (channels, n) with a round pulse of 2 ms at `first` and every `every` seconds, peak 0.5."""
    samples = np.zeros((channels, round(rate * seconds)), np.float32)
    width = round(rate / 1000)
    shape = 0.5 * np.hanning(2 * width + 1)
    for t in np.arange(first, seconds - 0.01, every):
        middle = round(t * rate)
        samples[:, middle - width : middle + width + 1] = shape
    return samples


def noise(seconds: float, seed: int = 1, level: float = 0.2, rate: int = 44_100) -> FloatArray:
    """Return (n,) white noise."""
    return (np.random.default_rng(seed).standard_normal(round(seconds * rate)) * level).astype(np.float32)


def clicks(seconds: float, bpm: float, *, first: float = 0.0, level: float = 0.6, rate: int = 44_100) -> FloatArray:
    """Return (n,) short decaying noise bursts on every beat."""
    samples = np.zeros(round(seconds * rate), np.float32)
    length = round(0.04 * rate)
    burst = noise(0.04, seed=7, level=1.0, rate=rate) * np.exp(-np.arange(length) / (0.008 * rate)).astype(np.float32)
    for t in np.arange(first, seconds - 0.05, 60 / bpm):
        start = round(t * rate)
        samples[start : start + length] += np.float32(level) * burst[: len(samples) - start]
    return np.clip(samples, -1, 1)


def write_audio(path: Path, planes: FloatArray, rate: int, codec: str, *, container: str | None = None,
                title: str = "") -> Path:  # fmt: skip
    """Encode (channels, n) samples."""
    layout = LAYOUTS[len(planes)]
    with av.open(str(path), "w", format=container) as output:
        if title:
            output.metadata["title"] = title
        stream = output.add_stream(codec, rate=rate, layout=layout)
        wanted = stream.codec_context.format
        convert = AudioResampler(
            format=wanted, layout=layout, rate=rate, frame_size=stream.codec_context.frame_size or 1024
        )
        frame = AudioFrame.from_ndarray(np.ascontiguousarray(planes), format="fltp", layout=layout)
        frame.sample_rate, frame.pts, frame.time_base = rate, 0, Fraction(1, rate)
        for part in (*convert.resample(frame), *convert.resample(None)):
            for packet in stream.encode(part):
                output.mux(packet)
        for packet in stream.encode(None):
            output.mux(packet)
    return path
