"""Does a video flash more than eyes and brains bear? General and red flashes as WCAG 2.3.1 defines them.

https://www.w3.org/TR/WCAG22/#three-flashes-or-below-threshold: no more than three flashes in any second, unless they
are small. A flash is a pair of opposing changes of relative luminance by a tenth or more where the darker is below
0.8, or of opposing changes to and from a saturated red. Small is what takes less than a quarter of any 10 degrees of
the field of view, which is a third of the width and height of a picture that fills a screen as one usually sits to it.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

GRID = (96, 54)
"""Width and height of the small pictures that are looked at: finer patterns do not count as flashing."""
MOST_IN_A_SECOND = 3
_LIMIT = 2 * MOST_IN_A_SECOND
"""Changes in a second that are allowed: two to a flash; the seventh begins the fourth flash."""
_CHANGE, _DARK = 0.1, 0.8
_RED_CHANGE, _RED_SHARE = 20.0, 0.8
_WINDOW_SHARE = 0.25
_TO_LINEAR = np.where(
    np.arange(256) <= 10, np.arange(256) / 255 / 12.92, ((np.arange(256) / 255 + 0.055) / 1.055) ** 2.4
).astype(np.float32)

FlashKind = Literal["general", "red"]
Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class FlashRun:
    """A stretch of a video, in seconds, in which more than three flashes a second are seen.

    `rate` is the most in any second; `share` the largest part of a window that flashed so often, 0.25 to 1.
    """

    kind: FlashKind
    begin: float
    end: float
    rate: float
    share: float


class FlashMeter:
    """Takes a video's pictures one after the other; then tells where it flashes too much."""

    def __init__(self) -> None:
        self._changes = (_Changes(_CHANGE), _Changes(_RED_CHANGE))
        self._runs: tuple[list[FlashRun], list[FlashRun]] = ([], [])

    def see(self, t: float, picture: NDArray[np.uint8]) -> None:
        """Take in a picture, (height, width, 3) of sRGB bytes, shown from `t` seconds on."""
        linear: Floats = _TO_LINEAR[picture]
        red, green, blue = linear[..., 0], linear[..., 1], linear[..., 2]
        light = 0.2126 * red + 0.7152 * green + 0.0722 * blue
        redness = 320.0 * np.maximum(red - green - blue, 0.0)
        saturated = red >= _RED_SHARE * np.maximum(linear.sum(axis=-1), 1e-6)
        general, reds = self._changes
        self._judge(0, t, general.see(t, light, light < _DARK, darker=True) > _LIMIT)
        self._judge(1, t, reds.see(t, redness, saturated, darker=False) > _LIMIT)

    @property
    def runs(self) -> tuple[FlashRun, ...]:
        """Where there are too many flashes, in order of time."""
        return tuple(sorted((*self._runs[0], *self._runs[1]), key=lambda run: run.begin))

    def _judge(self, which: int, t: float, too_often: Flags) -> None:
        """Note a moment; `too_often` are the places that flashed too often within the last second."""
        share = _largest_share(too_often)
        if share < _WINDOW_SHARE:
            return
        changes, runs = self._changes[which], self._runs[which]
        rate = float(changes.counts.max()) / 2
        if runs and t - runs[-1].end < 1.0:
            last = runs.pop()
            runs.append(FlashRun(last.kind, last.begin, t, max(last.rate, rate), max(last.share, share)))
        else:
            runs.append(FlashRun("red" if which else "general", changes.since(too_often), t, rate, share))


class _Changes:
    """Counts, for each place of a picture, the opposing changes of a value within the last second."""

    def __init__(self, least: float) -> None:
        self._least = least
        self._state: tuple[NDArray[np.int8], Floats, Floats, Flags, Flags] | None = None
        self._recent: deque[tuple[float, Flags]] = deque()
        self.counts: NDArray[np.int16] = np.zeros(0, np.int16)
        """How often each place changed within the last second."""

    def see(self, t: float, value: Floats, mark: Flags, *, darker: bool) -> NDArray[np.int16]:
        """Take in the values at `t`; return how often each place changed.

        A change counts if the mark is set at its darker end (`darker`), or at either end.
        """
        if self._state is None:
            self.counts = np.zeros(value.shape, np.int16)
            self._state = np.zeros(value.shape, np.int8), value.copy(), value.copy(), mark.copy(), mark.copy()
            return self.counts
        way, low, high, low_mark, high_mark = self._state
        lower, higher = value < low, value > high
        low, low_mark = np.where(lower, value, low), np.where(lower, mark, low_mark)
        high, high_mark = np.where(higher, value, high), np.where(higher, mark, high_mark)
        counts_up = low_mark if darker else low_mark | mark
        counts_down = mark if darker else high_mark | mark
        up = (way <= 0) & (value - low >= self._least) & counts_up
        down = (way >= 0) & (high - value >= self._least) & counts_down & ~up
        turned = up | down
        way = np.where(up, 1, np.where(down, -1, way)).astype(np.int8)
        low, low_mark = np.where(turned, value, low), np.where(turned, mark, low_mark)
        high, high_mark = np.where(turned, value, high), np.where(turned, mark, high_mark)
        self._state = way, low, high, low_mark, high_mark
        self._recent.append((t, turned))
        self.counts += turned
        while self._recent and self._recent[0][0] <= t - 1.0 + 1e-6:
            self.counts -= self._recent.popleft()[1]
        return self.counts

    def since(self, places: Flags) -> float:
        """Return when the first change was, of those that count, in any of these places."""
        return next((t for t, turned in self._recent if (turned & places).any()), 0.0)


def _largest_share(flags: Flags) -> float:
    """Return the largest part of any window of a third of the width and height that is set."""
    if not flags.any():
        return 0.0
    height, width = flags.shape
    rows, columns = max(1, round(height / 3)), max(1, round(width / 3))
    sums = np.zeros((height + 1, width + 1), np.int32)
    sums[1:, 1:] = flags.cumsum(axis=0).cumsum(axis=1)
    inside = sums[rows:, columns:] - sums[:-rows, columns:] - sums[rows:, :-columns] + sums[:-rows, :-columns]
    return float(inside.max() / (rows * columns))
