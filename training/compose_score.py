"""What a piece is made of before it sounds: notes, drum hits and effects in beats, and the sections they lie in."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Note:
    """A pitched note: where it starts and how long it is in beats, MIDI pitch, level 0 to 1."""

    beat: float
    length: float
    pitch: int
    level: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A drum hit: position in beats, voice of the kit, level 0 to 1."""

    beat: float
    voice: str
    level: float


@dataclass(frozen=True, slots=True)
class Effect:
    """A transition sound (riser, impact, ...): position and length in beats."""

    kind: str
    beat: float
    length: float


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of bars in which the same instruments play."""

    kind: str
    first_bar: int
    bars: int
    roles: frozenset[str]
    energy: float


@dataclass(slots=True)
class Part:
    """The notes of one instrument. Its role decides its sound."""

    role: str
    notes: list[Note] = field(default_factory=list)


@dataclass(slots=True)
class Score:
    """A whole piece in beats."""

    meter: int
    bars: int
    sections: list[Section]
    parts: list[Part] = field(default_factory=list)
    hits: list[Hit] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)

    def section_at(self, bar: int) -> Section:
        """The section that this bar belongs to."""
        for section in self.sections:
            if section.first_bar <= bar < section.first_bar + section.bars:
                return section
        return self.sections[-1]
