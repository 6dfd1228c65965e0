"""Requests to the Music Visuals API: version, keys of intents, what is expanded, lists."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from sync.errors import BrokenReplyError, RefusedError
from sync.exchange import Reply
from sync.transport import Transport
from sync.visuals.fields import Fields
from sync.visuals.keys import Environment, environment_of
from sync.visuals.pages import Page, read_page, walk

T = TypeVar("T")

API_VERSION = "2026-05-01"
"""The version this client was written against."""

DEEPEST = 4
"""How many steps an expansion may go."""


def new_intent() -> str:
    """Return a key for one intent: made once, kept with it, sent with every try, so that it is carried out once."""
    return f"intent_{secrets.token_hex(16)}"


@dataclass(frozen=True, slots=True)
class Limits:
    """What the service said of its limits: requests in a window, those left, seconds until it begins anew."""

    limit: int | None = None
    remaining: int | None = None
    reset: float | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `replayed` is True where the service had done this before and repeats its answer."""

    data: Any
    request_id: str
    replayed: bool
    limits: Limits


class Service:
    """Speaks with one service with one key. Any thread may call it."""

    def __init__(self, transport: Transport, *, version: str = API_VERSION) -> None:
        self.transport = transport
        self._version = version
        self._lock = threading.Lock()
        self._limits = Limits()

    @property
    def environment(self) -> Environment:
        """The world the key opens.

        Raises:
            SignInError: there is no key, or it is none of this service.
        """
        return environment_of(self.transport.token())

    @property
    def limits(self) -> Limits:
        """What the last answer said of limits."""
        with self._lock:
            return self._limits

    def get(self, path: str, *, params: Mapping[str, Any] | None = None, expand: Iterable[str] = ()) -> Any:
        """Fetch an object."""
        return self.ask("GET", path, params=params, expand=expand).data

    def post(self, path: str, body: Mapping[str, Any], *, intent: str = "", expand: Iterable[str] = ()) -> Any:
        """Have something made or done, once for each intent; without one this call is an intent of its own."""
        return self.ask("POST", path, body=sent(body), intent=intent or new_intent(), expand=expand).data

    def ask(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        body: Any = None,
        files: Mapping[str, Any] | None = None,
        intent: str = "",
        expand: Iterable[str] = (),
    ) -> Answer:
        """Send a request and read the answer.

        Raises:
            SyncError: see `Transport.request`; also `SignInError` for a key that is none of this service.
        """
        _ = self.environment
        headers = {"API-Version": self._version}
        if files is not None:
            headers["Content-Type"] = f"multipart/form-data; boundary={boundary_of(intent)}"
        reply = self.transport.request(
            method,
            f"/v1/{path}{_query(params, expand)}",
            body=body,
            files=files,
            headers=headers,
            idempotency_key=_checked(intent),
        )
        answer = _answer(reply)
        with self._lock:
            self._limits = answer.limits
        return answer

    def page(
        self,
        path: str,
        read: Callable[[Any], T],
        *,
        limit: int | None = None,
        after: str = "",
        before: str = "",
        params: Mapping[str, Any] | None = None,
        expand: Iterable[str] = (),
    ) -> Page[T]:
        """Fetch one page of a list, newest first: what follows the id `after`, or what comes ahead of `before`."""
        asked = {**(params or {}), "limit": limit, "starting_after": after, "ending_before": before}
        return read_page(self.get(path, params=asked, expand=expand), read)

    def walk(
        self,
        path: str,
        read: Callable[[Any], T],
        *,
        params: Mapping[str, Any] | None = None,
        expand: Iterable[str] = (),
        limit: int = 100,
    ) -> Iterator[T]:
        """Go through a whole list, page by page."""
        expanded = tuple(expand)
        return walk(lambda after: self.page(path, read, limit=limit, after=after, params=params, expand=expanded))


def part(value: str) -> str:
    """Return an id as one part of a path, whatever letters it has.

    Raises:
        RefusedError: it is empty, or leads out of the path.
    """
    text = str(value).strip()
    if not text or text in (".", ".."):
        raise RefusedError("There is no id to look for.")
    return quote(text, safe="@")


def sent(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return a body without the fields that say nothing."""
    return {name: value for name, value in body.items() if value is not None and value != ""}


def boundary_of(intent: str) -> str:
    """Return what stands between the parts of an upload, the same for every try of an intent.

    A service compares the bodies of two tries with one key; a boundary made anew would make them differ.
    """
    return f"part-{quote(intent, safe='').replace('%', '-')[:60]}"


def read_or_raise(data: Any, read: Callable[[Any], T]) -> T:
    """Read an object.

    Raises:
        BrokenReplyError: it is none, or has no id.
    """
    if not isinstance(data, Mapping) or not Fields(data).text("id"):
        raise BrokenReplyError("The service sent something that cannot be understood. Try again in a moment.")
    return read(data)


def _checked(intent: str) -> str:
    if len(intent) > 255 or not intent.isascii() or (intent and not intent.isprintable()):
        raise RefusedError("The key of an intent is at most 255 plain letters long.")
    return intent


def _query(params: Mapping[str, Any] | None, expand: Iterable[str]) -> str:
    pairs = [(name, _worded(value)) for name, value in (params or {}).items() if value is not None and value != ""]
    for path in expand:
        if path.count(".") >= DEEPEST:
            raise RefusedError(f"“{path}” goes deeper than {DEEPEST} steps, which is as far as the service expands.")
        pairs.append(("expand[]", path))
    return "?" + urlencode(pairs, safe="[]") if pairs else ""


def _worded(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _answer(reply: Reply) -> Answer:
    headers = Fields(reply.headers)
    limit, remaining = headers.maybe_number("ratelimit-limit"), headers.maybe_number("ratelimit-remaining")
    return Answer(
        data=reply.json(),
        request_id=headers.text("request-id", "x-request-id"),
        replayed=headers.text("idempotent-replayed").lower() == "true",
        limits=Limits(
            None if limit is None else int(limit),
            None if remaining is None else int(remaining),
            headers.maybe_number("ratelimit-reset"),
        ),
    )
