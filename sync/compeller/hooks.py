"""Routes about webhooks: addresses the service calls when a compel is ready, done or failed.

Where the service has no such routes its tools are called.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sync.addresses import resolve
from sync.compeller.base import V1, Routes, id_value, safe_id, without_id
from sync.compeller.catalogue import Webhook, read_webhook
from sync.errors import BrokenReplyError, MissingError, RefusedError, ServiceError
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
        hook = self._hook(lambda: self._transport.json("POST", f"{V1}/webhooks", body=body), "register_webhook", body)
        if not hook.id:
            raise without_id(self.host, "webhook")
        return hook

    def list_webhooks(self) -> tuple[Webhook, ...]:
        """Return all webhooks of the account. GET /api/v1/webhooks"""
        listed = self._either(
            lambda: self._transport.json("GET", f"{V1}/webhooks"), "list_webhooks", {}, lambda told: told, safe=True
        )
        found = (read_webhook(item) for item in objects(listed, "webhooks"))
        return tuple({hook.id: hook for hook in found if hook.id}.values())

    def get_webhook(self, webhook_id: str | int) -> Webhook:
        """Return one webhook. GET /api/v1/webhooks/{id}, else from the list."""
        try:
            answer = self._transport.json("GET", f"{V1}/webhooks/{safe_id(webhook_id)}")
        except MissingError:
            listed = {hook.id: hook for hook in self.list_webhooks()}
            if str(webhook_id) not in listed:
                raise
            return listed[str(webhook_id)]
        hook = read_webhook(answer)
        return hook if hook.id else replace(hook, id=str(webhook_id))

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

        def change() -> Any:
            try:
                return self._transport.json("PATCH", path, body=body, retry=True)
            except ServiceError as error:
                if error.status != 405:
                    raise
            now = self.get_webhook(webhook_id)
            entire = {"url": now.url, "events": list(now.events), "active": now.active, **body}
            return self._transport.json("PUT", path, body=entire)

        named = {"webhook_id": id_value(webhook_id), **body}
        return self._hook_of(webhook_id, self._hook(change, "update_webhook", named, safe=True))

    def test_webhook(self, webhook_id: str | int) -> Any:
        """Have a test event delivered; return what the service says of it. POST /api/v1/webhooks/{id}/test"""
        return self._either(
            lambda: self._transport.json("POST", f"{V1}/webhooks/{safe_id(webhook_id)}/test"),
            "test_webhook_delivery",
            {"webhook_id": id_value(webhook_id)},
            lambda told: told,
        )

    def rotate_webhook_secret(self, webhook_id: str | int) -> Webhook:
        """Change the secret; the old one is no longer good. POST /api/v1/webhooks/{id}/rotate-secret"""
        path = f"{V1}/webhooks/{safe_id(webhook_id)}/rotate-secret"
        named = {"webhook_id": id_value(webhook_id)}
        hook = self._hook(lambda: self._transport.json("POST", path), "rotate_webhook_secret", named)
        if not hook.secret:
            raise BrokenReplyError(f"{self.host} did not tell the new secret. Change it again.")
        return self._hook_of(webhook_id, hook)

    def delete_webhook(self, webhook_id: str | int) -> None:
        """Have an address called no more. DELETE /api/v1/webhooks/{id}"""
        self._either(
            lambda: self._transport.json("DELETE", f"{V1}/webhooks/{safe_id(webhook_id)}"),
            "delete_webhook",
            {"webhook_id": id_value(webhook_id)},
            lambda told: told,
            safe=True,
        )

    def _hook(
        self, route: Callable[[], Any], tool: str, arguments: Mapping[str, Any], *, safe: bool = False
    ) -> Webhook:
        return self._either(lambda: read_webhook(route()), tool, arguments, read_webhook, safe=safe)

    def _hook_of(self, webhook_id: str | int, hook: Webhook) -> Webhook:
        if hook.id:
            return hook
        return replace(hook, id=str(webhook_id)) if hook.raw else self.get_webhook(webhook_id)


def _checked(url: str) -> str:
    asked = url.strip()
    if len(asked) > LONGEST_URL:
        raise RefusedError(f"The address of a webhook has {LONGEST_URL} characters at most.")
    return resolve(asked, asked)
