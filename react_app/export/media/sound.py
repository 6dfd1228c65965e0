"""The sound of a video: stereo blocks of an exact length, fed to the encoder beside the pictures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]

_BLOCK = 8192


@dataclass(frozen=True, slots=True)
class Sound:
    """Stereo blocks of shape (n, 2), float32, at `rate` samples a second, for one reading."""

    rate: int
    blocks: Iterable[FloatArray]


def cut(blocks: Iterable[FloatArray], start: int, count: int) -> Iterator[FloatArray]:
    """Yield exactly `count` samples from sample `start` on; silence fills what the blocks lack."""
    skip, left = start, count
    for block in blocks:
        if skip >= len(block):
            skip -= len(block)
            continue
        piece = block[skip : skip + left]
        skip = 0
        left -= len(piece)
        if len(piece):
            yield piece
        if not left:
            return
    while left:
        piece = np.zeros((min(left, _BLOCK), 2), np.float32)
        left -= len(piece)
        yield piece


def with_lead_in(blocks: Iterable[FloatArray], count: int) -> Iterator[FloatArray]:
    """Yield `count` samples of silence, then the blocks."""
    if count:
        yield np.zeros((count, 2), np.float32)
    yield from blocks


def samples_at(t: Fraction, rate: int) -> int:
    """Return the number of the first sample that is not before time `t`."""
    return -((-t * rate) // 1)
