"""How large the local server makes its videos: what was asked for, inside what this machine can draw in time."""

from __future__ import annotations

from dataclasses import dataclass

from react_app.core.errors import BadInputError
from react_app.export.media.formats import LARGEST, SMALLEST, parse_size

GPU_SIZE, SOFTWARE_SIZE = (1920, 1080), (960, 540)
_FULL_LINES = 1080
"""A wish with so many lines means: as large as it is made here."""


@dataclass(frozen=True, slots=True)
class Picture:
    """The box videos are made to fit into, either way up. `chosen` is True if a person set it."""

    width: int
    height: int
    software: bool = False
    chosen: bool = False

    def size(self, width: int, height: int) -> tuple[int, int]:
        """Return the size a video of a wished size is made at: its shape, inside the box, both sides even."""
        long, short = max(self.width, self.height), min(self.width, self.height)
        scale = min(long / max(width, height), short / min(width, height))
        if not (self.chosen and min(width, height) >= _FULL_LINES):
            scale = min(scale, 1.0)
        return _even(width * scale), _even(height * scale)

    def told(self, width: int, height: int, made: tuple[int, int]) -> str:
        """Return what a person is told of a size."""
        text = f"{made[0]}x{made[1]}"
        if made[0] >= width:
            return text
        if self.chosen:
            return f"{text}, the size the server was started with"
        if self.software:
            return f"{text} instead of {width}x{height}: this machine draws without a GPU"
        return f"{text} instead of {width}x{height}"


def picture_for(size: str | None, *, gpu: bool) -> Picture:
    """Return the box for what was asked for at the start, or for what draws here.

    Raises:
        BadInputError: the size cannot be read, or no video has it.
    """
    if size is None:
        return Picture(*(GPU_SIZE if gpu else SOFTWARE_SIZE), software=not gpu)
    width, height = parse_size(size)
    if min(width, height) < SMALLEST or max(width, height) > LARGEST:
        raise BadInputError(f"A size of {size} cannot be made; each side must be {SMALLEST} to {LARGEST}.")
    return Picture(width, height, software=not gpu, chosen=True)


def _even(side: float) -> int:
    return max(SMALLEST, 2 * round(side / 2))
