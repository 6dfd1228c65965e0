"""How a video looks where it should not: black, standing still, flashing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Interpolation, VideoReformatter
from numpy.typing import NDArray

from react_app.export.targets.flashing import GRID, FlashMeter, FlashRun

LONGEST_STILL_S = 2.0
"""A picture that stands longer than this, while the sound goes on, is told."""
_BLACK = 16
_STILL = 1


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a video, in seconds."""

    begin: float
    end: float

    @property
    def seconds(self) -> float:
        """How long it is."""
        return self.end - self.begin


class Eye:
    """Looks at small pictures: black ones, ones that stand still, and flashes."""

    def __init__(self) -> None:
        self._reformatter = VideoReformatter()
        self._meter = FlashMeter()
        self._before: NDArray[np.uint8] | None = None
        self._black: list[Stretch] = []
        self._still: list[Stretch] = []
        self._black_since: float | None = None
        self._still_since = 0.0

    def see(self, t: float, frame: VideoFrame) -> None:
        """Take in the picture shown from `t` on."""
        width, height = GRID if frame.width >= frame.height else GRID[::-1]
        reduced = self._reformatter.reformat(
            frame, width, height, "rgb24", interpolation=Interpolation.AREA, dst_color_range=ColorRange.JPEG
        )
        small = np.asarray(reduced.to_ndarray(), np.uint8)
        self._meter.see(t, small)
        if int(small.max()) < _BLACK:
            self._black_since = t if self._black_since is None else self._black_since
        elif self._black_since is not None:
            self._black.append(Stretch(self._black_since, t))
            self._black_since = None
        if self._before is None:
            self._still_since = t
        elif int(np.abs(small.astype(np.int16) - self._before).max()) > _STILL:
            self._end_still(t)
        self._before = small

    def _end_still(self, t: float) -> None:
        if t - self._still_since > LONGEST_STILL_S:
            self._still.append(Stretch(self._still_since, t))
        self._still_since = t

    def finish_black(self, end: float) -> tuple[Stretch, ...]:
        """Return where every part of the picture was black."""
        if self._black_since is not None:
            self._black.append(Stretch(self._black_since, end))
            self._black_since = None
        return tuple(self._black)

    def finish_still(self, end: float) -> tuple[Stretch, ...]:
        """Return where the picture stood still for longer than two seconds."""
        self._end_still(end)
        return tuple(self._still)

    @property
    def flashes(self) -> tuple[FlashRun, ...]:
        """Where it flashed too much."""
        return self._meter.runs
