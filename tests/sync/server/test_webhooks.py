"""Webhooks are really delivered: signed, tried again, told apart by their event id."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from sync.server.compeller.webhooks import DELAYS, policy
from sync.server.testing import LocalServer
from sync.signatures import verify
from tests.sync.server.conftest import finished, followed, new_compel


@dataclass
class Receiver:
    """What arrived; answers with `answers` in turn, the last one for ever."""

    url: str = ""
    answers: list[int] = field(default_factory=lambda: [200])
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    def wait(self, enough: Callable[[], bool]) -> None:
        ends = time.monotonic() + 20
        while not enough():
            assert time.monotonic() < ends, self.got
            time.sleep(0.01)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    found = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = found.answers.pop(0) if len(found.answers) > 1 else found.answers[0]
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()
            found.got.append(({key.lower(): value for key, value in self.headers.items()}, body))

        def log_message(self, *_: Any) -> None:
            return

    web = HTTPServer(("127.0.0.1", 0), Handler)
    found.url = f"http://127.0.0.1:{web.server_port}/hook?key=1"
    thread = threading.Thread(target=web.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield found
    web.shutdown()
    web.server_close()


@pytest.fixture(autouse=True)
def quick(server: LocalServer) -> None:
    """Do not wait between tries."""
    server.app.core.hooks.policy("compeller", policy((0.0,) * 6))


@pytest.fixture
def hook(client: httpx.Client, receiver: Receiver) -> Iterator[dict[str, Any]]:
    found = client.post("/api/v1/webhooks", json={"url": receiver.url}).json()
    yield found
    client.delete(f"/api/v1/webhooks/{found['webhook_id']}")


def test_a_finished_compel_is_told_with_a_signature_over_the_raw_body(
    client: httpx.Client, receiver: Receiver, hook: dict[str, Any], tone: Path
) -> None:
    made = finished(client, new_compel(client, tone))
    receiver.wait(lambda: len(receiver.got) == 1)
    headers, body = receiver.got[0]
    assert verify(hook["secret"], body, headers["x-compeller-signature"])
    told = json.loads(body)
    assert told["type"] == "compel.completed"
    assert told["id"] == headers["x-compeller-event-id"]
    assert told["data"]["compel"]["id"] == made["id"]
    assert told["data"]["compel"]["rendering_id"] == made["rendering_id"]


def test_ready_and_failed_are_told_to_those_who_want_them(
    server: LocalServer, client: httpx.Client, receiver: Receiver, hook: dict[str, Any], tone: Path
) -> None:
    client.patch(f"/api/v1/webhooks/{hook['webhook_id']}", json={"events": ["compel.ready"]})
    compel = followed(client, new_compel(client, tone, auto_start=False), "READY")
    client.post(f"/api/v1/compels/{compel['id']}/start-render")
    finished(client, compel)
    receiver.wait(lambda: len(receiver.got) == 1)
    assert json.loads(receiver.got[0][1])["type"] == "compel.ready"
    client.patch(f"/api/v1/webhooks/{hook['webhook_id']}", json={"active": False, "events": ["*"]})
    finished(client, new_compel(client, tone))
    assert server.app.core.db.number("SELECT count(*) FROM deliveries WHERE hook=?", hook["webhook_id"]) == 1


def test_a_delivery_is_tried_six_times_with_one_event_id(
    server: LocalServer, client: httpx.Client, receiver: Receiver, hook: dict[str, Any]
) -> None:
    receiver.answers[:] = [500, 301, 404, 503, 400, 599]
    sent = client.post(f"/api/v1/webhooks/{hook['webhook_id']}/test")
    assert sent.status_code == 202
    receiver.wait(lambda: len(receiver.got) == 6)
    assert {headers["x-compeller-event-id"] for headers, _ in receiver.got} == {sent.json()["event_id"]}
    assert len({body for _, body in receiver.got}) == 1

    def state() -> Any:
        row = server.app.core.db.one("SELECT * FROM deliveries WHERE event_id=?", sent.json()["event_id"])
        return row["state"] if row is not None else None

    receiver.wait(lambda: state() == "given up")
    assert len(receiver.got) == 6


def test_it_is_not_told_again_once_it_arrived(client: httpx.Client, receiver: Receiver, hook: dict[str, Any]) -> None:
    receiver.answers[:] = [500, 204]
    client.post(f"/api/v1/webhooks/{hook['webhook_id']}/test")
    receiver.wait(lambda: len(receiver.got) == 2)
    client.post(f"/api/v1/webhooks/{hook['webhook_id']}/test")
    receiver.wait(lambda: len(receiver.got) == 3)
    ids = [headers["x-compeller-event-id"] for headers, _ in receiver.got]
    assert ids[0] == ids[1] != ids[2]


def test_a_rotated_secret_signs_from_then_on(client: httpx.Client, receiver: Receiver, hook: dict[str, Any]) -> None:
    key = hook["webhook_id"]
    fresh = client.post(f"/api/v1/webhooks/{key}/rotate-secret").json()["secret"]
    assert fresh != hook["secret"]
    client.post(f"/api/v1/webhooks/{key}/test")
    receiver.wait(lambda: len(receiver.got) == 1)
    headers, body = receiver.got[0]
    assert verify(fresh, body, headers["x-compeller-signature"])
    assert not verify(hook["secret"], body, headers["x-compeller-signature"])


def test_the_secret_is_told_once(client: httpx.Client, hook: dict[str, Any]) -> None:
    assert "secret" not in client.get(f"/api/v1/webhooks/{hook['webhook_id']}").json()
    listed = client.get("/api/v1/webhooks").json()["webhooks"]
    assert [one["webhook_id"] for one in listed] == [hook["webhook_id"]]
    assert "secret" not in listed[0]


def test_a_receiver_that_is_not_there_is_tried_later(server: LocalServer, client: httpx.Client) -> None:
    assert DELAYS == (0.0, 10.0, 60.0, 300.0, 1800.0, 7200.0)
    server.app.core.hooks.policy("compeller", policy())
    hook = client.post("/api/v1/webhooks", json={"url": "http://127.0.0.1:9/hook"}).json()
    event = client.post(f"/api/v1/webhooks/{hook['webhook_id']}/test").json()["event_id"]
    ends = time.monotonic() + 20
    while True:
        row = server.app.core.db.one("SELECT * FROM deliveries WHERE event_id=?", event)
        assert row is not None
        if row["attempts"]:
            break
        assert time.monotonic() < ends
        time.sleep(0.01)
    assert row["state"] == "waiting"
    assert 5 < row["due"] - row["created"] < 30
    client.delete(f"/api/v1/webhooks/{hook['webhook_id']}")
    assert server.app.core.db.one("SELECT * FROM deliveries WHERE event_id=?", event) is None


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/",
        "ftp://example.com/",
        "https://",
        "nonsense",
        "https://user:secret@example.com/",
        "https://example.com/" + "x" * 2048,
        "http://127.0.0.1.example.com/",
        "https://[",
    ],
)
def test_urls_that_nobody_should_be_told_at_are_refused(client: httpx.Client, url: str) -> None:
    reply = client.post("/api/v1/webhooks", json={"url": url})
    assert reply.status_code == 422
    assert reply.json()["errors"]


def test_an_unknown_event_is_refused(client: httpx.Client) -> None:
    reply = client.post("/api/v1/webhooks", json={"url": "https://example.com/", "events": ["compel.born"]})
    assert reply.status_code == 422
    assert "compel.born" in reply.json()["detail"]
