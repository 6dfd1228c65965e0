"""Events are sent, signed and tried again, to a real receiver."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from sync.errors import ConflictError, RefusedError, SignInError
from sync.server.testing import LocalServer
from sync.server.visuals.events import DELAYS_S, SERVICES, Events
from sync.visuals.client import MusicVisuals
from sync.visuals.hearing import read_event
from sync.visuals.models import Track
from sync.visuals.release import Event
from tests.sync.visuals.conftest import over


class Receiver:
    """Takes events down; answers 500 for the first `refuse` of them."""

    def __init__(self) -> None:
        self.got: list[tuple[str, bytes]] = []
        self.refuse = 0
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.got.append((self.headers["X-Signature"], body))
                receiver.refuse -= 1
                self.send_response(500 if receiver.refuse >= 0 else 204)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/events"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def events(self) -> list[Event]:
        return [Event.read(json.loads(body)) for _, body in self.got]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def receiver(server: LocalServer) -> Iterator[Receiver]:
    Events(server.app.core, (0.0, 0.05, 0.05, 0.05, 0.05))
    receiver = Receiver()
    yield receiver
    receiver.close()
    Events(server.app.core, DELAYS_S)


def until(true: Callable[[], bool]) -> None:
    ends = time.monotonic() + 60
    while not true():
        assert time.monotonic() < ends
        time.sleep(0.02)


def test_the_story_of_a_canvas_is_told(visuals: MusicVisuals, track: Track, receiver: Receiver) -> None:
    endpoint = visuals.webhook_endpoints.create(receiver.url)
    asked = visuals.canvases.create(track.id)
    until(lambda: "canvas.completed" in [event.type for event in receiver.events()])
    visuals.webhook_endpoints.delete(endpoint.id)
    events = receiver.events()
    types = {event.type for event in events}
    assert {"render.started", "render.progress", "render.completed", "canvas.completed"} <= types
    done = next(event for event in events if event.type == "canvas.completed")
    assert done.id.startswith("evt_")
    assert done.data["id"] == asked.id
    assert done.data["exports"]["poster"].startswith("http://127.0.0.1")
    for signature, body in receiver.got:
        assert signature == f"sha256={hmac.new(endpoint.secret.encode(), body, hashlib.sha256).hexdigest()}"
        assert read_event(endpoint.secret, body, {"x-signature": signature}).id.startswith("evt_")
        for secret, sent in ((endpoint.secret + "x", body), (endpoint.secret, body + b" ")):
            with pytest.raises(SignInError):
                read_event(secret, sent, {"X-Signature": signature})


def test_an_event_is_tried_five_times_with_one_id(
    visuals: MusicVisuals, receiver: Receiver, server: LocalServer
) -> None:
    receiver.refuse = 99
    endpoint = visuals.webhook_endpoints.create(receiver.url, ["canvas.completed"])
    event = visuals.webhook_endpoints.test(endpoint.id)
    states = "SELECT state FROM deliveries WHERE event_id=?"
    until(lambda: server.app.core.db.one(states, event.id)["state"] == "given up")  # type: ignore[index]
    assert [got.id for got in receiver.events()] == [event.id] * 5
    visuals.webhook_endpoints.delete(endpoint.id)


def test_the_waits_between_tries_are_those_of_the_contract() -> None:
    assert DELAYS_S == (0.0, 60.0, 300.0, 1800.0, 7200.0)
    assert len(SERVICES) == 2


def test_an_endpoint_hears_what_it_wants_of_its_own_world(
    server: LocalServer, visuals: MusicVisuals, stranger: MusicVisuals, track: Track, receiver: Receiver
) -> None:
    other = Receiver()
    theirs = stranger.webhook_endpoints.create(other.url)
    wanting = visuals.webhook_endpoints.create(receiver.url, ["batch.completed"])
    batch = visuals.batches.create([{"kind": "canvas", "track_id": track.id}])
    until(lambda: bool(receiver.got))
    assert over(lambda: visuals.batches.get(batch.id)).status == "completed"
    assert [event.type for event in receiver.events()] == ["batch.completed"]
    visuals.webhook_endpoints.update(wanting.id, active=False)
    assert not visuals.webhook_endpoints.get(wanting.id).active
    assert other.got == []
    stranger.webhook_endpoints.delete(theirs.id)
    visuals.webhook_endpoints.delete(wanting.id)
    other.close()


def test_a_secret_is_told_once_and_changed(visuals: MusicVisuals, receiver: Receiver) -> None:
    made = visuals.webhook_endpoints.create(receiver.url)
    assert made.secret
    assert visuals.webhook_endpoints.get(made.id).secret == ""
    changed = visuals.webhook_endpoints.rotate(made.id)
    assert changed.secret not in ("", made.secret)
    visuals.webhook_endpoints.test(made.id)
    until(lambda: bool(receiver.got))
    signature, body = receiver.got[0]
    assert signature == f"sha256={hmac.new(changed.secret.encode(), body, hashlib.sha256).hexdigest()}"
    visuals.webhook_endpoints.delete(made.id)


def test_events_go_nowhere_unsafe(stranger: MusicVisuals) -> None:
    for url in ("http://192.168.1.7/x", "https://user:word@host/x", "ftp://host/x", "https://\u0001"):
        with pytest.raises(RefusedError):
            stranger.webhook_endpoints.create(url)
    for number in range(16):
        stranger.webhook_endpoints.create(f"https://example.invalid/{number}")
    with pytest.raises(ConflictError):
        stranger.webhook_endpoints.create("https://example.invalid/17")
