"""Edits of shader files that were not saved: kept on disk until they are saved or given up."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from react_app.core.wholefile import write_whole


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed for a file; `base` is the hash of the file's text it began from."""

    path: Path
    text: bytes
    base: str


def text_hash(text: bytes) -> str:
    """Return the hash of a text."""
    return hashlib.sha256(text).hexdigest()


class Drafts:
    """One small file for each draft, in a folder beside the settings."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, draft: Draft) -> None:
        """Write a draft, whole or not at all.

        Raises:
            OSError: there is no room or no right to.
        """
        data = {"path": str(draft.path), "base": draft.base, "text": base64.b64encode(draft.text).decode()}
        self._folder.mkdir(parents=True, exist_ok=True)
        write_whole(self._place(draft.path), json.dumps(data).encode())

    def find(self, path: Path) -> Draft | None:
        """Return the draft of a file, None where there is none."""
        return _read(self._place(path))

    def drop(self, path: Path) -> None:
        """Forget the draft of a file."""
        with contextlib.suppress(OSError):
            self._place(path).unlink(missing_ok=True)

    def all(self) -> list[Draft]:
        """Return every draft there is."""
        found = (_read(place) for place in sorted(self._folder.glob("*.json")))
        return [draft for draft in found if draft is not None]

    def _place(self, path: Path) -> Path:
        return self._folder / f"{text_hash(str(path).encode())[:24]}.json"


def _read(place: Path) -> Draft | None:
    try:
        data = json.loads(place.read_text("utf-8"))
        return Draft(Path(data["path"]), base64.b64decode(data["text"]), str(data["base"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
