"""Render openly licensed MIDI to audio with exact truth: `render.py SOURCES OUT [--seed N] [--jobs N] [--only KIND]`.

SOURCES holds checkouts of the repositories named in training/README.md. Every piece is rendered with random
soundfonts, tempo, transposition and orchestration: NAME.flac (mono, 44.1 kHz) and NAME.beats (time in s, place in bar).
"""

from __future__ import annotations

import argparse
import csv
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import mido
import numpy as np
import soundfile
from kits import Kit
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]

RATE = 44_100
SECONDS = 60.0
SOUNDFONTS = (
    ("/usr/share/sounds/sf2/FluidR3_GM.sf2", 4),
    ("/usr/share/sounds/sf3/MuseScore_General_Full.sf3", 4),
    ("/usr/share/sounds/sf2/TimGM6mb.sf2", 2),
    ("/usr/share/sounds/sf2/OPL-3_FM_128M.sf2", 1),
)
HELD_OUT_SONGS = frozenset(
    [
        "d_dm10",
        "d_map16",
        "d_e4m8",
        "d_e4m7",
        "d_map05",
        "d_dm05",
        "harp_harmony",
        "say_what_redfarn",
        "ultimate_run",
        "city_blues_redfarn",
        "mosey_along_redfarn",
        "keep_on_rolling",
    ]
)
"""General MIDI songs that the tuning clips are made from: never trained on."""
UNEVEN = frozenset(
    ["d_dm06", "d_dm17", "d_e2m2", "d_e2m4", "d_e2m7", "d_e2m8", "d_e4m4", "d_map27", "d_map32", "5432gone_redfarn"]
)
"""Songs in meters nobody taps evenly, or that change them."""
HELD_OUT_DRUMMING = frozenset(
    (
        ("rock/groove8", 65),
        ("funk/purdieshuffle", 130),
        ("jazz/mediumfast", 180),
        ("dance/disco", 137),
        ("latin/brazilian-bossa", 127),
        ("neworleans/secondline", 99),
        ("rock/shuffle", 112),
        ("pop", 142),
        ("country", 78),
        ("gospel", 120),
    )
)
"""(style, BPM) of the human drumming that the tuning clips are made from: never trained on."""
DRUM_FONTS = (
    "/usr/share/sounds/sf2/Black_Pearl_4_LV2.sf2",
    "/usr/share/sounds/sf2/Red_Zeppelin_4_LV2.sf2",
)
KITS = (0, 0, 0, 8, 16, 24, 25, 32, 40)
OTHER_DRUMMERS = (0.1, 0.35, 0.55)
DRUMS = 9
EDGES = {22: 42, 26: 46, 58: 43}
"""Notes of the recording drum kit that General MIDI kits leave silent: hi-hat edges, a tom's rim."""
GROUPS = ((35, 36), (37, 38, 39, 40), (42, 44, 46), (51, 53, 59), (49, 52, 55, 57), (41, 43, 45, 47, 48, 50))
"""Kick, snare, hi-hat, ride, crashes, toms: what a mixer may have turned down."""
PIANOS = (0, 0, 0, 1, 2, 3, 4, 5)


@dataclass(frozen=True)
class Piece:
    """One piece to render: a MIDI file, what part of it, and the seed of everything random."""

    name: str
    midi: Path
    begin: float
    bpm: float
    meter: int
    seed: int
    drums_only: bool
    drummers: tuple[float, float, float] = (1.0, 0.0, 0.0)
    """How likely drums are played by the soundfont, by a soundfont of drums, and by a kit of kits.py."""
    swing: float = 0.5
    """Where the middle of a beat (of half a beat, if negative) is moved to: straight 0.5, triplets 0.667."""


@dataclass(frozen=True)
class Score:
    """Events (time in s, message) of a MIDI file and its beats (time, place) by tempo map and time signature."""

    events: list[tuple[float, mido.Message]]
    beats: list[tuple[float, int]]
    seconds: float


def read_score(path: Path, bpm: float, meter: int) -> Score:
    """Read a MIDI file; `bpm` and `meter`, where not 0, are used instead of what the file says."""
    midi = mido.MidiFile(path, clip=True)
    merged = mido.merge_tracks(midi.tracks)
    tempo = 500_000.0 if not bpm else 60e6 / bpm
    ticks, seconds = 0, 0.0
    quarter = midi.ticks_per_beat
    events: list[tuple[float, mido.Message]] = []
    tempi = [(0, 0.0, tempo)]
    signatures = [(0, meter or 4, 4)]
    for message in merged:
        ticks += message.time
        seconds = tempi[-1][1] + (ticks - tempi[-1][0]) / quarter * tempi[-1][2] / 1e6
        if message.type == "set_tempo" and not bpm:
            tempi.append((ticks, seconds, float(message.tempo)))
        elif message.type == "time_signature" and not meter:
            signatures.append((ticks, message.numerator, message.denominator))
        elif not message.is_meta and message.type != "sysex":
            events.append((seconds, message))
    return Score(events, list(_beats(ticks, quarter, tempi, signatures)), seconds)


def _beats(
    end: int, quarter: int, tempi: list[tuple[int, float, float]], signatures: list[tuple[int, int, int]]
) -> Iterator[tuple[float, int]]:
    """Yield (seconds, place) of every beat: quarters, dotted quarters in 6/8, 9/8 and 12/8."""
    for i, (start, numerator, denominator) in enumerate(signatures):
        stop = signatures[i + 1][0] if i + 1 < len(signatures) else end
        compound = denominator == 8 and numerator % 3 == 0 and numerator > 3
        step = quarter * 3 / 2 if compound else quarter * 4 / denominator
        per_bar = numerator // 3 if compound else numerator
        count = 0
        while start + count * step < stop:
            at = start + count * step
            tick, seconds, tempo = [t for t in tempi if t[0] <= at][-1]
            yield seconds + (at - tick) / quarter * tempo / 1e6, count % per_bar + 1
            count += 1


def swung(score: Score, swing: float) -> Score:
    """Return a straight score with its off-beats played late: time within every beat, or half beat, is bent."""
    beats = np.array([t for t, _ in score.beats])
    if swing < 0:
        beats = np.sort(np.concatenate([beats, (beats[:-1] + beats[1:]) / 2]))
    gaps = np.diff(beats)
    straight = np.sort(np.concatenate([beats, beats[:-1] + gaps / 2]))
    bent = np.sort(np.concatenate([beats, beats[:-1] + gaps * abs(swing)]))
    times = np.interp([t for t, _ in score.events], straight, bent)
    events = [(float(t), message) for t, (_, message) in zip(times, score.events, strict=True)]
    return Score(events, score.beats, score.seconds)


def drum_mix(dice: random.Random) -> dict[int, float]:
    """Return what each drum's velocity is multiplied with: a drummer with other habits, or other microphones."""
    if dice.random() < 0.4:
        return {}
    mix: dict[int, float] = {}
    for group in GROUPS:
        mix |= dict.fromkeys(group, 2.0 ** dice.gauss(0.0, 0.5))
    if dice.random() < 0.3:
        mix |= dict.fromkeys(dice.choice(GROUPS[:4]), 0.0)
    return mix


def synthesised(events: list[tuple[float, mido.Message]], soundfont: str, dice: random.Random) -> FloatArray:
    """Return (n,) samples of events (seconds, message), played by fluidsynth."""
    midi = mido.MidiFile(ticks_per_beat=1000)
    track = mido.MidiTrack()
    midi.tracks.append(track)
    track.append(mido.MetaMessage("set_tempo", tempo=1_000_000))
    now = 0
    for at, message in events:
        tick = round(at * 1000)
        track.append(message.copy(time=tick - now))
        now = tick
    for channel in range(16):  # a note left on would keep the synthesiser waiting for ever
        for control in (64, 123, 120):
            track.append(mido.Message("control_change", channel=channel, control=control, value=0))
    with tempfile.TemporaryDirectory() as folder:
        path, wave = Path(folder) / "a.mid", Path(folder) / "a.wav"
        midi.save(path)
        effects = ["-R", str(int(dice.random() < 0.4)), "-C", str(int(dice.random() < 0.15))]
        command = ["fluidsynth", "-niq", "-o", "synth.dynamic-sample-loading=1", "-g", "0.5"]
        command += ["-r", str(RATE), *effects, "-F", str(wave), soundfont, str(path)]
        subprocess.run(command, check=True, timeout=120, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        samples, _ = soundfile.read(wave, dtype="float32", always_2d=True)
    return np.asarray(samples.mean(axis=1), np.float32)


def mixed(drums: FloatArray, band: FloatArray, beats: list[tuple[float, int]], dice: random.Random) -> FloatArray:
    """Return drums and band together, at a balance of their own; now and then one of them pauses for some bars."""
    size = max(len(drums), len(band))
    parts = [np.pad(part, (0, size - len(part))) for part in (drums, band)]
    levels = [float(np.sqrt(np.mean(part**2))) + 1e-6 for part in parts]
    gains = [np.full(size, 0.1 / level, np.float32) for level in levels]
    gains[0] *= 2.0 ** dice.gauss(0.0, 0.7)
    ones = [t for t, place in beats if place == 1]
    if dice.random() < 0.35 and len(ones) > 8:
        for _ in range(dice.randint(1, 2)):
            first = dice.randrange(len(ones) - 4)
            last = min(len(ones) - 1, first + dice.choice((2, 4, 4, 8)))
            quiet = gains[dice.choices((0, 1), (4, 1))[0]]
            quiet[int(ones[first] * RATE) : int(ones[last] * RATE)] *= 0.0 if dice.random() < 0.7 else 0.2
    return np.asarray(parts[0] * gains[0] + parts[1] * gains[1], np.float32)


def render(piece: Piece, out: Path) -> str:
    """Render one piece; return its name, empty if there is too little in it."""
    if (out / f"{piece.name}.beats").exists():
        return piece.name
    dice = random.Random(piece.seed)
    score = read_score(piece.midi, piece.bpm, piece.meter)
    if piece.swing != 0.5:
        score = swung(score, piece.swing)
    faster = dice.uniform(0.85, 1.2) if dice.random() < 0.7 else 1.0
    begin, end = piece.begin, piece.begin + SECONDS * faster
    orchestra = "drums" if piece.drums_only else dice.choices(("all", "no drums", "piano"), (7, 2, 1))[0]
    transpose = dice.randint(-4, 4)
    soundfont = dice.choices([s for s, _ in SOUNDFONTS], [w for _, w in SOUNDFONTS])[0]
    kit, piano = dice.choice(KITS), dice.choice(PIANOS)
    edges = EDGES if dice.random() < 0.85 else {}
    mix = drum_mix(dice)
    drummer = dice.choices(("font", "drum font", "kit"), piece.drummers)[0]
    drum_font = dice.choice(DRUM_FONTS)
    band: list[tuple[float, mido.Message]] = []
    drums: list[tuple[float, mido.Message]] = []
    if piece.drums_only:
        drums.append((0.0, mido.Message("program_change", channel=DRUMS, program=kit)))
    notes = 0
    for at, message in score.events:
        if at >= end:
            break
        is_note = message.type in ("note_on", "note_off")
        if at < begin and is_note:
            continue
        if message.channel == DRUMS and orchestra in ("no drums", "piano") and is_note:
            continue
        if piece.drums_only and message.channel != DRUMS:
            continue
        if is_note and message.channel != DRUMS:
            message = message.copy(note=min(max(message.note + transpose, 0), 127))
        if is_note and message.channel == DRUMS:
            note = edges.get(message.note, message.note)
            velocity = round(message.velocity * mix.get(note, 1.0))
            if message.type == "note_on" and message.velocity > 0 and velocity < 1:
                continue
            message = message.copy(note=note, velocity=min(velocity, 127))
        if message.type == "program_change":
            if message.channel == DRUMS:
                message = message.copy(program=kit)
            elif orchestra == "piano":
                message = message.copy(program=piano)
        group = drums if message.channel == DRUMS else band
        group.append((max(0.0, at - begin) / faster, message))
        notes += message.type == "note_on" and message.velocity > 0
    beats = [((t - begin) / faster, place) for t, place in score.beats if begin <= t < min(end, score.seconds + 0.01)]
    if notes < 30 or len(beats) < 20:
        return ""
    if drummer == "font":
        mono = synthesised(sorted(band + drums, key=lambda event: event[0]), soundfont, dice)
    else:
        if drummer == "kit":
            hits = [(at, m.note, m.velocity) for at, m in drums if m.type == "note_on" and m.velocity > 0]
            beaten = Kit(dice).play(hits, SECONDS)
        else:
            beaten = synthesised(drums, drum_font, dice)
        mono = mixed(beaten, synthesised(band, soundfont, dice), beats, dice) if band else beaten
    mono = mono[: round(SECONDS * RATE)]
    peak = float(np.abs(mono).max())
    last = max(1.0, np.flatnonzero(np.abs(mono) > 0.02 * peak)[-1] / RATE) if peak > 0.003 else 0.0
    beats = [(t, place) for t, place in beats if t < min(last, SECONDS)]
    if len(beats) < 20:
        return ""
    soundfile.write(out / f"{piece.name}.flac", mono[: round((last + 0.5) * RATE)] * (0.7 / peak), RATE)
    (out / f"{piece.name}.beats").write_text("".join(f"{t:.4f}\t{place}\n" for t, place in beats))
    return piece.name


def songs(sources: Path, seed: int) -> Iterator[Piece]:
    """Yield pieces of General MIDI songs: every song two to four times, a minute from a random place."""
    files = sorted((sources / "freedoom+freedoom/musics").glob("*.mid"))
    files += sorted((sources / "OpenTTD+OpenMSX/src").glob("*.mid"))
    dice = random.Random(seed)
    for path in files:
        if path.stem in HELD_OUT_SONGS | UNEVEN:
            continue
        length = mido.MidiFile(path, clip=True).length
        if length < 25:
            continue
        for i in range(5 if length > 90 else 3):
            begin = dice.uniform(0.0, max(0.0, length - 50))
            if i == 0:
                begin = 0.0
            name = f"gm_{path.stem}_{i}"
            yield Piece(name, path, begin, 0.0, 0, dice.randrange(1 << 30), drums_only=False)


def drumming(sources: Path, seed: int) -> Iterator[Piece]:
    """Yield pieces of human drumming: up to three minutes of each performance."""
    folder = sources / "zharry29+drums-with-llm/groove"
    dice = random.Random(seed)
    with (folder / "info.csv").open() as lines:
        for row in csv.DictReader(lines):
            length = float(row["duration"])
            held_out = (row["style"], int(float(row["bpm"]))) in HELD_OUT_DRUMMING
            if row["beat_type"] != "beat" or length < 14 or held_out:
                continue
            numerator, denominator = (int(part) for part in row["time_signature"].split("-"))
            if denominator != 4 or numerator not in (2, 3, 4):
                continue
            path = folder / row["midi_filename"]
            for i in range(min(3, 1 + int(length / 80))):
                begin = 0.0 if i == 0 else dice.uniform(0.0, length - 50)
                style, drummer = row["style"].replace("/", "-"), path.parent.parent.name
                name = f"gmd_{style}_{row['bpm']}_{drummer}_{path.stem.split('_')[0]}_{i}"
                yield Piece(name, path, begin, float(row["bpm"]), numerator, dice.randrange(1 << 30), drums_only=True)


def with_swing(pieces: list[Piece], share: float, seed: int) -> Iterator[Piece]:
    """Yield swung versions of some straight pieces: shuffles are rare in the sources and common on stage."""
    dice = random.Random(seed)
    for piece in pieces:
        if dice.random() < share and not any(word in piece.name for word in ("shuffle", "jazz", "swing", "blues")):
            swing = dice.uniform(0.6, 0.7) if dice.random() < 0.8 else -dice.uniform(0.57, 0.68)
            yield replace(piece, name=f"swing_{piece.name}", swing=swing, seed=piece.seed + 1)


def _safe(piece: Piece, out: Path) -> str:
    try:
        return render(piece, out)
    except (OSError, ValueError, EOFError, subprocess.SubprocessError) as error:
        return f"! {piece.name}: {error}"


def main() -> None:
    """Render everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sources", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", choices=("songs", "drumming"))
    parser.add_argument("--limit", type=int, default=0)
    parser.add_argument("--swing", type=float, default=0.3, help="share of the pieces that is rendered swung, too")
    parser.add_argument("--other-drums", action="store_true", help="drums mostly by drum soundfonts and recorded kits")
    parser.add_argument("--only-swing", action="store_true")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    pieces: list[Piece] = []
    if args.only != "drumming":
        pieces += songs(args.sources, args.seed)
    if args.only != "songs":
        pieces += drumming(args.sources, args.seed + 1)
    if args.other_drums:
        pieces = [replace(p, name=f"{p.name}k{args.seed}", drummers=OTHER_DRUMMERS) for p in pieces]
    pieces += with_swing(pieces, args.swing, args.seed)
    random.Random(args.seed).shuffle(pieces)
    if args.only_swing:
        pieces = [piece for piece in pieces if piece.swing != 0.5]
    pieces = pieces[: args.limit] if args.limit else pieces
    done = 0
    with ProcessPoolExecutor(args.jobs) as pool:
        for name in pool.map(_safe, pieces, [args.out] * len(pieces)):
            done += bool(name) and not name.startswith("!")
            if name.startswith("!"):
                print(name, file=sys.stderr)
    print(f"{done} of {len(pieces)} pieces rendered")


if __name__ == "__main__":
    main()
