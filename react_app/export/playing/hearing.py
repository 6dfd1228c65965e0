"""Features of a sound while it is being rendered: the same analyzer as on stage, fed no further than it must be."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Protocol

import numpy as np

from react_app.core.features import HOP, SILENCE, Features
from react_app.export.media.sound import FloatArray

_EARLY_S = 1e-8
"""Rounding must not make a hop late that ends exactly at a frame."""


class Listener(Protocol):
    """What hears: `react_app.audio.analyzer.Analyzer`."""

    def push(self, samples: FloatArray) -> list[Features]:
        """Take in samples, (n,) mono or (n, 2) stereo, and return the features of the hops they complete."""


class Hearing:
    """Answers what is heard at a time; keeps a moment of sound in memory, however long the track.

    The answers are those of `react_app.audio.offline.FeatureTrack`: the last hop is filled up with silence, and it
    stays when the sound is over.
    """

    def __init__(self, blocks: Iterable[FloatArray], analyzer: Listener) -> None:
        """`blocks` are stereo samples of shape (n, 2) at 44.1 kHz."""
        self._blocks: Iterator[FloatArray] = iter(blocks)
        self._analyzer = analyzer
        self._ahead: deque[Features] = deque()
        self._newest = SILENCE
        self._heard = 0
        self._over = False

    def at(self, t: float) -> Features:
        """Return the newest features whose hop ends at or before `t`; `t` never goes back."""
        while not self._over and (not self._ahead or self._ahead[-1].t <= t):
            self._ahead.extend(self._listen())
        while self._ahead and self._ahead[0].t <= t + _EARLY_S:
            self._newest = self._ahead.popleft()
        return self._newest

    def _listen(self) -> list[Features]:
        block = next(self._blocks, None)
        if block is None:
            self._over = True
            return self._analyzer.push(np.zeros(-self._heard % HOP, np.float32))
        self._heard += len(block)
        return self._analyzer.push(block)
