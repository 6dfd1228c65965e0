"""Downloaded videos, each under its own digest; the least recently used go when there are too many."""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from sync.errors import DownloadError
from sync.partial import sync_folder

_log = logging.getLogger(__name__)
_NAME = re.compile(r"[0-9a-f]{64}\.[0-9a-z]{1,5}")


class Cache:
    """Files in one folder; any number of threads and processes may use it, and files may be deleted by hand.

    The time of a file's last change is when it was last used. Beside each lies `DIGEST.json`, where it came from.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def adopt(self, part: Path, digest: str, suffix: str, origin: Mapping[str, str]) -> Path:
        """Take in a checked file by renaming it; return where it is now.

        Raises:
            DownloadError: the folder cannot be written to.
        """
        target = self.folder / f"{digest}{suffix}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            os.replace(part, target)
            os.utime(target)
            self._write_origin(digest, origin)
            sync_folder(self.folder)
        except OSError as error:
            raise DownloadError(f"The video cannot be kept in {self.folder}: {error.strerror}.") from error
        return target

    def find(self, name: str) -> Path | None:
        """Return the file of this name, None if it is not here (any more)."""
        if not _NAME.fullmatch(name):
            return None
        path = self.folder / name
        return path if path.is_file() else None

    def from_origin(self, origin: Mapping[str, str]) -> Path | None:
        """Return the file that came from there, if it is here."""
        for note in self.folder.glob("*.json"):
            try:
                if json.loads(note.read_text("utf-8")) != dict(origin):
                    continue
            except (OSError, ValueError):
                continue
            found = [path for path in self._files() if path.stem == note.stem]
            if found:
                return found[0]
        return None

    def touch(self, path: Path) -> None:
        """Note that a file is used now."""
        try:
            os.utime(path)
        except OSError as error:
            _log.info("The time of %s cannot be set: %s", path.name, error)

    def size(self) -> int:
        """Return how many bytes all files take."""
        return sum(size for _, size, _ in self._listed())

    def evict(self, budget: int, protected: Iterable[Path]) -> list[Path]:
        """Delete the least recently used files until the rest fits into `budget` bytes; return what was deleted.

        Protected files stay, even if that is more than the budget.
        """
        kept = {_real(path) for path in protected}
        listed = sorted(self._listed(), key=lambda item: item[2])
        total = sum(size for _, size, _ in listed)
        gone = []
        for path, size, _ in listed:
            if total <= budget:
                break
            if _real(path) not in kept and self.remove(path):
                total -= size
                gone.append(path)
        return gone

    def remove(self, path: Path) -> bool:
        """Delete a file; return False if it could not be, as while another program has it open on Windows."""
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            _log.info("%s cannot be deleted now: %s", path.name, error)
            return False
        path.with_suffix(".json").unlink(missing_ok=True)
        return True

    def _write_origin(self, digest: str, origin: Mapping[str, str]) -> None:
        fresh = self.folder / f"{digest}.json.new"
        fresh.write_text(json.dumps(dict(origin)), "utf-8")
        os.replace(fresh, self.folder / f"{digest}.json")

    def _files(self) -> list[Path]:
        try:
            return [path for path in self.folder.iterdir() if _NAME.fullmatch(path.name) and path.suffix != ".json"]
        except OSError:
            return []

    def _listed(self) -> list[tuple[Path, int, float]]:
        """Return path, size and time of last use of every file."""
        found = []
        for path in self._files():
            try:
                facts = path.stat()
            except OSError:
                continue
            found.append((path, facts.st_size, facts.st_mtime))
        return found


def _real(path: Path) -> str:
    return os.path.realpath(path)
