"""The whole app on a display: started, ended politely, killed and started again."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from react_app.core.paths import Paths
from react_app.core.take import TakeAudio, read_take
from react_app.link.shared import FeatureRing, FrameLog
from react_app.link.supervisor import read_pid
from tests.link.test_channel import until


class App:
    """The real program; ended by force after the test whatever happened."""

    def __init__(self, paths: Paths) -> None:
        self.paths = paths
        self.started: list[subprocess.Popen[bytes]] = []

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen([sys.executable, "-m", "react_app.app", *arguments])
        self.started.append(process)
        return process

    def plays(self) -> bool:
        newest = FeatureRing(self.paths.runtime).newest()
        return newest is not None and newest[0].source_t > 1.0 and FrameLog(self.paths.runtime).written > 10

    def end(self) -> None:
        for process in self.started:
            process.kill()
            process.wait()
        for name in ("stage", "ears"):
            pid = read_pid(self.paths.runtime, name)
            if pid is not None:
                with contextlib.suppress(OSError):
                    os.kill(pid, signal.SIGKILL)


@pytest.fixture
def app(paths: Paths) -> Iterator[App]:
    app = App(paths)
    yield app
    app.end()


def is_alive(pid: int | None) -> bool:
    return pid is not None and Path(f"/proc/{pid}/cmdline").exists() and b"react_app" in cmdline(pid)


def cmdline(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


@pytest.mark.parametrize("request_to_end", [signal.SIGTERM, signal.SIGINT])
def test_a_polite_end_ends_all_three_and_closes_the_take(app: App, request_to_end: signal.Signals) -> None:
    desk = app.start("--play", "demo")
    assert until(app.plays, 60)
    stage, ears = (read_pid(app.paths.runtime, name) for name in ("stage", "ears"))
    assert is_alive(stage)
    assert is_alive(ears)
    desk.send_signal(request_to_end)
    assert desk.wait(30) == 0
    assert until(lambda: not is_alive(stage) and not is_alive(ears), 10)
    take = read_take(next(app.paths.takes.iterdir()))
    assert take.closed
    assert any(isinstance(event, TakeAudio) and event.kind == "file" for event in take.events)


def test_a_killed_desk_leaves_the_show_running_and_the_next_one_joins_it(app: App) -> None:
    desk = app.start("--play", "demo")
    assert until(app.plays, 60)
    stage = read_pid(app.paths.runtime, "stage")
    desk.kill()
    desk.wait()
    log = FrameLog(app.paths.runtime)
    written = log.written
    assert until(lambda: log.written > written + 20, 20)
    again = app.start()
    assert until(lambda: (app.paths.logs / "app.log").exists() and log.written > written + 60, 40)
    assert read_pid(app.paths.runtime, "stage") == stage
    assert again.poll() is None
    assert {frame.pid for frame in log.since(written)} == {stage}
