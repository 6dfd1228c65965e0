"""Models take any JSON, fold what services spell differently and keep what they do not know."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync import reading
from sync.compeller.account import read_capabilities, read_credits, read_health, read_login
from sync.compeller.catalogue import read_media, read_music, read_plans, read_styles, read_webhook
from sync.compeller.lighting import read_cue, read_effect
from sync.compeller.mcp import content_of
from sync.compeller.models import STAGES, phase_of, read_compel, read_event, read_rendering, stage_of
from sync.errors import ServiceError, SyncError
from sync.replies import error_for, problem_of
from sync.toolerrors import rpc_error, tool_error

BASE = "https://compeller.ai/api/v1/compels"
NAMES = """
id status state progress stage title style links _links events_url data items compel media track error errors code
message detail minutes credits plan url href rel created_at duration content text structuredContent webhook secret
access_token react checksum retry_after billing_url capabilities auth mcp_endpoint launch_id variables
"""
KEYS = st.sampled_from(NAMES.split())
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["", "https://a.b/c", "1e999"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS | st.text(max_size=6), inner, max_size=6),
    max_leaves=25,
)
READERS: list[Callable[[Any], object]] = [
    lambda body: read_compel(body, BASE),
    lambda body: read_rendering(body, BASE),
    lambda body: read_credits(body, BASE),
    lambda body: read_capabilities(body, BASE),
    lambda body: read_login(body, "compeller.ai"),
    lambda body: read_media(body, BASE),
    lambda body: read_music(body, BASE),
    lambda body: read_styles(body, BASE),
    read_event,
    read_health,
    read_plans,
    read_webhook,
    read_cue,
    read_effect,
    lambda body: content_of(reading.mapping(body)),
    lambda body: tool_error(body, "compeller.ai"),
    lambda body: rpc_error(body, "compeller.ai"),
]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(JSON)
def test_any_json_is_read_or_refused_with_a_sentence(body: Any) -> None:
    for read in READERS:
        with contextlib.suppress(SyncError):
            read(body)
    compel = read_compel(body, BASE)
    assert 0.0 <= compel.progress <= 1.0
    assert all(link.startswith("https://") for link in compel.links.values())
    compel.title.encode()


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=200) | JSON.map(lambda body: repr(body).replace("'", '"').encode("utf-8", "replace")),
    st.integers(300, 599),
)
def test_any_error_body_becomes_a_sentence(content: bytes, status: int) -> None:
    error = error_for(status, content, "application/problem+json", "compeller.ai", None)
    assert isinstance(error, ServiceError)
    assert "compeller.ai" in str(error)
    assert str(error).isprintable()
    assert len(str(error)) < 2600
    problem_of(content)


@pytest.mark.parametrize(
    ("status", "phase"),
    [
        *(("QUEUED", "queued"), ("Pending", "queued"), ("PROCESSING", "working"), ("in_progress", "working")),
        *(("In Progress", "working"), ("RENDERING", "rendering"), ("Validating", "rendering"), ("ready", "ready")),
        *(
            ("COMPLETED", "done"),
            ("done", "done"),
            ("FAILED", "failed"),
            ("Error", "failed"),
            ("CANCELED", "cancelled"),
        ),
        *(("Cancelled", "cancelled"), ("DREAMING", "working"), ("", "working"), ("completed?!", "done")),
    ],
)
def test_statuses_are_folded_and_unknown_ones_mean_in_progress(status: str, phase: str) -> None:
    assert phase_of(status) == phase
    assert read_compel({"id": 1, "status": status}).status == status


@pytest.mark.parametrize(
    ("said", "share"),
    [
        *((0, 0.0), (0.5, 0.5), (1.0, 1.0), (1.5, 0.015), (45, 0.45), (100, 1.0), (250, 1.0), (-5, 0.0), ("45%", 0.45)),
        *(("0.45", 0.45), ("1%", 0.01), (None, 0.0), ("much", 0.0), (True, 0.0), ({"percent": 1}, 0.01), (1, 0.01)),
        *(({"current": 1, "total": 4}, 0.25), ({"value": 0.5}, 0.5), (float("inf"), 0.0), (10**400, 0.0)),
    ],
)
def test_progress_is_a_share_whatever_its_scale(said: Any, share: float) -> None:
    assert read_compel({"id": 1, "status": "PROCESSING", "progress": said}).progress == pytest.approx(share)


def test_what_is_done_is_complete_and_one_of_one_at_the_end_is_too() -> None:
    assert read_compel({"status": "COMPLETED"}).progress == 1.0
    assert read_compel({"status": "VALIDATING", "progress": 1}).progress == 1.0


@pytest.mark.parametrize("said", ["AUDIO_ANALYSIS", "audioAnalysis", "Audio analysis", {"type": "audio-analysis"}])
def test_stages_are_known_in_any_spelling(said: Any) -> None:
    assert stage_of(said) == STAGES[0]


def test_a_new_stage_keeps_its_name() -> None:
    assert stage_of("Colour grading v2") == "COLOUR_GRADING_V2"


@pytest.mark.parametrize(
    ("said", "ident"),
    [
        (55, "55"),
        ("55", "55"),
        ("c-5/ä", "c-5/ä"),
        (55.0, "55"),
        (None, ""),
        (True, ""),
        ([1], ""),
        (2**63, str(2**63)),
    ],
)
def test_ids_are_opaque_texts(said: Any, ident: str) -> None:
    assert read_compel({"id": said}).id == ident


@pytest.mark.parametrize(
    "said",
    [
        *(
            "2026-05-01T10:00:00Z",
            "2026-05-01T10:00:00.000000+00:00",
            "2026-05-01 12:00:00+02:00",
            "2026-05-01T10:00:00",
        ),
        *(1777629600, 1777629600.0, "1777629600", 1777629600000),
    ],
)
def test_times_are_read_in_every_form(said: Any) -> None:
    assert read_compel({"created_at": said}).created == datetime(2026, 5, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize("said", ["", "soon", None, [], 1e300, "99999-01-01", float("nan")])
def test_times_that_are_none_are_none(said: Any) -> None:
    assert read_compel({"created_at": said}).created is None


ONE = [{"id": 1}]


@pytest.mark.parametrize(
    "body",
    [
        *(
            ONE,
            {"data": ONE},
            {"items": ONE},
            {"compels": ONE},
            {"results": ONE, "total": 1},
            {"data": {"compels": ONE}},
        ),
        *({"data": {"items": ONE}}, {"edges": [{"node": {"id": 1}}]}, {"compels": {"data": ONE}}),
    ],
)
def test_lists_are_found_in_every_shape(body: Any) -> None:
    assert reading.objects(body, "compels") == [{"id": 1}]


@pytest.mark.parametrize(
    "body",
    [None, {}, 5, "x", {"data": None}, {"items": {}}, [1, None, "x"], {"data": {"data": {"data": {"data": []}}}}],
)
def test_what_holds_no_list_is_an_empty_one(body: Any) -> None:
    assert reading.objects(body, "compels") == []


@pytest.mark.parametrize(
    "body",
    [
        *({"media": {"id": 55}}, {"id": 55}, {"data": {"media": {"id": 55}}}, {"data": {"id": 55}}, {"media_id": 55}),
        *({"mediaId": "55"}, {"media": {"id": 55}, "upload": {"id": 9}}),
    ],
)
def test_media_ids_are_found_nested_or_flat(body: Any) -> None:
    assert read_media(body).id == "55"


def test_links_that_are_not_safe_are_left_out() -> None:
    body = {
        "links": {
            "a": "javascript:alert(1)",
            "b": "http://evil.org/",
            "c": "file:///etc/passwd",
            "d": "https://u:p@x.y",
            "e": "//cdn.x/y",
        },
        "events_url": "../events?x=1",
        "_links": {"f": {"href": "/f"}, "g": 5, "h": None},
    }
    assert reading.links(body, "https://compeller.ai/api/v1/compels/5") == {
        "e": "https://cdn.x/y",
        "events": "https://compeller.ai/api/v1/events?x=1",
        "f": "https://compeller.ai/f",
    }


@pytest.mark.parametrize(
    ("said", "checksum"),
    [
        ({"checksum": "sha256:ab"}, "sha256:ab"),
        ({"checksum": {"algorithm": "SHA256", "value": "ab"}}, "sha256:ab"),
        ({"md5": "cd"}, "md5:cd"),
        ({}, ""),
    ],
)
def test_checksums_are_told_with_their_kind(said: Any, checksum: str) -> None:
    assert read_rendering({"id": 1, **said}).checksum == checksum
