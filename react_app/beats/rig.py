"""The way from sound to musical time as on stage, without processes: analyzer, session and gestures, frame by frame."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from react_app.audio.analyzer import Analyzer
from react_app.beats.synth import Sound
from react_app.core.controls import ControlChange
from react_app.core.features import HOP, SILENCE, Features
from react_app.core.plan import Plan, global_specs
from react_app.core.session import Session

Curve = NDArray[np.float64]

HEARD_AFTER_S = 0.010
"""How long after a sound the stage has its features, as measured with real devices."""


@dataclass(frozen=True, slots=True)
class HeardBeat:
    """One beat as the tracker announced it; `announced` is how much had been heard, in seconds."""

    stamp: float
    announced: float
    bpm: float
    confidence: float
    place: int
    meter: int


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """What the tracker announced, and the musical clock at every frame: `t`, `beats`, `bpm`, `confidence`."""

    announced: tuple[HeardBeat, ...]
    t: Curve
    beats: Curve
    bpm: Curve
    confidence: Curve

    @property
    def stamps(self) -> Curve:
        """When the tracker's beats are."""
        return np.array([beat.stamp for beat in self.announced])

    @property
    def clock_beats(self) -> Curve:
        """When the clock passed whole beats, between frames."""
        whole = np.arange(np.floor(self.beats[0]) + 1, np.floor(self.beats[-1]) + 1)
        return np.interp(whole, self.beats, self.t)

    def at(self, curve: Curve, t: float) -> float:
        """Return a curve's value at a time."""
        return float(np.interp(t, self.t, curve))


def hear(
    samples: Sound,
    *,
    gestures: Sequence[ControlChange] = (),
    fps: float = 60.0,
    make: Callable[[], Analyzer] = Analyzer,
) -> Heard:
    """Play mono samples to an analyzer and a session; gestures (`tempo.` controls) happen at their times.

    What the session tells the tracker because of them is passed on as it comes, as the stage does.
    """
    analyzer = make()
    session = Session(Plan((), "", global_specs((), "")))
    waiting = sorted(gestures, key=lambda change: change.t)
    newest: Features = SILENCE
    hops: list[Features] = []
    taken = 0
    announced: list[HeardBeat] = []
    rows: list[tuple[float, float, float, float]] = []
    pushed = 0
    for frame in range(int(len(samples) / 44100 * fps)):
        t = (frame + 1) / fps
        until = min(len(samples), int(t * 44100))
        while pushed + HOP <= until:
            hops += analyzer.push(samples[pushed : pushed + HOP])
            pushed += HOP
        while taken < len(hops) and hops[taken].t <= t - HEARD_AFTER_S:
            newest = hops[taken]
            taken += 1
        changes = [change for change in waiting if change.t <= t]
        waiting = waiting[len(changes) :]
        music = session.step(t, changes, newest).music
        for hint in session.take_hints():
            analyzer.hint(hint)
        rows.append((t, music.beats, music.bpm, music.confidence))
    count = 0
    for hop in hops:
        if hop.beat_count > count:
            count = hop.beat_count
            announced.append(
                HeardBeat(hop.beat_t, hop.t, hop.bpm, hop.beat_confidence, hop.beat_place, hop.beats_per_bar)
            )
    t_, beats, bpm, confidence = np.array(rows, float).reshape(-1, 4).T
    return Heard(tuple(announced), t_, beats, bpm, confidence)
