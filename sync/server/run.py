"""Serving on a socket: quick to start, quick and clean to stop."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable
from types import FrameType

import uvicorn

from sync.errors import SyncError
from sync.server.app import Server
from sync.server.guards import is_loopback

_STOP_SECONDS = 2


class ServeError(SyncError):
    """The server cannot listen; the sentence says why."""


def open_socket(host: str, port: int) -> socket.socket:
    """Return a socket that listens; port 0 takes a free one.

    Raises:
        ServeError: the address is taken or is not one of this machine.
    """
    try:
        family, kind, number, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, number)
    except OSError as error:
        raise ServeError(f"{host} is no address of this machine: {error.strerror}.") from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise ServeError(f"Port {port} of {host} cannot be used: {error.strerror}. Try another --port.") from error
    return listener


def url_of(listener: socket.socket) -> str:
    """Return the root URL of a listening socket."""
    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def warning(host: str) -> str:
    """Return what to tell a person who lets others reach the server; empty for this machine only."""
    if is_loopback(host):
        return ""
    return (
        f"The server listens on {host}: everybody in this network can reach it, and passwords and tokens cross it "
        "unencrypted. Use 127.0.0.1 unless others are meant to use it."
    )


class Runner:
    """Uvicorn on sockets that are open already. `stop` may be called from any thread."""

    def __init__(self, app: Server, listeners: list[socket.socket]) -> None:
        self._listeners = listeners
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            lifespan="on",
            server_header=False,
            ws="none",
            timeout_keep_alive=30,
            timeout_graceful_shutdown=_STOP_SECONDS,
        )
        self._server = _Uvicorn(config, app.core.works.closing)

    @property
    def started(self) -> threading.Event:
        """Set when requests are answered."""
        return self._server.up

    def run(self) -> None:
        """Serve until `stop` or a signal; blocks.

        Raises:
            ServeError: the app could not start.
        """
        try:
            self._server.run(sockets=self._listeners)
        finally:
            for listener in self._listeners:
                with contextlib.suppress(OSError):
                    listener.close()
        if not self._server.up.is_set():
            raise ServeError("The server could not start; what it said above tells why.")

    def stop(self) -> None:
        """Stop soon; connections that are still open are cut after two seconds."""
        self._server.should_exit = True


class _Uvicorn(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, closing: threading.Event) -> None:
        super().__init__(config)
        self.up = threading.Event()
        self._closing = closing

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._closing.set()
        super().handle_exit(sig, frame)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            self.up.set()


def serve(app: Server, host: str = "127.0.0.1", port: int = 8765, *, ready: Callable[[str], None]) -> None:
    """Serve until interrupted; blocks. `ready` is told the URL as soon as requests are answered.

    Raises:
        ServeError: the address cannot be listened on, or the app could not start.
    """
    listener = open_socket(host, port)
    runner = Runner(app, [listener])
    url = url_of(listener)

    def tell() -> None:
        runner.started.wait()
        if not stopping.is_set():
            ready(url)

    stopping = threading.Event()
    teller = threading.Thread(target=tell, name="ready", daemon=True)
    teller.start()
    try:
        with contextlib.suppress(KeyboardInterrupt, asyncio.CancelledError):
            runner.run()
    finally:
        stopping.set()
        if app.core.db.open:
            app.core.close()
