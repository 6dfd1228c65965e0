"""Limits a child sets itself before it touches a shader nobody knows."""

from __future__ import annotations

from pathlib import Path

ROOM = 3 << 30
"""Bytes of address space a child may take beyond what OpenGL itself took."""


def limit_memory() -> None:
    """Let no shader take more memory than ROOM; where the system knows no such limit the buffers are still weighed."""
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        room = pages * resource.getpagesize() + ROOM
        resource.setrlimit(resource.RLIMIT_AS, (room, resource.getrlimit(resource.RLIMIT_AS)[1]))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, OSError, ValueError):
        return
