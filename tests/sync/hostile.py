"""A file server with every vice a download may meet, on real sockets."""

from __future__ import annotations

import base64
import hashlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

_BLOCK = 16 << 10


@dataclass(frozen=True)
class Vices:
    """How a file is served. `cuts` are after how many bytes the connection breaks, one for each request in turn."""

    etag: str = '"one"'
    modified: str = ""
    ranges: bool = True
    cuts: tuple[int, ...] = ()
    statuses: tuple[int, ...] = ()
    """What the first requests are answered with instead."""
    retry_after: str = ""
    kind: str = "video/mp4"
    lie_length: int = 0
    """So many bytes more are announced than sent."""
    no_length: bool = False
    redirect: str = ""
    endless: bool = False
    trickle_s: float = 0.0
    """Pause before each block; with `block` bytes a time."""
    block: int = _BLOCK
    silent_after: int = -1
    wrong_range: bool = False
    headers: tuple[tuple[str, str], ...] = ()
    page: bytes = b""
    """Sent instead of the file."""
    gone: bool = False


@dataclass
class Asked:
    """One request."""

    path: str
    start: int
    headers: dict[str, str]
    status: int = 0
    sent: int = 0


@dataclass
class Hostile:
    """Serves `body` at any path. `body` and `vices` may be changed at any time; `asked` tells of every request."""

    body: bytes
    vices: Vices = field(default_factory=Vices)
    asked: list[Asked] = field(default_factory=list)

    def __enter__(self) -> Hostile:
        hostile = self
        self.over = threading.Event()

        class Handler(_Handler):
            server_of = hostile

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def be(self, **changes: Any) -> None:
        """Change some vices."""
        self.vices = replace(self.vices, **changes)

    def starts(self) -> list[int]:
        """Return from where the file was asked for, request by request."""
        return [asked.start for asked in self.asked]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_of: Hostile

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Serve the file, badly."""
        server, vices = self.server_of, self.server_of.vices
        body = vices.page or server.body
        number = len(server.asked)
        wanted = self.headers.get("Range", "")
        start = int(wanted.removeprefix("bytes=").split("-")[0]) if wanted else 0
        asked = Asked(self.path, start, {key.lower(): value for key, value in self.headers.items()})
        server.asked.append(asked)
        self.close_connection = True
        if number < len(vices.statuses) and vices.statuses[number]:
            self._refuse(asked, vices.statuses[number])
            return
        if vices.redirect and not self.path.startswith("/moved"):
            asked.status = 302
            self.send_response(302)
            self.send_header("Location", f"{vices.redirect}/moved")
            self.send_header("Content-Length", "0")
            self.send_header("Connection", "close")
            self.end_headers()
            return
        same = self.headers.get("If-Range") in (None, vices.etag, vices.modified)
        if not (wanted and vices.ranges and same):
            start = 0
        if start >= len(body) and wanted and vices.ranges and same:
            asked.status = 416
            self.send_response(416)
            self.send_header("Content-Range", f"bytes */{len(body)}")
            self.send_header("Content-Length", "0")
            self.send_header("Connection", "close")
            self.end_headers()
            return
        partial = bool(wanted and vices.ranges and same)
        asked.status = 206 if partial else 200
        self._head(asked, body, start)
        self._send(asked, body[start:], vices.cuts[number] if number < len(vices.cuts) else -1)

    def _refuse(self, asked: Asked, status: int) -> None:
        asked.status = status
        self.send_response(status)
        if self.server_of.vices.retry_after:
            self.send_header("Retry-After", self.server_of.vices.retry_after)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", "13")
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(b"<h1>No.</h1>\n")

    def _head(self, asked: Asked, body: bytes, start: int) -> None:
        vices = self.server_of.vices
        self.send_response(asked.status)
        self.send_header("Content-Type", vices.kind)
        if vices.etag:
            self.send_header("ETag", vices.etag)
        if vices.modified:
            self.send_header("Last-Modified", vices.modified)
        if asked.status == 206:
            first = start + 7 if vices.wrong_range else start
            self.send_header("Content-Range", f"bytes {first}-{len(body) - 1}/{len(body)}")
        if not (vices.no_length or vices.endless):
            self.send_header("Content-Length", str(len(body) - start + vices.lie_length))
        for name, value in vices.headers:
            self.send_header(name, value)
        self.send_header("Connection", "close")
        self.end_headers()

    def _send(self, asked: Asked, body: bytes, cut: int) -> None:
        vices, over = self.server_of.vices, self.server_of.over
        try:
            for place in range(0, len(body), vices.block):
                piece = body[place : place + vices.block]
                if 0 <= cut < place + len(piece):
                    self._put(asked, piece[: cut - place])
                    return
                if 0 <= vices.silent_after <= place:
                    over.wait(30)
                    return
                if vices.trickle_s and over.wait(vices.trickle_s):
                    return
                self._put(asked, piece)
            while vices.endless and not over.is_set():
                self._put(asked, b"\0" * vices.block)
        except OSError:
            return

    def _put(self, asked: Asked, piece: bytes) -> None:
        self.wfile.write(piece)
        self.wfile.flush()
        asked.sent += len(piece)


def md5_header(body: bytes) -> tuple[str, str]:
    """Return the Content-MD5 of a body."""
    return "Content-MD5", base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode()


def until(true: Callable[[], object], limit_s: float = 60.0, pause_s: float = 0.02) -> None:
    """Wait until something is true; fail the test if it never is."""
    ends = time.monotonic() + limit_s
    while not true():
        if time.monotonic() > ends:
            raise AssertionError("it never happened")
        time.sleep(pause_s)
