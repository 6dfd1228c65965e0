"""Pitched sounds: band-limited by construction, because every wave is a sum of harmonics below 18 kHz."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from demo_track.dsp import Signal, attack, decay, fade_out
from demo_track.grid import SAMPLE_RATE

_TOP = 18_000.0
_TABLE = 2048


def _low_pass(ratio: Signal, q: float) -> Signal:
    """The magnitude of a second-order low-pass at `ratio` of its cutoff."""
    return 1.0 / np.sqrt((1.0 - ratio**2) ** 2 + (ratio / q) ** 2)


def filtered_saw(hertz: float, cutoff: Signal, q: float, square: float = 0.0, phase: float = 0.0) -> Signal:
    """A saw (or, with `square` 1, a square) through a resonant low-pass whose cutoff moves sample by sample."""
    length = len(cutoff)
    angle = 2.0 * np.pi * (hertz * np.arange(length) / SAMPLE_RATE + phase)
    grid = np.arange(0, length + 32, 32)
    coarse = cutoff[np.minimum(grid, length - 1)]
    out = np.zeros(length)
    for k in range(1, max(2, min(96, int(_TOP / hertz)))):
        weight = (1.0 - square * (1 - k % 2)) / k
        if weight == 0.0:
            continue
        gain = _low_pass(k * hertz / coarse, q) * weight
        if gain.max() < 1e-4:
            break
        out += np.sin(k * angle) * np.interp(np.arange(length), grid, gain)
    return out * (2.0 / np.pi)


@lru_cache(maxsize=64)
def _saw_table(harmonics: int) -> Signal:
    angle = 2.0 * np.pi * np.arange(_TABLE + 1) / _TABLE
    return np.asarray(sum(np.sin(k * angle) / k for k in range(1, harmonics + 1)) * (2.0 / np.pi))


def wavetable_saw(hertz: Signal | float, length: int, phase: float) -> Signal:
    """A saw of constant or moving frequency from a table of harmonics."""
    steps = np.broadcast_to(np.asarray(hertz, dtype=np.float64) / SAMPLE_RATE, (length,))
    position = (phase + np.cumsum(steps)) % 1.0 * _TABLE
    index = position.astype(np.int64)
    table = _saw_table(max(1, min(400, int(_TOP / float(np.max(hertz))))))
    part = position - index
    return np.asarray(table[index] * (1.0 - part) + table[index + 1] * part)


def super_saw(hertz: Signal | float, length: int, seed: int, spread_cents: float = 14.0, voices: int = 4) -> Signal:
    """Detuned saws on each side, with phases of their own."""
    rng = np.random.default_rng(seed)
    out = np.zeros((2, length))
    for channel in range(2):
        for voice in range(voices):
            place = (voice + 0.5 * channel) / (voices - 0.5) * 2.0 - 1.0
            detuned = np.asarray(hertz) * 2.0 ** (place * spread_cents / 1200.0)
            out[channel] += wavetable_saw(detuned, length, float(rng.random()))
    return np.asarray(out / np.sqrt(voices))


@lru_cache(maxsize=1024)
def pluck(hertz: float, cutoff_hz: float, seconds: float) -> Signal:
    """A plucked synthesiser: two detuned saws whose filter closes quickly."""
    length = int(seconds * SAMPLE_RATE)
    t = np.arange(length) / SAMPLE_RATE
    cutoff = hertz * 0.9 + cutoff_hz * np.exp(-t / 0.055)
    level = decay(length, seconds * 0.9) * attack(length, 0.0015)
    sides = [filtered_saw(hertz * bend, cutoff, 1.3, 0.35, phase) for bend, phase in ((0.9975, 0.0), (1.0025, 0.07))]
    return fade_out(np.stack(sides) * level, 0.02)


@lru_cache(maxsize=512)
def bass(hertz: float, seconds: float, cutoff_hz: float) -> Signal:
    """A round bass with a bite: a filtered saw over its own sine, driven together. Mono."""
    length = int((seconds + 0.03) * SAMPLE_RATE)
    t = np.arange(length) / SAMPLE_RATE
    cutoff = 110.0 + cutoff_hz * np.exp(-t / 0.075)
    bite = filtered_saw(hertz, cutoff, 2.2, 0.25)
    under = np.sin(2.0 * np.pi * hertz * t)
    level = attack(length, 0.004) * (0.55 + 0.45 * np.exp(-t / 0.09))
    return fade_out(np.tanh(1.5 * (0.8 * bite + 0.75 * under)) * level, 0.035)


@lru_cache(maxsize=512)
def lead(hertz: float, seconds: float, cutoff_hz: float) -> Signal:
    """The voice of the hook: three detuned saws a side, a filter that speaks, a little vibrato by beating."""
    length = int((seconds + 0.18) * SAMPLE_RATE)
    t = np.arange(length) / SAMPLE_RATE
    cutoff = hertz * 1.6 + cutoff_hz * (0.35 + 0.65 * np.exp(-t / 0.14))
    out = np.zeros((2, length))
    for channel, bends in enumerate(((0.9955, 1.0012, 1.0048), (0.9962, 0.9991, 1.0055))):
        for voice, bend in enumerate(bends):
            out[channel] += filtered_saw(hertz * bend, cutoff, 1.1, 0.15, 0.31 * voice + 0.17 * channel)
    sustain = 0.62 + 0.38 * np.exp(-t / 0.12)
    release = np.exp(-np.maximum(t - seconds, 0.0) / 0.05)
    return fade_out(out * (attack(length, 0.004) * sustain * release) / 3.0, 0.03)


@lru_cache(maxsize=512)
def stab(notes: tuple[float, ...], seconds: float, cutoff_hz: float) -> Signal:
    """A short chord of wide saws."""
    length = int((seconds + 0.12) * SAMPLE_RATE)
    t = np.arange(length) / SAMPLE_RATE
    cutoff = 240.0 + cutoff_hz * np.exp(-t / 0.11)
    out = np.zeros((2, length))
    for index, hertz in enumerate(notes):
        out[0] += filtered_saw(hertz * 0.9965, cutoff, 1.2, 0.0, 0.13 * index)
        out[1] += filtered_saw(hertz * 1.0035, cutoff, 1.2, 0.0, 0.13 * index + 0.4)
    level = attack(length, 0.002) * decay(length, seconds * 1.6)
    return fade_out(out * level / len(notes) ** 0.5, 0.04)


def bell(hertz: float, seconds: float) -> Signal:
    """A glassy key for the breakdown: a sine bent by another."""
    length = int(seconds * SAMPLE_RATE)
    t = np.arange(length) / SAMPLE_RATE
    out = np.zeros((2, length))
    for channel, bend in enumerate((0.9992, 1.0008)):
        bender = np.sin(2.0 * np.pi * hertz * 3.0 * bend * t) * 1.5 * np.exp(-t / 0.16)
        soft = np.sin(2.0 * np.pi * hertz * bend * t + bender)
        out[channel] = soft + 0.25 * np.sin(4.0 * np.pi * hertz * bend * t) * np.exp(-t / 0.3)
    return fade_out(out * attack(length, 0.002) * decay(length, seconds), 0.05)
