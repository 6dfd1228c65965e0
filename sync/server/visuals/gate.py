"""What every request passes: a number, the key it comes with, how often it comes, and whether it came before."""

from __future__ import annotations

import asyncio
import contextlib
import math
import threading
import time
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sync.server.core import Core
from sync.server.problems import Problem
from sync.server.visuals.ids import secret_word
from sync.server.visuals.intents import LONGEST_KEY, InProgressError, Intents, Kept, Spool
from sync.server.visuals.links import Links
from sync.server.visuals.objects import World
from sync.server.visuals.problems import conflict, problem, problem_response

VERSION = "2026-05-01"
"""The one version this server speaks, whichever is asked for."""
WINDOW_S = 60.0
LARGEST_KEPT = 1 << 20
_PATIENCE_S = 30.0
_FOR_REPLAY = (b"content-type", b"location")


class Window:
    """Counts requests of each world in windows of some seconds. Any thread may call."""

    def __init__(self, count: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.count, self._seconds, self._clock = count, seconds, clock
        self._windows: dict[World, tuple[float, int]] = {}
        self._lock = threading.Lock()

    def count_one(self, world: World) -> tuple[int, float]:
        """Count a request; return how many are left (negative: too many) and the seconds until all are there again."""
        now = self._clock()
        with self._lock:
            begun, used = self._windows.get(world, (now, 0))
            if now >= begun + self._seconds:
                begun, used = now, 0
            self._windows[world] = (begun, used + 1)
        return self.count - used - 1, begun + self._seconds - now


class Gate:
    """Stands in front of the app. `requests_a_minute` are for each key."""

    def __init__(self, app: ASGIApp, core: Core, links: Links, requests_a_minute: int) -> None:
        self._app, self._core, self._links = app, core, links
        self._intents = Intents(core.db, core.clock)
        self._window = Window(requests_a_minute, WINDOW_S)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        request.state.request_id = f"req_{secret_word(16)}"
        request.state.world = None
        limits: dict[str, str] = {"Request-Id": request.state.request_id, "API-Version": VERSION}

        async def numbered(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(limits)
            await send(message)

        try:
            if scope["path"].startswith("/v1/"):
                world = request.state.world = await run_in_threadpool(self._world, request)
                self._links.reached_at(str(request.base_url).rstrip("/"), world.owner if world else None)
                limits |= self._counted(request.state.world)
            await self._once(request, scope, receive, numbered)
        except Problem as found:
            await problem_response(request, found)(scope, receive, numbered)
        except HTTPException as error:
            refusal = problem(error.status_code, str(error.detail))
            await problem_response(request, refusal)(scope, receive, numbered)

    def _world(self, request: Request) -> World | None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        found = self._core.accounts.by_token(token.strip()) if scheme.lower() == "bearer" else None
        if found is None or found.kind not in ("live", "test"):
            return None
        return World(found.user.id, found.kind == "live")

    def _counted(self, world: World | None) -> dict[str, str]:
        if world is None:
            return {}
        left, reset = self._window.count_one(world)
        if left < 0:
            found = problem(429, "Too many requests. Wait a moment.", code="rate_limited")
            found.headers = {"Retry-After": str(math.ceil(reset))}
            raise found
        told = {"Limit": self._window.count, "Remaining": left, "Reset": math.ceil(reset)}
        return {f"RateLimit-{name}": str(value) for name, value in told.items()}

    async def _once(self, request: Request, scope: Scope, receive: Receive, send: Send) -> None:
        key = request.headers.get("idempotency-key")
        world: World | None = request.state.world
        if request.method != "POST" or world is None or key is None:
            await self._app(scope, receive, send)
            return
        if not 0 < len(key) <= LONGEST_KEY or any(not "!" <= letter <= "~" for letter in key):
            raise problem(
                400, f"An idempotency key is at most {LONGEST_KEY} plain letters.", code="idempotency_key_invalid"
            )
        target = f"{scope['path']}?{scope.get('query_string', b'').decode('latin-1')}"
        spool = Spool(request.method, target, request.headers.get("content-type", ""))
        try:
            await _filled(spool, receive)
            digest = await run_in_threadpool(spool.finish)
            kept = await self._begun(world, key, digest)
            if kept is not None:
                await _replay(kept, send)
                return
            await self._carry_out(world, key, spool, scope, receive, send)
        finally:
            spool.close()

    async def _begun(self, world: World, key: str, digest: str) -> Kept | None:
        waited = 0.0
        while True:
            try:
                return await run_in_threadpool(self._intents.begin, world, key, digest)
            except InProgressError:
                if waited >= _PATIENCE_S:
                    raise conflict("This request is still being carried out.", code="idempotency_key_in_use") from None
            await asyncio.sleep(0.1)
            waited += 0.1

    async def _carry_out(
        self, world: World, key: str, spool: Spool, scope: Scope, receive: Receive, send: Send
    ) -> None:
        status, body, whole, ended = 0, bytearray(), False, False
        headers: list[tuple[bytes, bytes]] = []

        async def again() -> Message:
            nonlocal ended
            if ended:
                return await receive()
            chunk = await run_in_threadpool(spool.read)
            ended = not chunk
            return {"type": "http.request", "body": chunk, "more_body": bool(chunk)}

        async def heard(message: Message) -> None:
            nonlocal status, headers, whole
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = [(name, value) for name, value in message["headers"] if name.lower() in _FOR_REPLAY]
            elif message["type"] == "http.response.body":
                body.extend(message.get("body", b""))
                whole = not message.get("more_body")
                if whole:
                    await run_in_threadpool(self._keep, world, key, Kept(status, headers, bytes(body)))
            with contextlib.suppress(OSError):
                await send(message)

        try:
            await self._app(scope, again, heard)
        finally:
            if not whole:
                await run_in_threadpool(self._intents.forget, world, key)

    def _keep(self, world: World, key: str, kept: Kept) -> None:
        if len(kept.body) > LARGEST_KEPT:
            self._intents.forget(world, key)
        else:
            self._intents.end(world, key, kept)


async def _filled(spool: Spool, receive: Receive) -> None:
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise HTTPException(400, "The connection was cut.")
        await run_in_threadpool(spool.write, message.get("body", b""))
        if not message.get("more_body"):
            return


async def _replay(kept: Kept, send: Send) -> None:
    headers = [*kept.headers, (b"idempotent-replayed", b"true"), (b"content-length", str(len(kept.body)).encode())]
    await send({"type": "http.response.start", "status": kept.status, "headers": headers})
    await send({"type": "http.response.body", "body": kept.body})
