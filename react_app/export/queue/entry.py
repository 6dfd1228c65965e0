"""One job in a queue: what it is, how it stands, and its process while it runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from react_app.core.reading import Reader
from react_app.export.queue.job_status import JobStatus, WrittenFile
from react_app.export.queue.joblog import JobLog
from react_app.export.queue.model import ENDED, JobView, QueuedJob, QueueState
from react_app.export.queue.pace import Work

_DRAWN = 0.98
"""How much of an export is done when all its frames are drawn."""
_JOINED = 0.99


class Job(Protocol):
    """A process that exports: `react_app.export.queue.job.ExportJob`."""

    @property
    def status(self) -> JobStatus:
        """The newest snapshot."""

    def pause(self) -> None:
        """Hold before the next frame."""

    def go(self) -> None:
        """Go on."""

    def suspend(self) -> None:
        """Stop and keep the work."""

    def cancel(self) -> None:
        """Stop and leave nothing."""

    def kill(self) -> None:
        """End it at once."""

    def wait(self, timeout: float | None = None) -> JobStatus:
        """Wait for the end."""


class StartJob(Protocol):
    """Starts a process that exports."""

    def __call__(self, arguments: Sequence[str], out: Path, /, *, cwd: Path | None = None) -> Job:
        """Start it; the command line is that of `export` or `render-take`."""


@dataclass(slots=True)
class Entry:
    """A job of the queue. Only the queue touches it, holding its lock."""

    id: str
    job: QueuedJob
    log: JobLog
    state: QueueState = "waiting"
    message: str = ""
    notes: tuple[str, ...] = ()
    files: tuple[WrittenFile, ...] = ()
    share: float = 0.0
    resumed: int = 0
    anew: bool = False
    """Its next start forgets what an earlier run has finished."""
    held: bool = False
    """Somebody wants it to hold."""
    full: bool = False
    """Its disk has no room now."""
    standing: bool = False
    """Its process was told to hold."""
    ending: str = ""
    """Why its process was told to stop: `suspend`, `cancel`, or a sentence that is its failure."""
    litter: bool = False
    """What an earlier run of it has left is to be removed."""
    dropped: bool = False
    """It leaves the list when its process has ended."""
    first: tuple[float, int] | None = None
    """When it began to draw since it was started or held last, by the queue's clock, and how many frames there were."""
    last: tuple[float, int] = (0.0, 0)
    """The newest of the same."""
    child: Job | None = None
    status: JobStatus = field(default_factory=JobStatus)

    @property
    def ended(self) -> bool:
        """True when nothing more happens to it by itself."""
        return self.state in ENDED

    @property
    def megapixels(self) -> float | None:
        """Megapixels of all its frames, None while unknown."""
        frames = self.status.frames or self.job.frames
        return None if not frames or self.job.pixels is None else frames * self.job.pixels / 1e6

    @property
    def work(self) -> Work | None:
        """What is left to be drawn, None while unknown."""
        held = self.held or self.full
        whole = self.megapixels
        if whole is None or self.job.pixels is None:
            return Work(self.job.kind, 0.0, 0.0, held=True) if held else None
        left = whole * (1 - min(self.share / _DRAWN, 1.0))
        return Work(self.job.kind, left, self.job.pixels / 1e6, 0.0 if self.child is None else self.status.fps, held)

    def follow(self, now: float) -> None:
        """Take in how its process stands, at a time of the queue's clock."""
        if self.child is None:
            return
        status = self.child.status
        self.log.follow(status)
        self.status = status
        self.resumed = status.resumed
        self.message = status.message
        self.files = status.files
        self.notes = (*status.warnings, *(note for file in status.files for note in file.notes))
        self.share = max(self.share, share_of(status))
        if status.running and status.state != "suspended":
            self.state = status.state
        if status.state == "rendering" and not self.standing:
            self.first = self.first or (now, status.frame)
            self.last = (now, status.frame)

    def view(self, eta_s: float | None) -> JobView:
        """Return how it stands."""
        return JobView(
            id=self.id,
            title=self.job.title or self.job.out.name,
            out=self.job.out,
            state="paused" if self.standing and not self.ended else self.state,
            share=1.0 if self.state == "done" else self.share,
            eta_s=eta_s,
            fps=self.status.fps if self.child is not None else 0.0,
            message=self.message,
            notes=self.notes,
            log=self.log.path,
            files=self.files,
            resumed=self.resumed,
        )


def share_of(status: JobStatus) -> float:
    """Return what is done of an export, 0..1, joining and checking included."""
    if status.state == "done":
        return 1.0
    if status.state == "joining":
        return _DRAWN + (_JOINED - _DRAWN) * status.step
    if status.state == "checking":
        return _JOINED + (1 - _JOINED) * status.step
    return _DRAWN * status.frame / status.frames if status.frames else 0.0


def entry_to_dict(entry: Entry) -> dict[str, Any]:
    """Return an entry as JSON-ready values. A job whose process runs is told as such: its work is found again."""
    job = entry.job
    state = entry.state if entry.ended else "running" if entry.child is not None else "waiting"
    return {
        "id": entry.id,
        "arguments": list(job.arguments),
        "out": str(job.out),
        "title": job.title,
        "folder": None if job.folder is None else str(job.folder),
        "files": [str(path) for path in job.files],
        "frames": job.frames,
        "pixels": job.pixels,
        "kind": job.kind,
        "room": job.room,
        "state": state,
        "held": entry.held,
        "anew": entry.anew,
        "litter": entry.litter,
        "share": round(entry.share, 4),
        "message": entry.message if entry.ended else "",
        "notes": list(entry.notes),
        "written": [[str(file.path), file.size_bytes, list(file.notes)] for file in entry.files],
        "log": entry.log.path.name,
    }


def entry_from_dict(data: Mapping[str, Any], logs: Path) -> Entry:
    """Read an entry of the record.

    Raises:
        ShowFileError, KeyError, TypeError, ValueError: it is none.
    """
    reader = Reader(data, "job")
    folder, frames, pixels, room = (data.get(name) for name in ("folder", "frames", "pixels", "room"))
    job = QueuedJob(
        arguments=tuple(map(str, data["arguments"])),
        out=Path(reader.text("out")),
        title=reader.text("title", ""),
        folder=None if folder is None else Path(folder),
        files=tuple(Path(path) for path in data.get("files", ())),
        frames=None if frames is None else int(frames),
        pixels=None if pixels is None else int(pixels),
        kind=reader.text("kind", ""),
        room=None if room is None else int(room),
    )
    stored = reader.text("state", "waiting")
    held = bool(data.get("held", False))
    return Entry(
        id=reader.text("id"),
        job=job,
        log=JobLog(logs / Path(reader.text("log")).name),
        state=_state(stored, held=held),
        message="Goes on where it was." if stored == "running" else reader.text("message", ""),
        notes=tuple(map(str, data.get("notes", ()))),
        files=tuple(WrittenFile(Path(p), int(size), tuple(map(str, notes))) for p, size, notes in data["written"]),
        share=float(data.get("share", 0.0)),
        anew=bool(data.get("anew", False)),
        litter=bool(data.get("litter", False)),
        held=held,
    )


def _state(stored: str, *, held: bool) -> QueueState:
    ends: dict[str, QueueState] = {"done": "done", "failed": "failed", "cancelled": "cancelled"}
    return ends.get(stored, "paused" if held else "waiting")
