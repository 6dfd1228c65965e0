"""What trying shaders out has shown, remembered by the hash of the text, for every process and every start."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Protocol

from react_app.core.wholefile import write_whole

VERSION = 1
"""Goes up when shaders are tried in another way: then every text is tried anew."""
MOST = 20_000
"""Texts that are remembered; past it the oldest are forgotten."""


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """How a shader fared. `reason` is a sentence when it is not `ok`, `line` the user's own where one is known."""

    id: str
    ok: bool
    reason: str = ""
    line: int | None = None
    compile_ms: float = 0.0
    render_ms: float = 0.0
    """Time of the quickest frame."""
    timed_out_s: float = 0.0
    """The time limit it went past, 0 if it did not."""
    slow: bool = False
    """Refused for the time a frame takes at the size it was tried at."""
    digest: str = ""
    """Hash of the text that was tried; empty where the file could not be read."""
    kind: str = ""
    description: str = ""
    categories: tuple[str, ...] = ()
    inputs: tuple[tuple[str, str], ...] = ()
    """Names and types."""
    passes: int = 0
    looks: tuple[str, ...] = ()
    """What is odd about its pictures: `black`, `flat`, `nan`."""
    licences: tuple[str, ...] = ()
    """Notes about licence and origin found in the text."""
    machine: str = ""
    """What drew it."""


class Gate(Protocol):
    """Decides which texts may be played."""

    def verdict(self, path: Path, digest: str) -> ProbeResult | None:
        """Return how a text fared, None while nobody has tried it."""


class Verdicts:
    """The memory: a file of JSON lines that several processes add to and read.

    It is a gate too, one that knows and never tries. A refusal for being too slow counts only for those who would not
    wait longer than it was waited then.
    """

    def __init__(self, path: Path | None, time_limit_s: float = 0.0) -> None:
        self._path = path
        self._limit = time_limit_s
        self._known: dict[str, ProbeResult] = {}
        self._seen: tuple[int, int] = (0, 0)
        self._lines = 0
        self._lock = threading.Lock()

    def find(self, digest: str) -> ProbeResult | None:
        """Return what is known of a text. Any thread may ask and keep."""
        with self._lock:
            self._read_on()
        result = self._known.get(digest)
        return None if result is None or 0.0 < result.timed_out_s < self._limit else result

    def verdict(self, path: Path, digest: str) -> ProbeResult | None:
        """Return what is known of a text, under the name asked for."""
        result = self.find(digest)
        return None if result is None else replace(result, id=str(path))

    def keep(self, result: ProbeResult) -> None:
        """Remember a result; without a place to write to it is remembered by this process alone."""
        if not result.digest:
            return
        self._known[result.digest] = result
        if self._path is None:
            return
        line = f"\n{json.dumps({'v': VERSION, **asdict(result)})}\n"  # whatever a crash left before it ends here
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("ab") as file:
                file.write(line.encode())
        with self._lock:
            if self._lines > 2 * MOST:
                self._tidy()

    def _read_on(self) -> None:
        """Read what other processes added since."""
        if self._path is None:
            return
        try:
            found = self._path.stat()
            if (found.st_ino, found.st_size) == self._seen:
                return
            start = self._seen[1] if found.st_ino == self._seen[0] and found.st_size > self._seen[1] else 0
            with self._path.open("rb") as file:
                file.seek(start)
                data = file.read()
        except OSError:
            return  # nothing was tried yet
        whole = data[: data.rfind(b"\n") + 1]
        self._seen = (found.st_ino, start + len(whole))
        for line in filter(None, whole.splitlines()):
            self._lines += 1
            result = _from_json(line)
            if result is not None:
                self._known[result.digest] = result

    def _tidy(self) -> None:
        assert self._path is not None
        self._read_on()
        kept = list(self._known.values())[-MOST:]
        text = "".join(json.dumps({"v": VERSION, **asdict(r)}) + "\n" for r in kept)
        with contextlib.suppress(OSError):
            write_whole(self._path, text.encode())
        self._lines = len(kept)


def result_from_dict(data: Mapping[str, Any]) -> ProbeResult:
    """Return a result from JSON values.

    Raises:
        TypeError, ValueError, KeyError: they have the wrong shape.
    """
    known = {field.name for field in fields(ProbeResult)}
    values = {name: value for name, value in data.items() if name in known}
    values["categories"] = tuple(map(str, values.get("categories", ())))
    values["inputs"] = tuple((str(name), str(kind)) for name, kind in values.get("inputs", ()))
    values["looks"] = tuple(map(str, values.get("looks", ())))
    values["licences"] = tuple(map(str, values.get("licences", ())))
    result = ProbeResult(**values)
    if not isinstance(result.ok, bool) or not isinstance(result.digest, str):
        raise TypeError("not a result")
    return result


def _from_json(line: bytes) -> ProbeResult | None:
    try:
        data = json.loads(line)
        return result_from_dict(data) if data["v"] == VERSION and data["digest"] else None
    except (ValueError, TypeError, KeyError):
        return None  # a torn or foreign line
