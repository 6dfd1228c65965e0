"""Checksums in the forms services offer them: headers, and a field of many shapes."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

_LENGTHS = {32: "md5", 40: "sha1", 64: "sha256", 96: "sha384", 128: "sha512"}
_SIZES = {"md5": 16, "sha1": 20, "sha256": 32, "sha384": 48, "sha512": 64}
_NAMES = {"sha": "sha1"}
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Checksum:
    """What a whole file must hash to. `digest` is hexadecimal."""

    algorithm: str
    digest: str

    def __str__(self) -> str:
        return f"{self.algorithm}:{self.digest}"


def parse(text: str) -> Checksum | None:
    """Read a `checksum` field: `sha256:HEX`, `sha256-BASE64`, `md5=...`, or the digest alone; None if it is unknown."""
    match = re.fullmatch(r"\s*(?:\{?(sha-?\d{0,3}|md-?5)\}?\s*[:=\-]\s*)?:?([0-9A-Za-z+/_\-]+={0,2}):?\s*", text, re.I)
    if match is None:
        return None
    name = (match[1] or "").lower().replace("-", "")
    name = _NAMES.get(name, name)
    digest = match[2]
    if name and name not in _SIZES:
        return None
    if re.fullmatch(r"[0-9a-fA-F]+", digest):
        by_length = _LENGTHS.get(len(digest), "")
        if by_length and name in ("", by_length):
            return Checksum(by_length, digest.lower())
    return _from_base64(name, digest)


def from_headers(headers: Mapping[str, str], *, whole: bool) -> tuple[Checksum, ...]:
    """Return what the headers of an answer say of the whole file.

    `headers` have lower-case names. Content-MD5 and Content-Digest tell of the body that was sent, so they count only
    if that is the `whole` file; Digest and Repr-Digest tell of the file always (RFC 3230, RFC 9530).
    """
    found: list[Checksum | None] = []
    fields = ("repr-digest", "digest", *(("content-digest",) if whole else ()))
    for field in fields:
        for item in headers.get(field, "").split(","):
            name, _, value = item.strip().partition("=")
            found.append(_from_base64(_short(name), value.strip().strip(":")))
    if whole:
        found.append(_from_base64("md5", headers.get("content-md5", "").strip()))
    return tuple(item for item in found if item is not None)


def digest_of(path: Path, algorithm: str = "sha256") -> str:
    """Return the hexadecimal digest of a file."""
    return next(iter(digests_of(path, (algorithm,)).values()))


def digests_of(path: Path, algorithms: Iterable[str]) -> dict[str, str]:
    """Return several digests of a file, read once."""
    hashes = {name: hashlib.new(name, usedforsecurity=False) for name in algorithms}
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            for each in hashes.values():
                each.update(block)
    return {name: each.hexdigest() for name, each in hashes.items()}


def _short(name: str) -> str:
    short = name.strip().lower().replace("-", "")
    return _NAMES.get(short, short)


def _from_base64(name: str, text: str) -> Checksum | None:
    padded = text.replace("-", "+").replace("_", "/")
    padded += "=" * (-len(padded) % 4)
    try:
        raw = base64.b64decode(padded, validate=True)
    except (binascii.Error, ValueError):
        return None
    if not name:
        name = _LENGTHS.get(len(raw) * 2, "")
    return Checksum(name, raw.hex()) if _SIZES.get(name) == len(raw) else None
