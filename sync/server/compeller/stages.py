"""The lighting stages of the studio and the effects they can be asked for."""

from __future__ import annotations

import copy
from typing import Any

from sync.server.problems import Problem

STAGES: dict[str, dict[str, Any]] = {
    "main-stage": {
        "id": "main-stage",
        "name": "Main stage",
        "capabilities": ["dimmer", "color", "pan", "tilt", "gobo", "strobe"],
    },
    "club-floor": {"id": "club-floor", "name": "Club floor", "capabilities": ["dimmer", "color", "pan", "tilt"]},
}
DEFAULT_STAGE = "main-stage"


def _number(default: float, low: float, high: float, unit: str) -> dict[str, Any]:
    return {"type": "number", "default": default, "minimum": low, "maximum": high, "unit": unit}


EFFECTS: dict[str, dict[str, Any]] = {
    "gobo-cycle": {
        "id": "gobo-cycle",
        "name": "Gobo cycle",
        "description": "Steps through the gobos with the beat.",
        "capabilities": ["gobo", "dimmer"],
        "launch_contract": {
            "version": 1,
            "effect_id": "gobo-cycle",
            "variables": {
                "rate_beats": _number(4.0, 0.25, 64.0, "beats"),
                "intensity": _number(0.8, 0.0, 1.0, ""),
                "steps": {"type": "integer", "default": 6, "minimum": 2, "maximum": 32, "unit": ""},
            },
            "bindings": [
                {"target": "gobo", "curve": "step", "period": "$rate_beats", "steps": "$steps"},
                {"target": "dimmer", "curve": "constant", "value": "$intensity"},
            ],
        },
    },
    "x-move": {
        "id": "x-move",
        "name": "X move",
        "description": "Heads cross from side to side.",
        "capabilities": ["pan", "tilt"],
        "launch_contract": {
            "version": 1,
            "effect_id": "x-move",
            "variables": {
                "rate_beats": _number(8.0, 0.5, 64.0, "beats"),
                "width_degrees": _number(60.0, 0.0, 270.0, "degrees"),
                "spread": _number(0.5, 0.0, 1.0, ""),
            },
            "bindings": [
                {"target": "pan", "curve": "sine", "period": "$rate_beats", "amount": "$width_degrees"},
                {"target": "tilt", "curve": "sine", "period": "$rate_beats", "phase": "$spread"},
            ],
        },
    },
    "dimmer-pulse": {
        "id": "dimmer-pulse",
        "name": "Dimmer pulse",
        "description": "Light that strikes on the beat and falls.",
        "capabilities": ["dimmer"],
        "launch_contract": {
            "version": 1,
            "effect_id": "dimmer-pulse",
            "variables": {
                "rate_beats": _number(1.0, 0.25, 16.0, "beats"),
                "depth": _number(1.0, 0.0, 1.0, ""),
                "decay": _number(0.5, 0.0, 1.0, ""),
            },
            "bindings": [{"target": "dimmer", "curve": "pulse", "period": "$rate_beats", "amount": "$depth"}],
        },
    },
}


def effect_list() -> dict[str, Any]:
    """Return the effects and the stages there are."""
    return {"effects": copy.deepcopy(list(EFFECTS.values())), "stages": copy.deepcopy(list(STAGES.values()))}


def contract_for(effect_id: str, contract: dict[str, Any] | None, stage_id: str) -> dict[str, Any]:
    """Return the contract a cue is launched with.

    Raises:
        Problem: 422, an unknown effect or stage, a field is missing, or the stage cannot render a binding.
    """
    stage = STAGES.get(stage_id)
    if stage is None:
        raise refused("stage_id", f"There is no stage {stage_id!r}; there are {', '.join(STAGES)}.")
    if contract is None:
        if not effect_id:
            raise refused("effect_id", "A cue needs effect_id or launch_contract.")
        if effect_id not in EFFECTS:
            raise refused("effect_id", f"There is no effect {effect_id!r}; there are {', '.join(EFFECTS)}.")
        contract = copy.deepcopy(EFFECTS[effect_id]["launch_contract"])
    bindings = contract.get("bindings")
    if not isinstance(bindings, list) or not bindings:
        raise refused("launch_contract.bindings", "A launch contract needs a list of bindings.")
    for place, binding in enumerate(bindings):
        target = binding.get("target") if isinstance(binding, dict) else None
        if not isinstance(target, str):
            raise refused(f"launch_contract.bindings.{place}.target", "A binding needs a target.")
        if target not in stage["capabilities"]:
            raise refused(f"launch_contract.bindings.{place}.target", f"The stage {stage_id} has no {target}.")
    if not isinstance(contract.get("variables", {}), dict):
        raise refused("launch_contract.variables", "The variables of a launch contract are an object.")
    return contract


def resolve(contract: dict[str, Any], variables: dict[str, Any]) -> dict[str, Any]:
    """Return the variables of a cue: what is given over what the contract has by default.

    Raises:
        Problem: 422, a variable is unknown or out of its range.
    """
    known: dict[str, Any] = contract.get("variables", {})
    for name, value in variables.items():
        if name not in known:
            raise refused(
                f"variables.{name}", f"The effect has no variable {name!r}; it has {', '.join(known) or 'none'}."
            )
        _check(name, value, known[name] if isinstance(known[name], dict) else {})
    return {name: variables.get(name, _default(spec)) for name, spec in known.items()}


def refused(field: str, message: str) -> Problem:
    """Return the answer for a cue that cannot be launched or changed like this."""
    return Problem(422, "Cannot be used", message, extra={"errors": [{"field": field, "message": message}]})


def _default(spec: Any) -> Any:
    return spec.get("default") if isinstance(spec, dict) else spec


def _check(name: str, value: Any, spec: dict[str, Any]) -> None:
    if spec.get("type") not in ("number", "integer"):
        return
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise refused(f"variables.{name}", f"{name} is a number.")
    low, high = spec.get("minimum"), spec.get("maximum")
    if (low is not None and value < low) or (high is not None and value > high):
        raise refused(f"variables.{name}", f"{name} is between {low} and {high}.")
