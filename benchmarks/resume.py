"""Kills exports at random moments, lets them go on, and compares their files with that of an export without a break.

    python benchmarks/resume.py [--kills 20] [--seconds 12] [--size 320x180] [--segment FRAMES] [--seed 1] [-- OPTIONS]

The pictures depend on all before: feedback, transitions, a frozen picture. OPTIONS go to `export`, such as
`--codec hevc`. The end of each line says whether the bytes are the same and, where they are not, whether the decoded
pictures and the sound are.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import wave
from pathlib import Path

import av
import numpy as np

from react_app.core.show import Effect, Layer, OutputChoice, Scene, Show, Transition
from react_app.core.showfile import save_show
from react_app.export.passes.segments import FRAMES_VARIABLE

SHOW = Show(
    name="Feedback",
    scenes=(
        Scene("a", "A", layers=(Layer(1, "A", "generators/ink", effects=(Effect(3, "effects/trails"),)),)),
        Scene("b", "B", layers=(Layer(2, "B", "generators/phosphor", effects=(Effect(4, "effects/datamosh"),)),)),
    ),
    scene="a",
    output=OutputChoice(320, 180, 30.0),
    transition=Transition("transitions/ink-bleed", 3.0, uid=9),
)


def main() -> None:
    """Run the comparison."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=12.0)
    parser.add_argument("--size", default="320x180")
    parser.add_argument("--suffix", default=".mp4")
    parser.add_argument("--segment", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("options", nargs="*")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command = prepare(folder, arguments)
        whole = folder / f"whole{arguments.suffix}"
        begun = time.perf_counter()
        run([*command, "-o", str(whole)], arguments.segment, None)
        took = time.perf_counter() - begun
        print(f"without a break: {took:.1f} s, {whole.stat().st_size} bytes")
        chance, left, number = random.Random(arguments.seed), arguments.kills, 0
        while left > 0:
            number += 1
            out = folder / f"{number}{arguments.suffix}"
            killed: list[str] = []
            resumed: list[int] = []
            for _ in range(1000):
                wait = chance.uniform(0.2, 1.0) * took if left > 0 and len(killed) < 5 else None
                ended, frames = run([*command, "-o", str(out)], arguments.segment, wait)
                resumed += frames
                if ended:
                    break
                killed.append(f"{wait:.1f}")
                left -= 1
            print(
                f"killed after {', '.join(killed) or '-'} s, went on from {resumed}: {compared(whole, out)}", flush=True
            )


def prepare(folder: Path, arguments: argparse.Namespace) -> list[str]:
    """Make a track, a show and cues; return the command line without the file."""
    count = round(arguments.seconds * 44_100)
    t = np.arange(count) / 44_100
    kick = 0.7 * np.sin(2 * np.pi * 60 * t) * np.exp(-(t % 0.5) * 14)
    samples = np.stack([kick + 0.05 * np.sin(2 * np.pi * pitch * t) for pitch in (440, 660)], axis=1)
    with wave.open(str(folder / "track.wav"), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(44_100)
        file.writeframes((samples * 32767).astype("<i2").tobytes())
    save_show(SHOW, folder / "feedback.show.json")
    cues = [
        {"t": t, "id": "scene.go", "value": "ab"[n % 2]}
        for n, t in enumerate(np.arange(2.0, arguments.seconds, 2.0), 1)
    ]
    cues += [{"t": 5.0, "id": "master.freeze", "value": True}, {"t": 5.7, "id": "master.freeze", "value": False}]
    (folder / "cues.json").write_text(json.dumps(sorted(cues, key=lambda cue: float(str(cue["t"])))))
    return [
        *(sys.executable, "-m", "react_app.export", "export", str(folder / "track.wav")),
        *("--show", str(folder / "feedback.show.json"), "--cues", str(folder / "cues.json")),
        *("--size", arguments.size, "--fps", "30", "--json", "--no-manifest", *arguments.options),
    ]


def run(command: list[str], segment: int, wait: float | None) -> tuple[bool, list[int]]:
    """Run an export, killed after `wait` seconds; return whether it came to its end, and from where it went on."""
    environment = {**os.environ, FRAMES_VARIABLE: str(segment)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as process:
        try:
            said, errors = process.communicate(timeout=wait)
            if process.returncode:
                raise SystemExit(errors.decode() + said.decode()[-500:])
            ended = True
        except subprocess.TimeoutExpired:
            process.kill()
            said, _ = process.communicate()
            ended = False
    events = [json.loads(line) for line in said.splitlines() if line.startswith(b"{") and line.endswith(b"}")]
    return ended, [event["frame"] for event in events if event["event"] == "resumed"]


def compared(whole: Path, other: Path) -> str:
    """Return how alike two files are."""
    if whole.read_bytes() == other.read_bytes():
        return "the same bytes"
    one, two = decoded(whole), decoded(other)
    pictures = "the same pictures" if one[0] == two[0] else "OTHER PICTURES"
    return f"other bytes, {pictures}, {'the same sound' if one[1] == two[1] else 'OTHER SOUND'}"


def decoded(path: Path) -> tuple[list[str], list[str]]:
    """Return digests of a file's pictures and of its blocks of sound, each with its time."""
    found: tuple[list[str], list[str]] = ([], [])
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            found[0].append(f"{frame.time} {hashlib.sha256(frame.to_ndarray().tobytes()).hexdigest()}")
    with av.open(str(path)) as container:
        for sound in container.decode(audio=0):
            found[1].append(f"{sound.time} {hashlib.sha256(sound.to_ndarray().tobytes()).hexdigest()}")
    return found


if __name__ == "__main__":
    main()
