"""A real HTTP server for tests that answers as oddly as it is told to, and remembers what it was asked."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Request:
    """What was asked. Header names are in lower case."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Answer:
    """What to answer. `cut` closes the connection after so many bytes of the body; -1 before any answer."""

    status: int = 200
    body: Any = None
    kind: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    pause: float = 0.0
    """Seconds to wait before answering."""

    @property
    def content(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        if isinstance(self.body, str):
            return self.body.encode()
        return b"" if self.body is None else json.dumps(self.body).encode()


Handler = Callable[[Request], Answer]


class Wild:
    """A server whose routes are set by tests.

    `routes["GET /path"]` (or `routes["GET"]` for all paths) is an answer, a list of answers in turn (the last one
    stays), or a function.
    """

    def __init__(self) -> None:
        self.routes: dict[str, Answer | list[Answer] | Handler] = {}
        self.asked: list[Request] = []
        self.url = ""
        self._lock = threading.Lock()

    def answer(self, request: Request) -> Answer:
        with self._lock:
            self.asked.append(request)
            found = self.routes.get(f"{request.method} {request.path}", self.routes.get(request.method))
            if isinstance(found, list):
                return found.pop(0) if len(found) > 1 else found[0]
        if found is None:
            return Answer(404, {"title": "Not Found", "status": 404}, "application/problem+json")
        return found if isinstance(found, Answer) else found(request)

    def paths(self) -> list[str]:
        return [f"{request.method} {request.path}" for request in self.asked]

    def reset(self) -> None:
        self.routes.clear()
        self.asked.clear()


@contextmanager
def running() -> Iterator[Wild]:
    """Run a server on a free port of this machine."""
    wild = Wild()

    class Speaker(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 10
        disable_nagle_algorithm = True

        def handle_one_request(self) -> None:
            try:
                super().handle_one_request()
            except OSError:
                self.close_connection = True

        def _speak(self) -> None:
            parts = urlsplit(self.path)
            headers = {key.lower(): value for key, value in self.headers.items()}
            body = self._body(headers)
            request = Request(self.command, parts.path, parse_qs(parts.query), headers, body)
            answer = wild.answer(request)
            if answer.pause:
                time.sleep(answer.pause)
            if answer.cut == -1:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            content = answer.content
            self.send_response(answer.status)
            if answer.kind:
                self.send_header("Content-Type", answer.kind)
            self.send_header("Content-Length", str(len(content)))
            for key, value in answer.headers.items():
                self.send_header(key, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content if answer.cut is None else content[: answer.cut])
            if answer.cut is not None:
                self.wfile.flush()
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)

        def __getattr__(self, name: str) -> Callable[[], None]:
            if name.startswith("do_"):
                return self._speak
            raise AttributeError(name)

        def _body(self, headers: dict[str, str]) -> bytes:
            if headers.get("transfer-encoding", "") == "chunked":
                parts = []
                while size := int(self.rfile.readline().strip() or b"0", 16):
                    parts.append(self.rfile.read(size))
                    self.rfile.readline()
                self.rfile.readline()
                return b"".join(parts)
            return self.rfile.read(int(headers.get("content-length", "0")))

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Speaker)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    wild.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield wild
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
