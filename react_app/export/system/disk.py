"""Room on disks: how much an export needs, how much there is, and how much is left to the system."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

RESERVE = 1 << 30
"""Bytes that exports leave free on every disk: a system whose disk is full loses more than a video."""

_BITS_PER_PIXEL = {
    "h264": 0.35, "hevc": 0.25, "av1": 0.2, "vp9": 0.25, "prores": 4.6, "prores4444": 7.0, "dnxhr": 4.6, "hap": 4.0,
    "ffv1": 12.0, "png": 14.0, "exr": 24.0, "gif": 3.0, "webp": 1.5,
}  # fmt: skip
"""What busy pictures need at the quality the app chooses, rather too much than too little."""
_USUAL = 4.0
_SOUND_BYTES = 2 * 3 * 48_000
"""A second of uncompressed stereo."""
_COPIES = 2
"""While the segments are joined they and the finished file are there."""

Free = Callable[[Path], "Volume | None"]


@dataclass(frozen=True, slots=True)
class Volume:
    """A disk as a path sees it: which one, and the bytes that are free on it."""

    id: int
    free: int


def volume_of(path: Path) -> Volume | None:
    """Return the disk a file is on or would be on; None when nothing of the path is there."""
    for place in (path.absolute(), *path.absolute().parents):
        try:
            return Volume(os.stat(place).st_dev, shutil.disk_usage(place).free)
        except OSError:
            continue
    return None


def room_for(codec: str, pixels: int, frames: int, seconds: float, *, bit_rate: int | None = None) -> int:
    """Return about how many bytes an export needs while it works.

    `pixels` are those of one picture of the file, `bit_rate` the file's own if it is given.
    """
    name = codec.split("_")[0].lower()
    bits = _BITS_PER_PIXEL.get(codec, _BITS_PER_PIXEL.get(name, _USUAL))
    video = bit_rate * seconds / 8 if bit_rate else pixels * frames * bits / 8
    return _COPIES * round(video + seconds * _SOUND_BYTES)


@dataclass(frozen=True, slots=True)
class Need:
    """Bytes that something will take where a file is written."""

    path: Path
    bytes: int


def missing_room(need: Need, taken: Iterable[Need], free: Free = volume_of, reserve: int = RESERVE) -> int:
    """Return how many bytes are missing for `need` on its disk beside what is taken there already, 0 when it fits."""
    volume = free(need.path)
    if volume is None:
        return 0  # the export itself tells of a folder that cannot be made
    beside = sum(other.bytes for other in taken if _same(free(other.path), volume))
    return max(0, need.bytes + beside + reserve - volume.free)


def bytes_text(count: float) -> str:
    """Return a size as people read it: `3.4 GB`."""
    for unit, size in (("TB", 1e12), ("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return f"{count:.0f} bytes"


def _same(other: Volume | None, volume: Volume) -> bool:
    return other is not None and other.id == volume.id
