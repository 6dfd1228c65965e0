"""A made-up band and a made-up tracker for the beat clock's tests."""

from __future__ import annotations

import bisect
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from react_app.core.beatclock import BeatClock, MusicalTime
from react_app.core.features import SILENCE, Features


@dataclass(frozen=True)
class Beat:
    """A beat that a tracker announces at `told`."""

    t: float
    bpm: float
    place: int = 0
    meter: int = 0
    bar_confidence: float = 0.0
    known: bool = False
    confidence: float = 0.9
    told: float = -1.0


def beats(
    first: float, until: float, bpm: float | Callable[[float], float], *, meter: int = 0, place: int = 1,
    jitter: float = 0.0, seed: int = 1, known: bool = False, sure: float = 0.8, lead: float = 0.02,
) -> list[Beat]:  # fmt: skip
    """Return the beats of music from `first` on whose tempo is a number or a function of time."""
    rng = random.Random(seed)
    tempo = bpm if callable(bpm) else lambda t: bpm
    out: list[Beat] = []
    t, n = first, place - 1
    while t < until:
        heard = t + rng.gauss(0, jitter) if jitter else t
        number = n % meter + 1 if meter else 0
        out.append(Beat(heard, tempo(t), number, meter, sure if meter else 0.0, known, told=heard - lead))
        t += 60 / tempo(t)
        n += 1
    return out


class Show:
    """A clock that hears beats, frame by frame; `times` are the musical times of all frames."""

    def __init__(self, heard: Sequence[Beat], *, clock: BeatClock | None = None, fps: float = 60.0) -> None:
        self.clock = clock or BeatClock()
        self.heard = sorted(heard, key=lambda beat: beat.told)
        self.fps = fps
        self.t = 0.0
        self.frames: list[tuple[float, MusicalTime]] = []
        self._said: tuple[Beat | None, bool, int, Features] = (None, True, 0, SILENCE)

    def features(self, t: float) -> Features:
        """Return what the ears say at `t`."""
        count = bisect.bisect_right(self.heard, t, key=lambda beat: beat.told)
        if not count:
            return SILENCE
        beat = self.heard[count - 1]
        silent = t - beat.t > 3
        if self._said[:3] != (beat, silent, count):
            self._said = (beat, silent, count, self._say(beat, silent, count))
        return self._said[3]

    def _say(self, beat: Beat, silent: bool, count: int) -> Features:
        return replace(
            SILENCE,
            silent=silent,
            beat_count=count,
            beat_t=beat.t,
            bpm=beat.bpm,
            beat_confidence=beat.confidence,
            beat_place=beat.place,
            beats_per_bar=beat.meter,
            bar_confidence=beat.bar_confidence,
            beat_known=beat.known,
        )

    def run(self, until: float) -> MusicalTime:
        """Go on to `until`."""
        music = self.frames[-1][1] if self.frames else MusicalTime()
        while self.t < until:
            music = self.clock.advance(self.t, self.features(self.t))
            self.frames.append((self.t, music))
            self.t += 1 / self.fps
        return music

    def since(self, start: float) -> list[tuple[float, MusicalTime]]:
        """Return the frames from `start` on."""
        return [frame for frame in self.frames if frame[0] >= start]


def off(music: MusicalTime, t: float, true_beats: Sequence[Beat]) -> float:
    """Return by how many seconds the clock's beat is off the nearest grid of the music at `t`; positive is late."""
    index = min(max(bisect.bisect_right([beat.t for beat in true_beats], t), 1), len(true_beats) - 1)
    a, b = true_beats[index - 1].t, true_beats[index].t
    phase = (t - a) / (b - a)
    error = phase - music.phase
    return (error - round(error)) * (b - a)
