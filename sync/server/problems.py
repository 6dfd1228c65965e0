"""What is wrong with a request: raised by the core, put into words of its own by each service."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Problem(Exception):  # noqa: N818
    """A request that cannot be carried out: an HTTP status, a short title and a sentence for a person.

    `extra` are further members of the error body, `headers` further headers of the reply.
    """

    def __init__(
        self,
        status: int,
        title: str,
        detail: str,
        *,
        extra: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.title = title
        self.detail = detail
        self.extra = dict(extra or {})
        self.headers = dict(headers or {})


def not_found(what: str) -> Problem:
    """Return the answer for a thing that is not there, or is somebody else's: the two cannot be told apart."""
    return Problem(404, "Not found", f"There is no such {what}.")


def too_many(detail: str, retry_after: float) -> Problem:
    """Return the answer for too much at once; `retry_after` is in seconds."""
    return Problem(429, "Too many requests", detail, headers={"Retry-After": str(max(1, round(retry_after)))})
