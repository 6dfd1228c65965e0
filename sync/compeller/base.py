"""What all groups of routes share: paths, ids in them, one reply read or found wanting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import quote

from sync.compeller.mcp import McpClient
from sync.errors import BrokenReplyError, MissingError, RefusedError, ServiceError
from sync.transport import Transport

V1 = "/api/v1"
Result = TypeVar("Result")


class Routes:
    """A group of routes of one service."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self.mcp = McpClient(transport)

    @property
    def host(self) -> str:
        """The service as people know it."""
        return self._transport.host

    def _either(
        self,
        route: Callable[[], Result],
        tool: str,
        arguments: Mapping[str, Any],
        read: Callable[[Any], Result],
        *,
        safe: bool = False,
    ) -> Result:
        """Return what a route gives; where the service has no such route, what its tool gives.

        If the tool does not help either, the route's error is raised.
        """
        try:
            return route()
        except ServiceError as error:
            if not not_there(error):
                raise
            try:
                return read(self.mcp.call(tool, arguments, safe=safe))
            except (MissingError, RefusedError, BrokenReplyError):
                raise error from None


def safe_id(ident: str | int) -> str:
    """Return an id as it stands in a path; ids are opaque.

    Raises:
        RefusedError: it is empty or dots alone, which would be another path.
    """
    given = str(ident).strip()
    if not given.strip("."):
        raise RefusedError("There is no such thing: its id is empty.")
    return quote(given, safe="")


def id_value(ident: str | int) -> str | int:
    """Return an id as it is sent in JSON: those that look like whole numbers are numbers."""
    given = str(ident).strip()
    plain = given.isascii() and given.isdigit() and len(given) < 16 and (given == "0" or not given.startswith("0"))
    return int(given) if plain else given


def not_there(error: ServiceError) -> bool:
    """Tell whether an error means that a route does not exist."""
    return error.status in (404, 405, 501)


def without_id(host: str, what: str) -> BrokenReplyError:
    """Return the error of an answer that should have told an id."""
    error = BrokenReplyError(f"{host} did not say which {what} it made. Look at your list before you try again.")
    error.ambiguous = True
    return error


def given(**fields: Any) -> dict[str, Any]:
    """Return the fields that are not None and not empty."""
    return {name: value for name, value in fields.items() if value is not None and value != ""}
