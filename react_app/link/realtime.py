"""Habits of a process that must not be late."""

from __future__ import annotations

import contextlib
import gc
import os
import sys


def prefer_this_process() -> None:
    """Ask the system to prefer this process; it may refuse."""
    if sys.platform == "win32":
        import ctypes

        high_priority = 0x80
        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), high_priority)
        return
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, 0, -10)


def collect_by_hand() -> None:
    """Take garbage collection out of the way; from now on the loop calls `gc.collect` between hops."""
    gc.collect()
    gc.freeze()
    gc.disable()
