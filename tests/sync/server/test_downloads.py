"""Downloads that can be resumed, and every way in which they can go wrong when asked to."""

from __future__ import annotations

import base64
import contextlib
import hashlib
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from sync.server.faults import NO_FAULTS, Faults, parse_faults
from sync.server.testing import LocalServer
from tests.sync.server.conftest import finished, new_compel


@dataclass(frozen=True)
class Video:
    """A finished video: where it is and what it is."""

    url: str
    data: bytes
    etag: str


@pytest.fixture(scope="module")
def video(client: httpx.Client, tone: Path) -> Video:
    made = finished(client, new_compel(client, tone))
    url = made["links"]["download"]
    reply = client.get(url)
    return Video(url, reply.content, reply.headers["etag"])


def get(client: httpx.Client, video: Video, **headers: str) -> httpx.Response:
    return client.get(video.url, headers={name.replace("_", "-"): value for name, value in headers.items()})


def test_head_tells_what_get_will_send(client: httpx.Client, video: Video) -> None:
    reply = client.head(video.url)
    assert reply.status_code == 200
    assert int(reply.headers["content-length"]) == len(video.data)
    assert reply.headers["accept-ranges"] == "bytes"
    assert reply.content == b""
    told = base64.b64decode(reply.headers["repr-digest"].removeprefix("sha-256=:").removesuffix(":"))
    assert told == hashlib.sha256(video.data).digest()


@pytest.mark.parametrize(
    ("wanted", "first", "last"),
    [("bytes=0-9", 0, 10), ("bytes=100-", 100, None), ("bytes=-7", -7, None), ("bytes=5-99999999", 5, None)],
)
def test_a_part_is_sent_as_asked(client: httpx.Client, video: Video, wanted: str, first: int, last: int | None) -> None:
    reply = get(client, video, range=wanted, if_range=video.etag)
    assert reply.status_code == 206
    assert reply.content == video.data[first:last]
    start = first if first >= 0 else len(video.data) + first
    assert reply.headers["content-range"] == f"bytes {start}-{start + len(reply.content) - 1}/{len(video.data)}"


@pytest.mark.parametrize("wanted", ["bytes=", "bytes=9-5", "bytes=a-b", "lines=1-2", "bytes=0-1,3-4"])
def test_a_range_that_makes_no_sense_gets_the_whole(client: httpx.Client, video: Video, wanted: str) -> None:
    reply = get(client, video, range=wanted)
    assert (reply.status_code, reply.content) == (200, video.data)


def test_beyond_the_end_is_416(client: httpx.Client, video: Video) -> None:
    for wanted in (f"bytes={len(video.data)}-", "bytes=-0"):
        reply = get(client, video, range=wanted)
        assert (reply.status_code, reply.headers["content-range"]) == (416, f"bytes */{len(video.data)}")


def test_a_changed_file_is_sent_whole_and_an_unchanged_one_not_at_all(client: httpx.Client, video: Video) -> None:
    assert get(client, video, range="bytes=5-", if_range='"another"').content == video.data
    assert get(client, video, if_none_match=video.etag).status_code == 304


def test_a_cut_download_breaks_off_where_it_was_asked_to(
    server: LocalServer, client: httpx.Client, video: Video
) -> None:
    server.faults = Faults(cut_after=1000, cuts=1)
    data = bytearray()
    with client.stream("GET", video.url) as reply, contextlib.suppress(httpx.RemoteProtocolError):
        for block in reply.iter_raw():
            data += block
        raise AssertionError("nothing broke off")
    assert data == video.data[:1000]
    rest = get(client, video, range="bytes=1000-", if_range=video.etag)
    assert rest.status_code == 206
    assert data + rest.content == video.data


def test_downloads_can_lie_in_every_way_that_is_asked_for(
    server: LocalServer, client: httpx.Client, video: Video
) -> None:
    server.faults = Faults(half=True)
    assert client.get(video.url).content == video.data[: len(video.data) // 2]
    server.faults = Faults(lying_body=True)
    reply = client.get(video.url)
    assert (reply.headers["content-type"], reply.content[:6]) == ("video/mp4", b"<html>")
    server.faults = Faults(wrong_type=True)
    assert client.get(video.url).headers["content-type"] == "text/html"
    server.faults = Faults(ignore_range=True)
    assert get(client, video, range="bytes=5-").content == video.data
    server.faults = Faults(new_etag=True)
    assert len({client.get(video.url).headers["etag"] for _ in range(3)}) == 3
    server.faults = Faults(no_etag=True, no_checksum=True)
    assert not {"etag", "repr-digest"} & set(client.get(video.url).headers)


def test_a_redirected_download_asks_for_no_credentials_and_notices_them(
    server: LocalServer, client: httpx.Client, video: Video
) -> None:
    server.faults = Faults(redirect_to=server.second)
    reply = client.get(video.url)
    assert reply.status_code == 302
    place = reply.headers["location"]
    assert place.startswith(server.second)
    assert httpx.get(place).content == video.data
    assert server.app.core.leaks == []
    assert httpx.get(place, headers={"X-API-Token": "mine"}).status_code == 400
    assert server.app.core.leaks == ["x-api-token"]


def test_requests_fail_as_often_as_asked(server: LocalServer, client: httpx.Client) -> None:
    server.faults = Faults(status=429, times=2, only="GET /api/v1/compels", retry_after="7")
    replies = [client.get("/api/v1/compels") for _ in range(3)]
    assert [reply.status_code for reply in replies] == [429, 429, 200]
    assert replies[0].headers["retry-after"] == "7"
    assert client.get("/api/v1/account/credits").status_code == 200
    server.faults = Faults(status=503, retry_after="Fri, 01 Jan 2100 00:00:00 GMT")
    assert parsedate_to_datetime(client.get("/api/v1/compels").headers["retry-after"]).year == 2100
    server.faults = Faults(status=500, html=True)
    assert client.get("/api/v1/compels").text.startswith("<html>")
    server.faults = Faults(status=502, empty=True)
    assert client.get("/api/v1/compels").content == b""


def test_a_lost_reply_is_lost_after_the_work_is_done(server: LocalServer, client: httpx.Client, tone: Path) -> None:
    before = client.get("/api/v1/compels").json()["total"]
    made = finished(client, new_compel(client, tone))
    server.faults = Faults(status=504, late=True, only="POST /api/v1/compels")
    body = {"title": "twice?", "primary_media_id": made["primary_media_id"]}
    assert client.post("/api/v1/compels", json=body).status_code == 504
    assert client.get("/api/v1/compels").json()["total"] == before + 2


def test_bodies_vary_as_asked(server: LocalServer, client: httpx.Client, tone: Path) -> None:
    server.faults = Faults(string_ids=True, unit_progress=True, other_case=True, no_rendering_id=True)
    made: dict[str, Any] = new_compel(client, tone, style="Anime / Manga")
    assert isinstance(made["id"], str)
    while made["status"] not in ("completed", "failed"):
        made = client.get(f"/api/v1/compels/{made['id']}").json()
    assert (made["status"], made["progress"], made["style"]) == ("completed", 1.0, "ANIME / MANGA")
    assert "rendering_id" not in made
    server.faults = Faults(unknown_status="DREAMING", never=True)
    assert new_compel(client, tone)["status"] == "DREAMING"
    server.faults = Faults(duplicate_pages=True)
    one, two = (client.get("/api/v1/compels", params={"limit": 1, "offset": at}).json() for at in (0, 1))
    assert one["compels"][0]["id"] == two["compels"][0]["id"]
    server.faults = Faults(ready_stop=True)
    made = new_compel(client, tone)
    while made["status"] in ("QUEUED", "PROCESSING"):
        made = client.get(f"/api/v1/compels/{made['id']}").json()
    assert made["status"] == "READY"


def test_faults_are_named_in_words() -> None:
    assert parse_faults([]) == NO_FAULTS
    words = ["half", "slow=0.5", "fail-stage=FINAL_RENDER", "cuts=3", "no_etag=no"]
    assert parse_faults(words) == Faults(half=True, slow=0.5, fail_stage="FINAL_RENDER", cuts=3)
    for word in ("nonsense", "slow=often"):
        with pytest.raises(ValueError, match=word.split("=")[0]):
            parse_faults([word])
