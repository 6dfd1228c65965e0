"""Decoding of one clip: step by step towards the pictures that will be seen next."""

from __future__ import annotations

import math
from pathlib import Path

import av
from av.codec.hwaccel import HWAccel

from react_app.core.errors import BadInputError
from react_app.core.frame import ClipInputs
from react_app.engine.videoindex import VideoIndex, read_index
from react_app.engine.videoneeds import Need, needs
from react_app.engine.videopicture import EARLY_S, PictureReader, try_open
from react_app.engine.videostore import Budget, PictureStore

AHEAD_S = 1.0
"""How far ahead of the picture is decoded, where there is memory for it."""
_LEAST_S = 0.1
_BEHIND_S = 0.5
"""Decoding that falls this far behind leaves pictures out up to the next that stands by itself."""
_LOST = 3
"""Seeks in a row that lead nowhere; then what is there has to do."""


class ClipDecoder:
    """Fills a store of pictures; one thread at a time uses it, others may look into `store`."""

    def __init__(
        self, path: Path, largest: int, budget: Budget, *, exact: bool, hardware: HWAccel | None, rgba: bool
    ) -> None:
        """With `exact` the file is read through first and nothing is ever left out; see `PictureReader` for `rgba`."""
        self._rgba = rgba
        self.path = path
        self.store = PictureStore()
        self.found_index: VideoIndex | None = None
        """Set by who reads the index; taken over at the next step."""
        self._largest = largest
        self._budget = budget
        self._exact = exact
        self._hardware = hardware
        self._reader: PictureReader | None = None
        self._cover: tuple[int, int] | None = None
        self._from = 0.0
        self._sought = -1.0
        self._goal: Need | None = None
        self._jumps = -1
        self._lost = 0
        self._picture_bytes = 0
        self._picture_s = 0.04

    @property
    def cut(self) -> str:
        """Say what is wrong with the file as far as is known, empty if nothing is."""
        reader = self._reader
        index = reader.index if reader is not None else None
        if index is not None and index.cut:
            return f"{self.path.name} is damaged or cut off: it ends after {index.end:.1f} s."
        if reader is not None and reader.broken:
            return f"{self.path.name} is damaged in places: pictures that cannot be decoded are left out."
        return ""

    def open(self, cover: tuple[int, int] | None) -> None:
        """Open the file, anew if it is open.

        Raises:
            BadInputError: it is missing, damaged or has no pictures.
        """
        reader = try_open(self.path, self._largest, cover, self._hardware, rgba=self._rgba)
        if reader.at == math.inf:
            reader.close()
            raise BadInputError(f"{self.path.name} has no picture that can be decoded.")
        self.close()
        self._reader, self._cover = reader, cover
        if self._exact:
            reader.index = read_index(self.path)

    def close(self) -> None:
        """Close the file and forget its pictures."""
        if self._reader is not None:
            self._reader.close()
        self._reader = None
        self._goal = None
        self.store.clear()

    def step(self, clip: ClipInputs, cover: tuple[int, int] | None, jumps: int) -> bool:
        """Decode one picture that is needed; False if nothing is, or can be had.

        `jumps` goes up whenever the clip went elsewhere than it was on its way to.
        """
        reader = self._reader
        if reader is None:
            return False
        if self.found_index is not None:
            reader.index, self.found_index = self.found_index, None
        if cover != self._cover:
            self._cover = reader.cover = cover
            self.store.clear()
            self._goal = None
            self._from = -math.inf if self._exact else self._from
            jumps = -1
        jumped, self._jumps = jumps != self._jumps, jumps
        wanted = needs(clip, 0.0 if self._exact else self._ahead(clip))
        if self._goal is not None and not jumped:
            return self._on(reader, wanted)
        for need in wanted:
            gap = self.store.gap(need)
            if gap is not None:
                self._aim(reader, need, gap, clip, jumped=jumped)
                return self._on(reader, wanted)
        self._goal = None
        return False

    def _ahead(self, clip: ClipInputs) -> float:
        """Return for how many seconds pictures are kept ready: half of the share of memory, at most a second."""
        if not self._picture_bytes:
            return _LEAST_S
        pictures = max(self._budget.share // 2 // self._picture_bytes, 2)
        return min(AHEAD_S, pictures * self._picture_s / max(abs(clip.speed), 0.1))

    def _aim(self, reader: PictureReader, need: Need, gap: float, clip: ClipInputs, *, jumped: bool) -> None:
        """Decide where to read from, and what of it to keep."""
        if need.backwards or (self._exact and clip.speed < 0):
            key = reader.index.key_before(gap) if reader.index is not None else gap - 1.0
            pictures = max(self._budget.share // 3 // max(self._picture_bytes, 1), 4) if self._picture_bytes else 4
            low = max(key, gap - pictures * self._picture_s, 0.0)
            self._goal = Need(low, gap, True)
            self._from = low
            reader.seek(low)
            return
        self._goal = None
        if jumped:
            self._from = gap
        late = -EARLY_S <= gap - reader.at < _BEHIND_S and not jumped
        on_its_way = gap == self._sought and reader.at <= gap + EARLY_S  # a file's own index may lead far back
        if not late and not on_its_way and not reader.reaches(gap):
            self._from = self._sought = gap
            reader.seek(gap)

    def _on(self, reader: PictureReader, wanted: tuple[Need, ...]) -> bool:
        """Read one picture."""
        over = reader.at == math.inf
        try:
            picture = reader.read(lambda until: until > self._from + EARLY_S)
        except (av.FFmpegError, OSError, ValueError):
            picture = None
        if picture is not None:
            self._lost = 0
            self._picture_bytes = picture.bytes
            if picture.until < math.inf:
                self._picture_s = max(picture.until - picture.start, 0.002)
            self.store.put(picture)
            self.store.shrink(self._budget.share, wanted if self._goal is None else (*wanted, self._goal))
        if self._goal is not None and reader.at > self._goal.high + EARLY_S:
            self._goal = None
        if over:
            self._lost += 1
            return self._lost <= _LOST
        return True
