"""Keys, chord progressions and voicings. Chords change at bar lines, which is what marks a downbeat without drums."""

from dataclasses import dataclass

from compose_dice import Dice

MODES: dict[str, tuple[int, ...]] = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
    "harmonic": (0, 2, 3, 5, 7, 8, 11),
}
_PROGRESSIONS: dict[str, tuple[str, ...]] = {
    "major": ("1564", "1645", "6415", "1465", "2511", "1625", "4156", "1345", "14", "1454", "15", "1414", "16254515"),
    "minor": ("1637", "1674", "6715", "1476", "1767", "16", "17", "1415", "4511", "16374511", "1543"),
    "dorian": ("14", "1447", "1274", "17", "1174"),
    "mixolydian": ("174", "1741", "1774", "17", "1474"),
    "phrygian": ("12", "1121", "1217"),
    "harmonic": ("1451", "1455", "1645", "4515"),
    "blues": ("111144115415", "141144115411"),
}


@dataclass(frozen=True, slots=True)
class Chord:
    """A chord: its tones as pitch classes from the root up, and the scale it lives in."""

    tones: tuple[int, ...]
    scale: tuple[int, ...]

    @property
    def root(self) -> int:
        """The pitch class of the root."""
        return self.tones[0]

    def bass(self, low: int) -> int:
        """The root at or just above this MIDI pitch."""
        return low + (self.root - low) % 12

    def voiced(self, centre: int, count: int = 3) -> list[int]:
        """So many chord tones around a MIDI pitch, nearest inversion, lowest first."""
        tones = self.tones[:count] if count <= len(self.tones) else self.tones
        low = centre - 6
        return sorted(low + (tone - low) % 12 for tone in tones)

    def ladder(self, low: int, count: int) -> list[int]:
        """Chord tones climbing from this MIDI pitch, for arpeggios."""
        pitches = sorted({low + (tone - low) % 12 for tone in self.tones})
        return [pitches[i % len(pitches)] + 12 * (i // len(pitches)) for i in range(count)]

    def nearest(self, pitch: int, chordal: bool) -> int:
        """The closest chord tone (or scale tone) to a MIDI pitch."""
        allowed = self.tones if chordal else self.scale
        return min(range(pitch - 6, pitch + 7), key=lambda p: (p % 12 not in allowed, abs(p - pitch)))


@dataclass(frozen=True, slots=True)
class Harmony:
    """The chords of a piece, bar by bar: (start in beats, chord) from first to last."""

    changes: tuple[tuple[float, Chord], ...]

    def at(self, beat: float) -> Chord:
        """The chord that sounds at this position."""
        low, high = 0, len(self.changes)
        while high - low > 1:
            middle = (low + high) // 2
            if self.changes[middle][0] <= beat + 1e-6:
                low = middle
            else:
                high = middle
        return self.changes[low][1]


def make_harmony(dice: Dice, bars: int, meter: int, modes: tuple[str, ...], sevenths: float, still: float) -> Harmony:
    """Draw a key, two progressions and a harmonic rhythm; still is the chance of long, static chords."""
    mode = dice.pick(modes)
    scale_name = "mixolydian" if mode == "blues" else mode
    key = dice.whole(0, 11)
    scale = tuple((key + step) % 12 for step in MODES[scale_name])
    size = 4 if dice.chance(sevenths) else 3
    verse, chorus = dice.pick(_PROGRESSIONS[mode]), dice.pick(_PROGRESSIONS[mode])
    bars_each = dice.pick((2, 4)) if dice.chance(still) else 1
    halves = bars_each == 1 and meter == 4 and mode != "blues" and dice.chance(0.2)
    changes: list[tuple[float, Chord]] = []
    steps_done = 0
    for bar in range(0, bars + 1, bars_each):
        text = chorus if mode != "blues" and (bar // 8) % 3 == 2 else verse
        for half in range(2 if halves else 1):
            degree = int(text[steps_done % len(text)]) - 1
            steps_done += 1
            tones = tuple(scale[(degree + 2 * third) % 7] for third in range(size))
            changes.append((bar * meter + half * meter / 2, Chord(tones, scale)))
    return Harmony(tuple(changes))
