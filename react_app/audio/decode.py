"""Audio files of any kind to stereo samples at 44.1 kHz, whole or as a stream."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from react_app.audio.downmix import FloatArray
from react_app.audio.trackfile import TrackFile, TrackInfo
from react_app.core.errors import TrackError
from react_app.core.features import ANALYSIS_RATE

__all__ = ["Track", "TrackInfo", "decode_track", "file_sha256", "probe_track", "stream_track"]

BLOCK = 8192
"""Samples per block of a stream, about; the last one is shorter."""


@dataclass(frozen=True, slots=True)
class Track:
    """A decoded audio file: `samples` is float32 of shape (n, 2) at 44.1 kHz, `sha256` that of the file's content."""

    samples: FloatArray
    duration: float
    title: str
    sha256: str


def probe_track(path: Path) -> TrackInfo:
    """Look into an audio file without decoding it.

    Raises:
        TrackError: it is missing, unreadable or holds no sound.
    """
    with TrackFile(path) as file:
        return file.info


def decode_track(path: Path, *, limit_s: float | None = None) -> Track:
    """Decode an audio file, all of it or the first `limit_s` seconds; a cut-off file gives what is there.

    Raises:
        TrackError: it is missing, unreadable or holds no sound.
    """
    info = probe_track(path)
    limit = math.inf if limit_s is None else round(limit_s * ANALYSIS_RATE)
    expected = min(info.duration * ANALYSIS_RATE, limit) if info.duration else 0
    samples = np.zeros((int(expected) + BLOCK, 2), np.float32)
    count = 0
    for block in stream_track(path):
        if count + len(block) > len(samples):
            samples = np.concatenate([samples, np.zeros((len(samples) // 4 + 4 * BLOCK, 2), np.float32)])
        samples[count : count + len(block)] = block
        count += len(block)
        if count >= limit:
            count = int(limit)
            break
    samples = samples[:count]
    samples.flags.writeable = False
    return Track(samples, count / ANALYSIS_RATE, info.title, file_sha256(path))


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file's content in hex.

    Raises:
        TrackError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise TrackError(f"The file {path} cannot be read: {error.strerror}.") from error


def stream_track(path: Path, start: int = 0, *, rate: int = ANALYSIS_RATE) -> Iterator[FloatArray]:
    """Yield the file's samples at `rate`, from sample `start` on, in blocks of shape (n, 2).

    The same samples as `decode_track` gives from there on; lossy formats differ inaudibly after a start in the middle.

    Raises:
        TrackError: it is missing, unreadable or holds no sound.
    """
    with TrackFile(path, rate) as file:
        yield from _gathered(file.samples(start))


def _gathered(parts: Iterator[FloatArray]) -> Iterator[FloatArray]:
    """Join small parts into blocks worth handling."""
    held: list[FloatArray] = []
    count = 0
    for part in parts:
        held.append(part)
        count += len(part)
        if count >= BLOCK:
            yield np.concatenate(held)
            held, count = [], 0
    if count:
        yield np.concatenate(held)
