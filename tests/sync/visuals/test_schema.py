"""The OpenAPI that is served is what the server does: a machine tries, within it and beyond it."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import positive_data_acceptance

from sync.server.testing import LocalServer
from tests.sync.visuals.conftest import get

EXAMPLES = 30
JUDGED_BY_CONTENT = ("/v1/tracks", "/v1/assets", "/v1/webhook_endpoints", "/v1/webhook_endpoints/{endpoint_id}")
"""What is sent here may be of the right form and refused all the same: no audio in the file, no host in the URL."""


@pytest.fixture(scope="module")
def document(server: LocalServer) -> dict[str, Any]:
    found: dict[str, Any] = get(f"{server.url}/v1/openapi.json").json()
    return found


def test_the_document_is_openapi_3_1_and_tells_of_everything(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    names = {path.split("/")[2] for path in document["paths"]}
    assert names >= {"tracks", "analyses", "canvases", "videos", "renders", "templates", "assets", "projects"}
    assert names >= {"batches", "reviews", "export_packs", "usage", "webhook_endpoints"}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert operation["security"] == [{"key": []}], (method, path)
            assert "application/problem+json" in operation["responses"]["4XX"]["content"]


def test_what_it_answers_is_what_it_says(server: LocalServer, document: dict[str, Any]) -> None:
    key = server.new_user("machine", kind="test")
    schema = schemathesis.openapi.from_dict(document)
    operations = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    cases = st.sampled_from(operations).flatmap(lambda operation: operation.as_strategy())

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def run(case: schemathesis.Case[Any]) -> None:
        reply = case.call(base_url=server.url, headers={"Authorization": f"Bearer {key}"})
        judged = case.operation.path in JUDGED_BY_CONTENT
        case.validate_response(reply, excluded_checks=[positive_data_acceptance] if judged else None)

    run()
