"""The form of a piece: sections of 4, 8 or 16 bars in which instruments enter, leave, build and drop."""

from compose_dice import Dice
from compose_score import Section
from compose_style import Style

DRUMS = frozenset({"kick", "snare", "hats", "perc"})
_CLUB_ORDERS = (
    ("intro", "groove", "break", "build", "drop", "outro"),
    ("groove", "drop", "break", "build", "drop"),
    ("break", "build", "drop", "groove", "drop"),
    ("drop", "break", "build", "drop", "outro"),
    ("intro", "build", "drop", "break", "build", "drop"),
    ("groove", "groove", "break", "groove", "drop"),
    ("break", "groove", "drop", "break", "drop"),
)
_SONG_ORDERS = (
    ("intro", "verse", "chorus", "verse", "chorus"),
    ("verse", "chorus", "bridge", "chorus"),
    ("intro", "verse", "verse", "chorus", "bridge", "chorus"),
    ("chorus", "verse", "bridge", "verse", "chorus"),
    ("verse", "solo", "verse", "chorus"),
    ("bridge", "verse", "chorus", "solo", "chorus"),
)


def make_sections(dice: Dice, style: Style, bars: int, present: frozenset[str]) -> list[Section]:
    """Draw sections until the bars are filled; present are the roles this piece has at all."""
    if style.form == "club":
        order = list(dice.pick(_CLUB_ORDERS))
    elif style.form == "song":
        order = list(dice.pick(_SONG_ORDERS))
    elif style.form == "loop":
        order = [dice.pick(("layers", "layers", "layers", "full", "break", "drumbreak")) for _ in range(12)]
    else:
        order = [style.form] * 12
    lengths = _lengths(dice, style, bars)
    sections: list[Section] = []
    bar = 0
    while bar < bars:
        kind = order[len(sections) % len(order)]
        size = dice.pick(lengths)
        roles = _roles(dice, kind, present)
        sections.append(Section(kind, bar, size, frozenset(roles), _energy(kind)))
        bar += size
    return sections


def _lengths(dice: Dice, style: Style, bars: int) -> tuple[int, ...]:
    """Section lengths that let about four sections fit into the piece."""
    if bars > 60:
        return (8, 16, 16)
    if bars > 36:
        return (8, 8, 8, 16) if style.form == "club" else (8, 8, 4)
    if bars > 18:
        return (4, 8, 8)
    return (4, 4, 2, 8)


def _energy(kind: str) -> float:
    return {
        "intro": 0.75,
        "break": 0.7,
        "build": 0.85,
        "verse": 0.85,
        "bridge": 0.7,
        "ambient": 0.8,
        "outro": 0.8,
        "solo": 0.9,
    }.get(kind, 1.0)


def _some(dice: Dice, roles: frozenset[str] | set[str], chance: float) -> set[str]:
    return {role for role in sorted(roles) if dice.chance(chance)}


def _roles(dice: Dice, kind: str, present: frozenset[str]) -> set[str]:
    """Which of the piece's roles play in a section of this kind."""
    pitched = present - DRUMS
    drums = present & DRUMS
    soft = pitched & {"chords", "pad", "arp", "lead"}
    if kind in ("drop", "chorus", "full", "solo"):
        roles = set(drums) | _some(dice, pitched, 0.85) | (pitched & {"bass"})
    elif kind in ("groove", "verse"):
        roles = _some(dice, drums, 0.9) | _some(dice, pitched - {"lead", "pad"}, 0.7) | (pitched & {"bass"})
        if kind == "verse":
            roles |= set(drums) | _some(dice, pitched & {"lead", "chords"}, 0.7)
    elif kind in ("intro", "outro"):
        if dice.chance(0.7):
            roles = (
                _some(dice, drums, 0.6) | (drums & {"kick"} if dice.chance(0.7) else set()) | _some(dice, pitched, 0.3)
            )
        else:
            roles = _some(dice, soft, 0.7)
    elif kind in ("break", "bridge"):
        roles = _some(dice, soft, 0.75) | _some(dice, pitched & {"bass"}, 0.35)
        if dice.chance(0.3):
            roles |= _some(dice, drums - {"kick"}, 0.5)
    elif kind == "build":
        roles = _some(dice, soft, 0.8) | _some(dice, drums, 0.3) | {"roll"}
    elif kind == "layers":
        roles = _some(dice, drums, 0.85) | _some(dice, pitched, 0.7)
    elif kind == "drumbreak":
        roles = set(drums) | _some(dice, pitched, 0.12)
    elif kind == "ambient":
        roles = _some(dice, present, 0.8)
    else:
        roles = set(present)
    if not roles & present:
        roles |= set(present & {"kick", "chords", "arp", "bass", "hats"}) or set(present)
    return roles
