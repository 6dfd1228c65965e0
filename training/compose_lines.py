"""Arpeggios and melodies: lines with a motif that comes back, accents on the bar and syncopation against it."""

from compose_dice import Dice
from compose_harmony import Harmony
from compose_patterns import random_rhythm
from compose_score import Note

_ORDERS: dict[str, tuple[int, ...]] = {
    "up": (0, 1, 2, 3),
    "down": (3, 2, 1, 0),
    "round": (0, 1, 2, 3, 2, 1),
    "alberti": (0, 2, 1, 2),
    "three": (0, 1, 2),
    "wide": (0, 2, 4, 2, 1, 3),
    "pedal": (0, 3, 0, 2, 0, 1),
    "eight": (0, 2, 3, 4, 5, 4, 3, 2),
    "skip": (0, 3, 1, 4, 2, 5),
}


class Arpeggio:
    """A broken chord in even steps. Its turn may be shorter than the bar, so that it runs against the beat."""

    def __init__(self, dice: Dice, meter: int, per_beat: int, order: str | None = None) -> None:
        """Draw the order of tones; whether the turn restarts with every bar; holes and accents."""
        self._meter, self._per_beat = meter, per_beat
        self._order = _ORDERS[order or dice.pick(tuple(_ORDERS))]
        self._restart = dice.chance(0.7)
        self._accent = dice.pick((0, 0, 3, len(self._order), per_beat))
        holes = random_rhythm(dice, meter, per_beat, 0.75, 0.5)
        self._mask = holes if dice.chance(0.3) else "x" * len(holes)
        self._gate = dice.pick((0.4, 0.7, 0.95, 1.6))
        self._bass_first = dice.chance(0.25)

    def bar(self, dice: Dice, start: float, harmony: Harmony, low: int) -> list[Note]:
        """One bar of it."""
        steps = self._meter * self._per_beat
        offset = 0 if self._restart else round(start / self._meter) * steps
        notes = []
        for step in range(steps):
            if self._mask[step] == ".":
                continue
            beat = start + step / self._per_beat
            index = self._order[(step + offset) % len(self._order)]
            pitch = harmony.at(beat).ladder(low, 8)[index]
            accent = step == 0 or (self._accent > 0 and (step + offset) % self._accent == 0)
            if step == 0 and self._bass_first:
                pitch = harmony.at(beat).bass(low - 12)
            level = (0.9 if accent else 0.62) * dice.uniform(0.85, 1.0)
            notes.append(Note(beat, self._gate / self._per_beat, pitch, level))
        return notes


class Melody:
    """A tune: two motifs of one or two bars, repeated with other endings over the changing chords."""

    def __init__(self, dice: Dice, meter: int, per_beat: int, density: float, syncopation: float) -> None:
        """Draw the motifs' rhythms and contours and how fully the player voices them."""
        self._meter = meter
        self._per_beat = per_beat
        self._motifs = []
        for _ in range(3):
            rhythm = random_rhythm(dice, meter, per_beat, density, syncopation)
            contour = [dice.pick((-4, -2, -2, -1, 0, 1, 2, 2, 4, 7)) for _ in rhythm]
            self._motifs.append((rhythm, contour))
        self._form = dice.pick(((0, 1, 0, 2), (0, 0, 0, 1), (0, 1, 2, 1), (0, 0, 1, 2), (0, 1)))
        self._anticipate = dice.uniform(0, 0.35)
        self._double = dice.pick((0, 0, 0, 12, -12, -3, -5))
        self._gate = dice.pick((0.5, 0.8, 1.0, 1.0))
        self._pitch = 0

    def bar(self, dice: Dice, start: float, harmony: Harmony, centre: int) -> list[Note]:
        """One bar of it around a MIDI pitch."""
        index = round(start / self._meter)
        rhythm, contour = self._motifs[self._form[index % len(self._form)]]
        if index % len(self._form) == 0 or not self._pitch:
            self._pitch = centre + dice.whole(-4, 4)
        strokes = [step for step, cell in enumerate(rhythm) if cell != "."]
        notes = []
        for order, step in enumerate(strokes):
            beat = start + step / self._per_beat
            until = strokes[order + 1] if order + 1 < len(strokes) else len(rhythm)
            length = max(0.2, (until - step) / self._per_beat * self._gate)
            strong = step % self._per_beat == 0
            self._pitch = harmony.at(beat).nearest(self._pitch + contour[step], strong and dice.chance(0.8))
            if abs(self._pitch - centre) > 11:
                self._pitch = harmony.at(beat).nearest(centre + dice.whole(-3, 3), True)
            level = (0.95 if step == 0 else 0.82 if strong else 0.66) * dice.uniform(0.85, 1.0)
            if strong and step and dice.chance(self._anticipate):
                beat, length = beat - 0.5, length + 0.5
            notes.append(Note(beat, length, self._pitch, level))
            if self._double:
                second = harmony.at(beat).nearest(self._pitch + self._double, False)
                notes.append(Note(beat, length, second, level * 0.8))
        return notes
