"""How much begins in the music beside what usually does: in a breakdown of pads next to nothing, though the beat
network goes on counting by itself."""

from __future__ import annotations

import math
from collections import deque

from react_app.audio.beatnet import STEP
from react_app.audio.gain import HOP_S

_BLOCK = 8
_BLOCK_S = _BLOCK * STEP * HOP_S
_LONGEST_S = 1.4
"""Longer than any beat: something begins in it, if it is music with a beat."""
_A_BEAT = 1.1
"""Beats that are looked back on."""
_RISE_S, _FALL_S = 12.0, 90.0
"""One gets used to more quickly, and to less slowly: a breakdown is not the usual."""
_STILL, _LIVELY = 0.2, 0.3
"""Beside the usual: below the one nothing begins that could be a beat, from the other on all is as ever."""
_RISE, _FALL = (1.0 - math.exp(-_BLOCK_S / seconds) for seconds in (_RISE_S, _FALL_S))


class Liveliness:
    """Goes by how much begins in each step; tells 0 (still) to 1 (as lively as usual)."""

    def __init__(self) -> None:
        self._blocks: deque[float] = deque(maxlen=math.ceil(_LONGEST_S / _BLOCK_S))
        self._usual = self._most = 0.0
        self._steps = 0
        self._share = 1.0

    def hear(self, begins: float, beat_s: float) -> float:
        """Take in how much begins in a step, in any unit; return how lively it is, 0..1; beats are `beat_s` long."""
        self._most = max(self._most, begins)
        self._steps += 1
        if self._steps % _BLOCK == 0:
            self._blocks.append(self._most)
            self._most = 0.0
            self._settle(beat_s)
        return self._share

    def _settle(self, beat_s: float) -> None:
        most = max(self._blocks)
        self._usual += (_RISE if most > self._usual else _FALL) * (most - self._usual)
        if len(self._blocks) == self._blocks.maxlen and self._usual > 0.0:
            blocks = math.ceil(min(_A_BEAT * beat_s, _LONGEST_S) / _BLOCK_S)
            now = max(list(self._blocks)[-blocks:])
            self._share = min(1.0, max(0.0, (now / self._usual - _STILL) / (_LIVELY - _STILL)))
