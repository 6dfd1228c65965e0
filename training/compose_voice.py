"""Synthesizers: a voice is drawn for every part, renders each pitch once and shapes it note by note."""

from dataclasses import dataclass

import numpy as np
from compose_dice import Dice
from compose_score import Note
from compose_sound import RATE, Curve, Sound, add, frame_times, moving_filter, peaks, saturate, silence

Timed = tuple[float, float, Note]
_VOWELS = (
    (800.0, 1150.0, 2900.0),
    (350.0, 2000.0, 2800.0),
    (450.0, 800.0, 2830.0),
    (325.0, 700.0, 2700.0),
    (400.0, 1600.0, 2700.0),
)


@dataclass(frozen=True, slots=True)
class Voice:
    """One synthesizer's settings. Times in seconds, cutoff in Hz, env in octaves, lfo_hz 0 for none."""

    wave: str
    unison: int
    detune: float
    attack: float
    decay: float
    sustain: float
    release: float
    cutoff: float
    env: float
    env_decay: float
    resonance: float
    lfo_hz: float = 0.0
    lfo_octaves: float = 0.0
    sweep_octaves: float = 0.0
    drive: float = 0.0
    vowel: int = -1
    glide: bool = False


def draw_voice(dice: Dice, role: str, style: str, beat_seconds: float) -> Voice:
    """A sound that suits this role."""
    chip = style == "chiptune"
    if chip:
        wave = {"bass": "triangle", "lead": dice.pick(("pulse25", "square", "pulse12"))}.get(
            role, dice.pick(("pulse25", "square"))
        )
        return Voice(wave, 1, 0, 0.002, dice.uniform(0.1, 0.6), dice.uniform(0.2, 0.9), 0.01, 18000, 0, 0.1, 0.7)
    if role == "bass":
        kind = dice.pick(
            (
                "saw",
                "square",
                "sub",
                "fm",
                "reese",
                "acid",
                "wobble" if style in ("dubstep", "dnb", "futurebass") else "saw",
            )
        )
        if kind == "sub":
            return Voice("sine", 1, 0, 0.005, 0.5, 0.8, 0.05, 2000, 0, 0.1, 0.7, drive=dice.uniform(0, 4))
        if kind == "reese":
            return Voice(
                "saw",
                3,
                dice.uniform(0.1, 0.3),
                0.01,
                1,
                0.9,
                0.08,
                dice.log_uniform(300, 1500),
                dice.uniform(0, 1),
                0.4,
                0.8,
                sweep_octaves=dice.uniform(0, 1.5),
                drive=2,
            )
        if kind == "acid":
            return Voice(
                dice.pick(("saw", "square")),
                1,
                0,
                0.003,
                0.25,
                0.3,
                0.02,
                dice.log_uniform(150, 600),
                dice.uniform(1.5, 4),
                dice.uniform(0.06, 0.25),
                dice.uniform(3, 9),
                sweep_octaves=dice.uniform(0.5, 2),
                drive=dice.uniform(1, 5),
            )
        if kind == "wobble":
            return Voice(
                "saw",
                2,
                0.1,
                0.005,
                1,
                1,
                0.05,
                dice.log_uniform(250, 700),
                0.5,
                0.2,
                dice.uniform(1.5, 5),
                dice.pick((1, 2, 3, 4, 1.5, 0.5)) / beat_seconds,
                dice.uniform(1.5, 3),
                drive=4,
            )
        return Voice(
            "fm" if kind == "fm" else kind,
            dice.pick((1, 1, 2)),
            0.08,
            0.004,
            dice.uniform(0.08, 0.5),
            dice.uniform(0, 0.8),
            0.04,
            dice.log_uniform(200, 1800),
            dice.uniform(0, 3),
            dice.uniform(0.05, 0.3),
            dice.uniform(0.7, 3),
            drive=dice.uniform(0, 3),
        )
    if role == "pad":
        slow = dice.log_uniform(0.03, 0.6)
        return Voice(
            dice.pick(("saw", "saw", "square", "sine", "fm")),
            dice.whole(2, 5),
            dice.uniform(0.05, 0.25),
            slow,
            1,
            0.9,
            dice.uniform(0.2, 1.0),
            dice.log_uniform(400, 6000),
            0,
            0.5,
            dice.uniform(0.7, 1.5),
            dice.uniform(0.05, 0.4),
            dice.uniform(0, 0.8),
            dice.uniform(0, 2),
            vowel=dice.pick((-1, -1, -1, 0, 2)),
        )
    if role == "chords":
        kind = dice.pick(("stab", "super", "super", "organ", "pluck", "ep"))
        if kind == "super":
            return Voice(
                "saw",
                dice.whole(4, 7),
                dice.uniform(0.1, 0.35),
                0.005,
                dice.uniform(0.3, 1),
                dice.uniform(0.4, 0.9),
                dice.uniform(0.05, 0.3),
                dice.log_uniform(1500, 12000),
                dice.uniform(0, 1.5),
                0.3,
                0.8,
                sweep_octaves=dice.uniform(0, 3),
            )
        if kind == "organ":
            return Voice("organ", 1, 0, 0.004, 0.4, dice.uniform(0.3, 1), 0.03, 8000, 0, 0.2, 0.7)
        if kind == "ep":
            return Voice("fm", 2, 0.04, 0.003, dice.uniform(0.4, 1.2), 0.1, 0.15, 6000, 0.5, 0.3, 0.7)
        return Voice(
            "saw",
            dice.whole(1, 3),
            0.12,
            0.003,
            dice.uniform(0.1, 0.4),
            0.0 if kind == "pluck" else 0.3,
            0.08,
            dice.log_uniform(400, 2500),
            dice.uniform(1, 3.5),
            dice.uniform(0.05, 0.3),
            dice.uniform(0.8, 3),
            sweep_octaves=dice.uniform(0, 2),
        )
    kind = (
        dice.pick(("pluck", "lead", "bell", "vocal", "square", "super"))
        if role == "lead"
        else dice.pick(("pluck", "pluck", "bell", "square", "saw"))
    )
    if kind == "bell":
        return Voice("bell", 1, 0, 0.002, dice.uniform(0.2, 1.0), 0.0, 0.3, 14000, 0, 0.2, 0.7)
    if kind == "vocal":
        return Voice("saw", 3, 0.1, dice.uniform(0.01, 0.08), 0.5, 0.8, 0.1, 9000, 0, 0.2, 0.7, vowel=dice.whole(0, 4))
    if kind == "super":
        return Voice(
            "saw",
            6,
            dice.uniform(0.1, 0.3),
            0.005,
            0.5,
            0.8,
            0.1,
            9000,
            0.5,
            0.3,
            0.8,
            sweep_octaves=dice.uniform(0, 2),
        )
    wave = "square" if kind == "square" else "saw"
    return Voice(
        wave,
        dice.whole(1, 3),
        0.08,
        dice.uniform(0.002, 0.02),
        dice.uniform(0.08, 0.4),
        0.0 if kind == "pluck" else dice.uniform(0.2, 0.8),
        dice.uniform(0.03, 0.2),
        dice.log_uniform(500, 6000),
        dice.uniform(0.5, 3),
        dice.uniform(0.05, 0.3),
        dice.uniform(0.7, 4),
        sweep_octaves=dice.uniform(0, 2.5),
    )


def _table(wave: str, frequency: float) -> Sound:
    """One cycle without harmonics that would alias, 2048 samples."""
    count = max(1, min(200, int(16000 / frequency)))
    cycle = np.arange(2048) / 2048
    harmonics = np.arange(1, count + 1)
    if wave == "saw":
        weights = 1 / harmonics
    elif wave == "square":
        weights = (harmonics % 2) / harmonics
    elif wave in ("pulse25", "pulse12"):
        weights = np.sin(np.pi * harmonics * (0.25 if wave == "pulse25" else 0.125)) / harmonics
    elif wave == "triangle":
        weights = (harmonics % 2) / harmonics**2
    elif wave == "organ":
        weights = np.isin(harmonics, (1, 2, 3, 4, 6, 8)) * 0.7 ** (harmonics / 2)
    else:
        weights = (harmonics == 1) * 1.0
    spectrum = np.zeros(1025, dtype=np.complex128)
    spectrum[1 : count + 1] = -0.5j * weights * 2048
    if wave == "triangle":
        spectrum *= 1j
    table = np.fft.irfft(spectrum, len(cycle))
    return np.asarray(table / (np.max(np.abs(table)) + 1e-9), dtype=np.float32)


def _oscillate(dice: Dice, voice: Voice, pitch: int, count: int) -> Sound:
    """A steady tone of so many samples."""
    frequency = 440.0 * 2 ** ((pitch - 69) / 12)
    time = np.arange(count)
    if voice.wave in ("fm", "bell"):
        ratio, depth = (
            (3.51, 2.0) if voice.wave == "bell" else (dice.pick((1.0, 2.0, 14.0 if pitch < 60 else 1.0)), 1.4)
        )
        fade = np.exp(-time / (0.25 * RATE))
        inner = np.sin(2 * np.pi * frequency * ratio * time / RATE) * depth * fade
        return np.sin(2 * np.pi * frequency * time / RATE + inner).astype(np.float32)
    table = _table(voice.wave, frequency)
    out = np.zeros(count, dtype=np.float32)
    for index in range(voice.unison):
        spread = (2 * index / (voice.unison - 1) - 1) * voice.detune if voice.unison > 1 else 0.0
        step = frequency * 2 ** (spread / 12) * 2048 / RATE
        phase = (time * step + dice.uniform(0, 2048)).astype(np.int32) & 2047
        out += table[phase]
    return out / np.float32(voice.unison**0.7)


def _envelope(voice: Voice, held: int, count: int) -> Sound:
    time = np.arange(count) / RATE
    level = voice.sustain + (1 - voice.sustain) * np.exp(-time / voice.decay)
    level *= np.minimum(1.0, time / voice.attack)
    level[held:] *= np.exp(-(time[held:] - held / RATE) / (voice.release / 3))
    level[-64:] *= np.linspace(1, 0, len(level[-64:]))
    return level.astype(np.float32)


def play_voice(dice: Dice, voice: Voice, notes: list[Timed], seconds: float, sweep: Curve) -> Sound:
    """Render notes (start, end in seconds, note). Sweep is 0 to 1 per frame: how far the filter is opened by hand."""
    out = silence(seconds)
    tones: dict[int, Sound] = {}
    longest = max((end - start for start, end, _ in notes), default=0.1) + voice.release + 0.4
    for start, end, note in notes:
        if note.pitch not in tones:
            tones[note.pitch] = _oscillate(dice, voice, note.pitch, int(longest * RATE))
        held = max(64, int((end - start) * RATE))
        count = min(held + int(voice.release * RATE), len(tones[note.pitch]))
        shift = 0 if voice.wave in ("fm", "bell") else int(dice.uniform(0, 0.3) * RATE)
        tone = tones[note.pitch][shift : shift + count]
        add(out, tone * _envelope(voice, held, len(tone)), start, note.level)
    if voice.cutoff < 15000:
        out = moving_filter(out, _cutoff(voice, notes, len(out), sweep), voice.resonance)
    if voice.vowel >= 0:
        out = peaks(out, _VOWELS[voice.vowel], 0.18)
    if voice.drive > 0:
        out = saturate(out / np.float32(np.max(np.abs(out)) + 1e-6), voice.drive)
    return out


def _cutoff(voice: Voice, notes: list[Timed], count: int, sweep: Curve) -> Curve:
    """Cutoff per frame: base, envelope of each note, LFO, and the sweep by hand."""
    times = frame_times(count)
    octaves = np.zeros(len(times))
    if voice.env > 0:
        reach = int(voice.env_decay * 5 * RATE / 512) + 2
        for start, _, note in notes:
            first = max(0, int(start * RATE / 512))
            local = times[first : first + reach]
            shape = voice.env * (0.5 + 0.5 * note.level) * np.exp(-np.maximum(0, local - start) / voice.env_decay)
            octaves[first : first + reach] = np.maximum(octaves[first : first + reach], shape)
    if voice.lfo_hz > 0:
        octaves += voice.lfo_octaves * (0.5 - 0.5 * np.cos(2 * np.pi * voice.lfo_hz * times))
    octaves += voice.sweep_octaves * (sweep[: len(times)] - 0.5)
    return np.asarray(voice.cutoff * 2.0**octaves)
