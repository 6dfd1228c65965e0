"""What a queue of exports is given and what it shows: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from react_app.core.errors import ExportError
from react_app.export.queue.job_status import WrittenFile

QueueState = Literal[
    "waiting", "starting", "analysing", "rendering", "paused", "joining", "checking", "done", "failed", "cancelled"
]


class QueueTakenError(ExportError):
    """Another process works through the queue of this folder."""


ENDED: frozenset[str] = frozenset({"done", "failed", "cancelled"})


@dataclass(frozen=True, slots=True)
class QueuedJob:
    """One export to be made: a command line, and what is known of its work beforehand.

    `arguments` come from `export_arguments` or `render_take_arguments`, with absolute paths or relative to `folder`;
    `out` is the first file it writes. What is not known ahead stays None; times are then only known when it runs.
    """

    arguments: tuple[str, ...]
    out: Path
    title: str = ""
    folder: Path | None = None
    """Where the child runs."""
    files: tuple[Path, ...] = ()
    """All files it writes, if more than `out`."""
    frames: int | None = None
    pixels: int | None = None
    """Pixels of one drawn picture."""
    kind: str = ""
    """Scene, codec and encoder, in any words: jobs of one kind are taken to need the same time for the same pixels."""
    room: int | None = None
    """Bytes it needs on the disk of `out` at most while it works, about (`disk.room_for`)."""

    @property
    def paths(self) -> set[Path]:
        """All files it writes, by their whole paths."""
        return {path.absolute() for path in (self.out, *self.files)}


@dataclass(frozen=True, slots=True)
class JobView:
    """How one job stands. `message` is a sentence: why it failed, what it waits for, what it does just now."""

    id: str
    title: str
    out: Path
    state: QueueState
    share: float
    """What is done of it, 0..1; it never goes back while the job runs."""
    eta_s: float | None
    """Seconds until it is finished, those ahead of it included; None while nobody can know."""
    fps: float
    message: str
    notes: tuple[str, ...]
    """Sentences about what was made or could not be done."""
    log: Path
    files: tuple[WrittenFile, ...] = ()
    resumed: int = 0
    """So many frames were there already from an earlier run."""

    @property
    def ended(self) -> bool:
        """True when nothing more happens to it by itself."""
        return self.state in ENDED

    @property
    def active(self) -> bool:
        """True while its process runs, paused or not."""
        return not self.ended and self.state not in ("waiting", "paused")


@dataclass(frozen=True, slots=True)
class QueueView:
    """How a queue stands: its jobs in order, and all together."""

    jobs: tuple[JobView, ...] = ()
    share: float = 0.0
    """What is done of all that is not failed or cancelled, 0..1, by pixels."""
    eta_s: float | None = None
    """Seconds until all that can go on is finished; None while nobody can know."""
    running: bool = False
    """True while a process of it draws, or one is about to."""
    paused: bool = False
    """True when the whole queue was told to pause."""
    message: str = ""
    """A sentence about all of it: room that will be missing; empty when all is well."""
