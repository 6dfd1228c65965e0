"""A file that appears under its name only when it is finished: written hidden beside it, then renamed."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

from react_app.core.errors import ExportError
from react_app.export.system.synced import sync_file


class PartFile:
    """The hidden file a video is written to. Made at once, so that a folder that cannot be written is told early."""

    def __init__(self, final: Path, folder: Path | None = None) -> None:
        """Make the part file beside `final`, and its folder if it is missing; or in a `folder` on the same disk.

        Raises:
            ExportError: that is a folder, or it cannot be written there.
        """
        self.final = final
        self.path = part_path(final, os.getpid())
        if final.is_dir():
            raise ExportError(f"{final} is a folder; name a file.")
        try:
            final.parent.mkdir(parents=True, exist_ok=True)
            _remove_stale(final)
            if folder is not None and folder.stat().st_dev == final.parent.stat().st_dev:
                self.path = folder / self.path.name.lstrip(".")
            self.path.open("wb").close()
        except OSError as error:
            raise ExportError(f"{final} cannot be written: {error.strerror}.") from error

    def commit(self) -> None:
        """Put the finished file in place of `final`, whole and on disk.

        Raises:
            ExportError: the disk or folder does not allow it; the part file is gone then.
        """
        try:
            sync_file(self.path)
            os.replace(self.path, self.final)
        except OSError as error:
            self.discard()
            raise ExportError(f"{self.final} cannot be written: {error.strerror}.") from error

    def discard(self) -> None:
        """Remove the part file; what was under the final name before stays."""
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)


def part_path(final: Path, pid: int) -> Path:
    """Return where the process `pid` writes what is to become `final`."""
    return final.with_name(f".{final.name[:48]}.{pid}.part")


def _remove_stale(final: Path) -> None:
    """Remove part files of this name whose process was killed."""
    if sys.platform == "win32":
        return  # no harmless way to ask whether a process lives
    start = f".{final.name[:48]}."
    for other in final.parent.iterdir():
        if not other.name.startswith(start) or other.suffix != ".part":
            continue
        number = other.name[len(start) : -len(".part")]
        if number.isdigit() and not _alive(int(number)):
            other.unlink(missing_ok=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
