"""What the headers of an answer to a download say, and whether its first bytes are a video at all."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sync.checksums import Checksum, from_headers

UNPACKED = "identity"
_PAGES = ("text/", "application/json", "application/xml", "application/xhtml", "application/problem")
_VIDEO_BOXES = frozenset({b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"styp", b"pnot"})
_VIDEO_STARTS = (b"\x1aE\xdf\xa3", b"RIFF", b"GIF8", b"OggS", b"FLV", b"G")


class Answer:
    """The headers of an answer (names in lower case), read once.

    `total` is the size of the whole file, None if it is not told.
    """

    def __init__(self, status: int, headers: Mapping[str, str]) -> None:
        self.status = status
        self.kind = headers.get("content-type", "").split(";")[0].strip().lower()
        self.packed = headers.get("content-encoding", UNPACKED).strip().lower() not in ("", UNPACKED)
        self.etag = headers.get("etag", "").strip()
        self.modified = headers.get("last-modified", "").strip()
        self._first, self.total = _range(headers.get("content-range", ""))
        if status == 200:
            self._first = 0
            length = headers.get("content-length", "").strip()
            self.total = int(length) if length.isascii() and length.isdigit() else None
        if self.packed:
            self.total = None
        self.checksums: tuple[Checksum, ...] = () if self.packed else from_headers(headers, whole=status == 200)

    def starts_at(self, place: int) -> bool:
        """Tell whether the body begins at this byte of the file."""
        return self._first == place


def looks_like_a_page(first: bytes, kind: str) -> bool:
    """Tell whether a body is text (a web page, an error) from its first bytes and its type."""
    if first[4:8] in _VIDEO_BOXES or first.startswith(_VIDEO_STARTS):
        return False
    text = first.removeprefix(b"\xef\xbb\xbf").lstrip()
    return text.startswith((b"<", b"{", b"[")) or kind.startswith(_PAGES)


def _range(text: str) -> tuple[int | None, int | None]:
    """Return first byte and total of a Content-Range (RFC 9110, 14.4); None for what it does not say."""
    match = re.fullmatch(r"bytes\s+(?:(\d+)-\d+|\*)/(\d+|\*)", text.strip(), re.I)
    if match is None:
        return None, None
    return (int(match[1]) if match[1] else None), (int(match[2]) if match[2] != "*" else None)
