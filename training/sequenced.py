"""Render LMMS projects with exact truth: `sequenced.py LMMS_CHECKOUT OUT`.

Beats come from the project's tempo and time signature; the projects that tuning clips are made from are left out, and
so are those whose tempo is automated.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
import xml.etree.ElementTree as ElementTree
import zlib
from pathlib import Path

import numpy as np
import soundfile

RATE = 44_100
LONGEST_S = 240.0
HELD_OUT = ("ProgressiveHouse", "Dr8v2", "InnerRecreation", "AxeFromThe80s", "CPU", "OriginalByZakarra")


def project(path: Path) -> ElementTree.Element:
    """Return the XML of a project, compressed or not."""
    data = path.read_bytes()
    return ElementTree.fromstring(zlib.decompress(data[4:]) if path.suffix == ".mmpz" else data)


def tempo(root: ElementTree.Element) -> tuple[float, int]:
    """Return BPM and beats per bar; 0 BPM where the tempo is automated or the meter is not in quarters."""
    head = root.find("head")
    if head is None or head.get("timesig_denominator", "4") != "4" or head.get("bpm") is None:
        return 0.0, 4
    return float(head.get("bpm", "0")), int(head.get("timesig_numerator", "4"))


def main() -> None:
    """Render every project."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkout", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    projects = args.checkout / "data/projects"
    for path in sorted([*projects.glob("demos/**/*.mmp*"), *projects.glob("shorties/*.mmp*")]):
        name = "lmms_" + "".join(c if c.isalnum() else "-" for c in path.stem)
        if any(word in path.stem for word in HELD_OUT) or (args.out / f"{name}.beats").exists():
            continue
        bpm, meter = tempo(project(path))
        if not bpm or meter not in (2, 3, 4):
            print(f"{name}: tempo not fixed, left out")
            continue
        with tempfile.TemporaryDirectory() as folder:
            wave = Path(folder) / "a.wav"
            command = ["lmms", "--allowroot", "render", str(path), "-o", str(wave), "-f", "wav", "-s", str(RATE)]
            environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
            try:
                subprocess.run(command, check=True, timeout=150, env=environment, capture_output=True)
                samples, _ = soundfile.read(wave, dtype="float32", always_2d=True)
            except (subprocess.SubprocessError, OSError, RuntimeError) as error:
                print(f"{name}: {error}")
                continue
        mono = samples.mean(axis=1)[: round(LONGEST_S * RATE)]
        peak = float(np.abs(mono).max())
        if peak < 0.01 or len(mono) < 10 * RATE:
            print(f"{name}: nothing to hear")
            continue
        seconds = np.flatnonzero(np.abs(mono) > 0.02 * peak)[-1] / RATE
        soundfile.write(args.out / f"{name}.flac", mono * (0.7 / peak), RATE)
        count = int(seconds * bpm / 60)
        lines = "".join(f"{60 / bpm * i:.4f}\t{i % meter + 1}\n" for i in range(count))
        (args.out / f"{name}.beats").write_text(lines)
        print(f"{name}: {seconds:.0f} s, {bpm:g} BPM", flush=True)


if __name__ == "__main__":
    main()
