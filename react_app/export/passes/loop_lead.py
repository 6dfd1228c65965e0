"""The seam of a video that repeats: its end goes over into what comes before its beginning."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np

from react_app.export.media.convert import Picture
from react_app.export.passes.loops import mix_into
from react_app.export.passes.work import Piece, Work, checksum

LEAD = -1
"""The number under which the pictures from before the beginning are noted in a work's record."""


class Seam:
    """Keeps the `loop` pictures from before the first of `count`, and mixes each of the last with one of them."""

    def __init__(self, loop: int, count: int) -> None:
        self.loop = loop
        self._count = count
        self._lead: dict[int, Picture] = {}

    @property
    def whole(self) -> bool:
        """Whether all pictures from before the beginning are there."""
        return len(self._lead) == self.loop

    def mixes(self, number: int) -> bool:
        """Return whether a picture is mixed; the first of the video is 0."""
        return number >= self._count - self.loop

    def apply(self, number: int, picture: Picture) -> None:
        """Keep a picture from before the beginning (its number is negative), or mix one of the last."""
        if number < 0:
            self._lead[number + self.loop] = picture.copy()
        elif self.mixes(number):
            place = number - (self._count - self.loop)
            mix_into(picture, self._lead[place], (place + 1) / (self.loop + 1))

    def save(self, work: Work, output: int) -> None:
        """Keep the pictures from before the beginning in the work's folder.

        Raises:
            OSError: it cannot be written.
        """
        name = f"{output}-lead.npy"
        path = work.folder / name
        with path.open("wb") as file:
            np.save(file, np.stack([self._lead[place] for place in range(self.loop)]))
            file.flush()
            os.fsync(file.fileno())
        work.add(Piece(output, LEAD, name, -self.loop, self.loop, path.stat().st_size, checksum(path)))

    def load(self, path: Path) -> None:
        """Take back what was kept.

        Raises:
            OSError, ValueError: it cannot be read.
        """
        self._lead = dict(enumerate(np.load(path)))
