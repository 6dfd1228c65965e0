"""OpenEXR pictures: scan lines, half or single float, ZIP compression, in linear light as compositing programs expect.

The drawn picture is display-referred: its values go to the screen as sRGB. Here they are decoded by the sRGB curve (IEC
61966-2-1) into linear light with BT.709 primaries, 1.0 for white, and multiplied by their alpha. Nothing is above 1.0,
for nothing brighter was shown. Layout: the OpenEXR file layout document, version 2, single part.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from react_app.export.media.convert import Picture
from react_app.export.media.formats import VideoFormat

_MAGIC = struct.pack("<iI", 20000630, 2)
_ZIP, _LINES = 3, 16
_HALF, _FLOAT = 1, 2
_THREADS = 4
_LEVEL = 4
"""What OpenEXR itself compresses with."""
_BT709 = (0.64, 0.33, 0.30, 0.60, 0.15, 0.06, 0.3127, 0.3290)
"""Red, green, blue and white, x and y (ITU-R BT.709-6, section 1)."""
_SDR_WHITE = 100.0
"""Candelas a square metre of white (ITU-R BT.2035)."""
_LAST_TIMECODE_FPS = 30


class ExrWriter:
    """Makes files of the pictures of one sequence."""

    def __init__(self, width: int, height: int, fps: Fraction, *, alpha: bool = False, depth: int = 16) -> None:
        """`depth` is 16 (half) or 32 (single float)."""
        self._shape = (height, width)
        self._threads = ThreadPoolExecutor(_THREADS, "exr")
        self._fps = fps
        self._kind: np.dtype[Any] = np.dtype("<f2" if depth == 16 else "<f4")
        self._channels = "ABGR" if alpha else "BGR"
        self._linear = srgb_to_linear(np.arange(65536) / 65535.0).astype(np.float32)
        self._coded = self._linear.astype(self._kind)
        head = {
            "chromaticities": ("chromaticities", struct.pack("<8f", *_BT709)),
            "compression": ("compression", bytes([_ZIP])),
            "channels": ("chlist", self._channel_list()),
            "dataWindow": ("box2i", struct.pack("<4i", 0, 0, width - 1, height - 1)),
            "displayWindow": ("box2i", struct.pack("<4i", 0, 0, width - 1, height - 1)),
            "framesPerSecond": ("rational", struct.pack("<iI", fps.numerator, fps.denominator)),
            "lineOrder": ("lineOrder", bytes([0])),
            "pixelAspectRatio": ("float", struct.pack("<f", 1.0)),
            "screenWindowCenter": ("v2f", struct.pack("<2f", 0.0, 0.0)),
            "screenWindowWidth": ("float", struct.pack("<f", 1.0)),
            "whiteLuminance": ("float", struct.pack("<f", _SDR_WHITE)),
        }
        self._head = b"".join(_attribute(name, *value) for name, value in head.items())

    def encode(self, picture: Picture, number: int) -> bytes:
        """Return the file of a picture, the sequence's `number`th from 0: RGBA of 8 or 16 bits with straight alpha."""
        deep = picture if picture.dtype == np.uint16 else picture.astype(np.uint16) * np.uint16(257)
        head = _MAGIC + self._head + b"".join(self._of_number(number)) + b"\0"
        chunks = list(self._threads.map(lambda top: self._chunk(deep, top), range(0, self._shape[0], _LINES)))
        place = len(head) + 8 * len(chunks)
        places = []
        for chunk in chunks:
            places.append(place)
            place += len(chunk)
        return b"".join((head, struct.pack(f"<{len(places)}Q", *places), *chunks))

    def close(self) -> None:
        """End the threads."""
        self._threads.shutdown()

    def _chunk(self, picture: NDArray[np.uint16], top: int) -> bytes:
        rows = picture[top : top + _LINES]
        lines = np.empty((len(rows), len(self._channels), self._shape[1]), self._kind)
        alpha = rows[..., 3].astype(np.float32) / np.float32(65535.0)
        covered = "A" not in self._channels or bool((rows[..., 3] == 65535).all())
        for place, channel in enumerate(self._channels):
            if channel == "A":
                lines[:, place] = alpha
            elif covered:
                np.take(self._coded, rows[..., "RGB".index(channel)], out=lines[:, place])
            else:
                lines[:, place] = self._linear[rows[..., "RGB".index(channel)]] * alpha
        raw = np.frombuffer(lines.tobytes(), np.uint8)
        packed = zlib.compress(_prepared(raw), _LEVEL)
        data = packed if len(packed) < len(raw) else raw.tobytes()
        return struct.pack("<ii", top, len(data)) + data

    def _channel_list(self) -> bytes:
        kind = _HALF if self._kind.itemsize == 2 else _FLOAT
        entries = (name.encode() + b"\0" + struct.pack("<iIii", kind, 0, 1, 1) for name in self._channels)
        return b"".join(entries) + b"\0"

    def _of_number(self, number: int) -> Iterator[bytes]:
        yield _attribute("imageCounter", "int", struct.pack("<i", number))
        if self._fps <= _LAST_TIMECODE_FPS:
            yield _attribute("timeCode", "timecode", struct.pack("<II", timecode(number, self._fps), 0))


class ExrPictures:
    """The pictures of a part of a sequence as `sequences.SequenceEncoder` wants them made."""

    def __init__(self, video: VideoFormat, first: int) -> None:
        """`first` is the number of the part's first picture."""
        self._writer = ExrWriter(video.width, video.height, video.fps, alpha=video.alpha, depth=video.depth)
        self._number = first

    def encode(self, picture: Picture) -> Iterable[bytes]:
        """Return the file of the next picture."""
        self._number += 1
        return [self._writer.encode(picture, self._number - 1)]

    def flush(self) -> Iterable[bytes]:
        """Return nothing: all files are there already."""
        self._writer.close()
        return []


def srgb_to_linear(values: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
    """Return light 0..1 for sRGB values 0..1 (IEC 61966-2-1)."""
    values = values.astype(np.float64)
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def timecode(number: int, fps: Fraction) -> int:
    """Return the time of a picture as SMPTE ST 12-1 packs it, not dropping: hours, minutes, seconds, frames."""
    count = max(1, round(fps))
    seconds, frames = divmod(number, count)
    packed = 0
    for part in (seconds // 3600 % 24, seconds // 60 % 60, seconds % 60, frames):
        packed = packed << 8 | (part // 10) << 4 | part % 10
    return packed


def _attribute(name: str, kind: str, value: bytes) -> bytes:
    return name.encode() + b"\0" + kind.encode() + b"\0" + struct.pack("<i", len(value)) + value


def _prepared(raw: NDArray[np.uint8]) -> bytes:
    """Return bytes as ZIP compression wants them: even ones before odd ones, each as its difference to the last."""
    split = np.concatenate((raw[0::2], raw[1::2]))
    split[1:] -= split[:-1] + np.uint8(128)
    return split.tobytes()
