"""What beat tracking costs: processor time per second of sound, ours beside stock aubio in the same run.

    python benchmarks/beats.py                      # on music made by program
    python benchmarks/beats.py CLIPS                # also accuracy and cost over a folder of recordings with truth
    python benchmarks/beats.py CLIPS --rounds 5 --seconds 40

Every part hears the same hops; medians over the rounds, and how many times stock `aubio.tempo` that is. The rounds go
through all parts in turn, so that a machine that gets slower meanwhile slows all of them.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import aubio
import numpy as np
from numpy.typing import NDArray

from react_app.audio.analyzer import Analyzer
from react_app.audio.decode import decode_track
from react_app.audio.downmix import mono_of
from react_app.audio.spectrum import Spectrum
from react_app.audio.tracker import Beat, BeatTracker, Heard
from react_app.beats.music import play, steady
from react_app.beats.results import gather
from react_app.beats.run import CLEAN, score_all
from react_app.beats.styles import STYLES
from react_app.beats.table import main_table
from react_app.beats.truth import find_clips
from react_app.core.features import ANALYSIS_RATE, HOP
from react_app.core.tempo import TempoHint

STOCK = "aubio.tempo, stock"
Samples = NDArray[np.float32]


class Kept:
    """A tracker that keeps what it was given to hear."""

    def __init__(self) -> None:
        self.heard: list[tuple[Heard, bool]] = []

    def track(self, heard: Heard, music: bool) -> Beat | None:
        """Keep one hop."""
        self.heard.append((heard_copy(heard), music))
        return None

    def hint(self, hint: TempoHint) -> None:
        """There is nothing to tell."""


class Deaf:
    """A tracker that costs nothing."""

    def track(self, heard: Heard, music: bool) -> Beat | None:
        """Hear nothing."""
        return None

    def hint(self, hint: TempoHint) -> None:
        """There is nothing to tell."""


def heard_copy(heard: Heard) -> Heard:
    """Return a hop whose spectrum nobody writes into any more."""
    return Heard(heard.magnitude.copy(), heard.gain)


def music(seconds: float) -> Samples:
    """Return four styles one after the other."""
    names = ("house", "rock", "hip-hop", "drum and bass")
    songs = [play(name, steady(STYLES[name].bpm, seconds / len(names))).samples for name in names]
    return np.concatenate(songs)[: round(seconds * ANALYSIS_RATE)]


def stock() -> Callable[[Samples], object]:
    """Return aubio's tempo object with its default settings."""
    return aubio.tempo("default", 1024, HOP, ANALYSIS_RATE)  # type: ignore[no-any-return]


def cpu(hear: Callable[[], object]) -> float:
    """Return the processor time of a call."""
    begin = time.process_time()
    hear()
    return time.process_time() - begin


def each(hear: Callable[[Samples], object], hops: list[Samples]) -> None:
    """Hear all hops."""
    for hop in hops:
        hear(hop)


def follow(tracker: BeatTracker, heard: list[tuple[Heard, bool]]) -> None:
    """Let a tracker hear what an analyzer gave it."""
    for hop, sounding in heard:
        tracker.track(hop, sounding)


def costs(samples: Samples, rounds: int) -> dict[str, list[float]]:
    """Return processor seconds of every part and round."""
    hops = [samples[i : i + HOP] for i in range(0, len(samples) - HOP + 1, HOP)]
    kept = Kept()
    each(Analyzer(tracker=kept).push, hops)
    found: dict[str, list[float]] = {}
    for _ in range(rounds):
        found.setdefault(STOCK, []).append(cpu(lambda: each(stock(), hops)))
        found.setdefault("our beat tracker", []).append(cpu(lambda: follow(Analyzer().tracker, kept.heard)))
        found.setdefault("the spectrum it shares", []).append(cpu(lambda: each(Spectrum().hear, hops)))
        nothing = cpu(lambda: each(Analyzer(tracker=Deaf()).push, hops))
        found.setdefault("all but the tracker", []).append(nothing)
        found.setdefault("whole analyzer", []).append(cpu(lambda: each(Analyzer().push, hops)))
    return found


def table(found: dict[str, list[float]], seconds: float) -> str:
    """Return the medians as a table."""
    lines = [f"{'CPU ms per s of sound':<26}{'median':>9}{'least':>9}{'most':>9}{'x stock':>10}"]
    base = statistics.median(found[STOCK])
    for name, used in found.items():
        low, middle, high = (1000 * f(used) / seconds for f in (min, statistics.median, max))
        lines.append(f"{name:<26}{middle:>9.2f}{low:>9.2f}{high:>9.2f}{statistics.median(used) / base:>10.2f}")
    return "\n".join(lines)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clips", type=Path, nargs="?", help="a folder of recordings with truth")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=40.0)
    arguments = parser.parse_args()
    found = find_clips(arguments.clips) if arguments.clips else None
    if found and found.clips:
        samples = np.concatenate([mono_of(decode_track(clip.audio, limit_s=20).samples) for clip in found.clips[:8]])
        samples = samples[: round(arguments.seconds * ANALYSIS_RATE)]
    else:
        samples = music(arguments.seconds)
    seconds = len(samples) / ANALYSIS_RATE
    print(f"{seconds:.0f} s of sound, {arguments.rounds} rounds")
    print(table(costs(samples, arguments.rounds), seconds))
    if found and found.clips:
        trackers = ["ours", "aubio"]
        results = gather(list(score_all(found.clips, trackers, [CLEAN])), trackers, [CLEAN], found.problems)
        print("\n" + main_table(results, by_kind=True))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
