"""Turn pieces of audio into training examples: `features.py FOLDER... --out DIR [--variants N] [--jobs N]`.

Every NAME.flac with NAME.beats beside it becomes NAME.V.npz for each variant V: `bands` (hops, BANDS) log magnitude
as the app's own front end hears it (float16), `beats` (n, 2) time in s and place in bar. Variant 0 is the piece as it
is; the others went through a room, a mixer, a bad microphone, a limiter or a codec.
"""

from __future__ import annotations

import argparse
import random
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray
from scipy.signal import butter, fftconvolve, sosfilt

from react_app.audio.beatfront import BANDS, band_levels
from react_app.audio.beatnet import FLOOR, STEP, heard_spectra
from react_app.audio.harmony import PITCHES, ringing
from react_app.core.features import ANALYSIS_RATE

FloatArray = NDArray[np.float32]


def hear(samples: FloatArray) -> FloatArray:
    """Return the (hops, BANDS) log magnitudes of mono samples, after auto-gain, as the live analysis hears them."""
    levels = [band_levels(magnitude) * np.float32(gain) for magnitude, gain in heard_spectra(samples)]
    out = np.array(levels, np.float32).reshape(-1, BANDS)
    return np.log(out + FLOOR)


def hear_rings(samples: FloatArray) -> FloatArray:
    """Return what rings in mono samples, (hops // STEP, PITCHES)."""
    rings = [ringing(magnitude) for magnitude, _ in heard_spectra(samples)]
    return np.array(rings[STEP - 1 :: STEP], np.float32).reshape(-1, PITCHES)


def spoil(samples: FloatArray, dice: random.Random) -> FloatArray:
    """Return samples as heard through a random chain of room, noise, mixer, limiter and microphone."""
    rng = np.random.default_rng(dice.randrange(1 << 30))
    x = samples.astype(np.float32)
    x = x / (np.sqrt(np.mean(x * x)) + 1e-6) * 0.1
    if dice.random() < 0.45:
        length = dice.uniform(0.15, 1.2)
        t = np.arange(int(length * ANALYSIS_RATE)) / ANALYSIS_RATE
        tail = rng.normal(size=len(t)) * np.exp(-6.9 * t / length)
        tail = sosfilt(butter(1, dice.uniform(2500, 9000), fs=ANALYSIS_RATE, output="sos"), tail)
        tail /= np.sqrt(np.sum(tail**2))
        tail[0] += dice.uniform(0.5, 3.0)
        x = fftconvolve(x, tail.astype(np.float32))[: len(x)].astype(np.float32)
    if dice.random() < 0.35:
        low, high = dice.uniform(30, 250), dice.uniform(3500, 16000)
        x = sosfilt(butter(2, (low, high), "band", fs=ANALYSIS_RATE, output="sos"), x).astype(np.float32)
    if dice.random() < 0.4:
        level = np.sqrt(np.mean(x * x)) * 10 ** (-dice.uniform(6, 26) / 20)
        white = rng.normal(size=len(x) // 2 + 1) + 1j * rng.normal(size=len(x) // 2 + 1)
        white /= np.maximum(np.arange(len(white)), 20) ** dice.uniform(0.0, 0.6)
        noise = np.fft.irfft(white, len(x))
        if dice.random() < 0.4:  # a crowd: loudness comes and goes
            swell = np.interp(np.arange(len(x)), np.linspace(0, len(x), 120), rng.gamma(2.0, 0.5, 120))
            noise = noise * swell
        x = (x + noise / np.sqrt(np.mean(noise**2)) * level).astype(np.float32)
    if dice.random() < 0.4:
        push = dice.uniform(2, 12)
        x = np.tanh(x * push) / push if dice.random() < 0.5 else np.clip(x, -1 / push, 1 / push)
    if dice.random() < 0.3:
        window = int(ANALYSIS_RATE * dice.uniform(0.03, 0.3))
        power = np.convolve((x * x)[::64], np.ones(window // 64 + 1) / (window // 64 + 1), "full")[: len(x[::64])]
        envelope = np.interp(np.arange(len(x)), np.arange(len(power)) * 64, np.sqrt(power) + 1e-3)
        x = (x / envelope ** dice.uniform(0.3, 0.8)).astype(np.float32)
    x = x * 10 ** (dice.uniform(-24, 6) / 20)
    peak = float(np.abs(x).max())
    return (x / peak * 0.99 if peak > 0.99 else x).astype(np.float32)


def example(path: Path, out: Path, variant: int) -> str:
    """Make one example; return an error, or nothing."""
    target = out / f"{path.stem}.{variant}.npz"
    if target.exists():
        return ""
    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    if rate != ANALYSIS_RATE:
        return f"{path}: {rate} Hz"
    mono = samples.mean(axis=1)
    harmony = hear_rings(mono)
    if variant:
        mono = spoil(mono, random.Random(f"{path.stem} {variant}"))
    lines = path.with_suffix(".beats").read_text().split("\n")
    beats = np.array([line.split()[:2] for line in lines if line.strip()], np.float32).reshape(-1, 2)
    partial = target.with_suffix(".part.npz")
    np.savez(partial, bands=hear(mono).astype(np.float16), harmony=harmony.astype(np.float16), beats=beats)
    partial.rename(target)
    return ""


def main() -> None:
    """Make all examples that are missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--variants", type=int, default=2)
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    jobs = [
        (path, variant)
        for folder in args.folders
        for path in sorted(folder.glob("*.flac"))
        for variant in range(args.variants)
        if path.with_suffix(".beats").exists()
    ]
    with ProcessPoolExecutor(args.jobs) as pool:
        for error in pool.map(example, [j[0] for j in jobs], [args.out] * len(jobs), [j[1] for j in jobs], chunksize=8):
            if error:
                print(error)
    print(f"{len(jobs)} examples")


if __name__ == "__main__":
    main()
