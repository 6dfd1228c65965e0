"""Sections as they happen: tension that builds, the drop, the breakdown, and that something new has begun."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from react_app.audio.gain import HOP_S
from react_app.audio.section_bass import Drop, LowEnd
from react_app.audio.section_history import BLOCK, BLOCK_S, LOOK, History
from react_app.audio.section_novelty import Novelty
from react_app.audio.section_tension import Tension
from react_app.audio.spectrum import FINE, FloatArray

_FORGET_S = 3.0
_USUAL_BPM = 120.0
_DROP_BEATS = 8.0
"""A drop is felt for two bars."""


@dataclass(frozen=True, slots=True)
class SectionState:
    """What is felt now; see `Features` for what each means."""

    build: float = 0.0
    drop: float = 0.0
    drop_count: int = 0
    drop_t: float = -1.0
    breakdown: float = 0.0
    novelty: float = 0.0
    section_count: int = 0
    section_t: float = -1.0


class Sections:
    """Judges blocks of four hops by what the seconds before sounded like; looks at trends five times a second."""

    def __init__(self) -> None:
        self._history = History()
        self._sum: FloatArray = np.zeros(len(FINE), np.float32)
        self._hops = 0
        self._silent_s = 0.0
        self._low_end = LowEnd()
        self._tension = Tension()
        self._novelty = Novelty()
        self._drop = Drop()
        self._state = SectionState()

    def hear(self, fine: FloatArray, gain: float, music: bool, strikes: int, bpm: float) -> SectionState:
        """Take in a hop: the power of the fine bands before auto-gain and how much was struck so far.

        `strikes` counts onsets and drum hits. Times are seconds since the first hop.
        """
        self._sum += fine
        self._hops += 1
        if self._hops % BLOCK == 0:
            self._state = self._judge(gain, music, strikes, bpm)
            self._sum.fill(0.0)
        return self._state

    def _judge(self, gain: float, music: bool, strikes: int, bpm: float) -> SectionState:
        """Judge the block that is complete."""
        t = self._hops * HOP_S
        self._silent_s = 0.0 if music else self._silent_s + BLOCK_S
        if self._silent_s > _FORGET_S:
            self._history.forget()
            self._low_end.forget()
        self._history.add(self._sum / np.float32(BLOCK), gain, strikes)
        look = self._hops % (BLOCK * LOOK) == 0
        breakdown = self._low_end.judge(self._history, music, look)
        build = self._tension.judge(self._history, music, look, self._low_end.full_db)
        novelty = self._novelty.judge(self._history, t, music, look)
        dropped = self._drop.judge(self._history, t, music, max(build, breakdown), self._low_end.full_db)
        if dropped is not None:
            self._low_end.returned()
            self._tension.release()
            self._novelty.begin(dropped)
            breakdown = build = 0.0
        since = (t - self._drop.t) * (bpm or _USUAL_BPM) / 60.0
        return SectionState(
            build=build,
            drop=max(0.0, 1.0 - since / _DROP_BEATS) if self._drop.count else 0.0,
            drop_count=self._drop.count,
            drop_t=self._drop.t,
            breakdown=breakdown,
            novelty=novelty,
            section_count=self._novelty.count,
            section_t=self._novelty.t,
        )
