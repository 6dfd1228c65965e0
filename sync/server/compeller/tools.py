"""The thirty tools of the MCP endpoint: what each takes and what it does."""

from __future__ import annotations

from sync.server.compeller import catalogue
from sync.server.compeller.compels import Wish
from sync.server.compeller.credits import ALLOWANCE_MINUTES
from sync.server.compeller.light_tools import LIGHTING_TOOLS
from sync.server.compeller.media import KINDS, upload_hint
from sync.server.compeller.toolkit import EVENTS, ID, TEXT, TITLE, URL, WORD, Arguments, Call, Tool, at_most
from sync.server.problems import Problem

_LOOK = {
    "style": WORD | {"description": "A style of list_styles, or free words."},
    "aspect_ratio": WORD | {"description": "Such as 9:16; counts more than target_platform."},
    "target_platform": WORD | {"description": "Such as tiktok or youtube."},
    "artist_context": TEXT | {"description": "What the artist wants it to be about."},
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
        {"query": WORD, "limit": at_most(20, 10)},
        ("query",),
    ),
    Tool(
        "upload_media",
        "Where and how to upload a file; does not upload it.",
        lambda call: upload_hint(call.base, call.text("type") or "audio", call.text("name"), call.text("mime_type")),
        {"name": WORD, "type": {"type": "string", "enum": list(KINDS)}, "mime_type": WORD},
    ),
    Tool(
        "search_media",
        "Uploads whose name holds a text, newest first.",
        _media,
        {"query": WORD, "type": {"type": "string", "enum": list(KINDS)}, "limit": at_most(100, 20)},
    ),
    Tool(
        "create_compel",
        "Begin a music video of an uploaded track.",
        _create,
        {"title": TITLE, "primary_media_id": ID, **_LOOK},
        ("title", "primary_media_id"),
        "write",
    ),
    Tool(
        "create_compel_from_music",
        "Begin a music video of a song of search_music.",
        _create_from_music,
        {"track_id": ID, "title": TITLE, **_LOOK},
        ("track_id",),
        "write",
    ),
    Tool(
        "get_compel",
        "How far a compel is.",
        lambda call: call.service.compels.get(call.user, call.given["compel_id"], call.base),
        {"compel_id": ID},
        ("compel_id",),
    ),
    Tool(
        "start_render",
        "Render a compel that is READY, or try one again that failed.",
        lambda call: call.service.compels.start(call.user, call.given["compel_id"], call.base),
        {"compel_id": ID},
        ("compel_id",),
        "write",
    ),
    Tool(
        "cancel_compel",
        "Stop a compel.",
        lambda call: call.service.compels.cancel(call.user, call.given["compel_id"], call.base),
        {"compel_id": ID},
        ("compel_id",),
        "destructive",
    ),
    Tool(
        "list_compels",
        "Compels, newest first.",
        _list,
        {"limit": at_most(100, 20), "offset": {"type": "integer", "minimum": 0, "default": 0}},
    ),
    Tool(
        "search_compels",
        "Compels whose title holds a text.",
        _search,
        {"query": WORD, "limit": at_most(100, 20)},
        ("query",),
    ),
    Tool("list_renderings", "The finished videos of a compel.", _renderings, {"compel_id": ID}, ("compel_id",)),
    Tool("get_rendering", "A finished video's facts.", _rendering, {"rendering_id": ID}, ("rendering_id",)),
    Tool("get_account_credits", "Minutes that are left.", lambda call: call.service.credits.body(call.user, call.base)),
    Tool(
        "register_webhook",
        "Be told of compels; the reply holds the signing secret, this one time.",
        lambda call: call.service.webhooks.register(call.user, call.text("url"), call.given.get("events")),
        {"url": URL, "events": EVENTS},
        ("url",),
        "write",
    ),
    Tool("list_webhooks", "Webhooks, newest first.", lambda call: call.service.webhooks.all(call.user)),
    Tool(
        "update_webhook",
        "Change a webhook.",
        _update_webhook,
        {"webhook_id": ID, "url": URL, "events": EVENTS, "active": {"type": "boolean"}},
        ("webhook_id",),
        "write",
    ),
    Tool(
        "delete_webhook",
        "Delete a webhook.",
        lambda call: call.service.webhooks.delete(call.user, call.given["webhook_id"]),
        {"webhook_id": ID},
        ("webhook_id",),
        "destructive",
    ),
    Tool(
        "test_webhook_delivery",
        "Send a test event to a webhook.",
        lambda call: call.service.webhooks.test(call.user, call.given["webhook_id"]),
        {"webhook_id": ID},
        ("webhook_id",),
        "write",
    ),
    Tool(
        "rotate_webhook_secret",
        "Give a webhook another secret; the reply holds it, this one time.",
        lambda call: call.service.webhooks.rotate(call.user, call.given["webhook_id"]),
        {"webhook_id": ID},
        ("webhook_id",),
        "destructive",
    ),
    *LIGHTING_TOOLS,
)
