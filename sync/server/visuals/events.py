"""Events: put into their envelope, signed and sent to the endpoints of a world."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from sync.server.core import Core
from sync.server.hooks import Hook, Policy
from sync.server.visuals.ids import secret_word
from sync.server.visuals.objects import World

DELAYS_S = (0.0, 60.0, 300.0, 1800.0, 7200.0)
"""Seconds before each of the five tries."""
TIMEOUT_S = 30.0
SERVICES = ("visuals-live", "visuals-test")


class Events:
    """Tells of what happened. Any thread may call."""

    def __init__(self, core: Core, delays: tuple[float, ...] = DELAYS_S) -> None:
        self._core = core
        for service in SERVICES:
            core.hooks.policy(service, Policy(_headers, delays, TIMEOUT_S))

    def tell(self, world: World, kind: str, data: Mapping[str, Any]) -> None:
        """Send an event to all endpoints that want it."""
        event = self._event(world, kind, data)
        self._core.hooks.tell(world.service, world.owner, kind, event["id"], _body(event))

    def test(self, world: World, hook: Hook, data: Mapping[str, Any]) -> dict[str, Any]:
        """Send a test event to one endpoint, whatever it wants, and return it."""
        event = self._event(world, "endpoint.test", data)
        self._core.hooks.send(hook, event["id"], event["type"], _body(event))
        return event

    def _event(self, world: World, kind: str, data: Mapping[str, Any]) -> dict[str, Any]:
        created = int(self._core.clock())
        return {
            "id": f"evt_{secret_word(22)}",
            "type": kind,
            "created": created,
            "livemode": world.live,
            "data": dict(data),
        }


def _body(event: Mapping[str, Any]) -> bytes:
    return json.dumps(event, separators=(",", ":")).encode()


def _headers(secret: str, body: bytes, event_id: str, event: str) -> Mapping[str, str]:
    digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return {"X-Signature": f"sha256={digest}", "X-Event-Id": event_id, "X-Event-Type": event}
