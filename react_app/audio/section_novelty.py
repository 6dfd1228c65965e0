"""That something new has begun: the last second against those before it."""

from __future__ import annotations

import numpy as np

from react_app.audio.section_history import BLOCK_S, History, blocks, felt

_NOW, _THEN = blocks(1.2), blocks(6.0)
_NOVEL_DB = 2.0
_NOVEL_RANGE_DB = 4.0
_SECTION_AT = 0.6
_SECTION_APART_S = 6.0


class Novelty:
    """Compares the last second with the seconds before: novelty, and where sections begin."""

    def __init__(self) -> None:
        self.count, self.t = 0, -1.0
        self._novelty = self._wanted = 0.0

    def begin(self, t: float) -> None:
        """A section begins at `t`, if none just did."""
        if self.count == 0 or t - self.t > _SECTION_APART_S:
            self.count += 1
        self.t = max(self.t, t)

    def judge(self, history: History, t: float, music: bool, look: bool) -> float:
        """Return the novelty, 0..1; counts a section where it is high."""
        if look:
            self._wanted = self._look(history) if music and history.count > _NOW + _THEN // 2 else 0.0
            if self._wanted > _SECTION_AT and (self.count == 0 or t - self.t > _SECTION_APART_S):
                self.count += 1
                self.t = t - self._age(history) * BLOCK_S
        self._novelty = felt(self._novelty, self._wanted)
        return self._novelty

    def _look(self, history: History) -> float:
        now, then = history.bands(_NOW).mean(axis=0), history.bands(_NOW + _THEN, _NOW)
        spans = len(then) // _NOW
        means = then[-spans * _NOW :].reshape(spans, _NOW, -1).mean(axis=1)
        usual = means.mean(axis=0)
        apart = float(np.sqrt(np.mean((now - usual) ** 2)))
        ordinary = float(np.sqrt(np.mean((means - usual) ** 2)))
        return min(1.0, max(0.0, (apart - 1.3 * ordinary - _NOVEL_DB) / _NOVEL_RANGE_DB))

    def _age(self, history: History) -> int:
        """Return how many blocks ago the sound changed most."""
        recent = history.bands(2 * _NOW)
        moved = [
            float(np.abs(recent[i:].mean(axis=0) - recent[:i].mean(axis=0)).mean())
            for i in range(_NOW // 2, len(recent) - 3)
        ]
        return len(recent) - _NOW // 2 - int(np.argmax(moved)) if moved else 0
