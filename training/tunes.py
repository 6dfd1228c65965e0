"""Render folk tunes to audio with exact truth: `tunes.py MIDI OUT [--seed N] [--count N] [--jobs N]`.

MIDI is the folder of that name of jukedeck/nottingham-dataset: melody and chords in reels, jigs, waltzes, marches.
Every tune gets a tempo of its kind, a band of its own, an accompaniment and, more often than not, drums.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import mido
import numpy as np
import soundfile
from kits import Kit
from render import DRUM_FONTS, DRUMS, RATE, SECONDS, SOUNDFONTS, mixed, synthesised

KINDS = {
    "reels": (2.0, (80, 122)),
    "jigs": (1.5, (88, 138)),
    "slip": (1.5, (88, 138)),
    "waltzes": (1.0, (88, 184)),
    "morris": (1.0, (88, 150)),
}
"""Quarters per beat and BPM, by what the file's name begins with; others go by their meter."""
LEADS = (0, 21, 22, 24, 25, 40, 40, 41, 56, 65, 68, 71, 72, 73, 73, 75, 80, 81, 105, 110)
COMPANIONS = (0, 1, 4, 16, 21, 24, 25, 25, 27, 46, 48, 50, 52, 89, 105)
BASSES = (32, 33, 34, 35, 38, 43, 57)
KICK, STICK, SNARE, CLOSED, OPEN, RIDE, CRASH, TAMBOURINE = 36, 37, 38, 42, 46, 51, 49, 54

Event = tuple[float, mido.Message]


@dataclass(frozen=True)
class Note:
    """A note: when, how long (quarters), what pitch."""

    at: float
    length: float
    pitch: int


@dataclass(frozen=True)
class Tune:
    """A tune in quarters: its voices, how long a bar and a beat are, how fast it may be."""

    melody: list[Note]
    chords: list[Note]
    bar: float
    beat: float
    bpm: tuple[int, int]
    end: float


def _notes(track: mido.MidiTrack, quarter: int) -> list[Note]:
    now, begun, notes = 0, dict[int, int](), list[Note]()
    for message in track:
        now += message.time
        if message.type not in ("note_on", "note_off"):
            continue
        start = begun.pop(message.note, None)
        if start is not None and now > start:
            notes.append(Note(start / quarter, (now - start) / quarter, message.note))
        if message.type == "note_on" and message.velocity > 0:
            begun[message.note] = now
    return sorted(notes, key=lambda note: note.at)


def read_tune(path: Path) -> Tune | None:
    """Return the tune of a file, None where it has no chords or changes its meter."""
    midi = mido.MidiFile(path, clip=True)
    signatures = {(m.numerator, m.denominator) for track in midi.tracks for m in track if m.type == "time_signature"}
    voices = [notes for track in midi.tracks if (notes := _notes(track, midi.ticks_per_beat))]
    if len(signatures) != 1 or len(voices) != 2:
        return None
    numerator, denominator = signatures.pop()
    bar = numerator * 4 / denominator
    compound = denominator == 8 and numerator % 3 == 0
    kind = re.match(r"[a-z]+", path.stem)
    beat, bpm = (1.5, (88, 138)) if compound else (1.0, (84, 150))
    for begins, what in KINDS.items():
        if kind and kind.group().startswith(begins):
            beat, bpm = what
    if denominator == 2:
        beat, bpm = 2.0, (80, 122)
    if compound != (beat == 1.5) or bar % beat or bar / beat not in (2, 3, 4):
        return None
    return Tune(*voices, bar, beat, bpm, max(note.at + note.length for note in voices[0]))


def _drumming(tune: Tune, dice: random.Random) -> list[tuple[float, int, int]]:
    """Return (quarter, note, velocity) of drums for one bar."""
    beats = round(tune.bar / tune.beat)
    parts = 3 if tune.beat == 1.5 else 4 if tune.beat == 2.0 else dice.choice((2, 2, 4))
    step = tune.beat / parts
    top = dice.choice((CLOSED, CLOSED, RIDE, TAMBOURINE, OPEN))
    hits: list[tuple[float, int, int]] = []
    every = dice.choice((1, 1, 2)) if parts == 4 else 1
    for i in range(0, beats * parts, every):
        if dice.random() < 0.93:
            hits.append((i * step, top, dice.randint(90, 115) if i % parts == 0 else dice.randint(50, 95)))
    back = (1,) if beats == 2 else (1, 3) if beats == 4 else dice.choice(((1, 2), (2,), (1,)))
    for beat in range(beats):
        if beat in back:
            hits.append((beat * tune.beat, dice.choice((SNARE, SNARE, STICK)), dice.randint(85, 120)))
        elif beat == 0 or dice.random() < 0.8:
            hits.append((beat * tune.beat, KICK, dice.randint(90, 120)))
        for part in range(1, parts):
            if dice.random() < 0.12:
                hits.append((beat * tune.beat + part * step, dice.choice((KICK, KICK, SNARE)), dice.randint(50, 100)))
    return hits


def _accompaniment(tune: Tune, dice: random.Random) -> list[Note]:
    """Return the chords as a band plays them: held, struck on beats, off beats, or broken up."""
    manner = dice.choice(("held", "beats", "beats", "boom-chick", "broken"))
    out: list[Note] = []
    by_start: dict[float, list[Note]] = {}
    for note in tune.chords:
        by_start.setdefault(note.at, []).append(note)
    for at, chord in by_start.items():
        length = max(note.length for note in chord)
        pitches = sorted(note.pitch for note in chord)
        if manner == "held":
            out += [Note(at, length, pitch) for pitch in pitches]
            continue
        half = tune.beat / (3 if tune.beat == 1.5 else 2)
        place = 0
        while place * half < length - 1e-6:
            moment, on_beat = at + place * half, abs((at + place * half) % tune.beat) < 1e-6
            if manner == "broken":
                out.append(Note(moment, half, pitches[place % len(pitches)]))
            elif manner == "beats" and on_beat:
                out += [Note(moment, 0.6 * tune.beat, pitch) for pitch in pitches]
            elif manner == "boom-chick" and not on_beat and (half != tune.beat / 3 or place % 3 == 2):
                out += [Note(moment, 0.7 * half, pitch) for pitch in pitches]
            place += 1
    return out


def _bass(tune: Tune) -> list[Note]:
    """Return a bass that plays the lowest note of each chord on its beats."""
    lowest: dict[float, Note] = {}
    for note in tune.chords:
        if note.at not in lowest or note.pitch < lowest[note.at].pitch:
            lowest[note.at] = note
    return [
        Note(at + i * tune.beat, 0.9 * tune.beat, note.pitch - 12)
        for at, note in lowest.items()
        for i in range(max(1, round(note.length / tune.beat)))
    ]


def render_tune(path: Path, out: Path, seed: int) -> str:
    """Render one tune; return its name, empty if it will not do."""
    tune = read_tune(path)
    name = f"tune_{path.stem}_{seed}"
    if tune is None or (out / f"{name}.beats").exists():
        return ""
    dice = random.Random(f"{path.stem} {seed}")
    quarter_s = 60.0 / dice.uniform(*tune.bpm) / tune.beat
    loose = dice.choice((0.0, 0.004, 0.01))
    swing = dice.uniform(0.54, 0.67) if tune.beat < 1.5 and dice.random() < 0.25 else 0.5
    transpose, repeats = dice.randint(-5, 5), int(np.ceil(SECONDS / quarter_s / tune.end))
    size = np.ceil(tune.end / tune.bar) * tune.bar
    lead_in = tune.bar * dice.choice((0, 0, 1, 2))

    def when(quarters: float) -> float:
        """Return seconds; eighths may swing."""
        beat, inside = divmod(quarters + 1e-9, 1.0)
        if swing != 0.5:
            inside = inside * 2 * swing if inside < 0.5 else swing + (inside - 0.5) * 2 * (1 - swing)
        return max(0.0, (lead_in + beat + inside) * quarter_s + dice.gauss(0.0, loose))

    voices = [(0, dice.choice(LEADS), tune.melody, 100)]
    if dice.random() < 0.8:
        voices.append((1, dice.choice(COMPANIONS), _accompaniment(tune, dice), dice.randint(55, 95)))
    if dice.random() < 0.6:
        voices.append((2, dice.choice(BASSES), _bass(tune), dice.randint(75, 110)))
    band: list[Event] = []
    for channel, program, notes, velocity in voices:
        band.append((0.0, mido.Message("program_change", channel=channel, program=program)))
        for i in range(repeats):
            for note in notes:
                start, pitch = when(note.at + i * size), min(max(note.pitch + transpose, 0), 127)
                stop = start + max(0.05, note.length * quarter_s * 0.9)
                loud = min(127, max(1, velocity + round(dice.gauss(0, 8)) + (8 if note.at % tune.bar < 1e-6 else 0)))
                band.append((start, mido.Message("note_on", channel=channel, note=pitch, velocity=loud)))
                band.append((stop, mido.Message("note_off", channel=channel, note=pitch)))
    seconds = min(SECONDS, (repeats * size + lead_in) * quarter_s)
    bars = int(seconds / quarter_s / tune.bar)
    beats = [
        ((bar * tune.bar + i * tune.beat) * quarter_s, i + 1)
        for bar in range(bars)
        for i in range(round(tune.bar / tune.beat))
    ]
    heard = band[0][0] if not lead_in else lead_in * quarter_s
    drums: list[tuple[float, int, int]] = []
    if dice.random() < 0.6:
        patterns = [_drumming(tune, dice) for _ in range(dice.choice((1, 2, 3)))]
        first = 0 if dice.random() < 0.7 else dice.choice((2, 4, 8))
        for bar in range(first, bars):
            pattern = patterns[(bar // 4) % len(patterns)]
            drums += [(when(at + bar * tune.bar - lead_in), note, velocity) for at, note, velocity in pattern]
            if bar % 8 == 0 and dice.random() < 0.4:
                drums.append((when(bar * tune.bar - lead_in), CRASH, 110))
        drums.sort()
        heard = min(heard, first * tune.bar * quarter_s)
    beats = [(t, place) for t, place in beats if t >= heard - 0.01]
    if len(beats) < 20:
        return ""
    soundfont = dice.choices([s for s, _ in SOUNDFONTS], [w for _, w in SOUNDFONTS])[0]
    played = synthesised(sorted(band, key=lambda event: event[0]), soundfont, dice)
    if drums and dice.random() < 0.6:
        played = mixed(Kit(dice).play(drums, seconds), played, beats, dice)
    elif drums:
        events = [(at, mido.Message("note_on", channel=DRUMS, note=n, velocity=v)) for at, n, v in drums]
        font = dice.choice((*DRUM_FONTS, soundfont, soundfont))
        played = mixed(synthesised(events, font, dice), played, beats, dice)
    played = played[: round(seconds * RATE)]
    soundfile.write(out / f"{name}.flac", played * (0.7 / float(np.abs(played).max())), RATE)
    (out / f"{name}.beats").write_text("".join(f"{t:.4f}\t{place}\n" for t, place in beats))
    return name


def main() -> None:
    """Render tunes drawn from the folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("midi", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    paths = sorted(args.midi.glob("*.mid"))
    paths = random.Random(args.seed).sample(paths, min(args.count, len(paths)))
    with ProcessPoolExecutor(args.jobs) as pool:
        names = list(pool.map(render_tune, paths, [args.out] * len(paths), [args.seed] * len(paths)))
    print(f"{sum(map(bool, names))} of {len(paths)} tunes rendered", file=sys.stderr)


if __name__ == "__main__":
    main()
