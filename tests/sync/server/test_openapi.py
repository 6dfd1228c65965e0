"""The served OpenAPI is kept: whatever it allows to be asked is answered as it says, and never with a 5xx."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from sync.server.testing import LocalServer, TinyStudio, write_tone
from tests.sync.server.conftest import client_of, finished, new_compel

_CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
]


_READ = (
    "/api/v1/health",
    "/api/v1/capabilities",
    "/api/v1/styles",
    "/api/v1/account/credits",
    "/api/v1/media",
    "/api/v1/media/{media_id}",
    "/api/v1/compels",
    "/api/v1/compels/search",
    "/api/v1/compels/{compel_id}",
    "/api/v1/compels/{compel_id}/events",
    "/api/v1/compels/{compel_id}/renderings",
    "/api/v1/renderings/{rendering_id}",
    "/api/v1/webhooks",
    "/api/v1/webhooks/{webhook_id}",
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalServer]:
    with LocalServer(tmp_path_factory.mktemp("served"), TinyStudio()) as server:
        server.app.core.music.mkdir(exist_ok=True)
        write_tone(server.app.core.music / "Tone.wav", 0.5)
        yield server


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_what_the_openapi_says_is_true(served: LocalServer, mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_dict(served.app.compeller.openapi())
    quick = settings(
        max_examples=1,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    count = 0
    for result in schema.get_all_operations():
        operation = result.ok()

        @quick
        @given(case=operation.as_strategy(generation_mode=mode))
        def keep(case: schemathesis.Case) -> None:
            case.call_and_validate(base_url=served.url, headers={"X-API-Token": served.token}, checks=_CHECKS)

        with contextlib.suppress(Unsatisfiable):
            keep()
            count += 1
    assert count >= 15


def test_the_bodies_of_a_whole_story_are_as_the_openapi_says(served: LocalServer, tmp_path: Path) -> None:
    schema = schemathesis.openapi.from_dict(served.app.compeller.openapi())

    def told(method: str, path: str, **given: Any) -> Any:
        reply = client.request(method, path.format(**keys), **given)
        schema[path][method].validate_response(reply)
        return reply.json()

    keys: dict[str, Any] = {}
    with client_of(served, served.token) as client:
        made = finished(client, new_compel(client, write_tone(tmp_path / "a.wav", 0.5)))
        keys |= {"compel_id": made["id"], "rendering_id": made["rendering_id"], "media_id": made["primary_media_id"]}
        keys["webhook_id"] = told("POST", "/api/v1/webhooks", json={"url": "https://example.com/"})["webhook_id"]
        for path in _READ:
            assert told("GET", path)
        told("POST", "/api/v1/compels/{compel_id}/start-render")
        told("GET", "/api/v1/music/search")
        told("POST", "/api/v1/webhooks/{webhook_id}/rotate-secret")
        told("PATCH", "/api/v1/webhooks/{webhook_id}", json={"active": False})
