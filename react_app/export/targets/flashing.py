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
_MOMENT_S = 0.05
"""Changes within this time are seen as one."""
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
        self._general, self._red = _Changes(_CHANGE), _Changes(_RED_CHANGE)
        self._windows = (_Windows(), _Windows())
        self._runs: tuple[list[FlashRun], list[FlashRun]] = ([], [])

    def see(self, t: float, picture: NDArray[np.uint8]) -> None:
        """Take in a picture, (height, width, 3) of sRGB bytes, shown from `t` seconds on."""
        linear: Floats = _TO_LINEAR[picture]
        red, green, blue = linear[..., 0], linear[..., 1], linear[..., 2]
        light = 0.2126 * red + 0.7152 * green + 0.0722 * blue
        redness = 320.0 * np.maximum(red - green - blue, 0.0)
        saturated = red >= _RED_SHARE * np.maximum(linear.sum(axis=-1), 1e-6)
        self._judge(0, t, self._general.see(light, light < _DARK, darker=True))
        self._judge(1, t, self._red.see(redness, saturated, darker=False))

    @property
    def runs(self) -> tuple[FlashRun, ...]:
        """Where there are too many flashes, in order of time."""
        return tuple(sorted((*self._runs[0], *self._runs[1]), key=lambda run: run.begin))

    def _judge(self, which: int, t: float, turned: NDArray[np.int8]) -> None:
        """Note a moment at which so many places changed."""
        windows, runs = self._windows[which], self._runs[which]
        counts = windows.see(t, turned)
        most = int(counts.max())
        if most <= _LIMIT:
            return
        share = float(windows.share[counts > _LIMIT].max())
        if runs and t - runs[-1].end < 1.0:
            last = runs.pop()
            runs.append(FlashRun(last.kind, last.begin, t, max(last.rate, most / 2), max(last.share, share)))
        else:
            runs.append(FlashRun("red" if which else "general", windows.since, t, most / 2, share))


class _Changes:
    """Tells, picture by picture, which places took part in one of a row of opposing changes."""

    def __init__(self, least: float) -> None:
        self._least = least
        self._state: tuple[NDArray[np.int8], Floats, Floats, Flags, Flags] | None = None

    def see(self, value: Floats, mark: Flags, *, darker: bool) -> NDArray[np.int8]:
        """Return 1 where a change upwards was completed with this picture, -1 where one downwards, else 0.

        A change counts if the mark is set at its darker end (`darker`), or at either end.
        """
        if self._state is None:
            self._state = np.zeros(value.shape, np.int8), value.copy(), value.copy(), mark.copy(), mark.copy()
            return self._state[0]
        way, low, high, low_mark, high_mark = self._state
        lower, higher = value < low, value > high
        low, low_mark = np.where(lower, value, low), np.where(lower, mark, low_mark)
        high, high_mark = np.where(higher, value, high), np.where(higher, mark, high_mark)
        counts_up = low_mark if darker else low_mark | mark
        counts_down = mark if darker else high_mark | mark
        up = (way <= 0) & (value - low >= self._least) & counts_up
        down = (way >= 0) & (high - value >= self._least) & counts_down & ~up
        turned = up.astype(np.int8) - down.astype(np.int8)
        changed = turned != 0
        low, low_mark = np.where(changed, value, low), np.where(changed, mark, low_mark)
        high, high_mark = np.where(changed, value, high), np.where(changed, mark, high_mark)
        self._state = np.where(changed, turned, way).astype(np.int8), low, high, low_mark, high_mark
        return turned


class _Windows:
    """Counts the opposing changes of every window of a third of the width and height within the last second.

    A window changes when a quarter of it does together: those of its places that went up within a moment, less those
    that went down. So what moves, and is brighter here and darker there, is no flash.
    """

    def __init__(self) -> None:
        self._moment: deque[tuple[float, NDArray[np.int8]]] = deque()
        self._recent: deque[tuple[float, Flags]] = deque()
        self._way: NDArray[np.int8] | None = None
        self._counts: NDArray[np.int16] = np.zeros(0, np.int16)
        self.share: Floats = np.zeros(0, np.float32)
        """The largest part of each window that changed together, as far as it is counted."""

    def see(self, t: float, turned: NDArray[np.int8]) -> NDArray[np.int16]:
        """Take in what turned up and down with a picture; return how often each window changed."""
        self._moment.append((t, turned))
        while self._moment[0][0] <= t - _MOMENT_S:
            self._moment.popleft()
        net = _window_means(sum((part.astype(np.int32) for _, part in self._moment), np.zeros(turned.shape, np.int32)))
        if self._way is None:
            self._way = np.zeros(net.shape, np.int8)
            self._counts = np.zeros(net.shape, np.int16)
            self.share = np.zeros(net.shape, np.float32)
        up = (net >= _WINDOW_SHARE) & (self._way <= 0)
        down = (net <= -_WINDOW_SHARE) & (self._way >= 0)
        changed = up | down
        self._way = np.where(up, 1, np.where(down, -1, self._way)).astype(np.int8)
        self._recent.append((t, changed))
        self._counts += changed
        while self._recent[0][0] <= t - 1.0 + 1e-6:
            self._counts -= self._recent.popleft()[1]
        self.share = np.where(self._counts > 0, np.maximum(self.share, np.abs(net)), 0.0).astype(np.float32)
        return self._counts

    @property
    def since(self) -> float:
        """When the first of the changes was that count now, in any window where there are too many."""
        places = self._counts > _LIMIT
        return next((t for t, changed in self._recent if (changed & places).any()), 0.0)


def _window_means(values: NDArray[np.int32]) -> Floats:
    """Return the mean of every window of a third of the width and height."""
    height, width = values.shape
    rows, columns = max(1, round(height / 3)), max(1, round(width / 3))
    sums = np.zeros((height + 1, width + 1), np.int32)
    sums[1:, 1:] = values.cumsum(axis=0).cumsum(axis=1)
    inside = sums[rows:, columns:] - sums[:-rows, columns:] - sums[rows:, :-columns] + sums[:-rows, :-columns]
    return np.asarray(inside / (rows * columns), np.float32)
