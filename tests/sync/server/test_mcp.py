"""The MCP endpoint, spoken to by the official SDK's own client and by hand as in 2024-11-05."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from sync.server.testing import LocalServer, write_tone
from tests.sync.server.conftest import followed, upload

TOOLS = [
    "get_capabilities",
    "get_pricing",
    "list_styles",
    "search_music",
    "upload_media",
    "search_media",
    "create_compel",
    "create_compel_from_music",
    "get_compel",
    "start_render",
    "cancel_compel",
    "list_compels",
    "search_compels",
    "list_renderings",
    "get_rendering",
    "get_account_credits",
    "register_webhook",
    "list_webhooks",
    "update_webhook",
    "delete_webhook",
    "test_webhook_delivery",
    "rotate_webhook_secret",
    "list_lighting_effects",
    "launch_lighting_cue",
    "list_lighting_cues",
    "get_lighting_cue",
    "set_lighting_cue_variables",
    "stop_lighting_cue",
    "ack_lighting_cue",
    "report_lighting_cue",
]
PUBLIC = ("get_capabilities", "get_pricing", "list_styles")


def ask(client: httpx.Client, method: str, params: dict[str, Any] | None = None, **headers: str) -> httpx.Response:
    message = {"jsonrpc": "2.0", "id": 7, "method": method} | ({"params": params} if params is not None else {})
    return client.post(
        "/api/mcp", json=message, headers={name.replace("_", "-"): text for name, text in headers.items()}
    )


def call(client: httpx.Client, name: str, /, **given: Any) -> tuple[Any, bool]:
    """Return what a tool answered, and whether that is an error."""
    result = ask(client, "tools/call", {"name": name, "arguments": given}).json()["result"]
    if not result.get("isError"):
        assert json.loads(result["content"][0]["text"]) == result["structuredContent"]
        return result["structuredContent"], False
    return result["content"][0]["text"], True


def test_an_off_the_shelf_client_sees_thirty_tools_and_makes_a_compel(
    server: LocalServer, client: httpx.Client, tone: Path
) -> None:
    media = upload(client, tone)

    async def talk() -> tuple[list[str], Any, Any]:
        http = httpx2.AsyncClient(headers={"Authorization": f"Bearer {server.token}"})
        async with Client(streamable_http_client(f"{server.url}/api/mcp", http_client=http)) as mcp:
            tools = await mcp.list_tools()
            made = await mcp.call_tool("create_compel", {"title": "By a program", "primary_media_id": media})
            seen = await mcp.call_tool("get_compel", {"compel_id": made.structured_content["id"]})
            return [tool.name for tool in tools.tools], made, seen

    names, made, seen = asyncio.run(talk())
    assert names == TOOLS
    assert len(names) == 30
    assert not made.is_error
    assert seen.structured_content["title"] == "By a program"
    assert followed(client, made.structured_content, "COMPLETED")


def test_an_off_the_shelf_client_without_a_token_gets_the_public_tools(server: LocalServer) -> None:
    async def talk() -> tuple[Any, Any]:
        async with Client(f"{server.url}/api/mcp") as mcp:
            return await mcp.call_tool("list_styles", {}), await mcp.call_tool("list_compels", {})

    styles, compels = asyncio.run(talk())
    assert styles.structured_content["styles"][0]["name"] == "Cinematic Realistic"
    assert compels.is_error
    assert compels.content[0].text == "API token required. Set Authorization: Bearer <token> header."


@pytest.mark.parametrize("version", ["2024-11-05", "2025-03-26", "2025-06-18"])
def test_the_handshake_of_each_version_is_understood(client: httpx.Client, version: str) -> None:
    about = {"protocolVersion": version, "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}
    result = ask(client, "initialize", about).json()["result"]
    assert result["protocolVersion"] == version
    assert result["serverInfo"] == {"name": "compeller-mcp", "version": "0.5.0"}
    done = client.post("/api/mcp", json={"jsonrpc": "2.0", "method": "notifications/initialized"})
    assert (done.status_code, done.content) == (202, b"")
    assert ask(client, "ping", MCP_Protocol_Version=version).json()["result"] == {}
    tools = ask(client, "tools/list", MCP_Protocol_Version=version).json()["result"]["tools"]
    assert [tool["name"] for tool in tools] == TOOLS


def test_a_client_that_knows_only_2024_11_05_sends_no_version_header(client: httpx.Client) -> None:
    assert len(ask(client, "tools/list").json()["result"]["tools"]) == 30


def test_replies_come_as_json_or_as_events(client: httpx.Client) -> None:
    for accept in ("application/json", "application/json, text/event-stream", "*/*", ""):
        reply = ask(client, "ping", Accept=accept)
        assert reply.headers["content-type"] == "application/json", accept
    for accept in ("text/event-stream", "text/event-stream, application/json"):
        reply = ask(client, "ping", Accept=accept)
        assert reply.headers["content-type"].startswith("text/event-stream"), accept
        (line,) = [line for line in reply.text.splitlines() if line.startswith("data:")]
        assert json.loads(line[5:])["result"] == {}


def test_what_is_no_message_is_refused(client: httpx.Client) -> None:
    assert client.get("/api/mcp").status_code == 405
    assert client.post("/api/mcp", content=b"{", headers={"Content-Type": "application/json"}).status_code == 400
    assert ask(client, "no/such").json()["error"]["code"] == -32601


def test_every_tool_but_three_needs_a_token_and_says_so_as_a_tool(server: LocalServer) -> None:
    with httpx.Client(base_url=server.url) as anonymous:
        for name in TOOLS:
            said, failed = call(anonymous, name)
            assert failed is (name not in PUBLIC), name
            if failed:
                assert said == "API token required. Set Authorization: Bearer <token> header."


def test_arguments_that_do_not_fit_are_refused(client: httpx.Client) -> None:
    for name, given, said in (
        ("get_compel", {}, "'compel_id' is a required property"),
        ("search_music", {"query": "x", "limit": 21}, "limit: 21 is greater than the maximum"),
        ("create_compel", {"title": "", "primary_media_id": 1}, "title:"),
        ("upload_media", {"type": "film"}, "type: 'film' is not one of"),
        ("no_such_tool", {}, "There is no tool 'no_such_tool'."),
    ):
        text, failed = call(client, name, **given)
        assert failed
        assert said in text


def test_each_tool_does_what_rest_does(server: LocalServer, client: httpx.Client, tone: Path) -> None:
    media = upload(client, tone)
    assert call(client, "get_account_credits")[0] == client.get("/api/v1/account/credits").json()
    assert call(client, "search_media", query="song")[0]["media"][0]["id"] == media
    assert call(client, "upload_media", name="a.wav", type="audio")[0]["upload_url"].endswith("/media?type=audio")
    made, _ = call(client, "create_compel", title="Tools", primary_media_id=media, style="Neon Grid")
    followed(client, made, "COMPLETED")
    assert call(client, "search_compels", query="tool")[0]["compels"][0]["id"] == made["id"]
    assert call(client, "list_compels", limit=1)[0]["compels"][0]["id"] == made["id"]
    (rendering,) = call(client, "list_renderings", compel_id=made["id"])[0]["renderings"]
    assert call(client, "get_rendering", rendering_id=str(rendering["id"]))[0] == rendering
    said, failed = call(client, "cancel_compel", compel_id=made["id"])
    assert failed
    assert "cannot be cancelled" in said
    hook, _ = call(client, "register_webhook", url="https://example.com/", events=["compel.ready"])
    assert hook["secret"]
    key = {"webhook_id": hook["webhook_id"]}
    assert call(client, "update_webhook", **key, active=False)[0]["active"] is False
    assert call(client, "rotate_webhook_secret", **key)[0]["secret"] != hook["secret"]
    assert call(client, "list_webhooks")[0]["webhooks"][0]["webhook_id"] == hook["webhook_id"]
    assert call(client, "delete_webhook", **key)[0]["deleted"]


def test_a_song_of_the_search_needs_no_title_and_no_text_breaks_a_tool(
    server: LocalServer, client: httpx.Client
) -> None:
    server.app.core.music.mkdir(exist_ok=True)
    write_tone(server.app.core.music / "Tools of the night.wav")
    (track,) = call(client, "search_music", query="night")[0]["tracks"]
    made, _ = call(client, "create_compel_from_music", track_id=track["id"])
    assert made["title"] == "Tools of the night"
    followed(client, made, "COMPLETED")
    for text in ("\0", "' OR 1=1 --", "%", "𝄞" * 100):
        call(client, "search_compels", query=text)
        said, failed = call(client, "get_compel", compel_id=text)
        assert (said, failed) == ("There is no such compel.", True)
    given = b'{"name":"get_compel","arguments":{"compel_id":"\\ud800"}}'
    broken = b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":' + given + b"}"
    reply = client.post("/api/mcp", content=broken, headers={"Content-Type": "application/json"})
    assert reply.status_code < 500
    assert "server failed" not in reply.text


def test_a_cue_is_launched_played_changed_and_stopped(client: httpx.Client) -> None:
    effects, _ = call(client, "list_lighting_effects")
    assert [effect["id"] for effect in effects["effects"]] == ["gobo-cycle", "x-move", "dimmer-pulse"]
    cue, _ = call(client, "launch_lighting_cue", stage_id="club-floor", effect_id="x-move", variables={"rate_beats": 4})
    key = {"launch_id": cue["launch_id"]}
    assert cue["state"] == "ACTIVE"
    assert cue["variables"] == {"rate_beats": 4, "width_degrees": 60.0, "spread": 0.5}
    for _ in range(2):
        call(client, "ack_lighting_cue", **key, accepted=True, executor_id="desk")
    call(client, "report_lighting_cue", **key, status="ACTIVE", active_variables={"rate_beats": 4})
    (listed,) = call(client, "list_lighting_cues", stage_id="club-floor")[0]["cues"]
    assert listed["feedback"]["ack"]["executor_id"] == "desk"
    assert listed["feedback"]["report"]["active_variables"] == {"rate_beats": 4}
    assert call(client, "list_lighting_cues", stage_id="main-stage")[0]["cues"] == []
    changed, _ = call(client, "set_lighting_cue_variables", **key, variables={"spread": 0.1})
    assert changed["variables"]["spread"] == 0.1
    for _ in range(2):
        assert call(client, "stop_lighting_cue", **key)[0]["state"] == "STOP_REQUESTED"
    assert call(client, "list_lighting_cues")[0]["cues"][0]["state"] == "STOP_REQUESTED"
    said, failed = call(client, "set_lighting_cue_variables", **key, variables={"spread": 1})
    assert failed
    assert "STOP_REQUESTED" in said
    assert call(client, "report_lighting_cue", **key, status="STOPPED")[0]["state"] == "STOPPED"
    assert call(client, "list_lighting_cues")[0]["cues"] == []
    assert call(client, "stop_lighting_cue", **key)[0]["state"] == "STOPPED"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "effect_id or launch_contract"),
        ({"effect_id": "fog"}, "no effect 'fog'"),
        ({"effect_id": "gobo-cycle", "stage_id": "club-floor"}, "has no gobo"),
        ({"effect_id": "x-move", "stage_id": "moon"}, "no stage 'moon'"),
        ({"effect_id": "x-move", "variables": {"colour": 1}}, "no variable 'colour'"),
        ({"effect_id": "x-move", "variables": {"spread": 7}}, "between 0.0 and 1.0"),
        ({"effect_id": "x-move", "variables": {"spread": "much"}}, "is a number"),
        ({"launch_contract": {"variables": {}}}, "list of bindings"),
        ({"launch_contract": {"bindings": [{"curve": "sine"}]}}, "needs a target"),
    ],
)
def test_a_cue_that_cannot_be_played_is_refused_loudly(client: httpx.Client, given: dict[str, Any], said: str) -> None:
    text, failed = call(client, "launch_lighting_cue", **given)
    assert failed
    assert said in text


def test_cues_belong_to_their_user(client: httpx.Client, stranger: httpx.Client) -> None:
    cue, _ = call(client, "launch_lighting_cue", launch_contract={"bindings": [{"target": "dimmer"}]})
    assert call(stranger, "list_lighting_cues")[0]["cues"] == []
    for name in ("get_lighting_cue", "stop_lighting_cue"):
        assert call(stranger, name, launch_id=cue["launch_id"]) == ("There is no such lighting cue.", True)
