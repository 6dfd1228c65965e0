"""What the routes of this API stand on, and what they ask of every request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer

from sync.server.core import Core
from sync.server.visuals.ids import Kind
from sync.server.visuals.objects import Item, Objects, World
from sync.server.visuals.problems import problem
from sync.server.visuals.shown import EXPANSIONS, Shown, page_view, tree_of

_KEY = HTTPBearer(auto_error=False, scheme_name="key", description="A key of the API: sk_test_... or sk_live_...")


@dataclass(frozen=True, slots=True)
class Parts:
    """What all routes share."""

    core: Core
    objects: Objects
    shown: Shown


class Route(APIRoute):
    """A route whose answer has no fields that were not said, as those that are only there when expanded."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **{**options, "response_model_exclude_unset": True})


def routes_of(tag: str) -> APIRouter:
    """Return a router for a collection."""
    return APIRouter(tags=[tag] if tag else None, route_class=Route)


def signed_in(request: Request, _: Annotated[object, Depends(_KEY)]) -> World:
    """Return the world of the key a request comes with.

    Raises:
        Problem: 401, there is no key, or not one of this API.
    """
    world = request.state.world
    if isinstance(world, World):
        return world
    if not request.headers.get("authorization"):
        message = "A key is needed: send Authorization: Bearer sk_test_... or sk_live_..."
        found = problem(401, message, code="key_missing")
    else:
        message = "This key is not valid here. Keys of this API begin with sk_test_ or sk_live_."
        found = problem(401, message, code="key_invalid")
    found.headers = {"WWW-Authenticate": "Bearer"}
    raise found


Signed = Annotated[World, Depends(signed_in)]
Step = rf"(?:{EXPANSIONS})"
Expand = Annotated[
    list[Annotated[str, Query(pattern=rf"^(?:data\.)?{Step}(?:\.{Step}){{0,3}}$", max_length=100)]],
    Query(alias="expand[]", description="What is told whole instead of by id: track.analysis", max_length=20),
]


@dataclass(frozen=True, slots=True)
class Cut:
    """Which page of a list is asked for."""

    limit: int
    after: str
    before: str


def cut(
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    starting_after: Annotated[str, Query(max_length=100)] = "",
    ending_before: Annotated[str, Query(max_length=100)] = "",
) -> Cut:
    """Return the page a request asks for."""
    return Cut(limit, starting_after, ending_before)


Paged = Annotated[Cut, Depends(cut)]


def listed(
    parts: Parts,
    world: World,
    kind: Kind,
    request: Request,
    page: Cut,
    *,
    parent: str | None = None,
    expand: Sequence[str] = (),
) -> dict[str, Any]:
    """Return a page of objects of a kind."""
    items, has_more = parts.objects.page(
        world, kind, limit=page.limit, after=page.after, before=page.before, parent=parent
    )
    tree = tree_of(expand)
    return page_view(request.url.path, [parts.shown(item, tree) for item in items], has_more=has_more)


def project_of(parts: Parts, world: World, key: str) -> Item | None:
    """Return the project a request names, None if it names none.

    Raises:
        Problem: 404, there is no such project.
    """
    return parts.objects.get(world, "project", key) if key else None
