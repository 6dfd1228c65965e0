"""From a song to a finished compel, over a real socket."""

from __future__ import annotations

import hashlib
import io
import threading
from pathlib import Path
from typing import Any

import av
import httpx
import pytest

from sync.server.faults import Faults
from sync.server.studio import STAGES
from sync.server.testing import LocalServer, TinyStudio, write_tone
from tests.sync.server.conftest import client_of, finished, followed, new_compel, upload


def test_a_song_becomes_a_video_that_plays(client: httpx.Client, made: dict[str, Any]) -> None:
    assert made["status"] == "COMPLETED"
    assert made["progress"] == 100.0
    assert made["react"]["name"] == "REACT by Compeller.ai"
    rendering = client.get(f"/api/v1/renderings/{made['rendering_id']}").json()
    video = client.get(rendering["download_url"]).content
    assert rendering["checksum"] == f"sha256:{hashlib.sha256(video).hexdigest()}"
    assert rendering["size_bytes"] == len(video)
    with av.open(io.BytesIO(video)) as file:
        assert sum(1 for _ in file.decode(video=0)) == 12
    poster = client.get(rendering["thumbnail_url"])
    assert poster.headers["content-type"] == "image/jpeg"
    assert poster.content.startswith(b"\xff\xd8")


def test_the_steps_are_recorded_in_order(client: httpx.Client, made: dict[str, Any]) -> None:
    events = client.get(made["events_url"]).json()["events"]
    assert [event["task_type"] for event in events if event["status"] == "STARTED"] == list(STAGES)
    assert events[-1]["status"] == "COMPLETED"


def test_progress_never_runs_backwards_and_says_the_stage(tmp_path: Path) -> None:
    hold = threading.Event()
    with LocalServer(tmp_path / "data", TinyStudio(hold=hold)) as server, client_of(server, server.token) as client:
        compel = new_compel(client, write_tone(tmp_path / "a.wav"))
        found = followed(client, compel, "PROCESSING")
        while found["stage"] != "AUDIO_TRANSCRIPTION":
            found = followed(client, compel, "PROCESSING")
        assert 0 < found["progress"] < 100
        assert found["check_back_after_seconds"] > 0
        hold.set()
        assert finished(client, compel)["progress"] == 100


def test_a_compel_that_does_not_start_by_itself_waits_for_start_render(client: httpx.Client, tone: Path) -> None:
    compel = followed(client, new_compel(client, tone, auto_start=False), "READY", "COMPLETED")
    assert compel["status"] == "READY"
    assert client.post(compel["links"]["start_render"]).status_code == 202
    assert finished(client, compel)["status"] == "COMPLETED"


def test_a_finished_compel_can_neither_be_started_nor_cancelled(client: httpx.Client, made: dict[str, Any]) -> None:
    for verb in ("start-render", "cancel"):
        reply = client.post(f"/api/v1/compels/{made['id']}/{verb}")
        assert reply.status_code == 409
        assert reply.headers["content-type"] == "application/problem+json"


def test_cancelling_stops_the_studio_and_may_be_said_twice(tmp_path: Path) -> None:
    hold = threading.Event()
    studio = TinyStudio(hold=hold)
    with LocalServer(tmp_path / "data", studio) as server, client_of(server, server.token) as client:
        compel = new_compel(client, write_tone(tmp_path / "a.wav"))
        while followed(client, compel, "PROCESSING")["stage"] != "AUDIO_TRANSCRIPTION":
            pass
        for _ in range(2):
            assert client.post(f"/api/v1/compels/{compel['id']}/cancel").json()["status"] == "CANCELLED"
        hold.set()
        second = finished(client, new_compel(client, write_tone(tmp_path / "b.wav", hertz=330)))
        assert second["status"] == "COMPLETED"
        assert (studio.stopped, studio.made) == (1, 1)
        assert client.get(f"/api/v1/compels/{compel['id']}").json()["status"] == "CANCELLED"


def test_a_stage_that_fails_is_told_and_can_be_tried_again(
    server: LocalServer, client: httpx.Client, tone: Path
) -> None:
    server.faults = Faults(fail_stage="CLIP_GENERATION", fail_code="no_luck")
    compel = finished(client, new_compel(client, tone))
    assert (compel["status"], compel["failure_reason"], compel["stage"]) == ("FAILED", "no_luck", "SCENE_ANALYSIS")
    assert compel["message"] == "Clip generation failed."
    server.faults = Faults()
    assert client.post(f"/api/v1/compels/{compel['id']}/start-render").status_code == 202
    assert finished(client, compel)["status"] == "COMPLETED"


def test_without_minutes_a_compel_fails_with_the_billing_link(
    server: LocalServer, client: httpx.Client, tone: Path
) -> None:
    server.faults = Faults(quota=0.0)
    assert client.get("/api/v1/account/credits").json()["quota_exceeded"] is True
    compel = new_compel(client, tone)
    assert compel["failure_reason"] == "account_quota_exceeded"
    assert client.get(compel["billing_url"]).status_code == 200
    refused = client.post(f"/api/v1/compels/{compel['id']}/start-render")
    assert (refused.status_code, refused.json()["billing_url"]) == (402, compel["billing_url"])
    server.faults = Faults()
    client.post(f"/api/v1/compels/{compel['id']}/start-render")
    assert finished(client, compel)["status"] == "COMPLETED"


def test_minutes_are_counted_when_a_video_is_done(client: httpx.Client, tone: Path) -> None:
    before = client.get("/api/v1/account/credits").json()
    finished(client, new_compel(client, tone))
    after = client.get("/api/v1/account/credits").json()
    assert before["minutes_remaining"] - after["minutes_remaining"] == pytest.approx(1 / 60, abs=0.001)


def test_songs_in_the_music_folder_are_found_and_made(server: LocalServer, client: httpx.Client) -> None:
    folder = server.app.core.music / "An album"
    folder.mkdir(parents=True, exist_ok=True)
    write_tone(folder / "Blue Monday.wav")
    (folder / "notes.mp3").write_text("no music at all")
    assert client.get("/api/v1/music/search", params={"q": "notes"}).json()["tracks"] == []
    (track,) = client.get("/api/v1/music/search", params={"q": "monday blue"}).json()["tracks"]
    assert track["duration"] == 2.0
    assert client.get(track["preview_url"]).headers["content-type"] == "audio/wav"
    reply = client.post("/api/v1/compels/from-music", json={"track_id": track["id"], "auto_start": False})
    assert reply.status_code == 202
    assert followed(client, reply.json(), "READY")["title"] == "Blue Monday"


def test_lists_are_newest_first_in_pages_and_searched_by_title(server: LocalServer, tone: Path) -> None:
    with client_of(server, server.new_user("lister")) as client:
        media = upload(client, tone)
        for title in ("One 100%", "Two", "Three"):
            client.post("/api/v1/compels", json={"title": title, "primary_media_id": media, "auto_start": False})
        page = client.get("/api/v1/compels", params={"limit": 2}).json()
        assert [compel["title"] for compel in page["compels"]] == ["Three", "Two"]
        assert page["has_more"]
        last = client.get("/api/v1/compels", params={"limit": 2, "offset": 2}).json()
        assert [compel["title"] for compel in last["compels"]] == ["One 100%"]
        assert not last["has_more"]
        for path in ("/api/v1/compels", "/api/v1/compels/search"):
            found = client.get(path, params={"q": "0%"}).json()["compels"]
            assert [compel["title"] for compel in found] == ["One 100%"]


@pytest.mark.parametrize(
    ("wish", "size"),
    [
        ({"target_platform": "TikTok"}, (54, 96)),
        ({"target_platform": "tiktok", "aspect_ratio": "16:9"}, (96, 54)),
        ({"aspect_ratio": "1:1"}, (96, 96)),
        ({"target_platform": "somewhere new"}, (96, 54)),
    ],
)
def test_the_ratio_beats_the_platform(
    client: httpx.Client, tone: Path, wish: dict[str, str], size: tuple[int, int]
) -> None:
    made = finished(client, new_compel(client, tone, **wish))
    (rendering,) = client.get(made["links"]["renderings"]).json()["renderings"]
    assert (rendering["width"], rendering["height"]) == size


@pytest.mark.parametrize("ratio", ["wide", "16:0", "1:9", "-16:9"])
def test_what_is_no_ratio_is_refused(client: httpx.Client, tone: Path, ratio: str) -> None:
    body = {"title": "x", "primary_media_id": upload(client, tone), "aspect_ratio": ratio}
    reply = client.post("/api/v1/compels", json=body)
    assert reply.status_code == 422
    assert reply.json()["errors"][0]["field"] == "aspect_ratio"


def test_the_public_routes_need_no_token(server: LocalServer) -> None:
    for path in ("health", "capabilities", "agents.json", "llms.txt", "openapi.yaml", "openapi.json", "styles"):
        assert httpx.get(f"{server.url}/api/v1/{path}").status_code == 200, path
    assert httpx.get(f"{server.url}/api/v1/openapi.json").json()["openapi"] == "3.1.0"
