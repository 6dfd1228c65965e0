"""Who may reach the server, and how it says so."""

from __future__ import annotations

import httpx
import pytest

from sync.server.run import ServeError, open_socket, url_of, warning
from sync.server.testing import LocalServer


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "[", "0.0.0.0"])
def test_a_name_that_is_not_this_machine_is_refused(server: LocalServer, host: str) -> None:
    for path in ("/api/v1/health", "/v1/health", "/", "/api/mcp"):
        reply = httpx.get(server.url + path, headers={"Host": host})
        assert reply.status_code == 421, path


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1234", "127.0.0.1", "[::1]:80"])
def test_the_names_of_this_machine_are_answered(server: LocalServer, host: str) -> None:
    assert httpx.get(f"{server.url}/api/v1/health", headers={"Host": host}).json() == {"status": "ok"}


def test_other_origins_are_given_nothing(server: LocalServer) -> None:
    headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    reply = httpx.options(f"{server.url}/api/v1/compels", headers=headers)
    assert not [name for name in reply.headers if name.startswith("access-control")]


def test_links_name_the_public_url_where_there_is_one(
    tmp_path: object, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("public")
    with LocalServer(folder, public_url="https://studio.example/") as server:
        headers = {"Host": "studio.example", "X-API-Token": server.token}
        found = httpx.get(f"{server.url}/api/v1/account/credits", headers=headers).json()
        assert found["billing_url"] == "https://studio.example/api/v1/billing"


def test_listening_elsewhere_is_warned_of() -> None:
    assert warning("127.0.0.1") == warning("localhost") == warning("::1") == ""
    assert "everybody in this network" in warning("0.0.0.0")


def test_an_address_that_is_taken_is_told_in_a_sentence() -> None:
    listener = open_socket("127.0.0.1", 0)
    port = int(url_of(listener).rsplit(":", 1)[1])
    try:
        with pytest.raises(ServeError, match=f"Port {port}"):
            open_socket("127.0.0.1", port)
    finally:
        listener.close()
    with pytest.raises(ServeError, match="no address"):
        open_socket("no such host.invalid", 0)


def test_errors_are_problems_whatever_goes_wrong(server: LocalServer, client: httpx.Client) -> None:
    for method, path, status in (
        ("GET", "/api/v1/nothing", 404),
        ("GET", "/api/nothing", 404),
        ("DELETE", "/api/v1/compels", 405),
        ("POST", "/api/v1/compels", 422),
    ):
        reply = client.request(method, path)
        body = reply.json()
        assert reply.status_code == body["status"] == status
        assert reply.headers["content-type"] == "application/problem+json"
        assert body["detail"].endswith(".")
    assert client.request("DELETE", "/api/v1/compels").headers["allow"]
