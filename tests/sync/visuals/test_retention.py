"""Things are kept for as long as was agreed, and what half came is gone at the next start."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.errors import MissingError
from sync.server.testing import LocalServer
from sync.server.visuals.objects import Objects, World
from sync.server.visuals.retention import DAY_S, Retention
from tests.sync.visuals.conftest import client_of, get, over


def test_test_objects_last_a_week_and_projects_say_for_themselves(tmp_path: Path, tone: Path) -> None:
    with LocalServer(tmp_path) as server:
        test, live = client_of(server.url, server.test_key), client_of(server.url, server.live_key)
        short = live.projects.create("A night", retention_days=2).id
        gone, brief = test.tracks.upload(tone).id, live.tracks.upload(tone, project_id=short).id
        kept = live.tracks.upload(tone).id
        over(lambda: live.tracks.get(kept))
        made = live.canvases.create(brief, project_id=short)
        poster = over(lambda: live.canvases.get(made.id)).exports["poster"]
        core = server.app.core
        objects = Objects(core.db)
        assert Retention(core, objects).sweep() == 0
        core.db.run("UPDATE visuals_objects SET created=created-?", 3 * DAY_S)
        Retention(core, objects).sweep()
        assert test.tracks.get(gone).id == gone
        for fetch in (lambda: live.tracks.get(brief), lambda: live.canvases.get(made.id)):
            with pytest.raises(MissingError):
                fetch()
        assert get(poster).status_code == 404
        core.db.run("UPDATE visuals_objects SET created=created-?", 5 * DAY_S)
        Retention(core, objects).sweep()
        with pytest.raises(MissingError):
            test.tracks.get(gone)
        assert live.tracks.get(kept).status == "ready"
        assert live.projects.get(short).retention_days == 2


def test_an_upload_that_was_cut_by_the_end_of_the_server_leaves_nothing(tmp_path: Path) -> None:
    with LocalServer(tmp_path) as server:
        world = World(server.user_named("studio").id, True)
        cut = Objects(server.app.core.db).add(world, "track", {"status": "uploading"}).id
        server.app.core.db.run("INSERT INTO holds VALUES(?,?)", "0" * 64, f"visuals:{cut}")
    with LocalServer(tmp_path) as server:
        assert Objects(server.app.core.db).find(world, cut) is None
        assert server.app.core.db.number("SELECT count(*) FROM holds") == 0


def test_what_was_begun_goes_on_after_a_restart(tmp_path: Path, tone: Path) -> None:
    with LocalServer(tmp_path) as server:
        key = server.live_key
        live = client_of(server.url, key)
        track = live.tracks.upload(tone)
        canvas = live.canvases.create(track.id)
    with LocalServer(tmp_path) as server:
        live = client_of(server.url, key)
        assert over(lambda: live.canvases.get(canvas.id)).status == "completed"
        assert live.tracks.get(track.id).status == "ready"
