"""Cuts what is heard into hops: mono or stereo, in blocks of any size."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from react_app.audio.downmix import FloatArray
from react_app.core.features import HOP

ONES = np.ones(HOP, np.float32)
"""Sums a hop as a dot product, which is quicker than a sum."""
ONES.flags.writeable = False
_HALF = np.float32(0.5)
_ABSURD = 1e3
"""Samples from here on are those of a broken driver or file; so is what is no number."""
_LOUDEST = 8.0
_KEEP = 0.985
"""What a hop leaves of the mean powers: they forget in 0.8 s."""
_INVERTED, _UPRIGHT = 30.0, 8.0
"""How many times stronger the difference of the channels is than their mean when one of them is wired the wrong way
round, and when that is over."""


class Sound(NamedTuple):
    """One hop: `mono` (512,) is the mean of both channels, `side` (512,) half their difference, None for mono.

    The two change places while one channel is wired the wrong way round: the mean would be all but silent.

    `power` is the mean square of `mono`, `peak` the largest absolute sample of any channel.
    """

    mono: FloatArray
    side: FloatArray | None
    power: float
    peak: float


class Hops:
    """Keeps the samples that do not fill a hop yet; mono and stereo blocks may follow each other."""

    def __init__(self) -> None:
        self._waiting: FloatArray = np.zeros(0, np.float32)
        self._mean = self._difference = 0.0
        self._inverted = False

    def cut(self, samples: FloatArray) -> list[Sound]:
        """Take in float32 samples of shape (n,) or (n, 2) and return the hops they complete.

        Samples that are not numbers count as silence.
        """
        waiting = self._waiting
        if len(waiting):
            if waiting.ndim != samples.ndim:
                waiting, samples = _as_stereo(waiting), _as_stereo(samples)
            samples = np.concatenate([waiting, samples])
        whole = len(samples) // HOP * HOP
        hops = [self._upright(_sound(samples[i : i + HOP])) for i in range(0, whole, HOP)]
        self._waiting = np.array(samples[whole:], np.float32)
        return hops

    def _upright(self, sound: Sound) -> Sound:
        """Return the hop with its mean and difference swapped while one channel is inverted."""
        if sound.side is None:
            return sound
        power = float(np.dot(sound.side, sound.side)) / HOP
        self._mean += (1.0 - _KEEP) * (sound.power - self._mean)
        self._difference += (1.0 - _KEEP) * (power - self._difference)
        self._inverted = self._difference > (_UPRIGHT if self._inverted else _INVERTED) * self._mean
        return Sound(sound.side, sound.mono, power, sound.peak) if self._inverted else sound


def _as_stereo(samples: FloatArray) -> FloatArray:
    return samples if samples.ndim == 2 else np.repeat(samples[:, np.newaxis], 2, axis=1)


def _sound(hop: FloatArray) -> Sound:
    flat = hop.reshape(-1)
    peak = float(max(flat[flat.argmax()], -flat[flat.argmin()]))
    if not peak < _ABSURD:
        hop = np.clip(np.nan_to_num(hop, nan=0.0, posinf=0.0, neginf=0.0), -_LOUDEST, _LOUDEST)
        flat = hop.reshape(-1)
        peak = float(max(flat[flat.argmax()], -flat[flat.argmin()]))
    if hop.ndim == 1:
        return Sound(hop, None, float(np.dot(hop, hop)) / HOP, peak)
    left, right = hop[:, 0], hop[:, 1]
    mono: FloatArray = left + right
    mono *= _HALF
    side: FloatArray = left - right
    side *= _HALF
    return Sound(mono, side, float(np.dot(mono, mono)) / HOP, peak)
