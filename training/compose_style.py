"""What a style is: tempo, meter, grooves and the habits of its players, as data."""

from dataclasses import dataclass, field
from typing import Literal

Form = Literal["club", "song", "loop", "solo", "drums", "ambient"]
Touch = Literal["machine", "band", "rubato"]

KEYS = (0, 0, 1, 2, 4, 5, 6, 16, 17, 18)
STRINGS = (48, 49, 50, 51, 52, 89, 91, 94)
LEADS = (80, 81, 62, 73, 65, 66, 56, 22, 53, 54, 87, 11, 12, 98, 40, 29)
ACOUSTIC_LEADS = (73, 68, 71, 40, 41, 42, 60, 56, 65, 66, 75, 22, 110, 53)


@dataclass(frozen=True, slots=True)
class Style:
    """One style. Patterns are in the language of compose_patterns; several are drawn from per piece.

    `synth` is the chance that the numpy instruments play (else General MIDI), `mixed` that drums and the rest are
    played by different renderers. `chances` says how likely each optional role is in a piece.
    """

    name: str
    weight: float
    bpm: tuple[float, float]
    grooves: tuple[str, ...] = ()
    bass: tuple[str, ...] = ()
    chords: tuple[str, ...] = ()
    meter: int = 4
    per_beat: int = 4
    form: Form = "song"
    touch: Touch = "band"
    swing: tuple[float, float] = (0.5, 0.5)
    unit: float = 0.5
    synth: float = 0.0
    mixed: float = 0.15
    modes: tuple[str, ...] = ("major", "minor")
    sevenths: float = 0.2
    still: float = 0.2
    syncopation: float = 0.5
    walking: bool = False
    fills: float = 0.7
    chances: dict[str, float] = field(default_factory=dict)
    bass_programs: tuple[int, ...] = (33, 34, 35, 38)
    chord_programs: tuple[int, ...] = KEYS
    lead_programs: tuple[int, ...] = LEADS
    pad_programs: tuple[int, ...] = STRINGS
    arp_programs: tuple[int, ...] = (0, 4, 11, 24, 27, 46, 80, 81, 88, 98)
    kits: tuple[int, ...] = (0, 0, 8, 16, 24, 25)
