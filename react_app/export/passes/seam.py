"""How a loop repeats: the step from its last picture to its first, beside the steps within it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from react_app.core.errors import BadInputError

_SIDE = 96
"""The longer side of the pictures that are compared, in pixels."""
_MOST = 1.5
_NEAR = 2
_FLOOR = 0.25
"""A step of a quarter of a grey level is none: it keeps a picture that hardly moves from being measured by noise."""


@dataclass(frozen=True, slots=True)
class Seam:
    """Steps between pictures as mean differences of brightness, in grey levels of 255."""

    step: float
    """From the last picture to the first."""
    usual: float
    """The median step within the loop."""
    large: float
    """The step that 95 % within the loop do not exceed."""
    frames: int
    hit: float = 0.0
    """The median of the largest steps at the beats within the loop, 0 where there are none."""

    @property
    def ratio(self) -> float:
        """The seam's step in usual steps."""
        return self.step / max(self.usual, _FLOOR)

    @property
    def clean(self) -> bool:
        """Whether nobody sees it: at most one and a half usual steps and no larger than the large ones, or, since a
        loop begins on a beat, at most one and a half times what any other beat does to the picture."""
        calm = self.step <= max(_MOST * self.usual, _FLOOR) and self.step <= max(self.large, _FLOOR)
        return calm or self.step <= _MOST * self.hit


def measure_seam(video: Path, beats: int = 0) -> Seam:
    """Decode a video and measure how it repeats; `beats` is how many beats long it is, the first on its first picture.

    Raises:
        BadInputError: it cannot be decoded, or has fewer than three pictures.
    """
    try:
        with av.open(str(video)) as file:
            pictures = [_small(frame) for frame in file.decode(video=0)]
    except (av.FFmpegError, IndexError) as error:
        raise BadInputError(f"{video} cannot be decoded: {error}.") from error
    if len(pictures) < 3:
        raise BadInputError(f"{video} has too few pictures to repeat.")
    steps = np.array([np.abs(b - a).mean() for a, b in pairwise(pictures)])
    seam = float(np.abs(pictures[0] - pictures[-1]).mean())
    hits = [_around(steps, len(pictures) * beat / beats) for beat in range(1, beats)]
    return Seam(
        seam,
        float(np.median(steps)),
        float(np.percentile(steps, 95)),
        len(pictures),
        float(np.median(hits)) if hits else 0.0,
    )


def _around(steps: NDArray[np.float64], place: float) -> float:
    """Return the largest step within two pictures of a place; step i leads from picture i to the next."""
    middle = round(place)
    return float(steps[max(middle - _NEAR - 1, 0) : middle + _NEAR].max(initial=0.0))


def _small(frame: av.VideoFrame) -> NDArray[np.float32]:
    scale = _SIDE / max(frame.width, frame.height)
    width, height = max(2, round(frame.width * scale)), max(2, round(frame.height * scale))
    return frame.reformat(width, height, "gray").to_ndarray().astype(np.float32)
