"""Routes of webhooks."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from sync.server.compeller import models
from sync.server.compeller.auth import Caller
from sync.server.compeller.replies import errors
from sync.server.compeller.work_routes import The

router = APIRouter(tags=["webhooks"])


@router.post(
    "/api/v1/webhooks",
    status_code=201,
    response_model=models.Webhook,
    responses=errors(401, 409, 422),
)
def register(user: Caller, the: The, wish: models.NewWebhook) -> Any:
    """Register a webhook; its secret is told this one time."""
    return JSONResponse(the.webhooks.register(user, wish.url, wish.events), 201)


@router.get("/api/v1/webhooks", response_model=models.WebhookList, responses=errors(401))
def list_webhooks(user: Caller, the: The) -> Any:
    """List webhooks, newest first."""
    return JSONResponse(the.webhooks.all(user))


@router.get("/api/v1/webhooks/{webhook_id}", response_model=models.Webhook, responses=errors(401, 404, 422))
def get_webhook(user: Caller, the: The, webhook_id: str) -> Any:
    """Return a webhook."""
    return JSONResponse(the.webhooks.get(user, webhook_id))


@router.put(
    "/api/v1/webhooks/{webhook_id}",
    response_model=models.Webhook,
    responses=errors(401, 404, 422),
    operation_id="replace_webhook",
)
@router.patch("/api/v1/webhooks/{webhook_id}", response_model=models.Webhook, responses=errors(401, 404, 422))
def update_webhook(user: Caller, the: The, webhook_id: str, change: models.WebhookChange) -> Any:
    """Change a webhook's URL, its events, or whether it is told anything."""
    return JSONResponse(the.webhooks.update(user, webhook_id, change.url, change.events, change.active))


@router.delete(
    "/api/v1/webhooks/{webhook_id}",
    status_code=204,
    response_model=None,
    responses=errors(401, 404, 422),
)
def delete_webhook(user: Caller, the: The, webhook_id: str) -> Any:
    """Delete a webhook."""
    the.webhooks.delete(user, webhook_id)
    return Response(status_code=204)


@router.post(
    "/api/v1/webhooks/{webhook_id}/test",
    status_code=202,
    response_model=models.Delivery,
    responses=errors(401, 404, 422),
)
def test_webhook(user: Caller, the: The, webhook_id: str) -> Any:
    """Send a test event to a webhook."""
    return JSONResponse(the.webhooks.test(user, webhook_id), 202)


@router.post(
    "/api/v1/webhooks/{webhook_id}/rotate-secret",
    response_model=models.Webhook,
    responses=errors(401, 404, 422),
)
def rotate_secret(user: Caller, the: The, webhook_id: str) -> Any:
    """Give a webhook another secret, told this one time."""
    return JSONResponse(the.webhooks.rotate(user, webhook_id))
