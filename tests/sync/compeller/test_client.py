"""Single routes: what is sent, what is tried, what is told when it goes wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sync.compeller import Compeller
from sync.compeller.hooks import EVENTS
from sync.errors import (
    BrokenReplyError,
    BusyError,
    ConflictError,
    ForbiddenError,
    MissingError,
    OfflineError,
    QuotaError,
    RefusedError,
    SignInError,
    SyncError,
)
from tests.sync.wild import Answer, Request, Wild


def test_signing_up_names_the_program_and_the_installation_and_is_sent_once(wild: Wild, client: Compeller) -> None:
    wild.routes["POST /api/v1/auth/signup"] = Answer(201, {"access_token": "tok-new", "apiToken": "tok-new"})
    assert client.signup("ann@example.org", "react-app").token == "tok-new"
    asked = wild.asked[0]
    assert asked.json() == {"email": "ann@example.org", "agent_name": "react-app"}
    assert (asked.headers["user-agent"], asked.headers["x-agent-installation-id"]) == ("Test/1", "6f2a")
    assert "authorization" not in asked.headers


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (Answer(409, {"title": "Conflict"}), ConflictError, "Sign in instead"),
        (Answer(429, {"title": "Slow"}, headers={"Retry-After": "30"}), BusyError, "in 30 seconds"),
        (Answer(403, {"detail": "Too many accounts from here."}), ForbiddenError, "Too many accounts"),
        (Answer(cut=-1), OfflineError, "cut"),
        (Answer(201, {"message": "welcome"}), BrokenReplyError, "no token"),
    ],
)
def test_a_sign_up_that_fails_is_never_repeated(
    wild: Wild, client: Compeller, answer: Answer, kind: type[SyncError], words: str
) -> None:
    wild.routes["POST /api/v1/auth/signup"] = answer
    with pytest.raises(kind, match=words):
        client.signup("ann@example.org", "react-app")
    assert len(wild.asked) == 1


@pytest.mark.parametrize("key", ["access_token", "apiToken", "api_token", "token", "accessToken"])
@pytest.mark.parametrize("inside", [False, True])
def test_tokens_are_found_under_every_name(wild: Wild, client: Compeller, key: str, inside: bool) -> None:
    body: Any = {"username": "ann", key: "tok-1", "roles": ["ROLE_X"], "expires_in": 60, "refresh_token": "ref-1"}
    wild.routes["POST /api/v1/auth/token"] = Answer(200, {"data": body} if inside else body)
    login = client.login("ann", "pw")
    assert (login.token, login.username, login.roles, login.expires_in) == ("tok-1", "ann", ("ROLE_X",), 60.0)
    assert not {"tok-1", "ref-1"} & set(repr(login).replace("'", " ").split())
    assert "authorization" not in wild.asked[0].headers


def test_a_service_without_a_login_asks_for_a_token(wild: Wild, client: Compeller) -> None:
    with pytest.raises(MissingError, match="Paste a token"):
        client.login("ann@example.org", "pw")
    assert wild.paths() == ["POST /api/v1/auth/token", "POST /api/login", "POST /api/v1/login"]


def test_a_busy_login_is_not_taken_for_a_wrong_password(wild: Wild, client: Compeller) -> None:
    wild.routes["POST /api/v1/auth/token"] = Answer(429, headers={"Retry-After": "900"})
    with pytest.raises(BusyError):
        client.login("ann", "pw")
    with pytest.raises(RefusedError, match="Type your name"):
        client.login(" ", "pw")


CREDITS = [
    {"minutes_remaining": 12.5, "monthly_allowance": 30, "plan_code": "pro", "quota_exceeded": False},
    {"credits": {"remaining_minutes": "12.5", "monthly_allowance_minutes": 30, "plan": {"code": "pro"}}},
    {"data": {"freeMinutes": 2.5, "paidMinutes": 10, "allowance": 30, "plan": "pro", "quotaExceeded": "false"}},
    {"minutes": {"remaining": 12.5, "allowance": 30}, "plan_code": "pro", "quota_exceeded": 0},
    {"account": {"minutes": 12.5, "monthly_minutes": 30, "tier": "pro"}, "is_quota_exceeded": False},
]


@pytest.mark.parametrize("body", CREDITS)
def test_credits_are_read_under_every_name(wild: Wild, client: Compeller, body: Any) -> None:
    wild.routes["GET /api/v1/account/credits"] = Answer(200, {**body, "billing_url": "/billing"})
    found = client.credits()
    assert (found.minutes, found.allowance, found.plan, found.exceeded) == (12.5, 30.0, "pro", False)
    assert found.billing_url == f"{wild.url}/billing"


def test_a_good_token_without_credits_is_still_good(wild: Wild, client: Compeller) -> None:
    wild.routes["GET /api/v1/account/credits"] = Answer(402, {"billing_url": "https://compeller.ai/billing"})
    checked = client.check_token()
    assert (checked.exceeded, checked.billing_url) == (True, "https://compeller.ai/billing")
    wild.routes["GET /api/v1/account/credits"] = Answer(404)
    wild.routes["GET /api/v1/compels"] = [Answer(200, []), Answer(401)]
    assert client.check_token().minutes is None
    with pytest.raises(SignInError):
        client.check_token()


def test_health_is_well_whatever_words_it_has(wild: Wild, client: Compeller) -> None:
    answers = [
        Answer(200, {"status": "ok"}),
        Answer(200, "OK", "text/plain"),
        Answer(204),
        Answer(200, {"status": "DOWN"}),
    ]
    wild.routes["GET /api/v1/health"] = answers
    assert [client.health().well for _ in range(4)] == [True, True, True, False]
    wild.routes["GET /api/v1/health"] = [Answer(200, "<html>Log in to Wi-Fi</html>", "text/html"), Answer(500, b"")]
    with pytest.raises(BrokenReplyError, match="web page"):
        client.health()
    with pytest.raises(BrokenReplyError):
        client.health()


def test_capabilities_mix_their_spellings_and_have_relative_links(wild: Wild, client: Compeller) -> None:
    wild.routes["GET /api/v1/capabilities"] = Answer(
        200,
        {
            "productName": "Compeller.ai",
            "version": "1",
            "capabilities": ["compel.create", {"id": "media.upload"}, 5, None],
            "spec_url": "/api/v1/openapi.yaml",
            "mcpEndpoint": "/api/mcp",
            "auth": {"login_url": "/api/login", "token_url": "https://compeller.ai/api/v1/auth/token"},
            "signup_policy": {"one_account_per_agent": True},
        },
    )
    told = client.capabilities()
    assert (told.product, told.version) == ("Compeller.ai", "1")
    assert {"compel.create", "media.upload"} <= told.names
    assert told.mcp_endpoint == f"{wild.url}/api/mcp"
    assert told.links["login"] == f"{wild.url}/api/login"
    assert told.links["token"] == "https://compeller.ai/api/v1/auth/token"
    assert told.signup_policy == {"one_account_per_agent": True}


def test_only_what_is_known_is_sent_and_numbers_as_numbers(wild: Wild, client: Compeller) -> None:
    wild.routes["POST /api/v1/compels"] = Answer(202, {"id": 1, "status": "QUEUED"})
    wild.routes["POST /api/v1/compels/from-music"] = Answer(202, {"id": 2, "status": "QUEUED"})
    client.create_compel("T", "55")
    client.create_compel("T", "med_55", style="x", auto_start=False)
    client.create_compel_from_music("777", auto_start=False)
    assert [request.json() for request in wild.asked] == [
        {"title": "T", "primary_media_id": 55},
        {"title": "T", "primary_media_id": "med_55", "style": "x", "auto_start": False},
        {"track_id": 777, "auto_start": False},
    ]


def test_a_service_that_wants_ids_as_texts_gets_them(wild: Wild, client: Compeller) -> None:
    def answer(request: Request) -> Answer:
        if not isinstance(request.json()["primary_media_id"], str):
            return Answer(422, {"errors": [{"field": "primary_media_id", "message": "must be a string"}]})
        return Answer(202, {"id": "c1", "status": "QUEUED"})

    wild.routes["POST /api/v1/compels"] = answer
    assert client.create_compel("T", "55").id == "c1"


@pytest.mark.parametrize(
    "answer",
    [Answer(202), Answer(202, {"status": "QUEUED"}), Answer(202, "<html>", "text/html"), Answer(500), Answer(cut=-1)],
)
def test_a_create_whose_end_is_not_known_says_so_and_is_sent_once(
    wild: Wild, client: Compeller, answer: Answer
) -> None:
    wild.routes["POST /api/v1/compels"] = answer
    with pytest.raises(SyncError) as caught:
        client.create_compel("T", "55")
    assert caught.value.ambiguous
    assert len(wild.asked) == 1


def test_a_create_that_only_tells_where_is_followed(wild: Wild, client: Compeller) -> None:
    wild.routes["POST /api/v1/compels"] = Answer(202, headers={"Location": "/api/v1/compels/77"})
    wild.routes["GET /api/v1/compels/77"] = Answer(200, {"id": 77, "status": "QUEUED"})
    assert client.create_compel("T", "55").id == "77"


def test_used_up_credits_are_told_with_where_to_buy(wild: Wild, client: Compeller) -> None:
    wild.routes["POST /api/v1/compels"] = Answer(
        403,
        {"title": "Quota", "failure_reason": "account_quota_exceeded", "billing_url": "https://compeller.ai/billing"},
    )
    with pytest.raises(QuotaError, match=r"https://compeller\.ai/billing") as caught:
        client.create_compel("T", "55")
    assert caught.value.billing_url == "https://compeller.ai/billing"
    assert not caught.value.ambiguous


def test_ids_cannot_leave_their_place_in_a_path(wild: Wild, client: Compeller) -> None:
    wild.routes["GET"] = lambda request: Answer(200, {"id": "x", "status": "QUEUED"})
    client.get_compel("../../account?x=1#y")
    assert wild.asked[0].path == "/api/v1/compels/..%2F..%2Faccount%3Fx%3D1%23y"
    for ident in ("", "  ", ".", ".."):
        with pytest.raises(RefusedError):
            client.get_compel(ident)


def test_a_failed_compel_tells_why(wild: Wild, client: Compeller) -> None:
    body = {
        "id": 5,
        "status": "FAILED",
        "failure_reason": "account_quota_exceeded",
        "billing_url": "https://compeller.ai/billing",
        "react": {"name": "REACT by Compeller.ai", "new": 1},
        "check_back_after_seconds": 600,
    }
    wild.routes["GET /api/v1/compels/5"] = Answer(200, body)
    found = client.get_compel(5)
    assert (found.phase, found.failure_reason, found.out_of_credits) == ("failed", "account_quota_exceeded", True)
    assert (found.billing_url, found.check_back_after) == ("https://compeller.ai/billing", 600.0)
    assert found.react["new"] == 1
    assert found.raw == body


def test_the_newest_finished_rendering_is_taken_when_the_named_one_is_gone(wild: Wild, client: Compeller) -> None:
    wild.routes["GET /api/v1/compels/5"] = Answer(200, {"id": 5, "status": "DONE", "rendering_id": 9})
    wild.routes["GET /api/v1/compels/5/renderings"] = Answer(
        200,
        {
            "renderings": [
                {"id": 1, "status": "COMPLETED", "created_at": "2026-01-01T00:00:00Z"},
                {"id": 3, "status": "FAILED", "created_at": "2026-03-01T00:00:00Z"},
                {"id": 2, "status": "COMPLETED", "created_at": "2026-02-01T00:00:00Z", "sha256": "AB"},
            ]
        },
    )
    found = client.finished_rendering(client.get_compel(5))
    assert found is not None
    assert (found.id, found.checksum) == ("2", "sha256:AB")
    assert client.download_url(found) == f"{wild.url}/api/v1/renderings/2/download"
    wild.routes["GET /api/v1/compels/5/renderings"] = Answer(200, [])
    assert client.finished_rendering(client.get_compel(5)) is None


def test_events_are_none_where_none_are_told(wild: Wild, client: Compeller) -> None:
    assert client.events("5") == ()
    wild.routes["GET /elsewhere"] = Answer(200, {"events": [{"taskType": "Scene planning", "status": "running"}]})
    wild.routes["GET /api/v1/compels/5"] = Answer(200, {"id": 5, "status": "X", "events_url": "/elsewhere"})
    event = client.events(client.get_compel(5))[0]
    assert (event.stage, event.phase) == ("SCENE_PLANNING", "working")


def test_uploads_tell_their_progress_and_can_be_stopped(wild: Wild, client: Compeller, tmp_path: Path) -> None:
    class StoppedError(Exception):
        pass

    track = tmp_path / "Ünï\udce4 track.flac"
    track.write_bytes(bytes(400_000))
    wild.routes["POST /api/v1/media"] = Answer(201, {"media": {"id": 55}})
    told: list[tuple[int, int]] = []
    client.upload_media(track, "audio", lambda done, whole: told.append((done, whole)))
    assert wild.asked[0].query == {"type": ["audio"]}
    assert b'name="file"' in wild.asked[0].body
    assert b"audio/flac" in wild.asked[0].body
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1] == (400_000, 400_000)
    assert len(told) > 4, "read piece by piece"

    def stop(done: int, whole: int) -> None:
        raise StoppedError

    with pytest.raises(StoppedError):
        client.upload_media(track, "audio", stop)


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (Answer(413, "<html>too big</html>", "text/html"), RefusedError, "too large"),
        (Answer(415, {"detail": "No MIDI."}), RefusedError, "No MIDI"),
        (Answer(201, {"ok": True}), BrokenReplyError, "which file"),
    ],
)
def test_uploads_that_fail_are_told(
    wild: Wild, client: Compeller, tmp_path: Path, answer: Answer, kind: type[SyncError], words: str
) -> None:
    track = tmp_path / "a.wav"
    track.write_bytes(bytes(10))
    wild.routes["POST /api/v1/media"] = answer
    with pytest.raises(kind, match=words):
        client.upload_media(track)


def test_files_that_cannot_be_sent_are_told_before_anything_is_sent(
    wild: Wild, client: Compeller, tmp_path: Path
) -> None:
    (tmp_path / "empty.wav").touch()
    for path, words in (
        (tmp_path / "empty.wav", "is empty"),
        (tmp_path / "none.wav", "cannot be read"),
        (tmp_path, "cannot be read"),
    ):
        with pytest.raises(RefusedError, match=words):
            client.upload_media(path)
    assert wild.asked == []


def test_music_is_searched_with_limits(wild: Wild, client: Compeller) -> None:
    deezer = {
        "id": 3135556,
        "title": "Song",
        "artist": {"name": "Band"},
        "album": {"title": "LP", "cover_url": "https://x.y/c"},
    }
    wild.routes["GET /api/v1/music/search"] = Answer(
        200,
        {
            "source": "deezer_preview",
            "tracks": [{**deezer, "duration": 200, "preview": "https://x.y/p.mp3"}, {"title": "no id"}],
        },
    )
    found = client.search_music(" song ", limit=99)
    assert wild.asked[0].query == {"q": ["song"], "limit": ["20"]}
    assert [(music.id, music.title, music.artist, music.album) for music in found] == [
        ("3135556", "Song", "Band", "LP")
    ]
    assert (found[0].duration, found[0].preview_url, found[0].cover_url) == (
        200.0,
        "https://x.y/p.mp3",
        "https://x.y/c",
    )


def test_media_are_searched(wild: Wild, client: Compeller) -> None:
    wild.routes["GET /api/v1/media"] = Answer(200, {"media": [{"id": 1, "filename": "a.wav", "type": "AUDIO"}]})
    assert [(media.id, media.name, media.kind) for media in client.search_media("a", "audio")] == [
        ("1", "a.wav", "audio")
    ]
    assert wild.asked[0].query == {"q": ["a"], "type": ["audio"], "limit": ["20"]}


def test_a_webhook_lives_and_ends(wild: Wild, client: Compeller) -> None:
    hook = {"webhook_id": "wh_1", "url": "https://a.b/c", "events": list(EVENTS), "active": True}
    path = "/api/v1/webhooks/wh_1"
    wild.routes["POST /api/v1/webhooks"] = Answer(201, {"webhook": hook, "secret": "whsec"})
    wild.routes["GET /api/v1/webhooks"] = Answer(200, {"webhooks": [hook, hook]})
    wild.routes[f"GET {path}"] = Answer(200, hook)
    wild.routes[f"PATCH {path}"] = Answer(405)
    wild.routes[f"PUT {path}"] = Answer(204)
    wild.routes[f"POST {path}/rotate-secret"] = Answer(200, {"secret": "other"})
    wild.routes[f"POST {path}/test"] = Answer(202, {"delivered": True})
    wild.routes[f"DELETE {path}"] = Answer(204)
    made = client.register_webhook("https://a.b/c")
    assert (made.id, made.secret, made.events) == ("wh_1", "whsec", EVENTS)
    assert "whsec" not in repr(made)
    assert len(client.list_webhooks()) == 1
    assert client.update_webhook("wh_1", active=False).id == "wh_1"
    put = next(request for request in wild.asked if request.method == "PUT")
    assert put.json() == {"url": "https://a.b/c", "events": list(EVENTS), "active": False}
    assert (client.rotate_webhook_secret("wh_1").id, client.rotate_webhook_secret("wh_1").secret) == ("wh_1", "other")
    assert client.test_webhook("wh_1") == {"delivered": True}
    client.delete_webhook("wh_1")


@pytest.mark.parametrize("url", ["http://a.b/c", "ftp://a.b", "", "https://u:p@a.b", "https://a.b/" + "x" * 2048])
def test_webhooks_go_to_safe_addresses_only(wild: Wild, client: Compeller, url: str) -> None:
    with pytest.raises(RefusedError):
        client.register_webhook(url)
    assert wild.asked == []
