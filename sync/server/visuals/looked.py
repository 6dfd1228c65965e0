"""What a finished video file really is, found by taking it apart and decoding it whole."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

import av
import numpy as np
from av.error import FFmpegError

_THUMB = (32, 18)
_FLASH_SWING, _FLASH_DARK, _FLASH_AREA = 0.1, 0.8, 0.25


class UnplayableError(Exception):
    """The file cannot be decoded; `str(error)` is a sentence."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A video file. Lengths in seconds, sides in pixels.

    `seam` is the step from the last picture to the first in units of the usual step between two pictures, `flashes` the
    most general flashes in any second (WCAG 2.3.1: 3 at most), `even` whether all frames last the same.
    """

    container: str
    codec: str
    pixels: str
    width: int
    height: int
    fps: float
    even: bool
    frames: int
    duration: float
    size: int
    sound: str
    moov_first: bool
    edit_list: bool
    seam: float
    flashes: int


def look_at(path: Path, beats: int = 0) -> Looked:
    """Decode a file whole and return what it is; `beats` is how many beats long a loop is, 0 if that is not known.

    Raises:
        UnplayableError: it cannot be decoded.
    """
    try:
        with av.open(str(path)) as file:
            if not file.streams.video:
                raise UnplayableError("There is no picture in the file.")
            stream = file.streams.video[0]
            times: list[float] = []
            small: list[np.ndarray] = []
            for frame in file.decode(stream):
                times.append(float(frame.time or 0.0))
                small.append(_small(frame))
            if not small:
                raise UnplayableError("There is no picture in the file.")
            sound = file.streams.audio[0].codec_context.name if file.streams.audio else ""
            fps = float(stream.average_rate or 0)
            context = stream.codec_context
            moov_first, edit_list = _boxes(path)
            steps = np.diff(np.sort(np.asarray(times)))
            return Looked(
                container=file.format.name.split(",")[0],
                codec=context.name,
                pixels=str(context.pix_fmt),
                width=context.width,
                height=context.height,
                fps=fps,
                even=bool(steps.size == 0 or np.ptp(steps) <= 0.5 * float(np.median(steps))),
                frames=len(small),
                duration=len(small) / fps if fps else float((file.duration or 0) / 1e6),
                size=path.stat().st_size,
                sound=sound,
                moov_first=moov_first,
                edit_list=edit_list,
                seam=seam_of(small, beats),
                flashes=flashes_of(small, fps),
            )
    except (FFmpegError, OSError, ValueError) as error:
        raise UnplayableError("The file cannot be decoded.") from error


def seam_of(frames: list[np.ndarray], beats: int = 0) -> float:
    """Return the step from the last to the first picture over the usual step; 1 for a picture that stands still.

    Usual is the median step or, as a loop begins on a beat, what a beat within it does to the picture, if that is more.
    A loop is clean at 1.5 and below. Pictures are luma of 0..1.
    """
    if len(frames) < 3:
        return 1.0
    steps = [float(np.abs(after - before).mean()) for before, after in pairwise(frames)]
    seam = float(np.abs(frames[0] - frames[-1]).mean())
    least = 1.0 / 255.0
    places = [round(len(frames) * beat / beats) for beat in range(1, beats)]
    hits = [max(steps[max(place - 3, 0) : place + 2], default=0.0) for place in places]
    usual = max(float(np.median(steps)), float(np.median(hits)) if hits else 0.0, least)
    return max(seam, least) / usual


def flashes_of(frames: list[np.ndarray], fps: float) -> int:
    """Return the most flashes in any second: pairs of opposing swings of a tenth of full luminance, the darker state
    below 0.8, over a quarter of the picture (WCAG 2.3.1, general flash)."""
    swings: list[tuple[int, int]] = []
    for number, (before, after) in enumerate(pairwise(frames), start=1):
        dark = np.minimum(before, after) < _FLASH_DARK
        for way in (1, -1):
            if float(((way * (after - before) >= _FLASH_SWING) & dark).mean()) >= _FLASH_AREA and (
                not swings or swings[-1][1] != way
            ):
                swings.append((number, way))
    span = max(1.0, fps)
    most = 0
    for place, (first, _) in enumerate(swings):
        within = sum(1 for number, _ in swings[place:] if number - first < span)
        most = max(most, within // 2)
    return most


def _small(frame: av.VideoFrame) -> np.ndarray:
    gray = frame.reformat(width=_THUMB[0], height=_THUMB[1], format="gray").to_ndarray()
    return gray.astype(np.float32) / 255.0


def _boxes(path: Path) -> tuple[bool, bool]:
    """Tell whether the index of an MP4 stands before its data, and whether an edit list moves its beginning."""
    places: dict[bytes, int] = {}
    moov = b""
    with path.open("rb") as file:
        for kind, start, size in list(_top(file, path.stat().st_size)):
            places.setdefault(kind, start)
            if kind == b"moov" and size < 64_000_000:
                file.seek(start)
                moov = file.read(size)
    first = b"moov" in places and places[b"moov"] < places.get(b"mdat", 1 << 62)
    return first, _moves(moov)


def _top(file: BinaryIO, size: int) -> Iterator[tuple[bytes, int, int]]:
    place = 0
    while place + 8 <= size:
        file.seek(place)
        length, kind = struct.unpack(">I4s", file.read(8))
        if length == 1:
            (length,) = struct.unpack(">Q", file.read(8))
        length = length or size - place
        if length < 8:
            return
        yield kind, place, length
        place += length


def _moves(moov: bytes) -> bool:
    """Tell whether an edit list does more than play a track from its start."""
    place = moov.find(b"elst")
    while place >= 0:
        version, count = moov[place + 4], int.from_bytes(moov[place + 8 : place + 12], "big")
        step = 20 if version == 1 else 12
        wide = 8 if version == 1 else 4
        for entry in range(min(count, 64)):
            at = place + 12 + entry * step + wide
            if int.from_bytes(moov[at : at + wide], "big", signed=True) < 0:
                return True
        if count > 1:
            return True
        place = moov.find(b"elst", place + 4)
    return False
