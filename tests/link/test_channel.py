"""The connection between processes: nothing is lost, nobody waits, strangers stay out."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client
from pathlib import Path

import pytest

from react_app.core.controls import ControlChange
from react_app.core.errors import LinkError
from react_app.core.paths import Paths
from react_app.link.channel import Channel, Server, connect, link_address, link_key


def until(condition: Callable[[], bool], seconds: float = 5.0) -> bool:
    """Wait until something is true; False when it takes too long."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.002)
    return True


def pair(runtime: Path) -> tuple[Server, Channel, Channel]:
    server = Server(runtime, "stage")
    client = connect(runtime, "stage")
    accepted: list[Channel] = []
    assert until(lambda: bool(accepted.extend(server.accepted()) or accepted))
    return server, client, accepted[0]


def test_every_message_arrives_once_and_in_order(paths: Paths) -> None:
    server, client, stage = pair(paths.runtime)
    sent = [ControlChange(f"layer.{n}.hue", n / 7) for n in range(2000)]
    for change in sent:
        client.send(change)
    got: list[object] = []
    assert until(lambda: bool(got.extend(stage.receive()) or len(got) == len(sent)))
    assert got == sent
    server.close()


def test_sending_never_waits_for_a_blocked_reader(paths: Paths) -> None:
    server = Server(paths.runtime, "stage")
    deaf = Client(link_address(paths.runtime, "stage"), authkey=link_key(paths.runtime))
    accepted: list[Channel] = []
    assert until(lambda: bool(accepted.extend(server.accepted()) or accepted))
    begun = time.monotonic()
    for _ in range(200):
        accepted[0].post(b"x" * 100_000)
        accepted[0].send(b"y" * 10_000)
    assert time.monotonic() - begun < 1.0
    deaf.close()
    server.close()


def test_a_mailbox_keeps_only_the_newest(paths: Paths) -> None:
    server, client, stage = pair(paths.runtime)
    for n in range(5000):
        client.post(n)
    got: list[object] = []
    assert until(lambda: bool(got.extend(stage.receive()) or (got and got[-1] == 4999)))
    assert len(got) < 5000
    server.close()


def test_the_death_of_the_other_end_is_noticed_at_once(paths: Paths) -> None:
    code = (
        "import sys, time; from pathlib import Path; from react_app.link.channel import connect\n"
        "connect(Path(sys.argv[1]), 'stage').send('here'); time.sleep(60)\n"
    )
    server = Server(paths.runtime, "stage")
    child = subprocess.Popen([sys.executable, "-c", code, str(paths.runtime)])
    accepted: list[Channel] = []
    assert until(lambda: bool(accepted.extend(server.accepted()) or accepted), 20)
    assert until(lambda: accepted[0].receive() == ["here"])
    child.kill()
    child.wait()
    assert until(lambda: accepted[0].closed, 1.0)
    server.close()


def test_a_stranger_without_the_key_is_turned_away(paths: Paths) -> None:
    server = Server(paths.runtime, "stage")
    with pytest.raises((AuthenticationError, EOFError, OSError)):
        Client(link_address(paths.runtime, "stage"), authkey=b"guess").recv()
    friend = connect(paths.runtime, "stage")
    assert not friend.closed
    server.close()


def test_the_key_is_readable_by_its_user_only(paths: Paths) -> None:
    link_key(paths.runtime)
    assert (paths.runtime / "link.key").stat().st_mode & 0o077 == 0
    assert link_key(paths.runtime) == link_key(paths.runtime)


def test_two_processes_cannot_have_one_name(paths: Paths) -> None:
    server = Server(paths.runtime, "stage")
    with pytest.raises(LinkError, match="runs already"):
        Server(paths.runtime, "stage")
    server.close()


def test_a_socket_left_by_a_killed_process_is_no_obstacle(paths: Paths) -> None:
    code = (
        "import sys, os; from pathlib import Path; from react_app.link.channel import Server\n"
        "Server(Path(sys.argv[1]), 'stage'); os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(paths.runtime)], check=False)
    server = Server(paths.runtime, "stage")
    assert not connect(paths.runtime, "stage").closed
    server.close()


def test_nobody_there_is_a_sentence(paths: Paths) -> None:
    with pytest.raises(LinkError, match="stage process cannot be reached"):
        connect(paths.runtime, "stage")


def test_a_very_deep_runtime_folder_still_gets_an_address(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    deep.mkdir(parents=True)
    server = Server(deep, "stage")
    assert not connect(deep, "stage").closed
    server.close()
