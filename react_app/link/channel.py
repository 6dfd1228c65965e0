"""One local authenticated connection between two of our processes: nothing sent is lost, no sender ever waits."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from typing import Any

from react_app.core.errors import LinkError

_MAX_SOCKET_PATH = 100


def link_key(runtime: Path) -> bytes:
    """Return the key our processes prove to each other: made on first use, readable by this user only."""
    path = runtime / "link.key"
    runtime.mkdir(parents=True, exist_ok=True, mode=0o700)
    with contextlib.suppress(FileExistsError):
        temporary = runtime / f".link.key.{os.getpid()}.{threading.get_ident()}"
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(32))
        try:
            os.link(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)
    return path.read_bytes()


def link_address(runtime: Path, name: str) -> str:
    """Return the address of the process called `name` (`stage`, `ears`) of this runtime folder."""
    if sys.platform == "win32":
        return rf"\\.\pipe\react-app-{_short_hash(runtime)}-{name}"
    path = str(runtime / f"{name}.sock")
    if len(path) > _MAX_SOCKET_PATH:  # the system's limit for socket paths is 107 bytes
        path = str(Path(tempfile.gettempdir()) / f"react-app-{os.getuid()}-{_short_hash(runtime)}-{name}.sock")
    return path


def _short_hash(runtime: Path) -> str:
    return hashlib.sha256(str(runtime).encode()).hexdigest()[:12]


class Channel:
    """One end of a connection, with a thread that sends and one that receives.

    `send` queues (nothing is lost while the other end lives), `post` keeps only the newest message of its type.
    `receive` drains what came in. Any thread may call any of them. `on_message` is called in the receiving thread
    after something came in or the connection closed.
    """

    def __init__(self, connection: Connection[Any, Any], on_message: Callable[[], None] | None = None) -> None:
        self._connection = connection
        self._inbox: deque[object] = deque()
        self._outbox: deque[object] = deque()
        self._newest: dict[type, object] = {}
        self._wake = threading.Condition()
        self._closed = False
        self._on_message = on_message
        self.last_received = time.monotonic()
        self._sender = threading.Thread(target=self._send_loop, name="link-send", daemon=True)
        self._receiver = threading.Thread(target=self._receive_loop, name="link-receive", daemon=True)
        self._sender.start()
        self._receiver.start()

    @property
    def closed(self) -> bool:
        """True once the other end is gone; messages received before can still be drained."""
        return self._closed

    def send(self, message: object) -> None:
        """Queue a message; returns at once."""
        with self._wake:
            if not self._closed:
                self._outbox.append(message)
                self._wake.notify()

    def post(self, message: object) -> None:
        """Offer a message of which only the newest of its type counts; returns at once."""
        with self._wake:
            if not self._closed:
                self._newest[type(message)] = message
                self._wake.notify()

    def receive(self) -> list[object]:
        """Return all messages that came in since the last call, oldest first."""
        messages = []
        while self._inbox:
            messages.append(self._inbox.popleft())
        return messages

    def flush(self, timeout: float) -> None:
        """Wait until what was sent has left, at most `timeout` seconds."""
        end = time.monotonic() + timeout
        while (self._outbox or self._newest) and not self._closed and time.monotonic() < end:
            time.sleep(0.005)

    def close(self) -> None:
        """Close this end; the other end notices at once."""
        with self._wake:
            if self._closed:
                return
            self._closed = True
            self._wake.notify()
        with contextlib.suppress(OSError):
            _shut_down(self._connection)
        if self._on_message is not None:
            self._on_message()

    def _send_loop(self) -> None:
        while True:
            with self._wake:
                while not (self._outbox or self._newest or self._closed):
                    self._wake.wait()
                if self._closed:
                    return
                batch = [*self._outbox, *self._newest.values()]
                self._newest.clear()
            try:
                for message in batch:
                    self._connection.send(message)
                    if self._outbox and self._outbox[0] is message:
                        self._outbox.popleft()
            except (OSError, ValueError):
                self.close()
                return

    def _receive_loop(self) -> None:
        while not self._closed:
            try:
                message = self._connection.recv()
            except (EOFError, OSError):
                break
            self.last_received = time.monotonic()
            self._inbox.append(message)
            if self._on_message is not None:
                self._on_message()
        self.close()


def _shut_down(connection: Connection[Any, Any]) -> None:
    """Close a connection although another thread sits in recv()."""
    if sys.platform != "win32":
        import socket

        with contextlib.suppress(OSError), socket.socket(fileno=os.dup(connection.fileno())) as twin:
            twin.shutdown(socket.SHUT_RDWR)
        return  # the descriptor is closed when the connection is collected, after both threads have left it
    connection.close()


def connect(runtime: Path, name: str, on_message: Callable[[], None] | None = None) -> Channel:
    """Connect to the process called `name`.

    Raises:
        LinkError: it is not running, or it is another user's.
    """
    try:
        connection = Client(link_address(runtime, name), authkey=link_key(runtime))
    except (OSError, EOFError, AuthenticationError) as error:
        raise LinkError(f"The {name} process cannot be reached.") from error
    return Channel(connection, on_message)


class Server:
    """Accepts connections for one of our processes in a thread of its own."""

    def __init__(self, runtime: Path, name: str, on_message: Callable[[], None] | None = None) -> None:
        """Start listening.

        Raises:
            LinkError: another living process listens under this name already, or the socket cannot be made.
        """
        self._address = link_address(runtime, name)
        key = link_key(runtime)
        if sys.platform != "win32" and os.path.exists(self._address):
            try:
                Client(self._address, authkey=key).close()
            except (OSError, EOFError, AuthenticationError):
                Path(self._address).unlink(missing_ok=True)  # left behind by a process that was killed
            else:
                raise LinkError(f"The {name} process runs already.")
        try:
            self._listener = Listener(self._address, backlog=8, authkey=key)
        except OSError as error:
            raise LinkError(f"The {name} process cannot listen at {self._address}: {error.strerror}.") from error
        self._on_message = on_message
        self._new: deque[Channel] = deque()
        self._closed = False
        threading.Thread(target=self._accept_loop, name="link-accept", daemon=True).start()

    def accepted(self) -> list[Channel]:
        """Return the channels opened since the last call."""
        channels = []
        while self._new:
            channels.append(self._new.popleft())
        return channels

    def close(self) -> None:
        """Stop listening."""
        self._closed = True
        with contextlib.suppress(OSError):
            self._listener.close()

    def _accept_loop(self) -> None:
        while not self._closed:
            try:
                connection = self._listener.accept()
            except (AuthenticationError, EOFError, ConnectionError):
                continue
            except OSError:
                return
            self._new.append(Channel(connection, self._on_message))
            if self._on_message is not None:
                self._on_message()
