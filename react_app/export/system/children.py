"""Child processes of an export: behind everything else, in a session of their own."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from react_app.core.errors import ExportError

NICENESS = 10
"""A show that is on goes first."""


def start_child(
    command: Sequence[str], what: str, *, cwd: Path | None = None, errors: bool = False, niceness: int = NICENESS
) -> subprocess.Popen[bytes]:
    """Start a child with pipes to its input and output, and from its errors if they are wanted.

    `niceness` is how far it stands back on POSIX, 0 to 19. `what` names it in a sentence.

    Raises:
        ExportError: it cannot be started.
    """
    try:
        child = subprocess.Popen(
            command,
            cwd=cwd,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE if errors else subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0)
            | getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0),
            start_new_session=os.name == "posix",
        )
    except OSError as error:
        raise ExportError(f"The {what} could not be started: {error.strerror}.") from error
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, child.pid, niceness)
    return child
