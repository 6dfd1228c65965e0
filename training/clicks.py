"""Make metronomes and bare pulses with exact truth: `clicks.py OUT [--count N] [--seed N]`.

Tones, noise bursts and wood blocks at one tempo, with and without an accent on the one, some with soft subdivisions.
"""

from __future__ import annotations

import argparse
import math
import random
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

RATE = 44_100
SECONDS = 45.0
FloatArray = NDArray[np.float32]


def click(dice: random.Random, pitch: float, loud: float) -> FloatArray:
    """Return one click: a decaying tone, or noise in a band around the pitch."""
    length = dice.uniform(0.02, 0.12)
    t = np.arange(int(length * RATE)) / RATE
    envelope = np.exp(-t / (length / 5))
    tone = np.sin(2 * math.pi * pitch * t)
    return (loud * envelope * tone).astype(np.float32)


def piece(seed: int) -> tuple[FloatArray, list[tuple[float, int]]]:
    """Return samples and beats (time, place; place 0 where there is no bar to be heard)."""
    dice = random.Random(seed)
    rng = np.random.default_rng(seed)
    bpm = 60.0 * 2.0 ** dice.uniform(-0.1, 1.7)
    meter = dice.choice((4, 4, 4, 3, 2))
    accent = dice.random() < 0.5
    parts = dice.choice((1, 1, 1, 2, 3))
    pitch = 2.0 ** dice.uniform(7.0, 11.5)
    noisy = dice.random() < 0.4
    shape = dice.getrandbits(32)
    out = np.zeros(int(SECONDS * RATE), np.float32)
    beats = []
    start = dice.uniform(0.0, 1.5)
    for i in range(int((SECONDS - start - 0.2) * bpm / 60.0)):
        t = start + i * 60.0 / bpm
        first = i % meter == 0
        beats.append((t, i % meter + 1 if accent else 0))
        for part in range(parts):
            loud = (1.0 if first or not accent else 0.55) if part == 0 else dice.uniform(0.15, 0.3)
            at = int((t + part * 60.0 / bpm / parts) * RATE)
            sound = click(random.Random(shape), pitch * (1.5 if accent and first and not part else 1.0), loud)
            if noisy:
                sound = sound * rng.normal(0.0, 1.0, len(sound)).astype(np.float32)
            out[at : at + len(sound)] += sound[: len(out) - at]
    out += rng.normal(0.0, 10.0 ** dice.uniform(-5.0, -2.6), len(out)).astype(np.float32)
    return out * np.float32(0.6 / np.abs(out).max()), beats


def main() -> None:
    """Make them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=9)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    for i in range(args.count):
        samples, beats = piece(args.seed * 1000 + i)
        soundfile.write(args.out / f"click_{i}.flac", samples, RATE)
        (args.out / f"click_{i}.beats").write_text("".join(f"{t:.4f}\t{place}\n" for t, place in beats))


if __name__ == "__main__":
    main()
