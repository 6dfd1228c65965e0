"""Keeps one of our processes running: attaches to it, starts it, and starts it again when it dies or hangs."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Literal

from react_app.core.errors import LinkError
from react_app.link.channel import Channel, connect

SupervisorState = Literal["starting", "attached", "restarting"]

_POLL_S = 0.02
_STARTUP_S = 15.0
_MAX_BACKOFF_S = 4.0
_SETTLED_S = 2.0
_LONGEST_TICK_S = 0.2


class Supervisor:
    """Watches the process called `name` from a thread of its own; no method blocks.

    `command` makes the command line for each start. `on_connect` is called in the watching thread with each new
    channel, before anything else is sent through it. A process silent for `heartbeat_s` is killed and replaced.
    With `standby` a second process, started with `--standby`, has everything loaded and waits (`wait_in_standby`) to
    take over at once; it ends when we do.
    """

    def __init__(
        self,
        name: str,
        runtime: Path,
        command: Callable[[], Sequence[str]],
        *,
        on_connect: Callable[[Channel], None],
        on_message: Callable[[], None] | None = None,
        heartbeat_s: float = 2.0,
        log: Path | None = None,
        standby: bool = False,
    ) -> None:
        self._name = name
        self._runtime = runtime
        self._command = command
        self._on_connect = on_connect
        self._on_message = on_message
        self._heartbeat_s = heartbeat_s
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None
        self._wants_standby = standby
        self._standby: subprocess.Popen[bytes] | None = None
        self._channel: Channel | None = None
        self._wake = threading.Event()
        self._running = True
        self._left: deque[Channel] = deque()
        self._heard_at = self._looked_at = self._silent_s = 0.0
        self._started_at = 0.0
        self._attached_at = 0.0
        self._failures = 0
        self.restarts = 0
        self.state: SupervisorState = "starting"
        self._thread = threading.Thread(target=self._watch, name=f"watch-{name}", daemon=True)

    def start(self) -> None:
        """Begin to watch: attach to a running process or start one."""
        self._thread.start()

    @property
    def channel(self) -> Channel | None:
        """The open channel, None while the process is down."""
        channel = self._channel
        return None if channel is None or channel.closed else channel

    def receive(self) -> list[object]:
        """Return what the process said since the last call, its last words before a death included."""
        messages: list[object] = []
        channel = self._channel
        while self._left:
            messages += self._left.popleft().receive()
        if channel is not None:
            messages += channel.receive()
        return messages

    @property
    def failure(self) -> str:
        """Why the process cannot run, in its own words; empty while it can."""
        if self._failures < 2:
            return ""
        with contextlib.suppress(OSError):
            return (self._runtime / f"{self._name}.error").read_text("utf-8").strip()
        return f"The {self._name} process ends as soon as it starts; its log says why: {self._log or 'stderr'}."

    def stop(self, farewell: object | None = None, timeout: float = 3.0) -> None:
        """Stop watching; with `farewell` the process is told to end, and killed if it has not in `timeout` seconds."""
        self._running = False
        self._wake.set()
        if self._thread.is_alive() and threading.current_thread() is not self._thread:
            self._thread.join(timeout=1.0)
        standby, self._standby = self._standby, None
        if standby is not None:
            standby.kill()
            standby.wait()
        channel = self.channel
        if channel is not None and farewell is not None:
            channel.send(farewell)
            channel.flush(0.5)
        if farewell is not None and self._process is not None:
            try:
                self._process.wait(timeout)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        if channel is not None:
            channel.close()

    def _watch(self) -> None:
        while self._running:
            channel = self._channel
            if channel is not None and not channel.closed:
                if self._is_hung(channel):
                    self._kill_hung()
                    channel.close()
                    continue
                if time.monotonic() - self._attached_at > _SETTLED_S:
                    self._keep_standby()
                self._wake.wait(0.1)
                self._wake.clear()
                continue
            if channel is not None:
                self._left.append(channel)
                self._channel = None
                self.state = "restarting"
            if not self._attach():
                self._spawn_if_dead()
                time.sleep(_POLL_S)

    def _is_hung(self, channel: Channel) -> bool:
        """Tell whether the process said nothing for too long.

        Only time in which this thread ran counts: when our own process was held up (a long call that keeps the
        interpreter lock), what the other one said meanwhile is still waiting to be read.
        """
        now = time.monotonic()
        if channel.last_received != self._heard_at:
            self._heard_at, self._silent_s = channel.last_received, 0.0
        else:
            self._silent_s += min(now - self._looked_at, _LONGEST_TICK_S)
        self._looked_at = now
        return self._silent_s > self._heartbeat_s

    def _attach(self) -> bool:
        try:
            channel = connect(self._runtime, self._name, self._notify)
        except LinkError:
            return False
        self._on_connect(channel)
        self._channel = channel
        self._attached_at = time.monotonic()
        self.state = "attached"
        return True

    def _notify(self) -> None:
        channel = self._channel
        if channel is not None and channel.closed:
            self._wake.set()
        if self._on_message is not None:
            self._on_message()

    def _spawn_if_dead(self) -> None:
        now = time.monotonic()
        if self._process is not None:
            if self._process.poll() is None:
                if now - self._started_at > _STARTUP_S:
                    self._process.kill()
                return
            lived = now - self._started_at
            self._failures = 0 if lived > 5.0 else self._failures + 1
            self._process = None
            self.restarts += 1
            if self._failures > 1:
                self._pause(min(0.25 * 2**self._failures, _MAX_BACKOFF_S))
                if not self._running:
                    return
        elif self.state == "restarting":
            self.restarts += 1
        self._started_at = time.monotonic()
        with contextlib.suppress(OSError):
            (self._runtime / f"{self._name}.error").unlink(missing_ok=True)
        self._process = self._called_up() or self._launch(self._command())

    def _launch(self, command: Sequence[str], *, stdin: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
        output: IO[bytes] | int = subprocess.DEVNULL
        if self._log is not None:
            output = self._log.open("ab")
        try:
            return subprocess.Popen(
                list(command), stdin=stdin, stdout=output, stderr=output, start_new_session=sys.platform != "win32"
            )
        finally:
            if not isinstance(output, int):
                output.close()

    def _called_up(self) -> subprocess.Popen[bytes] | None:
        """Tell the waiting process to take over; None where there is none."""
        standby, self._standby = self._standby, None
        if standby is None or standby.poll() is not None or standby.stdin is None:
            return None
        try:
            standby.stdin.write(b"go\n")
            standby.stdin.close()
        except OSError:
            return None
        return standby

    def _keep_standby(self) -> None:
        if self._wants_standby and (self._standby is None or self._standby.poll() is not None):
            if self._standby is not None:  # it could not even load: the next start will say why
                self._wants_standby = False
                return
            self._standby = self._launch([*self._command(), "--standby"], stdin=subprocess.PIPE)

    def _pause(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while self._running and time.monotonic() < end:
            time.sleep(0.05)

    def _kill_hung(self) -> None:
        pid = read_pid(self._runtime, self._name)
        if pid is not None:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)


def wait_in_standby() -> bool:
    """Wait until the supervisor calls this process up; False when it has gone and nobody will."""
    return sys.stdin.buffer.readline() == b"go\n"


def pid_path(runtime: Path, name: str) -> Path:
    """Return where the process called `name` writes its process number."""
    return runtime / f"{name}.pid"


def write_pid(runtime: Path, name: str) -> None:
    """Tell others our process number; call once the process owns its name (its `Server` listens)."""
    pid_path(runtime, name).write_text(str(os.getpid()))


def read_pid(runtime: Path, name: str) -> int | None:
    """Return the process number of the process called `name`, None where it never ran."""
    try:
        return int(pid_path(runtime, name).read_text())
    except (OSError, ValueError):
        return None
