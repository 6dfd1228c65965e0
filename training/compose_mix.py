"""The desk: turns a score with times into sound, with synthesizers, soundfonts or both, and masters it."""

from dataclasses import dataclass

import numpy as np
from compose_clock import Clock, Feel
from compose_dice import Dice
from compose_effects import make_effect
from compose_kit import play_kit
from compose_midi import Player, render_midi
from compose_score import Hit, Part, Score
from compose_sound import (
    RATE,
    Curve,
    Sound,
    add,
    band,
    compress,
    echo,
    frame_times,
    loudness,
    noise,
    reverb,
    saturate,
    silence,
)
from compose_style import Style
from compose_voice import Timed, draw_voice, play_voice

_ROLE_DB = {"bass": -3.0, "chords": -7.0, "pad": -10.0, "arp": -9.0, "lead": -6.0}


@dataclass(frozen=True, slots=True)
class Sources:
    """Who plays: drums and pitched parts each by numpy or by General MIDI."""

    synth_drums: bool
    synth_parts: bool


def draw_sources(dice: Dice, style: Style) -> Sources:
    """Choose the renderers for a piece."""
    synth = dice.chance(style.synth)
    mixed = dice.chance(style.mixed)
    return Sources(synth != (mixed and dice.chance(0.6)), synth) if mixed else Sources(synth, synth)


def render(dice: Dice, style: Style, score: Score, clock: Clock, feel: Feel, seconds: float) -> Sound:
    """The finished sound of the piece."""
    sources = draw_sources(dice, style)
    hits = _timed_hits(dice, score, clock, feel, seconds)
    parts = {part.role: _timed_notes(dice, part, clock, feel, style, seconds) for part in score.parts}
    parts = {role: notes for role, notes in parts.items() if notes}
    mix = silence(seconds)
    if not sources.synth_drums and not sources.synth_parts:
        add(mix, render_midi(dice, _players(dice, style, parts), hits, dice.pick(style.kits), seconds), 0.0)
        if dice.chance(0.15):
            mix = saturate(mix * np.float32(dice.uniform(1, 3) / loudness(mix) / 5), 1.0)
        mix *= np.float32(0.2 / loudness(mix))
    else:
        if hits and sources.synth_drums:
            drums = play_kit(dice, hits, seconds)
            if dice.chance(0.3):
                drums = saturate(drums, dice.uniform(1, 4))
            if dice.chance(0.4):
                drums = drums + reverb(dice, drums, dice.uniform(0.2, 1.0), 250, 7000) * np.float32(
                    dice.uniform(0.05, 0.35)
                )
            _place(mix, drums, dice.normal(2.0) + (2.0 if style.form == "club" else 0.5))
        elif hits:
            _place(mix, render_midi(dice, [], hits, dice.pick(style.kits), seconds), dice.normal(1.5) - 1.0)
        if sources.synth_parts:
            _synths(dice, style, score, clock, hits, parts, mix)
        else:
            players = _players(dice, style, parts)
            if players:
                _place(mix, render_midi(dice, players, [], 0, seconds), dice.normal(2) - 2.0)
    for effect in score.effects:
        start, end = clock.time(effect.beat), clock.time(effect.beat + effect.length)
        add(mix, make_effect(dice, effect.kind, end - start), start, dice.uniform(0.3, 1.0))
    return master(dice, mix, style.touch == "machine")


def _place(mix: Sound, sound: Sound, level_db: float) -> None:
    mix += sound * np.float32(0.2 * 10 ** (level_db / 20) / max(1e-4, loudness(sound)))


def _timed_hits(dice: Dice, score: Score, clock: Clock, feel: Feel, seconds: float) -> list[tuple[float, Hit]]:
    shift = {
        "kick": dice.normal(feel.jitter / 2),
        "snare": dice.normal(feel.jitter / 2),
        "hat": dice.normal(feel.jitter / 2),
    }
    out = []
    for hit in score.hits:
        time = clock.time(feel.warp(hit.beat)) + shift.get(hit.voice, 0.0) + dice.normal(feel.jitter * 0.7)
        if time < seconds:
            out.append((max(0.0, time), hit))
    return out


def _timed_notes(dice: Dice, part: Part, clock: Clock, feel: Feel, style: Style, seconds: float) -> list[Timed]:
    shift = dice.normal(feel.jitter / 2)
    spread = dice.uniform(0.0, 0.018) if style.touch == "rubato" or style.name == "guitarstrum" else 0.0
    out: list[Timed] = []
    last, order = -1.0, 0
    for note in part.notes:
        order = order + 1 if note.beat == last else 0
        last = note.beat
        start = clock.time(feel.warp(note.beat)) + shift + dice.normal(feel.jitter) + order * spread
        end = clock.time(feel.warp(note.beat + note.length))
        if start < seconds:
            out.append((max(0.0, start), max(start + 0.05, end), note))
    return out


def _players(dice: Dice, style: Style, parts: dict[str, list[Timed]]) -> list[Player]:
    programs = {
        "bass": style.bass_programs,
        "chords": style.chord_programs,
        "lead": style.lead_programs,
        "pad": style.pad_programs,
        "arp": style.arp_programs,
    }
    solo = dice.pick(style.chord_programs) if style.form == "solo" and style.name.startswith("piano") else None
    base = {"bass": 108, "chords": 88, "lead": 102, "pad": 74, "arp": 84}
    players = []
    for role, notes in parts.items():
        program = solo if solo is not None else dice.pick(programs[role])
        volume = 100 if solo is not None else base[role] + dice.whole(-16, 16)
        players.append(Player(program, min(127, volume), notes))
    return players


def _synths(
    dice: Dice,
    style: Style,
    score: Score,
    clock: Clock,
    hits: list[tuple[float, Hit]],
    parts: dict[str, list[Timed]],
    mix: Sound,
) -> None:
    """Render all pitched parts with synthesizers, pumped by the kick, with delay and reverb sends."""
    beat_seconds = 60.0 / clock.bpm
    seconds = (len(mix) + 0.5) / RATE
    pump = _pump(dice, score, clock, hits, len(mix)) if style.form == "club" or dice.chance(0.3) else None
    send = np.zeros_like(mix)
    for role, notes in parts.items():
        voice = draw_voice(dice, role, style.name, beat_seconds)
        sweep = _sweep(dice, score, clock, len(mix))
        sound = play_voice(dice, voice, notes, seconds, sweep)
        if pump is not None and dice.chance({"bass": 0.5, "pad": 0.9, "chords": 0.8}.get(role, 0.4)):
            sound = sound * pump
        leveled = sound * np.float32(
            0.2 * 10 ** ((_ROLE_DB[role] + dice.normal(2.5)) / 20) / max(1e-4, loudness(sound))
        )
        if role != "bass":
            if dice.chance(0.35):
                delay = dice.pick((0.75, 0.5, 1.0, 0.375, 1 / 3)) * beat_seconds
                leveled = leveled + echo(leveled, delay, dice.uniform(0.25, 0.55), 4)
            send += leveled * np.float32(dice.uniform(0, 0.6))
        mix += leveled
    if dice.chance(0.8):
        wet = reverb(dice, send, dice.uniform(0.6, 3.5), 200, dice.uniform(2500, 9000))
        mix += (
            wet
            * np.float32(dice.uniform(0.1, 0.4))
            * (pump if pump is not None and dice.chance(0.5) else np.float32(1))
        )


def _pump(dice: Dice, score: Score, clock: Clock, hits: list[tuple[float, Hit]], count: int) -> Sound:
    """Side-chain gain: down at each kick (or at each beat, kick or not) and back within the beat."""
    beat_seconds = 60.0 / clock.bpm
    times = [time for time, hit in hits if hit.voice == "kick"]
    if dice.chance(0.35):
        times = clock.at(np.arange(score.bars * score.meter, dtype=np.float64)).tolist()
    gain = np.ones(count, dtype=np.float32)
    length = int(beat_seconds * 0.95 * RATE)
    shape = np.clip(np.arange(length) / (length * dice.uniform(0.4, 1.0)), 0, 1) ** dice.uniform(0.6, 2.0)
    curve = (1 - dice.uniform(0.3, 0.95) * (1 - shape)).astype(np.float32)
    for time in times:
        start = int(time * RATE)
        piece = gain[start : start + length]
        np.minimum(piece, curve[: len(piece)], out=piece)
    return gain


def _sweep(dice: Dice, score: Score, clock: Clock, count: int) -> Curve:
    """The hand on the filter: opens through builds and intros, wanders elsewhere."""
    times = frame_times(count)
    points, values = [0.0], [dice.uniform(0.3, 1.0)]
    for section in score.sections:
        start = clock.time(section.first_bar * score.meter)
        end = clock.time((section.first_bar + section.bars) * score.meter)
        rising = section.kind in ("build", "intro", "break") and dice.chance(0.7)
        low = dice.uniform(0, 0.5)
        points += [start + 1e-3, end]
        values += [low, 1.0] if rising else [dice.uniform(0.4, 1.0), dice.uniform(0.4, 1.0)]
    return np.asarray(np.interp(times, points, values))


def master(dice: Dice, mix: Sound, loud: bool) -> Sound:
    """Equalise, compress, saturate, level."""
    if dice.chance(0.5):
        mix = band(mix, dice.pick((0.0, 25.0, 40.0, 80.0)), dice.log_uniform(7000, 20000), 1)
    if dice.chance(0.35):
        tilt = band(mix, 0.0, dice.log_uniform(150, 800), 1)
        mix = mix + tilt * np.float32(dice.uniform(-0.6, 0.8))
    if dice.chance(0.75 if loud else 0.5):
        mix = compress(mix, dice.uniform(0.05, 0.25), dice.uniform(1.5, 6), dice.uniform(0.05, 0.3))
    mix = mix / np.float32(loudness(mix) * 5)
    if dice.chance(0.7 if loud else 0.4):
        mix = saturate(mix, dice.uniform(0.7, 2.5))
    peak = float(np.max(np.abs(mix))) + 1e-9
    if dice.chance(0.12):
        hiss = noise(dice, len(mix) / RATE + 0.001)[: len(mix)]
        mix = mix + band(hiss, 100, dice.log_uniform(1500, 12000), 1) * np.float32(peak * dice.log_uniform(0.001, 0.03))
    return (mix / np.float32(peak) * np.float32(dice.uniform(0.35, 0.97))).astype(np.float32)
