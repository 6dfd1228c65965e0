"""Risers, sweeps and impacts at the joints of the form."""

from __future__ import annotations

import numpy as np

from demo_track import drums, tones
from demo_track.dsp import Signal, add, attack, fade_out, filtered
from demo_track.grid import BAR, BARS, BEAT, BREAKDOWN, BUILDS, DROPS, LENGTH, OUTRO, SAMPLE_RATE, frequency


def riser(length: int) -> Signal:
    """Saws that climb two octaves, louder and wider to the end, cut by a tremolo that quickens."""
    place = np.arange(length) / length
    hertz = frequency(41) * 4.0 ** (place**1.3)
    saw = tones.super_saw(hertz, length, seed=5, spread_cents=22.0) + 0.6 * tones.super_saw(
        hertz * 1.5, length, seed=6, spread_cents=22.0
    )
    saw = filtered(saw, ("high", 260.0, 0.7), ("low", 7000.0, 0.7))
    rate = 4.0 + 12.0 * place**2
    tremolo = 0.72 + 0.28 * np.cos(2.0 * np.pi * np.cumsum(rate) / SAMPLE_RATE)
    return fade_out(saw * tremolo * place**1.8, 0.02)


def effect_stem() -> Signal:
    """Everything that announces a part or lands on it."""
    stem = np.zeros((2, LENGTH))
    impact = drums.impact()
    for build, drop in zip(BUILDS, DROPS, strict=True):
        start, length = build.start * BAR, 4 * BAR - BEAT
        place = np.arange(length) / length
        add(stem, riser(length), start, 0.26)
        sweep = drums.noise_sweep(length / SAMPLE_RATE, 300.0, 9000.0)[:, :length]
        add(stem, fade_out(sweep * place[: sweep.shape[1]] ** 1.6, 0.03), start, 0.34)
        swell = drums.crash_reversed(2.0 * BEAT / SAMPLE_RATE)
        add(stem, swell, drop.start * BAR - swell.shape[1], 0.16)
        add(stem, impact, drop.start * BAR, 0.80)
    for bar, level in ((BREAKDOWN.start, 0.62), (OUTRO.start, 0.42), (BARS, 0.60)):
        add(stem, impact, bar * BAR, level)
    for drop in DROPS:
        for phrase in (4, 8):
            crash = filtered(impact, ("high", 900.0, 0.7))
            add(stem, crash, (drop.start + phrase) * BAR, 0.42)
            swell = drums.crash_reversed(BEAT / SAMPLE_RATE)
            add(stem, swell, (drop.start + phrase) * BAR - swell.shape[1], 0.10)
    down = drums.noise_sweep(2.0 * BAR / SAMPLE_RATE, 7000.0, 250.0)
    fall = (1.0 - np.arange(down.shape[1]) / down.shape[1]) ** 1.5
    add(stem, down * fall * attack(down.shape[1], 0.02), BREAKDOWN.start * BAR, 0.22)
    return stem
