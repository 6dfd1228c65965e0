"""Lighting: what is read, what is sent, and what an executor owes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from sync.compeller import Compeller
from sync.compeller.executor import Ack, Executor, Report
from sync.compeller.lighting import Cue, read_cue, read_effect
from tests.sync.compeller.test_mcp import Service, content
from tests.sync.wild import Wild


def cue(ident: str, state: str = "ACTIVE", *needs: str) -> Cue:
    return read_cue(
        {"launch_id": ident, "state": state, "launch_contract": {"capabilities": list(needs)}, "variables": {"v": 1}}
    )


def test_effects_and_cues_are_read() -> None:
    effect = read_effect(
        {"effect_id": 7, "capabilities": ["Gobo"], "launch_contract": {"requires": [{"id": "dimmer"}]}}
    )
    assert effect.id == "7"
    assert effect.capabilities == frozenset({"gobo", "dimmer"})
    found = read_cue(
        {"cue": {"launchId": "c1", "effect": {"id": "x-move"}, "stage": {"id": "s"}, "status": "stop-requested"}}
    )
    assert (found.launch_id, found.effect_id, found.stage_id, found.state) == ("c1", "x-move", "s", "stop_requested")
    assert read_cue({"id": 1, "state": "DREAMING"}).state == "unknown"


def test_all_tools_are_called_with_their_arguments(wild: Wild, client: Compeller) -> None:
    calls: list[dict[str, Any]] = []

    def tool(params: dict[str, Any]) -> Any:
        calls.append(params)
        body: Any = {"launch_id": "c1", "state": "ACTIVE"}
        if params["name"] == "list_lighting_cues":
            body = {"cues": [body]}
        if params["name"] == "list_lighting_effects":
            body = [{"id": "gobo-cycle"}]
        return content("ok" if params["name"] in ("ack_lighting_cue", "stop_lighting_cue") else json.dumps(body))

    Service(wild, tool)
    light = client.lighting
    assert light.effects()[0].id == "gobo-cycle"
    assert light.launch("s", "gobo-cycle", variables={"speed": 2}).state == "active"
    assert light.cues("s")[0].launch_id == "c1"
    assert light.set_variables("c1", {"speed": 3}).launch_id == "c1"
    light.acknowledge(
        "c1", accepted=False, executor_id="me", observed_at=datetime(2026, 5, 1, tzinfo=UTC), rejected_reason="no"
    )
    light.report(
        "c1",
        "RUNNING",
        executor_id="me",
        active_variables={},
        skipped_bindings=["b"],
        capability_misses=["m"],
        error="e",
    )
    assert light.stop("c1").launch_id == "c1"
    ack = {"accepted": False, "executor_id": "me", "observed_at": "2026-05-01T00:00:00Z", "rejected_reason": "no"}
    report = {"status": "RUNNING", "executor_id": "me", "error": "e", "active_variables": {}}
    assert [(call["name"], call["arguments"]) for call in calls] == [
        ("list_lighting_effects", {}),
        ("launch_lighting_cue", {"stage_id": "s", "effect_id": "gobo-cycle", "variables": {"speed": 2}}),
        ("list_lighting_cues", {"stage_id": "s"}),
        ("set_lighting_cue_variables", {"launch_id": "c1", "variables": {"speed": 3}}),
        ("ack_lighting_cue", {"launch_id": "c1", **ack}),
        ("report_lighting_cue", {"launch_id": "c1", **report, "skipped_bindings": ["b"], "capability_misses": ["m"]}),
        ("stop_lighting_cue", {"launch_id": "c1"}),
        ("get_lighting_cue", {"launch_id": "c1"}),
    ]


def settled(executor: Executor, t: float) -> Executor:
    for duty in executor.duties(t):
        executor = executor.done(duty, t)
    return executor


def test_a_new_cue_is_answered_and_reported_once_a_second() -> None:
    executor = Executor(frozenset({"dimmer"})).refresh([cue("c1", "ACTIVE", "dimmer")], 0.0)
    assert executor.duties(0.0) == (Ack("c1", True),)
    assert executor.duties(0.0) == executor.duties(5.0), "an answer that was not sent is still due"
    executor = settled(executor, 0.0)
    assert executor.duties(0.0) == (Report("c1", "RUNNING", {"v": 1}),)
    executor = settled(executor, 0.0)
    assert executor.duties(0.9) == ()
    assert len(executor.duties(1.0)) == 1
    assert executor.levels(3.0) == {"c1": 1.0}


def test_a_cue_the_stage_cannot_do_is_rejected_and_not_shown() -> None:
    executor = Executor(frozenset({"dimmer"})).refresh([cue("c1", "ACTIVE", "gobo", "pan")], 0.0)
    assert executor.duties(0.0) == (Ack("c1", False, "This stage has no gobo, pan."),)
    executor = settled(executor, 0.0)
    assert (executor.levels(1.0), executor.duties(9.0)) == ({}, ())
    assert executor.refresh([], 10.0).held == {}


@pytest.mark.parametrize("end", [[cue("c1", "STOP_REQUESTED")], [cue("c1", "STOPPED")], []])
def test_a_stopped_cue_fades_and_is_reported_stopped(end: list[Cue]) -> None:
    executor = settled(Executor(frozenset(), fade_s=1.0).refresh([cue("c1")], 0.0), 0.0).refresh(end, 10.0)
    assert executor.levels(10.25) == {"c1": 0.75}
    assert executor.duties(10.5) == ()
    executor = executor.refresh(end, 10.6)
    assert executor.duties(11.0) == (Report("c1", "STOPPED", {"v": 1}),)
    assert executor.levels(11.0) == {}
    executor = settled(executor, 11.0)
    assert executor.held == {}


def test_a_stop_that_was_asked_for_before_we_came_is_reported_at_once() -> None:
    executor = Executor(frozenset()).refresh([cue("c1", "STOP_REQUESTED")], 5.0)
    assert executor.duties(5.0) == (Report("c1", "STOPPED", {"v": 1}),)


def test_nothing_begins_unarmed_and_disarming_stops_what_runs() -> None:
    executor = Executor(frozenset(), fade_s=0.0)
    assert executor.refresh([cue("c1")], 0.0, armed=False).held == {}
    executor = settled(executor.refresh([cue("c1")], 0.0), 0.0).refresh([cue("c1")], 1.0, armed=False)
    assert executor.levels(1.0) == {}
    assert executor.duties(1.0) == (Report("c1", "STOPPED", {"v": 1}),)


def test_a_state_nobody_knows_begins_nothing_and_ends_nothing() -> None:
    executor = Executor(frozenset())
    assert executor.refresh([cue("c1", "DREAMING")], 0.0).held == {}
    executor = settled(executor.refresh([cue("c1")], 0.0), 0.0).refresh([cue("c1", "DREAMING")], 1.0)
    assert executor.levels(1.0) == {"c1": 1.0}


def test_new_variables_reach_what_is_shown() -> None:
    executor = settled(Executor(frozenset()).refresh([cue("c1")], 0.0), 0.0)
    changed = read_cue({"launch_id": "c1", "state": "ACTIVE", "variables": {"v": 2}})
    assert executor.refresh([changed], 1.0).held["c1"].cue.variables == {"v": 2}
