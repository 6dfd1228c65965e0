"""One piece from a seed: style, tempo, score, sound, and the truth about its beats."""

from dataclasses import dataclass

import numpy as np
from compose_clock import Clock, Feel, TempoShape
from compose_dice import Dice
from compose_mix import render
from compose_sound import RATE, Sound, silence
from compose_style import Style
from compose_styles_band import BAND_STYLES
from compose_styles_club import CLUB_STYLES
from compose_styles_solo import SOLO_STYLES
from compose_styles_world import WORLD_STYLES
from compose_write import write_score

STYLES: tuple[Style, ...] = (*CLUB_STYLES, *BAND_STYLES, *WORLD_STYLES, *SOLO_STYLES)


@dataclass(frozen=True, slots=True)
class Piece:
    """A finished piece: mono sound and its beats as (seconds, place in the bar from 1)."""

    style: str
    bpm: float
    meter: int
    sound: Sound
    beats: tuple[tuple[float, int], ...]


def make_piece(seed: int, index: int, only: str = "") -> Piece:
    """The piece with this number of this seed; `only` names a style instead of drawing one."""
    dice = Dice(seed, index)
    style = _draw_style(dice, only)
    length = dice.uniform(40, 50)
    if dice.chance(0.07):
        return _spliced(dice, style, length)
    return _single(dice, style, length)


def _draw_style(dice: Dice, only: str) -> Style:
    by_name = {style.name: style for style in STYLES}
    return by_name[only or dice.weighted({style.name: style.weight for style in STYLES})]


def _shape(dice: Dice, style: Style) -> TempoShape:
    if style.touch == "rubato":
        return dice.weighted({"rubato": 0.7, "hands": 0.25, "steady": 0.05})
    if dice.chance(0.06):
        return "ramp"
    if style.touch == "band":
        return dice.weighted({"steady": 0.35, "drift": 0.4, "hands": 0.25})
    return dice.weighted({"steady": 0.93, "drift": 0.07})


def _single(dice: Dice, style: Style, length: float) -> Piece:
    """A piece without cuts."""
    bpm = dice.uniform(*style.bpm)
    if dice.chance(0.4) and style.touch == "machine":
        bpm = float(round(bpm))
    skip = dice.uniform(0, 14) if dice.chance(0.65) else 0.0
    seconds = length + skip
    bars = int(np.ceil((seconds * 1.25 + 2) * bpm / 60 / style.meter)) + 1
    grooves = style.grooves if style.form != "drums" else _all_grooves(dice)
    if style.form == "drums":
        bars = int(np.ceil((seconds * 1.25 + 2) * bpm / 60 / 4)) + 1
    score = write_score(dice, style, bars, grooves)
    clock = Clock(dice, bars * style.meter, bpm, _shape(dice, style), style.meter * dice.pick((4, 8)))
    swing = dice.uniform(*style.swing) if dice.chance(0.75) else style.swing[0]
    jitter = {
        "machine": 0.0 if dice.chance(0.7) else 0.004,
        "band": dice.uniform(0.003, 0.014),
        "rubato": dice.uniform(0.004, 0.018),
    }[style.touch]
    sound = render(dice, style, score, clock, Feel(swing, style.unit, jitter), seconds)
    times = clock.at(np.arange(bars * style.meter, dtype=np.float64))
    beats = [(float(time), place % style.meter + 1) for place, time in enumerate(times) if time < seconds - 0.02]
    wait = dice.uniform(0.3, 4.0) if skip == 0 and dice.chance(0.5) else 0.0
    return _cut(style, bpm, sound, beats, skip, wait, length)


def _all_grooves(dice: Dice) -> tuple[str, ...]:
    """Grooves in four sixteenths a beat of every style, for drummers alone."""
    return tuple(
        g
        for s in STYLES
        if s.meter == 4 and s.per_beat == 4 and s.form != "drums"
        for g in s.grooves
        if g and "kick" in g and "snare" in g
    )


def _cut(
    style: Style, bpm: float, sound: Sound, beats: list[tuple[float, int]], skip: float, wait: float, length: float
) -> Piece:
    """Leave out the beginning, or wait before it."""
    first = int(skip * RATE)
    cut = sound[first:]
    if first:
        ramp = min(len(cut), 300)
        cut[:ramp] *= np.linspace(0, 1, ramp, dtype=np.float32)
    cut = np.concatenate([silence(wait), cut])[: int(length * RATE)]
    last = np.linspace(1, 0, 2000, dtype=np.float32)
    cut[-2000:] *= last
    moved = tuple(
        (time - skip + wait, place) for time, place in beats if 0 <= time - skip + wait < length - 0.02 and time >= skip
    )
    return Piece(style.name, bpm, style.meter, cut, moved)


def _spliced(dice: Dice, style: Style, length: float) -> Piece:
    """A cut from one piece into another, at any moment, with a short fade or a gap."""
    split = dice.uniform(0.35, 0.65) * length
    first = _single(dice, style, split)
    other = style if dice.chance(0.4) else _draw_style(dice, "")
    second = _single(dice, other, length - split)
    gap = dice.uniform(0.2, 2.0) if dice.chance(0.3) else 0.0
    sound = np.concatenate([first.sound, silence(gap), second.sound])[: int(length * RATE)]
    shift = len(first.sound) / RATE + gap
    beats = first.beats + tuple((time + shift, place) for time, place in second.beats if time + shift < length - 0.02)
    return Piece(style.name, first.bpm, first.meter, sound, beats)
