"""The same inputs give the same bytes: in another process, on one core or several, with any number of threads."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

from tests.export.media import pulses, write_show, write_wav

SUFFIXES = {
    "h264.mp4": (),
    "vp9.webm": (),
    "ffv1.mkv": ("--codec=ffv1", "--audio=flac"),
    "prores.mov": ("--codec=prores", "--depth=10"),
}
DRIVER = """
import json, os, sys
from react_app.export.__main__ import main
folder, track, show, wanted = sys.argv[1:]
if sys.platform == "linux" and os.environ.get("ONE_CORE"):
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
for name, options in json.loads(wanted).items():
    words = ["export", track, f"--show={show}", "--size=48x32", "--fps=29.97", "--live-beats", "--no-manifest"]
    assert main([*words, *options, "-o", os.path.join(folder, name)]) == 0
"""
MACHINES = (
    {"LP_NUM_THREADS": "4", "OMP_NUM_THREADS": "4", "OPENBLAS_NUM_THREADS": "4", "LP_NATIVE_VECTOR_WIDTH": "128"},
    {"LP_NUM_THREADS": "2", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "ONE_CORE": "1"},
)
"""Environments: other numbers of threads that draw, calculate and run."""


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def test_every_format_has_the_same_bytes_whatever_the_number_of_threads(tmp_path: Path) -> None:
    track, show = write_wav(tmp_path / "track.wav", pulses(0.3)), write_show(tmp_path / "test.show.json")
    made = []
    for number, machine in enumerate(MACHINES):
        folder = tmp_path / str(number)
        folder.mkdir()
        run = subprocess.run(
            [sys.executable, "-c", DRIVER, folder, track, show, json.dumps(SUFFIXES)],
            capture_output=True,
            text=True,
            timeout=115,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **machine},
            check=False,
        )
        assert run.returncode == 0, run.stderr
        made.append(digests(folder))
    assert len(made[0]) == len(SUFFIXES)
    assert made[0] == made[1]
