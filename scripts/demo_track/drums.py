"""One-shot drums and effects, each made of sines and seeded noise."""

from __future__ import annotations

import numpy as np

from demo_track.dsp import Signal, attack, convolve, decay, fade_out, filtered, pan, room, swept
from demo_track.grid import SAMPLE_RATE

_METAL = (263.0, 400.0, 421.0, 474.0, 587.0, 845.0)


def _noise(seed: int, seconds: float, channels: int = 2) -> Signal:
    return np.random.default_rng(seed).standard_normal((channels, int(seconds * SAMPLE_RATE)))


def kick() -> Signal:
    """A deep kick: a sine that falls to the tonic, a knock above it and a click at its front."""
    length = int(0.40 * SAMPLE_RATE)
    t = np.arange(length) / SAMPLE_RATE
    hertz = 43.7 + 62.0 * np.exp(-t / 0.030) + 260.0 * np.exp(-t / 0.0075) + 1700.0 * np.exp(-t / 0.0012)
    body = np.sin(2.0 * np.pi * np.cumsum(hertz) / SAMPLE_RATE)
    level = np.where(t < 0.06, 1.0, np.exp(-(t - 0.06) / 0.095))
    driven = np.tanh(2.1 * body * level) / np.tanh(2.1)
    click = filtered(_noise(11, 0.40, 1)[0] * decay(length, 0.016), ("high", 2200.0, 0.7), ("low", 9000.0, 0.7))
    knock = np.sin(2.0 * np.pi * 205.0 * t) * decay(length, 0.09)
    return fade_out(driven + 0.32 * click + 0.16 * knock, 0.05)


def clap() -> Signal:
    """Hands and a snare together, in a room."""
    length = int(0.9 * SAMPLE_RATE)
    noise = _noise(21, 0.9)
    hands = np.zeros((2, length))
    for start, level, time in ((0.0, 0.75, 0.030), (0.0105, 0.65, 0.030), (0.0215, 1.0, 0.26)):
        at = int(start * SAMPLE_RATE)
        hands[:, at:] += noise[:, at:] * decay(length - at, time) * level
    hands = filtered(hands, ("high", 720.0, 0.9), ("band", 1500.0, 0.55), ("low", 9500.0, 0.7)) * 1.8
    t = np.arange(length) / SAMPLE_RATE
    body = np.sin(2.0 * np.pi * (178.0 * t + 0.9 * (1.0 - np.exp(-t / 0.012)))) * decay(length, 0.14)
    air = filtered(_noise(22, 0.9), ("high", 5200.0, 0.7)) * decay(length, 0.20)
    dry = hands + 0.42 * body + 0.22 * air
    return fade_out(dry + 0.36 * convolve(dry, room(23, 0.62, 0.6, 0.006)), 0.2)


def snare(tone: float = 1.0) -> Signal:
    """A short bright snare for rolls; `tone` tunes it."""
    length = int(0.22 * SAMPLE_RATE)
    t = np.arange(length) / SAMPLE_RATE
    body = np.sin(2.0 * np.pi * tone * (196.0 * t + 1.1 * (1.0 - np.exp(-t / 0.010)))) * decay(length, 0.13)
    rattle = filtered(_noise(31, 0.22), ("high", 1500.0 * tone, 0.7), ("low", 11000.0, 0.7)) * decay(length, 0.15)
    return fade_out(0.7 * body + 0.55 * rattle, 0.03)


def _metal(seconds: float, tune: float) -> Signal:
    """Six square waves that do not fit together: the core of a cymbal."""
    t = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    left = sum(np.sign(np.sin(2.0 * np.pi * f * tune * t)) for f in _METAL)
    right = sum(np.sign(np.sin(2.0 * np.pi * f * tune * 1.013 * t + 1.0)) for f in _METAL)
    return np.stack((np.asarray(left), np.asarray(right))) / len(_METAL)


def hat(seconds: float, tune: float = 1.0) -> Signal:
    """A hi-hat that rings for `seconds`."""
    length = int((seconds + 0.05) * SAMPLE_RATE)
    raw = 0.75 * _noise(41, seconds + 0.05)[:, :length] + 0.9 * _metal(seconds + 0.05, 3.2 * tune)[:, :length]
    bright = filtered(raw, ("high", 7600.0, 0.8), ("high", 6000.0, 0.7), ("low", 15500.0, 0.7))
    shape = 0.7 * decay(length, seconds) + 0.3 * decay(length, seconds * 0.3)
    return fade_out(bright * shape * attack(length, 0.0006), 0.01)


def ride() -> Signal:
    """A ride cymbal: a stick and a long thin wash."""
    length = int(0.9 * SAMPLE_RATE)
    raw = 0.25 * _noise(51, 0.9) + _metal(0.9, 2.3)
    wash = filtered(raw, ("high", 5200.0, 0.8), ("band", 8200.0, 0.5)) * decay(length, 0.8)
    stick = filtered(_metal(0.9, 4.4), ("high", 6500.0, 0.7)) * decay(length, 0.06)
    return fade_out(wash + 0.5 * stick, 0.1)


def shaker() -> Signal:
    """A grain of shaker, with a soft front."""
    length = int(0.09 * SAMPLE_RATE)
    grain = filtered(_noise(61, 0.09), ("high", 4800.0, 0.8), ("low", 9800.0, 0.9))
    return fade_out(grain * decay(length, 0.075) * attack(length, 0.008), 0.01)


def tom(hertz: float, position: float) -> Signal:
    """A small hand drum at a place between the speakers."""
    length = int(0.22 * SAMPLE_RATE)
    t = np.arange(length) / SAMPLE_RATE
    skin = np.sin(2.0 * np.pi * (hertz * t + 0.9 * (1.0 - np.exp(-t / 0.014)))) * decay(length, 0.19)
    tap = filtered(_noise(71, 0.22, 1)[0], ("band", hertz * 6.0, 0.9)) * decay(length, 0.018)
    return pan(fade_out(np.tanh(1.4 * skin) + 0.5 * tap, 0.02), position)


def rim() -> Signal:
    """A dry stick on a rim."""
    length = int(0.08 * SAMPLE_RATE)
    t = np.arange(length) / SAMPLE_RATE
    tone = np.sin(2.0 * np.pi * 1720.0 * t) + 0.6 * np.sin(2.0 * np.pi * 2417.0 * t)
    click = filtered(_noise(81, 0.08, 1)[0], ("band", 3800.0, 1.2))
    return fade_out((tone * decay(length, 0.035) + 0.8 * click * decay(length, 0.02)) * attack(length, 0.0004), 0.01)


def impact() -> Signal:
    """A boom and a crash, for the first beat of a drop."""
    length = int(3.4 * SAMPLE_RATE)
    t = np.arange(length) / SAMPLE_RATE
    hertz = 36.0 + 50.0 * np.exp(-t / 0.16)
    boom = np.tanh(1.6 * np.sin(2.0 * np.pi * np.cumsum(hertz) / SAMPLE_RATE) * decay(length, 1.7))
    crash = filtered(0.8 * _noise(91, 3.4) + 0.5 * _metal(3.4, 2.9), ("high", 2600.0, 0.7)) * decay(length, 2.6)
    crash = swept(crash, "low", 2500.0 + 13500.0 * decay(length, 2.2))
    return fade_out(0.75 * boom + 0.5 * crash, 0.4)


def crash_reversed(seconds: float) -> Signal:
    """A cymbal backwards: it swells and stops."""
    length = int(seconds * SAMPLE_RATE)
    wash = filtered(_noise(101, seconds) + 0.6 * _metal(seconds, 2.7), ("high", 3200.0, 0.7)) * decay(length, seconds)
    return fade_out(np.ascontiguousarray(wash[:, ::-1]), 0.006)


def noise_sweep(seconds: float, low: float, high: float) -> Signal:
    """Noise through a band that moves from `low` to `high` Hz."""
    length = int(seconds * SAMPLE_RATE)
    cutoff = low * (high / low) ** (np.arange(length) / length)
    return swept(_noise(111, seconds), "band", cutoff, 1.6)
