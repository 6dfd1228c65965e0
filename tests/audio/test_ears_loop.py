"""The loop of the ears, turned by hand."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from react_app.audio.ears import Ears
from react_app.link.channel import Server
from react_app.link.shared import FeatureRing


@pytest.fixture
def server(paths_runtime: Path) -> Iterator[Server]:
    server = Server(paths_runtime, "ears")
    yield server
    server.close()


def test_ears_that_nobody_listens_to_go_after_fifteen_seconds(paths_runtime: Path, server: Server) -> None:
    ears = Ears(paths_runtime, time.monotonic(), server, paths_runtime / "grids")
    now = time.monotonic()
    ears._turn(now + 14.0)
    assert ears._running
    ears._turn(now + 16.0)
    assert not ears._running


def test_every_turn_brings_the_stream_up_to_now(paths_runtime: Path, server: Server) -> None:
    ears = Ears(paths_runtime, time.monotonic(), server, paths_runtime / "grids")
    ring = FeatureRing(paths_runtime)
    now = time.monotonic()
    for i in range(1, 20):
        ears._turn(now + 0.05 * i)
        newest = ring.newest()
        assert newest is not None
        assert newest[1] == pytest.approx(now + 0.05 * i, abs=0.03)
