"""Routes about webhooks: addresses the service calls when a compel is ready, done or failed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sync.addresses import resolve
from sync.compeller.base import V1, Routes, not_there, safe_id, without_id
from sync.compeller.catalogue import Webhook, read_webhook
from sync.errors import RefusedError, ServiceError
from sync.reading import objects

EVENTS = ("compel.ready", "compel.completed", "compel.failed")
LONGEST_URL = 2048


class WebhookRoutes(Routes):
    """The life of a webhook. Secrets are told by `register_webhook` and `rotate_webhook_secret`, once."""

    def register_webhook(self, url: str, events: Sequence[str] = ()) -> Webhook:
        """Have an address called; no events means all. POST /api/v1/webhooks

        Raises:
            RefusedError: the address is not https (or on this machine), or over 2048 characters.
        """
        body: dict[str, Any] = {"url": _checked(url)}
        if events:
            body["events"] = list(events)
        hook = read_webhook(self._transport.json("POST", f"{V1}/webhooks", body=body))
        if not hook.id:
            raise without_id(self.host, "webhook")
        return hook

    def list_webhooks(self) -> tuple[Webhook, ...]:
        """Return all webhooks of the account. GET /api/v1/webhooks"""
        found = (read_webhook(item) for item in objects(self._transport.json("GET", f"{V1}/webhooks"), "webhooks"))
        return tuple({hook.id: hook for hook in found if hook.id}.values())

    def get_webhook(self, webhook_id: str | int) -> Webhook:
        """Return one webhook. GET /api/v1/webhooks/{id}"""
        return self._told(webhook_id, self._transport.json("GET", f"{V1}/webhooks/{safe_id(webhook_id)}"))

    def update_webhook(
        self,
        webhook_id: str | int,
        *,
        url: str | None = None,
        events: Sequence[str] | None = None,
        active: bool | None = None,
    ) -> Webhook:
        """Change a webhook; what is None stays. PATCH /api/v1/webhooks/{id}, or PUT with all of it."""
        path = f"{V1}/webhooks/{safe_id(webhook_id)}"
        body: dict[str, Any] = {}
        if url is not None:
            body["url"] = _checked(url)
        if events is not None:
            body["events"] = list(events)
        if active is not None:
            body["active"] = active
        try:
            answer = self._transport.json("PATCH", path, body=body, retry=True)
        except ServiceError as error:
            if not not_there(error):
                raise
            now = self.get_webhook(webhook_id)
            entire = {"url": now.url, "events": list(now.events), "active": now.active, **body}
            answer = self._transport.json("PUT", path, body=entire)
        return self._told(webhook_id, answer)

    def test_webhook(self, webhook_id: str | int) -> Any:
        """Have a test event delivered; return what the service says of it. POST /api/v1/webhooks/{id}/test"""
        return self._transport.json("POST", f"{V1}/webhooks/{safe_id(webhook_id)}/test")

    def rotate_webhook_secret(self, webhook_id: str | int) -> Webhook:
        """Change the secret; the old one is no longer good. POST /api/v1/webhooks/{id}/rotate-secret"""
        path = f"{V1}/webhooks/{safe_id(webhook_id)}"
        try:
            answer = self._transport.json("POST", f"{path}/rotate-secret")
        except ServiceError as error:
            if not not_there(error):
                raise
            answer = self._transport.json("POST", f"{path}/rotate_secret")
        return self._told(webhook_id, answer)

    def delete_webhook(self, webhook_id: str | int) -> None:
        """Have an address called no more. DELETE /api/v1/webhooks/{id}"""
        self._transport.request("DELETE", f"{V1}/webhooks/{safe_id(webhook_id)}")

    def _told(self, webhook_id: str | int, answer: Any) -> Webhook:
        hook = read_webhook(answer)
        if hook.id:
            return hook
        return read_webhook({**hook.raw, "webhook_id": str(webhook_id)}) if hook.raw else self.get_webhook(webhook_id)


def _checked(url: str) -> str:
    asked = url.strip()
    if len(asked) > LONGEST_URL:
        raise RefusedError(f"The address of a webhook has {LONGEST_URL} characters at most.")
    return resolve(asked, asked)
