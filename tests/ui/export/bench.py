"""What the export window's tests share: a preview and a queue that make nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import SimpleQueue

import numpy as np
from PySide6.QtWidgets import QWidget

from react_app.core.errors import ExportError
from react_app.export.preview.previewing import PreviewPicture, PreviewStatus
from react_app.export.queue.model import JobView, QueuedJob, QueueView
from react_app.ui.desk import Desk
from react_app.ui.export_form import ExportForm
from react_app.ui.export_queue import ExportQueue
from react_app.ui.export_window import ExportWindow
from react_app.ui.settings import Settings
from tests.ui.test_timeline import song

PATIENCE_MS = 25_000
READY = PreviewStatus("ready", "", 1.0, 1800, 30.0, 0.0, 1920, 1080, song())


@dataclass
class FakePreview:
    """A preview that is ready when the test says so."""

    arguments: Sequence[str]
    status: PreviewStatus = field(default_factory=PreviewStatus)
    asked: list[int] = field(default_factory=list)
    closed: bool = False
    shown: PreviewPicture | None = None

    def show(self, index: int) -> None:
        self.asked.append(index)

    def picture(self) -> PreviewPicture | None:
        return self.shown

    def close(self) -> None:
        self.closed = True


class FakeQueue:
    """A queue that makes nothing."""

    def __init__(self) -> None:
        self.jobs: list[QueuedJob] = []
        self.now = QueueView()
        self.told: list[tuple[str, str | None]] = []
        self.refusal = ""

    def add(self, job: QueuedJob) -> str:
        if self.refusal:
            raise ExportError(self.refusal)
        self.jobs.append(job)
        id = f"{len(self.jobs):04d}"
        self.show(*self.now.jobs, view_of(id, title=job.title, out=job.out))
        return id

    def show(self, *jobs: JobView, **values: object) -> None:
        self.now = QueueView(jobs, running=any(job.active for job in jobs), **values)  # type: ignore[arg-type]

    def view(self) -> QueueView:
        return self.now

    def move(self, id: str, place: int) -> None:
        jobs = [job for job in self.now.jobs if job.id != id]
        jobs.insert(place, next(job for job in self.now.jobs if job.id == id))
        self.now = replace(self.now, jobs=tuple(jobs))

    def close(self) -> None:
        self.told.append(("close", None))

    def __getattr__(self, name: str):  # type: ignore[no-untyped-def]
        return lambda id=None: self.told.append((name, id))


def view_of(id: str, state: str = "waiting", **values: object) -> JobView:
    told: dict[str, object] = {
        "id": id, "title": f"Job {id}", "out": Path(f"/v/{id}.mp4"), "state": state, "share": 0.0, "eta_s": None,
        "fps": 0.0, "message": "", "notes": (), "log": Path(f"/l/{id}.log"),
    }  # fmt: skip
    return JobView(**(told | values))  # type: ignore[arg-type]


class Notes:
    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []

    def tell(self, title: str, text: str) -> bool:
        self.told.append((title, text))
        return True


@dataclass
class Bench:
    """The window with everything it talks to."""

    window: ExportWindow
    parent: QWidget
    desk: Desk
    settings: Settings
    queue: ExportQueue
    made: FakeQueue
    previews: list[FakePreview]
    notes: Notes
    encoders: defaultdict[str, SimpleQueue[tuple[str, ...]]]
    """What the trials of a codec find; they wait for it."""

    @property
    def arguments(self) -> tuple[str, ...]:
        return self.made.jobs[-1].arguments

    def ready(self, status: PreviewStatus = READY) -> FakePreview:
        """Let the newest preview be ready."""
        self.window.preview._begin()
        newest = self.previews[-1]
        newest.status = status
        self.window.preview.poll()
        return newest


def pick(popup: object, text: str) -> None:
    index = popup.findText(text)  # type: ignore[attr-defined]
    assert index >= 0
    popup.setCurrentIndex(index)  # type: ignore[attr-defined]
    popup.activated.emit(index)  # type: ignore[attr-defined]


def write_to(form: ExportForm, path: Path) -> None:
    """Type where the files go, and how they are called."""
    form.destination.folder.setText(str(path.parent))
    form.destination.name.setText(path.stem)
    form.destination.name.textEdited.emit(path.stem)


def picture(index: int, *, exact: bool, shade: int = 200) -> PreviewPicture:
    pixels = np.full((90, 160, 4), 255, np.uint8)
    pixels[..., :3] = shade
    return PreviewPicture(index, exact, pixels)


def show(bench: Bench, *jobs: JobView, **values: object) -> None:
    bench.queue._open()
    bench.made.show(*jobs, **values)
    bench.queue.poll()
