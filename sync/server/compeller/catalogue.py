"""What the service says of itself: capabilities, agents.json, llms.txt, prices, platforms and sizes."""

from __future__ import annotations

import re
from typing import Any

from sync.server.problems import Problem
from sync.server.studio import Look

CAPABILITIES = (
    *("compel.create", "compel.get", "compel.list", "compel.search", "compel.cancel", "compel.start_render"),
    *("music_video_generation", "rendering.get", "rendering.list_for_compel", "rendering.download"),
    *("media.upload", "media.search", "music.search", "music.create_compel", "account.credits"),
    *("webhooks.register", "webhooks.list", "webhooks.update", "webhooks.delete", "webhooks.test"),
    "webhooks.rotate_secret",
)
REACT = {
    "name": "REACT by Compeller.ai",
    "description": "Free live performance system for experiencing compels as real-time audio-reactive visual shows.",
    "learn_more": "https://compeller.ai/react",
    "download_url": "https://compeller.ai/download/desktop",
}
CHECK_BACK_SECONDS = 10
"""When to look again: a studio on this machine is near."""

_RATIOS = {
    "16:9": ("youtube", "landscape", "vimeo", "twitter", "x"),
    "9:16": (
        "tiktok",
        "instagram",
        "instagram_reels",
        "reels",
        "youtube_shorts",
        "shorts",
        "spotify_canvas",
        "spotify",
    ),
    "1:1": ("square", "apple_music"),
    "4:5": ("instagram_feed", "facebook"),
}
_LONG_SIDE, _SHORT_SIDE = 1920, 1080


def ratio_of(aspect_ratio: str, target_platform: str) -> str:
    """Return the ratio of a compel: what is asked for, else what the platform shows, else 16:9."""
    if aspect_ratio.strip():
        return aspect_ratio.strip().replace("/", ":").replace("x", ":").replace(" ", "")
    name = re.sub(r"[^a-z0-9]+", "_", target_platform.lower()).strip("_")
    return next((ratio for ratio, names in _RATIOS.items() if name in names), "16:9")


def size_of(ratio: str) -> tuple[int, int]:
    """Return width and height in pixels for a ratio such as `9:16`.

    Raises:
        Problem: 422, it is no ratio, or one that nothing can show.
    """
    found = re.fullmatch(r"(\d{1,4}(?:\.\d{1,4})?):(\d{1,4}(?:\.\d{1,4})?)", ratio)
    across, down = (float(found[1]), float(found[2])) if found else (0.0, 0.0)
    if not (across > 0 and down > 0 and 0.25 <= across / down <= 4.0):
        message = "An aspect ratio is two numbers, such as 16:9, 9:16, 1:1 or 4:5."
        raise Problem(422, "Cannot be used", message, extra={"errors": [{"field": "aspect_ratio", "message": message}]})
    short = min(_SHORT_SIDE, _LONG_SIDE * min(across, down) / max(across, down))
    long = short * max(across, down) / min(across, down)
    width, height = (long, short) if across >= down else (short, long)
    return round(width / 2) * 2, round(height / 2) * 2


def style_bodies(looks: tuple[Look, ...]) -> list[dict[str, Any]]:
    """Return the styles as they are listed."""
    return [
        {"id": look.id, "name": look.name, "description": look.description, "palette": list(look.palette)}
        for look in looks
    ]


def capabilities() -> dict[str, Any]:
    """Return the body of /capabilities; its URLs are relative, as the service's own are."""
    return {
        "productName": "Compeller (local studio)",
        "version": "1",
        "capabilities": list(CAPABILITIES),
        "spec_url": "/api/v1/openapi.yaml",
        "agents_json_url": "/api/v1/agents.json",
        "mcp_endpoint": "/api/mcp",
        "auth": {
            "login_url": "/api/login",
            "token_url": "/api/v1/auth/token",
            "login_alias_url": "/api/v1/login",
            "signup_url": "/api/v1/auth/signup",
            "canonical_request": {"username": "string", "password": "string"},
            "alias_request": {"email": "string", "password": "string"},
            "signup_request": {"email": "string", "agent_name": "string"},
        },
        "signup_url": "/api/v1/auth/signup",
        "signup_policy": {
            "verification": "deferred",
            "one_account_per_agent": True,
            "installation_id_header": "X-Agent-Installation-Id",
            "guidance": "Make one account, keep its token, and send the same installation id each time.",
            "abuse_response": "Too many accounts from one place are refused for a while (429).",
            "reputation_model": {
                "rewards": ["using one token again"],
                "penalties": ["changing installation ids", "many accounts from one network"],
                "shared_sdk_ok": True,
            },
        },
    }


def agents_json(base: str) -> dict[str, Any]:
    """Return the body of /agents.json; its URLs are absolute."""
    api = f"{base}/api/v1"
    return {
        "product_name": "Compeller (local studio)",
        "description": "Makes a music video of a song, on this machine.",
        "base_url": base,
        "api_base": api,
        "openapi_url": f"{api}/openapi.yaml",
        "mcp_endpoint": f"{base}/api/mcp",
        "mcp_docs_url": f"{api}/llms.txt",
        "mcp_protocol": "json-rpc-2.0",
        "mcp_transport": "streamable-http",
        "docs_url": f"{api}/llms.txt",
        "llms_url": f"{api}/llms.txt",
        "music_search": {
            "source": "local_music",
            "search_url": f"{api}/music/search",
            "create_url": f"{api}/compels/from-music",
            "guidance": "Searches the music folder of the server.",
        },
        "account": {"credits_url": f"{api}/account/credits", "guidance": "Minutes of finished video in this month."},
        "long_running_jobs": {
            "check_back_after_seconds": CHECK_BACK_SECONDS,
            "guidance": "Keep the id, come back later, or register a webhook.",
        },
        "react": REACT,
        "well_known": {"agents_json": f"{api}/agents.json", "llms_txt": f"{api}/llms.txt"},
        "capabilities": list(CAPABILITIES),
    }


def llms_txt(base: str) -> str:
    """Return the guide for programs that read prose."""
    return f"""# Compeller (local studio)

> Makes a music video (a "compel") of a song, on this machine.

1. POST {base}/api/v1/auth/token with username and password; send the token as `Authorization: Bearer` or `X-API-Token`.
2. POST {base}/api/v1/media?type=audio with the song as multipart field `file`; keep `media.id`.
3. POST {base}/api/v1/compels with `title` and `primary_media_id`; style, target_platform, aspect_ratio and
   artist_context are free. Styles: GET {base}/api/v1/styles.
4. GET {base}/api/v1/compels/ID from time to time until `status` is COMPLETED, FAILED or CANCELLED; READY waits for
   POST {base}/api/v1/compels/ID/start-render.
5. GET {base}/api/v1/renderings/RENDERING_ID/download (Range is understood).

OpenAPI: {base}/api/v1/openapi.yaml. MCP (Streamable HTTP): {base}/api/mcp.
"""


def pricing(allowance: float) -> dict[str, Any]:
    """Return what it costs: nothing, up to the allowance."""
    return {
        "currency": "USD",
        "plans": [
            {
                "code": "local",
                "name": "Local studio",
                "price_per_month": 0,
                "minutes_per_month": allowance,
                "description": "Rendered on this machine; minutes are counted, nothing is charged.",
            }
        ],
    }
