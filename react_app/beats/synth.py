"""Single sounds of the music this package makes: drums, basses, chords. All mono float32 at 44.1 kHz."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter

from react_app.core.features import ANALYSIS_RATE

Sound = NDArray[np.float32]

_NYQUIST = 0.45 * ANALYSIS_RATE
_DETUNE = (0.9968, 1.0, 1.0029)


def _time(seconds: float) -> NDArray[np.float64]:
    return np.arange(max(64, round(seconds * ANALYSIS_RATE))) / ANALYSIS_RATE


def filtered(noise: NDArray[np.float64], low_hz: float, high_hz: float) -> NDArray[np.float64]:
    """Return a signal with what is below and above two frequencies rolled off at 12 dB per octave."""
    for _ in range(2):
        pole = np.exp(-2 * np.pi * high_hz / ANALYSIS_RATE)
        noise = lfilter([1 - pole], [1, -pole], noise)
        pole = np.exp(-2 * np.pi * low_hz / ANALYSIS_RATE)
        noise = lfilter([(1 + pole) / 2, -(1 + pole) / 2], [1, -pole], noise)
    return noise


def hz(note: float) -> float:
    """Return the frequency of a MIDI note."""
    return float(440.0 * 2 ** ((note - 69) / 12))


def drum(kind: str, rng: np.random.Generator) -> Sound:
    """Return one hit: kick, soft kick, snare, brush, clap, hat, open hat, ride, shaker, rim, conga, tom or crash."""
    if kind in ("kick", "soft kick"):
        t = _time(0.4 if kind == "kick" else 0.25)
        start, end, fall = rng.uniform(120, 260), rng.uniform(42, 60), rng.uniform(0.018, 0.04)
        phase = 2 * np.pi * (end * t + (start - end) * fall * (1 - np.exp(-t / fall)))
        body = np.sin(phase) * np.exp(-t / rng.uniform(0.09, 0.16))
        click = rng.standard_normal(len(t)) * np.exp(-t / 0.003) * (0.35 if kind == "kick" else 0.08)
        return _sound(body + click)
    length, low, high, decay, tone_hz, tone = {
        "snare": (0.3, 900.0, 9000.0, rng.uniform(0.05, 0.11), rng.uniform(170, 230), 0.5),
        "brush": (0.25, 1500.0, 8000.0, 0.06, 200.0, 0.1),
        "clap": (0.3, 800.0, 5000.0, rng.uniform(0.05, 0.1), 0.0, 0.0),
        "hat": (0.09, 7000.0, 18000.0, rng.uniform(0.012, 0.03), 0.0, 0.0),
        "open hat": (0.35, 6000.0, 18000.0, rng.uniform(0.09, 0.16), 0.0, 0.0),
        "ride": (0.6, 5000.0, 16000.0, 0.22, 5200.0, 0.1),
        "shaker": (0.08, 5000.0, 12000.0, 0.02, 0.0, 0.0),
        "rim": (0.06, 1500.0, 8000.0, 0.006, 1700.0, 0.7),
        "conga": (0.25, 300.0, 3000.0, 0.01, rng.uniform(180, 340), 1.0),
        "tom": (0.4, 200.0, 2500.0, 0.02, rng.uniform(90, 160), 1.0),
        "crash": (1.6, 3500.0, 17000.0, 0.5, 0.0, 0.0),
    }[kind]
    t = _time(length)
    hiss = filtered(rng.standard_normal(len(t)), low, high) * np.exp(-t / decay)
    if kind == "clap":
        hiss *= 1 + 1.2 * np.exp(-((t - 0.011) ** 2) / 4e-6) + 1.2 * np.exp(-((t - 0.022) ** 2) / 4e-6)
    if kind in ("shaker", "brush"):
        hiss *= np.minimum(1.0, t / 0.012)
    hiss /= np.abs(hiss).max()
    return _sound(hiss + tone * np.sin(2 * np.pi * tone_hz * t) * np.exp(-t / max(decay, 0.07)))


def tone(kind: str, note: float, seconds: float, rng: np.random.Generator) -> Sound:
    """Return one note of a bass, sub, pluck, keys, stab, guitar, pad or lead."""
    attack, decay, slope, voices = {
        "bass": (0.004, 0.35, 1.3, 1),
        "sub": (0.012, 4.0, 2.6, 1),
        "pluck": (0.002, 0.14, 1.2, 1),
        "keys": (0.003, 0.6, 1.7, 1),
        "stab": (0.004, 0.22, 1.0, 3),
        "guitar": (0.003, 0.5, 1.1, 2),
        "pad": (0.35, 30.0, 1.5, 3),
        "lead": (0.02, 3.0, 1.1, 2),
    }[kind]
    release = 0.5 if kind == "pad" else 0.05
    t = _time(seconds + release)
    wave = np.zeros(len(t))
    base = hz(note)
    for ratio in _DETUNE[:voices]:
        for harmonic in range(1, 13):
            if base * harmonic < _NYQUIST:
                start = rng.uniform(0, 2 * np.pi)
                wave += np.sin(2 * np.pi * base * ratio * harmonic * t + start) / harmonic**slope
    envelope = np.minimum(1.0, t / attack) * np.exp(-t / decay) * np.clip((seconds + release - t) / release, 0, 1)
    return _sound(wave / np.abs(wave).max() * envelope)


def _sound(wave: NDArray[np.float64]) -> Sound:
    return (wave * np.minimum(1.0, np.arange(len(wave), 0, -1) / 64)).astype(np.float32)
