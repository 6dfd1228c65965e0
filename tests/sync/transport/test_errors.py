"""Error bodies of every shape become errors of one tree, each a sentence."""

from __future__ import annotations

import pytest

from sync.errors import (
    BrokenReplyError,
    BusyError,
    ConflictError,
    ForbiddenError,
    MissingError,
    QuotaError,
    RefusedError,
    ServiceError,
    SignInError,
)
from tests.sync.transport.rig import HTML, Rig
from tests.sync.wild import Answer, Wild

ERRORS = [
    (401, {"title": "Unauthorized", "detail": "No token."}, SignInError, "No token."),
    (401, None, SignInError, "asks you to sign in"),
    (402, {"title": "Payment", "billing_url": "https://x.y/buy"}, QuotaError, "https://x.y/buy"),
    (403, {"type": "about:blank", "detail": "over", "code": "account_quota_exceeded"}, QuotaError, "credits"),
    (403, {"failure_reason": "account_quota_exceeded", "billing_url": "https://x.y/buy"}, QuotaError, "https://x.y"),
    (403, {"error": "Not your thing"}, ForbiddenError, "Not your thing"),
    (404, {"message": "No compel 5"}, MissingError, "No compel 5"),
    (410, "", MissingError, "not any more"),
    (409, {"error": {"type": "conflict_error", "message": "Key reused"}}, ConflictError, "Key reused"),
    (400, {"errors": ["title is missing", "style is odd"]}, RefusedError, "title is missing; style is odd"),
    (422, {"errors": [{"field": "title", "message": "too long"}]}, RefusedError, "title: too long"),
    (422, {"errors": {"title": ["too long"]}}, RefusedError, "title: too long"),
    (
        422,
        {"detail": [{"loc": ["body", "title"], "msg": "Field required"}]},
        RefusedError,
        "body.title: Field required",
    ),
    (422, {"invalid-params": [{"name": "q", "reason": "empty"}]}, RefusedError, "q: empty"),
    (422, [{"message": "all wrong"}], RefusedError, "all wrong"),
    (400, {"error": "invalid_grant", "error_description": "Bad pair"}, RefusedError, "Bad pair"),
    (413, HTML, RefusedError, "too large"),
    (415, None, RefusedError, "does not take files of this kind"),
    (418, "short and stout", RefusedError, "short and stout"),
    (429, {"error": {"type": "rate_limit_error", "message": "slow"}}, BusyError, "too much at once"),
    (503, HTML, BusyError, "busy"),
    (500, {"detail": "boom"}, BrokenReplyError, "boom"),
    (502, HTML, BrokenReplyError, "error 502"),
]


@pytest.mark.parametrize(("status", "body", "kind", "words"), ERRORS)
def test_error_bodies_of_every_shape_become_sentences(
    wild: Wild, rig: Rig, status: int, body: object, kind: type[ServiceError], words: str
) -> None:
    wild.routes["POST /x"] = Answer(status, body, "text/html" if body == HTML else "application/problem+json")
    with pytest.raises(kind) as caught:
        rig.transport.json("POST", "/x", retry=False)
    assert type(caught.value) is kind
    assert words in str(caught.value)
    assert caught.value.status == status
    assert caught.value.ambiguous is (status >= 500)
    assert len(wild.asked) == 1


def test_codes_fields_and_request_ids_are_kept(wild: Wild, rig: Rig) -> None:
    stripe = {
        "type": "invalid_request_error",
        "message": "No such template",
        "param": "template_id",
        "request_id": "req_1",
    }
    wild.routes["POST /a"] = Answer(422, {"error": stripe})
    wild.routes["POST /b"] = Answer(
        404, {"type": "https://e.org/probs/no-track", "detail": "Gone"}, headers={"Request-Id": "r2"}
    )
    wild.routes["POST /c"] = Answer(404, {"type": "invalid_request", "message": "None", "code": "track_not_found"})
    with pytest.raises(RefusedError) as first:
        rig.transport.json("POST", "/a")
    assert (first.value.code, first.value.request_id) == ("invalid_request_error", "req_1")
    assert first.value.fields == (("template_id", "No such template"),)
    with pytest.raises(MissingError) as second:
        rig.transport.json("POST", "/b")
    assert (second.value.code, second.value.request_id) == ("no-track", "r2")
    with pytest.raises(MissingError) as third:
        rig.transport.json("POST", "/c")
    assert third.value.code == "track_not_found"


def test_long_and_dirty_words_are_made_one_short_line(wild: Wild, rig: Rig) -> None:
    wild.routes["POST /x"] = Answer(400, {"detail": "line\r\n\x1b[31mred\u202e " + "é" * 5000})
    with pytest.raises(RefusedError) as caught:
        rig.transport.json("POST", "/x")
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 400
