"""Routes of webhook endpoints."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request

from sync.server.hooks import Hook
from sync.server.visuals import outputs, replies
from sync.server.visuals.events import Events
from sync.server.visuals.inputs import EndpointChange, EndpointInput
from sync.server.visuals.objects import Item, World
from sync.server.visuals.parts import Paged, Parts, Signed, routes_of
from sync.server.visuals.problems import conflict
from sync.server.visuals.shown import common, page_view

MOST_ENDPOINTS = 16


def endpoint_routes(parts: Parts, events: Events) -> APIRouter:
    """Return the routes."""
    routes = routes_of("webhook_endpoints")
    objects, hooks = parts.objects, parts.core.hooks

    def hook_of(item: Item) -> Hook:
        return hooks.get(item.world.service, item.world.owner, item.private["hook"])

    def view(item: Item, hook: Hook, *, secret: bool = False) -> dict[str, Any]:
        told = {"url": hook.url, "events": list(hook.events), "active": hook.active}
        told |= {"disabled_reason": hook.reason or None, **({"secret": hook.secret} if secret else {})}
        return {**common(item), **item.data, **told}

    @routes.post("/v1/webhook_endpoints", status_code=201, response_model=outputs.Endpoint)
    def create_endpoint(asked: EndpointInput, world: Signed) -> dict[str, Any]:
        """Have events sent to a URL. The secret they are signed with is told this once."""
        with objects.db.transaction():
            if len(hooks.of(world.service, world.owner)) >= MOST_ENDPOINTS:
                raise conflict(f"{MOST_ENDPOINTS} endpoints are as many as there may be.", code="too_many_endpoints")
            hook = hooks.add(world.service, world.owner, asked.url, tuple(asked.events) or ("*",))
            item = objects.add(world, "webhook_endpoint", {"metadata": asked.metadata}, private={"hook": hook.id})
        return view(item, hook, secret=True)

    @routes.get("/v1/webhook_endpoints", response_model=replies.EndpointList)
    def list_endpoints(request: Request, world: Signed, page: Paged) -> dict[str, Any]:
        """List endpoints, newest first."""
        found, has_more = objects.page(
            world, "webhook_endpoint", limit=page.limit, after=page.after, before=page.before
        )
        return page_view(request.url.path, [view(item, hook_of(item)) for item in found], has_more=has_more)

    @routes.get("/v1/webhook_endpoints/{endpoint_id}", response_model=outputs.Endpoint)
    def get_endpoint(endpoint_id: str, world: Signed) -> dict[str, Any]:
        """Fetch an endpoint, without its secret."""
        item = objects.get(world, "webhook_endpoint", endpoint_id)
        return view(item, hook_of(item))

    @routes.patch("/v1/webhook_endpoints/{endpoint_id}", response_model=outputs.Endpoint)
    def update_endpoint(endpoint_id: str, asked: EndpointChange, world: Signed) -> dict[str, Any]:
        """Change url, events or active; what is not given stays."""
        item = objects.get(world, "webhook_endpoint", endpoint_id)
        wanted = None if asked.events is None else tuple(asked.events) or ("*",)
        return view(item, hooks.change(hook_of(item), url=asked.url, events=wanted, active=asked.active))

    @routes.delete("/v1/webhook_endpoints/{endpoint_id}", response_model=replies.Deleted)
    def delete_endpoint(endpoint_id: str, world: Signed) -> dict[str, Any]:
        """Send no more events there."""
        item = objects.get(world, "webhook_endpoint", endpoint_id)
        with objects.db.transaction():
            hooks.remove(hook_of(item))
            objects.remove(item)
        return {"id": item.id, "object": "webhook_endpoint", "deleted": True}

    @routes.post("/v1/webhook_endpoints/{endpoint_id}/rotate", response_model=outputs.Endpoint)
    def rotate_secret(endpoint_id: str, world: Signed) -> dict[str, Any]:
        """Make a new secret and tell it this once; the old one signs nothing any more."""
        item = objects.get(world, "webhook_endpoint", endpoint_id)
        return view(item, hooks.rotate(hook_of(item)), secret=True)

    @routes.post("/v1/webhook_endpoints/{endpoint_id}/test", response_model=outputs.Event)
    def test_endpoint(endpoint_id: str, world: Signed) -> dict[str, Any]:
        """Send a test event, whatever events the endpoint wants."""
        item = objects.get(world, "webhook_endpoint", endpoint_id)
        return tested(world, item)

    def tested(world: World, item: Item) -> dict[str, Any]:
        return events.test(world, hook_of(item), {"id": item.id, "object": "webhook_endpoint"})

    return routes
