"""Two files that should be the same: where their pictures and their sound begin to differ, and by how much."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import zip_longest
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from react_app.core.errors import ExportError

Array = NDArray[np.generic]
_RATE = 48_000


@dataclass(frozen=True, slots=True)
class PictureDifference:
    """`first` is the number of the first picture that differs (0 is the first), `count` how many of `of` do.

    `largest` is the largest difference of a value, of `scale` (255 where a value has eight bits). Pictures that one of
    the files has not got differ.
    """

    first: int
    t: float
    count: int
    of: int
    largest: float
    scale: float
    missing: int = 0


@dataclass(frozen=True, slots=True)
class SoundDifference:
    """From `t` seconds on; `largest` is the largest difference of a sample, 1 is full scale."""

    t: float
    largest: float
    lengths: tuple[int, int]


def compare_pictures(
    old: Sequence[Path], new: Sequence[Path], fps: Fraction, progress: Callable[[int], None] = lambda done: None
) -> PictureDifference | None:
    """Return where the pictures of two videos, or of two rows of picture files, differ; None if they are the same.

    Raises:
        ExportError: one of them cannot be decoded.
    """
    first, count, of, largest, scale, missing = -1, 0, 0, 0.0, 255.0, 0
    for index, (one, other) in enumerate(zip_longest(_pictures(old), _pictures(new))):
        of += 1
        progress(of)
        if one is None or other is None:
            missing += 1
        elif one.shape == other.shape and one.dtype == other.dtype:
            if np.array_equal(one, other):
                continue
            scale = 1.0 if one.dtype.kind == "f" else float(np.iinfo(one.dtype).max)
            largest = max(largest, float(np.abs(one.astype(np.float64) - other.astype(np.float64)).max()))
        else:
            largest = scale
        first, count = index if first < 0 else first, count + 1
    return None if first < 0 else PictureDifference(first, float(first / fps), count, of, largest, scale, missing)


def compare_sound(old: Path, new: Path) -> SoundDifference | None:
    """Return where the sound of two files differs, None if it is the same or neither has any.

    Raises:
        ExportError: one of them cannot be decoded.
    """
    (one, rate), (other, _) = _sound(old), _sound(new)
    length = min(len(one), len(other))
    differing = np.flatnonzero((one[:length] != other[:length]).any(axis=1)) if length else np.empty(0, np.intp)
    if not len(differing) and len(one) == len(other):
        return None
    first = int(differing[0]) if len(differing) else length
    largest = float(np.abs(one[:length] - other[:length]).max()) if length else 1.0
    return SoundDifference(first / rate, largest, (len(one), len(other)))


def _pictures(paths: Sequence[Path]) -> Iterator[Array]:
    for path in paths:
        try:
            with av.open(str(path)) as container:
                for frame in container.decode(container.streams.video[0]):
                    try:
                        yield np.asarray(frame.to_ndarray())
                    except ValueError:  # a layout numpy has no shape for
                        yield np.asarray(frame.to_ndarray(format="rgb24"))
        except (av.FFmpegError, OSError, IndexError) as error:
            raise ExportError(f"{path} cannot be decoded: {error}.") from error


def _sound(path: Path) -> tuple[NDArray[np.float32], int]:
    try:
        with av.open(str(path)) as container:
            if not container.streams.audio:
                return np.zeros((0, 1), np.float32), _RATE
            stream = container.streams.audio[0]
            parts = [_samples(frame) for frame in container.decode(stream)]
            rate = stream.rate or _RATE
    except (av.FFmpegError, OSError) as error:
        raise ExportError(f"The sound of {path} cannot be decoded: {error}.") from error
    return (np.concatenate(parts) if parts else np.zeros((0, 1), np.float32)), rate


def _samples(frame: av.AudioFrame) -> NDArray[np.float32]:
    """Return the samples of a frame, (n, channels), -1..1."""
    array = frame.to_ndarray()
    channels = len(frame.layout.channels)
    rows = array.T if frame.format.is_planar else array.reshape(-1, channels)
    scale = 1.0 if array.dtype.kind == "f" else float(2 ** (8 * array.dtype.itemsize - 1))
    return (rows.astype(np.float64) / scale).astype(np.float32)
