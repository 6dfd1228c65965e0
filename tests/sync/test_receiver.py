"""Webhooks over real sockets: signed, counted once, and answered at once."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from sync.receiver import LARGEST_BODY, Receiver
from sync.signatures import COMPELLER_EVENT_ID, COMPELLER_SIGNATURE, sign
from sync.store import Store

BODY = b'{"id":"evt_1","type":"compel.completed"}'


class Bell:
    """Counts how often it was rung."""

    def __init__(self) -> None:
        self.rung = 0

    def ring(self) -> None:
        self.rung += 1


@pytest.fixture
def bell() -> Bell:
    return Bell()


@pytest.fixture
def receiver(tmp_path: Path, bell: Bell) -> Iterator[Receiver]:
    made = Receiver(0, lambda: ("new secret", "old secret"), Store(tmp_path / "cloud.db"), bell.ring)
    yield made
    made.close()


def send(receiver: Receiver, headers: dict[str, str] | None = None, method: str = "POST") -> int:
    connection = http.client.HTTPConnection(urlsplit(receiver.url).netloc, timeout=10)
    connection.request(method, "/", BODY, headers or {})
    status = connection.getresponse().status
    connection.close()
    return status


def signed(secret: str, event: str = "e1") -> dict[str, str]:
    return {COMPELLER_SIGNATURE: sign(secret, BODY), COMPELLER_EVENT_ID: event}


@pytest.mark.parametrize("secret", ["new secret", "old secret"])
def test_a_signed_call_wakes_the_poller(receiver: Receiver, bell: Bell, secret: str) -> None:
    assert send(receiver, signed(secret)) == 204
    assert bell.rung == 1


def test_retries_of_one_event_wake_once(receiver: Receiver, bell: Bell) -> None:
    assert [send(receiver, signed("new secret", event)) for event in ("e1", "e1", "e2")] == [204] * 3
    assert bell.rung == 2


def test_an_event_without_an_id_in_its_headers_is_known_by_the_one_in_its_body(receiver: Receiver, bell: Bell) -> None:
    headers = {COMPELLER_SIGNATURE: sign("new secret", BODY)}
    assert [send(receiver, headers) for _ in range(2)] == [204, 204]
    assert bell.rung == 1


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {COMPELLER_SIGNATURE: ""},
        {COMPELLER_SIGNATURE: "sha256=" + "0" * 64},
        {COMPELLER_SIGNATURE: sign("new secret", BODY).removeprefix("sha256=")},
        {COMPELLER_SIGNATURE: sign("new secret", BODY + b" ")},
        {COMPELLER_SIGNATURE: sign("", BODY)},
    ],
)
def test_what_is_not_signed_right_is_refused(receiver: Receiver, bell: Bell, headers: dict[str, str]) -> None:
    assert send(receiver, headers) == 401
    assert bell.rung == 0


def test_too_large_a_body_is_refused_unread(receiver: Receiver, bell: Bell) -> None:
    with socket.create_connection(("127.0.0.1", urlsplit(receiver.url).port or 0), timeout=10) as connection:
        head = f"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {LARGEST_BODY + 1}\r\n{COMPELLER_SIGNATURE}: x\r\n\r\n"
        connection.sendall(head.encode())
        assert b" 413 " in connection.recv(100)
    assert bell.rung == 0


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_only_calls_are_taken(receiver: Receiver, method: str) -> None:
    assert send(receiver, method=method) in (405, 501)


def test_it_listens_on_this_machine_only(receiver: Receiver) -> None:
    assert receiver.url.startswith("http://127.0.0.1:")
