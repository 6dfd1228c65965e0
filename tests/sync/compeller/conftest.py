"""One odd server for all tests of the client."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sync.compeller import Compeller
from sync.transport import Transport
from tests.sync.compeller.odd import TOKEN
from tests.sync.wild import Wild, running


@pytest.fixture(scope="session")
def server() -> Iterator[Wild]:
    with running() as wild:
        yield wild


@pytest.fixture
def wild(server: Wild) -> Wild:
    server.reset()
    return server


@pytest.fixture
def client(wild: Wild) -> Iterator[Compeller]:
    transport = Transport(
        wild.url,
        token=lambda: TOKEN,
        user_agent="Test/1",
        installation_id="6f2a",
        sleep=lambda _: None,
        random=lambda: 0.0,
    )
    yield Compeller(transport)
    transport.close()
