"""Image files that shaders import: decoded, with the very bytes that were decoded."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from react_app.core.errors import ShaderError

MAX_IMAGE_SIDE = 8192
IMAGE_FORMATS = "image2,png_pipe,apng,jpeg_pipe,jpegls_pipe,bmp_pipe,gif,gif_pipe,tiff_pipe,webp_pipe,pam_pipe,ppm_pipe"
"""What an imported image may be, in FFmpeg's names: single files, nothing that leads on to other files or a network."""
MAX_KEPT_BYTES = 64 << 20
"""Bytes an imported image's file may have to be kept with a performance: 8192x8192 pixels as PNG, mostly."""
_TRIES = 3
_OPTIONS = {"format_whitelist": IMAGE_FORMATS, "protocol_whitelist": "file", "pattern_type": "none"}
_JPEG, _GIF = b"\xff\xd8", b"GIF8"
_SCAN, _JPEG_END, _GIF_END = 0xDA, b"\xff\xd9", b";"
_LONE = frozenset((0x01, *range(0xD0, 0xD9)))
"""JPEG markers without a length."""

Marks = tuple[int, ...]
"""What changes when a file does: time, size and inode; zeros where there is none."""


@dataclass(frozen=True, slots=True)
class LoadedImage:
    """A file that was loaded: its very bytes, None where there were more of them than are kept.

    `size` is how many it has; 0 where it could not be read. `changed`: another picture was shown in its place before.
    """

    path: str
    data: bytes | None
    size: int
    changed: bool = False


@dataclass(frozen=True, slots=True)
class ReadImage:
    """What `read_image` found: RGBA pixels, rows from the top, and the marks of the file they are of."""

    pixels: NDArray[np.uint8]
    told: LoadedImage
    marks: Marks


def decode_image(path: Path) -> NDArray[np.uint8]:
    """Return the first picture of a file as RGBA, rows from the top.

    Raises:
        ShaderError: it is missing, damaged or too big.
    """
    if not path.is_file():
        raise ShaderError("The imported image is not there.", path=path)
    try:
        with av.open(str(path), options=_OPTIONS) as container:
            stream = container.streams.video[0]
            if max(stream.width, stream.height) > MAX_IMAGE_SIDE:
                raise ShaderError(f"The imported image is larger than {MAX_IMAGE_SIDE} pixels.", path=path)
            frame = next(container.decode(stream))
            if max(frame.width, frame.height) > MAX_IMAGE_SIDE:
                raise ShaderError(f"The imported image is larger than {MAX_IMAGE_SIDE} pixels.", path=path)
            pixels = frame.to_ndarray(format="rgba")
    except (OSError, av.FFmpegError, StopIteration, IndexError, ValueError) as error:
        raise ShaderError("The imported image cannot be opened.", path=path) from error
    return np.asarray(pixels, np.uint8)


def read_image(path: Path) -> ReadImage:
    """Return an image as `decode_image` does, and the very bytes that were decoded; a file that is written to meanwhile
    is read again, and counts as one that is too big where that goes on.

    Raises:
        ShaderError: it is missing, damaged or too big.
    """
    for _ in range(_TRIES):
        before = marks_of(path)
        data = _bytes_of(path)
        pixels = decode_image(path)
        if data is not None and len(data) == before[1] and marks_of(path) == before:
            return ReadImage(pixels, LoadedImage(str(path), data, len(data)), before)
        if before[1] > MAX_KEPT_BYTES:
            break
    return ReadImage(pixels, LoadedImage(str(path), None, max(before[1], 1)), before)


def marks_of(path: Path) -> Marks:
    """Return what changes when a file does."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return 0, 0, 0
    return found.st_mtime_ns, found.st_size, found.st_ino


def is_cut_short(data: bytes) -> bool:
    """Tell whether a file lacks its end. Only of formats that decoders show without it, grey or black from there on.

    Sources: ITU T.81 annex B (JPEG: EOI ends what SOS began), GIF89a section 27 (trailer).
    """
    if data.startswith(_JPEG):
        scan = _scan_of(data)
        return scan < 0 or data.find(_JPEG_END, scan) < 0
    return data.startswith(_GIF) and not data.rstrip(b"\0").endswith(_GIF_END)


def _scan_of(data: bytes) -> int:
    """Return where the first scan of a JPEG begins, after its headers and the small picture in them; -1 for nowhere."""
    place = len(_JPEG)
    while place + 4 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker == _SCAN:
            return place
        if marker == 0xFF:  # a fill byte
            place += 1
        elif marker in _LONE:
            place += 2
        else:
            place += 2 + int.from_bytes(data[place + 2 : place + 4])
    return -1


def _bytes_of(path: Path) -> bytes | None:
    with contextlib.suppress(OSError):
        if path.is_file() and path.stat().st_size <= MAX_KEPT_BYTES:
            return path.read_bytes()
    return None
