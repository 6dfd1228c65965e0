"""Processes that make a compel and download it, and kill themselves at the step they are told.

`python -m tests.sync.mortal` forks one for each line `FOLDER TRACK STEP`, and prints how it ended; the account in
FOLDER is signed in already.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

from sync import downloads, pulling
from sync.cache import Cache
from sync.cloud import Cloud
from sync.compeller import Compeller
from sync.journal import Journal
from sync.secrets import FileSecrets
from sync.views import Wish

STEPS = (
    "journalled",
    "half uploaded",
    "uploaded, not noted",
    "uploaded",
    "noted as sending",
    "made, not noted",
    "settled",
    "half downloaded",
    "downloaded",
    "adopted, not noted",
)


def die(*args: Any, **named: Any) -> Any:
    """End at once, as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(60)


def arm(step: str) -> None:
    """Have this process die at a step."""
    upload, create, carry_out = Compeller.upload_media, Compeller.create_compel, Journal.carry_out

    def upload_then_die(self: Compeller, *args: Any, **named: Any) -> Any:
        upload(self, *args, **named)
        die()

    def create_then_die(self: Compeller, *args: Any, **named: Any) -> Any:
        create(self, *args, **named)
        die()

    def carry_out_then_die(self: Journal, *args: Any, **named: Any) -> Any:
        carry_out(self, *args, **named)
        die()

    def half(self: Compeller, path: Path, **named: Any) -> Any:
        return upload(self, path, progress=lambda done, total: die() if done > total // 2 else None)

    adopt, add = Cache.adopt, downloads._Fetch._add

    def adopt_then_die(self: Cache, *args: Any) -> Any:
        adopt(self, *args)
        die()

    def add_then_die(self: Any, part: Any, data: bytes, total: int | None) -> None:
        add(self, part, data, total)
        if total and part.size > total // 2:
            die()

    patches: dict[str, tuple[Any, str, Any]] = {
        "journalled": (Journal, "carry_out", die),
        "half uploaded": (Compeller, "upload_media", half),
        "uploaded, not noted": (Compeller, "upload_media", upload_then_die),
        "uploaded": (Compeller, "list_compels", die),
        "noted as sending": (Compeller, "create_compel", die),
        "made, not noted": (Compeller, "create_compel", create_then_die),
        "settled": (Journal, "carry_out", carry_out_then_die),
        "half downloaded": (downloads._Fetch, "_add", add_then_die),
        "downloaded": (pulling.Puller, "_checked_video", die),
        "adopted, not noted": (Cache, "adopt", adopt_then_die),
    }
    owner, name, instead = patches[step]
    setattr(owner, name, instead)


def main(folder: Path, track: Path, step: str) -> None:
    """Make a compel and download it."""
    cloud = Cloud(folder, secrets=FileSecrets(folder / "secrets.json"), user_agent="mortal/1")
    if step:
        arm(step)
    key = cloud.create_from_file(track, Wish("Mortal"))
    while cloud.store.job(key).status != "COMPLETED":
        time.sleep(0.05)
        cloud.look()
    cloud.pull(key)


def mother() -> None:
    """Fork a process for each line."""
    for line in sys.stdin:
        folder, track, step = line.rstrip("\n").split("\t")
        pid = os.fork()
        if pid == 0:
            try:
                main(Path(folder), Path(track), step)
            finally:
                os._exit(1)
        print(os.waitpid(pid, 0)[1], flush=True)


if __name__ == "__main__":
    mother()
