"""MCP at /api/mcp: Streamable HTTP by the official SDK, no sessions, so one message per POST is all there is.

Replies are JSON; a client that names `text/event-stream` before `application/json` gets them as events.
"""

from __future__ import annotations

import contextlib
import json
import logging
from collections.abc import AsyncIterator
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import mcp_types as types
from anyio import to_thread
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from sync.server.compeller.auth import TOKEN_NEEDED, user_of
from sync.server.compeller.service import Service
from sync.server.compeller.toolkit import Call, Tool
from sync.server.compeller.tools import TOOLS
from sync.server.problems import Problem

_log = logging.getLogger(__name__)
NAME, VERSION = "compeller-mcp", "0.5.0"
_BY_NAME = {tool.name: tool for tool in TOOLS}
_METHOD_NOT_ALLOWED = {"jsonrpc": "2.0", "id": None, "error": {"code": -32000, "message": "Send each message by POST."}}


class McpDoor:
    """The endpoint as an ASGI app; `run` has to be entered around it."""

    def __init__(self, service: Service) -> None:
        self._service = service

    @contextlib.asynccontextmanager
    async def run(self) -> AsyncIterator[None]:
        """Serve while entered."""
        server: Server[Any] = Server(
            NAME,
            version=VERSION,
            instructions="Makes music videos of songs. Upload a track, create a compel, come back for its rendering.",
            on_list_tools=self._list,
            on_call_tool=self._call,
        )
        self._json = StreamableHTTPSessionManager(server, json_response=True, stateless=True)
        self._events = StreamableHTTPSessionManager(server, json_response=False, stateless=True)
        async with self._json.run(), self._events.run():
            yield

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["method"] != "POST":
            await JSONResponse(_METHOD_NOT_ALLOWED, 405, {"Allow": "POST"})(scope, receive, send)
            return
        accept = Request(scope).headers.get("accept", "*/*").lower()
        kinds = [kind.split(";")[0].strip() for kind in accept.split(",")]
        stream = kinds.index("text/event-stream") if "text/event-stream" in kinds else len(kinds)
        events = "text/event-stream" in kinds and "application/json" not in kinds[:stream]
        headers = [(name, value) for name, value in scope["headers"] if name != b"accept"]
        scope = dict(scope) | {"headers": [*headers, (b"accept", b"application/json, text/event-stream")]}
        await (self._events if events else self._json).handle_request(scope, receive, send)

    async def _list(
        self, context: ServerRequestContext[Any], params: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[_described(tool) for tool in TOOLS])

    async def _call(
        self, context: ServerRequestContext[Any], params: types.CallToolRequestParams
    ) -> types.CallToolResult:
        tool = _BY_NAME.get(params.name)
        if tool is None:
            return _failed(f"There is no tool {params.name!r}.")
        return await to_thread.run_sync(self._run, tool, params.arguments or {}, context.request)

    def _run(self, tool: Tool, given: dict[str, Any], request: Any) -> types.CallToolResult:
        core = self._service.core
        user = None if tool.public else user_of(core, token_of(request))
        if user is None and not tool.public:
            return _failed(TOKEN_NEEDED)
        try:
            jsonschema.validate(given, tool.schema)
            base = core.public_url or f"{request.url.scheme}://{request.url.netloc}"
            return _succeeded(tool.run(Call(self._service, user, given, base)))
        except jsonschema.ValidationError as error:
            where = ".".join(str(part) for part in error.absolute_path)
            return _failed(f"{where or tool.name}: {error.message[:300]}", {"status": 422})
        except Problem as problem:
            about = {"title": problem.title, "status": problem.status, "detail": problem.detail} | problem.extra
            return _failed(problem.detail, about)
        except Exception:  # noqa: BLE001
            _log.exception("The tool %s failed.", tool.name)
            return _failed("The server failed; its log says more.", {"status": 500})


def token_of(request: Request) -> str:
    """Return the token of a request, from either header."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else request.headers.get("x-api-token", "")


def _described(tool: Tool) -> types.Tool:
    return types.Tool(
        name=tool.name,
        description=tool.description,
        input_schema=tool.schema,
        annotations=types.ToolAnnotations(
            read_only_hint=tool.hint == "read", destructive_hint=tool.hint == "destructive", open_world_hint=False
        ),
    )


def _succeeded(value: dict[str, Any]) -> types.CallToolResult:
    text = json.dumps(value, ensure_ascii=False)
    return types.CallToolResult(content=[types.TextContent(type="text", text=text)], structured_content=value)


def _failed(message: str, about: dict[str, Any] | None = None) -> types.CallToolResult:
    content = [types.TextContent(type="text", text=message)]
    return types.CallToolResult(content=content, structured_content=about, is_error=True)  # type: ignore[arg-type]
