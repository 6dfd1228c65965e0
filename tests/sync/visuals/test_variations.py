"""A service that answers in every other way that is tolerated is understood."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from sync.errors import (
    BrokenReplyError,
    BusyError,
    ConflictError,
    MissingError,
    RefusedError,
    ServiceError,
    SignInError,
)
from sync.visuals.client import MusicVisuals
from tests.sync.visuals.conftest import client_of


@dataclass
class Said:
    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


class Odd:
    """Answers with what it is told to, in order, and remembers what it was asked."""

    def __init__(self) -> None:
        self.answers: list[Said] = []
        self.asked: list[tuple[str, str, dict[str, str], bytes]] = []
        odd = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                headers = {name.lower(): value for name, value in self.headers.items()}
                odd.asked.append((self.command, self.path, headers, body))
                said = odd.answers.pop(0) if len(odd.answers) > 1 else odd.answers[0]
                self.send_response(said.status)
                for name, value in {"Content-Length": str(len(said.body)), **said.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(said.body)

            def log_message(self, *_: object) -> None:
                return

        for method in ("GET", "POST", "PATCH", "DELETE"):
            setattr(Handler, f"do_{method}", Handler.answer)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def say(self, status: int, body: Any = None, **headers: str) -> None:
        raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        self.answers.append(Said(status, raw, {name.replace("_", "-"): value for name, value in headers.items()}))

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def odd() -> Iterator[Odd]:
    service = Odd()
    yield service
    service.close()


@pytest.fixture
def visuals(odd: Odd) -> MusicVisuals:
    return client_of(odd.url, "sk_test_of_mine")


FORMS: list[Any] = [
    {
        "error": {
            "type": "not_found_error",
            "message": "No such track",
            "request_id": "req_1",
            "code": "track_not_found",
        }
    },
    {"type": "invalid_request", "message": "No such track", "code": "track_not_found", "request_id": "req_1"},
    {"type": "https://x/track_not_found", "title": "Gone", "detail": "No such track", "request_id": "req_1"},
]


@pytest.mark.parametrize("form", FORMS)
def test_all_forms_of_errors_are_understood(odd: Odd, visuals: MusicVisuals, form: Any) -> None:
    odd.say(404, form)
    with pytest.raises(MissingError) as error:
        visuals.tracks.get("track_1")
    assert "No such track" in str(error.value)
    assert (error.value.code, error.value.request_id) == ("track_not_found", "req_1")


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, SignInError),
        (409, ConflictError),
        (422, RefusedError),
        (413, RefusedError),
        (429, BusyError),
        (500, BrokenReplyError),
    ],
)
def test_an_empty_or_wild_error_body_still_makes_a_sentence(
    odd: Odd, visuals: MusicVisuals, status: int, kind: type[ServiceError]
) -> None:
    odd.say(status, b"<html><h1>Oops</h1></html>", Content_Type="text/html", Request_Id="req_h")
    with pytest.raises(kind) as error:
        visuals.canvases.get("canvas_1")
    assert "<" not in str(error.value)
    assert "sk_test" not in str(error.value)
    assert error.value.request_id == "req_h" or kind is BusyError


def test_a_create_call_is_sent_again_with_the_same_key_until_it_is_done(odd: Odd, visuals: MusicVisuals) -> None:
    odd.say(503, {"error": {"type": "api_error", "message": "later"}}, Retry_After="1")
    odd.say(500, b"")
    odd.say(200, {"id": 12, "status": "RENDERING"}, Idempotent_Replayed="true")
    canvas = visuals.canvases.create("track_1", style="any words")
    assert (canvas.id, canvas.status) == ("12", "rendering")
    keys = [headers["idempotency-key"] for _, _, headers, _ in odd.asked]
    assert len(keys) == 3
    assert len(set(keys)) == 1


def test_an_intent_that_was_kept_is_sent_as_it_is(odd: Odd, visuals: MusicVisuals) -> None:
    odd.say(201, {"id": "canvas_1"})
    visuals.canvases.create("track_1", intent="mine-from-yesterday")
    visuals.canvases.create("track_1")
    kept, fresh = (headers["idempotency-key"] for _, _, headers, _ in odd.asked)
    assert kept == "mine-from-yesterday"
    assert fresh != kept


def test_all_tries_of_an_upload_are_the_same_bytes(odd: Odd, visuals: MusicVisuals, tmp_path: Path) -> None:
    song = tmp_path / "song.mp3"
    song.write_bytes(b"ID3" + bytes(200_000))
    told: list[tuple[int, int]] = []
    odd.say(500, b"")
    odd.say(201, {"id": "track_1", "status": "uploading"})
    visuals.tracks.upload(song, progress=lambda *at: told.append(at))
    (first, second) = (body for _, _, _, body in odd.asked)
    assert first == second
    assert b"ID3" in first
    assert told[-1] == (200_003, 200_003)


def test_version_key_and_expansions_are_sent(odd: Odd, visuals: MusicVisuals) -> None:
    odd.say(200, {"id": "canvas_1"})
    visuals.canvases.get("canvas_1", expand=["track.analysis", "template"])
    _, path, headers, _ = odd.asked[0]
    assert path == "/v1/canvases/canvas_1?expand[]=track.analysis&expand[]=template"
    assert headers["authorization"] == "Bearer sk_test_of_mine"
    assert headers["api-version"]
    with pytest.raises(RefusedError):
        visuals.canvases.get("canvas_1", expand=["a.b.c.d.e"])


def test_a_key_never_goes_to_another_origin(odd: Odd, visuals: MusicVisuals) -> None:
    other = Odd()
    try:
        odd.say(302, b"", Location=f"{other.url.replace('127.0.0.1', 'localhost')}/v1/tracks/t")
        other.say(200, {"id": "t"})
        assert visuals.tracks.get("t").id == "t"
        assert "authorization" not in other.asked[0][2]
    finally:
        other.close()


def test_a_wrong_key_is_not_even_sent(odd: Odd) -> None:
    for key in ("", "pk_live_public", "cmp_other_service"):
        with pytest.raises(SignInError):
            client_of(odd.url, key).tracks.get("t")
    assert odd.asked == []


def test_limits_are_remembered(odd: Odd, visuals: MusicVisuals) -> None:
    odd.say(200, {"id": "t"}, RateLimit_Limit="100", RateLimit_Remaining="7", RateLimit_Reset="20")
    visuals.tracks.get("t")
    assert (visuals.limits.limit, visuals.limits.remaining, visuals.limits.reset) == (100, 7, 20.0)


def test_an_endless_list_comes_to_an_end(odd: Odd, visuals: MusicVisuals) -> None:
    odd.say(200, {"object": "list", "has_more": True, "data": [{"id": "t1"}, {"id": "t2"}]})
    assert [track.id for track in visuals.tracks.all()] == ["t1", "t2"]
    assert [path for _, path, _, _ in odd.asked] == ["/v1/tracks?limit=100", "/v1/tracks?limit=100&starting_after=t2"]


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"null", b"not json", b'{"id": ""}'])
def test_an_answer_without_sense_is_told_as_such(odd: Odd, visuals: MusicVisuals, body: bytes) -> None:
    odd.say(200, body)
    with pytest.raises(BrokenReplyError):
        visuals.videos.get("video_1")


def test_variants_come_as_a_list_or_bare(odd: Odd, visuals: MusicVisuals) -> None:
    odd.say(200, [{"id": "c1"}])
    odd.say(200, {"data": [{"id": "c1"}]})
    for _ in range(2):
        assert [canvas.id for canvas in visuals.canvases.variants("c", 1)] == ["c1"]
