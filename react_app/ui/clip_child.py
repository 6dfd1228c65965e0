"""The process that looks into video files: `python -m react_app.ui.clip_child --out DIR`.

A broken file or a bug in a decoder ends this process and not the desk. It is told by JSON lines which files to look
into next, in this order, in place of those it was told before: `{"look": [FILE, ...], "waves": [FILE, ...]}`. It tells

    {"begin": FILE}   then   {"file": FILE, "facts": {...}} or {"file": FILE, "error": SENTENCE}
    {"begin": FILE}   then   {"file": FILE, "wave": true}

What it found lies in the folder under `name_of` the file: facts, strip and wave. It ends with its input.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import queue
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from react_app.core.wholefile import write_whole
from react_app.link.orders import listen

_VERSION = 1
_NICENESS = 2
_MOST = 6000
"""Files that are kept in the folder."""


def name_of(path: Path) -> str:
    """Return the name under which a file's facts are kept: of its place, size and time.

    Raises:
        OSError: it is not there.
    """
    facts = path.stat()
    text = f"{_VERSION} {path.absolute()} {facts.st_size} {facts.st_mtime_ns}"
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:32]


def main(argv: Sequence[str] | None = None) -> int:
    """Look into files until the input ends; return the exit code."""
    parser = argparse.ArgumentParser(prog="react-app clips")
    parser.add_argument("--out", type=Path, required=True)
    folder: Path = parser.parse_args(argv).out
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            os.nice(_NICENESS)
    orders: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
    threading.Thread(target=listen, args=(sys.stdin, orders), daemon=True).start()
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        _tidy(folder)
    with contextlib.suppress(BrokenPipeError):
        _serve(folder, orders)
    return 0


def _serve(folder: Path, orders: queue.SimpleQueue[dict[str, Any] | None]) -> None:
    files: list[str] = []
    waves: list[str] = []
    while True:
        while not orders.empty() or not (files or waves):
            order = orders.get()
            if order is None:
                return
            files, waves = list(order.get("look", ())), list(order.get("waves", ()))
        name = files.pop(0) if files else ""
        if name:
            _tell({"begin": name})
            _tell({"file": name, **look(folder, Path(name))})
        elif waves:
            name = waves.pop(0)
            _tell({"begin": name})
            wave(folder, Path(name))
            _tell({"file": name, "wave": True})


def look(folder: Path, path: Path) -> dict[str, object]:
    """Find out about one file, keep it, and return what is to be told."""
    from react_app.core.errors import ReactError
    from react_app.ui.clip_look import facts_of, strip_of

    try:
        name = name_of(path)
        facts = facts_of(path)
        strip_of(path, facts.clip.duration).save(str(folder / f"{name}.jpg"), quality=88)
        values = facts.to_json()
        write_whole(folder / f"{name}.json", json.dumps(values).encode())
    except ReactError as error:
        return {"error": str(error)}
    except FileNotFoundError:
        return {"error": f"{path.name} is not there any more."}
    except OSError as error:
        return {"error": f"{path.name} cannot be read: {error.strerror or error}."}
    except (ValueError, ArithmeticError, MemoryError):
        return {"error": f"{path.name} is damaged; it cannot be played."}
    return {"facts": values}


def wave(folder: Path, path: Path) -> None:
    """Keep the course of a file's sound; an empty one where it has none."""
    from react_app.ui.clip_facts import facts_from_json
    from react_app.ui.clip_look import wave_of

    with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
        name = name_of(path)
        facts = facts_from_json(json.loads((folder / f"{name}.json").read_text("utf-8")))
        write_whole(folder / f"{name}.wave", wave_of(path, facts.clip.duration))


def _tidy(folder: Path) -> None:
    """Remove what was made longest ago once there is too much."""
    files = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime)
    for path in files[: max(len(files) - _MOST, 0)]:
        path.unlink(missing_ok=True)


def _tell(values: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(values) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
