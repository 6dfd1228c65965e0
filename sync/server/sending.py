"""Files out, as downloads can rely on: ETag, Range, If-Range, HEAD, 206 and 416, a checksum."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from email.utils import formatdate
from pathlib import Path
from urllib.parse import quote

import anyio
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from sync.server.core import Core

_BLOCK = 1 << 18
_RANGE = re.compile(r"bytes=(\d*)-(\d*)$")
_PAGE = b"<html><body>Please sign in to continue.</body></html>"


@dataclass(frozen=True, slots=True)
class Sent:
    """A file to send. `digest` is its SHA-256 as hex, `name` what a browser would save it as."""

    path: Path
    digest: str
    mime: str
    name: str = ""
    inline: bool = False


def send_file(request: Request, core: Core, file: Sent) -> Response:
    """Return the reply that sends a file, or the part of it that was asked for, with the faults that were asked for."""
    faults = core.faults
    size = file.path.stat().st_size
    shown = len(_PAGE) if faults.lying_body else size // 2 if faults.half else size
    tag = f'"{file.digest}"'
    if faults.new_etag:
        tag = f'"{file.digest[:32]}-{core.spent["etag"]}"'
        core.spend("etag", -1)
    headers = _headers(core, file, tag)
    if tag in request.headers.get("if-none-match", "") and not faults.no_etag:
        return Response(status_code=304, headers=headers)
    first, last, status = _wanted(request.headers, shown, tag, ignore=faults.ignore_range)
    if status == 416:
        return Response(status_code=416, headers=headers | {"Content-Range": f"bytes */{shown}"})
    headers["Content-Length"] = str(last - first + 1)
    if status == 206:
        headers["Content-Range"] = f"bytes {first}-{last}/{shown}"
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers)
    cut = faults.cut_after if faults.cut_after >= 0 and core.spend("cut", faults.cuts) else -1
    if faults.lying_body:
        return StreamingResponse(_page(first, last), status, headers)
    if 0 <= cut <= last - first:
        return _CutShort(_blocks(file.path, first, first + cut - 1), status, headers)
    return StreamingResponse(_blocks(file.path, first, last), status, headers)


class _CutShort(StreamingResponse):
    """A reply that promises more than it sends; the server then closes the connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        async for block in self.body_iterator:
            await send({"type": "http.response.body", "body": block, "more_body": True})


def _headers(core: Core, file: Sent, tag: str) -> dict[str, str]:
    faults = core.faults
    headers = {
        "Content-Type": "text/html" if faults.wrong_type else file.mime,
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, max-age=31536000, immutable",
        "Last-Modified": formatdate(int(file.path.stat().st_mtime), usegmt=True),
        "X-Content-Type-Options": "nosniff",
    }
    if file.name:
        kind = "inline" if file.inline else "attachment"
        headers["Content-Disposition"] = f"{kind}; filename*=UTF-8''{quote(file.name, safe='')}"
    if faults.ignore_range:
        del headers["Accept-Ranges"]
    if not faults.no_etag:
        headers["ETag"] = tag
    if not faults.no_checksum:
        digest = hashlib.sha256(b"another").digest() if faults.wrong_checksum else bytes.fromhex(file.digest)
        headers["Repr-Digest"] = f"sha-256=:{base64.b64encode(digest).decode('ascii')}:"
    return headers


def _wanted(headers: Headers, size: int, tag: str, *, ignore: bool) -> tuple[int, int, int]:
    """Return the first and last byte that are wanted and the status that says so."""
    found = _RANGE.match(headers.get("range", "").strip())
    condition = headers.get("if-range", "")
    if found is None or ignore or (condition and condition != tag) or found.groups() == ("", ""):
        return 0, size - 1, 200
    start, end = found.groups()
    if not start:
        first, last = max(0, size - int(end)), size - 1
        return (first, last, 206) if int(end) > 0 and size > 0 else (0, 0, 416)
    first, last = int(start), min(int(end), size - 1) if end else size - 1
    if end and int(end) < first:
        return 0, size - 1, 200
    return (first, last, 206) if first < size else (0, 0, 416)


async def _blocks(path: Path, first: int, last: int) -> AsyncIterator[bytes]:
    left = last - first + 1
    async with await anyio.open_file(path, "rb") as file:
        await file.seek(first)
        while left > 0 and (block := await file.read(min(_BLOCK, left))):
            left -= len(block)
            yield block


async def _page(first: int, last: int) -> AsyncIterator[bytes]:
    yield _PAGE[first : last + 1]
