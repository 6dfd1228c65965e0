"""The grid, the form and the harmony of the demo track."""

from __future__ import annotations

from dataclasses import dataclass

SAMPLE_RATE = 48_000
BPM = 125
BEATS_PER_BAR = 4
STEPS_PER_BAR = 16

BEAT = SAMPLE_RATE * 60 // BPM
"""Samples in a beat. At 125 BPM this is a whole number, so every step lies exactly on a sample."""

STEP = BEAT // 4
BAR = BEAT * BEATS_PER_BAR
TAIL = 2 * SAMPLE_RATE + BEAT
"""Samples after the last downbeat, for the last chord to ring out."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form, from bar `start` up to bar `end`."""

    name: str
    start: int
    end: int

    def __contains__(self, bar: int) -> bool:
        return self.start <= bar < self.end


INTRO = Section("intro", 0, 8)
BUILD_1 = Section("build", 8, 12)
DROP_1 = Section("drop", 12, 24)
BREAKDOWN = Section("breakdown", 24, 28)
BUILD_2 = Section("build", 28, 32)
DROP_2 = Section("drop", 32, 44)
OUTRO = Section("outro", 44, 48)
SECTIONS = (INTRO, BUILD_1, DROP_1, BREAKDOWN, BUILD_2, DROP_2, OUTRO)
BUILDS = (BUILD_1, BUILD_2)
DROPS = (DROP_1, DROP_2)

BARS = SECTIONS[-1].end
LENGTH = BARS * BAR + TAIL
"""Samples in the whole track."""


@dataclass(frozen=True, slots=True)
class Chord:
    """One bar of harmony, as MIDI notes."""

    bass: int
    pad: tuple[int, ...]
    arp: tuple[int, ...]


# F minor: Fm9, Dbmaj7, Bbm9, Cm7.  The pads keep common tones, so that the voices move by steps.
CHORDS = (
    Chord(29, (53, 60, 63, 67, 68), (65, 68, 72, 75, 79)),
    Chord(25 + 12, (53, 56, 60, 61, 68), (65, 68, 73, 77, 80)),
    Chord(34, (53, 58, 61, 65, 72), (65, 70, 73, 77, 80)),
    Chord(36, (55, 58, 60, 63, 70), (67, 70, 72, 75, 79)),
)

# (step, length in steps, note): four bars of hook, and the other ending.
HOOK = (
    ((0, 3, 72), (3, 3, 75), (6, 4, 72), (10, 2, 67), (12, 4, 68)),
    ((0, 3, 72), (3, 3, 75), (6, 4, 77), (10, 2, 72), (12, 4, 68)),
    ((0, 3, 73), (3, 3, 72), (6, 4, 68), (10, 2, 65), (12, 2, 68), (14, 2, 70)),
    ((0, 6, 67), (6, 4, 70), (10, 2, 72), (12, 2, 75), (14, 2, 79)),
)
HOOK_TURN = ((0, 3, 67), (3, 3, 70), (6, 4, 72), (10, 2, 75), (12, 2, 77), (14, 2, 79))

# Order in which the arpeggio walks the five notes of a chord; 12 steps long, so it drifts over the bar.
ARP_WALK = (0, 2, 3, 1, 2, 4, 3, 2, 0, 3, 4, 2)


def chord_at(bar: int) -> Chord:
    """The chord of a bar; the progression starts anew every four bars."""
    return CHORDS[bar % len(CHORDS)]


def frequency(note: float) -> float:
    """Hertz of a MIDI note."""
    return float(440.0 * 2.0 ** ((note - 69.0) / 12.0))
