"""Webhooks received on this machine: checked, counted once, and good for nothing but waking the poller."""

from __future__ import annotations

import hashlib
import json
import logging
import threading
import time
from collections.abc import Callable, Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from sync.errors import SyncError
from sync.signatures import COMPELLER_EVENT_ID, COMPELLER_SIGNATURE, verify
from sync.store import Store

_log = logging.getLogger(__name__)
LARGEST_BODY = 1 << 20
_PATIENCE_S = 10.0


class Receiver:
    """Listens on 127.0.0.1 until closed. `secrets` gives the secrets that are valid now, `wake` is called by a thread.

    Raises:
        OSError: the port is in use.
    """

    def __init__(self, port: int, secrets: Callable[[], Iterable[str]], store: Store, wake: Callable[[], None]) -> None:
        receiver = self

        class Handler(_Handler):
            def received(self, body: bytes, signature: str | None, event_id: str) -> int:
                return receiver.received(body, signature, event_id)

        self._secrets = secrets
        self._store = store
        self._wake = wake
        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, name="webhooks", daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/"

    def received(self, body: bytes, signature: str | None, event_id: str) -> int:
        """Take one delivery; return the HTTP status it is answered with."""
        try:
            if not any(verify(secret, body, signature) for secret in self._secrets()):
                return 401
            if self._store.first_time(event_id or _id_in(body), time.time()):
                self._wake()
        except SyncError as error:
            _log.warning("A webhook could not be taken: %s", error)
            return 503
        return 204

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(2.0)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = _PATIENCE_S

    def received(self, body: bytes, signature: str | None, event_id: str) -> int:
        raise NotImplementedError

    def do_POST(self) -> None:
        """Take a delivery."""
        self.close_connection = True
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit()):
            self._answer(411)
            return
        if int(length) > LARGEST_BODY:
            self._answer(413)
            return
        signature = self.headers.get(COMPELLER_SIGNATURE)
        if not signature:
            self._answer(401)
            return
        body = self.rfile.read(int(length))
        event_id = self.headers.get(COMPELLER_EVENT_ID, "").strip()[:200]
        self._answer(self.received(body, signature, event_id) if len(body) == int(length) else 400)

    def do_GET(self) -> None:
        """Say that there is nothing to read here."""
        self.close_connection = True
        self._answer(405)

    def log_message(self, format: str, *args: Any) -> None:
        """Keep deliveries out of the terminal."""
        _log.debug(format, *args)

    def _answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.send_header("Connection", "close")
        self.end_headers()


def _id_in(body: bytes) -> str:
    """Return the id of an event that has none in its headers: its own, else its digest."""
    try:
        found = json.loads(body)
        named = found.get("event_id") or found.get("id")
    except (ValueError, AttributeError):
        named = None
    return str(named)[:200] if named else hashlib.sha256(body).hexdigest()
