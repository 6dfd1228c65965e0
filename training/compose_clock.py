"""From beats to seconds: tempo curves, swing and what human hands do to both."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from compose_dice import Dice

Numbers = npt.NDArray[np.float64]
TempoShape = Literal["steady", "drift", "ramp", "rubato", "hands"]
_GRID = 4  # points of the tempo curve per beat


@dataclass(frozen=True, slots=True)
class Feel:
    """How exactly the players play: swing ratio of each pair of units, spread of single notes in seconds."""

    swing: float = 0.5
    unit: float = 0.5
    jitter: float = 0.0

    def warp(self, beat: float) -> float:
        """Where a written position is played, in beats: the second of each pair comes late."""
        if self.swing == 0.5:
            return beat
        pair = 2 * self.unit
        start = np.floor(beat / pair + 1e-9) * pair
        place = (beat - start) / pair
        late = place * self.swing / 0.5 if place < 0.5 else self.swing + (place - 0.5) * (1 - self.swing) / 0.5
        return float(start + late * pair)


class Clock:
    """The time of every beat of a piece."""

    def __init__(self, dice: Dice, beats: int, bpm: float, shape: TempoShape, phrase: int) -> None:
        """Draw a tempo curve over this many beats; ritardandos fall on the ends of phrases of so many beats."""
        count = beats * _GRID + 1
        factor = np.ones(count)
        position = np.arange(count) / _GRID
        if shape == "drift":
            factor *= 1 + _wander(dice, count, 24 * _GRID, dice.uniform(0.004, 0.02))
        elif shape == "ramp":
            factor *= np.linspace(1.0, 1.0 + dice.uniform(0.03, 0.10) * dice.pick((-1, 1)), count)
        elif shape == "hands":
            factor *= 1 + _wander(dice, count, 8 * _GRID, dice.uniform(0.008, 0.025))
        elif shape == "rubato":
            factor *= 1 + _wander(dice, count, 5 * _GRID, dice.uniform(0.02, 0.06))
            depth = dice.uniform(0.05, 0.22)
            into = np.mod(position, phrase) - (phrase - 3)
            factor *= 1 - depth * np.clip(into / 3, 0, 1) ** 1.5
        self.bpm = bpm
        self._position = position
        lengths = 60.0 / bpm / _GRID / factor
        self._seconds = np.concatenate([[0.0], np.cumsum(lengths)[:-1]])

    def at(self, beats: Numbers | float) -> Numbers:
        """The times in seconds of these positions in beats."""
        wanted = np.asarray(beats, dtype=np.float64)
        inside = np.interp(wanted, self._position, self._seconds)
        return np.asarray(inside + np.minimum(wanted, 0.0) * 60.0 / self.bpm)

    def time(self, beat: float) -> float:
        """The time in seconds of one position in beats."""
        return float(self.at(beat))


def _wander(dice: Dice, count: int, smooth: int, spread: float) -> Numbers:
    """Smoothed noise of this spread: a player who never quite settles."""
    noise = dice.rng.normal(0, 1, count + 4 * smooth)
    window = np.hanning(2 * smooth + 1)
    curve = np.convolve(noise, window / window.sum(), mode="same")[2 * smooth : 2 * smooth + count]
    return np.asarray(np.clip(curve / (curve.std() + 1e-9), -2.2, 2.2) * spread)
