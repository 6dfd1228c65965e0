"""What was under way when the server stopped, or was killed, goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from sync.server.core import Core
from sync.server.hooks import Policy
from sync.server.studio import Analysis, Made, Report, Task
from sync.server.testing import TinyStudio, write_tone
from sync.server.works import Work
from tests.sync.server.conftest import finished, followed, new_compel

PROGRAM = """
import sys
from pathlib import Path
from sync.server.app import create_app
from sync.server.run import serve
from sync.server.testing import TinyStudio
import threading
hold = threading.Event()
if sys.argv[2] == "go":
    hold.set()
app = create_app(Path(sys.argv[1]), TinyStudio(hold=hold))
first = app.core.first
serve(app, "127.0.0.1", 0, ready=lambda url: print(url, first.token if first else "", flush=True))
print("ended", flush=True)
"""


@contextmanager
def process(folder: Path, word: str) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    """Run a server as a program; gives it, its URL and, the first time, its token."""
    command = [sys.executable, "-c", PROGRAM, str(folder), word]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[3])
    try:
        assert child.stdout is not None
        url, _, token = child.stdout.readline().partition(" ")
        yield child, url, token.strip()
    finally:
        child.kill()
        child.wait()
        assert child.stdout is not None
        child.stdout.close()


def client(url: str, token: str) -> httpx.Client:
    return httpx.Client(base_url=url, headers={"X-API-Token": token}, timeout=20)


def test_a_killed_server_goes_on_after_the_restart(tmp_path: Path) -> None:
    with process(tmp_path / "data", "hold") as (child, url, token), client(url, token) as link:
        compel = new_compel(link, write_tone(tmp_path / "a.wav"))
        while followed(link, compel, "PROCESSING")["stage"] != "AUDIO_TRANSCRIPTION":
            pass
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
    with process(tmp_path / "data", "go") as (child, url, _), client(url, token) as link:
        assert finished(link, compel)["status"] == "COMPLETED"
        events = link.get(f"/api/v1/compels/{compel['id']}/events").json()["events"]
        ends = [event["status"] for event in events if event["task_type"] == "AUDIO_TRANSCRIPTION"]
        assert ends == ["STARTED", "INTERRUPTED", "STARTED", "COMPLETED"]
        child.send_signal(signal.SIGTERM)
        child.wait(20)
        assert not list((tmp_path / "data" / "works").iterdir())


@contextmanager
def core(folder: Path, studio: TinyStudio) -> Iterator[Core]:
    """The shared parts alone, at work."""
    found = Core(folder, studio)
    found.hooks.policy("x", Policy(lambda secret, body, event_id, event: {}, (0.0, 60.0)))
    found.start()
    try:
        yield found
    finally:
        found.close()


def submitted(found: Core, folder: Path) -> int:
    stored = found.files.take(write_tone(folder / "a.wav"), "test")
    return found.works.submit("x", 1, "1", "compel", stored.digest, look="", width=64, height=64)


def until(test: Callable[[], bool]) -> None:
    ends = time.monotonic() + 30
    while not test():
        assert time.monotonic() < ends
        time.sleep(0.01)


def look(found: Core, number: int) -> Work:
    work = found.works.get(number)
    assert work is not None
    return work


def test_a_server_that_stops_leaves_its_work_for_the_next_start(tmp_path: Path) -> None:
    def stopped_at_work(number: int) -> int:
        with core(tmp_path / "data", TinyStudio(hold=threading.Event())) as found:
            number = number or submitted(found, tmp_path)
            until(lambda: look(found, number).stage == "AUDIO_TRANSCRIPTION")
            return number

    number = 0
    for _ in range(5):
        number = stopped_at_work(number)
    with core(tmp_path / "data", TinyStudio()) as found:
        until(lambda: look(found, number).over)
        assert (look(found, number).state, look(found, number).attempts) == ("done", 1)


def test_a_work_that_kills_the_server_again_and_again_is_given_up(tmp_path: Path) -> None:
    with core(tmp_path / "data", TinyStudio(hold=threading.Event())) as found:
        number = submitted(found, tmp_path)
        until(lambda: look(found, number).stage == "AUDIO_TRANSCRIPTION")
        found.works.close()
        found.db.run("UPDATE works SET state='running', attempts=3")
    with core(tmp_path / "data", TinyStudio()) as found:
        assert (look(found, number).state, look(found, number).code) == ("failed", "server_stopped")


def test_webhooks_that_were_waiting_are_delivered_after_the_restart(tmp_path: Path) -> None:
    with core(tmp_path / "data", TinyStudio()) as found:
        hook = found.hooks.add("x", 1, "http://127.0.0.1:9/", ("*",))
        number = found.hooks.send(hook, "evt_1", "a.b", b"{}")
        until(lambda: found.hooks.delivery(number)["attempts"] == 1)
        found.db.run("UPDATE deliveries SET due=0")
    with core(tmp_path / "data", TinyStudio()) as found:
        until(lambda: found.hooks.delivery(number)["state"] == "given up")


class Broken(TinyStudio):
    """A studio that falls over."""

    def make(self, task: Task, report: Report) -> Made:
        raise ZeroDivisionError


class Empty(TinyStudio):
    """A studio whose video is none."""

    def make(self, task: Task, report: Report) -> Made:
        made = super().make(task, report)
        made.video.write_bytes(b"nothing")
        return made


@pytest.mark.parametrize(("studio", "reason"), [(Broken, "internal"), (Empty, "render_unplayable")])
def test_a_studio_that_falls_over_fails_its_work_and_the_next_one_is_done(
    tmp_path: Path, studio: type[TinyStudio], reason: str
) -> None:
    with core(tmp_path / "data", studio()) as found:
        for _ in range(2):
            number = submitted(found, tmp_path)
            until(lambda number=number: look(found, number).over)  # type: ignore[misc]
            assert (look(found, number).state, look(found, number).code) == ("failed", reason)
        until(lambda: not list((tmp_path / "data" / "works").iterdir()))


class Listening(TinyStudio):
    """A studio that hears for as long as it is let."""

    ended = False

    def hear(self, track: Path, report: Report | None = None) -> Analysis:
        assert report is not None
        try:
            while True:
                report.stage("AUDIO_ANALYSIS", 0.4)
                time.sleep(0.01)
        finally:
            self.ended = True


def test_an_analysis_tells_how_far_it_is_and_ends_when_nobody_wants_it(tmp_path: Path) -> None:
    studio = Listening()
    with core(tmp_path / "data", studio) as found:
        stored = found.files.take(write_tone(tmp_path / "a.wav"), "test")
        number = found.works.submit("x", 1, "1", "analysis", stored.digest)
        until(lambda: look(found, number).share == 0.4)
        found.works.cancel(number)
        until(lambda: studio.ended)
        studio.ended = False
        again = found.works.submit("x", 1, "1", "analysis", stored.digest)
        until(lambda: look(found, again).share == 0.4)
    assert studio.ended
