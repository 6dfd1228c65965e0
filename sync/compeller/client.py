"""The client of Compeller: every route of its public interface as a method."""

from __future__ import annotations

from sync.compeller.accounts import AccountRoutes
from sync.compeller.compels import CompelRoutes
from sync.compeller.hooks import WebhookRoutes
from sync.compeller.media import MediaRoutes
from sync.compeller.offers import OfferRoutes


class Compeller(AccountRoutes, MediaRoutes, CompelRoutes, WebhookRoutes, OfferRoutes):
    """Speaks with a Compeller service over a `Transport` made for its root. Any thread may call it.

    Every method waits for the answer and raises `SyncError`: `OfflineError` when there is none, `SignInError` when a
    token is needed, and the rest of `sync.errors`. `mcp` calls tools, `lighting` the lighting tools.
    """
