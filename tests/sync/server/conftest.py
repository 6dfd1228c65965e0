"""One server for the tests of a file, and a client of its first user."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from sync.server.faults import NO_FAULTS
from sync.server.testing import LocalServer, TinyStudio, write_tone

Made = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def studio() -> TinyStudio:
    return TinyStudio(padding=200_000)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, studio: TinyStudio) -> Iterator[LocalServer]:
    with LocalServer(tmp_path_factory.mktemp("server"), studio) as server:
        yield server


@pytest.fixture(autouse=True)
def no_faults(request: pytest.FixtureRequest) -> Iterator[None]:
    """Leave no fault behind for the next test."""
    yield
    if "server" in request.fixturenames:
        request.getfixturevalue("server").faults = NO_FAULTS


@pytest.fixture(scope="module")
def client(server: LocalServer) -> Iterator[httpx.Client]:
    with client_of(server, server.token) as client:
        yield client


@pytest.fixture(scope="module")
def stranger(server: LocalServer) -> Iterator[httpx.Client]:
    """A client of another user."""
    with client_of(server, server.new_user("stranger")) as client:
        yield client


@pytest.fixture(scope="module")
def tone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tone(tmp_path_factory.mktemp("music") / "song.wav")


@pytest.fixture
def made(client: httpx.Client, tone: Path) -> dict[str, Any]:
    """A finished compel of the first user."""
    return finished(client, new_compel(client, tone))


def client_of(server: LocalServer, token: str) -> httpx.Client:
    headers = {"Authorization": f"Bearer {token}", "User-Agent": "tests/1"}
    return httpx.Client(base_url=server.url, headers=headers, timeout=20)


def upload(client: httpx.Client, path: Path, kind: str = "audio") -> Any:
    """Upload a file and return its id."""
    with path.open("rb") as file:
        reply = client.post(f"/api/v1/media?type={kind}", files={"file": (path.name, file)})
    assert reply.status_code == 201, reply.text
    return reply.json()["media"]["id"]


def new_compel(client: httpx.Client, track: Path, **wish: Any) -> dict[str, Any]:
    """Begin a compel of a track and return it."""
    body = {"title": "A song", "primary_media_id": upload(client, track)} | wish
    reply = client.post("/api/v1/compels", json=body)
    assert reply.status_code == 202, reply.text
    found: dict[str, Any] = reply.json()
    return found


def followed(client: httpx.Client, compel: dict[str, Any], *statuses: str) -> dict[str, Any]:
    """Look again until a compel has one of these statuses."""
    ends = time.monotonic() + 30
    while time.monotonic() < ends:
        found: dict[str, Any] = client.get(f"/api/v1/compels/{compel['id']}").json()
        if found["status"] in statuses:
            return found
        time.sleep(0.02)
    raise AssertionError(found)


def finished(client: httpx.Client, compel: dict[str, Any]) -> dict[str, Any]:
    """Wait for a compel to be over."""
    return followed(client, compel, "COMPLETED", "FAILED", "CANCELLED")
