"""Webhooks of this service: who is told of compels that are ready, completed or failed."""

from __future__ import annotations

import secrets
from typing import Any

from sync.server.accounts import User
from sync.server.compeller.announce import EVENTS, SERVICE, Announcer
from sync.server.compeller.tables import number, stamp
from sync.server.core import Core
from sync.server.hooks import Hook, Policy
from sync.server.problems import Problem
from sync.signatures import sign

DELAYS = (0.0, 10.0, 60.0, 300.0, 1800.0, 7200.0)
"""Seconds before each of the six tries of a delivery."""
TEST_EVENT = "webhook.test"
_MOST_HOOKS = 50


def policy(delays: tuple[float, ...] = DELAYS) -> Policy:
    """Return how this service delivers: signed over the raw body, the same event id at each try."""

    def headers(secret: str, body: bytes, event_id: str, event: str) -> dict[str, str]:
        return {"X-Compeller-Signature": sign(secret, body), "X-Compeller-Event-Id": event_id}

    return Policy(headers, delays)


class Webhooks:
    """Each user's webhooks."""

    def __init__(self, core: Core, news: Announcer) -> None:
        self._core, self._news = core, news

    def register(self, user: User, url: str, events: list[str] | None) -> dict[str, Any]:
        """Make a webhook; the reply holds its secret, this one time.

        Raises:
            Problem: 409, too many; 422, the URL or an event cannot be used.
        """
        chosen = _events(events)
        if len(self._core.hooks.of(SERVICE, user.id)) >= _MOST_HOOKS:
            raise Problem(409, "Too many webhooks", f"An account has at most {_MOST_HOOKS} webhooks; delete one first.")
        hook = self._core.hooks.add(SERVICE, user.id, url, chosen)
        return self._body(hook) | {"secret": hook.secret}

    def all(self, user: User) -> dict[str, Any]:
        """Return a user's webhooks, newest first."""
        return {"webhooks": [self._body(hook) for hook in self._core.hooks.of(SERVICE, user.id)]}

    def get(self, user: User, key: Any) -> dict[str, Any]:
        """Return a webhook.

        Raises:
            Problem: 404.
        """
        return self._body(self._hook(user, key))

    def update(
        self, user: User, key: Any, url: str | None, events: list[str] | None, active: bool | None
    ) -> dict[str, Any]:
        """Change what is given.

        Raises:
            Problem: 404; 422, the URL or an event cannot be used.
        """
        hook = self._hook(user, key)
        chosen = None if events is None else _events(events)
        return self._body(self._core.hooks.change(hook, url=url, events=chosen, active=active))

    def delete(self, user: User, key: Any) -> dict[str, Any]:
        """Forget a webhook.

        Raises:
            Problem: 404.
        """
        hook = self._hook(user, key)
        self._core.hooks.remove(hook)
        return {"webhook_id": self._showing_key(hook.id), "deleted": True}

    def test(self, user: User, key: Any) -> dict[str, Any]:
        """Send a test event to a webhook, whatever it wants to hear of.

        Raises:
            Problem: 404.
        """
        hook = self._hook(user, key)
        event_id = f"evt_{secrets.token_hex(12)}"
        body = self._news.body(event_id, TEST_EVENT, {"webhook_id": self._showing_key(hook.id)})
        self._core.hooks.send(hook, event_id, TEST_EVENT, body)
        return {"event_id": event_id, "webhook_id": self._showing_key(hook.id), "status": "queued"}

    def rotate(self, user: User, key: Any) -> dict[str, Any]:
        """Give a webhook another secret; the reply holds it, this one time.

        Raises:
            Problem: 404.
        """
        hook = self._core.hooks.rotate(self._hook(user, key))
        return self._body(hook) | {"secret": hook.secret}

    def _hook(self, user: User, key: Any) -> Hook:
        return self._core.hooks.get(SERVICE, user.id, number(key, "webhook"))

    def _showing_key(self, key: int) -> int | str:
        return str(key) if self._core.faults.string_ids else key

    def _body(self, hook: Hook) -> dict[str, Any]:
        key = self._showing_key(hook.id)
        return {
            "webhook_id": key,
            "id": key,
            "url": hook.url,
            "events": list(hook.events),
            "active": hook.active,
            "created_at": stamp(hook.created),
            "updated_at": stamp(hook.updated),
        }


def _events(events: list[str] | None) -> tuple[str, ...]:
    chosen = tuple(dict.fromkeys(events or ["*"]))
    unknown = [event for event in chosen if event not in (*EVENTS, "*")]
    if unknown:
        message = f"There is no event {unknown[0][:80]!r}; there are {', '.join(EVENTS)} and *."
        raise Problem(422, "Cannot be used", message, extra={"errors": [{"field": "events", "message": message}]})
    return ("*",) if "*" in chosen else chosen
