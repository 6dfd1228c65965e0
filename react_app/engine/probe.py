"""Shaders nobody has tried yet are compiled and drawn in a child process, which is ended when one takes too long.

`python -m react_app.engine.probe` is the child: ids as JSON lines in, one line out when it begins a shader and one with
the result. A shader that loops for ever or crashes the driver takes the child with it, never the show.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import IO, Any

from react_app.core.errors import GraphicsError, ShaderError
from react_app.engine.trial import ProbeResult, run_trials
from react_app.shaders.library import Library

START_LIMIT_S = 60.0
"""Time the child has to start Python and OpenGL."""
CACHE_VERSION = 1

__all__ = ["ProbeResult", "probe_shaders"]


def probe_shaders(
    paths_or_ids: Sequence[str],
    *,
    time_limit_s: float = 10.0,
    size: tuple[int, int] = (640, 360),
    cache: Path | None = None,
) -> list[ProbeResult]:
    """Return how each shader fares, in the order asked; house ids or absolute paths.

    With `cache`, a JSON file, what was found out is remembered by the digest of the text.

    Raises:
        GraphicsError: the child could not draw at all.
    """
    library = Library()
    memory = _Memory(cache, time_limit_s)
    results: dict[str, ProbeResult] = {}
    digests: dict[str, str] = {}
    for shader_id in paths_or_ids:
        try:
            digests[shader_id] = library.get(shader_id).digest
        except ShaderError as error:
            results[shader_id] = ProbeResult(shader_id, False, error.reason, error.line)
            continue
        known = memory.find(digests[shader_id])
        if known is not None:
            results[shader_id] = replace(known, id=shader_id)
    waiting = [shader_id for shader_id in dict.fromkeys(paths_or_ids) if shader_id not in results]
    while waiting:
        for result in _run_child(waiting, time_limit_s, size):
            results[result.id] = result
            memory.keep(digests[result.id], result)
        waiting = [shader_id for shader_id in waiting if shader_id not in results]
    memory.save()
    return [results[shader_id] for shader_id in paths_or_ids]


def _run_child(ids: Sequence[str], time_limit_s: float, size: tuple[int, int]) -> list[ProbeResult]:
    """Let one child try shaders until all are done or it had to be ended; at least one result comes back."""
    command = [sys.executable, "-m", "react_app.engine.probe", f"{size[0]}x{size[1]}"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8"
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        threading.Thread(target=_read_lines, args=(child.stdout, lines), daemon=True).start()
        try:
            with contextlib.suppress(BrokenPipeError):
                child.stdin.write("".join(json.dumps(shader_id) + "\n" for shader_id in ids))
                child.stdin.close()
            return _follow(lines, time_limit_s)
        finally:
            child.kill()


def _read_lines(stream: IO[str], lines: queue.SimpleQueue[str]) -> None:
    for line in stream:
        lines.put(line)
    lines.put("")


def _follow(lines: queue.SimpleQueue[str], time_limit_s: float) -> list[ProbeResult]:
    results: list[ProbeResult] = []
    current = ""
    limit = START_LIMIT_S
    while True:
        try:
            line = lines.get(timeout=limit)
        except queue.Empty:
            if not current:
                raise GraphicsError("Trying shaders out failed: OpenGL does not start.") from None
            reason = f"It took longer than {time_limit_s:g} s and was stopped."
            return [*results, ProbeResult(current, False, reason, timed_out_s=time_limit_s)]
        if not line:
            if current:
                return [*results, ProbeResult(current, False, "It crashed the graphics driver.")]
            if not results:
                raise GraphicsError("Trying shaders out failed: the process that draws them ended at once.")
            return results
        message = json.loads(line)
        if "error" in message:
            raise GraphicsError(str(message["error"]))
        if "begin" in message:
            current, limit = str(message["begin"]), time_limit_s
        elif "result" in message:
            results.append(ProbeResult(**message["result"]))
            current, limit = "", START_LIMIT_S


class _Memory:
    """What was found out before, by digest, in a JSON file."""

    def __init__(self, path: Path | None, time_limit_s: float) -> None:
        self._path = path
        self._limit = time_limit_s
        self._entries: dict[str, Any] = {}
        self._changed = False
        if path is not None:
            with contextlib.suppress(OSError, ValueError):
                data = json.loads(path.read_text("utf-8"))
                if isinstance(data, Mapping) and data.get("version") == CACHE_VERSION:
                    self._entries = dict(data.get("shaders", {}))

    def find(self, digest: str) -> ProbeResult | None:
        """Return what is known; being too slow is only known for a limit as long as this one."""
        try:
            result = ProbeResult(**self._entries[digest])
        except (KeyError, TypeError):
            return None
        return None if 0.0 < result.timed_out_s < self._limit else result

    def keep(self, digest: str, result: ProbeResult) -> None:
        self._entries[digest] = asdict(result)
        self._changed = True

    def save(self) -> None:
        """Write the file; without a place to write to things are found out again next time."""
        if self._path is None or not self._changed:
            return
        temporary = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        text = json.dumps({"version": CACHE_VERSION, "shaders": self._entries})
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_text(text, "utf-8")
            os.replace(temporary, self._path)


def main() -> int:
    """Be the child."""
    width, _, height = sys.argv[1].partition("x")
    ids = [str(json.loads(line)) for line in sys.stdin if line.strip()]
    try:
        for message in run_trials(ids, Library(), (int(width), int(height))):
            print(json.dumps(message), flush=True)
    except GraphicsError as error:
        print(json.dumps({"error": str(error)}), flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
