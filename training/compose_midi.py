"""Renders parts and drums through the fluidsynth command with a General MIDI soundfont."""

import struct
import subprocess
import tempfile
import wave
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from compose_dice import Dice
from compose_score import Hit
from compose_sound import RATE, Sound
from compose_voice import Timed

SOUNDFONTS = {
    "/usr/share/sounds/sf2/FluidR3_GM.sf2": 5.0,
    "/usr/share/sounds/sf2/TimGM6mb.sf2": 4.0,
    "/usr/share/sounds/sf2/OPL-3_FM_128M.sf2": 1.5,
    "/usr/share/sounds/sf3/MuseScore_General_Full.sf3": 1.0,
}
_DRUM_KEYS = {
    "kick": (36, 35),
    "snare": (38, 40),
    "clap": (39,),
    "rim": (37,),
    "hat": (42,),
    "ohat": (46,),
    "phat": (44,),
    "ride": (51, 59, 53),
    "crash": (49, 57),
    "shaker": (70, 82, 69),
    "tamb": (54,),
    "clave": (75,),
    "cowbell": (56,),
    "perc": (63, 62, 77, 65, 76, 67),
    "conga": (63, 64, 62),
    "bongo": (60, 61),
    "tomh": (50, 48),
    "tomm": (47, 48),
    "toml": (41, 43, 45),
    "stick": (31, 37),
    "wood": (76, 77),
}
_TICKS_PER_SECOND = 960


@dataclass(frozen=True, slots=True)
class Player:
    """One MIDI channel: program, volume 0 to 127, its notes."""

    program: int
    volume: int
    notes: list[Timed]


def render_midi(dice: Dice, players: list[Player], hits: list[tuple[float, Hit]], kit: int, seconds: float) -> Sound:
    """The sound of these players and drum hits, mono.

    Raises:
        subprocess.CalledProcessError: fluidsynth could not render.
    """
    font = dice.weighted({path: weight for path, weight in SOUNDFONTS.items() if Path(path).exists()})
    events: list[tuple[int, int, bytes]] = []
    channels = [c for c in range(16) if c != 9]
    for player, channel in zip(players, channels, strict=False):
        events.append((0, 0, bytes((0xC0 | channel, player.program))))
        events.append((0, 0, bytes((0xB0 | channel, 7, player.volume))))
        events.append((0, 0, bytes((0xB0 | channel, 91, dice.whole(0, 90)))))
        for start, end, note in player.notes:
            events += _strike(channel, note.pitch, note.level, start, end)
    keys = {voice: dice.pick(options) for voice, options in _DRUM_KEYS.items()}
    events.append((0, 0, bytes((0xC9, kit))))
    events.append((0, 0, bytes((0xB9, 7, dice.whole(80, 127)))))
    trims = {voice: dice.uniform(0.75, 1.1) for voice in keys}
    for time, hit in hits:
        events += _strike(9, keys[hit.voice], hit.level * trims[hit.voice], time, time + 0.12)
    with tempfile.TemporaryDirectory(prefix="compose") as folder:
        score, sound = Path(folder, "piece.mid"), Path(folder, "piece.wav")
        score.write_bytes(_midi_file(events, seconds))
        command = ["fluidsynth", "-ni", "-q", "-g", "0.5", "-r", str(RATE), "-o", "synth.dynamic-sample-loading=1"]
        command += ["-R", "1" if dice.chance(0.6) else "0", "-C", "1" if dice.chance(0.3) else "0"]
        command += [
            "-o",
            f"synth.reverb.room-size={dice.uniform(0.1, 0.9):.2f}",
            "-o",
            f"synth.reverb.level={dice.uniform(0.2, 0.9):.2f}",
        ]
        command += ["-T", "wav", "-F", str(sound), font, str(score)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with wave.open(str(sound)) as file:
            raw = np.frombuffer(file.readframes(file.getnframes()), dtype=np.int16)
    mono = raw.reshape(-1, 2).astype(np.float32).mean(axis=1) / 32768
    out = np.zeros(int(seconds * RATE), dtype=np.float32)
    out[: len(mono)] = mono[: len(out)]
    return out


def _strike(channel: int, pitch: int, level: float, start: float, end: float) -> list[tuple[int, int, bytes]]:
    """Note on and note off."""
    velocity = min(127, max(8, round(20 + 105 * level)))
    key = min(120, max(12, pitch))
    on = max(0, round(start * _TICKS_PER_SECOND))
    off = max(on + 4, round(end * _TICKS_PER_SECOND))
    return [(on, 2, bytes((0x90 | channel, key, velocity))), (off, 1, bytes((0x80 | channel, key, 0)))]


def _number(value: int) -> bytes:
    """MIDI's numbers of variable length."""
    out = bytes((value & 0x7F,))
    value >>= 7
    while value:
        out = bytes(((value & 0x7F) | 0x80,)) + out
        value >>= 7
    return out


def _midi_file(events: list[tuple[int, int, bytes]], seconds: float) -> bytes:
    """A MIDI file with one track at 120 quarters a minute."""
    body = bytearray()
    now = 0
    for tick, _, data in sorted(events, key=lambda event: (event[0], event[1])):
        body += _number(tick - now) + data
        now = tick
    body += _number(max(0, int(seconds * _TICKS_PER_SECOND) - now)) + b"\xff\x2f\x00"
    return (
        b"MThd"
        + struct.pack(">IHHH", 6, 0, 1, _TICKS_PER_SECOND // 2)
        + b"MTrk"
        + struct.pack(">I", len(body))
        + bytes(body)
    )
