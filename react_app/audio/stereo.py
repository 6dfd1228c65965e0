"""How wide the sound is between left and right."""

from __future__ import annotations

import math

import numpy as np

from react_app.audio.gain import smoothing
from react_app.audio.hops import ONES, Sound
from react_app.core.features import HOP

_SMOOTH_S = 0.2
_DC_S = 0.5
_NOTHING = 1e-10
_ALONE = 1e-9
"""Product of both channels' shares below which one of them is silent: related to nothing."""


class Stereo:
    """Width and correlation from the powers of middle and side, over 0.2 s."""

    def __init__(self) -> None:
        self._share, self._dc_share = smoothing(_SMOOTH_S), smoothing(_DC_S)
        self._middle = self._side = self._cross = 0.0
        self._dc = 0.0

    def hear(self, sound: Sound, middle: float) -> tuple[float, float]:
        """Take in a hop and the mean square of its middle without offset; return width and correlation."""
        side = cross = 0.0
        if sound.side is not None:
            self._dc += self._dc_share * (float(np.dot(sound.side, ONES)) / HOP - self._dc)
            side = max(0.0, float(np.dot(sound.side, sound.side)) / HOP - self._dc * self._dc)
            cross = float(np.dot(sound.mono, sound.side)) / HOP
        self._middle += self._share * (middle - self._middle)
        self._side += self._share * (side - self._side)
        self._cross += self._share * (cross - self._cross)
        return self._width(), self._correlation()

    def _width(self) -> float:
        if self._side < _NOTHING:
            return 0.0
        return math.sqrt(self._side / self._middle) if self._side < self._middle else 1.0

    def _correlation(self) -> float:
        both, difference = self._middle + self._side, 2.0 * self._cross
        channels = both * both - difference * difference
        if both < _NOTHING:
            return 1.0
        if channels <= _ALONE * both * both:
            return 0.0
        return min(1.0, max(-1.0, (self._middle - self._side) / math.sqrt(channels)))
