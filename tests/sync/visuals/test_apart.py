"""Users and worlds are kept apart: nobody sees, lists, guesses, uses, changes or downloads what is another's."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from sync.errors import MissingError, SignInError
from sync.server.db import Database
from sync.server.problems import Problem
from sync.server.testing import LocalServer
from sync.server.visuals.links import Links
from sync.visuals.catalogue import License
from sync.visuals.client import MusicVisuals
from sync.visuals.models import Canvas, Track
from tests.sync.visuals.conftest import client_of, get, over


@pytest.fixture(params=["another user", "the same user in test"])
def other(request: pytest.FixtureRequest, server: LocalServer, stranger: MusicVisuals) -> MusicVisuals:
    return stranger if request.param == "another user" else client_of(server.url, server.test_key)


def test_nothing_of_one_is_there_for_the_other(
    visuals: MusicVisuals, other: MusicVisuals, track: Track, canvas: Canvas
) -> None:
    project = visuals.projects.create("Mine").id
    template = visuals.templates.create("Mine", base="neon-grid").id
    review = visuals.reviews.create(canvas.id, "Mia").id
    batch = visuals.batches.create([{"kind": "canvas", "track_id": track.id}]).id
    endpoint = visuals.webhook_endpoints.create("http://127.0.0.1:9/hook").id
    pack = visuals.export_packs.create(canvas.id, ["master"]).id
    tries: tuple[Callable[[], object], ...] = (
        lambda: other.tracks.get(track.id),
        lambda: other.tracks.delete(track.id),
        lambda: other.tracks.analysis(track.id),
        lambda: other.canvases.create(track.id),
        lambda: other.canvases.get(canvas.id),
        lambda: other.canvases.regenerate(canvas.id),
        lambda: other.canvases.variants(canvas.id, 1),
        lambda: other.videos.create(track.id, canvas_id=canvas.id),
        lambda: other.renders.get(canvas.render_id),
        lambda: other.renders.cancel(canvas.render_id),
        lambda: other.projects.get(project),
        lambda: other.projects.update(project, name="Yours"),
        lambda: other.templates.get(template),
        lambda: other.templates.get(f"{template}@1"),
        lambda: other.templates.update(template, style="yours"),
        lambda: other.templates.delete(template),
        lambda: other.reviews.get(review),
        lambda: other.reviews.create(canvas.id, "Me"),
        lambda: list(other.reviews.all(canvas.id)),
        lambda: other.batches.get(batch),
        lambda: other.export_packs.get(pack),
        lambda: other.export_packs.create(canvas.id, ["master"]),
        lambda: other.webhook_endpoints.get(endpoint),
        lambda: other.webhook_endpoints.rotate(endpoint),
        lambda: other.webhook_endpoints.test(endpoint),
        lambda: other.webhook_endpoints.delete(endpoint),
        lambda: other.tracks.page(after=track.id),
    )
    for attempt in tries:
        with pytest.raises(MissingError):
            attempt()
    over(lambda: visuals.batches.get(batch))
    over(lambda: visuals.export_packs.get(pack))
    visuals.webhook_endpoints.delete(endpoint)


def test_lists_and_usage_tell_of_nobody_else(other: MusicVisuals, canvas: Canvas) -> None:
    lists: tuple[Iterable[object], ...] = (
        other.tracks.all(),
        other.canvases.all(),
        other.videos.all(),
        other.assets.all(),
        other.projects.all(),
        other.batches.all(),
        other.export_packs.all(),
        other.webhook_endpoints.all(),
        (template for template in other.templates.all() if not template.builtin),
        other.usage.get().rows,
    )
    assert [list(found) for found in lists] == [[]] * len(lists)


def test_a_batch_cannot_reach_for_what_is_another_s(stranger: MusicVisuals, track: Track) -> None:
    batch = stranger.batches.create([{"kind": "canvas", "track_id": track.id}])
    assert (batch.status, batch.items[0].status) == ("failed", "failed")


def test_an_asset_of_another_cannot_be_named(visuals: MusicVisuals, stranger: MusicVisuals, tmp_path: Path) -> None:
    table = tmp_path / "warm.cube"
    table.write_text("LUT_3D_SIZE 2\n" + "0 0 0\n" * 8)
    asset = visuals.assets.upload(table, "lut", license=License(spdx="CC0-1.0"), rights_confirmed=True)
    assert visuals.assets.get(asset.id).license.spdx == "CC0-1.0"
    with pytest.raises(MissingError):
        stranger.templates.create("Theirs", asset_ids=[asset.id])
    with pytest.raises(MissingError):
        stranger.assets.delete(asset.id)


def test_the_same_sound_of_two_users_is_two_tracks(
    visuals: MusicVisuals, stranger: MusicVisuals, track: Track, tone: Path
) -> None:
    own = stranger.tracks.upload(tone)
    over(lambda: stranger.tracks.get(own.id))
    stranger.tracks.delete(own.id)
    assert visuals.tracks.get(track.id).status == "ready"
    asked = visuals.canvases.create(track.id)
    assert over(lambda: visuals.canvases.get(asked.id)).status == "completed"


@pytest.mark.parametrize("key", ["sk_live_made_up", "sk_test_" + "a" * 43])
def test_a_key_that_was_made_up_opens_nothing(server: LocalServer, key: str) -> None:
    with pytest.raises(SignInError):
        client_of(server.url, key).usage.get()


def test_a_token_of_the_other_service_is_no_key(server: LocalServer) -> None:
    for headers in ({}, {"Authorization": f"Bearer {server.token}"}, {"X-API-Token": server.live_key}):
        reply = get(f"{server.url}/v1/tracks", headers=headers)
        assert (reply.status_code, reply.json()["error"]["type"]) == (401, "authentication_error")


def test_a_link_opens_its_file_and_no_other(server: LocalServer, canvas: Canvas) -> None:
    url = canvas.exports["poster"]
    assert get(url).status_code == 200
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    video = urlsplit(next(link for name, link in canvas.exports.items() if name.startswith("mp4_")))
    forged = (
        parts._replace(path=video.path),
        parts._replace(query=urlencode({**query, "expires": str(int(query["expires"]) + 3600)})),
        parts._replace(query=urlencode({**query, "signature": "0" * 64})),
        parts._replace(query=""),
        parts._replace(query=urlencode({**query, "expires": "9" * 400})),
        parts._replace(path=parts.path.rsplit("/", 1)[0] + "/other.jpg"),
    )
    for link in forged:
        reply = get(link.geturl())
        assert reply.status_code in (403, 422), link.geturl()


def test_a_link_is_over_after_an_hour(tmp_path: Path) -> None:
    now = [1_000_000.0]
    db = Database(tmp_path / "links.db")
    links = Links(db, "https://studio.example", lambda: now[0])
    url = urlsplit(links.url("a" * 64, "a.mp4", 1))
    query = dict(parse_qsl(url.query))
    given = ("a" * 64, "a.mp4", query["expires"], query["signature"])
    assert url.netloc == "studio.example"
    now[0] += 3600
    links.check(*given)
    now[0] += 301
    with pytest.raises(Problem, match="over"):
        links.check(*given)
    db.close()


@pytest.mark.parametrize(
    "path", ["..%2f..%2fserver.db", "%2e%2e/%2e%2e/server.db", "....//server.db", "\\..\\server.db"]
)
def test_no_path_leads_out_of_the_files(server: LocalServer, path: str) -> None:
    assert get(f"{server.url}/exports/{path}").status_code in (403, 404, 422)


def test_where_one_came_to_is_not_where_others_are_sent(
    server: LocalServer, visuals: MusicVisuals, stranger: MusicVisuals, canvas: Canvas
) -> None:
    port = urlsplit(server.url).port
    stranger.projects.create("Elsewhere")
    headers = {"Authorization": f"Bearer {server.live_key}", "Host": f"localhost:{port}"}
    own = get(f"{server.url}/v1/canvases/{canvas.id}", headers=headers).json()
    assert own["exports"]["poster"].startswith(f"http://localhost:{port}/")
    assert visuals.canvases.get(canvas.id).exports["poster"].startswith(server.url)
    rows = server.app.core.db.all("SELECT name, value FROM visuals_settings WHERE name LIKE 'root %'")
    assert len({row["name"] for row in rows}) == len(rows) >= 2
