"""What the live beat tracker would have announced while hearing a recording."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from react_app.audio.beats import LiveTracker
from react_app.audio.front import FrontEnd
from react_app.audio.gain import HOP_S
from react_app.audio.hops import Hops
from react_app.audio.spectrum import FloatArray
from react_app.core.features import HOP


@dataclass(frozen=True, slots=True)
class AnnouncedBeat:
    """A beat: when it is, how much sound had been heard when it was announced (both in seconds), and the tempo."""

    stamp: float
    announced: float
    bpm: float
    confidence: float = 0.0
    place: int = 0
    """Number in the bar, 1 is the downbeat; 0 while unknown."""
    meter: int = 0
    """Beats in the bar; 0 while unknown."""


def live_beats(mono: FloatArray) -> list[AnnouncedBeat]:
    """Return every beat announced while float32 mono samples at 44.1 kHz are heard hop by hop."""
    return announced_beats(mono[i : i + HOP] for i in range(0, len(mono), HOP))


def announced_beats(blocks: Iterable[FloatArray]) -> list[AnnouncedBeat]:
    """Return every beat announced while samples are heard that come in blocks, (n,) or (n, 2): those the analyzer
    tells, at the cost of the beats alone."""
    cutter, front, tracker = Hops(), FrontEnd(), LiveTracker()
    beats: list[AnnouncedBeat] = []
    for number, sound in enumerate((sound for block in blocks for sound in cutter.cut(block)), start=1):
        heard = front.hear(sound)
        beat = tracker.track(heard, front.music)
        if beat is not None:
            beats.append(AnnouncedBeat(beat.t, number * HOP_S, beat.bpm, beat.confidence, beat.place, beat.meter))
    return beats
