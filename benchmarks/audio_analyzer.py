"""CPU time of the analyzer beside aubio's own tempo object, in one run.

python benchmarks/audio_analyzer.py [SOUND_FILE] [--seconds 60] [--rounds 3]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import aubio
import numpy as np

from react_app.audio.analyzer import Analyzer
from react_app.audio.decode import decode_track
from react_app.audio.downmix import FloatArray, mono_of
from react_app.audio.onsets import Onsets
from react_app.audio.spectrum import Spectrum
from react_app.audio.tracker import Heard
from react_app.core.features import ANALYSIS_RATE, HOP


def made_up(seconds: float) -> FloatArray:
    """Noise with a kick every half second."""
    count = round(seconds * ANALYSIS_RATE)
    t = np.arange(count) / ANALYSIS_RATE
    beat = t % 0.5
    kick = np.sin(2 * np.pi * 60 * beat) * np.exp(-beat / 0.08)
    return (0.6 * kick + 0.05 * np.random.default_rng(1).standard_normal(count)).astype(np.float32)


def stock_tempo() -> Callable[[FloatArray], object]:
    """Return aubio's tempo object with its default settings."""
    return aubio.tempo("default", 1024, HOP, ANALYSIS_RATE)  # type: ignore[no-any-return]


def parts() -> dict[str, Callable[[], Callable[[FloatArray], object]]]:
    """Return what is measured, by name."""
    return {
        "aubio.tempo (stock)": stock_tempo,
        "Analyzer (all features)": lambda: Analyzer().push,
        "  of which spectrum": lambda: Spectrum().hear,
        "  of which onsets": lambda: Onsets().hear,
        "  of which beat tracker": lambda: tracker(),
    }


def tracker() -> Callable[[FloatArray], object]:
    """Return the analyzer's beat tracker alone."""
    beats = Analyzer().tracker
    return lambda hop: beats.track(Heard(hop, np.zeros(1025, np.float32), 1.0), True)


def main() -> int:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("track", type=Path, nargs="?")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    if arguments.track is None:
        sound = made_up(arguments.seconds)
    else:
        sound = mono_of(decode_track(arguments.track, limit_s=arguments.seconds).samples)
    hops = [sound[i : i + HOP] for i in range(0, len(sound) - HOP, HOP)]
    seconds = len(hops) * HOP / ANALYSIS_RATE
    best = dict.fromkeys(parts(), float("inf"))
    for _ in range(arguments.rounds):
        for name, make in parts().items():
            hear = make()
            begin = time.process_time()
            for hop in hops:
                hear(hop)
            best[name] = min(best[name], time.process_time() - begin)
    stock = best["aubio.tempo (stock)"]
    print(f"{seconds:.0f} s of sound, best of {arguments.rounds}")
    print(f"{'':28s}{'CPU ms per s':>14s}{'x stock':>10s}")
    for name, used in best.items():
        print(f"{name:28s}{1000 * used / seconds:14.2f}{used / stock:10.2f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
