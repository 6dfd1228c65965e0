"""HTTP to one service: safe retries, redirects by hand, credentials only where they belong."""

from __future__ import annotations

import random as randomness
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit, urlunsplit

import httpx

from sync.addresses import host_of, origin, redirected, resolve, root_of
from sync.errors import BrokenReplyError, BusyError, OfflineError, ServiceError, SignInError, SyncError
from sync.exchange import READING, Call, Reply, Stream
from sync.replies import error_for
from sync.retrying import LATER, LONGEST_S, TRIES, UNREACHED_TRIES, back_off, retry_after
from sync.wire import UnreachedError, UntrustedError, Wire, location_of

LARGEST_REPLY = 16 * 1024 * 1024
LONGEST_REPLY_S = 120.0
"""How long the body of one answer may take; each read has its own, shorter limit."""
MOST_REDIRECTS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})
ABROAD = frozenset({"accept", "accept-encoding", "range", "if-range", "if-none-match", "user-agent"})
"""The only headers another origin gets to see."""
JSON = "application/json, application/problem+json, */*;q=0.5"

Value = str | int | float | bool | None
Result = TypeVar("Result")


class Transport:
    """Speaks HTTP with one service. Any thread may call it.

    `base_url` is the root of the service. `token` is asked before each request; it is sent to the service's own
    origin only. `sleep` and `random` (0 to 1) time the retries. `http` is for tests.
    """

    def __init__(
        self,
        base_url: str,
        *,
        token: Callable[[], str | None] = lambda: None,
        user_agent: str = "react-app",
        installation_id: str = "",
        sleep: Callable[[float], None] = time.sleep,
        random: Callable[[], float] = randomness.random,
        clock: Callable[[], float] = time.monotonic,
        http: httpx.Client | None = None,
    ) -> None:
        """Raises RefusedError if `base_url` is no address that may be used."""
        self.base_url = root_of(base_url)
        self.host = host_of(self.base_url)
        self.installation_id = installation_id
        self._token = token
        self._user_agent = user_agent
        self._sleep = sleep
        self._random = random
        self._clock = clock
        self._wire = Wire(http)

    def __repr__(self) -> str:
        return f"Transport({self.base_url!r})"

    def token(self) -> str:
        """Return the token as it is sent, empty if there is none. It is for looking at its kind, not for keeping."""
        return (self._token() or "").strip()

    def close(self) -> None:
        """Close all connections."""
        self._wire.close()

    def json(
        self,
        method: str,
        path_or_url: str,
        *,
        params: Mapping[str, Value] | None = None,
        body: Any = None,
        files: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        retry: bool | None = None,
        idempotency_key: str = "",
        signed: bool = True,
    ) -> Any:
        """Send a request and return the JSON of the answer, None for an empty one. See `request`."""
        reply = self.request(
            method,
            path_or_url,
            params=params,
            body=body,
            files=files,
            headers=headers,
            retry=retry,
            idempotency_key=idempotency_key,
            signed=signed,
        )
        try:
            return reply.json()
        except BrokenReplyError as error:
            error.ambiguous = method.upper() not in READING
            raise

    def request(
        self,
        method: str,
        path_or_url: str,
        *,
        params: Mapping[str, Value] | None = None,
        body: Any = None,
        files: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        retry: bool | None = None,
        idempotency_key: str = "",
        signed: bool = True,
    ) -> Reply:
        """Send a request and return the answer, which is of 2xx.

        `path_or_url` is a path below the root or a URL from an answer; `params` that are None are left out; `body` is
        sent as JSON, or as fields of the form when there are `files` (as httpx takes them: name, open file, type).
        `retry` says whether the request may be sent twice: None goes by the method and the idempotency key, False
        never repeats. `signed` False sends no token.

        Raises:
            OfflineError: no connection or no answer in time; `ambiguous` if it may have been carried out.
            ServiceError: the service said no (see `sync.errors`), or its answer is broken or over 16 MiB.
            RefusedError: the address may not be used, or a file cannot be sent.
        """
        sent = {"Accept": JSON, "User-Agent": self._user_agent, **(headers or {})}
        if idempotency_key:
            sent["Idempotency-Key"] = idempotency_key
        url = self._url(path_or_url, params)
        call = Call(method.upper(), url, sent, body, files, retry=retry, signed=signed)
        return self._tried(call, lambda: self._whole(call))

    @contextmanager
    def stream(
        self,
        method: str,
        path_or_url: str,
        *,
        params: Mapping[str, Value] | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        retry: bool | None = None,
        accepted: frozenset[int] = frozenset(),
        signed: bool = True,
    ) -> Iterator[Stream]:
        """Send a request and give its answer to be read piece by piece, for downloads.

        Opening is retried as in `request`, reading is not. Statuses of 2xx and those in `accepted` (416, say) are
        given; others raise. Unless `headers` says otherwise the service is asked not to pack the body.

        Raises:
            As `request`.
        """
        asked = {"Accept": "*/*", "Accept-Encoding": "identity", "User-Agent": self._user_agent, **(headers or {})}
        url = self._url(path_or_url, params)
        call = Call(method.upper(), url, asked, body, retry=retry, accepted=accepted, signed=signed)
        response, final = self._tried(call, lambda: self._followed(call))
        try:
            yield Stream(response, final)
        finally:
            response.close()

    def _url(self, path_or_url: str, params: Mapping[str, Value] | None) -> str:
        return with_params(resolve(self.base_url + "/", path_or_url), params)

    def _whole(self, call: Call) -> Reply:
        response, url = self._followed(call)
        try:
            stream = Stream(response, url)
            return Reply(stream.status, stream.headers, self._read(stream, call), url)
        finally:
            response.close()

    def _tried(self, call: Call, attempt: Callable[[], Result]) -> Result:
        failures = 0
        while True:
            try:
                return attempt()
            except SyncError as error:
                failures += 1
                wait = self._wait(error, call, failures)
                if wait is None:
                    raise
            self._sleep(wait)

    def _wait(self, error: SyncError, call: Call, failures: int) -> float | None:
        """Return how many seconds to wait before the next try, None if there must be none."""
        if call.retry is False or failures >= TRIES or isinstance(error, UntrustedError):
            return None
        if isinstance(error, UnreachedError):
            return back_off(failures, self._random) if failures < UNREACHED_TRIES else None
        if isinstance(error, OfflineError):
            return back_off(failures, self._random) if call.repeatable else None
        if not isinstance(error, ServiceError) or error.status not in LATER:
            return None
        if not call.repeatable and error.status != 429:
            return None
        asked = error.retry_after if isinstance(error, BusyError) else None
        if asked is None:
            return back_off(failures, self._random)
        return asked if asked <= LONGEST_S else None

    def _followed(self, call: Call) -> tuple[httpx.Response, str]:
        """Send a call once and follow redirects; the response is open and accepted."""
        method, url, body, files = call.method, call.url, call.body, call.files
        home = origin(self.base_url)
        trusted = origin(url) == home
        for _ in range(MOST_REDIRECTS + 1):
            headers = self._headers(call, trusted=trusted)
            response = self._wire.send(method, url, headers, body, files)
            if response.status_code not in REDIRECTS:
                return self._accepted(call, response, url), url
            response.close()
            target = redirected(url, location_of(response))
            if method not in READING:
                if response.status_code in (302, 303):
                    method, body, files = "GET", None, None
                elif origin(target) != origin(url):
                    raise BrokenReplyError(
                        f"{host_of(url)} wants this sent to {host_of(target)}; we do not send it to another service."
                    )
            trusted = trusted and origin(target) == home
            url = target
        raise BrokenReplyError(f"{self.host} sends us round in circles. Try again later.")

    def _headers(self, call: Call, *, trusted: bool) -> dict[str, str]:
        if not trusted:
            return {key: value for key, value in call.headers.items() if key.lower() in ABROAD}
        token = self._bare_token() if call.signed else ""
        if any(not "!" <= letter <= "~" for letter in token):
            raise SignInError("The token holds characters that no token has. Copy it again, whole and alone.")
        return {**call.headers, "Authorization": f"Bearer {token}"} if token else dict(call.headers)

    def _bare_token(self) -> str:
        token = (self._token() or "").strip()
        return token[7:].strip() if token.lower().startswith("bearer ") else token  # pasted with the header's word

    def _accepted(self, call: Call, response: httpx.Response, url: str) -> httpx.Response:
        """Return a response of 2xx or of an accepted status; raise the error of any other."""
        status = response.status_code
        if 200 <= status < 300 or status in call.accepted:
            return response
        try:
            content = self._read(Stream(response, url), call)
        except SyncError:
            content = b""
        finally:
            response.close()
        token = self._bare_token().encode("utf-8", "replace")
        content = content.replace(token, "…".encode()) if len(token) >= 8 else content
        wait = retry_after(response.headers.get("retry-after"), datetime.now(UTC))
        error = error_for(status, content, response.headers.get("content-type", ""), host_of(url), wait)
        error.request_id = error.request_id or response.headers.get("request-id", "")[:128]
        error.ambiguous = call.uncertain and status >= 500
        raise error

    def _read(self, stream: Stream, call: Call) -> bytes:
        started = self._clock()
        content = bytearray()
        try:
            for chunk in stream.chunks():
                content += chunk
                if len(content) > LARGEST_REPLY:
                    raise BrokenReplyError(f"{host_of(stream.url)} gave an answer that is far too long.")
                if self._clock() - started > LONGEST_REPLY_S:
                    raise OfflineError(f"{host_of(stream.url)} answers too slowly. Try again later.")
        except SyncError as error:
            error.ambiguous = call.uncertain
            raise
        return bytes(content)


def with_params(url: str, params: Mapping[str, Value] | None) -> str:
    """Return a URL with more parameters; those that are None are left out, its own are kept."""
    pairs = {key: _worded(value) for key, value in (params or {}).items() if value is not None}
    if not pairs:
        return url
    parts = urlsplit(url)
    query = "&".join(filter(None, (parts.query, urlencode(pairs, errors="replace"))))
    return urlunsplit(parts._replace(query=query))


def _worded(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
