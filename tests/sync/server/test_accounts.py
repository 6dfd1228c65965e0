"""Signing up and signing in."""

from __future__ import annotations

import httpx
import pytest

from sync.errors import StoreError
from sync.server.app import create_app
from sync.server.testing import LocalServer, TinyStudio


@pytest.mark.parametrize("path", ["/api/login", "/api/v1/login", "/api/v1/auth/token"])
@pytest.mark.parametrize("name", ["username", "email"])
def test_a_name_and_a_password_give_a_token(server: LocalServer, path: str, name: str) -> None:
    reply = httpx.post(server.url + path, json={name: "Studio", "password": server.password})
    assert reply.json()["username"] == "studio"
    assert set(reply.json()) <= {"username", "access_token", "apiToken"}
    headers = {"X-API-Token": reply.json()["access_token"]}
    assert httpx.get(f"{server.url}/api/v1/account/credits", headers=headers).status_code == 200


def test_wrong_passwords_are_refused_and_then_have_to_wait(server: LocalServer) -> None:
    server.new_user("guessed", "right")
    body = {"username": "guessed", "password": "wrong"}
    replies = [httpx.post(f"{server.url}/api/login", json=body) for _ in range(6)]
    assert [reply.status_code for reply in replies] == [401] * 5 + [429]
    assert int(replies[-1].headers["retry-after"]) > 0
    right = httpx.post(f"{server.url}/api/login", json={"username": "guessed", "password": "right"})
    assert right.status_code == 429
    assert httpx.post(f"{server.url}/api/login", json={"username": "nobody", "password": "x"}).status_code == 401


def test_a_program_signs_up_once(server: LocalServer) -> None:
    def sign_up(email: str, installation: str = "", agent: str = "tests/1") -> httpx.Response:
        headers = {"User-Agent": agent, "X-Agent-Installation-Id": installation}
        return httpx.post(
            f"{server.url}/api/v1/auth/signup", json={"email": email, "agent_name": "tests"}, headers=headers
        )

    first = sign_up("a@example.com", "one")
    assert first.status_code == 201
    assert first.json()["access_token"] == first.json()["apiToken"]
    headers = {"Authorization": f"Bearer {first.json()['apiToken']}"}
    assert httpx.get(f"{server.url}/api/v1/compels", headers=headers).status_code == 200
    assert sign_up("A@example.com", "two").status_code == 409
    assert sign_up("b@example.com", "one").status_code == 409
    assert sign_up("c@example.com", agent="").status_code in (400, 422)
    assert sign_up("no address").status_code == 422
    many = [sign_up(f"d{number}@example.com") for number in range(12)]
    assert many[-1].status_code == 429
    assert int(many[-1].headers["retry-after"]) > 0
    assert many[-1].headers["content-type"] == "application/problem+json"


def test_a_data_folder_has_one_server(server: LocalServer) -> None:
    with pytest.raises(StoreError, match="Another server uses"):
        create_app(server.app.core.data, TinyStudio())


def test_the_first_account_is_told_once(server: LocalServer) -> None:
    assert server.app.core.accounts.first_start() is None
