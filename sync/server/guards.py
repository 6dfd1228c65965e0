"""What every request passes before a service sees it: is it for this host, is it too long, is a fault asked for."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sync.server.core import Core
from sync.server.files import too_large

_DRAINED = 64_000_000
_QUIET_SECONDS = 2.0


def header(scope: Scope, name: str) -> str:
    """Return a header of a request, empty if it has none."""
    wanted = name.lower().encode("ascii")
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == wanted), "")


def problem_reply(status: int, title: str, detail: str, headers: dict[str, str] | None = None) -> Response:
    """Return an error in a form that clients of both services understand."""
    body = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "error": {"type": "invalid_request_error", "message": detail},
    }
    return JSONResponse(body, status, headers, media_type="application/problem+json")


class HostGuard:
    """On loopback, answers only to names of this machine: a web page cannot reach it by a name of its own."""

    def __init__(self, app: ASGIApp, public_url: str) -> None:
        self._app = app
        self._names = {"localhost", "127.0.0.1", "::1", (urlsplit(public_url).hostname or "localhost").lower()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on or refuse it."""
        if is_loopback((scope.get("server") or ("", 0))[0]):
            name = ""
            with contextlib.suppress(ValueError):
                name = (urlsplit("//" + header(scope, "host")).hostname or "").lower()
            if name not in self._names:
                reply = problem_reply(421, "Wrong host", "This server does not answer to that name.")
                await reply(scope, receive, send)
                return
        await self._app(scope, receive, send)


class SizeGuard:
    """Refuses bodies that are too long (413), told or counted: `limit` bytes, `upload` if it is a form with files."""

    def __init__(self, app: ASGIApp, limit: int, upload: int) -> None:
        self._app, self._limit, self._upload = app, limit, upload

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, counting its body."""
        form = header(scope, "content-type").lower().startswith("multipart/form-data")
        limit = self._upload + 1_000_000 if form else self._limit
        told = header(scope, "content-length")
        if told.isdigit() and int(told) > limit:
            refused = too_large(limit)
            reply = problem_reply(413, refused.title, refused.detail, {"Connection": "close"})
            await _answer_while_it_sends(reply, scope, receive, send)
            return
        count = 0

        async def counted() -> Message:
            nonlocal count
            message = await receive()
            count += len(message.get("body", b""))
            if count > limit:
                raise HTTPException(413, too_large(limit).detail)
            return message

        await self._app(scope, counted, send)


class FaultGuard:
    """Answers slowly, or with the error that was asked for. Does nothing unless `Core.faults` says so."""

    def __init__(self, app: ASGIApp, core: Core) -> None:
        self._app, self._core = app, core

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on or spoil it."""
        faults = self._core.faults
        if faults.slow > 0.0:
            await asyncio.sleep(faults.slow)
        hit = faults.status > 0 and faults.only in f"{scope['method']} {scope['path']}"
        if not hit or not self._core.spend("status", faults.times):
            await self._app(scope, receive, send)
            return
        if faults.late:
            await self._app(scope, receive, _nowhere)
        else:
            await _drain(receive)
        headers = {"Retry-After": faults.retry_after} if faults.retry_after else {}
        reply = problem_reply(faults.status, "Fault", "This server was asked to fail.", headers)
        if faults.html:
            reply = HTMLResponse("<html><body><h1>Something broke</h1></body></html>", faults.status, headers)
        if faults.empty:
            reply = Response(status_code=faults.status, headers=headers)
        await reply(scope, receive, send)


def is_loopback(host: str) -> bool:
    """Whether an address is reached from this machine only."""
    if host == "localhost":
        return True
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return False


async def _nowhere(_: Message) -> None:
    return


async def _answer_while_it_sends(reply: Response, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer at once, then read on for a while: whoever is still sending gets to read the answer."""

    async def kept_open(message: Message) -> None:
        await send(dict(message) | {"more_body": True} if message["type"] == "http.response.body" else message)

    await reply(scope, receive, kept_open)
    if header(scope, "expect").lower() != "100-continue":
        with contextlib.suppress(TimeoutError):
            await _drain(receive, _QUIET_SECONDS)
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _drain(receive: Receive, quiet: float | None = None) -> None:
    """Read what is being sent, until it is all there or nothing came for so many seconds (TimeoutError)."""
    count = 0
    while count < _DRAINED:
        message = await asyncio.wait_for(receive(), quiet)
        count += len(message.get("body", b""))
        if message["type"] == "http.disconnect" or not message.get("more_body"):
            return
