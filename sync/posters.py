"""The pictures of compels: from the server where it has one, else from the video."""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Container
from functools import lru_cache
from pathlib import Path

from sync.errors import SyncError
from sync.records import Job
from sync.transport import Transport

_log = logging.getLogger(__name__)
_LARGEST = 8 << 20
_KINDS = {b"\xff\xd8\xff": ".jpg", b"\x89PNG": ".png", b"GIF8": ".gif", b"RIFF": ".webp"}


class Posters:
    """Pictures in one folder, named by server and compel."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find(self, job: Job, names: Container[str] | None = None) -> Path | None:
        """Return the picture of a compel if there is one; `names` is what the folder holds, if that is known."""
        name = _name(job.server, job.id)
        for suffix in _KINDS.values():
            if (self.folder / (name + suffix)).is_file() if names is None else name + suffix in names:
                return self.folder / (name + suffix)
        return None

    def fetch(self, transport: Transport, job: Job, url: str) -> bool:
        """Fetch the picture of a compel; return whether there is one now. What goes wrong is only logged."""
        if self.find(job) is not None:
            return True
        try:
            data = b""
            with transport.stream("GET", url, retry=False) as stream:
                for chunk in stream.chunks():
                    data += chunk
                    if len(data) > _LARGEST:
                        return False
            suffix = next((end for start, end in _KINDS.items() if data.startswith(start)), "")
            if not suffix:
                return False
            self.folder.mkdir(parents=True, exist_ok=True)
            fresh = self._path(job, f"{suffix}.new")
            fresh.write_bytes(data)
            os.replace(fresh, self._path(job, suffix))
        except (SyncError, OSError) as error:
            _log.info("No poster for %s: %s", job.key, error)
            return False
        return True

    def hang(self, job: Job, picture: Path) -> None:
        """Take in a picture made of the video (a JPEG), unless there is one already."""
        if not picture.is_file():
            return
        if self.find(job) is None:
            self.folder.mkdir(parents=True, exist_ok=True)
            os.replace(picture, self._path(job, ".jpg"))
        else:
            picture.unlink(missing_ok=True)

    def remove(self, job: Job) -> None:
        """Delete the picture of a compel."""
        found = self.find(job)
        if found is not None:
            found.unlink(missing_ok=True)

    def _path(self, job: Job, suffix: str) -> Path:
        return self.folder / (_name(job.server, job.id) + suffix)


@lru_cache(maxsize=4096)
def _name(server: str, compel_id: str) -> str:
    return hashlib.sha256(f"{server}\n{compel_id}".encode()).hexdigest()[:32]
