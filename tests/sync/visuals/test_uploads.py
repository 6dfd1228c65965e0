"""What is sent is looked into: what is too large, of the wrong kind or badly put is refused with the right status."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from sync.server.testing import LocalServer, write_video
from sync.server.visuals import assets
from sync.visuals.client import MusicVisuals
from tests.sync.visuals.conftest import get

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108020000009077"
    "53de0000000c4944415408d763f8cfc000000301010018dd8db00000000049454e44ae426082"
)
TERMS = {"license[spdx]": "CC-BY-4.0", "rights_confirmed": "true"}


def post(server: LocalServer, path: str, **sent: Any) -> tuple[int, dict[str, Any]]:
    headers = {"Authorization": f"Bearer {server.test_key}", **sent.pop("headers", {})}
    reply = httpx.post(timeout=60, url=f"{server.url}/v1/{path}", headers=headers, **sent)
    return reply.status_code, reply.json()


@pytest.mark.parametrize("content", [b"", b"no audio at all", PNG, bytes(5000)])
def test_what_is_no_audio_is_no_track(server: LocalServer, content: bytes) -> None:
    status, body = post(server, "tracks", files={"file": ("song.mp3", content, "audio/mpeg")})
    assert (status, body["error"]["code"]) == (415, "file_unsupported")


def test_a_video_is_no_track(server: LocalServer, tmp_path: Path) -> None:
    video = write_video(tmp_path / "v.mp4", 32, 32, 10, 4).read_bytes()
    assert post(server, "tracks", files={"file": ("song.mp3", video)})[0] == 415


def test_nothing_is_left_of_what_was_refused(server: LocalServer) -> None:
    before = server.app.core.db.number("SELECT count(*) FROM holds")
    post(server, "tracks", files={"file": ("song.mp3", b"none")})
    assert server.app.core.db.number("SELECT count(*) FROM holds") == before


def test_a_track_without_a_file_or_with_two_bodies_is_refused(server: LocalServer) -> None:
    assert post(server, "tracks", files={"other": ("a.wav", b"x")})[0] == 422
    assert post(server, "tracks", content=b"hello", headers={"Content-Type": "text/plain"})[0] == 415
    assert post(server, "tracks", content=b"{", headers={"Content-Type": "application/json"})[0] == 400
    assert post(server, "tracks", json={"audio_url": 7})[0] == 422


def test_what_is_too_large_is_refused(server: LocalServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "LARGEST", 50)
    status, body = post(server, "assets", files={"file": ("p.png", PNG)}, data={"kind": "image", **TERMS})
    assert (status, body["error"]["type"]) == (413, "invalid_request_error")
    status, _ = post(server, "projects", content=b" " * 1_100_000, headers={"Content-Type": "application/json"})
    assert status == 413


@pytest.mark.parametrize(
    ("kind", "content", "status"),
    [
        ("image", PNG, 201),
        ("logo", PNG, 201),
        ("video", PNG, 415),
        ("font", PNG, 415),
        ("lut", PNG, 415),
        ("font", b"OTTO" + bytes(40), 201),
        ("lut", b'TITLE "x"\nLUT_3D_SIZE 2\n0 0 0\n', 201),
        ("image", b"OTTO", 415),
        ("song", PNG, 422),
    ],
)
def test_an_asset_is_what_it_says(server: LocalServer, kind: str, content: bytes, status: int) -> None:
    assert post(server, "assets", files={"file": ("a.bin", content)}, data={"kind": kind, **TERMS})[0] == status


@pytest.mark.parametrize(
    "said", [{"rights_confirmed": "false"}, {"license[spdx]": ""}, {"license[expires]": "soon"}, {"name": "x" * 501}]
)
def test_an_asset_needs_rights_and_a_licence(server: LocalServer, said: dict[str, str]) -> None:
    sent = {"kind": "image", **TERMS, **said}
    assert post(server, "assets", files={"file": ("p.png", PNG)}, data=sent)[0] == 422


@pytest.mark.parametrize("name", ["../../etc/passwd", "..\\x", "a/b.png", "x" * 300 + ".png", "\x00.png"])
def test_a_name_that_leads_elsewhere_stays_here(server: LocalServer, name: str, visuals: MusicVisuals) -> None:
    status, body = post(server, "assets", files={"file": (name, PNG)}, data={"kind": "image", **TERMS})
    assert status in (201, 400, 422)
    if status == 201:
        assert "/" not in body["name"]
        assert get(body["url"]).content == PNG


def test_errors_come_as_problem_for_those_who_ask_for_it(server: LocalServer) -> None:
    headers = {"Authorization": f"Bearer {server.test_key}", "Accept": "application/problem+json"}
    reply = get(f"{server.url}/v1/tracks/track_none", headers=headers)
    assert reply.headers["content-type"] == "application/problem+json"
    assert (reply.json()["status"], reply.json()["code"]) == (404, "track_not_found")
    assert reply.json()["request_id"] == reply.headers["request-id"]


def test_errors_tell_the_field(server: LocalServer) -> None:
    status, body = post(server, "projects", json={"name": "x", "metadata": {"k": 5}})
    assert (status, body["error"]["param"]) == (422, "metadata.k")
    status, body = post(server, "canvases", json={})
    assert (status, body["error"]["code"], body["error"]["param"]) == (422, "parameter_missing", "track_id")
