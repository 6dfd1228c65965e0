"""One local server for all tests of this folder, with a studio that makes tiny but real videos."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from sync.server.testing import LocalServer, write_tone
from sync.transport import Transport
from sync.visuals.client import MusicVisuals
from sync.visuals.models import Canvas, Track
from sync.visuals.waiting import W, wait_for


def client_of(url: str, key: str) -> MusicVisuals:
    """Return a client that loses no time between tries."""
    return MusicVisuals(Transport(url, token=lambda: key, sleep=lambda _: None))


def get(url: str, **sent: Any) -> httpx.Response:
    """Fetch something without a client, with patience for a busy machine."""
    return httpx.get(url, timeout=60, **sent)


def over(look: Callable[[], W]) -> W:
    """Wait until something is over."""
    return wait_for(look, first=0.05, longest=0.2, patience=60.0)


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalServer]:
    with LocalServer(tmp_path_factory.mktemp("visuals")) as running:
        yield running


@pytest.fixture(scope="package")
def tone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tone(tmp_path_factory.mktemp("tone") / "First Light.wav", 2.0)


@pytest.fixture(scope="package")
def visuals(server: LocalServer) -> MusicVisuals:
    return client_of(server.url, server.live_key)


@pytest.fixture(scope="package")
def track(visuals: MusicVisuals, tone: Path) -> Track:
    sent = visuals.tracks.upload(tone, artist="Ada")
    return over(lambda: visuals.tracks.get(sent.id))


@pytest.fixture(scope="package")
def canvas(visuals: MusicVisuals, track: Track) -> Canvas:
    asked = visuals.canvases.create(track.id, style="neon-grid", seed=7)
    return over(lambda: visuals.canvases.get(asked.id))


@pytest.fixture
def stranger(server: LocalServer) -> MusicVisuals:
    name = f"stranger-{len(server.app.core.db.all('SELECT id FROM users'))}"
    return client_of(server.url, server.new_user(name, kind="live"))
