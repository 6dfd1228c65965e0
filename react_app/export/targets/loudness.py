"""A video's sound at a loudness that was asked for: measured first, then one gain for all of it, never a limiter."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from react_app.audio.grid_loudness import SILENT_LUFS, LoudnessMeter
from react_app.core.errors import ExportError
from react_app.export.media.sound import FloatArray

HIGHEST_PEAK_DB = -1.0
"""True peak that is never exceeded by making something louder (EBU R 128: -1 dBTP)."""
_LOUDEST, _QUIETEST = -5.0, -40.0
_SAME_DB = 0.05


@dataclass(frozen=True, slots=True)
class Gain:
    """How a sound of a measured loudness (LUFS) and true peak (dBTP) is made to have another."""

    wanted: float
    loudness: float
    true_peak_db: float

    @property
    def db(self) -> float:
        """The gain in decibels: no more than leaves the true peak at -1 dBTP, and none for silence."""
        if self.loudness <= SILENT_LUFS:
            return 0.0
        gain = self.wanted - self.loudness
        return gain if gain <= 0 else max(0.0, min(gain, HIGHEST_PEAK_DB - self.true_peak_db))

    @property
    def told(self) -> str:
        """What is done, as a sentence."""
        if self.loudness <= SILENT_LUFS:
            return "There is no sound to bring to another loudness."
        if abs(self.db) < _SAME_DB:
            kept = "it is that already" if abs(self.wanted - self.loudness) < _SAME_DB else "its peaks leave no room"
            return f"The sound stays at {self.loudness:.1f} LUFS: {kept}."
        way = "louder" if self.db > 0 else "quieter"
        text = f"The sound is made {abs(self.db):.1f} dB {way}: {self.loudness:.1f} LUFS becomes "
        text += f"{self.loudness + self.db:.1f}, its true peak {self.true_peak_db + self.db:.1f} dBTP."
        if self.db < self.wanted - self.loudness - _SAME_DB:
            text += f" {self.wanted:.1f} LUFS would take its peaks above {HIGHEST_PEAK_DB:g} dBTP."
        return text


def check_loudness(wanted: float) -> float:
    """Return a loudness that was asked for.

    Raises:
        ExportError: nobody delivers that.
    """
    if not _QUIETEST <= wanted <= _LOUDEST:
        raise ExportError(f"A loudness of {wanted:g} LUFS cannot be asked for; {_QUIETEST:g} to {_LOUDEST:g} can.")
    return wanted


def gain_for(wanted: float, blocks: Iterable[FloatArray]) -> Gain:
    """Listen to a sound at 44.1 kHz and return what brings it to a loudness in LUFS.

    Raises:
        TrackError: it cannot be decoded.
    """
    meter = LoudnessMeter()
    for block in blocks:
        meter.hear(block)
    meter.finish()
    loudness, peak = meter.integrated, meter.true_peak_db
    return Gain(wanted, loudness if math.isfinite(loudness) else SILENT_LUFS, peak)


def with_gain(sound: Callable[[], Iterable[FloatArray]], gain: Gain) -> Callable[[], Iterable[FloatArray]]:
    """Return what begins to read a sound times a gain."""
    factor = np.float32(10.0 ** (gain.db / 20.0))

    def read() -> Iterator[FloatArray]:
        for block in sound():
            yield block * factor

    return read
