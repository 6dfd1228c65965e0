"""Words on pictures without a window system: glyphs of the shipped typeface as coverage masks.

Reads the tables of a TrueType font (OpenType specification: cmap format 4, glyf, hmtx, loca) and fills the outlines.
"""

from __future__ import annotations

import struct
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FONT_FOLDER = Path(__file__).parent.parent.parent / "assets" / "fonts"
Mask = NDArray[np.float32]
Points = NDArray[np.float64]
_FINE = 4
"""Samples per pixel in each direction."""
_CURVE_STEPS = 5
_MOST_PARTS = 6
"""How deep a glyph may be made of other glyphs."""


class Typeface:
    """Outlines of one font file."""

    def __init__(self, path: Path) -> None:
        """Read the font.

        Raises:
            OSError: the file cannot be read.
        """
        self._data = data = path.read_bytes()
        count = struct.unpack_from(">H", data, 4)[0]
        records = (struct.unpack_from(">4sIII", data, 12 + 16 * i) for i in range(count))
        self._tables = {tag.decode("latin-1"): offset for tag, _, offset, _ in records}
        head, hhea = self._tables["head"], self._tables["hhea"]
        self.units: int = struct.unpack_from(">H", data, head + 18)[0]
        self._long_places = bool(struct.unpack_from(">h", data, head + 50)[0])
        self.ascent: int
        self.descent: int
        self.ascent, self.descent = struct.unpack_from(">hh", data, hhea + 4)
        self._metrics: int = struct.unpack_from(">H", data, hhea + 34)[0]
        self._glyphs = self._characters()

    def advance(self, char: str) -> int:
        """Return how far the pen moves, in font units."""
        index = min(self._glyphs.get(ord(char), 0), self._metrics - 1)
        return int(struct.unpack_from(">H", self._data, self._tables["hmtx"] + 4 * index)[0])

    def contours(self, char: str) -> list[Points]:
        """Return the closed lines of a character, (n, 2) each in font units, y upwards."""
        return self._outline(self._glyphs.get(ord(char), 0), 0)

    def _characters(self) -> dict[int, int]:
        data, base = self._data, self._tables["cmap"]
        for i in range(struct.unpack_from(">H", data, base + 2)[0]):
            start = base + struct.unpack_from(">HHI", data, base + 4 + 8 * i)[2]
            if struct.unpack_from(">H", data, start)[0] == 4:
                return _format_4(data, start)
        return {}

    def _outline(self, index: int, depth: int) -> list[Points]:
        data, places = self._data, self._tables["loca"]
        if self._long_places:
            begin, end = struct.unpack_from(">II", data, places + 4 * index)
        else:
            begin, end = (2 * place for place in struct.unpack_from(">HH", data, places + 2 * index))
        if begin == end or depth > _MOST_PARTS:
            return []
        start = self._tables["glyf"] + begin
        count = struct.unpack_from(">h", data, start)[0]
        return _simple(data, start, count) if count >= 0 else self._composite(start + 10, depth)

    def _composite(self, at: int, depth: int) -> list[Points]:
        found: list[Points] = []
        more = True
        while more:
            flags, index = struct.unpack_from(">HH", self._data, at)
            at += 4
            shift = struct.unpack_from(">hh" if flags & 1 else ">bb", self._data, at)
            at += 4 if flags & 1 else 2
            at += 2 if flags & 0x8 else 4 if flags & 0x40 else 8 if flags & 0x80 else 0
            found += [line + np.array(shift, float) for line in self._outline(index, depth + 1)]
            more = bool(flags & 0x20)
        return found


def _format_4(data: bytes, start: int) -> dict[int, int]:
    half = struct.unpack_from(">H", data, start + 6)[0] // 2
    ends, starts, deltas, ranges = (
        struct.unpack_from(f">{half}H", data, start + 14 + 2 * half * i + (2 if i else 0)) for i in range(4)
    )
    at_ranges = start + 16 + 6 * half
    found: dict[int, int] = {}
    for i in range(half):
        for code in range(starts[i], min(ends[i], 0xFFFE) + 1):
            if ranges[i] == 0:
                glyph = (code + deltas[i]) & 0xFFFF
            else:
                place = at_ranges + 2 * i + ranges[i] + 2 * (code - starts[i])
                glyph = struct.unpack_from(">H", data, place)[0]
                glyph = (glyph + deltas[i]) & 0xFFFF if glyph else 0
            found[code] = glyph
    return found


def _simple(data: bytes, start: int, count: int) -> list[Points]:
    ends = struct.unpack_from(f">{count}H", data, start + 10)
    total = ends[-1] + 1 if ends else 0
    at = start + 10 + 2 * count
    at += 2 + struct.unpack_from(">H", data, at)[0]
    flags: list[int] = []
    while len(flags) < total:
        flag = data[at]
        at += 1
        repeat = 1
        if flag & 8:
            repeat += data[at]
            at += 1
        flags += [flag] * repeat
    axes = []
    for short, same in ((2, 16), (4, 32)):
        value, values = 0, []
        for flag in flags:
            if flag & short:
                value += data[at] if flag & same else -data[at]
                at += 1
            elif not flag & same:
                value += struct.unpack_from(">h", data, at)[0]
                at += 2
            values.append(value)
        axes.append(values)
    points = np.array(axes, float).T
    on = np.array(flags, int) & 1
    bounds = [0, *(end + 1 for end in ends)]
    return [_flattened(points[a:b], on[a:b]) for a, b in pairwise(bounds) if b - a > 2]


def _flattened(points: Points, on: NDArray[np.int_]) -> Points:
    """Return a contour of quadratic curves as straight lines."""
    full: list[tuple[Points, bool]] = []
    for i in range(len(points)):
        full.append((points[i], bool(on[i])))
        after = (i + 1) % len(points)
        if not on[i] and not on[after]:
            full.append(((points[i] + points[after]) / 2, True))
    first = next(i for i, (_, is_on) in enumerate(full) if is_on)
    full = full[first:] + full[: first + 1]
    line = [full[0][0]]
    for i in range(1, len(full)):
        point, is_on = full[i]
        if is_on:
            line.append(point)
            continue
        a, b = line[-1], full[i + 1][0]
        steps = (np.arange(1, _CURVE_STEPS) / _CURVE_STEPS)[:, None]
        line += list((1 - steps) ** 2 * a + 2 * steps * (1 - steps) * point + steps**2 * b)
    return np.array(line)


@lru_cache(maxsize=8)
def typeface(name: str) -> Typeface:
    """Return a shipped typeface, `Inter-Medium` for instance.

    Raises:
        OSError: the file cannot be read.
    """
    return Typeface(FONT_FOLDER / f"{name}.ttf")


def width_of(text: str, size: float, font: str = "Inter-Medium") -> float:
    """Return the width in pixels of a line of text whose em is `size` pixels."""
    face = typeface(font)
    return sum(face.advance(char) for char in text) * size / face.units


def fitted(text: str, width: float, size: float, font: str = "Inter-Medium") -> str:
    """Return the text, cut at a word with an ellipsis where it is wider than `width` pixels."""
    if width_of(text, size, font) <= width:
        return text
    words = text.split()
    while words and width_of(" ".join(words) + "\u2026", size, font) > width:
        words.pop()
    return " ".join(words).rstrip(",;:.") + "\u2026"


@lru_cache(maxsize=2048)
def _glyph(char: str, size: float, font: str, part: int) -> Mask:
    """Return a character's coverage; its pen starts `part`/4 pixels right of the mask's second column."""
    face = typeface(font)
    scale = size / face.units
    height = int(np.ceil((face.ascent - face.descent) * scale)) + 2
    width = int(np.ceil(face.advance(char) * scale)) + 5
    xs = (np.arange(width * _FINE) + 0.5) / _FINE
    ys = (np.arange(height * _FINE) + 0.5) / _FINE
    winding = np.zeros((len(ys), len(xs)), np.int32)
    for line in face.contours(char):
        x = line[:, 0] * scale + 2 + part / 4
        y = face.ascent * scale + 1 - line[:, 1] * scale
        for x0, y0, x1, y1 in zip(x, y, x[1:], y[1:], strict=False):
            if y0 == y1:
                continue
            rows = (ys >= min(y0, y1)) & (ys < max(y0, y1))
            cross = x0 + (ys[rows] - y0) * (x1 - x0) / (y1 - y0)
            winding[rows] += np.where(xs[None, :] > cross[:, None], 1 if y1 > y0 else -1, 0)
    inside = (winding != 0).astype(np.float32)
    mask: Mask = inside.reshape(height, _FINE, width, _FINE).mean((1, 3), dtype=np.float32)
    return mask


def write(
    page: NDArray[np.uint8],
    text: str,
    at: tuple[float, int],
    size: float,
    colour: tuple[int, int, int],
    font: str = "Inter-Medium",
) -> float:
    """Write a line onto an RGB picture, its top left at `at`; return the x after it. What goes beyond it is cut."""
    face = typeface(font)
    x, top = at
    for char in text:
        column, part = divmod(round(x * 4), 4)
        mask = _glyph(char, size, font, part)
        left = column - 2
        a, b = max(left, 0), min(left + mask.shape[1], page.shape[1])
        c, d = max(top, 0), min(top + mask.shape[0], page.shape[0])
        if a < b and c < d:
            cover = mask[c - top : d - top, a - left : b - left, None]
            spot = page[c:d, a:b].astype(np.float32)
            page[c:d, a:b] = np.rint(spot + (np.array(colour, np.float32) - spot) * cover).astype(np.uint8)
        x += face.advance(char) * size / face.units
    return x
