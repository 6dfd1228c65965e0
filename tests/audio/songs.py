"""Songs made by program, with their sections and drum hits: the truth is known because we wrote it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

RATE = 44_100
Wave = NDArray[np.float64]
PLAN = ("intro", "build", "drop", "breakdown", "build", "drop", "outro")
_CHORDS = ((220.0, 261.6, 329.6), (174.6, 220.0, 261.6), (261.6, 329.6, 392.0), (196.0, 246.9, 293.7))


@dataclass
class Song:
    """`samples` (n,) float32; `sections` name and start; `hits` start of every drum hit by drum."""

    samples: NDArray[np.float32]
    sections: list[tuple[str, float]] = field(default_factory=list)
    hits: dict[str, list[float]] = field(default_factory=dict)

    def starts(self, name: str) -> list[float]:
        """Return when the sections of a name begin."""
        return [start for section, start in self.sections if section == name]


def noise_between(seconds: float, low_hz: float, high_hz: float, seed: int) -> Wave:
    """Return noise of a band, peak 1."""
    count = round(seconds * RATE)
    waves = np.fft.rfft(np.random.default_rng(seed).standard_normal(count))
    hz = np.fft.rfftfreq(count, 1 / RATE)
    sound = np.fft.irfft(waves * ((hz > low_hz) & (hz < high_hz)), count)
    return np.asarray(sound / np.abs(sound).max(), np.float64)


def kick() -> Wave:
    """Return a bass drum: a sine that falls from 230 to 48 Hz."""
    t = np.arange(round(0.3 * RATE)) / RATE
    return np.sin(2 * np.pi * np.cumsum(48 + 180 * np.exp(-t / 0.03)) / RATE) * np.exp(-t / 0.12)


def snare() -> Wave:
    """Return a snare: noise and a skin at 190 Hz."""
    t = np.arange(round(0.2 * RATE)) / RATE
    return noise_between(0.2, 800, 9000, 1) * np.exp(-t / 0.06) + 0.4 * np.sin(2 * np.pi * 190 * t) * np.exp(-t / 0.04)


def hat() -> Wave:
    """Return a closed hi-hat."""
    t = np.arange(round(0.06 * RATE)) / RATE
    return noise_between(0.06, 7000, 16000, 2) * np.exp(-t / 0.02)


def tone(hz: float, seconds: float, partials: int, fall: float) -> Wave:
    """Return a note whose partials get weaker."""
    t = np.arange(round(seconds * RATE)) / RATE
    wave = np.sum([np.sin(2 * np.pi * hz * k * t) / k**fall for k in range(1, partials)], axis=0)
    return np.asarray(wave * np.minimum(1, np.minimum(t / 0.01, (seconds - t) / 0.02)), np.float64)


def riser(seconds: float, seed: int = 3) -> Wave:
    """Return noise that opens from 300 Hz to 12 kHz and gets louder."""
    source = np.random.default_rng(seed).standard_normal(round(seconds * RATE))
    sound = np.zeros(len(source))
    for i in range(0, len(source), 2048):
        piece = source[i : i + 2048]
        done, hz = i / len(source), np.fft.rfftfreq(len(piece), 1 / RATE)
        passed = (hz < 300 * 40**done) & (hz > 100 * 20**done)
        sound[i : i + 2048] = np.fft.irfft(np.fft.rfft(piece) * passed, len(piece))
    return sound * np.linspace(0.1, 1, len(source))


def song(bpm: float = 128.0, bars: tuple[int, ...] = (4, 6, 6, 6, 6, 6, 2), *, hats_stay: bool = False) -> Song:
    """Return a club track: intro, build, drop, breakdown, build, drop, outro, each so many bars of four."""
    beat = 60 / bpm
    mix = np.zeros(round(sum(bars) * 4 * beat * RATE) + RATE)
    made = Song(np.zeros(0, np.float32), hits={"kick": [], "snare": [], "hat": []})
    drums = {"kick": kick(), "snare": snare(), "hat": hat()}

    def add(t: float, wave: Wave, level: float) -> None:
        start = round(t * RATE)
        mix[start : start + len(wave)] += level * wave[: len(mix) - start]

    def strike(name: str, t: float, level: float) -> None:
        made.hits[name].append(t)
        add(t, drums[name], level)

    t = 0.0
    for name, count in zip(PLAN, bars, strict=True):
        made.sections.append((name, t))
        for bar in range(count):
            start, chord = t + bar * 4 * beat, _CHORDS[bar % 4]
            for hz in chord:
                add(start, tone(2 * hz, 4 * beat, 8, 1.5), 0.05)
            for drum, place, level in _pattern(name, bar / count, hats_stay):
                strike(drum, start + place * beat, level)
            if name == "drop":
                for i in range(16):
                    add(start + i * beat / 4, tone(4 * chord[i % 3], beat / 5, 10, 1.0), 0.06)
                for i in range(4):
                    add(start + (i + 0.5) * beat, tone(chord[0] / 4, 0.45 * beat, 5, 1.2), 0.35)
        if name == "build":
            add(t, riser(count * 4 * beat), 0.08)
        t += count * 4 * beat
    samples = mix[: round(t * RATE)]
    made.samples = (0.5 * samples / np.abs(samples).max()).astype(np.float32)
    return made


def _pattern(name: str, done: float, hats_stay: bool) -> Iterator[tuple[str, float, float]]:
    """Drum, place in beats and level of every hit of a bar."""
    for beat in range(4):
        if name in ("drop", "outro"):
            yield "kick", beat, 0.8
        if name == "drop":
            yield "hat", beat + 0.5, 0.25
            yield "hat", beat + 0.25, 0.12
            if beat % 2:
                yield "snare", beat, 0.4
        if name in ("intro", "outro") or (name == "breakdown" and hats_stay):
            yield "hat", beat + 0.5, 0.12
        if name == "build":
            rolls = 2 ** int(4 * done)
            yield from (("snare", beat + i / rolls, 0.15 + 0.25 * done) for i in range(rolls))
