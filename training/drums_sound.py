"""Sound to teach the drum network with: rendered drumming and songs, and electronic drums made by formula."""

from __future__ import annotations

import random
import subprocess
import tempfile
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import mido
import numpy as np
import soundfile
from numpy.typing import NDArray

from react_app.audio.drums import Drums
from react_app.audio.gain import HOP_S, AutoGain, NoiseGate
from react_app.audio.spectrum import Spectrum
from react_app.core.features import HOP

Array = NDArray[np.float32]
Hit = tuple[float, int, int]
"""Time in seconds, drum, velocity."""
Events = list[tuple[float, mido.Message]]
RATE, SECONDS = 44_100, 28.0
SOUNDFONTS = (
    "/usr/share/sounds/sf2/FluidR3_GM.sf2",
    "/usr/share/sounds/sf3/MuseScore_General_Full.sf3",
    "/usr/share/sounds/sf2/TimGM6mb.sf2",
)
KITS = (0, 0, 0, 8, 16, 24, 25, 32, 40)
DRUM_CHANNEL = 9
NAMES = ("kick", "snare", "hat")
NOTES = (
    frozenset({35, 36}),
    frozenset({37, 38, 39, 40}),
    frozenset({22, 26, 42, 44, 46, 49, 51, 52, 53, 54, 55, 57, 59, 69, 70, 82}),
)
"""Notes of each drum; toms and the rest are none of them."""
HELD_OUT_DRUMMERS = ("drummer1/eval_session", "drummer5")
THRESHOLD = (0.5, 0.55, 0.45)


@dataclass(frozen=True)
class Clip:
    """What the network hears of a clip per hop, and the hits in it."""

    kind: str
    movements: Array
    hits: list[Hit]


class Tracks:
    """Hits as the app counts them."""

    @staticmethod
    def picked(logits: Array) -> list[Array]:
        """Return the times of the hits per drum: above the threshold, armed again below 0.6 of it, 4 hops apart."""
        shares = 1.0 / (1.0 + np.exp(-np.clip(logits, -30, 30)))
        found: list[Array] = []
        for drum, threshold in enumerate(THRESHOLD):
            times, armed, last = [], True, -4
            for hop, share in enumerate(shares[:, drum].tolist()):
                armed = armed or share < 0.6 * threshold
                if armed and share >= threshold and hop - last >= 4:
                    times.append((hop - 0.5) * HOP_S)
                    armed, last = False, hop
            found.append(np.array(times))
        return found


def events_of(path: Path) -> Events:
    """Return the messages of a MIDI file with their times in seconds."""
    t = 0.0
    events: Events = []
    for message in mido.MidiFile(path, clip=True):
        t += message.time
        if not message.is_meta:
            events.append((t, message))
    return events


def rendered(events: Events, begin: float, kit: int, font: str) -> tuple[Array, list[Hit]]:
    """Return the sound of a part and the drum hits in it; everything is silenced at its end."""
    midi, last = mido.MidiFile(ticks_per_beat=1000), 0
    track = mido.MidiTrack([mido.MetaMessage("set_tempo", tempo=1_000_000)])
    track.append(mido.Message("program_change", channel=DRUM_CHANNEL, program=kit))
    midi.tracks.append(track)
    hits: list[Hit] = []
    for t, message in events:
        drums = getattr(message, "channel", -1) == DRUM_CHANNEL
        early = t < begin and message.type.startswith("note")
        if early or t >= begin + SECONDS or (drums and message.type == "program_change"):
            continue
        tick = max(0, round((t - begin) * 1000))
        track.append(message.copy(time=tick - last))
        last = tick
        if drums and message.type == "note_on" and message.velocity:
            hits += [(tick / 1000, i, message.velocity) for i, notes in enumerate(NOTES) if message.note in notes]
    rest = round(SECONDS * 1000) - last
    for channel in range(16):
        track.append(mido.Message("control_change", channel=channel, control=120, value=0, time=rest))
        rest = 0
    with tempfile.TemporaryDirectory() as folder:
        score, sound = Path(folder) / "a.mid", Path(folder) / "a.wav"
        midi.save(score)
        command = ["fluidsynth", "-niq", "-g", "0.6", "-r", str(RATE), "-F", str(sound), font, str(score)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120)
        samples = soundfile.read(sound, dtype="float32", always_2d=True)[0].mean(axis=1)
    return samples[: round(SECONDS * RATE)], hits


def made(rng: np.random.Generator) -> tuple[Array, list[Hit]]:
    """Return electronic drums made by formula: swept sine, noise snare, noise hat, in one of four patterns."""
    sound = np.zeros(round(SECONDS * RATE))
    hits: list[Hit] = []
    t = np.arange(round(0.45 * RATE)) / RATE
    low, step = rng.uniform(38, 62), 15 / rng.uniform(85, 178)
    sweep = low * (1 + rng.uniform(1.5, 7) * np.exp(-t / rng.uniform(0.015, 0.05)))
    kick = np.sin(2 * np.pi * np.cumsum(sweep) / RATE) * np.exp(-t / rng.uniform(0.06, 0.3))
    snare = noise(rng, len(t), rng.uniform(300, 1500), rng.uniform(4000, 11000)) * np.exp(-t / rng.uniform(0.03, 0.15))
    snare += rng.uniform(0.2, 0.8) * np.sin(2 * np.pi * rng.uniform(150, 240) * t) * np.exp(-t / 0.05)
    hat = noise(rng, len(t), rng.uniform(5000, 8500), 16000) * np.exp(-t / rng.uniform(0.012, 0.1))
    levels = (rng.uniform(0.6, 1.0), rng.uniform(0.3, 0.8), rng.uniform(0.08, 0.35))
    style, chance, dense = rng.integers(4), rng.random((2, 16)), rng.uniform(0.2, 0.9)
    kicks = ({0, 4, 8, 12}, {0, 10}, {0, 6, 10}, {0, *np.flatnonzero(chance[0] < 0.25).tolist()})[style]
    for i in range(int((SECONDS - 0.5) / step)):
        struck = (i % 16 in kicks, i % 16 in (4, 12), chance[1, i % 16] < dense)
        for drum, wave in enumerate((kick, snare, hat)):
            if struck[drum]:
                start = round(i * step * RATE)
                sound[start : start + len(wave)] += levels[drum] * rng.uniform(0.7, 1) * wave
                hits.append((i * step, drum, 100))
    return sound.astype(np.float32), hits


def noise(rng: np.random.Generator, count: int, low: float, high: float) -> NDArray[np.float64]:
    """Return noise of a band, peak 1."""
    hz = np.maximum(np.fft.rfftfreq(count, 1 / RATE), 1.0)
    shape = 1 / np.sqrt((1 + (low / hz) ** 4) * (1 + (hz / high) ** 4))
    sound = np.fft.irfft(np.fft.rfft(rng.standard_normal(count)) * shape, count)
    return np.asarray(sound / np.abs(sound).max(), np.float64)


def evened(samples: Array) -> Array:
    """Return samples whose loud parts have an RMS of 0.2."""
    powers = np.add.reduceat(samples * samples, np.arange(0, len(samples), 2205)) / 2205
    return (samples * np.float32(0.2 / max(float(np.sqrt(np.percentile(powers, 90))), 1e-4))).astype(np.float32)


def movements(samples: Array) -> Array:
    """Return (hops, 190) what the network hears."""
    gate, gain, spectrum, drums = NoiseGate(), AutoGain(), Spectrum(), Drums()
    rows = []
    for i in range(0, len(samples) - HOP + 1, HOP):
        hop = samples[i : i + HOP]
        power = float(np.dot(hop, hop)) / HOP
        factor = 10.0 ** (gain.hear(power, gate.hear(power)) / 20.0)
        spectrum.hear(hop)
        drums.hear(spectrum.levels(factor), True)
        rows.append(drums.movements.copy())
    return np.array(rows, np.float32)


def roughed(samples: Array, rng: np.random.Generator) -> Array:
    """Return samples as a mixer, a room or a loud desk leaves them: saturated, hissing, tilted, at any level."""
    if rng.random() < 0.15:
        samples = np.tanh(samples * rng.uniform(1, 4))
    if rng.random() < 0.15:
        samples = samples + rng.standard_normal(len(samples)) * 10 ** (rng.uniform(-60, -40) / 20)
    if rng.random() < 0.25:
        samples = samples + rng.uniform(-0.5, 0.5) * np.concatenate([[0.0], samples[:-1]])
    return np.asarray(samples * 10 ** (rng.uniform(-12, 3) / 20), np.float32)


def gathered(
    sources: Path, clips: int, songs: int, rng: np.random.Generator, dice: random.Random, *, held_out: bool
) -> list[Clip]:
    """Return drums alone, drums in music, songs with their own drums and songs without any."""
    drums = [_drumming(path, dice) for path in _drummers(sources, clips, dice, held_out)]
    formula = [made(rng) for _ in range(clips // 2)]
    heard: list[tuple[str, Array, list[Hit]]] = []
    music = []
    for path in _songs(sources, songs, held_out):
        events, font = events_of(path), dice.choice(SOUNDFONTS)
        begin = dice.uniform(0, max(1.0, events[-1][0] - SECONDS))
        without = [event for event in events if getattr(event[1], "channel", -1) != DRUM_CHANNEL]
        music.append(evened(rendered(without, begin, 0, font)[0]))
        sound, hits = rendered(events, begin, dice.choice(KITS), font)
        heard.append(("song", evened(sound), hits))
        if len(music) % 3 == 0:
            heard.append(("song, no drums", music[-1], []))
    for kind, stems in (("drums", drums), ("made", formula)):
        for sound, hits in stems:
            behind = music[int(rng.integers(len(music)))]
            count = min(len(sound), len(behind))
            loud = np.float32(10 ** (rng.uniform(-4, 8) / 20))
            heard.append((kind, evened(sound), hits))
            heard.append((f"{kind} in music", evened(sound)[:count] * loud + behind[:count], hits))
    return [Clip(kind, movements(s if held_out else roughed(s, rng)), hits) for kind, s, hits in heard]


def _drummers(sources: Path, count: int, dice: random.Random, held_out: bool) -> list[Path]:
    files = sorted((sources / "zharry29+drums-with-llm" / "groove").rglob("*_beat_*.mid"))
    dice.shuffle(files)
    right = [p for p in files if any(name in p.as_posix() for name in HELD_OUT_DRUMMERS) == held_out]
    return list(islice((p for p in right if mido.MidiFile(p).length > 18), count))


def _drumming(path: Path, dice: random.Random) -> tuple[Array, list[Hit]]:
    events = [(t, m.copy(channel=DRUM_CHANNEL)) for t, m in events_of(path) if hasattr(m, "channel")]
    begin = dice.uniform(0, max(0.0, events[-1][0] - SECONDS))
    return rendered(events, begin, dice.choice(KITS), dice.choice(SOUNDFONTS))


def _songs(sources: Path, count: int, held_out: bool) -> list[Path]:
    files = [p for name in ("OpenTTD+OpenMSX", "freedoom+freedoom") for p in sorted((sources / name).rglob("*.mid"))]
    right = [path for i, path in enumerate(files) if (i % 5 == 0) == held_out]
    return list(islice((path for path in right if mido.MidiFile(path, clip=True).length > SECONDS + 5), count))
