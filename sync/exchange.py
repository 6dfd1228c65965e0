"""One request and its answer, as the transport passes them around."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import httpx

from sync.addresses import host_of
from sync.errors import BrokenReplyError, OfflineError
from sync.replies import decode
from sync.retrying import SAFE_METHODS

READING = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing, so that it does not matter whether they were carried out."""


@dataclass(frozen=True, slots=True)
class Call:
    """What is to be sent; see `sync.transport.Transport.request`."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: Any = None
    files: Mapping[str, Any] | None = None
    retry: bool | None = None
    accepted: frozenset[int] = frozenset()
    signed: bool = True

    @property
    def repeatable(self) -> bool:
        """Whether it may be sent again when nobody knows what became of it."""
        if self.retry is not None:
            return self.retry
        return self.method in SAFE_METHODS or "Idempotency-Key" in self.headers

    @property
    def uncertain(self) -> bool:
        """Whether it may have done something although it failed."""
        return self.method not in READING


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of 2xx, read whole. Header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    content: bytes
    url: str

    def json(self) -> Any:
        """Return the body as JSON, None if it is empty.

        Raises:
            BrokenReplyError: it is no JSON.
        """
        return decode(self.content, self.headers.get("content-type", ""), host_of(self.url))


class Stream:
    """An answer whose body is read piece by piece. Header names are in lower case; `url` is where it came from."""

    def __init__(self, response: httpx.Response, url: str) -> None:
        self.status = response.status_code
        self.headers: Mapping[str, str] = {key.lower(): value for key, value in response.headers.items()}
        self.url = url
        self._response = response

    def chunks(self) -> Iterator[bytes]:
        """Give the body as it arrives.

        Raises:
            OfflineError: the connection was cut, or nothing came for half a minute.
            BrokenReplyError: the body is not encoded as it says.
        """
        host = host_of(self.url)
        try:
            yield from self._response.iter_bytes()
        except httpx.DecodingError as error:
            raise BrokenReplyError(f"{host} gave an answer that makes no sense. Try again later.") from error
        except httpx.TimeoutException as error:
            raise OfflineError(f"{host} stopped answering half way. Try again.") from error
        except (httpx.HTTPError, httpx.StreamError) as error:
            raise OfflineError(f"The connection to {host} was cut. Try again.") from error

    def abort(self) -> None:
        """Cut the connection from another thread: whoever waits for the next piece gets an `OfflineError` at once."""
        network = self._response.extensions.get("network_stream")
        connection = network.get_extra_info("socket") if network is not None else None
        if connection is not None:
            with suppress(OSError):
                socket.socket.shutdown(connection, socket.SHUT_RDWR)
