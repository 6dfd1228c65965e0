"""The process that analyses a track while it plays: `python -m react_app.audio.known_child TRACK --grids DIR`.

It prints JSON lines: `{"progress": 0..1}`, then `{"grid": text, "path": file}` or `{"error": sentence}`. It comes last
in the queue for the processor, and ends when nobody reads it any more.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from react_app.audio.grid import grid_to_json
from react_app.audio.grid_store import GridStore
from react_app.audio.known import analyse_track
from react_app.core.errors import BadInputError, ReactError

_NICENESS = 15
_PROGRESS_S = 0.2


def main(argv: Sequence[str] | None = None) -> int:
    """Analyse one track; return the exit code."""
    parser = argparse.ArgumentParser(prog="react-app known")
    parser.add_argument("track", type=Path)
    parser.add_argument("--grids", type=Path, required=True, help="folder of grids")
    arguments = parser.parse_args(argv)
    told = 0.0

    def progress(share: float) -> None:
        nonlocal told
        now = time.monotonic()
        if now - told > _PROGRESS_S:
            told = now
            _tell(progress=round(share, 3))

    try:
        grid = analyse_track(arguments.track, progress)
        try:
            path = str(GridStore(arguments.grids).save(grid))
        except BadInputError:
            path = ""  # a full disk: the grid is used all the same, and made again next time
        _tell(grid=grid_to_json(grid), path=path)
    except ReactError as error:
        _tell(error=str(error))
        return 1
    except MemoryError:
        _tell(error=f"There is not enough memory to analyse {arguments.track.name} whole.")
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return 0


def _tell(**values: object) -> None:
    print(json.dumps(values), flush=True)


if __name__ == "__main__":
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, 0, _NICENESS)
    sys.exit(main())
