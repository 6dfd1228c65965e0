"""One job in a queue: what it is, how it stands, and its process while it runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

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

    # ---- what people do with it --------------------------------------------------------------------------------------

    def hold(self) -> None:
        """Let the next one run; a process that draws keeps its place."""
        if not self.ended:
            self.held = True
            if self.child is None:
                self.state = "paused"

    def go(self) -> None:
        """Go on when it is its turn."""
        self.held = False
        if self.child is None and not self.ended:
            self.state = "waiting"

    def cancel(self) -> None:
        """Stop it; what runs is cancelled when its process has gone."""
        if self.ended or self.ending == "cancel":
            return
        self.held = self.full = False
        if self.child is None:
            self.cancelled()
        else:
            self.ending = "cancel"
            self.child.cancel()

    def cancelled(self) -> None:
        """It has been stopped: nothing of it is to be left but its line in the list."""
        self.state, self.message, self.share, self.litter = "cancelled", "", 0.0, True

    def retry(self, *, anew: bool) -> None:
        """Wait for its turn again, if it has ended."""
        if self.ended:
            self.state, self.message, self.share, self.anew = "waiting", "", 0.0, anew
            self.notes, self.files = (), ()

    def renew(self, job: QueuedJob, *, anew: bool) -> None:
        """Wait for its turn, whatever it did before, described once more; what runs is left alone."""
        if self.child is None:
            self.job, self.held = job, False
            self.anew = self.anew or anew
            if self.ended:
                self.share, self.notes, self.files = 0.0, (), ()
            self.state, self.message = "waiting", ""

    # ---- how it stands -----------------------------------------------------------------------------------------------

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
