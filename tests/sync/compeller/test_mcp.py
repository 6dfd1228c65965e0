"""The MCP client against services that answer as JSON, as events, with and without sessions."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from sync.compeller import Compeller
from sync.compeller.mcp import events
from sync.errors import (
    BrokenReplyError,
    BusyError,
    ConflictError,
    ForbiddenError,
    MissingError,
    OfflineError,
    QuotaError,
    RefusedError,
    ServiceError,
    SignInError,
)
from tests.sync.compeller.odd import TOKEN
from tests.sync.wild import Answer, Request, Wild

Talk = Callable[[dict[str, Any]], Any]


def as_json(message: Any, **headers: str) -> Answer:
    return Answer(200, message, headers=headers)


def as_events(message: Any, **headers: str) -> Answer:
    note = json.dumps({"jsonrpc": "2.0", "method": "notifications/message", "params": {"data": "hm"}})
    text = json.dumps(message, indent=1).replace("\n", "\r\ndata: ")
    body = f": hello\r\n\r\nevent: message\r\ndata: {note}\r\n\r\ndata: not json\r\n\r\nid: 5\r\ndata:{text}\r\n\r\n"
    return Answer(200, body, "text/event-stream; charset=utf-8", headers)


class Service:
    """An MCP service; `tools` answers tool calls with a result."""

    def __init__(self, wild: Wild, tool: Talk, answer: Callable[..., Answer] = as_json, session: str = "") -> None:
        self.tool, self.answered, self.session = tool, answer, session
        self.methods: list[str] = []
        wild.routes["POST /api/mcp"] = self.answer

    def answer(self, request: Request) -> Answer:
        message = request.json()
        self.methods.append(message["method"])
        assert request.headers["authorization"] == f"Bearer {TOKEN}"
        assert "text/event-stream" in request.headers["accept"]
        assert TOKEN not in request.body.decode()
        if message["method"] == "initialize":
            assert message["params"]["protocolVersion"] == "2024-11-05"
            headers = {"Mcp-Session-Id": self.session} if self.session else {}
            result = {"protocolVersion": "2024-11-05", "capabilities": {}, "serverInfo": {"name": "compeller-mcp"}}
            return self.answered({"jsonrpc": "2.0", "id": message["id"], "result": result}, **headers)
        if self.session and request.headers.get("mcp-session-id") != self.session:
            return Answer(404, {"jsonrpc": "2.0", "error": {"code": -32001, "message": "Session not found"}})
        if "id" not in message:
            return Answer(202)
        if message["method"] == "tools/call":
            told = self.tool(message["params"])
            return told if isinstance(told, Answer) else self._said(message, told)
        return self._said(message, {"tools": [{"name": "list_styles", "inputSchema": {"type": "object"}}]})

    def _said(self, message: dict[str, Any], result: Any) -> Answer:
        key = "error" if isinstance(result, dict) and set(result) == {"code", "message"} else "result"
        return self.answered({"jsonrpc": "2.0", "id": message["id"], key: result})


def content(*texts: str, wrong: bool = False) -> dict[str, Any]:
    return {"content": [{"type": "text", "text": text} for text in texts], "isError": wrong}


@pytest.mark.parametrize("answered", [as_json, as_events])
@pytest.mark.parametrize("session", ["", "session-1"])
def test_tools_are_listed_and_called(
    wild: Wild, client: Compeller, answered: Callable[..., Answer], session: str
) -> None:
    service = Service(wild, lambda params: content(json.dumps({"asked": params})), answered, session)
    assert [tool.name for tool in client.mcp.tools()] == ["list_styles"]
    assert client.mcp.call("get_compel", {"compel_id": "5"}) == {
        "asked": {"name": "get_compel", "arguments": {"compel_id": "5"}}
    }
    client.mcp.ping()
    assert service.methods == ["initialize", "notifications/initialized", "tools/list", "tools/call", "ping"]


@pytest.mark.parametrize(
    ("result", "value"),
    [
        ({"structuredContent": {"a": 1}, **content("other")}, {"a": 1}),
        ({"structuredContent": {"result": [1]}, **content("other")}, [1]),
        (content('{"a": 1}'), {"a": 1}),
        (content("plain words"), "plain words"),
        (content('{"a": 1}', '{"a": 2}'), [{"a": 1}, {"a": 2}]),
        (content("one", "two"), "one\ntwo"),
        ({"content": [{"type": "resource", "resource": {"text": "[1]"}}]}, [1]),
        ({"content": []}, None),
        ({"content": 5}, None),
        (None, None),
    ],
)
def test_results_of_every_shape_are_read(wild: Wild, client: Compeller, result: Any, value: Any) -> None:
    Service(wild, lambda _: result)
    assert client.mcp.call("x") == value


@pytest.mark.parametrize(
    ("result", "kind"),
    [
        (content("API token required. Set Authorization: Bearer <token> header.", wrong=True), SignInError),
        (content('{"status": 409, "title": "Conflict", "detail": "Not READY"}', wrong=True), ConflictError),
        (content('{"error": {"code": "account_quota_exceeded", "message": "No minutes"}}', wrong=True), QuotaError),
        (content('{"error": "compel not found"}', wrong=True), MissingError),
        (content("Rate limit reached", wrong=True), BusyError),
        (content("Operation not allowed", wrong=True), ForbiddenError),
        (content("Unknown effect 'strobe-9'", wrong=True), RefusedError),
        ({"isError": True}, RefusedError),
        ({"code": -32601, "message": "no"}, MissingError),
        ({"code": -32602, "message": "bad"}, RefusedError),
        ({"code": -32603, "message": "boom"}, BrokenReplyError),
        (Answer(401, {"title": "Unauthorized"}), SignInError),
        (Answer(200, "<html></html>", "text/html"), BrokenReplyError),
        (Answer(200, {"jsonrpc": "2.0", "id": 999, "result": {}}), BrokenReplyError),
        (Answer(202), BrokenReplyError),
    ],
)
def test_errors_of_tools_are_of_the_one_tree(
    wild: Wild, client: Compeller, result: Any, kind: type[ServiceError]
) -> None:
    Service(wild, lambda _: result)
    with pytest.raises(kind) as caught:
        client.mcp.call("x")
    assert type(caught.value) is kind
    assert "Bearer" not in str(caught.value)


def test_a_lost_session_is_begun_again(wild: Wild, client: Compeller) -> None:
    service = Service(wild, lambda _: content("1"), session="first")
    assert client.mcp.call("x") == 1
    service.session = "second"
    assert client.mcp.call("x") == 1
    assert service.methods == [
        *("initialize", "notifications/initialized", "tools/call"),
        *("tools/call", "initialize", "notifications/initialized", "tools/call"),
    ]


def test_a_service_without_mcp_says_so(wild: Wild, client: Compeller) -> None:
    with pytest.raises(MissingError):
        client.mcp.call("x")


def test_a_call_that_is_not_safe_is_sent_once(wild: Wild, client: Compeller) -> None:
    service = Service(wild, lambda _: Answer(cut=-1))
    with pytest.raises(OfflineError) as caught:
        client.mcp.call("launch_lighting_cue")
    assert caught.value.ambiguous
    assert service.methods.count("tools/call") == 1
    with pytest.raises(OfflineError):
        client.mcp.call("list_lighting_cues", safe=True)
    assert service.methods.count("tools/call") == 6


def test_a_newer_protocol_is_told_in_each_request(wild: Wild, client: Compeller) -> None:
    def answer(request: Request) -> Answer:
        message = request.json()
        begun = message["method"] == "initialize"
        result: dict[str, Any] = {"protocolVersion": "2025-06-18"} if begun else {"tools": []}
        return Answer(200, {"jsonrpc": "2.0", "id": message.get("id"), "result": result})

    wild.routes["POST /api/mcp"] = answer
    client.mcp.tools()
    assert wild.asked[-1].headers["mcp-protocol-version"] == "2025-06-18"


def test_events_are_found_however_the_bytes_are_cut() -> None:
    whole = b'data: {"a":\r\ndata: 1}\r\n\r\n:x\n\nevent: y\ndata: two\n\ndata: last'
    expected = ['{"a":\n1}', "two", "last"]
    for size in range(1, len(whole)):
        pieces = (whole[at : at + size] for at in range(0, len(whole), size))
        assert list(events(pieces)) == expected


def test_styles_and_prices_come_by_tool_where_rest_has_none(wild: Wild, client: Compeller) -> None:
    styles = {"styles": ["Cinematic Realistic", {"id": "anime", "name": "Anime / Manga", "description": "Flat"}]}
    prices = {"plans": [{"code": "pro", "name": "Pro", "price": {"amount": 20, "currency": "EUR"}, "minutes": 60}]}
    Service(wild, lambda params: content(json.dumps(styles if params["name"] == "list_styles" else prices)))
    wild.routes["GET /api/v1/styles"] = Answer(200, "<html></html>", "text/html")
    assert [(style.id, style.name) for style in client.styles()] == [
        ("Cinematic Realistic", "Cinematic Realistic"),
        ("anime", "Anime / Manga"),
    ]
    plan = client.pricing()[0]
    assert (plan.id, plan.price, plan.currency, plan.minutes) == ("pro", 20.0, "EUR", 60.0)


def test_styles_by_rest_need_no_tool(wild: Wild, client: Compeller) -> None:
    wild.routes["GET /api/v1/styles"] = Answer(200, {"styles": {"anime": "Anime / Manga", "real": {"name": "Real"}}})
    assert [(style.id, style.name) for style in client.styles()] == [("anime", "Anime / Manga"), ("real", "Real")]
    assert wild.paths() == ["GET /api/v1/styles"]


def test_what_has_no_route_is_done_by_its_tool(wild: Wild, client: Compeller) -> None:
    calls: list[tuple[str, Any]] = []
    hook = {"webhook_id": "wh_1", "url": "https://a.b/c", "active": True}
    told: dict[str, Any] = {
        "register_webhook": {**hook, "secret": "whsec"},
        "list_webhooks": {"webhooks": [hook]},
        "update_webhook": {**hook, "active": False},
        "rotate_webhook_secret": {"secret": "other"},
        "start_render": {"id": 5, "status": "RENDERING"},
        "get_rendering": {"id": 9, "download_url": "/d"},
        "search_media": [{"id": 1, "name": "a.wav"}],
    }

    def tool(params: dict[str, Any]) -> Any:
        calls.append((params["name"], params["arguments"]))
        return content(json.dumps(told.get(params["name"], {"ok": True})))

    Service(wild, tool)
    assert client.register_webhook("https://a.b/c").secret == "whsec"
    assert client.get_webhook("wh_1").url == "https://a.b/c"
    assert client.update_webhook("wh_1", active=False).active is False
    assert client.rotate_webhook_secret("wh_1").secret == "other"
    assert client.test_webhook("wh_1") == {"ok": True}
    client.delete_webhook("wh_1")
    assert client.start_render("5").phase == "rendering"
    assert client.rendering("9").download_url == f"{wild.url}/d"
    assert [media.id for media in client.search_media("a")] == ["1"]
    assert calls == [
        ("register_webhook", {"url": "https://a.b/c"}),
        ("list_webhooks", {}),
        ("update_webhook", {"webhook_id": "wh_1", "active": False}),
        ("rotate_webhook_secret", {"webhook_id": "wh_1"}),
        ("test_webhook_delivery", {"webhook_id": "wh_1"}),
        ("delete_webhook", {"webhook_id": "wh_1"}),
        ("start_render", {"compel_id": 5}),
        ("get_rendering", {"rendering_id": 9}),
        ("search_media", {"query": "a", "limit": 20}),
    ]


def test_a_tool_that_does_not_help_leaves_the_first_error(wild: Wild, client: Compeller) -> None:
    Service(wild, lambda _: content("no such rendering", wrong=True))
    wild.routes["GET /api/v1/renderings/9"] = Answer(404, {"detail": "Rendering 9 is gone."})
    with pytest.raises(MissingError, match="Rendering 9 is gone"):
        client.rendering("9")
