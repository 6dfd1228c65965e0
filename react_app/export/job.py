"""An export in a child process, watched from the desk: progress as snapshots, cancelled at any time. No Qt."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Literal

from react_app.core.errors import ExportError
from react_app.export.partfile import part_path

JobState = Literal["starting", "analysing", "rendering", "done", "failed", "cancelled"]

_END_S = 5.0
NICENESS = 10
"""A show that is on goes first."""


@dataclass(frozen=True, slots=True)
class JobStatus:
    """How an export goes; the newest counts. `message` is a sentence: why it failed, or what it waits for.

    While the state is `analysing`, `heard` is how much of the track was heard, 0..1; no frame is drawn yet.
    """

    state: JobState = "starting"
    frame: int = 0
    frames: int = 0
    fps: float = 0.0
    eta_s: float | None = None
    message: str = ""
    warnings: tuple[str, ...] = ()
    out: str = ""
    size_bytes: int = 0
    heard: float = 0.0

    @property
    def running(self) -> bool:
        """True until the export has ended one way or another."""
        return self.state in ("starting", "analysing", "rendering")

    @property
    def share(self) -> float:
        """Share that is done, 0..1."""
        if self.state == "analysing":
            return self.heard
        return 1.0 if self.state == "done" else self.frame / self.frames if self.frames else 0.0


def export_arguments(
    track: Path | str,
    out: Path,
    *,
    show: Path | None = None,
    scene: str | None = None,
    size: tuple[int, int] | None = None,
    fps: str | None = None,
    begin: float | None = None,
    end: float | None = None,
    cues: Path | None = None,
    codec: str | None = None,
    crf: int | None = None,
    preset: str | None = None,
    live_beats: bool = False,
    seed: int | None = None,
    silent: bool = False,
    loop: float | None = None,
    title: str | None = None,
    artist: str | None = None,
) -> tuple[str, ...]:
    """Return the command line of `export` for these wishes."""
    given: list[tuple[str, object]] = [
        ("--show", show),
        ("--scene", scene),
        ("--size", None if size is None else f"{size[0]}x{size[1]}"),
        ("--fps", fps),
        ("--from", begin),
        ("--to", end),
        ("--cues", cues),
        ("--codec", codec),
        ("--crf", crf),
        ("--preset", preset),
        ("--seed", seed),
        ("--loop", loop),
        ("--title", title),
        ("--artist", artist),
    ]
    options = [f"{name}={value}" for name, value in given if value is not None]
    options += ["--live-beats"] if live_beats else []
    options += ["--silent"] if silent else []
    return ("export", *options, f"--out={out}", "--", str(track))


def render_take_arguments(
    take: Path,
    out: Path,
    *,
    size: tuple[int, int] | None = None,
    fps: str | None = None,
    begin: float | None = None,
    end: float | None = None,
    codec: str | None = None,
    crf: int | None = None,
    preset: str | None = None,
) -> tuple[str, ...]:
    """Return the command line of `render-take` for these wishes."""
    given: list[tuple[str, object]] = [
        ("--size", None if size is None else f"{size[0]}x{size[1]}"),
        ("--fps", fps),
        ("--from", begin),
        ("--to", end),
        ("--codec", codec),
        ("--crf", crf),
        ("--preset", preset),
    ]
    options = [f"{name}={value}" for name, value in given if value is not None]
    return ("render-take", *options, f"--out={out}", "--", str(take))


class ExportJob:
    """One export running in a child process, behind everything else. Every method returns at once except `wait`."""

    def __init__(
        self,
        arguments: Sequence[str],
        out: Path,
        *,
        program: Sequence[str] = (sys.executable, "-m", "react_app.export"),
        cwd: Path | None = None,
        niceness: int = NICENESS,
    ) -> None:
        """Start the child, in the folder `cwd`. `arguments` come from `export_arguments` or `render_take_arguments`.

        `niceness` is how far it stands back behind everything else on POSIX, 0 to 19.

        Raises:
            ExportError: the child cannot be started.
        """
        self._out = out
        self._lock = threading.Lock()
        self._status = JobStatus(out=str(out))
        self._cancelled = False
        command, *rest = arguments
        try:
            self._child = subprocess.Popen(
                [*program, command, "--json", *rest],
                cwd=cwd,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                errors="replace",
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0)
                | getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0),
                start_new_session=os.name == "posix",
            )
        except OSError as error:
            raise ExportError(f"The export could not be started: {error.strerror}.") from error
        if sys.platform != "win32":
            with contextlib.suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self._child.pid, niceness)
        self._thread = threading.Thread(target=self._read, name="export-job", daemon=True)
        self._thread.start()

    @property
    def status(self) -> JobStatus:
        """The newest snapshot."""
        with self._lock:
            return self._status

    def cancel(self) -> None:
        """Stop the export; it leaves no file. Killed if it does not stop by itself."""
        self._cancelled = True
        if self._child.poll() is None:
            self._child.terminate()
            threading.Thread(target=self._kill_if_needed, name="export-cancel", daemon=True).start()

    def kill(self) -> None:
        """End the child at once; its unfinished file is removed."""
        self._child.kill()

    def wait(self, timeout: float | None = None) -> JobStatus:
        """Wait until the export has ended, at most `timeout` seconds; return the status."""
        self._thread.join(timeout)
        return self.status

    def _kill_if_needed(self) -> None:
        try:
            self._child.wait(_END_S)
        except subprocess.TimeoutExpired:
            self._child.kill()

    def _read(self) -> None:
        assert self._child.stdout is not None
        assert self._child.stderr is not None
        said: list[str] = []
        drain = threading.Thread(target=_drain, args=(self._child.stderr, said), daemon=True)
        drain.start()
        for line in self._child.stdout:
            with contextlib.suppress(ValueError, KeyError, TypeError):
                self._take_in(json.loads(line))
        code = self._child.wait()
        drain.join(1.0)
        self._end(code, "".join(said).strip())

    def _take_in(self, event: dict[str, object]) -> None:
        status = self.status
        kind = event["event"]
        if kind == "start":
            status = replace(status, state="rendering", frames=_int(event["frames"]))
        elif kind == "progress":
            eta = event["eta_s"]
            status = replace(
                status,
                message="",
                frame=_int(event["frame"]),
                fps=_float(event["fps"]),
                eta_s=None if eta is None else _float(eta),
            )
        elif kind == "analysing":
            status = replace(status, state="analysing", heard=min(max(_float(event["share"]), 0.0), 1.0))
        elif kind == "waiting":
            status = replace(status, message=str(event["message"]))
        elif kind == "warning":
            status = replace(status, warnings=(*status.warnings, str(event["message"])))
        elif kind == "done":
            status = replace(status, state="done", frame=status.frames, eta_s=0.0, size_bytes=_int(event["bytes"]))
        elif kind == "error":
            status = replace(status, state="failed", message=str(event["message"]))
        elif kind == "cancelled":
            status = replace(status, state="cancelled")
        with self._lock:
            self._status = status

    def _end(self, code: int, said: str) -> None:
        status = self.status
        if status.running:
            with contextlib.suppress(OSError):
                part_path(self._out, self._child.pid).unlink(missing_ok=True)
            if self._cancelled:
                status = replace(status, state="cancelled")
            else:
                last = said.splitlines()[-1] if said else f"The export ended unexpectedly (code {code})."
                status = replace(status, state="failed", message=last)
        with self._lock:
            self._status = replace(status, eta_s=None) if status.state != "done" else status


def _drain(stream: IO[str], said: list[str]) -> None:
    """Keep the child's last words; a full pipe would stop it."""
    for line in stream:
        said.append(line)
        if len(said) > 100:
            del said[:50]


def _int(value: object) -> int:
    if isinstance(value, int):
        return value
    raise TypeError("not a whole number")


def _float(value: object) -> float:
    if isinstance(value, int | float):
        return float(value)
    raise TypeError("not a number")
