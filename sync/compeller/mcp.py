"""A small MCP client: JSON-RPC 2.0 over Streamable HTTP, answers as JSON or as server-sent events."""

from __future__ import annotations

import contextlib
import itertools
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sync.errors import BrokenReplyError, OfflineError, RefusedError, ServiceError
from sync.exchange import Stream
from sync.reading import mapping, objects, pick, text, words
from sync.replies import decode
from sync.toolerrors import rpc_error, tool_error
from sync.transport import LARGEST_REPLY, LONGEST_REPLY_S, Transport

ENDPOINT = "/api/mcp"
PROTOCOL = "2024-11-05"
TOLD_FROM = "2025-06-18"
"""From this protocol on, each request tells the protocol in a header."""
MOST_PAGES = 20


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool of a service; `schema` is the JSON Schema of its arguments."""

    name: str
    description: str = ""
    schema: Mapping[str, Any] = field(default_factory=dict, repr=False)
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)


class McpClient:
    """Calls the tools of one service with the token of its transport. Any thread may call it.

    The session is begun with the first call, and begun again when the service has forgotten it.
    """

    def __init__(
        self,
        transport: Transport,
        endpoint: str = ENDPOINT,
        *,
        name: str = "react-app",
        version: str = "1",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._transport = transport
        self._endpoint = endpoint
        self._client = {"name": name, "version": version}
        self._clock = clock
        self._ids = itertools.count(1)
        self._lock = threading.Lock()
        self._begun = False
        self._session = ""
        self._protocol = PROTOCOL

    def tools(self) -> tuple[Tool, ...]:
        """Return the tools the service has. tools/list, page by page."""
        found: dict[str, Tool] = {}
        cursor = ""
        for _ in range(MOST_PAGES):
            result = self._ask("tools/list", {"cursor": cursor} if cursor else {}, safe=True)
            for item in objects(result, "tools"):
                tool = Tool(
                    text(item.get("name")), words(item.get("description")), mapping(pick(item, "inputSchema")), item
                )
                found.setdefault(tool.name, tool)
            cursor = text(pick(result, "nextCursor"))
            if not cursor:
                break
        return tuple(tool for tool in found.values() if tool.name)

    def call(self, tool: str, arguments: Mapping[str, Any] | None = None, *, safe: bool = False) -> Any:
        """Call a tool and return its result: structured if it is, else its text, as JSON if it is JSON.

        `safe` says that calling twice does no harm, so that it may be tried again.

        Raises:
            ServiceError: the tool says no; `SignInError` if it asks for a token.
            OfflineError: no answer; `ambiguous` if it may have been carried out.
        """
        result = mapping(self._ask("tools/call", {"name": tool, "arguments": dict(arguments or {})}, safe=safe))
        value = content_of(result)
        if pick(result, "isError") is True:
            raise tool_error(value, self._transport.host)
        return value

    def ping(self) -> None:
        """Ask whether the service is there."""
        self._ask("ping", {}, safe=True)

    def _ask(self, method: str, params: Mapping[str, Any], *, safe: bool) -> Any:
        for attempt in (1, 2):
            session = self._begin()
            try:
                return self._exchange(method, params, safe=safe)
            except ServiceError as error:
                if attempt == 2 or not session or not _forgotten(error):
                    raise
                with self._lock:
                    if self._session == session:
                        self._begun, self._session = False, ""
        raise AssertionError("not reached")

    def _begin(self) -> str:
        with self._lock:
            if self._begun:
                return self._session
            self._session, self._protocol = "", PROTOCOL
            wanted = {"protocolVersion": PROTOCOL, "capabilities": {}, "clientInfo": self._client}
            result = self._exchange("initialize", wanted, safe=True)
            self._protocol = text(pick(result, "protocolVersion")) or PROTOCOL
            with contextlib.suppress(RefusedError, BrokenReplyError):  # a service that does not want to be told
                self._send({"jsonrpc": "2.0", "method": "notifications/initialized"}, safe=True, ident=None)
            self._begun = True
            return self._session

    def _exchange(self, method: str, params: Mapping[str, Any], *, safe: bool) -> Any:
        ident = next(self._ids)
        message = {"jsonrpc": "2.0", "id": ident, "method": method, "params": dict(params)}
        answer = self._send(message, safe=safe, ident=ident)
        if answer is None:
            error = BrokenReplyError(f"{self._transport.host} did not answer what was asked. Try again later.")
            error.ambiguous = not safe
            raise error
        if answer.get("error") is not None:
            raise rpc_error(answer["error"], self._transport.host)
        return answer.get("result")

    def _send(self, message: Mapping[str, Any], *, safe: bool, ident: int | None) -> Mapping[str, Any] | None:
        headers = {"Accept": "application/json, text/event-stream"}
        if self._session:
            headers["Mcp-Session-Id"] = self._session
        if self._protocol >= TOLD_FROM and self._begun:
            headers["MCP-Protocol-Version"] = self._protocol
        with self._transport.stream(
            "POST", self._endpoint, body=dict(message), headers=headers, retry=True if safe else None
        ) as stream:
            self._session = stream.headers.get("mcp-session-id", "") or self._session
            if ident is None:
                return None
            try:
                return next((found for found in self._messages(stream) if found.get("id") in (ident, str(ident))), None)
            except (OfflineError, BrokenReplyError) as error:
                error.ambiguous = not safe
                raise

    def _messages(self, stream: Stream) -> Iterator[Mapping[str, Any]]:
        kind = stream.headers.get("content-type", "")
        pieces = self._limited(stream)
        if "text/event-stream" not in kind:
            whole = b"".join(pieces)
            if not whole.lstrip().startswith((b"event:", b"data:", b"id:", b":")):
                yield from _each(decode(whole, kind, self._transport.host))
                return
            pieces = iter((whole,))
        for data in events(pieces):
            try:
                yield from _each(json.loads(data))
            except (ValueError, RecursionError):
                continue  # not for us

    def _limited(self, stream: Stream) -> Iterator[bytes]:
        began, size = self._clock(), 0
        for piece in stream.chunks():
            size += len(piece)
            if size > LARGEST_REPLY:
                raise BrokenReplyError(f"{self._transport.host} gave an answer that is far too long.")
            if self._clock() - began > LONGEST_REPLY_S:
                raise OfflineError(f"{self._transport.host} answers too slowly. Try again later.")
            yield piece


def events(pieces: Iterator[bytes]) -> Iterator[str]:
    """Give the data of server-sent events as their bytes arrive (WHATWG HTML, 9.2)."""
    rest = b""
    data: list[str] = []
    for piece in itertools.chain(pieces, (b"\n\n",)):
        rest = (rest + piece).replace(b"\r\n", b"\n")
        *lines, rest = rest.split(b"\n")
        for line in lines:
            line = line.rstrip(b"\r")
            if line.startswith(b"data:"):
                data.append(line[5:].decode("utf-8", "replace").removeprefix(" "))
            elif not line and data:
                yield "\n".join(data)
                data = []


def content_of(result: Mapping[str, Any]) -> Any:
    """Return what a tool's result holds: structured content, else its texts, as JSON where they are JSON."""
    structured = result.get("structuredContent")
    if structured is not None:
        alone = isinstance(structured, Mapping) and set(structured) == {"result"}
        return structured["result"] if alone else structured
    listed = result.get("content")
    parts = [mapping(part) for part in listed] if isinstance(listed, list) else []
    texts = [
        said for part in parts if (said := text(part.get("text")) or text(mapping(part.get("resource")).get("text")))
    ]
    values = [_parsed(said) for said in texts]
    if len(values) == 1:
        return values[0]
    if values and all(not isinstance(value, str) for value in values):
        return values
    return "\n".join(texts) if texts else None


def _parsed(said: str) -> Any:
    try:
        return json.loads(said)
    except (ValueError, RecursionError):
        return said


def _each(body: Any) -> Iterator[Mapping[str, Any]]:
    yield from (mapping(item) for item in (body if isinstance(body, list) else [body]))


def _forgotten(error: ServiceError) -> bool:
    return error.status == 404 or (error.status in (0, 400) and "session" in str(error).lower())
