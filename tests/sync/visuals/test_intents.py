"""A request with an idempotency key is carried out once."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import httpx
import pytest

from sync.server.faults import NO_FAULTS, Faults
from sync.server.testing import LocalServer
from sync.visuals.client import MusicVisuals
from sync.visuals.service import new_intent


def post(server: LocalServer, path: str, key: str, *, token: str = "", **sent: Any) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token or server.live_key}", "Idempotency-Key": key}
    return httpx.post(timeout=60, url=f"{server.url}/v1/{path}", headers=headers, **sent)


def test_the_same_request_is_answered_with_what_was_answered(server: LocalServer) -> None:
    key = new_intent()
    first = post(server, "projects", key, json={"name": "Once"})
    second = post(server, "projects", key, json={"name": "Once"})
    assert first.status_code == second.status_code == 201
    assert first.content == second.content
    assert "idempotent-replayed" not in first.headers
    assert second.headers["idempotent-replayed"] == "true"
    assert first.headers["request-id"] != second.headers["request-id"]


def test_another_request_with_the_same_key_is_refused(server: LocalServer) -> None:
    key = new_intent()
    post(server, "projects", key, json={"name": "Once"})
    for other in (("projects", {"name": "Twice"}), ("templates", {"name": "Once"})):
        reply = post(server, other[0], key, json=other[1])
        assert (reply.status_code, reply.json()["error"]["type"]) == (409, "conflict_error")


def test_keys_of_another_world_have_nothing_to_do_with_it(server: LocalServer) -> None:
    key = new_intent()
    live = post(server, "projects", key, json={"name": "Once"}).json()
    test = post(server, "projects", key, token=server.test_key, json={"name": "Once"}).json()
    assert live["id"] != test["id"]


def test_an_upload_sent_twice_is_one_track_whatever_stands_between_its_parts(server: LocalServer, tone: Path) -> None:
    key = new_intent()
    replies = [post(server, "tracks", key, files={"file": (tone.name, tone.read_bytes())}) for _ in range(2)]
    assert replies[0].request.headers["content-type"] != replies[1].request.headers["content-type"]
    assert replies[0].json()["id"] == replies[1].json()["id"]


def test_a_failure_of_the_server_is_not_kept(server: LocalServer, visuals: MusicVisuals) -> None:
    key = new_intent()
    server.faults = Faults(status=500, times=1, only="POST /v1/projects")
    try:
        assert post(server, "projects", key, json={"name": "Again"}).status_code == 500
        assert post(server, "projects", key, json={"name": "Again"}).status_code == 201
    finally:
        server.faults = NO_FAULTS


def test_an_answer_that_was_lost_is_given_again(server: LocalServer, visuals: MusicVisuals) -> None:
    server.faults = Faults(status=503, times=1, only="POST /v1/projects", late=True)
    try:
        project = visuals.projects.create("Lost and found")
    finally:
        server.faults = NO_FAULTS
    assert [found.id for found in visuals.projects.all() if found.name == "Lost and found"] == [project.id]


def test_twice_at_the_same_moment_is_once(server: LocalServer) -> None:
    key, ids = new_intent(), []
    threads = [
        threading.Thread(target=lambda: ids.append(post(server, "projects", key, json={"name": "Race"}).json()["id"]))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ids) == 4
    assert len(set(ids)) == 1


@pytest.mark.parametrize("key", ["", "a b", "x" * 256])
def test_a_key_that_is_none_is_refused(server: LocalServer, key: str) -> None:
    assert post(server, "projects", key, json={"name": "Never"}).status_code == 400


def test_what_was_refused_is_refused_again_with_the_same_words(server: LocalServer) -> None:
    key = new_intent()
    first, second = (post(server, "projects", key, json={"name": ""}) for _ in range(2))
    assert first.status_code == second.status_code == 422
    assert first.json() == second.json()
