"""The served OpenAPI is kept: whatever it allows to be asked is answered as it says, and never with a 5xx."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from sync.server.testing import LocalServer, TinyStudio, write_tone

_CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalServer]:
    with LocalServer(tmp_path_factory.mktemp("served"), TinyStudio()) as server:
        server.app.core.music.mkdir()
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
