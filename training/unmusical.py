"""Make sounds without a beat to learn silence from: `unmusical.py OUT [--count N] [--seed S]`.

Noises, applause, crowds, rain, machines, and speech by espeak-ng where that is installed. The .beats files are empty.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray
from scipy.signal import butter, resample_poly, sosfilt

RATE = 44_100
SECONDS = 40
TEXT = (
    "tonight we open the doors a little later than planned because the sound engineer is still looking for a "
    "cable please keep the entrance free thank you for coming the bar is on the left and water is free ladies "
    "and gentlemen good evening one two testing can you hear me at the back what a wonderful crowd this song "
    "is about my grandmother who never liked loud music but danced anyway the weather tomorrow will be dry "
    "with some wind from the west"
)

FloatArray = NDArray[np.float64]


def coloured(rng: np.random.Generator, slope: float) -> FloatArray:
    """Return noise whose power falls with frequency."""
    count = SECONDS * RATE
    wave = rng.normal(size=count // 2 + 1) + 1j * rng.normal(size=count // 2 + 1)
    wave /= np.maximum(np.arange(len(wave)), 30.0) ** slope
    out: FloatArray = np.fft.irfft(wave, count)
    return out / out.std()


def applause(rng: np.random.Generator, dice: random.Random) -> FloatArray:
    """Return many people clapping, each at a pace of their own."""
    out = np.zeros(SECONDS * RATE + RATE)
    for _ in range(dice.choice((3, 12, 60, 200))):
        length = rng.integers(300, 1800)
        clap = rng.normal(size=length) * np.exp(-np.arange(length) / (length / 5))
        low = dice.uniform(500, 1500)
        clap = sosfilt(butter(1, (low, low * dice.uniform(2, 5)), "band", fs=RATE, output="sos"), clap)
        at = rng.uniform(0, 2)
        pace = rng.uniform(0.2, 0.6)
        while at < SECONDS:
            start = int(at * RATE)
            out[start : start + length] += clap * rng.uniform(0.3, 1)
            at += max(0.08, rng.normal(pace, pace * 0.25))
    return out[: SECONDS * RATE]


def drops(rng: np.random.Generator, dice: random.Random) -> FloatArray:
    """Return irregular knocks: rain, footsteps, cutlery."""
    out = np.zeros(SECONDS * RATE + RATE)
    at = 0.0
    mean = dice.choice((0.03, 0.15, 0.5, 1.0))
    while at < SECONDS:
        length = int(rng.uniform(0.01, 0.2) * RATE)
        tone = np.sin(2 * np.pi * rng.uniform(100, 5000) * np.arange(length) / RATE) * dice.choice((0, 1))
        hit = (tone + rng.normal(size=length)) * np.exp(-np.arange(length) / (length / 4)) * rng.uniform(0.2, 1)
        out[int(at * RATE) : int(at * RATE) + length] += hit
        at += rng.exponential(mean)
    return out[: SECONDS * RATE]


def speech(dice: random.Random) -> FloatArray:
    """Return somebody talking."""
    words = TEXT.split()
    text = " ".join(dice.choice(words) + ("." if dice.random() < 0.1 else "") for _ in range(140))
    voice = dice.choice(("en", "en-us", "de", "fr", "es", "it", "nl", "pl")) + dice.choice(("", "+f2", "+f4", "+m3"))
    with tempfile.TemporaryDirectory() as folder:
        wave = Path(folder) / "a.wav"
        pace, pitch = str(dice.randint(110, 220)), str(dice.randint(20, 80))
        subprocess.run(["espeak-ng", "-v", voice, "-s", pace, "-p", pitch, "-w", str(wave), text], check=True)
        samples, rate = soundfile.read(wave)
    out: FloatArray = resample_poly(samples, RATE, rate)[: SECONDS * RATE]
    return out


def babble(rng: np.random.Generator, dice: random.Random) -> FloatArray:
    """Return somebody, or a machine, that babbles: voiced sounds and hisses of uneven length, in phrases."""
    out = np.zeros(SECONDS * RATE + 3 * RATE)
    evenness, mean = dice.choice((2.0, 4.0, 8.0)), dice.uniform(0.09, 0.35)
    formants = [dice.uniform(250, 900), dice.uniform(900, 2400), dice.uniform(2400, 3800)]
    middle, hissing = dice.uniform(70, 320), dice.uniform(0.2, 0.9)
    pitch, left, at = middle, dice.randint(3, 16), dice.uniform(0, 1)
    while at < SECONDS:
        length = float(rng.gamma(evenness, mean / evenness)) + 0.04
        count = int(length * RATE * rng.uniform(0.6, 1.1))
        shape = np.minimum(1.0, np.arange(count) / (rng.uniform(0.005, 0.06) * RATE))
        shape *= np.minimum(1.0, np.arange(count)[::-1] / (rng.uniform(0.01, 0.1) * RATE))
        if rng.random() > 0.08:
            glide = np.cumsum(np.linspace(pitch, pitch * rng.uniform(0.8, 1.25), count)) / RATE
            buzz = (glide % 1.0) - 0.5 + rng.normal(0, dice.choice((0.01, 0.2)), count)
            voice = sum(_band(buzz, f * rng.uniform(0.7, 1.4), 0.12) / (1 + k) for k, f in enumerate(formants))
            out[int(at * RATE) : int(at * RATE) + count] += voice * shape * rng.uniform(0.3, 1.0) * 4
        if rng.random() < hissing:
            hiss = _band(rng.normal(size=max(200, int(rng.uniform(0.01, 0.14) * RATE))), rng.uniform(1500, 8000), 0.5)
            hiss *= np.hanning(len(hiss)) * rng.uniform(0.1, 1.0)
            start = max(0, int((at - rng.uniform(0, 0.08)) * RATE))
            out[start : start + len(hiss)] += hiss
        pitch = middle * (0.7 * pitch / middle + 0.3) * rng.uniform(0.9, 1.08)
        left -= 1
        at += length + float(rng.exponential(0.03))
        if left <= 0:
            at += float(rng.gamma(2.0, 0.35))
            pitch, left = middle * rng.uniform(0.9, 1.3), dice.randint(3, 16)
    return out[: SECONDS * RATE] + coloured(rng, 0.4) * dice.choice((0.0, 0.002, 0.02))


def _band(samples: FloatArray, middle: float, width: float) -> FloatArray:
    """Return the part of a sound around a frequency; `width` is half of its relative width."""
    low, high = middle * (1 - width), min(middle * (1 + width), 0.45 * RATE)
    out: FloatArray = sosfilt(butter(1, (low, high), "band", fs=RATE, output="sos"), samples)
    return out


def main() -> None:
    """Make the sounds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--only", default="", help="only this kind")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    dice, rng = random.Random(args.seed), np.random.default_rng(args.seed)
    kinds = ["noise", "applause", "drops", "crowd"] + (["speech"] * 3 if shutil.which("espeak-ng") else [])
    kinds = [args.only] if args.only else [*kinds, "babble", "babble"]
    for i in range(args.count):
        kind = kinds[i % len(kinds)]
        if kind == "noise":
            x = coloured(rng, dice.uniform(0, 1))
        elif kind == "applause":
            x = applause(rng, dice)
        elif kind == "drops":
            x = drops(rng, dice)
        elif kind == "babble":
            x = babble(rng, dice)
        elif kind == "speech":
            x = speech(dice)
        else:
            swell = np.interp(np.arange(SECONDS * RATE), np.linspace(0, SECONDS * RATE, 200), rng.gamma(2, 0.5, 200))
            x = coloured(rng, 0.5) * swell + applause(rng, dice) * dice.uniform(0, 3)
        path = args.out / f"none_{kind}_{args.seed}-{i:03d}.flac"
        soundfile.write(path, (x / np.abs(x).max() * dice.uniform(0.1, 0.8)).astype(np.float32), RATE)
        path.with_suffix(".beats").write_text("")


if __name__ == "__main__":
    main()
