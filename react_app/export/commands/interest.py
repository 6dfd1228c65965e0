"""Where in a wide picture there is something to be seen, for a narrower one to follow as a camera operator would.

Small copies of the pictures tell how much is seen in each column: what is bright, what has contrast, what moves. For
each shot the best course of the narrow picture is found as a whole: it keeps as much in view as it can, moving costs,
and it never moves fast. Only a cut lets it jump.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from react_app.export.passes.outputs import PanKey

Floats = NDArray[np.float32]

STEPS_A_SECOND = 12
_BRIGHT, _CONTRAST, _MOTION = 0.5, 1.0, 1.5
_FASTEST = 0.3
"""Widths of the drawn picture a second."""
_MOVE_PRICE = 0.6
"""Share of what is to be seen that must be gained, for a second, by a move over the whole width."""
_MIDDLE_PRICE = 0.6
"""The same for standing at an edge instead of the middle: pictures are composed around it, and only what clearly lies
aside draws the eye away."""
_AT_EDGE = 0.35
"""What counts at an edge of the narrow picture of what counts in its middle."""
_EASE_S = 0.6
_CUT_HISTOGRAM, _CUT_PIXELS = 0.5, 0.1
_AROUND = 3
_STRAIGHT = 0.0008


class Interest:
    """Takes small pictures one after the other; then tells where a narrow picture should look."""

    def __init__(self, fps: float) -> None:
        self._fps = fps
        self._columns: list[Floats] = []
        self._histograms: list[Floats] = []
        self._steps: list[float] = []
        self._scenes: list[frozenset[str]] = []
        self._before: Floats | None = None

    def see(self, picture: NDArray[np.uint8], scenes: Sequence[str] = ()) -> None:
        """Take in a small picture, (height, width, at least 3) of bytes, and the scenes that are in it."""
        rgb = picture[..., :3].astype(np.float32) / 255
        light = np.asarray(rgb @ np.array([0.2126, 0.7152, 0.0722], np.float32), np.float32)
        contrast = np.zeros_like(light)
        contrast[:, 1:] += np.abs(np.diff(light, axis=1))
        contrast[1:] += np.abs(np.diff(light, axis=0))
        moved = np.abs(light - self._before) if self._before is not None else np.zeros_like(light)
        seen = _BRIGHT * light * rgb.max(axis=2) + _CONTRAST * contrast + _MOTION * moved
        self._columns.append(seen.mean(axis=0))
        places = (picture[..., :3] >> 6).astype(np.int32) @ np.array([16, 4, 1], np.int32)
        self._histograms.append((np.bincount(places.ravel(), minlength=64) / places.size).astype(np.float32))
        self._steps.append(float(moved.mean()))
        self._scenes.append(frozenset(scenes))
        self._before = light

    @property
    def cuts(self) -> tuple[int, ...]:
        """Numbers of the pictures that begin a shot, the first one too."""
        count = len(self._columns)
        found = [0] if count else []
        for number in range(1, count):
            before, now = self._scenes[number - 1], self._scenes[number]
            replaced = bool(before) and bool(now) and not before & now
            if replaced or self._looks_cut(number):
                found.append(number)
        return tuple(found)

    def _looks_cut(self, number: int) -> bool:
        """Return whether pictures differ in what they are made of for longer than a flash, from one to the next."""
        if self._steps[number] < _CUT_PIXELS or not _AROUND <= number <= len(self._columns) - _AROUND:
            return False
        before = np.median(self._histograms[number - _AROUND : number], axis=0)
        after = np.median(self._histograms[number : number + _AROUND], axis=0)
        return bool(np.abs(after - before).sum() / 2 > _CUT_HISTOGRAM)

    def course(self, share: float) -> tuple[PanKey, ...]:
        """Return the course of the middle of a picture that is `share` as wide as the drawn one."""
        keys: list[PanKey] = []
        starts = self.cuts
        for start, end in zip(starts, (*starts[1:], len(self._columns)), strict=True):
            keys += self._shot(start, end, share)
        return tuple(keys)

    def _shot(self, start: int, end: int, share: float) -> list[PanKey]:
        every = max(1, round(self._fps / STEPS_A_SECOND))
        parts = [range(first, min(first + every, end)) for first in range(start, end, every)]
        columns = np.array([np.mean([self._columns[n] for n in part], axis=0) for part in parts], np.float32)
        width = columns.shape[1]
        window = min(width, max(1, round(share * width)))
        lefts = _best_lefts(columns, window, self._fps / every)
        middles = _eased((lefts + window / 2) / width, self._fps / every)
        low, high = share / 2, 1 - share / 2
        at = [(part[0] + part[-1]) / 2 for part in parts]
        points = [(start, middles[0]), *zip(at, middles, strict=True), (end - 1, middles[-1])]
        keys = {round(t): round(float(np.clip(x, low, high)), 5) for t, x in points}
        return [(number, x, 0.5) for number, x in _fewer(sorted(keys.items()))]


def _best_lefts(columns: Floats, window: int, rate: float) -> Floats:
    """Return the left side of the window at each step: the best course of all (dynamic programming)."""
    place_in = (np.arange(window) + 0.5) / window
    shape = _AT_EDGE + (1 - _AT_EDGE) * np.sin(np.pi * place_in) ** 2
    inside = np.lib.stride_tricks.sliding_window_view(columns, window, axis=1) @ shape
    places = inside.shape[1]
    total = columns.sum(axis=1, dtype=np.float64)
    weight = np.minimum(total / max(float(np.median(total)), 1e-6), 2.0)
    kept = inside / np.maximum(total, 1e-6)[:, None] * weight[:, None]
    middle = np.abs(np.arange(places) - (places - 1) / 2) / max((places - 1) / 2, 1)
    worth = (kept - _MIDDLE_PRICE * middle**2) / rate
    reach = max(1, round(_FASTEST * columns.shape[1] / rate))
    price = _MOVE_PRICE / columns.shape[1]
    moves = np.arange(-reach, reach + 1)
    best, came = worth[0], np.zeros((len(columns), places), np.int32)
    for step in range(1, len(columns)):
        options = np.full((len(moves), places), -np.inf)
        for row, move in enumerate(moves):
            to = slice(max(move, 0), places + min(move, 0))
            origin = slice(max(-move, 0), places + min(-move, 0))
            options[row, to] = best[origin] - price * abs(int(move))
        choice = options.argmax(axis=0)
        came[step] = moves[choice]
        best = options[choice, np.arange(places)] + worth[step]
    course = np.zeros(len(columns), np.float32)
    place = int(best.argmax())
    for step in range(len(columns) - 1, -1, -1):
        course[step] = place
        place -= int(came[step, place])
    return course


def _eased(values: NDArray[np.floating], rate: float) -> NDArray[np.float64]:
    """Return a course that begins and ends its moves softly."""
    reach = min(round(3 * _EASE_S * rate), 4 * len(values))
    if reach < 1:
        return np.asarray(values, np.float64)
    bell = np.exp(-0.5 * (np.arange(-reach, reach + 1) / (_EASE_S * rate)) ** 2)
    padded = np.pad(np.asarray(values, np.float64), reach, mode="edge")
    return np.convolve(padded, bell / bell.sum(), "valid")


def _fewer(points: list[tuple[int, float]]) -> list[tuple[int, float]]:
    """Leave out points that lie on the line between those that stay."""
    kept = points[:1]
    first = 0
    for last in range(2, len(points)):
        (a, from_x), (b, to_x) = points[first], points[last]
        inner = points[first + 1 : last]
        if any(abs(from_x + (to_x - from_x) * (t - a) / (b - a) - x) > _STRAIGHT for t, x in inner):
            first = last - 1
            kept.append(points[first])
    return kept + (points[-1:] if len(points) > 1 else [])
