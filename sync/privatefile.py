"""Small files that only their owner can read: written whole or not at all, never through a link."""

from __future__ import annotations

import contextlib
import logging
import os
import stat
import sys
import uuid
from pathlib import Path

from sync.errors import SecretsError

LARGEST = 1024 * 1024
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_log = logging.getLogger(__name__)


def read_private(path: Path) -> bytes | None:
    """Return the contents of a private file, None if there is none. One that others could read is closed to them.

    Raises:
        SecretsError: it is a link, belongs to somebody else, cannot be read or is over 1 MiB.
    """
    try:
        if path.is_symlink():
            raise SecretsError(f"{path} is a link to somewhere else; it is not used. Delete it and sign in again.")
        handle = os.open(path, os.O_RDONLY | _NO_LINK | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unusable(path, "read", error) from error
    try:
        _claim(handle, path)
        with os.fdopen(handle, "rb", closefd=False) as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise _unusable(path, "read", error) from error
    finally:
        os.close(handle)
    if len(content) > LARGEST:
        raise SecretsError(f"{path} is far too large. Delete it and sign in again.")
    return content


def _claim(handle: int, path: Path) -> None:
    """Refuse what is not our own file, and close to others one that they can read."""
    facts = os.fstat(handle)
    if not stat.S_ISREG(facts.st_mode):
        raise SecretsError(f"{path} is not a file. Delete it and sign in again.")
    if sys.platform == "win32":
        return
    if facts.st_uid != os.geteuid():
        raise SecretsError(f"{path} belongs to another user of this computer; it is not used. Delete it.")
    if stat.S_IMODE(facts.st_mode) & 0o077:
        _log.warning("%s could be read by others; that is mended", path)
        try:
            os.fchmod(handle, 0o600)
        except OSError as error:
            raise SecretsError(f"{path} can be read by others, which cannot be mended. Delete it.") from error


def write_private(path: Path, content: bytes, *, replace: bool = True) -> bool:
    """Write a file of mode 0600 whole; a link in its place is replaced, not followed.

    Returns False if there is one already and `replace` is False.

    Raises:
        SecretsError: it cannot be written.
    """
    draft = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if replace:
            os.replace(draft, path)
            return True
        return _placed(draft, path)
    except OSError as error:
        raise _unusable(path, "written", error) from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink()


def _placed(draft: Path, path: Path) -> bool:
    """Put a draft into an empty place, in one step where the file system can."""
    try:
        os.link(draft, path)
    except FileExistsError:
        return False
    except OSError:
        if path.exists():
            return False
        os.replace(draft, path)
    return True


def _unusable(path: Path, what: str, error: OSError) -> SecretsError:
    return SecretsError(f"{path} cannot be {what}: {error.strerror or error}.")
