"""The tools of lighting cues: for those who launch them, and for those who play them."""

from __future__ import annotations

from sync.server.compeller.stages import effect_list
from sync.server.compeller.toolkit import LAUNCH, MAP, TEXT, WORD, Arguments, Call, Tool


def _launch(call: Call) -> Arguments:
    given = call.given
    variables, contract = given.get("variables") or {}, given.get("launch_contract")
    return call.service.lighting.launch(call.user, call.text("stage_id"), call.text("effect_id"), variables, contract)


def _told(call: Call) -> Arguments:
    return {name: value for name, value in call.given.items() if name != "launch_id"}


LIGHTING_TOOLS: tuple[Tool, ...] = (
    Tool("list_lighting_effects", "Effects and the stages they can play on.", lambda call: effect_list()),
    Tool(
        "launch_lighting_cue",
        "Play an effect, or a launch contract, on a stage.",
        _launch,
        {"stage_id": WORD, "effect_id": WORD, "variables": MAP, "launch_contract": MAP},
        (),
        "write",
    ),
    Tool(
        "list_lighting_cues",
        "Cues that are not stopped, with what their executors said.",
        lambda call: call.service.lighting.list(call.user, call.text("stage_id")),
        {"stage_id": WORD},
    ),
    Tool(
        "get_lighting_cue",
        "A cue.",
        lambda call: call.service.lighting.get(call.user, call.text("launch_id")),
        {"launch_id": LAUNCH},
        ("launch_id",),
    ),
    Tool(
        "set_lighting_cue_variables",
        "Change some variables of a cue.",
        lambda call: call.service.lighting.set_variables(call.user, call.text("launch_id"), call.given["variables"]),
        {"launch_id": LAUNCH, "variables": MAP},
        ("launch_id", "variables"),
        "write",
    ),
    Tool(
        "stop_lighting_cue",
        "Ask for a cue to be stopped.",
        lambda call: call.service.lighting.stop(call.user, call.text("launch_id")),
        {"launch_id": LAUNCH},
        ("launch_id",),
        "destructive",
    ),
    Tool(
        "ack_lighting_cue",
        "An executor says that it plays a cue, or why it does not.",
        lambda call: call.service.lighting.acknowledge(call.user, call.text("launch_id"), _told(call)),
        {
            "launch_id": LAUNCH,
            "accepted": {"type": "boolean"},
            "executor_id": WORD,
            "observed_at": WORD,
            "rejected_reason": TEXT,
        },
        ("launch_id", "accepted"),
        "write",
    ),
    Tool(
        "report_lighting_cue",
        "An executor says how a cue goes.",
        lambda call: call.service.lighting.report(call.user, call.text("launch_id"), _told(call)),
        {
            "launch_id": LAUNCH,
            "status": WORD,
            "executor_id": WORD,
            "last_frame_at": {"type": ["string", "number"]},
            "active_variables": MAP,
            "skipped_bindings": {"type": "array"},
            "capability_misses": {"type": "array"},
            "error": {"type": ["string", "null"]},
        },
        ("launch_id",),
        "write",
    ),
)
