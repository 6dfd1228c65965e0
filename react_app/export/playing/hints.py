"""Hints to the beat tracker in renders: given at the samples where they counted, so that the beats are the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from react_app.core.controls import ControlChange
from react_app.core.features import ANALYSIS_RATE, HOP, SILENCE, Features
from react_app.core.plan import Plan
from react_app.core.session import Session
from react_app.core.take import Take, TakeHint
from react_app.core.tempo import TempoHint
from react_app.export.media.sound import FloatArray


class HintedAnalyzer(Protocol):
    """What hears and takes hints: `react_app.audio.analyzer.Analyzer`."""

    def push(self, samples: FloatArray) -> list[Features]:
        """Take in samples and return the features of the hops they complete."""

    def hint(self, hint: TempoHint) -> int:
        """Tell the beat tracker something."""


class HintedListener:
    """A listener that is given hints on the way."""

    def __init__(self, analyzer: HintedAnalyzer, hints: Iterable[TakeHint], *, start_hop: int = 0) -> None:
        """`hints` count from their samples on, whole hops; the first sample heard is that of `start_hop`."""
        self._analyzer = analyzer
        self._hints = sorted(dict.fromkeys(hints), key=lambda hint: hint.sample)
        self._sample = start_hop * HOP

    def push(self, samples: FloatArray) -> list[Features]:
        """Take in samples; return the features of the hops they complete."""
        features: list[Features] = []
        while self._hints and self._hints[0].sample <= self._sample + len(samples):
            count = max(0, self._hints[0].sample - self._sample)
            features += self._analyzer.push(samples[:count])
            samples = samples[count:]
            self._sample += count
            self._analyzer.hint(self._hints.pop(0).hint)
        self._sample += len(samples)
        return features + self._analyzer.push(samples)


def hints_of_take(take: Take) -> tuple[TakeHint, ...]:
    """Return what the beat tracker was told in a take."""
    return take.of(TakeHint)


def hints_of_cues(plan: Plan, cues: Sequence[ControlChange]) -> tuple[TakeHint, ...]:
    """Return what a show's tempo range and the cues tell the beat tracker in an export."""
    session = Session(plan, in_room=False)
    hints = [TakeHint(0, hint) for hint in session.take_hints()]
    for cue in cues:
        if cue.id.startswith("tempo."):
            session.step(cue.t, [cue], SILENCE)
            hop = -(-round(cue.t * ANALYSIS_RATE) // HOP)
            hints += [TakeHint(hop * HOP, hint) for hint in session.take_hints()]
    return tuple(hints)
