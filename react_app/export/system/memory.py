"""The C library told to keep memory that was freed for what comes next, instead of giving it back at once."""

from __future__ import annotations

import ctypes
import sys

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
_ALL = 2**31 - 1
_LARGEST_BLOCK = 32 << 20
"""Bytes: glibc takes no larger block from what it keeps."""


def keep_freed_memory() -> None:
    """Keep what is freed from now on, up to the end of the process; where the C library is not glibc, do nothing.

    An encoder's pictures are hundreds of megabytes, freed at the end of each segment and wanted again for the next.
    Given back, they come as new pages, each of which the kernel clears; and a virtual machine has its host fetch them.
    What the process holds at most does not change. See mallopt(3).
    """
    if not sys.platform.startswith("linux"):
        return
    option = getattr(ctypes.CDLL(None), "mallopt", None)
    if option is not None:
        option(_TRIM_THRESHOLD, _ALL)
        option(_MMAP_THRESHOLD, _LARGEST_BLOCK)
