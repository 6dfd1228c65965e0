"""The record of a queue on disk: whole at every moment, so that a killed queue goes on at the next start."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from react_app.core.errors import ExportError, ReactError
from react_app.export.queue.entry import Entry, entry_from_dict, entry_to_dict

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
    jobs = [entry_to_dict(entry) for entry in entries if not entry.dropped]
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
        entries=[entry_from_dict(item, logs) for item in data["jobs"]],
        next_id=int(data["next_id"]),
        paces={str(kind): float(pace) for kind, pace in data.get("paces", {}).items()},
        paused=bool(data.get("paused", False)),
    )
