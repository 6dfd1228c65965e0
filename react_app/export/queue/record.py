"""The record of a queue on disk: whole at every moment, so that a killed queue goes on at the next start."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from react_app.core.errors import ExportError, ReactError
from react_app.core.reading import Reader
from react_app.export.queue.entry import Entry
from react_app.export.queue.job_status import WrittenFile
from react_app.export.queue.joblog import JobLog
from react_app.export.queue.model import QueuedJob, QueueState

SCHEMA = 1


@dataclass(slots=True)
class Record:
    """What a queue remembers."""

    entries: list[Entry] = field(default_factory=list)
    next_id: int = 1
    paces: dict[str, float] = field(default_factory=dict)
    paused: bool = False
    lost: str = ""
    """A sentence when an earlier record could not be read."""


def record_text(entries: Sequence[Entry], next_id: int, paces: dict[str, float], *, paused: bool) -> str:
    """Return the record as JSON."""
    jobs = [_entry_to_dict(entry) for entry in entries if not entry.dropped]
    document = {"schema": SCHEMA, "next_id": next_id, "paused": paused, "jobs": jobs, "paces": paces}
    return json.dumps(document, indent=1, ensure_ascii=False)


def load_record(path: Path, logs: Path) -> Record:
    """Read the record; one that cannot be read is put aside and told of.

    Raises:
        ExportError: it was written by a newer version of the app, or the disk does not give it.
    """
    try:
        data = json.loads(path.read_text("utf-8"))
        if data["schema"] > SCHEMA:
            raise ExportError(f"The queue in {path.parent} was written by a newer version of the app.")
        return _record(data, logs)
    except FileNotFoundError:
        return Record()
    except OSError as error:
        raise ExportError(f"The queue in {path.parent} cannot be read: {error.strerror}.") from error
    except ExportError:
        raise
    except (ValueError, KeyError, TypeError, ReactError, RecursionError):
        aside = path.with_name(f"{path.name}.unreadable")
        with contextlib.suppress(OSError):
            os.replace(path, aside)
        return Record(lost=f"The list of exports could not be read and is now {aside}; it begins empty.")


def _record(data: dict[str, Any], logs: Path) -> Record:
    return Record(
        entries=[_entry_from_dict(item, logs) for item in data["jobs"]],
        next_id=int(data["next_id"]),
        paces={str(kind): float(pace) for kind, pace in data.get("paces", {}).items()},
        paused=bool(data.get("paused", False)),
    )


def _entry_to_dict(entry: Entry) -> dict[str, Any]:
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


def _entry_from_dict(data: Mapping[str, Any], logs: Path) -> Entry:
    """Read an entry.

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
