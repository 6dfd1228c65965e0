"""The thirty tools of the MCP endpoint: what each takes and what it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from sync.server.accounts import User
from sync.server.compeller import catalogue
from sync.server.compeller.compels import Wish
from sync.server.compeller.credits import ALLOWANCE_MINUTES
from sync.server.compeller.media import KINDS, upload_hint
from sync.server.compeller.service import Service
from sync.server.compeller.stages import effect_list
from sync.server.problems import Problem

Hint = Literal["read", "write", "destructive"]
Arguments = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """One call: who calls (None for the tools that need no token), with what, and the root URL of links."""

    service: Service
    caller: User | None
    given: Arguments
    base: str

    @property
    def user(self) -> User:
        """Who calls."""
        if self.caller is None:
            raise LookupError("a tool that needs a token was called without one")
        return self.caller

    def text(self, name: str) -> str:
        """Return a text argument, empty if it is missing."""
        value = self.given.get(name)
        return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool. `inputs` are JSON Schemas by name; an argument that is required stands in `required`."""

    name: str
    description: str
    run: Callable[[Call], Arguments]
    inputs: dict[str, dict[str, Any]] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    hint: Hint = "read"
    public: bool = False

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON Schema of the arguments."""
        schema: dict[str, Any] = {"type": "object", "properties": self.inputs}
        return schema | ({"required": list(self.required)} if self.required else {})


_ID = {"type": ["integer", "string"]}
_TEXT = {"type": "string", "maxLength": 4000}
_WORD = {"type": "string", "maxLength": 200}
_TITLE = {"type": "string", "minLength": 1, "maxLength": 300}
_URL = {"type": "string", "minLength": 1, "maxLength": 2048, "description": "https://..."}
_EVENTS = {
    "type": "array",
    "items": {"type": "string"},
    "maxItems": 20,
    "description": "compel.ready, compel.completed, compel.failed; none or * for all.",
}
_MAP = {"type": "object"}
_LAUNCH = {"type": "string", "maxLength": 200, "description": "The cue, as launch_lighting_cue returned it."}


def _limit(most: int, default: int) -> dict[str, Any]:
    return {"type": "integer", "minimum": 1, "maximum": most, "default": default}


_LOOK = {
    "style": _WORD | {"description": "A style of list_styles, or free words."},
    "aspect_ratio": _WORD | {"description": "Such as 9:16; counts more than target_platform."},
    "target_platform": _WORD | {"description": "Such as tiktok or youtube."},
    "artist_context": _TEXT | {"description": "What the artist wants it to be about."},
}


def _wish(call: Call, title: str) -> Wish:
    texts = [title, *(call.text(name) for name in _LOOK)]
    if any("\0" in text for text in texts):
        raise Problem(422, "Cannot be used", "A text holds a character that no text has (NUL).")
    return Wish(
        title.strip(),
        call.text("style"),
        call.text("target_platform"),
        call.text("aspect_ratio"),
        call.text("artist_context"),
        bool(call.given.get("auto_start", True)),
    )


def _create(call: Call) -> Arguments:
    compels = call.service.compels
    return compels.create(call.user, call.given["primary_media_id"], _wish(call, call.text("title")), call.base)


def _create_from_music(call: Call) -> Arguments:
    title = call.text("title") or call.service.catalogue.row(call.given["track_id"])["title"]
    compels = call.service.compels
    return compels.create_from_music(call.user, call.given["track_id"], _wish(call, title), call.base)


def _list(call: Call) -> Arguments:
    limit, offset = call.given.get("limit", 20), call.given.get("offset", 0)
    return call.service.compels.list(call.user, limit, offset, call.base)


def _search(call: Call) -> Arguments:
    return call.service.compels.list(call.user, call.given.get("limit", 20), 0, call.base, call.text("query"))


def _renderings(call: Call) -> Arguments:
    row = call.service.compels.row(call.user, call.given["compel_id"])
    return call.service.showing.renderings(row, call.base)


def _rendering(call: Call) -> Arguments:
    row = call.service.showing.rendering_row(call.user, call.given["rendering_id"])
    return call.service.showing.rendering(row, call.base)


def _media(call: Call) -> Arguments:
    limit = call.given.get("limit", 20)
    return call.service.shelf.search(call.user, call.text("query"), call.text("type"), limit)


def _update_webhook(call: Call) -> Arguments:
    given, hooks = call.given, call.service.webhooks
    return hooks.update(call.user, given["webhook_id"], given.get("url"), given.get("events"), given.get("active"))


def _launch(call: Call) -> Arguments:
    given = call.given
    variables, contract = given.get("variables") or {}, given.get("launch_contract")
    return call.service.lighting.launch(call.user, call.text("stage_id"), call.text("effect_id"), variables, contract)


def _told(call: Call) -> Arguments:
    return {name: value for name, value in call.given.items() if name != "launch_id"}


TOOLS: tuple[Tool, ...] = (
    Tool("get_capabilities", "What the service can do.", lambda call: catalogue.capabilities(), public=True),
    Tool("get_pricing", "What it costs.", lambda call: catalogue.pricing(ALLOWANCE_MINUTES), public=True),
    Tool(
        "list_styles",
        "The looks a compel can have.",
        lambda call: {"styles": catalogue.style_bodies(call.service.core.studio.looks())},
        public=True,
    ),
    Tool(
        "search_music",
        "Songs that a compel can be made of.",
        lambda call: call.service.catalogue.search(call.text("query"), call.given.get("limit", 10), call.base),
        {"query": _WORD, "limit": _limit(20, 10)},
        ("query",),
    ),
    Tool(
        "upload_media",
        "Where and how to upload a file; does not upload it.",
        lambda call: upload_hint(call.base, call.text("type") or "audio", call.text("name"), call.text("mime_type")),
        {"name": _WORD, "type": {"type": "string", "enum": list(KINDS)}, "mime_type": _WORD},
    ),
    Tool(
        "search_media",
        "Uploads whose name holds a text, newest first.",
        _media,
        {"query": _WORD, "type": {"type": "string", "enum": list(KINDS)}, "limit": _limit(100, 20)},
    ),
    Tool(
        "create_compel",
        "Begin a music video of an uploaded track.",
        _create,
        {"title": _TITLE, "primary_media_id": _ID, **_LOOK},
        ("title", "primary_media_id"),
        "write",
    ),
    Tool(
        "create_compel_from_music",
        "Begin a music video of a song of search_music.",
        _create_from_music,
        {"track_id": _ID, "title": _TITLE, **_LOOK},
        ("track_id",),
        "write",
    ),
    Tool(
        "get_compel",
        "How far a compel is.",
        lambda call: call.service.compels.get(call.user, call.given["compel_id"], call.base),
        {"compel_id": _ID},
        ("compel_id",),
    ),
    Tool(
        "start_render",
        "Render a compel that is READY, or try one again that failed.",
        lambda call: call.service.compels.start(call.user, call.given["compel_id"], call.base),
        {"compel_id": _ID},
        ("compel_id",),
        "write",
    ),
    Tool(
        "cancel_compel",
        "Stop a compel.",
        lambda call: call.service.compels.cancel(call.user, call.given["compel_id"], call.base),
        {"compel_id": _ID},
        ("compel_id",),
        "destructive",
    ),
    Tool(
        "list_compels",
        "Compels, newest first.",
        _list,
        {"limit": _limit(100, 20), "offset": {"type": "integer", "minimum": 0, "default": 0}},
    ),
    Tool(
        "search_compels",
        "Compels whose title holds a text.",
        _search,
        {"query": _WORD, "limit": _limit(100, 20)},
        ("query",),
    ),
    Tool("list_renderings", "The finished videos of a compel.", _renderings, {"compel_id": _ID}, ("compel_id",)),
    Tool("get_rendering", "A finished video's facts.", _rendering, {"rendering_id": _ID}, ("rendering_id",)),
    Tool("get_account_credits", "Minutes that are left.", lambda call: call.service.credits.body(call.user, call.base)),
    Tool(
        "register_webhook",
        "Be told of compels; the reply holds the signing secret, this one time.",
        lambda call: call.service.webhooks.register(call.user, call.text("url"), call.given.get("events")),
        {"url": _URL, "events": _EVENTS},
        ("url",),
        "write",
    ),
    Tool("list_webhooks", "Webhooks, newest first.", lambda call: call.service.webhooks.all(call.user)),
    Tool(
        "update_webhook",
        "Change a webhook.",
        _update_webhook,
        {"webhook_id": _ID, "url": _URL, "events": _EVENTS, "active": {"type": "boolean"}},
        ("webhook_id",),
        "write",
    ),
    Tool(
        "delete_webhook",
        "Delete a webhook.",
        lambda call: call.service.webhooks.delete(call.user, call.given["webhook_id"]),
        {"webhook_id": _ID},
        ("webhook_id",),
        "destructive",
    ),
    Tool(
        "test_webhook_delivery",
        "Send a test event to a webhook.",
        lambda call: call.service.webhooks.test(call.user, call.given["webhook_id"]),
        {"webhook_id": _ID},
        ("webhook_id",),
        "write",
    ),
    Tool(
        "rotate_webhook_secret",
        "Give a webhook another secret; the reply holds it, this one time.",
        lambda call: call.service.webhooks.rotate(call.user, call.given["webhook_id"]),
        {"webhook_id": _ID},
        ("webhook_id",),
        "destructive",
    ),
    Tool("list_lighting_effects", "Effects and the stages they can play on.", lambda call: effect_list()),
    Tool(
        "launch_lighting_cue",
        "Play an effect, or a launch contract, on a stage.",
        _launch,
        {"stage_id": _WORD, "effect_id": _WORD, "variables": _MAP, "launch_contract": _MAP},
        (),
        "write",
    ),
    Tool(
        "list_lighting_cues",
        "Cues that are not stopped, with what their executors said.",
        lambda call: call.service.lighting.list(call.user, call.text("stage_id")),
        {"stage_id": _WORD},
    ),
    Tool(
        "get_lighting_cue",
        "A cue.",
        lambda call: call.service.lighting.get(call.user, call.text("launch_id")),
        {"launch_id": _LAUNCH},
        ("launch_id",),
    ),
    Tool(
        "set_lighting_cue_variables",
        "Change some variables of a cue.",
        lambda call: call.service.lighting.set_variables(call.user, call.text("launch_id"), call.given["variables"]),
        {"launch_id": _LAUNCH, "variables": _MAP},
        ("launch_id", "variables"),
        "write",
    ),
    Tool(
        "stop_lighting_cue",
        "Ask for a cue to be stopped.",
        lambda call: call.service.lighting.stop(call.user, call.text("launch_id")),
        {"launch_id": _LAUNCH},
        ("launch_id",),
        "destructive",
    ),
    Tool(
        "ack_lighting_cue",
        "An executor says that it plays a cue, or why it does not.",
        lambda call: call.service.lighting.acknowledge(call.user, call.text("launch_id"), _told(call)),
        {
            "launch_id": _LAUNCH,
            "accepted": {"type": "boolean"},
            "executor_id": _WORD,
            "observed_at": _WORD,
            "rejected_reason": _TEXT,
        },
        ("launch_id", "accepted"),
        "write",
    ),
    Tool(
        "report_lighting_cue",
        "An executor says how a cue goes.",
        lambda call: call.service.lighting.report(call.user, call.text("launch_id"), _told(call)),
        {
            "launch_id": _LAUNCH,
            "status": _WORD,
            "executor_id": _WORD,
            "last_frame_at": {"type": ["string", "number"]},
            "active_variables": _MAP,
            "skipped_bindings": {"type": "array"},
            "capability_misses": {"type": "array"},
            "error": {"type": ["string", "null"]},
        },
        ("launch_id",),
        "write",
    ),
)
