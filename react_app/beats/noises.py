"""Sounds that have no beat: pink noise, talking, applause. All mono float32 at 44.1 kHz, the same for the same seed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter

from react_app.beats.synth import Sound, filtered
from react_app.core.features import ANALYSIS_RATE

_VOWELS = (
    (730, 1090, 2440),
    (530, 1840, 2480),
    (270, 2290, 3010),
    (570, 840, 2410),
    (300, 870, 2240),
    (490, 1350, 1690),
)
"""The first three formants in Hz (Peterson and Barney, 1952, averages of men)."""
_BANDWIDTHS = (80.0, 110.0, 160.0)


def pink(seconds: float, seed: int = 0, level: float = 0.15) -> Sound:
    """Return noise with equal power per octave."""
    rng = np.random.default_rng(seed)
    count = round(seconds * ANALYSIS_RATE)
    spectrum = np.fft.rfft(rng.standard_normal(count))
    spectrum[1:] /= np.sqrt(np.arange(1, len(spectrum)))
    spectrum[: max(1, int(20 * seconds))] = 0
    noise = np.fft.irfft(spectrum, count)
    return _levelled(noise, level)


def speech(seconds: float, seed: int = 0, level: float = 0.12) -> Sound:
    """Return somebody talking: syllables of a voice with moving pitch and formants, consonants, pauses for breath."""
    rng = np.random.default_rng(seed)
    out = np.zeros(round((seconds + 1) * ANALYSIS_RATE))
    t, pitch, left = 0.3, rng.uniform(95, 140), int(rng.integers(5, 14))
    while t < seconds - 0.4:
        length = float(rng.gamma(6.0, 0.03)) + 0.05
        start = round(t * ANALYSIS_RATE)
        if rng.random() < 0.7:
            hiss = rng.standard_normal(round(rng.uniform(0.02, 0.1) * ANALYSIS_RATE))
            hiss = filtered(hiss, rng.uniform(1000, 3500), rng.uniform(5000, 9000)) * np.hanning(len(hiss))
            out[start : start + len(hiss)] += rng.uniform(0.1, 0.5) * hiss
            start += len(hiss) // 2
        voiced = _syllable(length, pitch * rng.uniform(0.85, 1.25), rng)
        out[start : start + len(voiced)] += voiced[: len(out) - start]
        left -= 1
        pitch *= 0.985
        t += length + float(rng.exponential(0.03))
        if left <= 0:
            t += float(rng.uniform(0.25, 1.1))
            pitch, left = rng.uniform(95, 140), int(rng.integers(5, 14))
    out = out[: round(seconds * ANALYSIS_RATE)]
    return _levelled(out, level)


def applause(seconds: float, seed: int = 0, people: int = 120, level: float = 0.15) -> Sound:
    """Return a crowd clapping, everybody at a pace of their own, swelling and dying away, with some cheering."""
    rng = np.random.default_rng(seed)
    count = round(seconds * ANALYSIS_RATE)
    hits = np.zeros(count)
    for _ in range(people):
        at = rng.uniform(0, 0.8) + np.cumsum(rng.normal(1 / rng.uniform(2.6, 5.2), 0.03, int(seconds * 6)).clip(0.1))
        at = (at[at < seconds - 0.05] * ANALYSIS_RATE).astype(int)
        hits[at] += rng.uniform(0.2, 1.0) * rng.uniform(0.5, 1.2, len(at))
    burst = filtered(rng.standard_normal(round(0.03 * ANALYSIS_RATE)), 600, 3500)
    burst *= np.exp(-np.arange(len(burst)) / (0.006 * ANALYSIS_RATE))
    crowd = np.convolve(hits, burst)[:count]
    crowd += 0.25 * crowd.std() / 0.15 * pink(seconds, seed + 1)
    t = np.arange(count) / seconds / ANALYSIS_RATE
    crowd *= np.minimum(1.0, t * 12) * np.clip((1 - t) * 3, 0, 1)
    return _levelled(crowd, level)


def _syllable(length: float, pitch: float, rng: np.random.Generator) -> Sound:
    count = round(length * ANALYSIS_RATE)
    glide = pitch * np.linspace(1.0, rng.uniform(0.85, 1.12), count) * (1 + 0.01 * rng.standard_normal())
    phase = np.cumsum(glide) / ANALYSIS_RATE
    pulses = np.diff(np.floor(phase), prepend=0.0) + 0.01 * rng.standard_normal(count)
    voice = np.asarray(pulses)
    for formant, width in zip(_VOWELS[int(rng.integers(len(_VOWELS)))], _BANDWIDTHS, strict=True):
        radius = np.exp(-np.pi * width / ANALYSIS_RATE)
        angle = 2 * np.pi * formant * rng.uniform(0.92, 1.08) / ANALYSIS_RATE
        voice = lfilter([1 - radius], [1, -2 * radius * np.cos(angle), radius * radius], voice)
    voice *= np.hanning(count) ** 0.6
    out: Sound = (voice / max(1e-9, float(np.abs(voice).max()))).astype(np.float32)
    return out


def _levelled(wave: NDArray[np.float64], level: float) -> Sound:
    """Return a wave with this RMS."""
    sound: Sound = np.clip(level / float(wave.std()) * wave, -1, 1).astype(np.float32)
    return sound
