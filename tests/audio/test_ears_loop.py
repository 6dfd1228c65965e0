"""The loop of the ears, turned by hand."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from react_app.audio.ears import Ears
from react_app.core.features import HOP
from react_app.core.tempo import TempoHint
from react_app.link.channel import Channel, Server, connect
from react_app.link.messages import EarsStatus, HintApplied, TrackerHint
from react_app.link.shared import FeatureRing

Answer = TypeVar("Answer", HintApplied, EarsStatus)


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


def test_a_hint_to_the_tracker_is_answered_and_never_lost(paths_runtime: Path, server: Server) -> None:
    ears = Ears(paths_runtime, time.monotonic(), server, paths_runtime / "grids")
    stage = connect(paths_runtime, "ears")
    now = time.monotonic()
    stage.send(TrackerHint(TempoHint("seed", t=0.5, bpm=120.0)))
    answers = heard_by(stage, ears, now, HintApplied)
    assert [answer.hint for answer in answers] == [TempoHint("seed", t=0.5, bpm=120.0)]
    assert answers[0].sample % HOP == 0
    assert [status.hints for status in heard_by(stage, ears, now + 1.0, EarsStatus)][-1] == 1
    stage.close()
    heir = connect(paths_runtime, "ears")  # a stage that took over a moment later must be able to log it too
    assert heard_by(heir, ears, now + 2.0, HintApplied) == answers
    heir.close()


def heard_by(channel: Channel, ears: Ears, now: float, kind: type[Answer]) -> list[Answer]:
    """Turn the ears until a message of this kind has come."""
    found: list[Answer] = []
    for i in range(400):
        ears._turn(now + 0.001 * i)
        found += [message for message in channel.receive() if isinstance(message, kind)]
        if found:
            return found
        channel.flush(0.005)
        time.sleep(0.005)
    return found
