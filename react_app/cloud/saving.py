"""Videos out of the cache, under names people read."""

from __future__ import annotations

import filecmp
import re
import shutil
from pathlib import Path

from react_app.core.errors import ExportError
from react_app.core.wholefile import whole_file

_LONGEST = 80
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


def save_copy(video: Path, title: str, where: Path) -> Path:
    """Copy a video into a folder, named after its title, or to a file; return where it is.

    A file of that name with the same content is left as it is; one with other content keeps its name, and the new one
    gets a number. A file that is named outright is replaced.

    Raises:
        ExportError: it cannot be written there.
    """
    named = where.suffix.lower() == video.suffix.lower() and not where.is_dir()
    try:
        if named:
            where.parent.mkdir(parents=True, exist_ok=True)
            return _copied(video, where)
        where.mkdir(parents=True, exist_ok=True)
        for number in range(1, 10_000):
            out = where / f"{file_name(title)}{'' if number == 1 else f' ({number})'}{video.suffix}"
            if not out.exists():
                return _copied(video, out)
            if filecmp.cmp(video, out, shallow=False):
                return out
    except OSError as error:
        raise ExportError(f"The video cannot be written to {where}: {error.strerror or error}.") from error
    raise ExportError(f"There are too many videos called {title} in {where}.")


def file_name(title: str) -> str:
    """Return a title as the name of a file any system takes, without a suffix."""
    plain = re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*]+', " ", title)
    plain = re.sub(r"\s+", " ", plain).strip(" .")[:_LONGEST].strip(" .")
    return "compel" if not plain or _RESERVED.fullmatch(plain) else plain


def _copied(video: Path, out: Path) -> Path:
    with whole_file(out) as part:
        shutil.copyfile(video, part)
    return out
