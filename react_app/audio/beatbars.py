"""Where in the bar a beat is: a forward filter over meter and place, moved on by every beat."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from react_app.audio.places import FIRST, LAST, METERS, PLACES
from react_app.audio.spectrum import FloatArray

_PRIOR = np.repeat((0.06, 0.2 / 3, 0.68 / 4), METERS)
_STAY = 0.98
_LEAST = 1e-4


@dataclass(frozen=True, slots=True)
class Place:
    """Number in the bar (1 is the downbeat), beats per bar, and how sure that is, 0..1."""

    number: int
    meter: int
    sure: float


class Bars:
    """Believes in a meter and a place; `PLACES` hypotheses: 1 2, 1 2 3, 1 2 3 4."""

    def __init__(self) -> None:
        self._belief = _PRIOR.copy()

    def reset(self) -> None:
        """Forget what was heard."""
        self._belief = _PRIOR.copy()

    def tell(self, number: int, meter: int) -> None:
        """Believe that the newest beat has this number in a bar of `meter` (0: as believed)."""
        if meter not in METERS:
            meter = self.place().meter
        self._belief = 0.02 * _PRIOR
        self._belief[FIRST[METERS.index(meter)] + (number - 1) % meter] += 0.98

    def beat(self, evidence: FloatArray | None) -> Place:
        """Move on to the next beat; `evidence` is how much speaks for each place of the last one, as logarithms."""
        if evidence is not None:
            self._belief *= np.exp(evidence - evidence.max())
        moved = np.empty(PLACES)
        moved[1:] = self._belief[:-1]
        moved[FIRST] = self._belief[LAST]
        moved *= _STAY / max(1e-30, moved.sum())
        moved += (1.0 - _STAY) * _PRIOR
        self._belief = moved
        return self.place()

    def place(self) -> Place:
        """Return what is believed of the newest beat."""
        belief = self._belief / self._belief.sum()
        sums = [float(belief[first : first + meter].sum()) for first, meter in zip(FIRST, METERS, strict=True)]
        best = sums.index(max(sums))
        within = belief[FIRST[best] : LAST[best] + 1]
        number = int(within.argmax())
        return Place(number + 1, METERS[best], float(within[number]))


def log_places(told: FloatArray) -> FloatArray:
    """Return the log of told places."""
    logs: FloatArray = np.log(np.maximum(told, _LEAST))
    return logs
