"""What is asked again, when, and what is never sent twice."""

from __future__ import annotations

import socket
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest

from sync.errors import (
    BrokenReplyError,
    BusyError,
    OfflineError,
)
from sync.transport import Transport
from tests.sync.transport.rig import HTML, Rig
from tests.sync.wild import Answer, Wild


def test_get_is_retried_with_growing_waits_and_gives_up(wild: Wild, rig: Rig) -> None:
    wild.routes["GET /x"] = Answer(502, HTML, "text/html")
    with pytest.raises(BrokenReplyError):
        rig.transport.json("GET", "/x")
    assert len(wild.asked) == 5
    assert rig.slept == [0.5, 1.0, 2.0, 4.0]


def test_retry_after_is_kept_to_in_both_forms(wild: Wild, rig: Rig) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    wild.routes["POST /x"] = [
        Answer(429, headers={"Retry-After": "7"}),
        Answer(429, headers={"Retry-After": date}),
        Answer(429, headers={"Retry-After": "soon"}),
        Answer(201, {"id": 1}),
    ]
    assert rig.transport.json("POST", "/x") == {"id": 1}
    assert rig.slept[0] == 7.0
    assert 20.0 < rig.slept[1] <= 30.0
    assert rig.slept[2] == 2.0


def test_a_long_retry_after_is_told_at_once(wild: Wild, rig: Rig) -> None:
    wild.routes["GET /x"] = Answer(503, headers={"Retry-After": "600"})
    with pytest.raises(BusyError, match="in 10 minutes") as caught:
        rig.transport.json("GET", "/x")
    assert caught.value.retry_after == 600.0
    assert rig.slept == []


@pytest.mark.parametrize("answer", [Answer(cut=-1), Answer(200, {"a": "b" * 100}, cut=5)])
def test_a_cut_post_is_never_sent_twice(wild: Wild, rig: Rig, answer: Answer) -> None:
    wild.routes["POST /x"] = answer
    with pytest.raises(OfflineError) as caught:
        rig.transport.json("POST", "/x", body={"a": 1})
    assert caught.value.ambiguous
    assert len(wild.asked) == 1


@pytest.mark.parametrize("answer", [Answer(cut=-1), Answer(200, {"a": "b" * 100}, cut=5), Answer(503)])
def test_a_cut_post_is_sent_again_with_an_idempotency_key(wild: Wild, rig: Rig, answer: Answer) -> None:
    wild.routes["POST /x"] = [answer, Answer(200, {"id": 1})]
    assert rig.transport.json("POST", "/x", body={}, idempotency_key="once") == {"id": 1}
    assert [request.headers["idempotency-key"] for request in wild.asked] == ["once", "once"]


def test_a_cut_get_is_asked_again(wild: Wild, rig: Rig) -> None:
    wild.routes["GET /x"] = [Answer(cut=-1), Answer(200, {"a": "b" * 100}, cut=5), Answer(200, {"a": 1})]
    assert rig.transport.json("GET", "/x") == {"a": 1}


def test_no_answer_in_time_is_ambiguous_for_a_post(wild: Wild) -> None:
    wild.routes["POST /x"] = Answer(200, {}, pause=1.0)
    hasty = Transport(wild.url, http=_Hasty())
    with pytest.raises(OfflineError, match="in time") as caught:
        hasty.json("POST", "/x")
    assert caught.value.ambiguous
    assert len(wild.asked) <= 1
    hasty.close()


class _Hasty(httpx.Client):
    def build_request(self, *args: object, **kwargs: object) -> httpx.Request:
        return super().build_request(*args, **{**kwargs, "timeout": httpx.Timeout(5.0, read=0.05)})  # type: ignore[arg-type]


def test_a_post_is_retried_when_the_connection_was_never_made() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        slept: list[float] = []
        away = Transport(f"http://127.0.0.1:{taken.getsockname()[1]}", sleep=slept.append, random=lambda: 1.0)
        with pytest.raises(OfflineError, match="Nothing answers at 127") as caught:
            away.json("POST", "/x")
    assert not caught.value.ambiguous
    assert slept == [1.0, 2.0]
    away.close()
