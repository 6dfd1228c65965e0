"""Decoded pictures of one clip, by time, within a share of the memory that all clips have together."""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections.abc import Iterable

from react_app.engine.videoneeds import Need
from react_app.engine.videopicture import EARLY_S, Picture

_NEARLY = 1e-6


class Budget:
    """Memory for decoded pictures, shared evenly by the clips that are open."""

    def __init__(self, total: int) -> None:
        self._total = total
        self.clips = 0
        """How many clips are open; main thread."""

    @property
    def share(self) -> int:
        """Bytes each may take."""
        return self._total // max(self.clips, 1)


class PictureStore:
    """One thread puts pictures in, another looks; both may at any time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._starts: list[float] = []
        self._pictures: list[Picture] = []
        self.bytes = 0

    def put(self, picture: Picture) -> None:
        """Keep a picture."""
        with self._lock:
            place = bisect_right(self._starts, picture.start + _NEARLY)
            if place and self._starts[place - 1] >= picture.start - _NEARLY:
                self.bytes += picture.bytes - self._pictures[place - 1].bytes
                self._pictures[place - 1] = picture
                return
            self._starts.insert(place, picture.start)
            self._pictures.insert(place, picture)
            self.bytes += picture.bytes

    def find(self, t: float) -> Picture | None:
        """Return the picture that is on at `t`, None where it is not here."""
        with self._lock:
            return self._find(t)

    def near(self, t: float, reach_s: float, *, backwards: bool) -> Picture | None:
        """Return the picture last passed on the way to `t`, if that is less than `reach_s` away."""
        with self._lock:
            place = bisect_right(self._starts, t + EARLY_S)
            if backwards:
                later = self._pictures[place] if place < len(self._pictures) else None
                return later if later is not None and later.start - t < reach_s else None
            earlier = self._pictures[place - 1] if place else None
            return earlier if earlier is not None and t - earlier.until < reach_s else None

    def gap(self, need: Need) -> float | None:
        """Return the first moment of a need that is not here, None if all is."""
        with self._lock:
            t = need.high if need.backwards else need.low
            while True:
                picture = self._find(t)
                if picture is None:
                    return t
                if need.backwards:
                    if picture.start <= need.low + EARLY_S:
                        return None
                    t = picture.start - 2 * EARLY_S
                else:
                    if picture.until > need.high + EARLY_S:
                        return None
                    t = picture.until

    def shrink(self, share: int, wanted: Iterable[Need]) -> None:
        """Give pictures back that nobody waits for until the rest fits into `share` bytes."""
        with self._lock:
            if self.bytes <= share:
                return
            wanted = tuple(wanted)
            spare = [p for p in self._pictures if not any(_meets(p, need) for need in wanted)]
            now = wanted[0].high if wanted and wanted[0].backwards else wanted[0].low if wanted else 0.0
            spare.sort(key=lambda picture: abs(picture.start - now), reverse=True)
            for picture in spare:
                if self.bytes <= share:
                    return
                place = bisect_right(self._starts, picture.start) - 1
                del self._starts[place], self._pictures[place]
                self.bytes -= picture.bytes

    def drop_one(self) -> bool:
        """Give one picture back; False when there is none left."""
        with self._lock:
            if not self._pictures:
                return False
            self._starts.pop()
            self.bytes -= self._pictures.pop().bytes
            return True

    def clear(self) -> None:
        """Forget all pictures."""
        with self._lock:
            self._starts.clear()
            self._pictures.clear()
            self.bytes = 0

    def _find(self, t: float) -> Picture | None:
        place = bisect_right(self._starts, t + EARLY_S) - 1
        if place < 0:
            return None
        picture = self._pictures[place]
        return picture if t + EARLY_S < picture.until else None


def _meets(picture: Picture, need: Need) -> bool:
    return picture.until > need.low - EARLY_S and picture.start <= need.high + 2 * EARLY_S
