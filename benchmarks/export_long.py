"""A long export at a small size: memory while it runs, and how far picture and sound have drifted apart at the end.

    python benchmarks/export_long.py [--minutes 180] [--size 64x36] [--fps 24] [--every 10] [--keep FOLDER]

A sound is made that clicks on every full minute and 50 ms before its end, and is exported by `react-app export` in a
child process, whose memory is read every few seconds. Then the file is decoded: how many pictures there are, at which
time the last one is shown and how long its sound is, and where the last click lies.
"""

from __future__ import annotations

import argparse
import contextlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from react_app.export.media.formats import parse_fps

RATE = 44_100
BEFORE_END_S = 0.05
CLICK = 64
SEARCHED_S = 0.5
LINES = 12


def make_sound(path: Path, seconds: int) -> None:
    """Write a quiet hum with clicks, as FLAC, a minute at a time."""
    t = np.arange(RATE) / RATE
    hum = 0.05 * np.sin(2 * np.pi * 110 * t) * (1 + np.sin(2 * np.pi * 2 * t))
    with av.open(str(path), "w") as container:
        stream = container.add_stream("flac", rate=RATE)
        stream.codec_context.layout = "stereo"
        stream.codec_context.format = "s16"
        for second in range(seconds):
            block = hum.copy()
            if second % 60 == 0:
                block[:CLICK] = 0.9
            if second == seconds - 1:
                place = RATE - round(BEFORE_END_S * RATE)
                block[place : place + CLICK] = 0.9
            samples = np.repeat((block * 32767).astype(np.int16), 2).reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="stereo")
            frame.sample_rate, frame.pts, frame.time_base = RATE, second * RATE, Fraction(1, RATE)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def memory_mb(pid: int) -> float:
    """Return the memory of a process and its children that is not shared with files, in MB."""
    total = 0.0
    for process in (pid, *children_of(pid)):
        with contextlib.suppress(OSError):
            for line in Path(f"/proc/{process}/status").read_text().splitlines():
                if line.startswith("RssAnon:"):
                    total += int(line.split()[1]) / 1024
    return total


def children_of(pid: int) -> Iterator[int]:
    """Yield the processes that a process has started."""
    for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            yield from (int(child) for child in tasks.read_text().split())


def watch(command: list[str], every: float, log: Path) -> list[tuple[float, float]]:
    """Run the export; return seconds and MB."""
    samples: list[tuple[float, float]] = []
    begun = time.monotonic()
    with log.open("wb") as file, subprocess.Popen(command, stdout=file, stderr=file) as process:
        while process.poll() is None:
            samples.append((time.monotonic() - begun, memory_mb(process.pid)))
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(every)
    if process.returncode:
        sys.exit(f"The export failed:\n{log.read_text()[-2000:]}")
    return samples


def last_click(path: Path, stream: str) -> tuple[float, float]:
    """Return when the last click is heard and where the sound ends, in seconds of the file."""
    pieces: list[NDArray[np.float32]] = []
    begun: float | None = None
    end = 0.0
    with av.open(str(path)) as container:
        sound = container.streams.audio[0]
        total = float((container.duration or 0) / av.time_base)
        container.seek(int(max(0.0, total - 5) * av.time_base))
        resampler = av.AudioResampler("flt", "mono")
        for frame in container.decode(sound):
            begun = frame.time if begun is None else begun
            end = (frame.time or 0.0) + frame.samples / frame.sample_rate
            pieces += [part.to_ndarray().ravel().astype(np.float32) for part in resampler.resample(frame)]
            rate = frame.sample_rate
    if begun is None:
        sys.exit(f"{stream} has no sound")
    samples = np.concatenate(pieces)
    searched = samples[-round(SEARCHED_S * rate) :]
    strong = np.flatnonzero(np.abs(searched) > 0.5 * np.abs(searched).max())
    return begun + (len(samples) - len(searched) + strong[0]) / rate, end


def pictures_of(path: Path) -> tuple[int, float, bool]:
    """Return how many pictures there are, when the last one is shown, and whether all are equally far apart."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        times = sorted(p.pts for p in container.demux(stream) if p.pts is not None and p.size)
        assert stream.time_base is not None
        return len(times), float(times[-1] * stream.time_base), len(set(np.diff(times).tolist())) == 1


def main() -> None:
    """Make the sound, export it, look at the file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--minutes", type=float, default=180)
    parser.add_argument("--size", default="64x36")
    parser.add_argument("--fps", default="24")
    parser.add_argument("--every", type=float, default=10, help="seconds between two looks at the memory")
    parser.add_argument("--keep", type=Path, help="a folder for what is made; else it is removed")
    parser.add_argument("--scene", default="first-light")
    parser.add_argument("--live-beats", action="store_true", help="do not hear the whole sound first")
    arguments = parser.parse_args()
    if not Path("/proc/self/status").exists():
        print("Left out: memory is read from /proc, which Linux has.")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = arguments.keep or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        seconds = round(arguments.minutes * 60)
        track, out = folder / "long.flac", folder / "long.mp4"
        make_sound(track, seconds)
        command = [
            sys.executable, "-m", "react_app.export", "export", str(track), "--scene", arguments.scene,
            "--size", arguments.size, "--fps", arguments.fps, "--audio", "aac", "--anew", "--no-manifest",
            *(["--live-beats"] if arguments.live_beats else []), "-o", str(out),
        ]  # fmt: skip
        samples = watch(command, arguments.every, folder / "log.txt")
        print(f"{'seconds':>10}{'MB':>10}")
        for at, used in samples[:: max(1, len(samples) // LINES)]:
            print(f"{at:>10.0f}{used:>10.1f}")
        half = [used for at, used in samples if at > samples[-1][0] / 4]
        if len(half) > 1:
            print(f"after the first quarter {min(half):.1f} to {max(half):.1f} MB, {half[-1] - half[0]:+.1f} MB in all")
        fps = parse_fps(arguments.fps)
        count, last, even = pictures_of(out)
        click, end = last_click(out, str(out))
        wanted = seconds - BEFORE_END_S
        print(f"{seconds} s in {samples[-1][0]:.0f} s: {count / samples[-1][0]:.0f} frames a second")
        print(f"{count} pictures of {float(seconds * fps):.0f}, {'evenly' if even else 'NOT evenly'} apart")
        print(f"last picture at {last:.6f} s, {1000 * (last - float((count - 1) / fps)):+.3f} ms from its place")
        print(f"last click at {click:.6f} s, {1000 * (click - wanted):+.3f} ms from its place")
        print(f"sound ends at {end:.6f} s")


if __name__ == "__main__":
    main()
