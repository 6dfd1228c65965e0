"""Writes a whole piece in beats: draws the players' patterns and lets them play through the sections."""

from dataclasses import dataclass

from compose_dice import Dice
from compose_fills import count_in, fill, hat_rolls, snare_roll
from compose_form import make_sections
from compose_harmony import Harmony, make_harmony
from compose_lines import Arpeggio, Melody
from compose_patterns import Pattern, parse_groove, play_bass, play_chords, play_drums, random_rhythm, vary, walking_bar
from compose_score import Effect, Hit, Note, Part, Score, Section
from compose_style import Style

ROLE_OF_VOICE = {
    "kick": "kick",
    "snare": "snare",
    "clap": "snare",
    "rim": "snare",
    "hat": "hats",
    "ohat": "hats",
    "phat": "hats",
    "ride": "hats",
    "shaker": "hats",
    "tamb": "hats",
    "crash": "hats",
}
_PERCUSSION = ("perc", "conga", "cowbell", "rim", "clave", "bongo", "tomh", "toml", "shaker", "hat", "tamb", "wood")


@dataclass(slots=True)
class _Drummer:
    """The drum patterns of a piece: the groove, its varied bar, layers of percussion."""

    groove: dict[str, Pattern]
    period: int
    amount: float
    fill_kind: str
    rolls: bool


def write_score(dice: Dice, style: Style, bars: int, grooves: tuple[str, ...]) -> Score:
    """Compose so many bars in this style; grooves are the drum patterns to draw from."""
    harmony = make_harmony(dice, bars + 1, style.meter, style.modes, style.sevenths, style.still)
    text = dice.pick(grooves) if grooves else ""
    drummer = _make_drummer(dice, style, text)
    present = {role for role in ("bass", "chords", "pad", "arp", "lead") if dice.chance(style.chances.get(role, 0.0))}
    present |= {ROLE_OF_VOICE.get(voice, "perc") for voice in drummer.groove}
    if not present & {"kick", "snare", "hats", "perc", "chords", "arp", "bass"}:
        present.add("arp" if style.form == "ambient" else "chords")
    sections = make_sections(dice, style, bars, frozenset(present))
    score = Score(style.meter, bars, sections)
    if drummer.groove:
        _drums(dice, style, score, drummer)
    _pitched(dice, style, score, harmony, present)
    if style.form == "club" or (style.form == "loop" and dice.chance(0.3)):
        _transitions(dice, score)
    return score


def _make_drummer(dice: Dice, style: Style, text: str) -> _Drummer:
    groove = parse_groove(text) if text else {}
    if groove and dice.chance(style.chances.get("perc", 0.2)):
        for _ in range(dice.whole(1, 2)):
            rhythm = random_rhythm(dice, style.meter, style.per_beat, dice.uniform(0.2, 0.5), dice.uniform(0.4, 0.9))
            groove.setdefault(dice.pick(_PERCUSSION), Pattern((rhythm,)))
    if len(groove) > 2 and dice.chance(0.15):
        groove.pop(dice.pick([voice for voice in sorted(groove) if voice != "kick" or dice.chance(0.2)] or ["kick"]))
    for voice in sorted(groove):
        if voice not in ("kick", "snare", "clap") and dice.chance(0.25):
            bars = groove[voice].bars
            groove[voice] = Pattern(tuple(vary(dice, bar, 1.5) for bar in bars))
    kind = dice.pick(("toms", "snare", "mixed"))
    return _Drummer(
        groove,
        dice.pick((2, 4, 4, 8)),
        dice.uniform(0, 1.2),
        kind,
        style.name in ("trap", "dubstep", "futurebass") or dice.chance(0.03),
    )


def _drums(dice: Dice, style: Style, score: Score, drummer: _Drummer) -> None:
    meter = style.meter
    fills = style.fills * dice.uniform(0.4, 1.0)
    crashes = dice.uniform(0.3, 1.0)
    varied = {
        voice: [vary(dice, bar, drummer.amount) for bar in pattern.bars] for voice, pattern in drummer.groove.items()
    }
    for section in score.sections:
        playing = {voice for voice in drummer.groove if ROLE_OF_VOICE.get(voice, "perc") in section.roles}
        for bar in range(section.first_bar, min(section.first_bar + section.bars, score.bars)):
            start = bar * meter
            last = bar == section.first_bar + section.bars - 1
            hits: list[Hit] = []
            for voice in sorted(playing):
                pattern = drummer.groove[voice]
                other = (bar + 1) % drummer.period == 0
                text = varied[voice][bar % len(pattern.bars)] if other else pattern.bar(bar)
                hits += play_drums(dice, voice, text, start, meter, section.energy)
            if drummer.rolls and "hats" in section.roles and dice.chance(0.5):
                hits += hat_rolls(dice, start, meter)
            if playing and last and dice.chance(fills):
                hits = _with_fill(dice, style, hits, start + meter, drummer.fill_kind)
            if playing and bar == section.first_bar and bar and dice.chance(crashes):
                hits.append(Hit(float(start), "crash", 0.9))
            score.hits += hits
        if "roll" in section.roles:
            beats = section.bars * meter
            score.hits += snare_roll(
                dice, section.first_bar * meter, beats, dice.pick(("snare", "clap", "snare", "kick"))
            )
    if score.sections[0].kind in ("verse", "chorus") and dice.chance(0.4) and style.form == "song":
        first = score.sections[0]
        score.hits = [hit for hit in score.hits if hit.beat >= meter] + count_in(dice, meter)
        score.sections[:1] = [
            Section("count", 0, 1, frozenset(), 1.0),
            Section(first.kind, 1, first.bars - 1, first.roles, first.energy),
        ]


def _with_fill(dice: Dice, style: Style, hits: list[Hit], end: int, kind: str) -> list[Hit]:
    """The bar with a fill, or with a hole, before its end."""
    length = dice.pick((1, 1, 2, min(style.meter, 4)))
    start = end - length
    if dice.chance(0.25):
        return [hit for hit in hits if hit.beat < start]
    kept = [hit for hit in hits if hit.beat < start or hit.voice == "kick"]
    return kept + fill(dice, start, length, style.per_beat, kind)


def _pitched(dice: Dice, style: Style, score: Score, harmony: Harmony, present: set[str]) -> None:
    """Let every pitched player play through the sections."""
    meter = style.meter
    low = dice.whole(28, 38)
    centre = dice.whole(56, 68)
    tune = dice.whole(67, 80)
    bass_texts = [Pattern.parse(dice.pick(style.bass)) for _ in range(2)] if style.bass else []
    chord_texts = [Pattern.parse(dice.pick(style.chords)) for _ in range(2)] if style.chords else []
    size = dice.pick((2, 3, 3, 4)) if style.name not in ("metal", "punk") else 2
    gates = (dice.pick((0.45, 0.8, 0.98)), dice.pick((0.5, 0.85, 0.98)))
    walking = style.walking and dice.chance(0.75 if bass_texts else 1.0)
    arp_rate = (
        dice.pick((style.per_beat, style.per_beat, 2, 3, 4, 6, 8)) if style.per_beat == 4 else dice.pick((3, 3, 6))
    )
    if style.form == "solo":
        arp_rate = style.per_beat if style.per_beat == 3 else dice.pick((2, 2, 4, 3))
    arps = [Arpeggio(dice, meter, arp_rate, "alberti" if dice.chance(0.15) else None) for _ in range(2)]
    density = dice.uniform(0.25, 0.75)
    melodies = [
        Melody(dice, meter, style.per_beat, density, min(1.0, style.syncopation * dice.uniform(0.6, 1.4)))
        for _ in range(2)
    ]
    rests = dice.uniform(0.0, 0.35)
    parts = {role: Part(role) for role in ("bass", "chords", "pad", "arp", "lead") if role in present}
    arp_low = dice.whole(45, 72) if style.form != "solo" else dice.whole(43, 52)
    for section in score.sections:
        other = section.kind in ("chorus", "drop", "solo", "bridge") and dice.chance(0.8)
        for bar in range(section.first_bar, min(section.first_bar + section.bars, score.bars)):
            start = float(bar * meter)
            notes: dict[str, list[Note]] = {}
            if walking and "bass" in section.roles:
                notes["bass"] = walking_bar(dice, start, meter, harmony, low)
            elif bass_texts and "bass" in section.roles:
                notes["bass"] = play_bass(dice, bass_texts[other].bar(bar), start, meter, harmony, low, gates[0])
            if chord_texts and "chords" in section.roles:
                notes["chords"] = play_chords(
                    dice, chord_texts[other].bar(bar), start, meter, harmony, centre, size, gates[1]
                )
            if "pad" in section.roles:
                notes["pad"] = play_chords(dice, "X" + "-" * (2 * meter - 1), start, meter, harmony, centre, 4, 1.0)
            if "arp" in section.roles:
                notes["arp"] = arps[other].bar(dice, start, harmony, arp_low)
            if "lead" in section.roles and not dice.chance(rests):
                notes["lead"] = melodies[other].bar(dice, start, harmony, tune)
            for role, played in notes.items():
                if role in parts:
                    parts[role].notes += [Note(n.beat, n.length, n.pitch, n.level * section.energy) for n in played]
    score.parts = [part for part in parts.values() if part.notes]


def _transitions(dice: Dice, score: Score) -> None:
    """Risers before what is louder, impacts and falls at its start."""
    meter = score.meter
    for before, after in zip(score.sections, score.sections[1:], strict=False):
        start = after.first_bar * meter
        if after.energy >= before.energy and dice.chance(0.65):
            length = float(dice.pick((1, 2, 4, 8)) * meter)
            length = min(length, float(before.bars * meter))
            kinds = ("riser", "riser", "tone_riser", "reverse", "sweep_up")
            score.effects.append(Effect(dice.pick(kinds), start - length, length))
        if dice.chance(0.55):
            score.effects.append(
                Effect(dice.pick(("impact", "fall", "subdrop", "crash_long")), float(start), dice.uniform(2, 8))
            )
