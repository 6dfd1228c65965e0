"""Plays drums on recorded kits: those of Debian's hydrogen-drumkits, mixed at will.

General MIDI drum notes become roles (kick, snare, closed hat ...); every piece draws one instrument for each role out
of all kits, with a pitch, a length and a loudness of its own, so that no two pieces have the same kit.
"""

from __future__ import annotations

import random
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]

KITS = Path("/usr/share/hydrogen/data/drumkits")
RATE = 44_100
LONGEST_S = 4.0
ROLES = (
    ("pedal", r"hh.*pedal|pedal hh|hat pedal|hat 1 pd", (44,)),
    ("open", r"open|hat.* op\b|ohh|swish", (46, 26)),
    ("closed", r"hi-?hat|closed|\bhat\b|hh\b|hat \d cl", (42, 22)),
    ("clap", r"clap|snap", (39,)),
    ("stick", r"stick|rim click|click|side", (37,)),
    ("snare", r"snare(?! roll)|slap", (38, 40)),
    ("kick", r"kick|bass ?drum|thump|bass$", (35, 36)),
    ("low", r"floor|tom low|low tom|tom$", (41, 43, 58)),
    ("mid", r"tom mid|middle tom|tom 2|tone$", (45, 47)),
    ("high", r"tom hi|high tom|tom 1|bongo", (48, 50)),
    ("cowbell", r"cowbell|agogo|clave|wood", (56, 75, 76, 77)),
    ("bell", r"bell|cup", (53,)),
    ("ride", r"ride", (51, 59)),
    ("crash", r"crash|splash|china|cymbal", (49, 52, 55, 57)),
    ("shaker", r"maraca|shaker|tambourine", (54, 70, 82, 69)),
)
"""Role, what instruments of the kits are called that can play it, and its notes; the first that fits counts."""
CHOKES = {"closed": "open", "pedal": "open"}
LENGTHS_S = {"kick": (0.15, 0.8), "snare": (0.12, 0.6), "closed": (0.04, 0.3), "open": (0.2, 1.0), "clap": (0.1, 0.5)}


@dataclass(frozen=True)
class Drum:
    """An instrument of a kit: its samples, softest first."""

    name: str
    layers: tuple[Path, ...]


@cache
def drums() -> dict[str, tuple[Drum, ...]]:
    """Return the instruments of all kits, by role."""
    found: dict[str, list[Drum]] = {role: [] for role, _, _ in ROLES}
    for path in sorted(KITS.glob("*/drumkit.xml")):
        for element in ET.fromstring(re.sub(rb'xmlns="[^"]*"', b"", path.read_bytes())).iter("instrument"):
            name = (element.findtext("name") or "").lower()
            names = [e.text or "" for e in element.iter("filename")]
            layers = tuple(path.parent / n for n in names if (path.parent / n).is_file())
            role = next((role for role, words, _ in ROLES if re.search(words, name)), None)
            if role and layers:
                found[role].append(Drum(f"{path.parent.name}/{name}", layers))
    return {role: tuple(some) for role, some in found.items()}


@cache
def _sample(path: Path) -> FloatArray:
    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    mono = samples.mean(axis=1)[: int(LONGEST_S * rate)]
    if rate != RATE:
        mono = np.interp(np.arange(0, len(mono), rate / RATE), np.arange(len(mono)), mono)
    return np.asarray(mono, np.float32)


def _shaped(samples: FloatArray, pitch: float, length_s: float) -> FloatArray:
    """Return samples played `pitch` times as fast that fade within `length_s`."""
    at = np.arange(0, max(1, len(samples) - 1), pitch)
    out = np.interp(at, np.arange(len(samples)), samples)
    if length_s:
        out *= np.exp(-np.arange(len(out)) / (length_s * RATE / 3.0))
    return np.asarray(out[: int(LONGEST_S * RATE)], np.float32)


class Kit:
    """A kit drawn for one piece."""

    def __init__(self, dice: random.Random) -> None:
        pools = drums()
        self._of_note: dict[int, str] = {}
        self._sounds: dict[str, list[FloatArray]] = {}
        self._gains: dict[str, float] = {}
        self._lags: dict[str, int] = {}
        for role, _, notes in ROLES:
            if not pools[role]:
                continue
            drum = dice.choice(pools[role])
            layers = drum.layers if len(drum.layers) <= 5 else sorted(dice.sample(drum.layers, 5))
            pitch = 2.0 ** (dice.gauss(0.0, 2.0) / 12.0)
            length = dice.uniform(*LENGTHS_S[role]) if role in LENGTHS_S and dice.random() < 0.4 else 0.0
            sounds = [_shaped(_sample(path), pitch, length) for path in layers]
            top = max(float(np.abs(s).max()) for s in sounds)
            if top < 1e-4:
                continue
            # samples begin with a little silence of differing length: the truth is where the drum is heard
            loudest = sounds[-1]
            self._lags[role] = int(np.argmax(np.abs(loudest) > 0.05 * np.abs(loudest).max()))
            self._sounds[role], self._gains[role] = sounds, 2.0 ** dice.gauss(0.0, 0.4) / top
            self._of_note |= dict.fromkeys(notes, role)

    def play(self, hits: Iterable[tuple[float, int, int]], seconds: float) -> FloatArray:
        """Return (n,) samples of hits (seconds, General MIDI note, velocity), in order of time."""
        out = np.zeros(int((seconds + LONGEST_S + 0.1) * RATE), np.float32)
        ringing: dict[str, int] = {}
        for at, note, velocity in hits:
            role = self._of_note.get(note)
            if role is None or not 0 <= at < seconds:
                continue
            layers = self._sounds[role]
            sound = layers[min(len(layers) - 1, velocity * len(layers) // 128)]
            start = max(0, int(at * RATE) - self._lags[role])
            if (choked := CHOKES.get(role)) and choked in ringing and ringing[choked] > start:
                tail = out[start : ringing.pop(choked)]
                tail *= np.exp(-np.arange(len(tail), dtype=np.float32) / (0.02 * RATE))
            out[start : start + len(sound)] += sound * np.float32(self._gains[role] * (velocity / 127.0) ** 1.5)
            if role in CHOKES.values():
                ringing[role] = start + len(sound)
        return out[: int(seconds * RATE)]
