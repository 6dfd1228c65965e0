"""Signatures of webhooks: `sha256=<hex>` of HMAC-SHA256 over the raw body, the same for both services."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping

COMPELLER_SIGNATURE = "X-Compeller-Signature"
COMPELLER_EVENT_ID = "X-Compeller-Event-Id"
"""The same on every retry of one event."""
VISUALS_SIGNATURE = "X-Signature"
"""Music Visuals; its events are told apart by the `id` in the body."""
PREFIX = "sha256="


def sign(secret: str, body: bytes) -> str:
    """Return the signature of a raw body as it stands in the header."""
    return PREFIX + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def verify(secret: str, body: bytes, signature: str | None) -> bool:
    """Tell whether a header's signature is right for a raw body. No secret or no header: it is not."""
    given = (signature or "").strip().lower()
    if not secret or not given.startswith(PREFIX) or not given.isascii():
        return False
    return hmac.compare_digest(given, sign(secret, body))


def header(headers: Mapping[str, str], name: str) -> str:
    """Return the value of a header in any case, "" if it is not there."""
    wanted = name.lower()
    return next((value for key, value in headers.items() if key.lower() == wanted), "")
