"""Drum patterns by program, with their exact beats: what clips of real music do not show often enough."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from react_app.core.features import ANALYSIS_RATE

Signal = NDArray[np.float64]
_SECONDS = 20.0
_STYLES = 8


def hit(kind: str, rng: np.random.Generator) -> Signal:
    """Return 150 ms of a click, beep, kick, thump, snare or hat, each time a little different."""
    count = int(0.15 * ANALYSIS_RATE)
    t = np.arange(count) / ANALYSIS_RATE
    hiss = rng.standard_normal(count)
    if kind == "click":
        return hiss * np.exp(-t / rng.uniform(0.002, 0.012))
    if kind == "beep":
        return np.sin(2 * np.pi * rng.uniform(600, 2500) * t) * np.exp(-t / rng.uniform(0.01, 0.03))
    if kind == "kick":
        fall = 50 * t + 9 * (1 - np.exp(-t / 0.03))
        return np.sin(2 * np.pi * fall) * np.exp(-t / rng.uniform(0.05, 0.12)) + 0.2 * hiss * np.exp(-t / 0.002)
    if kind == "thump":
        return np.sin(2 * np.pi * rng.uniform(45, 70) * t) * np.exp(-t / rng.uniform(0.05, 0.12))
    if kind == "snare":
        return 0.7 * hiss * np.exp(-t / 0.05) + 0.5 * np.sin(2 * np.pi * 190 * t) * np.exp(-t / 0.04)
    return np.diff(hiss * np.exp(-t / rng.uniform(0.01, 0.04)), prepend=0)


def layers(style: int, beat: Signal, period: float, rng: np.random.Generator) -> list[tuple[str, Signal, float]]:
    """Return what is hit when and how hard, from a bare metronome to kick, snare and loud hats between the beats."""
    if style == 0:
        return [(str(rng.choice(["click", "beep"])), beat, 0.7)]
    if style == 1:
        return [("kick", beat, 0.9)]
    if style == 2:
        return [("kick", beat, 0.9), ("hat", beat + period / 2, 0.25)]
    backbeat = [("kick", beat[::2], 0.9), ("snare", beat[1::2], 0.6)]
    if style == 3:
        return [*backbeat, ("hat", beat, 0.2), ("hat", beat + period / 2, 0.15)]
    if style == 4:
        return [("kick", beat, 0.9), ("snare", beat[1::2], 0.5)] + [
            ("hat", beat + k * period / 4, 0.15) for k in range(4)
        ]
    if style == 5:
        return [("click", beat, 0.7), ("click", beat + period / 2, 0.2)]
    if style == 6:
        return [("thump", beat, 0.9), ("hat", beat, 0.15), ("hat", beat + period / 2, 0.2)]
    return [("kick", beat, 0.8), ("thump", beat, 0.5), ("snare", beat[1::2], 0.3), ("hat", beat + period / 2, 0.45)]


def patterns(count: int, seed: int) -> Iterator[tuple[NDArray[np.float32], Signal]]:
    """Yield patterns of 20 s at 75 to 185 BPM over a little noise, with the times of their beats."""
    rng = np.random.default_rng(seed)
    for i in range(count):
        period = 60 / float(np.exp(rng.uniform(np.log(75), np.log(185))))
        beat = np.arange(0.3, _SECONDS - 0.3, period)
        sound = rng.standard_normal(int(_SECONDS * ANALYSIS_RATE)) * 10 ** rng.uniform(-4, -2)
        for kind, times, level in layers(i % _STYLES, beat, period, rng):
            one = hit(kind, rng)
            for t in times:
                start = max(0, int((t + rng.normal(0, 0.001)) * ANALYSIS_RATE))
                part = one[: max(0, len(sound) - start)]
                sound[start : start + len(part)] += level * rng.uniform(0.85, 1.15) * part
        yield (0.7 * sound / np.abs(sound).max()).astype(np.float32), beat
