"""The supervisor: a killed or hung process is replaced, a living one is attached to."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from pathlib import Path

from react_app.core.paths import Paths
from react_app.link.channel import Channel
from react_app.link.supervisor import Supervisor, read_pid
from tests.link.test_channel import until

CHILD = """
import os, signal, sys, time
from pathlib import Path
from react_app.link.channel import Server
from react_app.link.supervisor import write_pid
runtime = Path(sys.argv[1])
server = Server(runtime, "child")
write_pid(runtime, "child")
channels = []
while True:
    channels += server.accepted()
    for channel in channels:
        if "quit" in channel.receive():
            sys.exit(0)
        channel.post(os.getpid())
    time.sleep(0.01)
"""


def supervise(runtime: Path, code: str = CHILD, heartbeat_s: float = 2.0) -> tuple[Supervisor, list[Channel]]:
    connected: list[Channel] = []
    command = [sys.executable, "-c", code, str(runtime)]
    supervisor = Supervisor("child", runtime, lambda: command, on_connect=connected.append, heartbeat_s=heartbeat_s)
    supervisor.start()
    return supervisor, connected


def test_a_killed_process_is_replaced_within_a_second(paths: Paths) -> None:
    supervisor, connected = supervise(paths.runtime)
    assert until(lambda: supervisor.channel is not None, 20)
    first = read_pid(paths.runtime, "child")
    assert first is not None
    os.kill(first, signal.SIGKILL)
    killed = time.monotonic()
    assert until(lambda: supervisor.channel is not None and read_pid(paths.runtime, "child") != first, 20)
    assert time.monotonic() - killed < 5.0
    assert len(connected) == 2
    assert supervisor.restarts == 1
    supervisor.stop("quit")


def test_a_hung_process_is_killed_and_replaced(paths: Paths) -> None:
    supervisor, _ = supervise(paths.runtime, heartbeat_s=0.5)
    assert until(lambda: supervisor.channel is not None, 20)
    first = read_pid(paths.runtime, "child")
    assert first is not None
    os.kill(first, signal.SIGSTOP)
    assert until(lambda: read_pid(paths.runtime, "child") != first and supervisor.channel is not None, 20)
    supervisor.stop("quit")


def test_a_second_supervisor_attaches_to_the_running_process(paths: Paths) -> None:
    one, _ = supervise(paths.runtime)
    assert until(lambda: one.channel is not None, 20)
    pid = read_pid(paths.runtime, "child")
    one.stop()
    other, _ = supervise(paths.runtime)
    assert until(lambda: other.channel is not None, 20)
    assert read_pid(paths.runtime, "child") == pid
    assert other.restarts == 0
    other.stop("quit")
    assert pid is not None
    os.kill(pid, signal.SIGKILL)


def test_a_process_that_cannot_run_says_why(paths: Paths) -> None:
    code = "import sys; open(sys.argv[1] + '/child.error', 'w').write('No graphics here.'); sys.exit(3)"
    supervisor, _ = supervise(paths.runtime, code)
    assert until(lambda: supervisor.failure == "No graphics here.", 20)
    supervisor.stop()


def test_being_held_up_ourselves_kills_nobody(paths: Paths) -> None:
    supervisor, _ = supervise(paths.runtime, heartbeat_s=0.5)
    assert until(lambda: supervisor.channel is not None, 20)
    first = read_pid(paths.runtime, "child")
    for _ in range(3):
        ctypes.PyDLL(None).usleep(1_200_000)  # keeps the interpreter lock: none of our threads can run
        time.sleep(0.05)
    assert read_pid(paths.runtime, "child") == first
    assert supervisor.restarts == 0
    supervisor.stop("quit")


def test_the_last_words_of_a_process_are_heard(paths: Paths) -> None:
    code = CHILD.replace("channel.post(os.getpid())", "channel.send('last words'); channel.flush(1); os._exit(1)")
    supervisor, connected = supervise(paths.runtime, code)
    assert until(lambda: bool(connected) and connected[0].closed, 20)
    heard: list[object] = []
    assert until(lambda: bool(heard.extend(supervisor.receive()) or heard), 5)
    assert heard[0] == "last words"
    supervisor.stop("quit")
