"""Lighting cues: what is launched from afar and carried out by this machine. All of it goes through MCP tools."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from sync.compeller.base import given
from sync.compeller.mcp import McpClient
from sync.errors import BrokenReplyError
from sync.reading import fold, items, mapping, moment, objects, pick, text, unwrapped, words

CueState = Literal["active", "stop_requested", "stopped", "unknown"]


@dataclass(frozen=True, slots=True)
class Effect:
    """A lighting effect; `capabilities` are what a stage must be able to do, `contract` the template of its launch."""

    id: str
    name: str = ""
    description: str = ""
    capabilities: frozenset[str] = frozenset()
    contract: Mapping[str, Any] = field(default_factory=dict)
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Cue:
    """A launched effect. `variables` are resolved; `feedback` is what executors said of it."""

    launch_id: str
    effect_id: str = ""
    stage_id: str = ""
    state: CueState = "unknown"
    status: str = ""
    variables: Mapping[str, Any] = field(default_factory=dict)
    contract: Mapping[str, Any] = field(default_factory=dict)
    capabilities: frozenset[str] = frozenset()
    feedback: Mapping[str, Any] = field(default_factory=dict)
    created: datetime | None = None
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)


class Lighting:
    """The lighting tools of one service. Every method raises as `McpClient.call`."""

    def __init__(self, mcp: McpClient) -> None:
        self._mcp = mcp

    def effects(self) -> tuple[Effect, ...]:
        """Return the effects there are. list_lighting_effects"""
        found = objects(self._mcp.call("list_lighting_effects", safe=True), "effects", "lighting_effects")
        return tuple(effect for effect in map(read_effect, found) if effect.id)

    def launch(
        self,
        stage_id: str,
        effect_id: str = "",
        *,
        variables: Mapping[str, Any] | None = None,
        contract: Mapping[str, Any] | None = None,
    ) -> Cue:
        """Launch an effect, or a contract of one's own, on a stage; `variables` go before defaults. launch_lighting_cue

        Raises:
            RefusedError: the effect is unknown, or the stage cannot do it.
        """
        arguments = given(stage_id=stage_id, effect_id=effect_id, variables=variables, launch_contract=contract)
        return self._cue(self._mcp.call("launch_lighting_cue", arguments))

    def cues(self, stage_id: str) -> tuple[Cue, ...]:
        """Return the cues of a stage that are not stopped. list_lighting_cues"""
        found = objects(
            self._mcp.call("list_lighting_cues", {"stage_id": stage_id}, safe=True), "cues", "lighting_cues"
        )
        return tuple(cue for cue in map(read_cue, found) if cue.launch_id)

    def cue(self, launch_id: str) -> Cue:
        """Return one cue. get_lighting_cue"""
        return self._cue(self._mcp.call("get_lighting_cue", {"launch_id": launch_id}, safe=True))

    def set_variables(self, launch_id: str, variables: Mapping[str, Any]) -> Cue:
        """Change some variables of a cue that is not stopped. set_lighting_cue_variables"""
        arguments = {"launch_id": launch_id, "variables": dict(variables)}
        return self._cue(self._mcp.call("set_lighting_cue_variables", arguments, safe=True), launch_id)

    def stop(self, launch_id: str) -> Cue:
        """Ask for a cue to be stopped; its executor drops it when it next looks. stop_lighting_cue"""
        return self._cue(self._mcp.call("stop_lighting_cue", {"launch_id": launch_id}, safe=True), launch_id)

    def acknowledge(
        self,
        launch_id: str,
        *,
        accepted: bool,
        executor_id: str = "",
        observed_at: datetime | None = None,
        rejected_reason: str = "",
    ) -> None:
        """Say whether this machine carries a cue out. Saying it twice does no harm. ack_lighting_cue"""
        said = {
            "launch_id": launch_id,
            "accepted": accepted,
            **given(executor_id=executor_id, observed_at=_iso(observed_at), rejected_reason=rejected_reason),
        }
        self._mcp.call("ack_lighting_cue", said, safe=True)

    def report(
        self,
        launch_id: str,
        status: str,
        *,
        executor_id: str = "",
        last_frame_at: datetime | None = None,
        active_variables: Mapping[str, Any] | None = None,
        skipped_bindings: Sequence[str] = (),
        capability_misses: Sequence[str] = (),
        error: str = "",
    ) -> None:
        """Tell how a cue fares, at most once a second. report_lighting_cue"""
        said: dict[str, Any] = {
            "launch_id": launch_id,
            "status": status,
            **given(executor_id=executor_id, last_frame_at=_iso(last_frame_at), error=error),
        }
        if active_variables is not None:
            said["active_variables"] = dict(active_variables)
        if skipped_bindings:
            said["skipped_bindings"] = list(skipped_bindings)
        if capability_misses:
            said["capability_misses"] = list(capability_misses)
        self._mcp.call("report_lighting_cue", said, safe=True)

    def _cue(self, body: Any, launch_id: str = "") -> Cue:
        cue = read_cue(body)
        if cue.launch_id:
            return cue
        if launch_id:
            return self.cue(launch_id)
        raise BrokenReplyError("The service did not say which cue it launched.")


def read_effect(body: Any) -> Effect:
    """Read an effect from any JSON."""
    found = mapping(body)
    contract = mapping(pick(found, "launch_contract", "launch_contract_template", "contract"))
    return Effect(
        id=text(pick(found, "id", "effect_id")),
        name=words(pick(found, "name", "title")),
        description=words(pick(found, "description")),
        capabilities=_capabilities(found) | _capabilities(contract),
        contract=contract,
        raw=found,
    )


def read_cue(body: Any) -> Cue:
    """Read a cue from any JSON; without a launch id it has the id ""."""
    found = unwrapped(body, "cue", "lighting_cue")
    contract = mapping(pick(found, "launch_contract", "contract"))
    status = words(pick(found, "status", "state"))
    return Cue(
        launch_id=text(pick(found, "launch_id", "id")),
        effect_id=text(pick(found, "effect_id")) or text(pick(pick(found, "effect"), "id")),
        stage_id=text(pick(found, "stage_id")) or text(pick(pick(found, "stage"), "id")),
        state=_state(status),
        status=status,
        variables=mapping(pick(found, "variables", "resolved_variables")),
        contract=contract,
        capabilities=_capabilities(found) | _capabilities(contract),
        feedback=mapping(pick(found, "feedback")),
        created=moment(pick(found, "created_at", "launched_at", "created")),
        raw=found,
    )


def _state(status: str) -> CueState:
    folded = fold(status)
    if folded in ("active", "running"):
        return "active"
    if folded in ("stoprequested", "stopping"):
        return "stop_requested"
    return "stopped" if folded in ("stopped", "done", "ended") else "unknown"


def _capabilities(found: Mapping[str, Any]) -> frozenset[str]:
    named = pick(found, "capabilities", "required_capabilities", "capabilities_needed", "requires")
    return frozenset(word for item in items(named, "required") if (word := words(item).strip().lower()))


def _iso(at: datetime | None) -> str:
    return "" if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")
