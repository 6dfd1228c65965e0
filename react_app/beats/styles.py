"""Kinds of music as patterns: what is played in which sixteenth of a bar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Style:
    """A kind of music.

    `drums`: patterns by drum, a character per step (four steps a beat): `x` full, `o` soft, `-` very soft, `.` none.
    `notes`: patterns by instrument; a bass plays the root (`x`), the fifth (`o`) or the octave (`-`); the others play
    the chord, a `pluck` or `lead` one note of it. `swing` delays every second eighth (`swing_steps` 2) or sixteenth (1)
    by this share of it. `loose_s` is how far players are off, one standard deviation.
    """

    name: str
    bpm: float
    drums: Mapping[str, str]
    notes: Mapping[str, str]
    meter: int = 4
    swing: float = 0.0
    swing_steps: int = 1
    loose_s: float = 0.0
    levels: Mapping[str, float] = field(default_factory=dict)


_STYLES = (
    Style(
        "house",
        124.0,
        {
            "kick": "x...x...x...x...",
            "clap": "....x.......x...",
            "open hat": "..x...x...x...x.",
            "hat": "-.o--.o--.o--.o-",
        },
        {"bass": "..x..xo...x..-x.", "stab": "...x..x....x....", "pad": "x..............."},
    ),
    Style(
        "techno",
        132.0,
        {"kick": "x...x...x...x...", "hat": "..x...x...x...x.", "ride": "o.o.o.o.o.o.o.o.", "rim": "...o..o....o..o."},
        {"bass": ".xxx.xxx.xxx.xxx", "stab": "...x......x.....", "pad": "x..............."},
        levels={"bass": 0.5},
    ),
    Style(
        "trance",
        138.0,
        {
            "kick": "x...x...x...x...",
            "clap": "....x.......x...",
            "open hat": "..x...x...x...x.",
            "shaker": "o.o.o.o.o.o.o.o.",
        },
        {"bass": "..x...x...x...x.", "pluck": "x.xx.xx.x.xx.xx.", "pad": "x..............."},
    ),
    Style(
        "hip-hop",
        88.0,
        {"kick": "x..x......x.....", "snare": "....x.......x...", "hat": "x-o-x-o-x-o-x-o-"},
        {"bass": "x..x......x..o..", "keys": "x.......x.......", "pad": "x..............."},
        swing=0.16,
        loose_s=0.005,
    ),
    Style(
        "drum and bass",
        174.0,
        {
            "kick": "x.........x.....",
            "snare": "....x.......x...",
            "hat": "o.x.o.x.o.x.o.x.",
            "shaker": "-.-.--..-.-.--.-",
        },
        {"sub": "x.....x...x.....", "lead": "x.............o.", "pad": "x..............."},
    ),
    Style(
        "garage",
        131.0,
        {
            "kick": "x.........x..o..",
            "snare": "....x.......x...",
            "hat": "..x..xx...x..xx.",
            "shaker": "o.o.o.o.o.o.o.o.",
        },
        {"bass": "x..x..o...x.....", "stab": "..x......x......", "pad": "x..............."},
        swing=0.14,
    ),
    Style(
        "rock",
        118.0,
        {"kick": "x.......x.x.....", "snare": "....x.......x...", "hat": "x.o.x.o.x.o.x.o."},
        {"bass": "x.x.x.x.x.x.x.x.", "guitar": "x.o.x.o.x.o.x.o.", "pad": "x..............."},
        loose_s=0.006,
    ),
    Style(
        "pop",
        104.0,
        {"kick": "x.......x.......", "snare": "....x.......x...", "shaker": "x-o-x-o-x-o-x-o-"},
        {
            "bass": "x.....x.x.....o.",
            "keys": "x...o...x...o...",
            "pluck": "x.x.x.x.x.x.x.x.",
            "pad": "x...............",
        },
        loose_s=0.004,
    ),
    Style(
        "funk",
        106.0,
        {"kick": "x.....x...x..o..", "snare": "....x..-.-..x..-", "hat": "xoxoxoxoxoxoxoxo"},
        {"bass": "x..x..-.x..o..-.", "guitar": "..o..o.o..o..o.o", "pad": "x..............."},
        loose_s=0.006,
    ),
    Style(
        "dub",
        74.0,
        {"kick": "........x.......", "rim": "........x.......", "hat": "x.o.x.o.x.o.x.o."},
        {"bass": "x...x.o.....x...", "guitar": "....x.......x...", "pad": "x..............."},
        swing=0.2,
        swing_steps=2,
        loose_s=0.006,
    ),
    Style(
        "latin",
        100.0,
        {
            "kick": "x..x..x.x..x..x.",
            "rim": "x..x...x..x.x...",
            "conga": "..o.x...o.o.x.xx",
            "shaker": "xoxoxoxoxoxoxoxo",
        },
        {"bass": "...x..x....x..x.", "keys": "x.x..x.x.x..x.x.", "pad": "x..............."},
        loose_s=0.006,
    ),
    Style(
        "waltz",
        148.0,
        {"kick": "x...........", "brush": "....x...x..."},
        {"bass": "x...........", "keys": "....x...x...", "lead": "x.......o...", "pad": "x..........."},
        meter=3,
        loose_s=0.008,
    ),
    Style(
        "ballad",
        68.0,
        {"soft kick": "x.......x.......", "rim": "....x.......x...", "shaker": "-.-.-.-.-.-.-.-."},
        {
            "bass": "x.......x.....o.",
            "pluck": "x.x.x.x.x.x.x.x.",
            "keys": "x...............",
            "pad": "x...............",
        },
        loose_s=0.007,
    ),
)

STYLES: Mapping[str, Style] = {style.name: style for style in _STYLES}
LEVELS: Mapping[str, float] = {
    "kick": 0.9, "soft kick": 0.6, "snare": 0.6, "brush": 0.3, "clap": 0.5, "hat": 0.22, "open hat": 0.22, "ride": 0.14,
    "shaker": 0.14, "rim": 0.35, "conga": 0.35, "tom": 0.5, "crash": 0.3, "bass": 0.4, "sub": 0.45, "pluck": 0.2,
    "keys": 0.22, "stab": 0.22, "guitar": 0.2, "pad": 0.16, "lead": 0.2,
}  # fmt: skip
