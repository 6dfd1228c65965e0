"""How late the ears are: clicks fed into a virtual microphone, timed until their features can be read.

    python benchmarks/audio_latency.py [--clicks 40]

Needs pulseaudio. A private sound server gets a microphone that is a pipe; this program writes the sound into it in
blocks of 2 ms on time, so it knows when each click was "in the air". Three figures: from the click to the moment its
features can be read by another process; what the ears themselves report; and how far the stamp of those features is
from the click.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.audio.listener import Listener
from tests.audio.pulse import PrivatePulse

RATE = 44_100
BLOCK = 88
EVERY_S = 0.5


class Microphone:
    """Writes silence with clicks into a pipe, in time; `clicks` are the times at which they were written."""

    def __init__(self, pipe: Path) -> None:
        self._pipe = pipe
        self.clicks: list[float] = []
        self.running = True
        self._thread = threading.Thread(target=self._write, daemon=True)
        self._thread.start()

    def _write(self) -> None:
        with open(os.open(self._pipe, os.O_WRONLY), "wb", buffering=0) as pipe:
            begin, written, next_click = time.monotonic(), 0, 2.0
            burst = (np.random.default_rng(1).standard_normal((BLOCK * 8, 2)) * 8_000).astype("<i2")
            pending = np.zeros((0, 2), "<i2")
            while self.running:
                due = begin + written / RATE
                time.sleep(max(0.0, due - time.monotonic()))
                if written / RATE >= next_click:
                    pending, next_click = burst, next_click + EVERY_S
                    self.clicks.append(time.monotonic())
                block = pending[:BLOCK] if len(pending) else np.zeros((BLOCK, 2), "<i2")
                pending = pending[BLOCK:]
                pipe.write(block.tobytes())
                written += BLOCK


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clicks", type=int, default=40)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "run").mkdir()
        pulse = PrivatePulse(root)
        pulse.start()
        pulse.load(
            "module-pipe-source", "source_name=mic", f"file={root}/mic", "format=s16le", f"rate={RATE}", "channels=2"
        )
        microphone = Microphone(root / "mic")
        ears = Listener(root / "run", pulse.environment)
        try:
            ears.start()
            ears.listen("device", "pulse:mic")
            seen, stamped = _hear(ears, microphone, arguments.clicks)
        finally:
            microphone.running = False
            ears.stop()
            pulse.kill()
    print(f"{len(seen)} clicks; ms                    median    p95    max")
    _row("click to features readable", seen)
    _row("stamp of the features minus click", stamped)
    print(f"reported by the ears             {ears.status.latency_ms:9.1f}")
    return 0


def _hear(ears: Listener, microphone: Microphone, wanted: int) -> tuple[list[float], list[float]]:
    """Return, per click, the time until its features could be read, and the error of their stamp."""
    seen: list[float] = []
    stamped: list[float] = []
    next_click, position = 0, 0
    end = time.monotonic() + 20 + wanted * EVERY_S
    while len(seen) < wanted and time.monotonic() < end:
        ears.poll()
        now = time.monotonic()
        for features, stamp in ears.heard[position:]:
            position += 1
            while next_click < len(microphone.clicks) and microphone.clicks[next_click] < stamp - 0.3:
                next_click += 1
            if features.peak > 0.1 and next_click < len(microphone.clicks):
                click = microphone.clicks[next_click]
                if -0.05 < now - click < 0.3:
                    seen.append(1000 * (now - click))
                    stamped.append(1000 * (stamp - click))
                    next_click += 1
        time.sleep(0.0005)
    return seen, stamped


def _row(name: str, figures: list[float]) -> None:
    if figures:
        p50, p95, most = np.percentile(figures, [50, 95, 100])
        print(f"{name:34s}{p50:8.1f}{p95:8.1f}{most:8.1f}")


if __name__ == "__main__":
    raise SystemExit(main())
