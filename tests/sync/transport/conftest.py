"""Two servers that answer as they are told to, and a transport to one of them that does not really wait."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sync.transport import Transport
from tests.sync.transport.rig import TOKEN, Rig
from tests.sync.wild import Wild, running


@pytest.fixture(scope="module")
def servers() -> Iterator[tuple[Wild, Wild]]:
    with running() as one, running() as other:
        yield one, other


@pytest.fixture
def wild(servers: tuple[Wild, Wild]) -> Wild:
    for server in servers:
        server.reset()
    return servers[0]


@pytest.fixture
def other(servers: tuple[Wild, Wild]) -> Wild:
    return servers[1]


@pytest.fixture
def rig(wild: Wild) -> Iterator[Rig]:
    slept: list[float] = []
    transport = Transport(
        wild.url,
        token=lambda: TOKEN,
        user_agent="Test/1 (+https://example.org)",
        sleep=slept.append,
        random=lambda: 0.5,
    )
    yield Rig(transport, slept)
    transport.close()
