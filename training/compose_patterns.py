"""The small language of patterns, and how a pattern becomes notes and hits.

A pattern is one or more bars separated by `|`; every bar is divided evenly by its characters, so `x...x...x...x...` is
four beats in sixteenths and twelve characters are triplets. `-` holds what sounds, `.` is silence.

Drums: `X` accent, `x` stroke, `o` ghost, `?` perhaps.
Bass: `R` root, `5` fifth, `3` third, `8` octave, `7` upper neighbour, `A` approach to the next root, `N` the next
chord's root, `r` soft root.
Chords: `X`, `x`, `o` by level, `N` the next chord early, `B` the root alone.
"""

from dataclasses import dataclass

from compose_dice import Dice
from compose_harmony import Harmony
from compose_score import Hit, Note

LEVELS = {"X": 1.0, "x": 0.74, "o": 0.36, "?": 0.5, "r": 0.45}
EUCLID_HINTS = (3, 5, 7, 9, 11)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A parsed pattern: one string per bar."""

    bars: tuple[str, ...]

    @staticmethod
    def parse(text: str) -> "Pattern":
        """Read the bars out of the text."""
        return Pattern(tuple(bar.strip() for bar in text.split("|")))

    def bar(self, index: int) -> str:
        """The characters of this bar of the piece."""
        return self.bars[index % len(self.bars)]


def parse_groove(text: str) -> dict[str, Pattern]:
    """Read `voice pattern / voice pattern / ...`."""
    groove: dict[str, Pattern] = {}
    for line in text.split("/"):
        voice, _, pattern = line.strip().partition(" ")
        groove[voice] = Pattern.parse(pattern)
    return groove


def euclid(strokes: int, steps: int, turn: int) -> str:
    """So many strokes spread as evenly as possible over the steps: off-beat rhythms of half the world."""
    cells = ["x" if (i * strokes) % steps < strokes else "." for i in range(steps)]
    turn %= steps
    return "".join(cells[turn:] + cells[:turn])


def random_rhythm(dice: Dice, meter: int, per_beat: int, density: float, syncopation: float) -> str:
    """A bar of strokes: on-beats are likely when syncopation is low, off-beats when it is high."""
    if meter == 4 and per_beat == 4 and dice.chance(0.35):
        return dice.pick(
            (
                "x..x..x.x..x..x.",
                "x..x..x...x..x..",
                "..x..x..x..x..x.",
                "x..x...x..x.x...",
                "x..x..x..x..x.x.",
                "...x..x...x..x..",
                "x.....x...x.....",
                "..x...x...x...x.",
                "x...x..x..x..x..",
            )
        )
    if dice.chance(0.2):
        return euclid(dice.pick(EUCLID_HINTS), meter * per_beat, dice.whole(0, per_beat))
    cells = []
    for step in range(meter * per_beat):
        inner = step % per_beat
        strength = 1.0 if step == 0 else 0.8 if inner == 0 else 0.55 if 2 * inner == per_beat else 0.3
        chance = density * ((1 - syncopation) * strength * 1.4 + syncopation * (1.1 - strength))
        cells.append("x" if dice.chance(chance) else ".")
    return "".join(cells) if "x" in cells else "x" + "." * (meter * per_beat - 1)


def vary(dice: Dice, bar: str, amount: float) -> str:
    """The same bar with a few strokes dropped or added off the beat: the second bar of a phrase."""
    cells = list(bar)
    for step, cell in enumerate(cells):
        if step and cell == "." and dice.chance(amount * 0.12):
            cells[step] = "o" if dice.chance(0.5) else "x"
        elif step and cell in "xo" and dice.chance(amount * 0.15):
            cells[step] = "."
    return "".join(cells)


def play_drums(dice: Dice, voice: str, bar: str, start: float, meter: int, gain: float = 1.0) -> list[Hit]:
    """One bar of one voice as hits."""
    width = meter / len(bar)
    hits = []
    for step, cell in enumerate(bar):
        if cell in "Xxo" or (cell == "?" and dice.chance(0.5)):
            hits.append(Hit(start + step * width, voice, LEVELS[cell] * gain * dice.uniform(0.86, 1.0)))
    return hits


def _held(bar: str, step: int) -> int:
    """How many steps a note at this step lasts: itself and the dashes after it."""
    end = step + 1
    while end < len(bar) and bar[end] == "-":
        end += 1
    return end - step


def play_bass(dice: Dice, bar: str, start: float, meter: int, harmony: Harmony, low: int, gate: float) -> list[Note]:
    """One bar of a bass pattern under the harmony; low is the lowest pitch, gate the share of a note that sounds."""
    width = meter / len(bar)
    notes = []
    for step, cell in enumerate(bar):
        if cell in ".-":
            continue
        beat = start + step * width
        chord = harmony.at(start + meter if cell in "NA" else beat)
        root = chord.bass(low)
        pitch = root
        if cell == "5":
            pitch = root + (chord.tones[2] - chord.root) % 12
        elif cell == "3":
            pitch = root + (chord.tones[1] - chord.root) % 12
        elif cell == "8":
            pitch = root + 12
        elif cell == "7":
            pitch = chord.nearest(root + 10, False)
        elif cell == "A":
            pitch = root + dice.pick((-1, 1, 2, -2))
        level = 0.45 if cell == "r" else (0.95 if step == 0 else 0.8)
        notes.append(Note(beat, _held(bar, step) * width * gate, pitch, level * dice.uniform(0.9, 1.0)))
    return notes


def walking_bar(dice: Dice, start: float, meter: int, harmony: Harmony, low: int) -> list[Note]:
    """A bar of walking bass: a note on every beat, the last one leads into the next chord."""
    pitch = harmony.at(start).bass(low)
    notes = [Note(start, 0.92, pitch, 0.9)]
    for beat in range(1, meter):
        chord = harmony.at(start + beat)
        if beat == meter - 1:
            target = harmony.at(start + meter).bass(low)
            pitch = target + dice.pick((-1, 1, -2, 2))
        else:
            pitch = chord.nearest(pitch + dice.pick((-4, -3, 3, 4, 5)), dice.chance(0.6))
        pitch = min(max(pitch, low - 3), low + 19)
        notes.append(Note(start + beat, 0.92, pitch, dice.uniform(0.65, 0.9)))
        if dice.chance(0.08):
            notes.append(Note(start + beat + 0.5, 0.4, pitch, 0.5))
    return notes


def play_chords(
    dice: Dice, bar: str, start: float, meter: int, harmony: Harmony, centre: int, size: int, gate: float
) -> list[Note]:
    """One bar of a chord pattern; size is the number of tones."""
    width = meter / len(bar)
    notes: list[Note] = []
    for step, cell in enumerate(bar):
        if cell in ".-":
            continue
        beat = start + step * width
        chord = harmony.at(start + meter if cell == "N" else beat)
        length = _held(bar, step) * width * gate
        level = {"X": 0.95, "x": 0.72, "o": 0.45, "N": 0.85, "B": 0.9}[cell] * dice.uniform(0.9, 1.0)
        pitches = [chord.bass(centre - 24)] if cell == "B" else chord.voiced(centre, size)
        notes.extend(Note(beat, length, pitch, level) for pitch in pitches)
    return notes
