"""Replies are read without ever failing; lists are walked without ever going round in a circle."""

from __future__ import annotations

from typing import Any

import pytest

from sync.errors import BrokenReplyError, BusyError, OfflineError, RefusedError, SignInError
from sync.visuals.fields import Fields, folded_state
from sync.visuals.keys import environment_of
from sync.visuals.models import Analysis, Canvas, Render, Track
from sync.visuals.pages import Page, read_page, walk
from sync.visuals.release import Check, Endpoint, Pack, Usage
from sync.visuals.service import boundary_of, new_intent, part
from sync.visuals.waiting import wait_for

STRANGE: list[Any] = [None, [], {}, "", 0, True, "x", {"id": []}, {"data": None}, {"created": "soon", "exports": [1]}]


@pytest.mark.parametrize("value", STRANGE)
@pytest.mark.parametrize("read", [Track.read, Analysis.read, Canvas.read, Render.read, Pack.read, Usage.read])
def test_nothing_that_comes_stops_the_reader(read: Any, value: Any) -> None:
    read(value)


def test_unknown_fields_are_kept_and_empty_ones_are_not_unknown() -> None:
    track = Track.read({"id": 5, "mood": "blue", "isrc": None, "object": "track"})
    assert track.id == "5"
    assert dict(track.facts.extra) == {"mood": "blue"}


def test_a_field_of_the_wrong_kind_counts_as_missing_but_is_kept() -> None:
    track = Track.read({"id": "t", "duration": {"s": 3}})
    assert track.duration == 0.0
    assert track.facts.extra["duration"] == {"s": 3}


@pytest.mark.parametrize(
    ("word", "state"), [("CANCELED", "cancelled"), ("Succeeded", "completed"), ("Dreaming", "dreaming")]
)
def test_states_are_folded(word: str, state: str) -> None:
    assert folded_state(word) == state


def test_an_unknown_state_goes_on() -> None:
    assert not Render.read({"id": "r", "status": "polishing"}).over


@pytest.mark.parametrize("value", ["track.analyzed", ["id"], {"id": "anl_1", "bpm": "128"}, None])
def test_an_analysis_is_an_id_or_whole(value: Any) -> None:
    track = Track.read({"id": "t", "analysis": value})
    assert track.analysis_id == {"track.analyzed": "track.analyzed"}.get(
        str(value), "anl_1" if isinstance(value, dict) else ""
    )
    assert (track.analysis is not None) == isinstance(value, dict)
    if track.analysis is not None:
        assert track.analysis.bpm == 128.0


def test_times_are_read_in_all_forms() -> None:
    for moment in (1_700_000_000, 1_700_000_000_000, "2023-11-14T22:13:20Z", "1700000000"):
        assert Fields({"created": moment}).moment("created") == 1_700_000_000


def test_a_check_may_be_told_by_a_word_or_by_a_flag() -> None:
    assert Check.read({"name": "size", "passed": True}).status == "pass"
    assert Check.read({"name": "size", "status": "WARN"}).status == "warn"


def test_sums_of_usage_that_are_not_told_are_counted() -> None:
    usage = Usage.read({"data": [{"object": "canvas", "units": 2}, {"object": "video", "units": 3.5}]})
    assert usage.units == 5.5


def test_a_secret_is_not_shown_by_accident() -> None:
    endpoint = Endpoint.read({"id": "we_1", "secret": "whsec_hidden"})
    assert endpoint.secret == "whsec_hidden"
    assert "hidden" not in repr(endpoint)


def test_a_service_that_repeats_its_page_does_not_keep_us() -> None:
    asked: list[str] = []

    def page(after: str) -> Page[str]:
        asked.append(after)
        return Page(("a", "b"), ("1", "2"), has_more=True)

    assert list(walk(page)) == ["a", "b"]
    assert len(asked) == 2


def test_a_walk_ends_at_an_empty_page_and_gives_overlapping_objects_once() -> None:
    pages = {"": Page(("a", "b"), ("1", "2"), True), "2": Page(("b", "c"), ("2", "3"), True), "3": Page((), (), True)}
    assert list(walk(lambda after: pages[after])) == ["a", "b", "c"]


def test_pages_that_go_round_in_a_circle_are_walked_once() -> None:
    first, second = Page(("a",), ("1",), True), Page(("b",), ("2",), True)
    asked: list[str] = []

    def page(after: str) -> Page[str]:
        asked.append(after)
        return second if after == "1" else first

    assert list(walk(page)) == ["a", "b"]
    assert len(asked) == 3


@pytest.mark.parametrize("reply", [None, "x", {"data": 3}, {}])
def test_what_is_no_list_is_refused(reply: Any) -> None:
    with pytest.raises(BrokenReplyError):
        read_page(reply, Track.read)


def test_a_bare_list_is_a_page() -> None:
    assert read_page([{"id": "t"}, 7], Track.read).ids == ("t",)


def test_keys_tell_their_world_and_are_not_repeated_in_messages() -> None:
    assert environment_of("sk_test_a") == "test"
    assert environment_of(" sk_live_a ") == "live"
    for key in ("", "sk_test_", "pk_live_secret", "cmp_secret"):
        with pytest.raises(SignInError) as refusal:
            environment_of(key)
        assert "secret" not in str(refusal.value).replace("secret key", "")


def test_ids_cannot_lead_out_of_their_path() -> None:
    assert part("../x?y#z") == "..%2Fx%3Fy%23z"
    for empty in ("", "..", " . "):
        with pytest.raises(RefusedError):
            part(empty)


def test_all_tries_of_an_intent_have_one_boundary() -> None:
    intent = new_intent()
    assert boundary_of(intent) == boundary_of(intent) != boundary_of(new_intent())


def test_waiting_grows_longer_and_honours_what_the_service_asks_for() -> None:
    answers: list[Any] = [BusyError("busy", retry_after=30.0), OfflineError("away"), "running", "completed"]
    waits: list[float] = []

    def look() -> Render:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return Render.read({"id": "r", "status": answer})

    assert wait_for(look, sleep=waits.append, first=2.0).status == "completed"
    assert waits[0] == 30.0
    assert waits[1] > 2.0
    assert waits[2] > waits[1]


def test_waiting_has_an_end() -> None:
    with pytest.raises(OfflineError, match="goes on"):
        wait_for(lambda: Render.read({"id": "r", "status": "running"}), sleep=lambda _: None, patience=60.0)
