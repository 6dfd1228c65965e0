"""How an MP4 or MOV file is laid out: what players on the net trip over and what no decoder tells."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_INSIDE = {b"moov", b"trak", b"edts", b"mdia"}
_LARGEST_HEAD = 64 << 20
"""A `moov` larger than this is not read."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What a file's boxes tell.

    `index_first` is True when the index (`moov`) stands before the pictures, so that a player can begin before all is
    there. `edits` are the tracks whose edit list does more than play everything from the beginning: it skips, waits or
    repeats, which some services forbid; `priming` counts those that only leave out an encoder's run-in.
    """

    brand: str
    index_first: bool
    edits: int
    priming: int


def read_layout(path: Path) -> Layout | None:
    """Return the layout of an MP4 or MOV file, None for any other kind, or where it is too broken to tell.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        end = path.stat().st_size
        order: list[bytes] = []
        brand, head = "", b""
        for kind, begin, size in _top_boxes(file, end):
            order.append(kind)
            if kind == b"ftyp" and size >= 4:
                file.seek(begin)
                brand = file.read(4).decode("latin-1").strip()
            elif kind == b"moov" and size <= _LARGEST_HEAD:
                file.seek(begin)
                head = file.read(size)
    if b"moov" not in order or (order[0] != b"ftyp" and b"mdat" not in order):
        return None
    media = order.index(b"mdat") if b"mdat" in order else len(order)
    edits = priming = 0
    for kind, box in _boxes(head):
        if kind == b"elst":
            simple, skips = _edit_list(box)
            edits += not simple
            priming += simple and skips
    return Layout(brand, order.index(b"moov") < media, edits, priming)


def _top_boxes(file: BinaryIO, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield kind, where its contents begin and how long they are."""
    place = 0
    while place + 8 <= end:
        file.seek(place)
        size, kind = struct.unpack(">I4s", file.read(8))
        head = 8
        if size == 1:
            wide = file.read(8)
            if len(wide) < 8:
                return
            size, head = struct.unpack(">Q", wide)[0], 16
        elif size == 0:
            size = end - place
        if size < head:
            return
        yield kind, place + head, min(size, end - place) - head
        place += size


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the boxes inside, and those inside of them."""
    place = 0
    while place + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, place)
        if size < 8:
            return
        inner = data[place + 8 : place + size]
        yield kind, inner
        if kind in _INSIDE:
            yield from _boxes(inner)
        place += size


def _edit_list(box: bytes) -> tuple[bool, bool]:
    """Return whether an edit list only says where to begin, and whether that is not at the very first sample."""
    if len(box) < 8:
        return False, False
    wide = box[0] == 1
    (count,) = struct.unpack_from(">I", box, 4)
    form = ">QqHH" if wide else ">IiHH"
    length = struct.calcsize(form)
    if count != 1 or len(box) < 8 + length:
        return count == 0, False
    _, begin, rate, part = struct.unpack_from(form, box, 8)
    return begin >= 0 and (rate, part) == (1, 0), begin > 0
