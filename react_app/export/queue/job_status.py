"""How an export goes, made of the JSON lines its process prints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

JobState = Literal[
    "starting", "analysing", "rendering", "paused", "joining", "checking", "done", "failed", "cancelled", "suspended"
]


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A finished file; `notes` are sentences about it."""

    path: Path
    size_bytes: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JobStatus:
    """How an export goes; the newest counts. `message` is a sentence: why it failed, or what it waits for.

    While the state is `analysing`, `heard` is how much of the track was heard, 0..1; no frame is drawn yet. While it is
    `joining` or `checking`, all frames are drawn and `step` is how much of that is done, 0..1. `resumed` frames were
    there already from an earlier run. `suspended` is an end: the work is kept, and the same job goes on from there.
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
    step: float = 0.0
    resumed: int = 0
    files: tuple[WrittenFile, ...] = ()
    held: JobState = "starting"
    """What it was doing when it was paused."""

    @property
    def running(self) -> bool:
        """True until the export has ended one way or another."""
        return self.state not in ("done", "failed", "cancelled", "suspended")

    @property
    def share(self) -> float:
        """Share that is done, 0..1."""
        if self.state == "analysing":
            return self.heard
        return 1.0 if self.state == "done" else self.frame / self.frames if self.frames else 0.0


def after(status: JobStatus, event: Mapping[str, object]) -> JobStatus:
    """Return the status after one line of the child.

    Raises:
        KeyError, TypeError: it is no event of ours.
    """
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
        if status.state != "paused":
            status = replace(status, state="rendering")
    elif kind == "resumed":
        status = replace(status, frame=_int(event["frame"]), resumed=_int(event["frame"]))
    elif kind == "paused":
        status = replace(status, state="paused", held=status.state, fps=0.0, eta_s=None)
    elif kind == "going":
        status = replace(status, state=status.held)
    elif kind == "joining":
        status = replace(status, state="joining", step=_share(event["share"]), eta_s=None)
    elif kind == "checking":
        status = replace(status, state="checking", step=_share(event["share"]), eta_s=None)
    elif kind == "written":
        status = replace(status, files=(*status.files, _written(event)))
    elif kind == "analysing":
        status = replace(status, state="analysing", heard=_share(event["share"]))
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
    elif kind == "suspended":
        status = replace(status, state="suspended")
    return status


def _int(value: object) -> int:
    if isinstance(value, int):
        return value
    raise TypeError("not a whole number")


def _float(value: object) -> float:
    if isinstance(value, int | float):
        return float(value)
    raise TypeError("not a number")


def _share(value: object) -> float:
    return min(max(_float(value), 0.0), 1.0)


def _written(event: Mapping[str, object]) -> WrittenFile:
    notes = event.get("notes", ())
    if not isinstance(notes, list | tuple):
        raise TypeError("not a list")
    return WrittenFile(Path(str(event["out"])), _int(event["bytes"]), tuple(map(str, notes)))
