"""Two users cannot see, list, guess or download each other's things; nobody gets far without a token."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from sync.server.testing import LocalServer
from tests.sync.server.conftest import client_of, finished, new_compel, upload


@pytest.fixture(scope="module")
def things(client: httpx.Client, tone: Path) -> dict[str, Any]:
    """One of everything that belongs to the first user."""
    compel = finished(client, new_compel(client, tone))
    hook = client.post("/api/v1/webhooks", json={"url": "https://example.com/hook"}).json()
    return {
        "media": upload(client, tone),
        "compel": compel["id"],
        "rendering": compel["rendering_id"],
        "webhook": hook["webhook_id"],
    }


OWNED = [
    ("GET", "/api/v1/media/{media}"),
    ("GET", "/api/v1/compels/{compel}"),
    ("GET", "/api/v1/compels/{compel}/events"),
    ("GET", "/api/v1/compels/{compel}/renderings"),
    ("POST", "/api/v1/compels/{compel}/start-render"),
    ("POST", "/api/v1/compels/{compel}/cancel"),
    ("GET", "/api/v1/renderings/{rendering}"),
    ("GET", "/api/v1/renderings/{rendering}/download"),
    ("HEAD", "/api/v1/renderings/{rendering}/download"),
    ("GET", "/api/v1/renderings/{rendering}/poster"),
    ("GET", "/api/v1/webhooks/{webhook}"),
    ("PATCH", "/api/v1/webhooks/{webhook}"),
    ("DELETE", "/api/v1/webhooks/{webhook}"),
    ("POST", "/api/v1/webhooks/{webhook}/test"),
    ("POST", "/api/v1/webhooks/{webhook}/rotate-secret"),
]


@pytest.mark.parametrize(("method", "path"), OWNED)
def test_what_is_somebody_elses_is_not_there(
    stranger: httpx.Client, things: dict[str, Any], method: str, path: str
) -> None:
    body = {"active": False} if method == "PATCH" else None
    theirs = stranger.request(method, path.format(**things), json=body)
    nobodys = stranger.request(method, path.format(**dict.fromkeys(things, 999_999)), json=body)
    assert theirs.status_code == nobodys.status_code == 404
    if method != "HEAD":
        told, untold = theirs.json(), nobodys.json()
        assert told.pop("instance") != untold.pop("instance")
        assert told == untold


@pytest.mark.parametrize("key", ["0", "-1", "1e3", "%2e%2e", "..%2f..%2fetc", "１", "9" * 40, "1'--", "null"])
def test_what_is_no_id_is_not_there(client: httpx.Client, key: str) -> None:
    for path in ("compels", "renderings", "webhooks", "media"):
        assert client.get(f"/api/v1/{path}/{key}").status_code == 404


def test_nothing_of_others_is_listed_searched_or_counted(
    server: LocalServer, stranger: httpx.Client, things: dict[str, Any]
) -> None:
    for path, name in (
        ("compels", "compels"),
        ("compels/search?q=song", "compels"),
        ("media", "media"),
        ("webhooks", "webhooks"),
    ):
        assert stranger.get(f"/api/v1/{path}").json()[name] == []
    assert stranger.get("/api/v1/account/credits").json()["minutes_used"] == 0


def test_anothers_upload_makes_no_compel(stranger: httpx.Client, things: dict[str, Any]) -> None:
    reply = stranger.post("/api/v1/compels", json={"title": "mine", "primary_media_id": things["media"]})
    assert reply.status_code == 404


def test_the_tools_keep_users_apart_as_well(stranger: httpx.Client, things: dict[str, Any]) -> None:
    calls = {
        "get_compel": {"compel_id": things["compel"]},
        "list_renderings": {"compel_id": things["compel"]},
        "get_rendering": {"rendering_id": things["rendering"]},
        "rotate_webhook_secret": {"webhook_id": things["webhook"]},
        "create_compel": {"title": "x", "primary_media_id": things["media"]},
    }
    for name, given in calls.items():
        message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": name, "arguments": given}}
        result = stranger.post("/api/mcp", json=message).json()["result"]
        assert result["isError"]
        assert "There is no such" in result["content"][0]["text"]


HEADERS = ({}, {"Authorization": "Bearer nobody"}, {"X-API-Token": ""}, {"Authorization": "Basic eDp5"})
PUBLIC = {"/api/v1/auth/signup", "/api/login", "/api/v1/login", "/api/v1/auth/token"}


def test_every_other_route_asks_for_a_token(server: LocalServer, client: httpx.Client) -> None:
    told = client.get("/api/v1/openapi.json").json()
    asked = 0
    anonymous = httpx.Client(base_url=server.url)
    for path, operations in told["paths"].items():
        for method, operation in operations.items():
            if "security" not in operation:
                assert path in PUBLIC or method == "get", (method, path)
                continue
            url = path.replace("{", "").replace("}", "")
            for headers in (
                {},
                {"Authorization": "Bearer nobody"},
                {"X-API-Token": ""},
                {"Authorization": "Basic eDp5"},
            ):
                reply = anonymous.request(method, url, headers=headers)
                assert reply.status_code == 401, (method, path)
                assert reply.headers["www-authenticate"] == "Bearer"
            asked += 1
    anonymous.close()
    assert asked >= 20


def test_either_header_carries_the_token(server: LocalServer) -> None:
    for headers in ({"Authorization": f"Bearer {server.token}"}, {"X-API-Token": server.token}):
        assert httpx.get(f"{server.url}/api/v1/account/credits", headers=headers).status_code == 200
    other = {"Authorization": f"Bearer {server.live_key}"}
    assert httpx.get(f"{server.url}/api/v1/account/credits", headers=other).status_code == 401


def test_no_token_or_password_lies_in_the_data_folder(server: LocalServer) -> None:
    server.new_user("keeper", "a very secret password")
    with client_of(server, server.token) as client:
        client.get("/api/v1/account/credits")
    wanted = [server.token, server.password, "a very secret password", server.live_key]
    for path in server.app.core.data.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert not [word for word in wanted if word.encode() in data], path
