"""Shaders nobody has tried yet are compiled and drawn in a child process, which is ended when one takes too long.

`python -m react_app.engine.probe` is the child: ids as JSON lines in, one line out when it begins a shader and one with
the result. A shader that loops for ever, eats all memory or crashes the driver takes the child with it, never the show.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO

from react_app.core.errors import GraphicsError, ShaderError
from react_app.engine.limits import limit_memory
from react_app.engine.trial import run_trials
from react_app.shaders.library import HOUSE_ID, Library
from react_app.shaders.source import read_source
from react_app.shaders.verdicts import ProbeResult, Verdicts, result_from_dict

TIME_LIMIT_S = 30.0
"""Processor time a shader may take for one step: compiling, or a frame. Software drivers compile for many seconds."""
WALL_TIMES = 4
"""On a busy machine, or where nobody counts processor time, a step may take this many times as long."""
CPU_LIMIT_S = 600
"""Processor time after which the system ends a child that nobody watches any more."""
_ALIVE_S = 0.25
_LOOK_S = 0.25
START_LIMIT_S = 60.0
"""Time the child has to start Python and OpenGL."""
TRIAL_SIZE = (640, 360)

__all__ = ["TRIAL_SIZE", "ProbeResult", "Prober", "Trier", "probe_each", "probe_shaders"]


def probe_shaders(
    paths_or_ids: Sequence[str],
    *,
    time_limit_s: float = TIME_LIMIT_S,
    size: tuple[int, int] = TRIAL_SIZE,
    cache: Path | None = None,
) -> list[ProbeResult]:
    """Return how each shader fares, in the order asked; house ids or absolute paths. Frames are timed at `size`.

    With `cache`, the file of `Verdicts`, what was found out is remembered by the hash of the text.

    Raises:
        GraphicsError: the child could not draw at all.
    """
    memory = Verdicts(cache, time_limit_s)
    results: dict[str, ProbeResult] = {}
    for shader_id in paths_or_ids:
        known = _known(shader_id, memory)
        if known is not None:
            results[shader_id] = known
    waiting = [shader_id for shader_id in dict.fromkeys(paths_or_ids) if shader_id not in results]
    for result in probe_each(waiting, time_limit_s=time_limit_s, size=size, gentle=False):
        results[result.id] = result
        memory.keep(result)
    return [results[shader_id] for shader_id in paths_or_ids]


class Prober:
    """A gate that has what is not known tried there and then, and waits for it."""

    def __init__(self, verdicts: Verdicts) -> None:
        self._verdicts = verdicts

    def verdict(self, path: Path, digest: str) -> ProbeResult:
        """Return how a text fares.

        Raises:
            GraphicsError: nothing can be drawn at all.
        """
        known = self._verdicts.verdict(path, digest)
        if known is not None:
            return known
        (result,) = probe_each([str(path)], gentle=False)
        self._verdicts.keep(result)
        if result.digest not in (digest, ""):
            return ProbeResult(str(path), False, "The file changed while it was tried out.")
        return result


def probe_each(
    paths_or_ids: Sequence[str],
    *,
    time_limit_s: float = TIME_LIMIT_S,
    size: tuple[int, int] = TRIAL_SIZE,
    gentle: bool = True,
) -> Iterator[ProbeResult]:
    """Try shaders now, whatever is known of them, and yield each result as it comes.

    `gentle` lets everything else go first. What hangs or crashes is reported and the rest goes on.

    Raises:
        GraphicsError: the child could not draw at all.
    """
    trier = Trier(time_limit_s=time_limit_s, size=size, gentle=gentle)
    try:
        yield from trier.each(paths_or_ids)
    finally:
        trier.close()


class Trier:
    """A child that tries shaders, kept ready for the next; one thread uses it at a time."""

    def __init__(
        self, *, time_limit_s: float = TIME_LIMIT_S, size: tuple[int, int] = TRIAL_SIZE, gentle: bool = True
    ) -> None:
        self._limit = time_limit_s
        mode = ["gentle"] if gentle else []
        self._command = [sys.executable, "-m", "react_app.engine.probe", f"{size[0]}x{size[1]}", *mode]
        self._child: subprocess.Popen[str] | None = None
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()

    def each(self, paths_or_ids: Sequence[str]) -> Iterator[ProbeResult]:
        """Try shaders and yield each result as it comes; what hangs or crashes is reported and the rest goes on.

        Raises:
            GraphicsError: the child could not draw at all.
        """
        for shader_id in dict.fromkeys(paths_or_ids):
            result = self._try(shader_id)
            yield result if result.digest else replace(result, digest=_digest(shader_id))

    def close(self) -> None:
        """End the child; the next shader starts another. Any thread may call it, also while one is tried."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.wait()
            for stream in (child.stdin, child.stdout):
                with contextlib.suppress(OSError):
                    if stream is not None:
                        stream.close()

    def _try(self, shader_id: str) -> ProbeResult:
        if self._child is not None:
            with contextlib.suppress(GraphicsError, OSError):  # it ended after its last shader: another one is started
                return self._ask(shader_id)
            self.close()
        self._start()
        try:
            return self._ask(shader_id)
        except OSError as error:
            raise GraphicsError("Trying shaders out failed: the process that draws them ended at once.") from error

    def _start(self) -> None:
        self._lines = queue.SimpleQueue()
        self._child = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )
        threading.Thread(target=_read_lines, args=(self._child.stdout, self._lines), daemon=True).start()

    def _ask(self, shader_id: str) -> ProbeResult:
        child = self._child
        if child is None or child.stdin is None:
            raise GraphicsError("Trying shaders out was stopped.")
        child.stdin.write(json.dumps(shader_id) + "\n")
        child.stdin.flush()
        result, whole = _follow(self._lines, self._limit, child.pid)
        if not whole:
            self.close()
        return result


def _digest(shader_id: str) -> str:
    """Return the hash of a text that took the child with it, empty where it cannot be read at all."""
    try:
        return read_source(Path(shader_id)).digest if Path(shader_id).is_absolute() else ""
    except ShaderError:
        return ""


def _known(shader_id: str, memory: Verdicts) -> ProbeResult | None:
    if HOUSE_ID.fullmatch(shader_id):
        return None
    try:
        known = memory.find(read_source(Path(shader_id)).digest)
    except ShaderError as error:
        return ProbeResult(shader_id, False, error.reason, error.line)
    return None if known is None else replace(known, id=shader_id)


def _read_lines(stream: IO[str], lines: queue.SimpleQueue[str]) -> None:
    with contextlib.suppress(ValueError, OSError):
        for line in stream:
            lines.put(line)
    lines.put("")


def _cpu_s(pid: int) -> float | None:
    """Return the processor time a process has used, None where it cannot be known."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        return None


def _follow(lines: queue.SimpleQueue[str], time_limit_s: float, pid: int) -> tuple[ProbeResult, bool]:
    """Return the result of one shader, and whether the child is still good for another.

    Raises:
        GraphicsError: the child could not draw at all.
    """
    current = ""
    begun, used = time.monotonic(), 0.0
    while True:
        try:
            line = lines.get(timeout=_LOOK_S)
        except queue.Empty:
            passed = time.monotonic() - begun
            if passed < (time_limit_s if current else START_LIMIT_S):
                continue
            spent = _cpu_s(pid) if current else None
            if spent is not None and spent - used < time_limit_s and passed < WALL_TIMES * time_limit_s:
                continue
            if not current:
                raise GraphicsError("Trying shaders out failed: OpenGL does not start.") from None
            reason = f"It took longer than {time_limit_s:g} s and was stopped."
            return ProbeResult(current, False, reason, timed_out_s=time_limit_s), False
        if not line:
            if current:
                reason = "It crashed the graphics driver, or took more memory than it may have."
                return ProbeResult(current, False, reason), False
            raise GraphicsError("Trying shaders out failed: the process that draws them ended at once.")
        message = json.loads(line)
        begun, used = time.monotonic(), _cpu_s(pid) or 0.0
        if "error" in message:
            raise GraphicsError(str(message["error"]))
        if "begin" in message:
            current = str(message["begin"])
        elif "result" in message:
            return result_from_dict(message["result"]), True


def main() -> int:
    """Be the child."""
    width, _, height = sys.argv[1].partition("x")
    timed = (int(width), int(height))
    if "gentle" in sys.argv[2:] and hasattr(os, "nice"):
        os.nice(5)
    ids = (str(json.loads(line)) for line in sys.stdin if line.strip())
    told = 0.0

    def alive() -> None:
        nonlocal told
        if time.monotonic() - told > _ALIVE_S:
            told = time.monotonic()
            print('{"alive": true}', flush=True)

    try:
        for number, message in enumerate(run_trials(ids, Library(), TRIAL_SIZE, alive, timed)):
            if not number:
                limit_memory()
            if "begin" in message:
                _limit_time()
            print(json.dumps(message), flush=True)
    except GraphicsError as error:
        print(json.dumps({"error": str(error)}), flush=True)
        return 1
    return 0


def _limit_time() -> None:
    """Have the system end this process if one shader takes processor time without end and nobody is there to see."""
    try:
        import resource

        soft = int(time.process_time()) + CPU_LIMIT_S
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))
    except (ImportError, OSError, ValueError):
        return


if __name__ == "__main__":
    sys.exit(main())
