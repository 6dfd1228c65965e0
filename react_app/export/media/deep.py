"""Deep pictures in the pixels a codec takes, exact to half a step: swscale is off by up to four steps of ten bits.

Planes are written straight into the frame's memory, a band of rows at a time, by operations that give the same bits on
every machine. Y'CbCr is limited-range BT.709 (ITU-R BT.709-6, sections 3 and 4); RGB and alpha use the full range.
4:2:0 has its colour samples between the pixels, as the ordinary pictures have; those of 4:2:2 lie on even pixels
(SMPTE RDD 36, section 4, and every other studio format).
"""

from __future__ import annotations

import os
import queue
import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import av
import numpy as np
from av.video.reformatter import ColorRange
from numpy.typing import NDArray

from react_app.core.errors import ExportError

AnyPicture = NDArray[np.uint8] | NDArray[np.uint16]
"""(height, width, 4) RGBA, straight alpha, rows from the top, 255 or 65535 for white."""

_PLANES = re.compile(r"(yuv|gbr)(a?)(420|422|444)?p(\d\d)?(le)?$")
_HALF_PLANAR = {"p010le": ("yuv420p10le", 6), "p210le": ("yuv422p10le", 6), "p012le": ("yuv420p12le", 4)}
"""Both colour differences in one plane, as hardware takes them: the planar format with the same samples, and how far
they are shifted up."""
_PACKED = {"rgb48le": ("<u2", 3), "rgb48be": (">u2", 3), "rgba64le": ("<u2", 4), "rgba64be": (">u2", 4)}
_BAND = 1 << 16
"""Pixels of a band: what is worked on stays in the cache."""
_THREADS = 4
"""Bands made at a time at most; the result is the same, numpy lets other threads run meanwhile."""
_RED, _BLUE = 0.2126, 0.0722
_GREEN = 1.0 - _RED - _BLUE
_BT709 = 1

Floats = NDArray[np.float32]


def can_convert(pixel_format: str) -> bool:
    """Tell whether `DeepConverter` makes such pixels."""
    return pixel_format in (*_PACKED, *_HALF_PLANAR) or _PLANES.match(pixel_format) is not None


class DeepConverter:
    """Converts the pictures of one file; it belongs to one thread."""

    def __init__(self, pixel_format: str, width: int, height: int) -> None:
        """`width` and `height` must be multiples of what the format's colour samples span.

        Raises:
            ExportError: such pixels are not made here.
        """
        if not can_convert(pixel_format):
            raise ExportError(f"Deep pictures cannot be converted to {pixel_format}.")
        self._format, self._width, self._height = pixel_format, width, height
        planar, self._shift = _HALF_PLANAR.get(pixel_format, (pixel_format, 0))
        found = _PLANES.match(planar)
        parts = found.groups() if found else ("", "", "", "", "")
        self._family, alpha, chroma, bits = parts[:4]
        self._alpha = bool(alpha)
        self._bits = int(bits or 8)
        self._across = 2 if chroma in ("420", "422") else 1
        self._down = 2 if chroma == "420" else 1
        rows = max(2, _BAND // width // 2 * 2)
        self._rows = min(rows, height)
        threads = min(_THREADS, os.cpu_count() or 1, -(-height // self._rows))
        self._threads = ThreadPoolExecutor(threads, "colour")
        self._desks: queue.SimpleQueue[Floats] = queue.SimpleQueue()
        for _ in range(threads):
            self._desks.put(np.empty((5, self._rows, width), np.float32))
        self._coarse = np.empty((2, height, width // 2), np.float32) if self._down == 2 else None

    def convert(self, picture: AnyPicture) -> av.VideoFrame:
        """Return a frame; `picture` has 8 or 16 bits a channel, rows from the top, and is free again after it."""
        frame = av.VideoFrame(self._width, self._height, self._format)
        if self._format in _PACKED:
            self._pack(picture, frame)
            return frame
        planes = self._planes(frame)
        scale = 1.0 / float(np.iinfo(picture.dtype).max)
        bands = range(0, self._height, self._rows)
        list(self._threads.map(lambda top: self._band(picture, planes, top, scale), bands))
        if self._coarse is not None:
            list(self._threads.map(self._halve, self._coarse, planes[1:3]))
        if self._shift:
            for samples in planes:
                samples <<= self._shift
        if self._family == "yuv":
            frame.colorspace = frame.color_primaries = frame.color_trc = _BT709
            frame.color_range = ColorRange.MPEG
        return frame

    def _band(self, picture: AnyPicture, planes: list[NDArray[Any]], top: int, scale: float) -> None:
        """Make the samples of the rows from `top` on; of 4:2:0 colours only half."""
        rows = slice(top, min(top + self._rows, self._height))
        band = picture[rows]
        desk = self._desks.get()
        whole = [(3, 3)] if self._alpha else []
        if self._family == "gbr":
            whole += [(0, 1), (1, 2), (2, 0)]
        else:
            self._mix(band, planes, rows, scale, desk[:, : len(band)])
        for plane, channel in whole:
            values = desk[0, : len(band)]
            np.multiply(band[..., channel], np.float32(scale * ((1 << self._bits) - 1)), out=values, casting="unsafe")
            _round(values, planes[plane][rows])
        self._desks.put(desk)

    def _planes(self, frame: av.VideoFrame) -> list[NDArray[Any]]:
        """Return the samples of each component."""
        kind: np.dtype[Any] = np.dtype(np.uint8 if self._bits == 8 else "<u2")
        if not self._shift:
            return [_pixels(plane, kind) for plane in frame.planes]
        both = _pixels(frame.planes[1], kind, 2)
        return [_pixels(frame.planes[0], kind), both[:, 0::2], both[:, 1::2]]

    def _mix(self, band: AnyPicture, planes: list[NDArray[Any]], rows: slice, scale: float, desk: Floats) -> None:
        """Make luma and colour differences."""
        step = float(1 << (self._bits - 8))
        red, green, blue, luma, work = desk
        for channel, values in enumerate((red, green, blue)):
            np.copyto(values, band[..., channel])
        np.multiply(red, np.float32(_RED), out=luma)
        np.multiply(green, np.float32(_GREEN), out=work)
        luma += work
        np.multiply(blue, np.float32(_BLUE), out=work)
        luma += work
        for place, (values, weight) in enumerate(((blue, _BLUE), (red, _RED))):
            values -= luma
            values *= np.float32(224.0 * step * scale / (2.0 * (1.0 - weight)))
            values += np.float32(128.0 * step)
            if self._across == 1:
                _round(values, planes[1 + place][rows])
            elif self._coarse is None:
                _round(_cosited(values, work), planes[1 + place][rows])
            else:
                _between(values, self._coarse[place, rows])
        luma *= np.float32(219.0 * step * scale)
        luma += np.float32(16.0 * step)
        _round(luma, planes[0][rows])

    @staticmethod
    def _halve(values: Floats, plane: NDArray[Any]) -> None:
        """Bring rows down to half as many, each lying between two, with the weights 1 3 3 1."""
        upper, lower = values[0::2], values[1::2]
        work = upper + lower
        work *= np.float32(3.0)
        work[1:] += lower[:-1]
        work[0] += upper[0]
        work[:-1] += upper[1:]
        work[-1] += lower[-1]
        work *= np.float32(0.125)
        _round(work, plane)

    def _pack(self, picture: AnyPicture, frame: av.VideoFrame) -> None:
        kind, channels = _PACKED[self._format]
        rows = _pixels(frame.planes[0], np.dtype(kind), channels).reshape(self._height, self._width, channels)
        if picture.dtype == np.uint8:
            np.multiply(picture[..., :channels], 257, out=rows, dtype=np.uint16)
        else:
            np.copyto(rows, picture[..., :channels])


def _pixels(plane: Any, kind: np.dtype[Any], channels: int = 1) -> NDArray[Any]:
    """Return the samples of a plane as they lie in its memory, (height, width * channels)."""
    rows = np.frombuffer(plane, kind).reshape(plane.height, plane.line_size // kind.itemsize)
    return rows[:, : plane.width * channels]


def _round(values: Floats, plane: NDArray[Any]) -> None:
    """Write values that lie within the plane's range to it, each as the nearest whole number, halves up."""
    values += np.float32(0.5)
    np.copyto(plane, values, casting="unsafe")


def _cosited(values: Floats, work: Floats) -> Floats:
    """Return every second value across, with a quarter of each neighbour's."""
    even, odd = values[:, 0::2], values[:, 1::2]
    out = work[:, : even.shape[1]]
    np.multiply(even, np.float32(0.5), out=out)
    odd *= np.float32(0.25)
    out += odd
    out[:, 1:] += odd[:, :-1]
    out[:, 0] += odd[:, 0]
    return out


def _between(values: Floats, out: Floats) -> None:
    """Write half as many values across, each lying between two, with the weights 1 3 3 1."""
    even, odd = values[:, 0::2], values[:, 1::2]
    np.add(even, odd, out=out)
    out *= np.float32(3.0)
    out[:, 1:] += odd[:, :-1]
    out[:, 0] += even[:, 0]
    out[:, :-1] += even[:, 1:]
    out[:, -1] += odd[:, -1]
    out *= np.float32(0.125)
