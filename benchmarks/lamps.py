"""Lamps against truth: music into a virtual microphone, and when the frames that count its beats are shown.

    python benchmarks/lamps.py [--seconds 60] [--fps 60] [--style house] [--bpm 124]
    python benchmarks/lamps.py --window        # in an output window on the display instead of in memory

The real way: a private PulseAudio with a microphone that is a pipe, the ears listening to it, the stage drawing, frames
stamped in shared memory when they are shown. This program writes the sound itself, 2 ms at a time, so it knows when
every beat was in the air. A lamp is the first frame of its beat, so with perfect musical time it is lit half a frame
after it in the middle. Wants pulseaudio and a quiet machine; the last lines say how quiet it was.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from react_app.beats.music import play, steady
from react_app.beats.styles import STYLES
from react_app.core.paths import default_paths
from tests.audio.pulse import PrivatePulse
from tests.stage.lamps import Lamps, watch_lamps

SETTLE_S = 8.0


def report(lamps: Lamps, fps: float) -> int:
    """Print the figures; return 1 where the median is a frame or more."""
    frame_ms = 1000 / fps
    late = 1000 * lamps.offsets(SETTLE_S)
    low, p5, p50, p95, high = np.percentile(late, [0, 5, 50, 95, 100])
    print(f"{'lamp minus beat, ms':<34}{'n':>5}{'median':>9}{'p5':>9}{'p95':>9}{'least':>9}{'most':>9}")
    print(f"{'first frame of the beat':<34}{len(late):>5}{p50:>9.1f}{p5:>9.1f}{p95:>9.1f}{low:>9.1f}{high:>9.1f}")
    middle = late - frame_ms / 2
    p5, p50, p95 = np.percentile(middle, [5, 50, 95])
    print(f"{'musical time (less half a frame)':<34}{len(late):>5}{p50:>9.1f}{p5:>9.1f}{p95:>9.1f}")
    skipped = np.count_nonzero(lamps.skipped > lamps.beats[0] + SETTLE_S)
    near = np.mean(np.abs(late) <= frame_ms)
    print(f"lamps within one frame of their beat: {near:.0%}; beats no frame lit: {skipped}")
    steps = 1000 * np.diff(lamps.frames)
    print(
        f"frames: {frame_ms:.1f} ms wanted, median {np.median(steps):.1f}, p99 {np.percentile(steps, 99):.1f}; "
        f"the microphone was at most {1000 * lamps.late_s:.1f} ms late; load {os.getloadavg()[0]:.1f}"
    )
    return 0 if abs(float(np.median(late))) < frame_ms else 1


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--fps", type=float, default=60.0)
    parser.add_argument("--style", choices=list(STYLES), default="house")
    parser.add_argument("--bpm", type=float)
    parser.add_argument("--window", action="store_true")
    arguments = parser.parse_args()
    song = play(arguments.style, steady(arguments.bpm or STYLES[arguments.style].bpm, arguments.seconds))
    with tempfile.TemporaryDirectory() as folder:
        pulse = PrivatePulse(Path(folder))
        pulse.start()
        os.environ.update(pulse.environment)
        os.environ["REACT_APP_HOME"] = str(Path(folder) / "home")
        try:
            lamps = watch_lamps(
                default_paths().make(),
                pulse,
                song.samples,
                song.beats,
                fps=arguments.fps,
                arguments=() if arguments.window else ("--headless",),
            )
        finally:
            pulse.kill()
    return report(lamps, arguments.fps)


if __name__ == "__main__":
    raise SystemExit(main())
