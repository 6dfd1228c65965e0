"""The pictures of one pass handed to all files that are made of them: each its part, its view and its format."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import Protocol

import numpy as np

from react_app.engine.readback import Layout
from react_app.engine.surface import Size
from react_app.export.media.colour import Drawing, picture_type
from react_app.export.media.convert import Picture
from react_app.export.passes.joining import Joiner
from react_app.export.passes.loop_lead import LEAD, Seam
from react_app.export.passes.outputs import Output
from react_app.export.passes.reframe import Viewer
from react_app.export.passes.segments import SegmentWriter
from react_app.export.passes.work import Piece, Work


class Reader(Protocol):
    """What reads drawn pictures back: `react_app.engine.readback.FrameReader`."""

    depth: int

    @property
    def pending(self) -> int:
        """Pictures begun and not taken."""

    def begin(self) -> None:
        """Begin to read the frame drawn last."""

    def take(self, out: Picture) -> None:
        """Write the oldest pending picture into an array."""


class Feed:
    """One output of a pass: which pictures it still needs, and the way they take to its segments.

    Pictures are numbered from the pass's first one; those before it are negative.
    """

    def __init__(
        self,
        output: Output,
        index: int,
        pictures: int,
        drawn: Drawing,
        size: Size,
        work: Work,
        step: int,
        joiner: Joiner | None,
    ) -> None:
        """`pictures` is how many the pass has, `step` how many a segment; `joiner` gets the segments in order."""
        self.output = output
        self.index = index
        self._step = step
        self._work = work
        self.count = output.pictures(pictures)
        """How many pictures the file has."""
        self._stop = output.first + self.count
        self._seam = Seam(output.loop, self.count)
        self._viewer = Viewer(output, size, drawn)
        self.plain = self._viewer.plain
        """Whether a drawn picture is one of the file's as it is."""
        self._joiner = joiner
        self._joined = 0
        self._joining = threading.Lock()
        self._writer = SegmentWriter(output.video, index, work, self._join_on)
        self.layout: Layout = "rgba"
        """How pictures come; planes only where it is plain and has no loop."""
        self._scratch: Picture | None = None
        kept = work.pieces.get((index, LEAD))
        if kept is not None:
            self._seam.load(work.folder / kept.name)
        self.missing = {n for n in self._segments() if not self._has(n)}
        """Numbers of the segments that are not there."""
        self._join_on()

    def begins(self, segment: int) -> int:
        """Return from which picture on a segment's pictures must be handed here, to have what it needs."""
        if segment not in self.missing:
            return segment * self._step
        first, count = self._part(segment)
        mixed = self.output.loop > 0 and self._seam.mixes(first + count - 1)
        lead = self.output.first - self.output.loop
        return min(lead, segment * self._step) if mixed and not self._seam.whole else segment * self._step

    def takes(self, number: int) -> bool:
        """Return whether it needs a picture."""
        if self.output.first <= number < self._stop:
            return number // self._step in self.missing
        return not self._seam.whole and self.output.first - self.output.loop <= number < self.output.first

    def buffer(self, number: int) -> Picture:
        """Return an array to fill with a picture that it takes; waits until one is free."""
        if number < self.output.first:
            if self._scratch is None:
                video = self.output.video
                self._scratch = np.empty((video.height, video.width, 4), picture_type(video))
            return self._scratch
        if self._joiner is not None:
            self._joiner.check()
        if not self._writer.open:
            self._writer.begin(number // self._step, number - self.output.first, self.layout)
        return self._writer.buffer()

    def fill(self, picture: Picture, into: Picture, number: int) -> None:
        """Put what the file shows of a drawn picture into an array."""
        if self.plain:
            np.copyto(into, picture)
        else:
            self._viewer.fill(picture, into, number)

    def put(self, picture: Picture, number: int) -> None:
        """Take a filled array."""
        own = number - self.output.first
        if self.output.loop:
            self._seam.apply(own, picture)
            if own == -1:
                self._seam.save(self._work, self.index)
        if own < 0:
            return
        self._writer.put(picture)
        if (number + 1) % self._step == 0 or number + 1 == self._stop:
            self._writer.end()

    def finish(self) -> None:
        """Wait until everything is on disk."""
        self._writer.finish()
        self._scratch = None

    def abort(self, *, keep: bool) -> None:
        """Stop as soon as possible; with `keep`, a segment that is ended is still written."""
        self._writer.abort(keep=keep)

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The segments in order, when all are there."""
        return tuple(self._work.pieces[self.index, number] for number in self._segments())

    def _join_on(self) -> None:
        """Hand the segments that are there to the joiner, in order."""
        numbers = self._segments()
        with self._joining:
            while self._joiner is not None and self._joined < len(numbers):
                piece = self._work.pieces.get((self.index, numbers[self._joined]))
                if piece is None:
                    return
                self._joiner.add(piece)
                self._joined += 1

    def _segments(self) -> range:
        return range(self.output.first // self._step, (self._stop - 1) // self._step + 1)

    def _part(self, segment: int) -> tuple[int, int]:
        """Return the first picture of a segment, counted from the output's own first, and how many it has."""
        first = max(segment * self._step, self.output.first)
        return first - self.output.first, min((segment + 1) * self._step, self._stop) - first

    def _has(self, segment: int) -> bool:
        piece = self._work.pieces.get((self.index, segment))
        return piece is not None and (piece.first, piece.frames) == self._part(segment)


class FanOut:
    """Reads pictures back and hands each to the feeds that take it; several may be under way."""

    def __init__(self, feeds: Iterable[Feed], reader: Reader, shape: tuple[int, ...], drawn: Drawing) -> None:
        self._feeds = tuple(feeds)
        self._reader = reader
        self._picture = np.empty(shape, drawn.dtype) if not all(feed.plain for feed in self._feeds) else None
        self._numbers: list[int] = []

    def drawn(self, number: int) -> None:
        """Take in the picture drawn last."""
        if not any(feed.takes(number) for feed in self._feeds):
            return
        self._reader.begin()
        self._numbers.append(number)
        while self._reader.pending >= self._reader.depth:
            self._hand_on()

    def flush(self) -> None:
        """Hand on all that is under way."""
        while self._numbers:
            self._hand_on()

    def _hand_on(self) -> None:
        number = self._numbers.pop(0)
        takers = [feed for feed in self._feeds if feed.takes(number)]
        plain = next((feed for feed in takers if feed.plain), None)
        picture = self._picture if plain is None else plain.buffer(number)
        assert picture is not None
        self._reader.take(picture)
        for feed in takers:
            if feed is not plain:
                buffer = feed.buffer(number)
                if feed.plain:
                    np.copyto(buffer, picture)
                else:
                    feed.fill(picture, buffer, number)
                feed.put(buffer, number)
        if plain is not None:
            plain.put(picture, number)
