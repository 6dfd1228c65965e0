"""A video that repeats without a seam: its end goes over into what comes before its beginning."""

from __future__ import annotations

from collections import deque

import numpy as np

from react_app.export.colour import premultiplied, straightened
from react_app.export.convert import Picture
from react_app.export.offline import PictureSink


class LoopSink:
    """Takes `lead` pictures from before the beginning and then `count` more, and hands on `count`.

    Each of the last `lead` pictures is mixed, in about linear light, with the one that lies a loop earlier, so that the
    picture after the last one is the first one.
    """

    def __init__(self, sink: PictureSink, lead: int, count: int) -> None:
        """`lead` is not above half of `count`."""
        self._sink = sink
        self._lead, self._count = lead, count
        self._taken = 0
        self._kept: deque[Picture] = deque()

    def buffer(self) -> Picture:
        """Return an array to fill."""
        return self._sink.buffer()

    def put(self, picture: Picture) -> None:
        """Take a filled array."""
        place = self._taken - self._lead
        self._taken += 1
        if place < 0:
            self._kept.append(picture.copy())
            self._sink.give_back(picture)
            return
        blended = place - (self._count - self._lead)
        if blended >= 0:
            mix_into(picture, self._kept.popleft(), (blended + 1) / (self._lead + 1))
        self._sink.put(picture)

    def give_back(self, picture: Picture) -> None:
        """Take an array back that is not wanted."""
        self._sink.give_back(picture)


def mix_into(picture: Picture, other: Picture, share: float) -> None:
    """Replace a picture by its mixture with another one, of which it gets `share`, 0..1, eased at both ends."""
    eased = share * share * (3.0 - 2.0 * share)
    most = np.iinfo(picture.dtype).max
    transparent = bool((picture[..., 3] < most).any() or (other[..., 3] < most).any())
    mine, others = (premultiplied(picture), premultiplied(other)) if transparent else (picture, other)
    own = np.square(mine, dtype=np.float32)
    own *= 1.0 - eased
    own += np.square(others, dtype=np.float32) * np.float32(eased)
    np.sqrt(own, out=own)
    np.rint(own, out=own)
    picture[:] = straightened(own, picture.dtype) if transparent else own.astype(picture.dtype)
