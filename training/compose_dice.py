"""Seeded chance: every decision of the composer is one throw of these dice."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")


class Dice:
    """A seeded generator with the few kinds of throw that composing needs."""

    def __init__(self, *seed: int) -> None:
        self.rng = np.random.default_rng(list(seed))

    def chance(self, probability: float) -> bool:
        """True with this probability."""
        return float(self.rng.random()) < probability

    def uniform(self, low: float, high: float) -> float:
        """A number between low and high."""
        return float(self.rng.uniform(low, high))

    def log_uniform(self, low: float, high: float) -> float:
        """A number between low and high, every octave equally likely (for frequencies and times)."""
        return float(np.exp(self.rng.uniform(np.log(low), np.log(high))))

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return int(self.rng.integers(low, high + 1))

    def normal(self, spread: float) -> float:
        """A number from the bell curve around zero."""
        return float(self.rng.normal(0.0, spread)) if spread > 0 else 0.0

    def pick(self, options: Sequence[T]) -> T:
        """One of the options, all equally likely."""
        return options[int(self.rng.integers(len(options)))]

    def weighted(self, options: Mapping[T, float]) -> T:
        """One of the keys, likely in proportion to its value."""
        keys = list(options)
        weights = np.array([options[key] for key in keys], dtype=np.float64)
        return keys[int(self.rng.choice(len(keys), p=weights / weights.sum()))]
