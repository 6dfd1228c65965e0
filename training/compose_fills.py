"""Drum fills, count-ins and snare rolls: what happens at the seams of sections."""

from compose_dice import Dice
from compose_score import Hit


def fill(dice: Dice, start: float, beats: float, per_beat: int, kind: str) -> list[Hit]:
    """A fill over the last beats of a phrase."""
    steps = round(beats * per_beat)
    hits = []
    voices = {
        "toms": ("snare", "tomh", "tomm", "toml"),
        "snare": ("snare",) * 4,
        "mixed": ("snare", "kick", "tomh", "toml"),
    }
    order = voices[kind]
    density = dice.uniform(0.6, 1.0)
    for step in range(steps):
        if not dice.chance(density):
            continue
        voice = order[min(3, step * 4 // steps)] if kind != "mixed" else dice.pick(order)
        accent = step % per_beat == 0 or dice.chance(0.3)
        hits.append(Hit(start + step / per_beat, voice, (0.95 if accent else 0.65) * dice.uniform(0.85, 1)))
    return hits


def snare_roll(dice: Dice, start: float, beats: float, voice: str) -> list[Hit]:
    """A roll that gets denser and louder towards the drop: quarters, eighths, sixteenths, thirty-seconds."""
    hits = []
    beat = 0.0
    gap_at_end = dice.pick((0.0, 0.0, 1.0, 2.0, 4.0)) if beats >= 8 else 0.0
    doubles = dice.chance(0.8)
    first = dice.pick((1.0, 0.5, 0.25))
    while beat < beats - gap_at_end:
        share = beat / beats
        width = first
        if doubles:
            width = first if share < 0.5 else first / 2 if share < 0.75 else max(first / 4, 0.125)
        hits.append(Hit(start + beat, voice, 0.35 + 0.6 * share))
        beat += width
    return hits


def count_in(dice: Dice, meter: int) -> list[Hit]:
    """A bar of sticks before the band comes in."""
    voice = dice.pick(("stick", "hat", "rim"))
    strokes = range(meter) if dice.chance(0.7) or meter != 4 else (0, 2)
    return [Hit(float(beat), voice, 0.8) for beat in strokes]


def hat_rolls(dice: Dice, start: float, meter: int) -> list[Hit]:
    """Fast hat rolls in triplets or thirty-seconds somewhere in the bar, as in trap."""
    hits = []
    for _ in range(dice.whole(0, 2)):
        at = dice.whole(0, meter * 2 - 1) / 2
        count, width = dice.pick(((3, 1 / 6), (4, 1 / 8), (6, 1 / 12), (3, 1 / 3), (8, 1 / 8)))
        rising = dice.chance(0.5)
        for stroke in range(count):
            level = 0.4 + 0.4 * (stroke / count if rising else 1 - stroke / count)
            hits.append(Hit(start + at + stroke * width, "hat", level))
    return hits
