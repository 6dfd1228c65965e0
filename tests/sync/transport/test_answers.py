"""What is sent, and answers that are read whatever they look like."""

from __future__ import annotations

import pytest

from sync import transport as transport_module
from sync.errors import (
    BrokenReplyError,
    OfflineError,
    RefusedError,
    SyncError,
)
from sync.transport import Transport, with_params
from tests.sync.transport.rig import HTML, TOKEN, Rig
from tests.sync.wild import Answer, Request, Wild


def test_sends_json_with_token_and_user_agent(wild: Wild, rig: Rig) -> None:
    wild.routes["POST /api/v1/things"] = Answer(202, {"id": 5})
    got = rig.transport.json("POST", "/api/v1/things", params={"a": 1, "b": None, "c": True}, body={"title": "Ä"})
    asked = wild.asked[0]
    assert got == {"id": 5}
    assert asked.json() == {"title": "Ä"}
    assert asked.query == {"a": ["1"], "c": ["true"]}
    assert asked.headers["authorization"] == f"Bearer {TOKEN}"
    assert asked.headers["user-agent"] == "Test/1 (+https://example.org)"


def test_parameters_are_added_to_those_of_a_link() -> None:
    assert (
        with_params("https://a.b/c?after=x%2Fy", {"limit": 5, "q": "a b&c"})
        == "https://a.b/c?after=x%2Fy&limit=5&q=a+b%26c"
    )


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer(204), None),
        (Answer(200, b"  "), None),
        (Answer(200, {"a": [1]}, "text/plain"), {"a": [1]}),
        (Answer(200, {"a": 1}, ""), {"a": 1}),
        (Answer(200, {"a": 1}, "text/html"), {"a": 1}),
        (Answer(200, '\ufeff{"a": "ü"}'.encode()), {"a": "ü"}),
        (Answer(200, '{"a": "ü"}'.encode("utf-16")), {"a": "ü"}),
        (Answer(200, []), []),
        (Answer(200, b"null"), None),
    ],
)
def test_good_answers_are_read_whatever_they_call_themselves(
    wild: Wild, rig: Rig, answer: Answer, expected: object
) -> None:
    wild.routes["GET /x"] = answer
    assert rig.transport.json("GET", "/x") == expected


@pytest.mark.parametrize(
    "answer",
    [
        Answer(200, HTML, "text/html"),
        Answer(200, HTML),
        Answer(200, b"{broken"),
        Answer(200, b'{"a": NaN}'),
        Answer(200, b"\xff\xfe\x00garbage\x80"),
        Answer(200, b"[" * 200_000),
        Answer(200, b"1" * 5_000),
        Answer(200, b'{"a": 1}', headers={"Content-Encoding": "gzip"}),
        Answer(300, {"a": 1}),
        Answer(500, HTML, "text/html"),
        Answer(599, b""),
    ],
)
def test_answers_that_make_no_sense_are_a_sentence(wild: Wild, rig: Rig, answer: Answer) -> None:
    wild.routes["POST /x"] = answer
    with pytest.raises(BrokenReplyError) as caught:
        rig.transport.json("POST", "/x")
    assert caught.value.ambiguous or answer.status == 300
    assert str(caught.value).startswith("127.0.0.1:")
    assert "<" not in str(caught.value)


def test_a_web_page_hints_at_the_login_of_the_network(wild: Wild, rig: Rig) -> None:
    wild.routes["GET /x"] = Answer(200, HTML, "text/html")
    with pytest.raises(BrokenReplyError, match="If this network asks you to log in"):
        rig.transport.json("GET", "/x")


def test_an_endless_answer_is_given_up(wild: Wild, rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport_module, "LARGEST_REPLY", 1000)
    wild.routes["GET /x"] = Answer(200, b'"' + b"a" * 2000 + b'"')
    with pytest.raises(BrokenReplyError, match="too long"):
        rig.transport.json("GET", "/x")


def test_an_answer_that_trickles_is_given_up(wild: Wild) -> None:
    wild.routes["POST /x"] = Answer(200, b'"' + b"a" * 200_000 + b'"')
    clock = iter(range(0, 100_000, 100))
    slow = Transport(wild.url, clock=lambda: float(next(clock)))
    with pytest.raises(OfflineError, match="too slowly") as caught:
        slow.json("POST", "/x")
    assert caught.value.ambiguous
    slow.close()


def test_what_cannot_be_sent_is_a_sentence(wild: Wild, rig: Rig) -> None:
    for body in ({"a": object()}, {"a": float("nan")}, {"a": {1, 2}}):
        with pytest.raises(SyncError):
            rig.transport.json("POST", "/x", body=body)
    with pytest.raises(RefusedError):
        rig.transport.json("GET", "http://example.org/x")
    assert wild.asked == []


def test_a_closed_transport_says_so(wild: Wild, rig: Rig) -> None:
    wild.routes["GET /x"] = Answer(200, {})
    rig.transport.json("GET", "/x")
    rig.transport.close()
    with pytest.raises(OfflineError, match="closed"):
        rig.transport.json("GET", "/x", retry=False)


def test_requests_are_remembered_whole(wild: Wild) -> None:
    wild.routes["GET"] = lambda request: Answer(200, {"path": request.path})
    assert Transport(wild.url).json("GET", "/any/thing") == {"path": "/any/thing"}
    assert isinstance(wild.asked[0], Request)
