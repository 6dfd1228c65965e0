"""What may be uploaded, and what becomes of the rest."""

from __future__ import annotations

import io
import socket
import struct
import zlib
from pathlib import Path

import httpx
import pytest

from sync.server.core import BODY_LIMIT
from sync.server.testing import LocalServer, write_video
from tests.sync.server.conftest import upload


def picture() -> bytes:
    """A PNG of two by two pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\x80\x40\x20" * 2 for _ in range(2))
    head = struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def send(client: httpx.Client, kind: str, name: str, data: bytes) -> httpx.Response:
    return client.post(f"/api/v1/media?type={kind}", files={"file": (name, io.BytesIO(data))})


def files_in(server: LocalServer) -> set[Path]:
    return {path for path in server.app.core.data.rglob("*") if path.is_file() and "files" in path.parts}


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd.wav", "..\\..\\x.wav", "/etc/cron.d/x", "a\0b.wav", "", "x" * 500]
)
def test_a_file_name_is_only_ever_shown(server: LocalServer, client: httpx.Client, tone: Path, name: str) -> None:
    upload(client, tone)
    before = files_in(server)
    body = b'--b\r\nContent-Disposition: form-data; name="file"; filename="' + name.encode() + b'"\r\n\r\n'
    body += tone.read_bytes() + b"\r\n--b--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    reply = client.post("/api/v1/media?type=audio", content=body, headers=headers)
    assert reply.status_code in (201, 400, 422)
    if reply.status_code == 201:
        shown = reply.json()["media"]["name"]
        assert "/" not in shown
        assert "\\" not in shown
        assert len(shown) <= 200
    assert files_in(server) == before


@pytest.mark.parametrize(
    ("kind", "name", "data", "status"),
    [
        ("audio", "song.mp3", b"this is no music", 422),
        ("audio", "song.mp3", b"", 422),
        ("audio", "song.mp3", b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", 422),
        ("audio", "song.wav", b"ffconcat version 1.0\nfile /etc/passwd\n", 422),
        ("audio", "song.mp3", picture(), 415),
        ("video", "clip.mp4", picture(), 415),
        ("text", "words.txt", b"\xff\xfe\x00", 422),
        ("image", "cover.png", picture(), 201),
        ("text", "words.txt", "für dich".encode(), 201),
        ("film", "clip.mp4", picture(), 422),
    ],
)
def test_the_content_decides_and_not_the_name(
    server: LocalServer, client: httpx.Client, kind: str, name: str, data: bytes, status: int
) -> None:
    before = files_in(server)
    reply = send(client, kind, name, data)
    assert reply.status_code == status, reply.text
    if status != 201:
        assert reply.headers["content-type"] == "application/problem+json"
        assert files_in(server) == before


def test_a_song_is_no_picture(client: httpx.Client, tone: Path, tmp_path: Path) -> None:
    assert send(client, "image", "song.png", tone.read_bytes()).status_code == 415
    video = write_video(tmp_path / "a.mp4", 64, 64, 12, 6)
    assert send(client, "video", "song.wav", video.read_bytes()).status_code == 201
    assert send(client, "audio", "song.wav", video.read_bytes()).status_code == 415


def test_what_is_uploaded_twice_lies_there_once(server: LocalServer, client: httpx.Client, tone: Path) -> None:
    first = upload(client, tone)
    before = files_in(server)
    assert upload(client, tone) != first
    assert files_in(server) == before


def test_uploads_are_found_by_name_and_kind(server: LocalServer, client: httpx.Client) -> None:
    send(client, "text", "words_50%.txt", b"words")
    for query, count in (("50%", 1), ("0_", 0), ("WORDS_", 1)):
        found = client.get("/api/v1/media", params={"q": query, "type": "text"}).json()["media"]
        assert len([one for one in found if one["name"] == "words_50%.txt"]) == count, query
    assert client.get("/api/v1/media", params={"q": "50%", "type": "audio"}).json()["media"] == []


def test_a_body_that_is_too_long_is_refused_told_or_untold(client: httpx.Client) -> None:
    told = client.post("/api/v1/compels", content=b"x" * (BODY_LIMIT + 1))
    untold = client.post("/api/v1/compels", content=(b"x" * 65536 for _ in range(BODY_LIMIT // 65536 + 2)))
    for reply in (told, untold):
        assert reply.status_code == 413
        assert reply.headers["content-type"] == "application/problem+json"


def test_an_upload_that_is_too_long_is_refused_before_it_is_read(server: LocalServer) -> None:
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as link:
        head = "POST /api/v1/media?type=audio HTTP/1.1\r\nHost: localhost\r\n"
        head += "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 900000000000\r\n\r\n"
        link.sendall(head.encode())
        assert link.recv(64).startswith(b"HTTP/1.1 413")


def test_a_file_longer_than_the_limit_leaves_nothing(server: LocalServer, tone: Path) -> None:
    from sync.server.compeller.media import MediaShelf
    from sync.server.problems import Problem

    before = files_in(server)
    shelf = MediaShelf(server.app.core)
    with tone.open("rb") as file, pytest.raises(Problem) as refused:
        shelf.upload(server.user_named("studio"), "audio", "a.wav", file, limit=1000)
    assert refused.value.status == 413
    assert files_in(server) == before
    assert server.app.core.db.number("SELECT count(*) FROM media WHERE digest=''") == 0
