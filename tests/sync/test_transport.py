"""The transport against a real server that answers in every odd way."""

from __future__ import annotations

import logging
import shutil
import socket
import ssl
import subprocess
import threading
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import httpx
import pytest

from sync import transport as transport_module
from sync.errors import (
    BrokenReplyError,
    BusyError,
    ConflictError,
    ForbiddenError,
    MissingError,
    OfflineError,
    QuotaError,
    RefusedError,
    ServiceError,
    SignInError,
    SyncError,
)
from sync.transport import Transport, with_params
from tests.sync.wild import Answer, Request, Wild, running

TOKEN = "tok-9f8e7d6c5b4a"
HTML = "<!doctype html><html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"


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


@dataclass
class Rig:
    transport: Transport
    slept: list[float] = field(default_factory=list)


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


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_another_host_loses_the_credentials(wild: Wild, other: Wild, rig: Rig, status: int) -> None:
    wild.routes["GET /x"] = Answer(status, headers={"Location": f"{other.url}/y", "Set-Cookie": "a=b"})
    other.routes["GET /y"] = Answer(302, headers={"Location": f"{wild.url}/z"})
    wild.routes["GET /z"] = Answer(200, {"a": 1})
    assert rig.transport.json("GET", "/x", headers={"X-API-Token": "secret", "Range": "bytes=1-"}) == {"a": 1}
    for request in (other.asked[0], wild.asked[1]):
        assert not {"authorization", "x-api-token", "cookie"} & set(request.headers)
        assert request.headers["range"] == "bytes=1-"


def test_a_link_to_another_host_gets_no_credentials(wild: Wild, other: Wild, rig: Rig) -> None:
    other.routes["GET /y"] = Answer(200, {"a": 1})
    assert rig.transport.json("GET", f"{other.url}/y") == {"a": 1}
    assert "authorization" not in other.asked[0].headers


def test_a_post_is_not_sent_to_another_host(wild: Wild, other: Wild, rig: Rig) -> None:
    wild.routes["POST /x"] = Answer(307, headers={"Location": f"{other.url}/y"})
    with pytest.raises(BrokenReplyError, match="do not send"):
        rig.transport.json("POST", "/x", body={"password": "p"})
    assert other.asked == []


@pytest.mark.parametrize(
    ("status", "method"), [(307, "POST"), (308, "POST"), (301, "POST"), (302, "GET"), (303, "GET")]
)
def test_a_post_is_sent_on_within_the_service(wild: Wild, rig: Rig, status: int, method: str) -> None:
    wild.routes["POST /x"] = Answer(status, headers={"Location": "/y"})
    wild.routes[f"{method} /y"] = Answer(200, {"a": 1})
    assert rig.transport.json("POST", "/x", body={"b": 2}) == {"a": 1}
    assert wild.asked[1].body == (b'{"b":2}' if method == "POST" else b"")
    assert wild.asked[1].headers["authorization"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize(
    "location",
    [
        "",
        "ftp://a.b/c",
        "http://example.org/",
        "https://u:p@example.org/",
        "http://[bad",
        "https:\\\\a.b/",
        "https://a.b:x/",
        ":https://  ::1[",
    ],
)
def test_unsafe_redirects_are_not_followed(wild: Wild, rig: Rig, location: str) -> None:
    wild.routes["GET /x"] = Answer(302, headers={"Location": location})
    with pytest.raises(BrokenReplyError):
        rig.transport.json("GET", "/x")
    assert len(wild.asked) == 1


def test_redirects_never_lead_from_https_to_http() -> None:
    moved = httpx.Client(
        transport=httpx.MockTransport(lambda _: httpx.Response(302, headers={"Location": "http://127.0.0.1:1/x"}))
    )
    with pytest.raises(BrokenReplyError, match="not safe"):
        Transport("https://example.org", http=moved).json("GET", "/x")
    with pytest.raises(RefusedError, match="unencrypted"):
        Transport("https://example.org", http=moved).json("GET", "http://127.0.0.1:1/x")


def test_redirects_in_a_circle_end(wild: Wild, rig: Rig) -> None:
    wild.routes["GET /x"] = Answer(302, headers={"Location": "/x"})
    with pytest.raises(BrokenReplyError, match="circles"):
        rig.transport.json("GET", "/x")
    assert len(wild.asked) == 6


@pytest.mark.parametrize(
    ("typed", "root"),
    [
        ("compeller.ai", "https://compeller.ai"),
        (" https://Compeller.ai/ ", "https://compeller.ai"),
        ("https://compeller.ai/api/v1", "https://compeller.ai"),
        ("https://compeller.ai:443", "https://compeller.ai"),
        ("127.0.0.1:8765", "http://127.0.0.1:8765"),
        ("localhost:8765/", "http://localhost:8765"),
        ("http://[::1]:80", "http://[::1]"),
    ],
)
def test_addresses_as_people_type_them(typed: str, root: str) -> None:
    assert Transport(typed).base_url == root


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "http://compeller.ai",
        "http://10.0.0.1",
        "ftp://a.b",
        "file:///etc/passwd",
        "https://u:p@a.b",
        "a b",
        "https://",
        "https://a.b/some/path",
        "http://localhost.evil.org",
        "http://127.0.0.1.evil.org",
        "https://a.b:99999",
        "http://[::1",
    ],
)
def test_addresses_that_are_not_safe_are_refused(typed: str) -> None:
    with pytest.raises(RefusedError):
        Transport(typed)


def test_the_token_is_in_no_log_repr_or_error(wild: Wild, rig: Rig, caplog: pytest.LogCaptureFixture) -> None:
    wild.routes["GET /x"] = Answer(403, {"detail": f"token {TOKEN} may not"})
    wild.routes["GET /s"] = Answer(302, headers={"Location": "/y?X-Amz-Signature=" + TOKEN})
    wild.routes["GET /y"] = Answer(200, {})
    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.DEBUG)
    try:
        rig.transport.json("GET", "/s")
        with pytest.raises(ForbiddenError) as caught:
            rig.transport.json("GET", "/x")
        wild.routes["POST /cut"] = Answer(cut=-1)
        with pytest.raises(OfflineError) as cut:
            rig.transport.json("POST", "/cut")
    finally:
        root.setLevel(level)
    told = [caplog.text, repr(rig.transport), str(rig.transport.__dict__.get("base_url"))]
    told += ["".join(traceback.format_exception(error)) for error in (caught.value, cut.value)]
    assert not [text for text in told if TOKEN in text]


def test_a_token_pasted_with_the_word_before_it_is_taken(wild: Wild) -> None:
    wild.routes["GET /x"] = Answer(200, {})
    Transport(wild.url, token=lambda: f" bearer  {TOKEN}\n").json("GET", "/x")
    assert wild.asked[0].headers["authorization"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize("token", ["with space", "line\nbreak", "ünïcode", "nul\x00"])
def test_a_token_that_cannot_be_one_asks_for_another(wild: Wild, token: str) -> None:
    with pytest.raises(SignInError, match="Copy it again"):
        Transport(wild.url, token=lambda: token).json("GET", "/x")
    assert wild.asked == []


def test_the_proxy_of_the_system_is_not_used_for_this_machine(wild: Wild, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    wild.routes["GET /x"] = Answer(200, {"a": 1})
    straight = Transport(wild.url)
    assert straight.json("GET", "/x") == {"a": 1}
    straight.close()


def test_the_proxy_of_the_system_is_used_elsewhere(wild: Wild, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, wild.url)
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    behind = Transport("https://compeller.invalid", sleep=lambda _: None)
    with pytest.raises(OfflineError, match="proxy"):
        behind.json("GET", "/x", retry=False)
    behind.close()


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("HTTPS_PROXY", "socks9://nowhere:1", "proxy settings"),
        ("HTTPS_PROXY", "http://proxy:eight", "proxy settings"),
        ("SSL_CERT_FILE", "/nowhere/certificates.pem", "SSL_CERT_FILE"),
    ],
)
def test_settings_of_the_system_that_cannot_be_used_are_told(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(OfflineError, match=words):
        Transport("https://compeller.invalid", sleep=lambda _: None).json("GET", "/x")


def test_a_certificate_that_nobody_vouches_for_is_refused_at_once(tmp_path: Path) -> None:
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("no openssl to make a certificate with")
    made = [
        program,
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        "key.pem",
        "-out",
        "cert.pem",
        "-days",
        "2",
    ]
    subprocess.run([*made, "-subj", "/CN=localhost"], cwd=tmp_path, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    slept: list[float] = []
    with socket.create_server(("127.0.0.1", 0)) as plain:
        met: list[BaseException | None] = []

        def shake() -> None:
            connection, _ = plain.accept()
            try:
                with context.wrap_socket(connection, server_side=True) as secure:
                    secure.recv(1)
                met.append(None)
            except OSError as error:
                met.append(error)

        server = threading.Thread(target=shake, daemon=True)
        server.start()
        near = Transport(f"https://127.0.0.1:{plain.getsockname()[1]}", token=lambda: TOKEN, sleep=slept.append)
        with pytest.raises(OfflineError, match="cannot be trusted"):
            near.json("GET", "/x")
        near.close()
        server.join(10)
    assert isinstance(met[0], OSError), "not one byte was sent"
    assert slept == []


def test_a_download_is_given_piece_by_piece(wild: Wild, rig: Rig) -> None:
    body = bytes(range(256)) * 2000
    wild.routes["GET /f"] = [Answer(503), Answer(206, body, "video/mp4", {"ETag": '"x"'})]
    with rig.transport.stream("GET", "/f", headers={"Range": "bytes=0-"}) as stream:
        assert (stream.status, stream.headers["etag"]) == (206, '"x"')
        assert b"".join(stream.chunks()) == body
    assert wild.asked[1].headers["accept-encoding"] == "identity"


def test_a_cut_download_says_so_and_other_statuses_can_be_accepted(wild: Wild, rig: Rig) -> None:
    wild.routes["GET /f"] = Answer(200, b"a" * 1000, "video/mp4", cut=10)
    with rig.transport.stream("GET", "/f") as stream, pytest.raises(OfflineError):
        list(stream.chunks())
    wild.routes["GET /g"] = Answer(416, headers={"Content-Range": "bytes */5"})
    with rig.transport.stream("GET", "/g", accepted=frozenset({416})) as stream:
        assert stream.status == 416
    with pytest.raises(RefusedError), rig.transport.stream("GET", "/g"):
        pass


def test_files_are_sent_from_disk_with_fields(wild: Wild, rig: Rig, tmp_path: Path) -> None:
    track = tmp_path / "a.wav"
    track.write_bytes(b"RIFF" * 50_000)
    wild.routes["POST /media"] = Answer(201, {"media": {"id": 7}})
    with track.open("rb") as file:
        rig.transport.json("POST", "/media", body={"title": "T"}, files={"file": ("ä.wav", file, "audio/wav")})
    asked = wild.asked[0]
    assert b"RIFF" * 50_000 in asked.body
    assert b'name="title"' in asked.body
    assert int(asked.headers["content-length"]) == len(asked.body)


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
