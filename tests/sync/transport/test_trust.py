"""Tokens, proxies and certificates."""

from __future__ import annotations

import logging
import shutil
import socket
import ssl
import subprocess
import threading
import traceback
from pathlib import Path

import pytest

from sync.errors import (
    ForbiddenError,
    OfflineError,
    SignInError,
)
from sync.transport import Transport
from tests.sync.transport.rig import TOKEN, Rig
from tests.sync.wild import Answer, Wild


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
