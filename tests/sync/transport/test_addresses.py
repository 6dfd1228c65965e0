"""Addresses that people type and that servers lead on to."""

from __future__ import annotations

import httpx
import pytest

from sync.errors import (
    BrokenReplyError,
    RefusedError,
)
from sync.transport import Transport
from tests.sync.transport.rig import TOKEN, Rig
from tests.sync.wild import Answer, Wild


@pytest.mark.parametrize(
    ("typed", "root"),
    [
        ("compeller.ai", "https://compeller.ai"),
        (" https://Compeller.ai/ ", "https://compeller.ai"),
        ("https://compeller.ai/api/v1", "https://compeller.ai"),
        ("https://compeller.ai:443", "https://compeller.ai"),
        ("127.0.0.1:8765", "http://127.0.0.1:8765"),
        ("localhost:8765/", "http://localhost:8765"),
        ("http://[::1]:80", "http://[::1]"),
    ],
)
def test_addresses_as_people_type_them(typed: str, root: str) -> None:
    assert Transport(typed).base_url == root


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "http://compeller.ai",
        "http://10.0.0.1",
        "ftp://a.b",
        "file:///etc/passwd",
        "https://u:p@a.b",
        "a b",
        "https://",
        "https://a.b/some/path",
        "http://localhost.evil.org",
        "http://127.0.0.1.evil.org",
        "https://a.b:99999",
        "http://[::1",
    ],
)
def test_addresses_that_are_not_safe_are_refused(typed: str) -> None:
    with pytest.raises(RefusedError):
        Transport(typed)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_another_host_loses_the_credentials(wild: Wild, other: Wild, rig: Rig, status: int) -> None:
    wild.routes["GET /x"] = Answer(status, headers={"Location": f"{other.url}/y", "Set-Cookie": "a=b"})
    other.routes["GET /y"] = Answer(302, headers={"Location": f"{wild.url}/z"})
    wild.routes["GET /z"] = Answer(200, {"a": 1})
    assert rig.transport.json("GET", "/x", headers={"X-API-Token": "secret", "Range": "bytes=1-"}) == {"a": 1}
    for request in (other.asked[0], wild.asked[1]):
        assert not {"authorization", "x-api-token", "cookie"} & set(request.headers)
        assert request.headers["range"] == "bytes=1-"


def test_a_link_to_another_host_gets_no_credentials(wild: Wild, other: Wild, rig: Rig) -> None:
    other.routes["GET /y"] = Answer(200, {"a": 1})
    assert rig.transport.json("GET", f"{other.url}/y") == {"a": 1}
    assert "authorization" not in other.asked[0].headers


def test_a_post_is_not_sent_to_another_host(wild: Wild, other: Wild, rig: Rig) -> None:
    wild.routes["POST /x"] = Answer(307, headers={"Location": f"{other.url}/y"})
    with pytest.raises(BrokenReplyError, match="do not send"):
        rig.transport.json("POST", "/x", body={"password": "p"})
    assert other.asked == []


@pytest.mark.parametrize(
    ("status", "method"), [(307, "POST"), (308, "POST"), (301, "POST"), (302, "GET"), (303, "GET")]
)
def test_a_post_is_sent_on_within_the_service(wild: Wild, rig: Rig, status: int, method: str) -> None:
    wild.routes["POST /x"] = Answer(status, headers={"Location": "/y"})
    wild.routes[f"{method} /y"] = Answer(200, {"a": 1})
    assert rig.transport.json("POST", "/x", body={"b": 2}) == {"a": 1}
    assert wild.asked[1].body == (b'{"b":2}' if method == "POST" else b"")
    assert wild.asked[1].headers["authorization"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize(
    "location",
    [
        "",
        "ftp://a.b/c",
        "http://example.org/",
        "https://u:p@example.org/",
        "http://[bad",
        "https:\\\\a.b/",
        "https://a.b:x/",
        ":https://  ::1[",
    ],
)
def test_unsafe_redirects_are_not_followed(wild: Wild, rig: Rig, location: str) -> None:
    wild.routes["GET /x"] = Answer(302, headers={"Location": location})
    with pytest.raises(BrokenReplyError):
        rig.transport.json("GET", "/x")
    assert len(wild.asked) == 1


def test_redirects_never_lead_from_https_to_http() -> None:
    moved = httpx.Client(
        transport=httpx.MockTransport(lambda _: httpx.Response(302, headers={"Location": "http://127.0.0.1:1/x"}))
    )
    with pytest.raises(BrokenReplyError, match="not safe"):
        Transport("https://example.org", http=moved).json("GET", "/x")
    with pytest.raises(RefusedError, match="unencrypted"):
        Transport("https://example.org", http=moved).json("GET", "http://127.0.0.1:1/x")


def test_redirects_in_a_circle_end(wild: Wild, rig: Rig) -> None:
    wild.routes["GET /x"] = Answer(302, headers={"Location": "/x"})
    with pytest.raises(BrokenReplyError, match="circles"):
        rig.transport.json("GET", "/x")
    assert len(wild.asked) == 6
